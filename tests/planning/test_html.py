"""The page of a plan: one file, no script, nothing from outside, and every name stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from relto.model.rung import Rung
from relto.pages.shapes import Box, Path, Words
from relto.planning.html import PlanPage, plan_page
from relto.planning.incoming import Covered, Incoming
from relto.planning.outgoing import Derived, Flow, Lapse, Outgoing, Recall, Replay
from relto.planning.pictures import Moment, depths_picture, flow_picture, heat_picture
from relto.planning.report import BrokenFloor, Change, ClauseChange, PlanReport, Sign

AT = 1_795_000_000_000_000
DAY = 86_400_000_000
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    "</title></svg><script>alert(1)</script>",
    "</style><b>",
    "{{ 7*7 }}{% raw %}",
    "]]><!--",
    "javascript:alert(1)",
    "https://example.org/x.png",
    "\u202egnp.exe",
    "a\x00b\x1b[31m",
    "&lt;&amp;",
)


def sample(name: str = "XBR") -> PlanReport:
    """Returns a report that holds something of everything, with one name wherever names stand."""
    changes = (
        Change(name, "counterterrorism/travel", Rung.OPEN, Rung.REVIEW, 412, 31, (name,)),
        Change("XFE", name, Rung.OPEN, Rung.WITHHOLD, 7, 0, ("report--1",)),
        Change("XFE", "", Rung.REVIEW, Rung.OPEN, 3),
    )
    flow = Flow(name, name, name, Rung.OPEN, Rung.REVIEW, 412, 500, (12, 400), (name,))
    return PlanReport(
        clauses=(ClauseChange(Sign.ADDED, f"restriction to {name}", name),),
        totals=tuple(replace(change, topic=None) for change in changes),
        changes=changes,
        floors=(BrokenFloor(name, name, (name,), Rung.OPEN, Rung.WITHHOLD, 2, name),),
        unchanged=5,
        widened=3,
        narrowed=419,
        holds_until=AT + DAY,
        outgoing=Outgoing(
            months=("2026-10", "2026-11"),
            flows=(flow,),
            recalls=(Recall(name, 31, 2, (name,)),),
            derived=(Derived(name, 4, (name,)),),
            lapses=(Lapse(name, name, name, name, name, 9, name),),
            replay=Replay(AT - DAY, AT, 10, 3, 400, 44, 2),
        ),
        incoming=Incoming(
            ("unchanged", name, "cuts twice", "leaves"),
            (
                Covered("CT-TRAVEL", name, name, name, 5, 3, (3, 2, 1, 0)),
                Covered(name, "Who?", "cyber", "interior", 4, 1, (1, 1, 1, 0), name),
                Covered("NONE", "What?", "cyber", "interior", 1, 0, (0, 0, 0, 0)),
                Covered("MANY", "Where?", "cyber", "interior", 1, 9, (9, 9, 9, 8)),
            ),
            (name,),
        ),
    )


def page(report: PlanReport, name: str = "XAL") -> str:
    moments = (Moment(AT + 3 * DAY, f"approved by {name}"), Moment(AT + 9 * DAY, "expires"))
    return plan_page(PlanPage("p-0123456789", name, "draft", AT, report, moments, "mixed", (name,)))


class Read(HTMLParser):
    """Elements, attributes and text as a browser would find them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def outline(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(tag, tuple(attributes)) for tag, attributes in Read(text).elements]


def spelled(name: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


plain = outline(page(sample("XQQ"), "XQQ"))
names = st.sampled_from(HOSTILE) | st.text(
    st.sampled_from("<>\"'&/={}%#-! \n\t\\;:()aoscriptng\u202e\u2028\x00"), min_size=3, max_size=30
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names)
def test_a_hostile_name_is_text_wherever_it_stands(name: str) -> None:
    text = page(sample(name), name)
    read = Read(text)
    found = outline(text)
    assert set(found) == set(plain)
    # How many lines and hints a name takes in a picture depends on its length, where it may be
    # broken in a table on its slashes; nothing else does.
    counted = [each for each in found if each[0] not in {"text", "title", "wbr"}]
    assert sorted(counted) == sorted(e for e in plain if e[0] not in {"text", "title", "wbr"})
    assert any(spelled(name) in words for words in read.words)
    assert "\u202e" not in text
    assert "\x00" not in text


def test_nothing_runs_and_nothing_is_fetched() -> None:
    text = page(sample())
    allowed = {"content", "charset", "lang", "name", "id", "class", "http-equiv", "scope", "role"}
    allowed |= {"fill", "stroke", "stroke-width", "stroke-dasharray", "fill-opacity"}
    allowed |= {"font-family", "font-size", "font-weight"}
    allowed |= {"colspan", "aria-labelledby", "viewbox", "x", "y", "width", "height", "d"}
    allowed |= {"text-anchor", "tabindex", "paint-order"}
    for tag, attributes in Read(text).elements:
        assert tag not in {"script", "link", "img", "iframe", "object", "image", "use", "a", "form"}
        assert attributes.keys() <= allowed, tag
    assert "url(" not in text
    assert "@import" not in text
    assert "http:" not in text.replace("http-equiv", "")


def test_the_page_forbids_all_but_its_own_style() -> None:
    text = page(sample())
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert style is not None
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    said = Read(text).elements
    (content,) = [a["content"] for t, a in said if a.get("http-equiv")]
    assert content == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_no_template_takes_a_word_as_markup() -> None:
    folders = [files(each).joinpath("templates") for each in ("relto.pages", "relto.planning")]
    for each in (each for folder in folders for each in folder.iterdir()):
        said = each.read_text("utf-8")
        assert not re.search(r"\|\s*safe|autoescape|\bMarkup\b|import|macro|http:|https:", said)


def test_pictures_are_well_formed_and_told_in_words() -> None:
    text = page(sample("<&\"'>"))
    pictures = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(pictures) == 4
    for picture in pictures:
        root = etree.fromstring(picture)
        ids = [each.get("id") for each in root[:2]]
        assert root.attrib["aria-labelledby"].split() == ids
        assert all((each.text or "").strip() for each in root[:2])


def test_without_changes_it_says_so_and_draws_only_time() -> None:
    text = page(PlanReport())
    assert text.count("<svg") == 1
    assert "No product that is held moves for anybody." in text
    assert "Nothing has been applied. The plan is draft." in text


def test_an_applied_plan_is_not_called_unapplied() -> None:
    text = plan_page(PlanPage("p-0", "XAL", "applied", AT, PlanReport()))
    assert "This plan has been applied." in text
    assert "Nothing has been applied" not in text


def test_the_heat_map_counts_losses_only_and_gathers_the_rest() -> None:
    rows = [
        Change(f"X{partner:02}", f"topic/{topic:02}", Rung.OPEN, Rung.REVIEW, 1 + partner)
        for partner in range(30)
        for topic in range(40)
    ]
    gained = Change("XGAIN", "topic/00", Rung.REVIEW, Rung.OPEN, 10**6)
    picture = heat_picture(PlanReport(changes=(*rows, gained)))
    assert picture is not None
    said = [shape.text for shape in picture.shapes if isinstance(shape, Words)]
    assert "XGAIN" not in said
    assert {"20 more", "17 more"} <= set(said)
    assert max(s.x + s.width for s in picture.shapes if isinstance(s, Box)) <= 960


def test_sole_sources_are_marked_and_the_worst_comes_first() -> None:
    picture = depths_picture(sample().incoming)
    assert picture is not None
    said = [shape.text for shape in picture.shapes if isinstance(shape, Words)]
    codes = [word.split()[0] for word in said if word.split()[0] in {"CT-TRAVEL", "NONE", "MANY"}]
    assert codes[0] == "CT-TRAVEL"
    assert codes == ["CT-TRAVEL", "MANY", "NONE"]
    assert "+5" in said
    looks = [shape.look for shape in picture.shapes if isinstance(shape, Path)]
    assert looks.count("cross") == 2 + 1


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_bands_stand_inside_the_picture(numbers: list[int]) -> None:
    moves = tuple(
        Change(f"X{n}", None, Rung.OPEN, Rung.REVIEW if n % 2 else Rung.WITHHOLD, number)
        for n, number in enumerate(numbers)
    )
    picture = flow_picture(PlanReport(totals=moves))
    assert picture is not None
    boxes = [shape for shape in picture.shapes if isinstance(shape, Box)]
    assert all(box.y > 0 and box.y + box.height <= picture.height for box in boxes)
