import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relto.model.rung import Rung
from relto.planning import dial_of
from relto.planning.recalls import (
    Dials,
    Outstanding,
    References,
    derived_rows,
    lost_rows,
    outstanding,
)
from tests.planning.worlds import AT, PARTNERS, handlings, policies

worlds = st.tuples(st.none() | policies(), policies(), st.lists(handlings, min_size=1, max_size=6))


def dials_of(world):
    before, after, rows = world
    return dial_of(before, rows, AT), dial_of(after, rows, AT)


def drawn(data, size, least=0):
    return data.draw(st.lists(st.integers(0, size - 1), min_size=least, max_size=8))


def column(values):
    return np.array(values, dtype=np.int32)


@given(worlds, st.data())
def test_lost_rows_are_those_whose_rung_falls(world, data):
    before, after = dials_of(world)
    profiles = drawn(data, len(world[2]), least=1)
    counted = data.draw(st.lists(st.booleans(), min_size=len(profiles), max_size=len(profiles)))
    found = {
        fallen.partner: fallen.rows.tolist()
        for fallen in lost_rows(before, after, column(profiles), np.array(counted, dtype=np.bool_))
    }
    for partner in PARTNERS:
        old, new = before.rungs(partner), after.rungs(partner)
        expected = [
            row
            for row, profile in enumerate(profiles)
            if counted[row] and new[profile] < old[profile]
        ]
        assert found.get(partner, []) == expected


@given(worlds, st.data())
def test_open_copies_are_recalled_and_sealed_ones_cut(world, data):
    before, after = dials_of(world)
    profiles = drawn(data, len(world[2]))
    marked = sorted(
        data.draw(
            st.lists(
                st.tuples(
                    st.integers(0, max(0, len(profiles) - 1)), st.integers(0, len(world[2]) - 1)
                ),
                max_size=6 if profiles else 0,
            )
        )
    )
    held = Outstanding(
        column(profiles),
        np.array([place for place, _ in marked], dtype=np.intp),
        column([profile for _, profile in marked]),
    )
    for partner in PARTNERS:
        old, new = before.rungs(partner), after.rungs(partner)
        recall, cut = outstanding(before, after, partner, held)
        for place, profile in enumerate(profiles):
            inside = [profile, *(portion for at, portion in marked if at == place)]
            opened = any(old[one] == Rung.OPEN and new[one] < Rung.OPEN for one in inside)
            stopped = any(old[one] >= Rung.SEALED and new[one] < Rung.SEALED for one in inside)
            assert recall[place] == (old[profile] == Rung.OPEN and opened)
            assert cut[place] == (old[profile] == Rung.SEALED and stopped)


@given(worlds, st.data())
def test_derived_is_what_is_kept_and_refers_to_something_lost(world, data):
    before, after = dials_of(world)
    size = len(world[2])
    owners = drawn(data, size)
    targets = [drawn(data, size, least=1) for _ in owners]
    starts = np.cumsum([0, *(len(one) for one in targets)])[:-1].astype(np.intp)
    rows = np.arange(len(owners), dtype=np.intp) + 10
    led = [profile for one in targets for profile in one]
    references = References(rows, column(owners), starts, column(led))
    dials = Dials(before, after)
    found = {one.partner: one.rows.tolist() for one in derived_rows(dials, references)}
    for partner in PARTNERS:
        old, new = (dial.rungs(partner) >= Rung.SEALED for dial in (before, after))
        expected = [
            row + 10
            for row, profile in enumerate(owners)
            if old[profile] and new[profile] and any(old[t] and not new[t] for t in targets[row])
        ]
        assert found.get(partner, []) == expected


@given(worlds)
def test_a_profile_moves_where_any_partner_loses_it(world):
    before, after = dials_of(world)
    moving = Dials(before, after).moving()
    for profile in range(len(world[2])):
        lost = any(
            before.rungs(partner)[profile] >= Rung.SEALED > after.rungs(partner)[profile]
            for partner in PARTNERS
        )
        assert moving[profile] == lost
