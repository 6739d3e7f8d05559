"""Ingest: objects go in by batches, each batch one transaction with its event.

What was reported as stored is on disk. An object that cannot be kept is refused with its place
and reason while the rest goes in. Nothing here decides who may see what; at the end it only
tells which objects nobody can see because no rule gives them a handling.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from relto.core.clock import Clock
from relto.core.errors import InputError
from relto.formats.bundle import Piece, pieces
from relto.formats.stix import parse_object
from relto.labels.documents.schemes.choice import scheme_of
from relto.model.profile import Profile
from relto.policy import snapshot_from_bytes
from relto.policy.resolve import resolve
from relto.services.documents import DOCUMENT_SUFFIXES, is_marked, limited, open_document
from relto.store import Event, Store
from relto.store.arrivals import Admission, Incoming, admit
from relto.store.policies import digest_in_force, in_force
from relto.store.profiles import Profiles

BATCH_OBJECTS = 10_000
BATCH_BYTES = 16 * 1024 * 1024
SAMPLES = 3
_BETWEEN_COLLECTIONS = 100_000
STANDARD_INPUT = "standard input"
SUFFIXES = DOCUMENT_SUFFIXES | {".json", ".jsonl", ".ndjson", ".stix", ".stix2"}

_ID = re.compile(rb'"id"\s*:\s*"([a-z0-9-]{1,300})"')


@dataclass(frozen=True, slots=True)
class Refused:
    """An object that was not stored: where it stood and why.

    Attributes:
        file: name of the source.
        ordinal: number of the object in it from 1, 0 where the source itself is broken.
        offset: where it begins, in bytes from 0.
        id: its identifier, if one can be read.
        reason: why, for people.
    """

    file: str
    ordinal: int
    offset: int
    id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """Objects that nobody can see for one reason.

    Attributes:
        count: how many of those stored now.
        samples: some of their ids.
    """

    count: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """A portion-marked document that came.

    Attributes:
        file: name of the source.
        id: identifier of its object.
        scheme: marking scheme in which it was read.
        portions: how many portions it has.
        mistakes: why it is withheld whatever the policy says, by line.
        warnings: what else is not as it should be, by line.
    """

    file: str
    id: str
    scheme: str
    portions: int
    mistakes: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of everything that came.

    Attributes:
        feed: by which feed it came.
        stored: products that were new.
        known: objects that were there already.
        refused: what was not stored.
        withheld: what was stored and nobody can see, by reason.
        lo: arrival number of the first product stored.
        hi: number after the last one.
        bytes: size of all objects read.
        documents: the portion-marked documents among them.
        unmarked: texts in a directory that are no marked documents, and were left alone.
    """

    feed: str
    stored: int
    known: int
    refused: tuple[Refused, ...]
    withheld: dict[str, Withheld]
    lo: int
    hi: int
    bytes: int
    documents: tuple[DocumentRead, ...] = ()
    unmarked: tuple[str, ...] = ()


class Progress(NamedTuple):
    """How far an ingest is, told after each batch that is on disk."""

    file: str
    stored: int
    known: int
    refused: int
    bytes: int


Told = Callable[[Progress], None]


@dataclass(slots=True)
class _Run:
    """An ingest under way."""

    store: Store
    clock: Clock
    feed: str
    actor: str
    told: Told | None
    scheme: str | None
    waiting: list[tuple[Piece, Incoming]] = field(default_factory=list)
    waiting_bytes: int = 0
    stored: int = 0
    known: int = 0
    bytes: int = 0
    lo: int | None = None
    hi: int = 0
    refused: list[Refused] = field(default_factory=list)
    profiles: dict[Profile, list[str]] = field(default_factory=dict)
    counts: dict[Profile, int] = field(default_factory=dict)
    documents: list[DocumentRead] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)


def ingest(  # noqa: PLR0913 - keyword-only settings of one run
    store: Store,
    source: Path | BinaryIO,
    feed: str,
    *,
    clock: Clock,
    actor: str,
    progress: Told | None = None,
    scheme: str | None = None,
) -> IngestReport:
    """Takes in everything of a source.

    Args:
        store: the node's database.
        source: a file, a directory (all JSON files and marked documents below it) or an open
            stream of JSON.
        feed: name of the feed, which handling rules may look at.
        clock: tells the instant of each event.
        actor: who does it, for the record.
        progress: called after each batch that is on disk.
        scheme: marking scheme of documents; None takes for each the one its banner is in.

    Raises:
        InputError: the source cannot be opened, the feed has no name, or there is no such scheme.
        StoreError: the database fails; batches told of before are stored.
    """
    if not feed.strip():
        raise InputError("a feed needs a name")
    if scheme is not None:
        scheme_of(scheme)
    run = _Run(store, clock, feed, actor, progress, scheme)
    below = isinstance(source, Path) and source.is_dir()
    with _seldom_collected():
        for name, stream in _streams(source):
            if Path(name).suffix.lower() not in DOCUMENT_SUFFIXES:
                _read(run, name, stream)
            else:
                _read_document(run, name, limited(stream), below=below)
    return _report(run)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Looks for cycles seldom, and as before afterwards.

    A batch makes many objects that live as long as it does and are in no cycle.
    """
    former = gc.get_threshold()
    gc.set_threshold(_BETWEEN_COLLECTIONS, *former[1:])
    try:
        yield
    finally:
        gc.set_threshold(*former)


def _streams(source: Path | BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    if not isinstance(source, Path):
        yield STANDARD_INPUT, source
        return
    for path in _files(source):
        with _opened(path) as stream:
            yield str(path), stream


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    found = [path for path in source.rglob("*") if path.suffix.lower() in SUFFIXES]
    files = sorted(path for path in found if path.is_file())
    if not files:
        raise InputError(f"no JSON file and no document below `{source}`")
    return files


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        stream = path.open("rb", buffering=0)
    except OSError as error:
        raise InputError(f"`{path}`: {error.strerror}") from None
    with stream:
        yield stream


def _read(run: _Run, name: str, stream: BinaryIO) -> None:
    try:
        for piece in pieces(stream):
            run.bytes += len(piece.raw)
            _take(run, name, piece)
    except InputError as error:
        run.refused.append(Refused(name, 0, 0, None, str(error)))
    finally:
        # What came before a fault in the source goes in; after a fault of ours nothing waits.
        _flush(run, name)


def _read_document(run: _Run, name: str, raw: bytes, *, below: bool) -> None:
    """Takes in a document; one found below a directory only where it has a marking."""
    if below and run.scheme is None and not is_marked(raw):
        run.unmarked.append(name)
        return
    run.bytes += len(raw)
    try:
        opened = open_document(raw, run.scheme, _key(run))
    except InputError as error:
        run.refused.append(Refused(name, 0, 0, None, str(error)))
        return
    for ordinal, body in enumerate(opened.objects, 1):
        _take(run, name, Piece(ordinal, 0, body))
    _flush(run, name)
    match = _ID.search(opened.objects[-1])
    identifier = match.group(1).decode() if match else ""
    told = (opened.scheme, opened.portions, opened.mistakes, opened.warnings)
    run.documents.append(DocumentRead(name, identifier, *told))


def _key(run: _Run) -> bytes:
    with run.store.read() as tx:
        return tx.head().stream_key


def _take(run: _Run, name: str, piece: Piece) -> None:
    try:
        parsed = parse_object(piece.raw, run.feed)
    except InputError as error:
        run.refused.append(_refused(name, piece, str(error)))
        return
    run.waiting.append((piece, Incoming(parsed, piece.raw)))
    run.waiting_bytes += len(piece.raw)
    if len(run.waiting) >= BATCH_OBJECTS or run.waiting_bytes >= BATCH_BYTES:
        _flush(run, name)


def _refused(name: str, piece: Piece, reason: str) -> Refused:
    match = _ID.search(piece.raw)
    identifier = match.group(1).decode() if match else None
    return Refused(name, piece.ordinal, piece.offset, identifier, reason)


def _flush(run: _Run, name: str) -> None:
    batch, run.waiting, run.waiting_bytes = run.waiting, [], 0
    if not batch:
        return
    with run.store.write() as tx:
        admission = admit(tx, [incoming for _, incoming in batch], run.clock.now())
        tx.record(_event(run, admission, digest_in_force(tx)))
    _count(run, name, batch, admission)
    if run.told is not None:
        run.told(Progress(name, run.stored, run.known, len(run.refused), run.bytes))


def _event(run: _Run, admission: Admission, policy: str | None) -> Event:
    body = {
        "feed": run.feed,
        "stored": len(admission.stored),
        "known": admission.known,
        "refused": len(admission.refused),
        "lo": admission.lo,
        "hi": admission.hi,
        "digest": "sha256:" + hashlib.sha256(b"".join(admission.digests)).hexdigest(),
    }
    return Event("ingest", run.clock.now(), run.actor, body, policy=policy)


def _count(run: _Run, name: str, batch: list[tuple[Piece, Incoming]], admission: Admission) -> None:
    run.lo = admission.lo if run.lo is None else run.lo
    run.hi = admission.hi
    run.stored += len(admission.stored)
    run.known += admission.known
    run.refused += [_refused(name, batch[place][0], reason) for place, reason in admission.refused]
    stored = [batch[place][1].parsed for place in admission.stored]
    # Few profiles are distinct objects, and hashing one reads all of it.
    distinct = {id(parsed.profile): parsed.profile for parsed in stored}
    for address, count in Counter([id(parsed.profile) for parsed in stored]).items():
        profile = distinct[address]
        run.counts[profile] = run.counts.get(profile, 0) + count
    wanting = {address: run.profiles.setdefault(one, []) for address, one in distinct.items()}
    for parsed in stored:
        samples = wanting[id(parsed.profile)]
        if len(samples) < SAMPLES:
            samples.append(parsed.id)


def _report(run: _Run) -> IngestReport:
    return IngestReport(
        run.feed,
        run.stored,
        run.known,
        tuple(run.refused),
        _withheld(run),
        run.lo or 0,
        run.hi,
        run.bytes,
        tuple(run.documents),
        tuple(run.unmarked),
    )


def _withheld(run: _Run) -> dict[str, Withheld]:
    """Tells by reason which of the products stored nobody can see, whatever the dial says."""
    with run.store.read() as tx:
        policy = in_force(tx)
        profiles = Profiles()
        profiles.advance(tx, tx.head())
    if policy is None:
        return _sums(run, dict.fromkeys(run.counts, frozenset({"no-policy"})))
    snapshot = snapshot_from_bytes(policy.snapshot)
    flaws = {
        profile: resolve(profile, profiles.meanings, snapshot).label.flaws for profile in run.counts
    }
    return _sums(run, flaws)


def _sums(run: _Run, flaws: dict[Profile, frozenset[str]]) -> dict[str, Withheld]:
    counts: dict[str, int] = {}
    samples: dict[str, list[str]] = {}
    for profile, reasons in flaws.items():
        for reason in reasons:
            counts[reason] = counts.get(reason, 0) + run.counts[profile]
            samples.setdefault(reason, []).extend(run.profiles[profile])
    return {
        reason: Withheld(counts[reason], tuple(samples[reason][:SAMPLES]))
        for reason in sorted(counts)
    }
