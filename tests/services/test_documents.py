"""Portion-marked documents: in as text, out as what a partner may have, without a trace more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from relto.core.errors import InputError
from relto.formats.document import DOCUMENT_TYPE, document_text
from relto.policy import load, snapshot_to_bytes
from relto.services.ingest import IngestReport, ingest
from relto.services.principal import Principal
from relto.services.release import Query, Release
from relto.store import Store
from relto.store.partners import add_partner
from relto.store.policies import append_policy
from tests.services.releasing import StillClock

WIDE, NARROW = Principal("XBR", "c-1"), Principal("XCO", "c-2")
POLICY = """
releasing: XAL
organisations:
  XAL: {name: Aldland, kind: nation}
  XBR: {name: Brennia, kind: nation}
  XCO: {name: Cortia, kind: nation}
topics: {weather: wind and rain}
rules:
  - rule: all documents
    when: {feed: [papers]}
    then: {topics: weather, disciplines: OSINT, originators: XAL}
---
agreement: WIDE
name: Weather
parties: [XAL, XBR]
scope: {topics: all, disciplines: all}
ceiling: TLP:AMBER
---
agreement: NARROW
name: Some weather
parties: [XAL, XCO]
scope: {topics: all, disciplines: all}
ceiling: TLP:GREEN
"""
TEXT = """\
TLP:AMBER

# (TLP:GREEN) The wind over the hills

Subject: (TLP:GREEN) Wind

From: the weather office

1. (TLP:GREEN) It blows from the west.
2. (TLP:AMBER) It will turn on Monday.
3. (TLP:GREEN) It never stops.

(TLP:AMBER) Keep the kites in.

| (TLP:GREEN) day | (TLP:GREEN) wind |
|---|---|
| (TLP:GREEN) Sunday | (TLP:GREEN) west |
| (TLP:GREEN) Monday | (TLP:AMBER) east |

TLP:AMBER
"""
LAST = len(TEXT.splitlines())
NARROWED = """\
TLP:GREEN

# (TLP:GREEN) The wind over the hills

Subject: (TLP:GREEN) Wind

1. (TLP:GREEN) It blows from the west.
2. (TLP:GREEN) It never stops.

| (TLP:GREEN) day | (TLP:GREEN) wind |
|---|---|
| (TLP:GREEN) Sunday | (TLP:GREEN) west |

TLP:GREEN
"""


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def release(store: Store, clock: StillClock) -> Release:
    policy = load({"policy.yaml": POLICY})
    with store.write() as tx:
        append_policy(tx, digest=policy.digest, snapshot=snapshot_to_bytes(policy), at=0)
        for principal in (WIDE, NARROW):
            add_partner(tx, principal.partner, 0)
    return Release(store, clock)


@pytest.fixture
def papers(store: Store, tmp_path: Path) -> Any:
    """A function that ingests one text as a file of the feed `papers`."""

    def take_in(text: str | bytes, name: str = "paper.md", **more: Any) -> IngestReport:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return ingest(store, path, "papers", clock=StillClock(), actor="analyst", **more)

    return take_in


def objects(release: Release, principal: Principal) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(release.objects(principal, Query()).body).get(
        "objects", []
    )
    return found


def document(release: Release, principal: Principal) -> dict[str, Any]:
    (found,) = [each for each in objects(release, principal) if each["type"] == DOCUMENT_TYPE]
    return found


def test_each_partner_gets_its_portions_under_their_own_banner(
    release: Release, papers: Any
) -> None:
    told = papers(TEXT)
    assert told.refused == ()
    assert told.withheld == {}
    (read,) = told.documents
    assert (read.scheme, read.portions, read.mistakes, read.warnings) == ("tlp", 12, (), ())
    whole, part = document(release, WIDE), document(release, NARROW)
    assert document_text(whole) == TEXT
    assert document_text(part) == NARROWED
    assert part["id"] != whole["id"]


def test_what_is_withheld_leaves_no_trace(release: Release, papers: Any) -> None:
    papers(TEXT)
    part = document(release, NARROW)
    said = json.dumps(objects(release, NARROW))
    for word in ("Monday", "kites", "AMBER", "weather office", document(release, WIDE)["id"]):
        assert word not in said
    shape = ("id", "portions", "granular_markings")
    papers(NARROWED, "other.md")
    bare, copy = sorted(
        (each for each in objects(release, NARROW) if each["type"] == DOCUMENT_TYPE),
        key=lambda each: bool(each["id"] == part["id"]),
    )
    assert list(bare) == list(copy)
    assert [bare["id"][30], copy["id"][30]] == ["4", "4"]
    assert {key: bare[key] for key in bare if key not in shape} == {
        key: copy[key] for key in copy if key not in shape
    }
    assert bare["portions"] == copy["portions"]
    assert bare["granular_markings"] == copy["granular_markings"]


def test_a_document_without_an_open_portion_is_not_there(release: Release, papers: Any) -> None:
    papers("TLP:AMBER\n\n(TLP:AMBER) It rains.\n\nTLP:AMBER\n")
    assert objects(release, NARROW) == []
    assert len(document(release, WIDE)["portions"]) == 1
    papers("TLP:RED\n\n(TLP:RED) It pours.\n\nTLP:RED\n", "red.txt")
    assert len([each for each in objects(release, WIDE) if each["type"] == DOCUMENT_TYPE]) == 1


def test_the_same_text_is_known(release: Release, papers: Any) -> None:
    first = papers(TEXT)
    again = papers(TEXT.replace("\n", "\r\n"), "again.md")
    assert (again.stored, again.known) == (0, first.stored)
    assert first.documents[0].id == again.documents[0].id
    assert document(release, NARROW)


@pytest.mark.parametrize(
    ("found", "said", "reason"),
    [
        ("2. (TLP:AMBER) It", "2. It", "line 10: no portion mark"),
        ("(TLP:AMBER) Keep", "(TLP:AMBR) Keep", "line 13: the portion mark has a mistake"),
        ("(TLP:AMBER) Keep", "(TLP:RED) Keep", "line 1: the banner is under-marked"),
        ("TLP:AMBER\n\n#", "TLP:RED\n\n#", f"line {LAST}: this banner is not the one at the top"),
    ],
)
def test_a_document_with_a_mistake_is_stored_and_withheld(
    release: Release, papers: Any, found: str, said: str, reason: str
) -> None:
    assert found in TEXT
    told = papers(TEXT.replace(found, said, 1))
    (read,) = told.documents
    assert any(mistake.startswith(reason) for mistake in read.mistakes)
    assert told.stored > 1
    assert "mismarked" in told.withheld
    assert all("kites" not in mistake and "AMBR" not in mistake for mistake in read.mistakes)
    for principal in (WIDE, NARROW):
        assert objects(release, principal) == []


def test_a_text_without_a_banner_is_withheld_or_left_alone(
    store: Store, release: Release, papers: Any, tmp_path: Path
) -> None:
    (read,) = papers("Buy milk.\n", "note.txt").documents
    assert "line 1: no banner" in read.mistakes[0]
    below = tmp_path / "below"
    below.mkdir()
    (below / "README.md").write_text("# Read me\n")
    (below / "paper.md").write_text(TEXT)
    (below / "picture.txt").write_bytes(b"\xff\x00")
    told = ingest(store, below, "papers", clock=StillClock(), actor="analyst")
    assert [Path(one.file).name for one in told.documents] == ["paper.md"]
    assert [Path(name).name for name in told.unmarked] == ["README.md", "picture.txt"]
    assert document(release, NARROW)


def test_what_is_no_text_is_refused(papers: Any) -> None:
    for bad, reason in (
        (b"TLP:GREEN\n\xff", "not UTF-8 at byte 10"),
        (b"TLP:GREEN\n\0", "zero byte"),
        (b"", "no text"),
        (b"TLP:GREEN\n", "no text"),
        (b"a" * (4 * 1024 * 1024 + 1), "more than"),
    ):
        (refused,) = papers(bad).refused
        assert reason in refused.reason


def test_a_scheme_can_be_named(papers: Any) -> None:
    assert papers(TEXT, scheme="tlp").documents[0].mistakes == ()
    with pytest.raises(InputError, match="no marking scheme"):
        papers(TEXT, scheme="spell")


def test_without_a_rule_a_document_is_withheld_like_anything_else(
    store: Store, release: Release, tmp_path: Path
) -> None:
    path = tmp_path / "paper.md"
    path.write_text(TEXT)
    told = ingest(store, path, "elsewhere", clock=StillClock(), actor="analyst")
    assert "no-rule" in told.withheld
    assert objects(release, WIDE) == []
