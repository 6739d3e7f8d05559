"""Laws of the label algebra, before any case."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from relto.labels import BOTTOM, UNLABELLED, Label, Level, Tlp, dominates, join, roll_up
from tests.labels.strategies import labels


@given(labels(), labels(), labels())
def test_join_is_a_semilattice(a: Label, b: Label, c: Label) -> None:
    assert join(a, b) == join(b, a)
    assert join(a, join(b, c)) == join(join(a, b), c)
    assert join(a, a) == a
    assert join(a, BOTTOM) == a == join(BOTTOM, a)


@given(labels(), labels(), labels())
def test_join_is_the_least_upper_bound(a: Label, b: Label, c: Label) -> None:
    joined = join(a, b)
    assert dominates(joined, a)
    assert dominates(joined, b)
    if dominates(c, a) and dominates(c, b):
        assert dominates(c, joined)


@given(labels(), labels(), labels())
def test_dominance_is_a_partial_order(a: Label, b: Label, c: Label) -> None:
    assert dominates(a, a)
    if dominates(a, b) and dominates(b, a):
        assert a == b
    if dominates(a, b) and dominates(b, c):
        assert dominates(a, c)


@given(labels(), labels())
def test_nothing_is_lost_in_a_join(a: Label, b: Label) -> None:
    joined = join(a, b)
    for part in (a, b):
        assert part.compartments <= joined.compartments
        assert part.controls <= joined.controls
        assert part.flaws <= joined.flaws
        assert all(any(kept <= clause for kept in joined.release) for clause in part.release)


@given(st.lists(labels(), min_size=1, max_size=5), st.randoms())
def test_roll_up_takes_no_notice_of_order(portions: list[Label], random: Random) -> None:
    shuffled = list(portions)
    random.shuffle(shuffled)
    assert roll_up(portions) == roll_up(shuffled) == roll_up([*portions, *shuffled])
    expected = reduce(join, [p if p.bears_on_access else join(p, UNLABELLED) for p in portions])
    assert roll_up(portions) == expected


@given(labels().filter(lambda label: label.bears_on_access))
def test_roll_up_of_one_is_itself(label: Label) -> None:
    assert roll_up([label]) == label


def test_nothing_and_unlabelled_never_become_a_label() -> None:
    assert roll_up([]) == UNLABELLED
    secret = Label(level=Level.SECRET)
    assert roll_up([secret, BOTTOM]).flaws == {"unlabelled"}


def test_a_narrower_clause_replaces_a_wider_one() -> None:
    wide = Label(release=frozenset({frozenset({"XBR", "XCO"})}))
    narrow = Label(release=frozenset({frozenset({"XBR"})}))
    assert join(wide, narrow) == narrow
    assert join(Label(tlp=Tlp.GREEN), Label(tlp=Tlp.AMBER_STRICT)).tlp is Tlp.AMBER_STRICT


@given(labels(flaws=False), st.frozensets(st.sampled_from(("PAP:RED", "FISA"))))
def test_notices_alone_add_and_change_nothing_else(label: Label, notices: frozenset[str]) -> None:
    alone = Label(notices=notices, schemes=frozenset({"PAP"}))
    both = join(label, alone)
    assert not alone.bears_on_access
    assert both == replace(label, notices=label.notices | notices, schemes=label.schemes | {"PAP"})
    assert roll_up([alone]).flaws == {"unlabelled"}
