"""The example world answers as the story tells: examples/world and the turn of the dial."""

import json
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from relto.core.instant import parse_instant
from relto.model.handling import Handling, handling_from_json
from relto.model.rung import Rung
from relto.policy import Snapshot, load
from relto.policy.rules import decide

ROOT = Path(__file__).resolve().parents[2]
WORLD = ROOT / "examples" / "world"
PROPOSAL = ROOT / "examples" / "proposals" / "limit-humint.yaml"
CARRIER = "extension-definition--7e1f0a52-6f0c-5c0e-9d0b-2f4a8c1b6d3e"
AT = parse_instant("2026-11-23T19:00:00Z")
FIVE = ["XBR", "XCO", "XDU", "XEK"]
ORIGINATORS = ["XAL", "XBR", "XCO", "XEK", "XFE"]


def world_files() -> dict[str, str]:
    return {
        path.relative_to(WORLD).as_posix(): path.read_text("utf-8")
        for path in WORLD.rglob("*.yaml")
    }


@cache
def world() -> Snapshot:
    return load(world_files())


@cache
def narrowed() -> Snapshot:
    return load(world_files() | {PROPOSAL.name: PROPOSAL.read_text("utf-8")})


def partners() -> list[str]:
    return [*FIVE, "XFE", "XGR", "XHO", "CERT-N", "AERO"]


def indicator(originator: str, topic: str, colour: str) -> Handling:
    return handling_from_json(
        {"originator": originator, "label": colour, "topic": topic, "discipline": "CYBER"}
    )


@cache
def reports() -> tuple[Handling, ...]:
    text = (ROOT / "demo" / "data" / "reports.json").read_text("utf-8")
    items: list[dict[str, Any]] = json.loads(text)["objects"]
    carried = (item.get("extensions", {}).get(CARRIER) for item in items)
    return tuple(handling_from_json(each["handling"]) for each in carried if each)


def rung(snapshot: Snapshot, handling: Handling, partner: str) -> Rung:
    return decide(snapshot, handling, partner, AT).rung


@pytest.mark.parametrize("originator", ORIGINATORS)
def test_the_civilian_cert_sees_indicators_up_to_green(originator: str) -> None:
    seen = [("cyber/ransomware", "TLP:CLEAR"), ("cyber/government", "TLP:GREEN")]
    for topic, colour in seen:
        assert rung(world(), indicator(originator, topic, colour), "CERT-N") is Rung.OPEN
    amber = indicator(originator, "cyber/industry", "TLP:AMBER")
    assert rung(world(), amber, "CERT-N") is Rung.WITHHOLD


@pytest.mark.parametrize("partner", ["CERT-N", "AERO"])
def test_who_is_not_cleared_sees_no_report_and_no_method(partner: str) -> None:
    methods = indicator("XAL", "cyber/methods", "TLP:CLEAR")
    assert {rung(world(), each, partner) for each in (*reports(), methods)} == {Rung.WITHHOLD}


def test_aeroworks_sees_amber_only_of_those_who_consent() -> None:
    seen = {
        originator
        for originator in ORIGINATORS
        if rung(world(), indicator(originator, "cyber/industry", "TLP:AMBER"), "AERO")
    }
    assert seen == {"XAL", "XEK"}


@pytest.mark.parametrize("partner", FIVE)
def test_warnings_flow_to_the_five_whatever_the_dial_says(partner: str) -> None:
    warnings = [each for each in reports() if each.topics == {"threat-to-life"}]
    assert len(warnings) >= 3
    for snapshot, handling in product([world(), narrowed()], warnings):
        assert rung(snapshot, handling, partner) is Rung.OPEN


def test_who_left_the_pact_receives_nothing_more() -> None:
    open_to_holm = [each for each in reports() if rung(world(), each, "XHO")]
    assert open_to_holm == []


def test_every_nation_receives_some_reports_and_none_receives_all() -> None:
    for partner in [*FIVE, "XFE", "XGR"]:
        seen = sum(bool(rung(world(), each, partner)) for each in reports())
        assert 0 < seen < len(reports()), partner


def test_the_turn_of_the_dial_lowers_human_sources_to_brennia_and_nothing_else() -> None:
    changed = set()
    for handling, partner in product(reports(), partners()):
        before, after = (rung(each, handling, partner) for each in (world(), narrowed()))
        if before is not after:
            assert (before, after) == (Rung.OPEN, Rung.REVIEW)
            changed.add((partner, tuple(handling.disciplines)))
    assert {(partner, *map(str, found)) for partner, found in changed} == {("XBR", "HUMINT")}
