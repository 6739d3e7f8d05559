"""The algebra beside another programme's: jsonld-ex, which knows nothing of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonld_ex.confidence_algebra import Opinion as Theirs
from jsonld_ex.confidence_algebra import cumulative_fuse

from relto.assessment import Opinion, assess
from relto.assessment.opinions import opinion
from relto.model.assessment import Dimension
from relto.model.evidence import Kind
from tests.assessment.cases import AT, PARAMETERS, item

AMOUNTS = st.floats(0, 200, allow_nan=False)
SHARES = st.floats(0.01, 0.99)


def same(ours: Opinion, theirs: Theirs) -> None:
    mine = (ours.belief, ours.disbelief, ours.uncertainty, ours.base_rate)
    other = (theirs.belief, theirs.disbelief, theirs.uncertainty, theirs.base_rate)
    assert mine == pytest.approx(other, abs=1e-9)
    assert ours.projected == pytest.approx(theirs.projected_probability(), abs=1e-9)


@given(AMOUNTS, AMOUNTS, SHARES, st.floats(1, 10))
def test_an_opinion_is_what_the_evidence_amounts_to(for_, against, base_rate, weight):
    theirs = Theirs.from_evidence(for_, against, prior_weight=weight, base_rate=base_rate)
    same(opinion(for_, against, base_rate, weight), theirs)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([Kind.SAFEGUARD_ADDED, Kind.TRACED_LEAK, Kind.MISHANDLED_DOCUMENTS]),
            st.sampled_from([0.5, 0.75, 1.0]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_independent_items_add_up_as_opinions_do_when_they_are_fused(given_items):
    items = [
        item(f"E{number}", kind, true=true, caused=1.0)
        for number, (kind, true) in enumerate(given_items)
    ]
    cell = assess(items, at=AT, parameters=PARAMETERS).cell("XBR", None, Dimension.HANDLING)
    assert cell is not None
    theirs = cumulative_fuse(*(single(kind, true) for kind, true in given_items))
    same(cell.opinion, theirs)


def single(kind, true):
    """The opinion of somebody who knows one item."""
    mass = PARAMETERS.kinds[kind].weight * true
    favourable = kind is Kind.SAFEGUARD_ADDED
    return Theirs.from_evidence(mass * favourable, mass * (not favourable))
