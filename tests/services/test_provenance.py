"""Joining the origins of what rows rest on, against doing it row by row."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relto.services.provenance import _Cited, _join, _Origins

names = st.frozensets(st.sampled_from("abcd"), min_size=1, max_size=3)
SIZE = 5


@given(
    st.lists(names, min_size=SIZE, max_size=SIZE),
    st.lists(st.tuples(st.integers(0, SIZE - 1), names), max_size=12),
)
def test_a_row_rests_on_its_own_origins_and_all_cited(own, cited):
    known = _Origins()
    origins = np.array([known.number(each) for each in own], dtype=np.int64)
    pairs = np.array([(row, known.number(each)) for row, each in cited], dtype=np.int64)
    pairs = pairs.reshape(-1, 2)
    _join(known, origins, _Cited(pairs[:, 0], pairs[:, 1]))
    for row in range(SIZE):
        expected = own[row].union(*(each for place, each in cited if place == row))
        assert known.values[origins[row]] == expected
