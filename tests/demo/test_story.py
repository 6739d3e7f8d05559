"""What the story tells of a cut comes out of the demo's own data, by the code that users run.

Everything that the demo takes in is taken in; the numbers are computed, never told.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from relto.core.instant import parse_instant
from relto.model.readiness import Readiness
from relto.model.rung import Rung
from relto.planning.gap_report import GapReport, report_of
from relto.planning.incoming import Outcome
from relto.planning.portfolio import portfolios
from relto.planning.suggest import Posture
from relto.planning.suggested import Question
from relto.policy import load_readiness
from relto.services.contingencies import Contingencies, Rehearsal
from relto.services.gap import gap_now
from relto.services.govern import Govern
from relto.services.ingest import ingest
from relto.services.suggest import Suggest
from relto.store import Store, create_store
from tests.demo.test_world import ROOT, world, world_files
from tests.services.worlds import Fixed

AT = parse_instant("2026-11-23T10:00:00Z")
SPRING = "2027-05-31"
BUDGET = 40
TERRORISM = {"CT-FINANCING-SIGNALS", "CT-TRAVEL-SIGNALS"}
HUMAN_SOURCES = "discipline=HUMINT and level>=SECRET and not topic=threat-to-life"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A node with all that the demo takes in, under the example world's policy."""
    path = tmp_path_factory.mktemp("story") / "relto.db"
    made = create_store(f"sqlite:///{path}", "XAL", b"k" * 32)
    for bundle in sorted((ROOT / "demo" / "data").glob("*.json")):
        _take(made, bundle)
    govern = Govern(made, Fixed(AT), "owner")
    govern.apply(govern.plan(world()).id)
    yield made
    made.close()


def _take(store: Store, bundle: Path) -> None:
    with bundle.open("rb") as stream:
        found = ingest(store, stream, bundle.stem, clock=Fixed(AT), actor="test")
    assert found.refused == ()


def ready() -> Readiness:
    return load_readiness(world_files())


def rehearse(store: Store, code: str) -> Rehearsal:
    return Contingencies(Govern(store, Fixed(AT), "owner"), ready()).rehearse(code)


@pytest.mark.parametrize("code", ["core-only", "limit-humint", "regional-fallback", "suspend"])
def test_nothing_stops_that_no_clause_stops(store: Store, code: str) -> None:
    outgoing = rehearse(store, code).report.outgoing
    assert outgoing is not None
    assert [each for each in outgoing.derived if each.stranded] == []


def outcomes(rehearsal: Rehearsal) -> dict[str, Outcome]:
    assert rehearsal.report.incoming is not None
    return {each.scenario: each for each in rehearsal.report.incoming.outcomes()}


def test_suspending_costs_the_sole_source_on_two_terrorism_requirements(store: Store) -> None:
    found = outcomes(rehearse(store, "suspend"))
    assert found["unchanged"].lost == ()
    assert set(found["mirrors our cut"].lost) == TERRORISM


def test_corvales_relays_cost_more_than_brennias_own_share(store: Store) -> None:
    incoming = rehearse(store, "suspend").report.incoming
    assert incoming is not None
    leaves = incoming.outcomes()[-1]
    assert set(leaves.lost) > TERRORISM
    assert set(leaves.lost) - set(incoming.lost_through_relays) == TERRORISM
    assert incoming.relays == ("XCO",)


def test_limiting_human_sources_costs_little(store: Store) -> None:
    rehearsal = rehearse(store, "limit-humint")
    for scenario in ("unchanged", "mirrors our cut", "cuts twice as much"):
        outcome = outcomes(rehearsal)[scenario]
        assert (outcome.lost, outcome.newly_sole) == ((), ())
    assert 0 < rehearsal.report.narrowed < rehearse(store, "suspend").report.narrowed / 100
    assert rehearsal.report.floors == ()


def suggested(store: Store, share: str, *, protect: str = HUMAN_SOURCES) -> Posture:
    question = Question((protect,), (f"counterterrorism={share}",), "XBR", Rung.REVIEW, "asked")
    verdict = Suggest(store, Fixed(AT)).ask(question).verdict
    posture = verdict.posture or verdict.milder
    assert posture is not None
    return posture


def test_a_still_milder_posture_keeps_terrorism_at_95_hundredths(store: Store) -> None:
    all_sources = suggested(store, "0")
    assert all_sources.stopped == rehearse(store, "limit-humint").report.narrowed
    milder = suggested(store, "0.95")
    (kept,) = milder.kept
    assert 0.95 <= kept.share < 1
    assert 0 < milder.stopped < all_sources.stopped


@pytest.fixture(scope="module")
def gap(store: Store) -> GapReport:
    found = gap_now(store, ready(), ["XBR"])
    ways = portfolios(found, BUDGET, seconds=20)
    return report_of(found, ["XBR"], budget=BUDGET, found=ways, at=AT)


def test_fennora_and_an_own_sensor_close_most_of_the_gap_by_spring(gap: GapReport) -> None:
    best = gap.ways[0]
    assert {"FEN-DEEPER", "OWN-SENSOR"} <= set(best.codes)
    assert best.still_open == ()
    assert gap.day(best.steps[-1].days) <= SPRING
    two = [gap.gap.place[code] for code in ("FEN-DEEPER", "OWN-SENSOR")]
    share = gap.closed(gap.gap.value(two))
    assert share is not None
    assert share > 0.5


def test_three_portfolios_are_compared_and_each_that_lost_has_its_reason(gap: GapReport) -> None:
    assert len({way.codes for way in gap.ways}) == 3
    left_out = gap.gap.place.keys() - set(gap.ways[0].codes)
    assert {each.option for each in gap.rejected} == left_out
