"""Cases whose answers are known from elsewhere."""

from dataclasses import replace

import pytest

from relto.assessment import Status, assess
from relto.core.errors import InputError
from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Kind, Reliability
from tests.assessment.cases import AT, PARAMETERS, item

LEAK = item("L", Kind.TRACED_LEAK, true=0.95, caused=0.9)


def handling(*items):
    return assess(items, at=AT, parameters=PARAMETERS).cell("XBR", None, Dimension.HANDLING)


@pytest.mark.parametrize("successes", [[item("G", count=500)], [item(f"G{n}") for n in range(500)]])
def test_five_hundred_routine_successes_do_not_drown_one_leak(successes):
    cell = handling(*successes, LEAK)
    assert cell.probability == pytest.approx(0.69, abs=0.005)
    assert (round(cell.low, 2), round(cell.high, 2)) == (0.57, 0.80)


def test_a_rumour_moves_nothing_and_is_shown():
    rumour = item(
        "R", Kind.TRACED_LEAK, reliability=Reliability.D, credibility=Credibility.DOUBTFUL
    )
    before, after = (
        assess(items, at=AT, parameters=PARAMETERS)
        for items in ([item("G", count=9)], [item("G", count=9), rumour])
    )
    assert after.cells == before.cells
    assert [each.item for each in after.listed] == ["R"]


def test_a_quiet_partner_is_stale_and_not_worse():
    cell = handling(item("G", count=500, age=700))
    assert cell.status is Status.STALE
    assert cell.standing is None
    assert cell.probability > 0.5


@pytest.mark.parametrize(
    ("ages", "status"),
    [
        ((0,), Status.TOO_LITTLE),
        ((364,), Status.TOO_LITTLE),
        ((366,), Status.STALE),
        ((9_000,), Status.STALE),
    ],
)
def test_little_that_is_old_is_stale_and_little_that_is_new_is_too_little(ages, status):
    evidence = [item(f"G{age}", age=age) for age in ages]
    assert handling(*evidence).status is status
    found = assess(evidence, at=AT, parameters=PARAMETERS)
    assert {each.status for each in found.recommendations("XBR")} == {status}


def test_more_topics_than_can_be_looked_at_together_are_refused():
    evidence = [item(f"E{number}", topic=f"t{number}") for number in range(1_800)]
    with pytest.raises(InputError, match="cells with 3,241,800 items around them"):
        assess(evidence, at=AT, parameters=PARAMETERS)


def test_more_evidence_than_can_be_summed_is_refused():
    evidence = [item(f"E{n}", Kind.TRACED_LEAK, count=100_000, severity=2) for n in range(400)]
    with pytest.raises(InputError, match="more evidence than can be summed"):
        assess(evidence, at=AT, parameters=PARAMETERS)


def test_two_items_of_one_id_are_refused_and_one_item_twice_is_one():
    with pytest.raises(InputError, match="two different items have the id `G`"):
        assess([item("G"), item("G", age=1)], at=AT, parameters=PARAMETERS)
    assert handling(item("G"), item("G")) == handling(item("G"))


@pytest.mark.parametrize(
    ("evidence", "favourable"),
    [
        ([item("A"), item("B", severity=0.5)], 1.5),
        ([item("A", group="g"), item("B", group="g", severity=0.5)], 1.0),
        ([item("A", group="g", count=3), item("B", group="g", severity=2)], 6.0),
        ([item("A", count=29), item("B", count=5, severity=2)], 35.0),
        ([item("A", Kind.SAFEGUARD_ADDED, count=40)], 200.0),
        # What is not all routine counts as a whole, once, and its routine part up to the cap.
        (
            [item("A", group="g", count=40), item("B", Kind.SAFEGUARD_ADDED, group="g")],
            30.0,
        ),
        ([item("A", group="g"), item("B", Kind.SAFEGUARD_ADDED, group="g", count=2)], 10.0),
    ],
)
def test_groups_counts_and_the_cap_make_so_much_evidence(evidence, favourable):
    cell = handling(*evidence)
    opinion = cell.opinion
    assert opinion.belief / opinion.uncertainty * 2 == pytest.approx(favourable)
    assert opinion.disbelief == 0


def test_what_is_withdrawn_later_still_counts():
    leak, later = item("L", Kind.TRACED_LEAK), item("L", Kind.TRACED_LEAK, withdrawn=AT + 1)
    assert handling(later) == handling(leak)
    assert handling(replace(leak, withdrawn=AT)).items == ()


@pytest.mark.parametrize(
    ("evidence", "groups"),
    [
        ([item("A"), item("B")], 2),
        ([item("A", count=3)], 3),
        ([item("A", group="g", count=3), item("B", group="g")], 1),
        ([item("A", group="g"), item("B", Kind.TRACED_LEAK, group="g")], 1),
        ([item("A"), item("B", Kind.TRACED_LEAK, caused=0.0)], 1),
    ],
)
def test_groups_are_counted_by_their_origins(evidence, groups):
    assert handling(*evidence).groups == groups
