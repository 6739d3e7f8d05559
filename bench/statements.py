"""Reading what is published: a page, a feed, one speech told by many; and how well it is read.

The pages are the labelled texts of the tests, with as much around the article as newspapers put
there. Peers that extract articles read no statements: ADR 0019 tells how they compare in that.
"""

from __future__ import annotations

import dataclasses
import html

from bench.measure import Row, in_turns, processor
from bench.report import FULL, Result, Scale
from relto.core.instant import parse_instant
from relto.statements import Card, Origin, groups_of, read
from tests.statements.figures import half
from tests.statements.labelled import actors, rendered, texts, topics

AT = parse_instant("2026-11-28T00:00:00Z")
ORIGIN = Origin("bench", outlet="The Coast", at=AT)
AIM_PAGE = 0.3
AIM_PRECISION = 0.85
AIM_RECALL = 0.70


def run(scale: Scale) -> Result:
    """Times a page, a feed and grouping, and counts what is right."""
    result = Result("What is published about partners, read")
    entries, copies = (500, 40) if scale is FULL else (50, 10)
    long, feed = page(), feed_of(entries)
    told = [each for text in texts() for each in _cards(rendered(text))]
    repeated = [
        dataclasses.replace(card, id=f"{card.id}-{n}", outlet=f"outlet {n}")
        for card in told
        for n in range(copies)
    ]
    short = rendered(texts()[0])
    medians = in_turns(
        {
            "short": processor(lambda: _cards(short)),
            "long": processor(lambda: _cards(long)),
            "feed": processor(lambda: _cards(feed)),
            "groups": processor(lambda: groups_of(repeated)),
        },
        rounds=scale.rounds,
    )
    unseen = half(unseen=True).about
    result.add(
        Row(f"a page of {len(short) // 1_000} kB", "relto", medians["short"], "s", aim=AIM_PAGE),
        Row(f"a page of {len(long) // 1_000} kB", "relto", medians["long"], "s", aim=AIM_PAGE),
        Row(f"a feed of {entries} entries", "relto", medians["feed"], "s"),
        Row(f"{len(repeated):,} cards grouped by origin", "relto", medians["groups"], "s"),
        _share("precision on unseen sentences", unseen.precision, AIM_PRECISION),
        _share("recall on unseen sentences", unseen.recall, AIM_RECALL),
    )
    result.notes.append(
        f"The long page holds an article of {len(article())} sentences and 2,000 links, menus and "
        "teasers. Precision and recall: a card on the labelled sentence, about the labelled "
        "organisation; docs/watch.md tells more of them."
    )
    return result


def _share(work: str, value: float, aim: float) -> Row:
    return Row(work, "relto", value, "of all", aim=aim, more=True)


def _cards(data: bytes) -> tuple[Card, ...]:
    return read(data, ORIGIN, actors=actors(), topics=topics()).cards


def article() -> list[str]:
    """The sentences of eight labelled texts: a long read."""
    chosen = [text for text in texts() if text.head["form"] == "html"][:8]
    return [each.text for text in chosen for each in text.sentences]


def page() -> bytes:
    """An article among all that a newspaper puts around one."""
    links = "".join(
        f'<li class="teaser"><a href="/{n}">Ten things to know about number {n}</a></li>'
        for n in range(2_000)
    )
    body = "".join(f"<p>{html.escape(each)}</p>" for each in article())
    return (
        f"<html><head><title>A long read</title></head><body><nav><ul>{links}</ul></nav>"
        f"<article><h1>A long read</h1>{body}</article></body></html>"
    ).encode()


def feed_of(entries: int) -> bytes:
    """A feed whose entries each have a sentence or two of the labelled texts."""
    told = [each.text for text in texts() for each in text.sentences]
    items = "".join(
        f"<item><title>{html.escape(told[n % len(told)])}</title><description>"
        f"{html.escape(told[(n * 7 + 1) % len(told)])}</description></item>"
        for n in range(entries)
    )
    return f"<rss><channel><title>The Coast</title>{items}</channel></rss>".encode()
