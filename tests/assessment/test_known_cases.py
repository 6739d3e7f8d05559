"""Cases whose answers are known from elsewhere."""

import pytest

from relto.assessment import Status, assess
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
