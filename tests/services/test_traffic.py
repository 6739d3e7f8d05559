"""Arrays of what is held, against plain loops, on a corpus of random columns."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.model.profile import Profile
from relto.planning.tally import month_names
from relto.services import traffic as counting
from relto.services.holdings import Stock
from relto.services.traffic import references, traffic
from relto.store.columns import Flag
from relto.store.corpus import Corpus
from relto.store.profiles import Profiles

PROFILES = 4
flags = st.sampled_from([0, 0, 0, int(Flag.SUPERSEDED), int(Flag.MARKING)])
rows = st.lists(
    st.tuples(
        st.integers(0, PROFILES - 1),
        flags,
        st.integers(-1, 700),
        st.lists(st.integers(0, 11), max_size=4),
        st.lists(st.integers(0, PROFILES - 1), max_size=2),
    ),
    min_size=1,
    max_size=10,
)


@pytest.fixture(autouse=True, scope="module")
def small_pieces():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "_PIECE", 3)
        yield


class Columns(Corpus):
    """A corpus of given rows: each is an object of its own, and some objects are not stored."""

    def __init__(self, given):
        super().__init__()
        size = len(given)
        self.arrivals = size
        self._profile.extend(np.array([row[0] for row in given], dtype=np.int32))
        self._object.extend(np.arange(size, dtype=np.int32))
        self._flags.extend(np.array([row[1] for row in given], dtype=np.uint8))
        self._month.extend(np.array([row[2] for row in given], dtype=np.int16))
        refs = [ref for row in given for ref in row[3]]
        self._ends.extend(np.cumsum([len(row[3]) for row in given], dtype=np.int64))
        self._refs.extend(np.array(refs, dtype=np.int32))
        portions = [(place, one) for place, row in enumerate(given) for one in row[4]]
        self._portion_rows.extend(np.array([place for place, _ in portions], dtype=np.int32))
        self._portions.extend(np.array([one for _, one in portions], dtype=np.int32))
        self._latest.extend(np.arange(size, dtype=np.int32))
        self._latest.fill_to(12, -1)


def stock(given):
    profiles = Profiles()
    profiles.all = [Profile()] * PROFILES
    return Stock(Columns(given), profiles)


@given(rows)
def test_traffic_is_counted_by_profile_and_month(given_rows):
    found = traffic(stock(given_rows))
    names = month_names({row[2] for row in given_rows})
    products: Counter[tuple] = Counter()
    portions: Counter[tuple] = Counter()
    for profile, flag, month, _, marked in given_rows:
        if not flag:
            products[profile, names[month]] += 1
            portions.update((one, names[month]) for one in (profile, *marked))
    told = {
        (profile, month): (found.products[profile, place], found.portions[profile, place])
        for profile in range(PROFILES)
        for place, month in enumerate(found.months)
    }
    assert set(found.months) == set(names.values())
    assert {key: n for key, (n, _) in told.items() if n} == products
    assert {key: n for key, (_, n) in told.items() if n} == portions


@given(rows, st.lists(st.booleans(), min_size=PROFILES, max_size=PROFILES))
def test_references_lead_from_what_counts_to_what_is_lost(given_rows, moving):
    found = references(stock(given_rows), np.array(moving))
    expected = []
    for row, (profile, flag, _, refs, _) in enumerate(given_rows):
        led = [
            given_rows[ref][0]
            for ref in refs
            if ref < len(given_rows) and not given_rows[ref][1] and moving[given_rows[ref][0]]
        ]
        if led and not flag:
            expected.append((row, profile, led))
    ends = [*found.starts.tolist(), len(found.targets)][1:]
    told = [
        (row, profile, found.targets[start:end].tolist())
        for row, profile, start, end in zip(
            found.rows.tolist(), found.profiles.tolist(), found.starts.tolist(), ends, strict=True
        )
    ]
    assert told == expected
