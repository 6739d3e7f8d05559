"""What references do to a view: the columns against a naive fixpoint over plain records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from relto.services.release.columns import MARKING, SUPERSEDED, Mask
from relto.services.release.sight import Profiled, see
from relto.services.release.stream import Sight

TYPES = ("identity", "relationship", "report", "marking-definition")
IDENTITY, RELATIONSHIP, REPORT, DEFINITION = range(4)


@dataclass(frozen=True)
class Row:
    """A product as the model sees it: everything by object number."""

    object: int
    type: int
    open: bool
    creator: int
    needs: frozenset[int]
    carries: frozenset[int]

    @property
    def refs(self) -> list[int]:
        return sorted(self.needs | ({self.creator} - {-1}))


class World:
    """The model's rows as columns, with one profile a row."""

    def __init__(self, rows: list[Row], objects: int) -> None:
        self.rows = rows
        self.types = TYPES
        self.profile = np.arange(len(rows), dtype=np.int32)
        self.own = self.profile
        self.object = np.array([row.object for row in rows], np.int32)
        self.type = np.array([row.type for row in rows], np.int16)
        self.latest = np.full(objects, -1, np.int32)
        for place, row in enumerate(rows):
            self.latest[row.object] = place
        flags = [MARKING if row.type == DEFINITION else 0 for row in rows]
        old = [SUPERSEDED * int(self.latest[row.object] != n) for n, row in enumerate(rows)]
        self.flags = np.array(flags, np.uint8) | np.array(old, np.uint8)
        counts = [0, *(len(row.refs) for row in rows)]
        self.ref_offsets = np.cumsum(counts, dtype=np.int64)
        self.refs = np.array([number for row in rows for number in row.refs], np.int32)

    def profiled(self) -> Profiled:
        return Profiled(
            np.array([row.open for row in self.rows], np.bool_),
            np.array([row.creator for row in self.rows], np.int32),
            [tuple(sorted(row.carries)) for row in self.rows],
        )

    # The contents that columns do not tell.
    def prepare(self, rows: Iterable[int]) -> None:
        """Has everything at hand."""

    def stands(self, row: int, hidden: frozenset[int], open_: Mask) -> bool:
        del open_  # the model has no portions
        needs = self.rows[row].needs
        if self.rows[row].type == RELATIONSHIP:
            return not needs & hidden
        return not needs or not needs <= hidden

    def cut(self, row: int, open_: Mask) -> int:
        del row, open_
        return 0

    def portions(self, row: int, open_: Mask) -> tuple[int, ...]:
        del row, open_
        return ()

    def see(self) -> Sight:
        return see(self, self.profiled(), self)


Lack = frozenset[tuple[int, frozenset[int]]]


def naive(world: World) -> tuple[set[int], dict[int, Lack]]:
    """Returns the rows shown, and of each copy all that it and the copies it names lack."""
    rows, latest = world.rows, world.latest
    shown = {n for n, row in enumerate(rows) if row.open and row.type != DEFINITION}
    while fallen := {n for n in shown if not stands(world, shown, n)}:
        shown -= fallen
    forms = lacking(world, shown)
    marks = {mark for n in shown for mark in rows[n].carries}
    done: set[int] = set()
    while marks - done:
        mark = (marks - done).pop()
        done.add(mark)
        place = int(latest[mark])
        if place >= 0 and rows[place].type == DEFINITION:
            shown.add(place)
            marks |= rows[place].carries
    return shown, forms


def stands(world: World, shown: set[int], n: int) -> bool:
    """Tells whether a row can be shown when only some are."""
    row, latest = world.rows[n], world.latest
    hidden = frozenset(number for number in row.refs if int(latest[number]) not in shown)
    fine = int(latest[row.object]) in shown
    if row.type == RELATIONSHIP:
        return fine and not row.needs & hidden
    if row.type == REPORT:
        return fine and not (row.needs and row.needs <= hidden)
    return fine


def lacking(world: World, shown: set[int]) -> dict[int, Lack]:
    """Returns, of each copy, what it and the copies that it names lack."""
    rows, latest = world.rows, world.latest
    newest = {n: {x: int(latest[x]) for x in rows[n].refs} for n in shown}
    lacks = {n: frozenset(x for x, row in newest[n].items() if row not in shown) for n in shown}
    names = {n: set(newest[n].values()) & shown for n in shown}
    copies = {n for n in shown if lacks[n]}
    while more := {n for n in shown - copies if names[n] & copies}:
        copies |= more
    forms = {}
    for n in copies:
        reached, ends = {n}, [n]
        while ends:
            for target in (names[ends.pop()] & copies) - reached:
                reached.add(target)
                ends.append(target)
        forms[n] = frozenset((row, lacks[row]) for row in reached)
    return forms


@st.composite
def worlds(draw: st.DrawFn) -> World:
    objects = draw(st.integers(1, 12))
    number = st.integers(0, objects - 1)
    types = draw(st.lists(st.sampled_from([0, 0, 1, 1, 2, 2, 3]), min_size=objects))
    rows = []
    single: set[int] = set()
    for place in draw(st.lists(number, max_size=20)):
        kind = types[place]
        if kind == DEFINITION and place in single:
            continue
        single.add(place)
        ends = st.frozensets(number, min_size=1, max_size=2 if kind == RELATIONSHIP else 4)
        needs = draw(ends) if kind in (RELATIONSHIP, REPORT) else frozenset[int]()
        marks = [n for n in range(objects) if types[n] == DEFINITION]
        carries = draw(st.frozensets(st.sampled_from(marks), max_size=2)) if marks else frozenset()
        creator = draw(st.integers(-1, objects - 1)) if kind != DEFINITION else -1
        open_ = draw(st.booleans()) or draw(st.booleans())
        rows.append(Row(place, kind, open_, creator, needs, frozenset(carries)))
    return World(rows, objects)


@given(worlds())
@settings(max_examples=300, deadline=None)
def test_columns_see_what_the_naive_fixpoint_sees(world: World) -> None:
    sight = world.see()
    shown, forms = naive(world)
    assert set(sight.rows) == shown
    assert set(sight.forms.rows.tolist()) == set(forms)


@given(worlds(), st.data())
@settings(max_examples=200, deadline=None)
def test_a_form_changes_exactly_with_what_is_lacking(world: World, data: st.DataObject) -> None:
    before, forms = world.see(), naive(world)[1]
    changed = [
        Row(r.object, r.type, data.draw(st.booleans()), r.creator, r.needs, r.carries)
        for r in world.rows
    ]
    turned = World(changed, len(world.latest))
    after, formed = turned.see(), naive(turned)[1]
    both = before.rows & after.rows
    moved = before.forms.differing(after.forms) & both
    assert set(moved) == {row for row in both if forms.get(row) != formed.get(row)}


@given(worlds())
@settings(max_examples=200, deadline=None)
def test_what_is_hidden_might_as_well_be_absent(world: World) -> None:
    kept = sorted(world.see().rows)
    again = World([world.rows[place] for place in kept], len(world.latest)).see()
    assert [kept[place] for place in again.rows] == kept
    assert [kept[place] for place in again.forms.rows.tolist()] == world.see().forms.rows.tolist()
