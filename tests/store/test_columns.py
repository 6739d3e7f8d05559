import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import StoreError
from relto.core.instant import parse_instant
from relto.store import columns
from relto.store.arrivals import admit
from relto.store.columns import NO_MONTH, Columns
from relto.store.corpus import Corpus
from tests.store.objects import MARKINGS, address, incoming, report, statement

KINDS = {
    "profile": np.int32,
    "own": np.int32,
    "object": np.int32,
    "type": np.int16,
    "flags": np.uint8,
    "counts": np.uint32,
    "month": np.int16,
    "refs": np.int32,
    "portion_rows": np.uint32,
    "portions": np.int32,
}
FIRST = ("profile", "own", "object", "type", "flags", "counts", "refs")
lengths = st.tuples(*(st.integers(0, 5) for _ in range(3)))


def block(rows, refs, portions):
    sizes = {"refs": refs, "portion_rows": portions, "portions": portions}
    return Columns(
        **{name: np.arange(sizes.get(name, rows), dtype=kind) for name, kind in KINDS.items()}
    )


def first_format(made):
    """The bytes of a block as the first format had it."""
    head = np.array([len(made.profile), len(made.refs), 1, 0], dtype="<u4").tobytes()
    return head + b"".join(getattr(made, name).tobytes() for name in FIRST)


@given(lengths)
def test_a_block_comes_back_as_it_was(sizes):
    made = block(*sizes)
    found = columns.from_bytes(columns.to_bytes(made))
    for name, kind in KINDS.items():
        assert getattr(found, name).tolist() == getattr(made, name).tolist()
        assert getattr(found, name).dtype == kind


@given(lengths, st.integers(0, 60), st.booleans())
def test_a_block_cut_short_or_with_more_behind_it_is_refused(sizes, cut, more):
    data = columns.to_bytes(block(*sizes))
    wrong = data + b"\0" if more else data[: min(cut, len(data) - 1)]
    with pytest.raises(StoreError, match="restore the database"):
        columns.from_bytes(wrong)


def test_a_block_of_another_format_is_refused():
    data = bytearray(columns.to_bytes(block(1, 1, 1)))
    data[8] = 3
    with pytest.raises(StoreError, match="not readable"):
        columns.from_bytes(bytes(data))


@given(lengths)
def test_a_block_of_the_first_format_has_no_months_and_no_portions(sizes):
    made = block(*sizes)
    found = columns.from_bytes(first_format(made))
    for name in FIRST:
        assert getattr(found, name).tolist() == getattr(made, name).tolist()
    assert found.month.tolist() == [NO_MONTH] * sizes[0]
    assert (len(found.portions), len(found.portion_rows)) == (0, 0)


def admitted(store, *batches, at=None):
    with store.write() as tx:
        for batch in batches:
            admit(tx, incoming(batch), at)
    corpus = Corpus()
    with store.read() as tx:
        corpus.advance(tx, tx.head())
    return corpus


def month(year, number):
    return (year - 1970) * 12 + number - 1


def test_the_month_is_that_of_the_version_or_of_the_arrival(store):
    batch = [report(1), report(1, modified="2026-12-31T23:59:59Z"), address("192.0.2.1")]
    corpus = admitted(store, batch, at=parse_instant("2025-02-28T12:00:00Z"))
    assert corpus.month.tolist() == [month(2026, 1), month(2026, 12), month(2025, 2)]


def test_an_arrival_of_which_no_instant_is_known_has_no_month(store):
    assert admitted(store, [address("192.0.2.1")]).month.tolist() == [NO_MONTH]


def test_a_month_out_of_reach_is_the_nearest_one(store):
    far, early = "9999-01-01T00:00:00Z", "1601-01-01T00:00:00Z"
    batch = [report(1, modified=far), report(2, created=early, modified=early)]
    assert admitted(store, batch).month.tolist() == [np.iinfo(np.int16).max, 0]


def test_portions_follow_their_rows(store):
    marks = [statement(n) for n in range(3)]
    first = [*marks, report(1), report(2, granular=MARKINGS[:2])]
    corpus = admitted(store, first, [report(3, granular=MARKINGS[2:])])
    assert corpus.portion_rows.tolist() == [4, 4, 5]
    assert len(set(corpus.portions.tolist())) == 3
    assert not set(corpus.portions.tolist()) & set(corpus.profile.tolist())
