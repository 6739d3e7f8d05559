"""An explanation tells of each portion: where it stands, its label, the layer and the clause."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from relto.core.clock import SystemClock
from relto.core.errors import UnknownError
from relto.labels import render_label
from relto.model.rung import Rung
from relto.policy import load
from relto.services.ask import Ask
from relto.services.govern import Govern
from relto.services.ingest import ingest
from relto.services.node import init_node
from relto.services.release import Part, Release

POLICY = """
releasing: USA
organisations:
  USA: {kind: nation, cleared: TOP SECRET}
  GBR: {kind: nation, cleared: SECRET}
topics: {weather: wind and rain}
rules:
  - rule: papers are about the weather
    when: {feed: [papers]}
    then: {topics: weather, disciplines: OSINT, originators: USA}
---
agreement: ALL
parties: [USA, GBR]
scope: {topics: all, disciplines: all}
ceiling: SECRET
"""
PAPER = """SECRET//NOFORN

(U) Gulls were seen.

(S//REL TO USA, GBR) A heron stayed.

(S//NF) The keeper counted them.

SECRET//NOFORN
"""


@pytest.fixture
def ask(tmp_path: Path) -> tuple[Ask, str]:
    node, clock = init_node(tmp_path / "node", "USA"), SystemClock()
    govern = Govern(node.store, clock, "tests")
    govern.apply(govern.plan(load({"policy.yaml": POLICY})).id)
    paper = tmp_path / "paper.md"
    paper.write_text(PAPER, encoding="utf-8")
    ingest(node.store, paper, "papers", clock=clock, actor="tests")
    release = Release(node.store, clock)
    with node.store.read() as tx:
        rows = tx.connection.exec_driver_sql("select id from objects").scalars()
        (document,) = [found for found in rows if found.startswith("relto-document--")]
    return Ask(node.store, release), document


def test_each_portion_has_its_own_answer(ask: tuple[Ask, str]) -> None:
    found = ask[0].explain(ask[1], "GBR")
    assert [(part.decision.rung, _label(part)) for part in found.portions] == [
        (Rung.OPEN, "UNCLASSIFIED//SCHEME US"),
        (Rung.OPEN, "SECRET//REL TO GBR, USA//SCHEME US"),
        (Rung.WITHHOLD, "SECRET//REL TO USA//SCHEME US"),
    ]
    assert found.portions[2].selectors == ("portions.[2]",)
    reasons = [answer.text for answer in found.portions[2].decision.answers]
    assert any("not GBR [CAPCO" in reason for reason in reasons)


def _label(part: Part) -> str:
    return "" if part.label is None else render_label(part.label)


def test_what_has_no_portions_explains_none(ask: tuple[Ask, str]) -> None:
    marking = '{"type":"marking-definition","spec_version":"2.1","created":"2026-01-01T00:00:00Z",'
    marking += '"id":"marking-definition--5a4d52a7-6c5a-5f0e-8f5d-3a1c52f1f3e1",'
    marking += '"definition_type":"statement","definition":{"statement":"words"}}'
    source = io.BytesIO(marking.encode())
    ingest(ask[0].store, source, "papers", clock=SystemClock(), actor="tests")
    found = ask[0].explain("marking-definition--5a4d52a7-6c5a-5f0e-8f5d-3a1c52f1f3e1", "GBR")
    assert found.portions == ()
    with pytest.raises(UnknownError):
        ask[0].explain(ask[1], "XXX")
