"""Small bodies of evidence, so that groups, caps and rings meet often."""

from hypothesis import strategies as st

from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Kind, Polarity, Reliability
from tests.assessment.cases import item

PARTNERS = ["XBR", "XCO", "XDU"]
TOPICS = [None, "cyber", "cyber/ransomware", "cyber/industry", "ukraine"]
DIMENSIONS = [Dimension.HANDLING, Dimension.DECLARED_INTENT]
KINDS = [Kind.GOOD_HANDLING, Kind.SAFEGUARD_ADDED, Kind.TRACED_LEAK, Kind.RECALL_IGNORED]
SHARES = [0.5, 0.55, 0.8, 1.0]


@st.composite
def items(draw, name="N", polarity=None):
    """One item; most of them count."""
    return item(
        name,
        draw(st.sampled_from(KINDS)),
        partner=draw(st.sampled_from(PARTNERS)),
        topic=draw(st.sampled_from(TOPICS)),
        dimension=draw(st.sampled_from(DIMENSIONS)),
        polarity=draw(st.sampled_from(Polarity)) if polarity is None else polarity,
        age=draw(st.integers(0, 2_000)),
        true=draw(st.sampled_from(SHARES)),
        caused=draw(st.sampled_from([None, 0.0, *SHARES])),
        reliability=draw(st.sampled_from([Reliability.A, Reliability.C])),
        credibility=draw(st.sampled_from([Credibility.CONFIRMED, Credibility.PROBABLY_TRUE])),
        group=draw(st.sampled_from(["", "", "", "g", "h"])),
        severity=draw(st.sampled_from([0.1, 1.0, 2.0])),
        count=draw(st.sampled_from([1, 1, 1, 2, 29, 40])),
    )


@st.composite
def bodies(draw, most=9):
    """Some items with names of their own."""
    number = draw(st.integers(0, most))
    return [draw(items(f"E{each}")) for each in range(number)]
