"""Hypothesis strategies for labels; shared by every law that quantifies over them."""

from __future__ import annotations

from hypothesis import strategies as st

from relto.labels import Control, Label, Level, Tlp

NAMES = ("XAL", "XBR", "XCO", "XDU", "QUINT", "PACT", "CERT-N", "NOBODY")
COMPARTMENTS = ("SI", "TK", "G", "HCS-P")
names = st.frozensets(st.sampled_from(NAMES), max_size=3)
instants = st.none() | st.integers(0, 4_000_000_000_000_000)


def labels(flaws: bool = True) -> st.SearchStrategy[Label]:
    """Any label; without flaws, one that has a text."""
    codes = st.frozensets(st.sampled_from(("unlabelled", "unknown-marking")), max_size=1)
    return st.builds(
        Label,
        level=st.none() | st.sampled_from(Level),
        tlp=st.none() | st.sampled_from(Tlp),
        compartments=st.frozensets(st.sampled_from(COMPARTMENTS), max_size=2),
        release=st.frozensets(names, max_size=3),
        controls=st.frozensets(st.sampled_from(Control), max_size=1),
        not_before=instants,
        not_after=instants,
        flaws=codes if flaws else st.just(frozenset()),
        notices=st.frozensets(st.sampled_from(("PAP:AMBER", "IEP:TLP.RED", "FISA")), max_size=2),
        schemes=st.frozensets(st.sampled_from(("US", "NATO", "DEU")), max_size=2),
        unlisted=st.booleans(),
        uncoloured=st.booleans(),
    )
