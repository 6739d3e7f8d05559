"""Reassessing a partner: the README's chapter, pasted line by line as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journey.pasting import blocks, paste, refusals

TITLE = "Reassessing a partner"
PROBABILITY = re.compile(r"^  ([a-z-]+) +(\d\.\d\d|[<>]\.\d\d)  ", re.MULTILINE)


@pytest.fixture(scope="module")
def pasted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    here = tmp_path_factory.mktemp("reassess")
    return here, paste(TITLE, here, seconds=300)


def probabilities(said: str) -> dict[str, float]:
    """Returns what was computed last, by dimension."""
    computed = said[said.rindex("What it amounts to") :]
    found = PROBABILITY.findall(computed)
    return {name: float(value.lstrip("<>")) for name, value in reversed(found)}


def test_an_analyst_grades_three_statements_and_rejects_two(
    pasted: tuple[Path, list[str]],
) -> None:
    _, said = pasted
    assert len(said) == len(blocks(TITLE)) == 5
    assert "filed 6 items" in said[0]
    assert "6 new cards from 4 new texts" in said[1]
    assert "2 cards report it" in said[1]
    assert said[1].count("filed E-") == 3
    assert said[1].count("rejected 1 card") == 2


def test_evidence_comes_before_the_estimate_and_that_before_the_model(
    pasted: tuple[Path, list[str]],
) -> None:
    _, said = pasted
    told = said[2]
    asked, estimated = told.index("No estimate of yours"), told.index("Estimate of anna")
    assert told.index("Evidence: 7 items") < asked < estimated < told.index("What it amounts to")


def test_it_moves_on_onward_sharing_and_intent_and_says_why(
    pasted: tuple[Path, list[str]],
) -> None:
    _, said = pasted
    found = probabilities(said[2])
    assert found["onward-sharing"] < 0.7
    assert found["declared-intent"] < 0.5
    assert found["handling"] > 0.9
    assert found["accuracy"] > 0.9
    words = " ".join(said[2].split())
    assert "HUMINT at least SECRET: review, red line ONWARD-CONFIRMED" in words
    for part in ("Counter-evidence", "What would change it", "Restoring HUMINT", "if instead"):
        assert part in words


def test_the_page_holds_what_was_told(pasted: tuple[Path, list[str]]) -> None:
    here, _ = pasted
    page = (here / "reassess" / "brennia.html").read_text("utf-8")
    assert page.count('<p class="marking">CONFIDENTIAL//REL TO XAL</p>') == 2
    assert "one case is confirmed" in page
    assert page.count("<svg") == 9


def test_the_recommendation_goes_the_ordinary_way(pasted: tuple[Path, list[str]]) -> None:
    _, said = pasted
    words = " ".join(said[3].split())
    assert "HUMINT, at least SECRET: review" in words
    assert "narrowing (proved)" in words
    assert "threat-to-life" in words
    assert "is approved by ben" in words
    assert "is in force" in words


def test_a_reply_moves_it_back_by_two_people(pasted: tuple[Path, list[str]]) -> None:
    _, said = pasted
    before, after = probabilities(said[2]), probabilities(said[4])
    assert after["onward-sharing"] > before["onward-sharing"] + 0.15
    assert after["declared-intent"] > before["declared-intent"] + 0.1
    words = " ".join(said[4].split())
    assert "every discipline: open" in words
    assert "~ lifted:" in words
    assert "is approved by ben and cleo" in words
    assert re.findall(r"A-\d{4}-\d{3} (\w+) sha256", words) == ["equal", "equal"]


def test_nothing_was_refused_but_widening_alone(pasted: tuple[Path, list[str]]) -> None:
    _, said = pasted
    (refused,) = refusals(said)
    assert refused.endswith("is widening: two officers other than its author must")
    assert "Traceback" not in "".join(said)
