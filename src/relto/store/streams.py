"""Each partner's stream: its segments, the views they were counted under, its last state.

What belongs into a segment is computed elsewhere; here it is only kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from relto.core.errors import StoreError, UnknownError
from relto.store import schema
from relto.store.transaction import Transaction

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class StreamState:
    """Up to where a partner's stream was grown.

    Attributes:
        partner: whose stream.
        segments: segments that it has.
        epoch: policy epoch under which it was last grown.
        view: digest of the view then.
        arrivals: products that there were then.
        relabels: relabels that there were then.
        last_date: greatest date-added handed out, in microseconds.
    """

    partner: str
    segments: int
    epoch: int
    view: bytes
    arrivals: int
    relabels: int
    last_date: int


@dataclass(frozen=True, slots=True)
class Segment:
    """What became visible to a partner at one of its requests.

    Attributes:
        partner: whose stream.
        k: number of the segment in the stream, from 0.
        epoch: policy epoch.
        view: digest of the view under which its members are counted.
        became: digest of the profiles that became visible for rows before `lo`.
        lo: first arrival that is new.
        hi: first arrival after it.
        relabels: relabels that there were.
        first_date: date-added of its first member.
        count: members.
        at: instant of the request.
    """

    partner: str
    k: int
    epoch: int
    view: bytes
    became: bytes
    lo: int
    hi: int
    relabels: int
    first_date: int
    count: int
    at: int


_STATE = [schema.streams.c[name] for name in StreamState.__dataclass_fields__]
_SEGMENT = [schema.segments.c[name] for name in Segment.__dataclass_fields__]
_LOCK = (
    sa.select(schema.partners.c.code)
    .where(schema.partners.c.code == sa.bindparam("code"))
    .with_for_update()
)
_LOAD = sa.select(*_STATE).where(schema.streams.c.partner == sa.bindparam("partner"))
_SEGMENTS = (
    sa.select(*_SEGMENT)
    .where(schema.segments.c.partner == sa.bindparam("partner"))
    .where(schema.segments.c.k > sa.bindparam("after"))
    .order_by(schema.segments.c.k)
)
_VIEW = sa.select(schema.views.c.bits).where(schema.views.c.digest == sa.bindparam("digest"))


def lock_partner(tx: Transaction, code: str) -> None:
    """Keeps every other request of this partner waiting until the transaction ends.

    Raises:
        UnknownError: there is no such partner.
    """
    if tx.connection.execute(_LOCK, {"code": code}).one_or_none() is None:
        raise UnknownError(f"no partner `{code}`")


def load_stream(tx: Transaction, partner: str) -> StreamState | None:
    """Returns the state of a partner's stream, None before its first request."""
    row = tx.connection.execute(_LOAD, {"partner": partner}).one_or_none()
    return None if row is None else StreamState(*row)


def save_stream(tx: Transaction, state: StreamState) -> None:
    """Writes the state of a stream; the caller has locked the partner."""
    values = asdict(state)
    table = schema.streams
    done = tx.connection.execute(
        table.update().where(table.c.partner == state.partner).values(**values)
    )
    if done.rowcount == 0:
        tx.connection.execute(table.insert().values(**values))


def append_segment(tx: Transaction, segment: Segment) -> None:
    """Adds a segment to its partner's stream; the caller has locked the partner."""
    tx.connection.execute(schema.segments.insert().values(**asdict(segment)))


def segments_of(tx: Transaction, partner: str, after: int = -1) -> list[Segment]:
    """Returns a stream's segments beyond a number, in order."""
    rows = tx.connection.execute(_SEGMENTS, {"partner": partner, "after": after})
    return [Segment(*row) for row in rows]


def put_view(tx: Transaction, mask: Mask) -> bytes:
    """Stores a set of profiles and returns its digest; closed profiles at the end do not count."""
    bits = np.packbits(mask).tobytes().rstrip(b"\0")
    digest = hashlib.sha256(bits).digest()
    if tx.connection.execute(_VIEW, {"digest": digest}).one_or_none() is None:
        _insert_view(tx, digest, bits)
    return digest


def _insert_view(tx: Transaction, digest: bytes, bits: bytes) -> None:
    # Two partners may store the same view at once: the second one finds it there.
    statement = "INSERT INTO views (digest, bits) VALUES (:digest, :bits) ON CONFLICT DO NOTHING"
    tx.connection.execute(sa.text(statement), {"digest": digest, "bits": bits})


def view(tx: Transaction, digest: bytes, size: int) -> Mask:
    """Returns a stored set of profiles as a mask over the first `size` profiles.

    Raises:
        StoreError: no such view is stored, or it holds a profile beyond `size`.
    """
    bits = tx.connection.execute(_VIEW, {"digest": digest}).scalar_one_or_none()
    if bits is None:
        raise StoreError(f"no view `{digest.hex()}` is stored")
    stored = np.unpackbits(np.frombuffer(bits, dtype=np.uint8)).astype(np.bool_)
    if stored[size:].any():
        raise StoreError(f"view `{digest.hex()}` holds profiles beyond {size}")
    mask = np.zeros(size, dtype=np.bool_)
    mask[: len(stored)] = stored[:size]
    return mask


def remember_copies(tx: Transaction, copies: Mapping[str, int]) -> None:
    """Keeps of which object each sanitised copy's id is."""
    if copies:
        statement = "INSERT INTO copies (id, object) VALUES (:id, :object) ON CONFLICT DO NOTHING"
        rows = [{"id": key, "object": copies[key]} for key in sorted(copies)]
        tx.connection.execute(sa.text(statement), rows)


def copies_of(tx: Transaction, ids: Sequence[str]) -> dict[str, int]:
    """Returns the object number of each of these ids that is a copy's."""
    table = schema.copies.c
    query = sa.select(table.id, table.object).where(table.id.in_(list(ids)))
    return {row[0]: row[1] for row in tx.connection.execute(query)} if ids else {}
