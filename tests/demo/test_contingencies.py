"""The contingencies of the example world do what the story tells."""

from functools import cache
from itertools import product

import pytest

from relto.model.handling import Discipline, Handling
from relto.model.readiness import OptionKind, Readiness
from relto.model.rung import Rung
from relto.planning.contingency import propose
from relto.policy import Snapshot, load_readiness
from tests.demo.test_world import AT, FIVE, indicator, partners, reports, rung, world, world_files

WARNING = frozenset({"threat-to-life"})


@cache
def ready() -> Readiness:
    return load_readiness(world_files())


def after(code: str, **settings: str) -> Snapshot:
    return propose(ready().contingency[code], world(), AT, settings=settings).policy


def moved(code: str, **settings: str) -> set[tuple[str, Handling, Rung, Rung]]:
    proposed = after(code, **settings)
    changes = set()
    for handling, partner in product(reports(), partners()):
        before, then = rung(world(), handling, partner), rung(proposed, handling, partner)
        if before is not then:
            changes.add((partner, handling, before, then))
    return changes


def is_core(handling: Handling) -> bool:
    """Terrorism, warnings, and the names of those who write, without which no report stands."""
    return all(
        topic.partition("/")[0] in ("counterterrorism", "threat-to-life", "contributors")
        for topic in handling.topics
    )


def test_there_are_the_four_of_the_story_and_each_can_be_rehearsed() -> None:
    assert list(ready().contingency) == [
        "core-only",
        "limit-humint",
        "regional-fallback",
        "suspend",
    ]
    for contingency in ready().contingencies:
        assert contingency.trigger.words
        assert contingency.review_every_days
        assert after(contingency.code).digest != world().digest


@pytest.mark.parametrize("partner", FIVE)
def test_limiting_lowers_human_sources_to_one_partner_and_nothing_else(partner: str) -> None:
    changes = moved("limit-humint", partner=partner)
    assert {(who, before, then) for who, _, before, then in changes} == {
        (partner, Rung.OPEN, Rung.REVIEW)
    }
    assert {tuple(handling.disciplines) for _, handling, _, _ in changes} == {(Discipline.HUMINT,)}
    assert not any(handling.topics == WARNING for _, handling, _, _ in changes)


def test_core_only_lets_terrorism_and_warnings_flow() -> None:
    proposed = after("core-only")
    assert {who for who, *_ in moved("core-only")} == {"XBR"}
    for handling in reports():
        before, then = rung(world(), handling, "XBR"), rung(proposed, handling, "XBR")
        assert then is (before if is_core(handling) else min(before, Rung.REVIEW))


def test_suspending_lets_nothing_through_to_one_and_all_to_others() -> None:
    proposed = after("suspend", partner="XCO")
    assert {rung(proposed, handling, "XCO") for handling in reports()} == {Rung.WITHHOLD}
    assert {who for who, *_ in moved("suspend", partner="XCO")} == {"XCO"}


def test_in_the_fallback_no_report_of_ours_is_lost_and_what_others_gave_the_pact_is() -> None:
    assert moved("regional-fallback") == set()
    given = indicator("XBR", "cyber/industry", "TLP:AMBER")
    proposed = after("regional-fallback")
    for partner in ("XFE", "XGR"):
        assert rung(world(), given, partner) is Rung.OPEN
        assert rung(proposed, given, partner) is Rung.WITHHOLD


def test_what_narrows_never_widens_anybody() -> None:
    for code in ("limit-humint", "core-only", "suspend"):
        assert all(then < before for _, _, before, then in moved(code))


def test_requirements_name_the_topics_of_the_story_with_owners_and_weights() -> None:
    asked = {each.topic.partition("/")[0] for each in ready().requirements}
    assert asked >= {
        "counterterrorism",
        "russia-military",
        "ukraine",
        "cyber",
        "citizens-abroad",
    }
    weights = {each.topic.partition("/")[0]: each.weight for each in ready().requirements}
    assert weights["citizens-abroad"] == 3
    assert weights["ukraine"] == 4


def test_every_requirement_has_an_option_and_every_kind_is_there() -> None:
    covered = {cover.requirement for each in ready().options for cover in each.covers}
    assert ready().requirement.keys() - covered == {"THREAT-TO-LIFE"}
    assert {each.kind for each in ready().options} == set(OptionKind)
