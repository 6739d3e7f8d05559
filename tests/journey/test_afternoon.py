"""A policy owner's afternoon: the README's chapter, pasted line by line as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journey.pasting import blocks, paste, refusals

TITLE = "A policy owner's afternoon"


@pytest.fixture(scope="module")
def pasted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    here = tmp_path_factory.mktemp("afternoon")
    return here, paste(TITLE, here, seconds=600)


def received(said: str) -> dict[str, int]:
    found = re.findall(r"^(X\w\w) receives (\d+) reports$", said, re.MULTILINE)
    return {partner: int(number) for partner, number in found}


def test_the_morning_serves_three_partners(pasted: tuple[Path, list[str]]) -> None:
    _, said = pasted
    assert len(said) == len(blocks(TITLE)) == 5
    assert "is open" in said[0]
    numbers = received(said[0])
    assert len(numbers) == 3
    assert min(numbers.values()) > 0


def test_the_rehearsal_tells_what_terrorism_it_costs(pasted: tuple[Path, list[str]]) -> None:
    _, said = pasted
    assert "~ XBR" in said[1] or "- XBR" in said[1]
    terrorism = re.findall(r"^ +counterterrorism/\w+ +(\d+) products?", said[1], re.MULTILINE)
    assert sum(map(int, terrorism)) == 6
    assert "floor of QUINT-1956 broken" in said[1]
    assert "Nothing has been applied" in said[1]


def test_not_all_can_be_protected_and_something_milder_keeps_what_must_be(
    pasted: tuple[Path, list[str]],
) -> None:
    here, said = pasted
    assert "No posture does it." in said[2]
    assert "  - counterterrorism to XBR: 15 of 21 stay, 71.4 %; asked 95 %" in said[2]
    assert "The least restrictive posture that does it:" in said[2]
    assert "  = counterterrorism to XBR: 20 of 21 stay, 95.2 % (asked 95 %)" in said[2]
    assert "narrowing (proved): 0 of" in said[2]
    assert "no floor is broken" in said[2]
    page = (here / "afternoon" / "plan.html").read_text("utf-8")
    assert "Nothing has been applied." in page
    assert page.count("<svg") == 4


def test_two_people_narrow_one_partner_and_two_people_go_back(
    pasted: tuple[Path, list[str]],
) -> None:
    _, said = pasted
    before, narrowed, after = (received(said[block]) for block in (0, 3, 4))
    assert "is approved by ben and cleo" in said[3].replace("\n", " ")
    assert narrowed["XBR"] < before["XBR"]
    assert {**narrowed, "XBR": before["XBR"]} == before
    assert after == before
    assert "rolled-back" in said[4]


def test_nothing_was_refused_on_the_way_but_going_back_alone(
    pasted: tuple[Path, list[str]],
) -> None:
    here, said = pasted
    (refused,) = refusals(said)
    assert refused.endswith("is widening: two officers other than its author must")
    assert "Traceback" not in "".join(said)
    assert "Traceback" not in (here / "afternoon" / "served.log").read_text("utf-8")
