"""A portion-marked text: in as a file, out over a socket, to each partner its portions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from relto.core.clock import SystemClock
from relto.formats.document import DOCUMENT_TYPE, document_text
from relto.labels.documents.check import check_text
from relto.labels.documents.schemes.us import US
from relto.policy import load
from relto.services.govern import Govern
from relto.services.ingest import ingest
from relto.services.node import init_node
from relto.services.partners import Kind, Partners
from relto.taxii.documents import collection_id
from tests.taxii.world import client, serving

OBJECTS, MANIFEST = (
    f"/relto/collections/{collection_id('USA')}/{what}/" for what in ("objects", "manifest")
)

POLICY = """
releasing: USA
organisations:
  USA: {name: United States, kind: nation, cleared: TOP SECRET}
  GBR: {name: United Kingdom, kind: nation, cleared: SECRET}
  NOR: {name: Norway, kind: nation, cleared: SECRET}
topics: {weather: wind and rain}
rules:
  - rule: papers are about the weather
    when: {feed: [papers]}
    then: {topics: weather, disciplines: OSINT, originators: USA}
---
agreement: ALL
name: The weather
parties: [USA, GBR, NOR]
scope: {topics: all, disciplines: all}
ceiling: SECRET
"""
PAPER = """\
**SECRET//NOFORN**

# (U) Birds over the harbour

Subject: (U) Counts of one week

Date: 2026-11-20

## (C//REL TO USA, GBR, NOR) What was seen

1. (U) Gulls were seen on every day.
2. (S//NF) The lantern keeper counted them.
3. (C//REL TO USA, GBR, NOR) Terns came on Friday.
4. (S//REL TO USA, GBR) A heron stayed.

(S//REL TO USA, GBR) The heron is
(U) ringed.

## (S//NF) Who counted

(S//NF) The keeper of the lantern, by name.

| (U) day | (U) count |
| --- | --- |
| (U) Monday | (U) 12 |
| (U) Friday | (C//REL TO USA, GBR, NOR) 40 |
| (U) Sunday | (S//NF) 3 |

Classified By: the harbour office
Derived From: Multiple Sources
Declassify On: 20511120

**SECRET//NOFORN**
"""
EXPECTED = {
    "GBR": """\
SECRET//REL TO USA, GBR

# (U) Birds over the harbour

Subject: (U) Counts of one week

## (C//REL TO USA, GBR, NOR) What was seen

1. (U) Gulls were seen on every day.
2. (C//REL TO USA, GBR, NOR) Terns came on Friday.
3. (S//REL TO USA, GBR) A heron stayed.

(S//REL TO USA, GBR) The heron is

(U) ringed.

| (U) day | (U) count |
|---|---|
| (U) Monday | (U) 12 |
| (U) Friday | (C//REL TO USA, GBR, NOR) 40 |

SECRET//REL TO USA, GBR
""",
    "NOR": """\
CONFIDENTIAL//REL TO USA, GBR, NOR

# (U) Birds over the harbour

Subject: (U) Counts of one week

## (C//REL TO USA, GBR, NOR) What was seen

1. (U) Gulls were seen on every day.
2. (C//REL TO USA, GBR, NOR) Terns came on Friday.

(U) ringed.

| (U) day | (U) count |
|---|---|
| (U) Monday | (U) 12 |
| (U) Friday | (C//REL TO USA, GBR, NOR) 40 |

CONFIDENTIAL//REL TO USA, GBR, NOR
""",
}
HIDDEN = {
    "GBR": ["lantern", "harbour office", "NOFORN", "//NF", "Sunday", "2051"],
    "NOR": ["lantern", "harbour office", "NOFORN", "//NF", "Sunday", "heron", "REL TO USA, GBR)"],
}
WITHHELD = PAPER.replace("2. (S//NF) The", "2. The").replace("Birds", "Fish")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    directory = tmp_path_factory.mktemp("journey") / "node"
    node, clock = init_node(directory, "USA"), SystemClock()
    govern = Govern(node.store, clock, "tests")
    govern.apply(govern.plan(load({"policy.yaml": POLICY})).id)
    below = directory.parent / "papers"
    below.mkdir()
    (below / "birds.md").write_text(PAPER)
    (below / "fish.txt").write_text(WITHHELD)
    report = ingest(node.store, below, "papers", clock=clock, actor="tests")
    assert not report.refused
    good, bad = report.documents
    assert (good.mistakes, bad.mistakes[0][:24]) == ((), "line 12: no portion mark")
    partners = Partners(node.store, clock)
    secrets = {}
    for partner in EXPECTED:
        partners.add(partner, actor="tests")
        secrets[partner] = partners.issue(partner, Kind.BASIC, actor="tests").secret
    node.store.close()
    with serving(directory) as base:
        yield base, secrets


def received(served: tuple[str, dict[str, str]], partner: str, path: str) -> list[dict[str, Any]]:
    base, secrets = served
    with client(base) as session:
        session.auth = (partner, secrets[partner])
        found: list[dict[str, Any]] = session.get(path).json()["objects"]
    return found


@pytest.mark.parametrize("partner", EXPECTED)
def test_a_partner_reads_its_portions_under_the_banner_of_what_is_left(
    served: tuple[str, dict[str, str]], partner: str
) -> None:
    objects = received(served, partner, OBJECTS)
    (paper,) = [each for each in objects if each["type"] == DOCUMENT_TYPE]
    text = document_text(paper)
    assert text == EXPECTED[partner]
    assert check_text(text, US).findings == ()


@pytest.mark.parametrize("partner", EXPECTED)
def test_nothing_tells_that_there_was_more(
    served: tuple[str, dict[str, str]], partner: str
) -> None:
    objects = received(served, partner, OBJECTS)
    said = json.dumps(objects) + json.dumps(received(served, partner, MANIFEST))
    assert [word for word in HIDDEN[partner] if word in said] == []
    (paper,) = [each for each in objects if each["type"] == DOCUMENT_TYPE]
    marked = {entry["marking_ref"] for entry in paper["granular_markings"]}
    shown = {each["id"] for each in objects if each["type"] == "marking-definition"}
    assert shown == marked | set(paper["object_marking_refs"])
    places = sorted(
        int(selector.removeprefix("portions.[").rstrip("]"))
        for entry in paper["granular_markings"]
        for selector in entry["selectors"]
    )
    assert places == list(range(len(paper["portions"])))
