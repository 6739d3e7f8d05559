"""Restrictions that are laid over others which say the same, for another time."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from relto.core.instant import DAY, parse_instant
from relto.model.posture import Restriction
from relto.model.rung import Rung
from relto.model.selection import ALL, Selection
from relto.model.source import Source, Span
from relto.policy import Filling, amend, load, load_readiness
from relto.policy.loader.renewal import renewed
from tests.world import READY, SMALL

AT = parse_instant("2026-11-23T10:00:00Z")
INSTANTS = range(-1, 8)
bounds = st.none() | st.integers(0, 6)
spans = st.builds(Span, bounds, bounds).filter(
    lambda span: span.begin is None or span.end is None or span.begin < span.end
)
restrictions = st.builds(
    Restriction,
    st.sampled_from([frozenset({"XBR"}), ALL]),
    st.just(Selection(ALL, ALL, None)),
    st.just(ALL),
    st.sampled_from([Rung.REVIEW, Rung.WITHHOLD]),
    spans,
    st.sampled_from(["a", "b"]),
    st.builds(Source, st.just("r.yaml"), st.integers(1, 2)),
)
lists = st.lists(restrictions, max_size=6)


def said(found, at):
    """What holds at an instant, in words and effect."""
    return {(each.to, each.rung) for each in found if each.span.holds(at)}


@given(lists, lists)
def test_at_every_instant_just_as_much_is_restricted(some, more):
    found = renewed(some, more)
    for at in INSTANTS:
        assert said(found, at) == said([*some, *more], at)


@given(lists, restrictions)
def test_laying_it_over_again_changes_nothing(some, new):
    once = renewed(some, [new])
    assert set(renewed(once, [new])) == set(once)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.integers(1, 9))
def test_what_is_renewed_before_it_ends_is_one_restriction(days, lasting):
    one = Restriction(
        frozenset({"XBR"}), Selection(ALL, ALL, None), ALL, Rung.REVIEW, Span(), "r", Source("r", 1)
    )
    found: list[Restriction] = []
    days.sort()
    for day in days:
        found = renewed(found, [replace(one, span=Span(None, day + lasting))])
    assert [each.span for each in found] == [Span(None, days[-1] + lasting)]
    found = []
    for day in days:
        found = renewed(found, [replace(one, span=Span(day, day + lasting))])
    gaps = sum(later - day > lasting for day, later in pairwise(days))
    assert len(found) == 1 + gaps


def test_a_contingency_laid_over_itself_a_day_later_is_one_restriction():
    contingency = load_readiness({"p.yaml": SMALL, "r.yaml": READY}).contingency["limit"]
    base = load({"policy.yaml": SMALL})
    once = amend(base, contingency.change, Filling({"partner": "XBR"}, AT))
    twice = amend(once, contingency.change, Filling({"partner": "XBR"}, AT + DAY))
    other = amend(twice, contingency.change, Filling({"partner": "XFE"}, AT + DAY))
    (renewal,) = set(twice.restrictions) - set(base.restrictions)
    assert renewal.span.end == parse_instant("2027-02-23T00:00:00Z")
    assert renewal.reason == "limited on 2026-11-24"
    assert len(other.restrictions) == len(twice.restrictions) + 1
    early = amend(twice, contingency.change, Filling({"partner": "XBR"}, AT))
    assert early.digest == twice.digest
