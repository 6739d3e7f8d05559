"""Arrivals: once each, gapless, versions combined, history kept."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relto.core.errors import StoreError
from relto.formats.stix import parse_object
from relto.store.arrivals import admit
from relto.store.columns import Flag
from relto.store.corpus import Corpus
from relto.store.products import bytes_of, manifest_of, object_ids, object_number, rows_of
from relto.store.profiles import Profiles, with_marking
from tests.store.objects import (
    MARKINGS,
    address,
    histories,
    identifier,
    incoming,
    report,
    statement,
)

several_databases = settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def take(store, raws):
    with store.write() as tx:
        return admit(tx, incoming(raws))


def loaded(store):
    corpus, profiles = Corpus(), Profiles()
    with store.read() as tx:
        head = tx.head()
        corpus.advance(tx, head)
        profiles.advance(tx, head)
    return corpus, profiles


def meaning(store):
    """What is stored, without the numbers that depend on the order of arrival."""
    corpus, profiles = loaded(store)
    with store.read() as tx:
        ids = object_ids(tx, range(tx.head().objects))
        raws = bytes_of(tx, range(corpus.arrivals))
        manifest = manifest_of(tx, range(corpus.arrivals))
    told = {}
    for row in range(corpus.arrivals):
        refs = corpus.refs[corpus.ref_offsets[row] : corpus.ref_offsets[row + 1]]
        told[ids[corpus.object[row]], manifest[row].version] = (
            raws[row],
            frozenset(profiles.all[part] for part in profiles.parts(corpus.profile[row])),
            profiles.all[corpus.own[row]],
            int(corpus.flags[row]),
            corpus.types[corpus.type[row]],
            frozenset(ids[ref] for ref in refs),
        )
    newest = {
        ids[number]: manifest[row].version for number, row in enumerate(corpus.latest) if row >= 0
    }
    return told, newest


def expected(history):
    """The same, from the objects alone."""
    objects: dict = {}
    for raw in (raw for batch in history for raw in batch):
        parsed = parse_object(raw, "ours")
        objects.setdefault(parsed.id, {})[parsed.version] = (parsed, raw)
    told, newest = {}, {}
    for versions in objects.values():
        for version, (parsed, raw) in versions.items():
            newer = frozenset(versions[v][0].profile for v in versions if v >= version)
            flags = Flag.GRANULAR * bool(parsed.portions)
            flags |= Flag.SEVERAL * (len(versions) > 1)
            flags |= Flag.SUPERSEDED * (version != max(versions))
            flags |= Flag.NO_VERSION * (not version)
            told[parsed.id, version] = (
                *(raw, newer, parsed.profile),
                *(int(flags), parsed.type, frozenset(parsed.refs)),
            )
        newest[parsed.id] = max(versions)
    return told, newest


@several_databases
@given(histories)
def test_what_is_stored_means_what_came(fresh_store, history):
    store = fresh_store()
    for batch in history:
        take(store, batch)
    assert meaning(store) == expected(history)


@several_databases
@given(histories, st.randoms(use_true_random=False))
def test_neither_order_nor_batches_change_the_meaning(fresh_store, history, chance):
    one, other = fresh_store(), fresh_store()
    for batch in history:
        take(one, batch)
    shuffled = [raw for batch in history for raw in batch]
    chance.shuffle(shuffled)
    take(other, shuffled)
    assert meaning(one) == meaning(other)


@several_databases
@given(histories)
def test_taking_in_twice_is_taking_in_once(fresh_store, history):
    store = fresh_store()
    for batch in history:
        take(store, batch)
    with store.read() as tx:
        before = tx.head()
    for batch in history:
        admission = take(store, batch)
        assert admission.stored == ()
        assert admission.known == len(batch)
    with store.read() as tx:
        assert tx.head() == before


@several_databases
@given(histories)
def test_a_corpus_grown_step_by_step_is_the_one_loaded_at_once_and_remembers(fresh_store, history):
    store, grown, past = fresh_store(), Corpus(), []
    for batch in history:
        take(store, batch)
        with store.read() as tx:
            grown.advance(tx, tx.head())
        past.append((grown.arrivals, grown.relabels, grown.profile.copy()))
    fresh, _ = loaded(store)
    for name in ("profile", "own", "object", "type", "flags", "ref_offsets", "refs", "latest"):
        assert np.array_equal(getattr(grown, name), getattr(fresh, name)), name
    for arrivals, relabels, profile in past:
        for corpus in (grown, fresh):
            assert np.array_equal(corpus.profiles_at(relabels, 0, arrivals), profile)


def test_arrival_numbers_have_no_gaps(store):
    taken = [take(store, [report(n), report(n), address("192.0.2.1")]) for n in range(4)]
    assert all(one.hi == other.lo for one, other in pairwise(taken))
    assert taken[-1].hi == 5


def _admit_and_fail(tx):
    admit(tx, incoming([report(1)]))
    tx.connection.exec_driver_sql("no such statement")


def test_a_failed_transaction_leaves_nothing(store):
    with pytest.raises(StoreError), store.write() as tx:
        _admit_and_fail(tx)
    with store.read() as tx:
        head = tx.head()
        assert (head.arrivals, head.objects, head.profiles) == (0, 0, 0)
        assert object_number(tx, identifier("report", 1)) is None


def test_the_same_version_with_other_content_is_refused_and_the_rest_goes_in(store):
    admission = take(store, [report(1), report(1, description="other"), report(2)])
    assert admission.stored == (0, 2)
    assert [place for place, _ in admission.refused] == [1]
    again = take(store, [report(1, description="other")])
    assert [place for place, _ in again.refused] == [0]


def test_the_same_content_written_otherwise_is_known(store):
    spaced = report(1).replace(b'": ', b'" :  ')
    assert take(store, [report(1)]).known == 0
    assert take(store, [spaced]).known == 1


def test_a_marking_definition_is_never_redefined(store):
    take(store, [statement(1)])
    later = statement(1, "theirs").replace(b"2026-01-01", b"2026-02-01")
    (refused,) = take(store, [later]).refused
    assert "redefines" in refused[1]
    _, profiles = loaded(store)
    assert profiles.meanings == {MARKINGS[1]: {"statement": True}}


def test_an_older_version_never_outlives_a_stricter_newer_marking(store):
    take(store, [report(1, 1)])
    take(store, [report(1, 3, markings=[MARKINGS[0]])])
    take(store, [report(1, 2)])
    corpus, profiles = loaded(store)
    assert all(MARKINGS[0] in profiles.markings_of(p) for p in corpus.profile)
    with store.read() as tx:
        versions = rows_of(tx, corpus.object[0])
    assert [row.seq for row in versions] == [0, 2, 1]
    assert corpus.latest[corpus.object[0]] == 1


def test_a_portion_has_a_profile_of_its_own(store):
    take(store, [report(1, granular=[MARKINGS[2]], markings=[MARKINGS[0]])])
    corpus, profiles = loaded(store)
    number = profiles.portion(int(corpus.own[0]), MARKINGS[2])
    assert profiles.all[number] == with_marking(profiles.all[corpus.own[0]], MARKINGS[2])
    assert profiles.all[number].markings == tuple(sorted([MARKINGS[0], MARKINGS[2]]))


def test_bytes_and_manifest_come_in_the_order_asked(store):
    raws = [report(n) for n in range(40)]
    take(store, raws)
    for wanted in ([3, 1, 2], random.Random(1).sample(range(40), 9), [0, 39], []):
        with store.read() as tx:
            assert bytes_of(tx, wanted) == [raws[n] for n in wanted]
            assert [row.seq for row in manifest_of(tx, wanted)] == wanted
