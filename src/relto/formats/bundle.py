"""Splits a stream into the bytes of its objects, in bounded memory.

It takes a STIX bundle, a TAXII envelope, an array, a single object, or objects one after the
other (one a line, say). Brackets are counted with NumPy over whole chunks; an object's own
syntax is checked by whoever reads it, so a malformed one costs only itself.

Basis: STIX 2.1 §8 (bundle); TAXII 2.1 §3.7 (envelope).
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import msgspec
import numpy as np
from numpy.typing import NDArray

from relto.core.errors import InputError

CHUNK_BYTES = 256 * 1024
HELD_BYTES_LIMIT = 64 * 1024 * 1024
"""Most that is held of one object; a larger one ends the reading."""

_QUOTE, _OPEN, _CLOSE, _BACKSLASH = 0x22, 0x7B, 0x7D, 0x5C
_OBJECTS = re.compile(rb'[{,]\s*+"objects"\s*+:\s*+\Z')
_BLANK = b" \t\r\n"
_STRAY = re.compile(rb'(?:"(?:[^"\\]|\\.)*+"|[^\s,])+', re.DOTALL)
_NAME_BYTES = 256


class Piece(msgspec.Struct, frozen=True, gc=False):
    """The bytes of one element.

    Attributes:
        ordinal: its number in the stream, from 1.
        offset: where it begins in the stream, in bytes from 0.
        raw: the bytes themselves.
    """

    ordinal: int
    offset: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class _Brackets:
    """Brackets outside strings: where, and how deep one is right after each."""

    at: NDArray[np.int64]
    opens: NDArray[np.bool_]
    depth: NDArray[np.int64]


def _brackets(data: bytes) -> _Brackets:
    octets = np.frombuffer(data, dtype=np.uint8)
    # `[` and `{`, and `]` and `}`, differ in one bit; the two pairs may be counted as one.
    folded = octets | 0x20
    at = np.flatnonzero((octets == _QUOTE) | (folded == _OPEN) | (folded == _CLOSE))
    quotes = octets[at] == _QUOTE
    if b'\\"' in data:
        escaped = np.flatnonzero(quotes)[_escaped(octets, at[quotes])]
        at, quotes = np.delete(at, escaped), np.delete(quotes, escaped)
    outside = at[~quotes & (np.bitwise_xor.accumulate(quotes) == 0)]
    opens = folded[outside] == _OPEN
    return _Brackets(outside, opens, np.cumsum(opens.astype(np.int8) * 2 - 1, dtype=np.int64))


def _escaped(octets: NDArray[np.uint8], quotes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tells which quotes follow an odd number of backslashes."""
    odd = np.zeros(len(quotes), dtype=np.bool_)
    running = np.arange(len(quotes))
    before = 1
    while len(running):
        inside = quotes[running] >= before
        running = running[inside]
        running = running[octets[quotes[running] - before] == _BACKSLASH]
        odd[running] ^= True
        before += 1
    return odd


def pieces(stream: BinaryIO, chunk: int = CHUNK_BYTES) -> Iterator[Piece]:
    """Yields the elements of a stream as they come.

    Raises:
        InputError: the stream ends inside something, or is no JSON at all, with the offset;
            what came before has been yielded.
    """
    return _Splitter(stream, chunk).run()


class _Splitter:
    """Reads a stream; `_held` begins at `_offset` of it, never inside a string."""

    def __init__(self, stream: BinaryIO, chunk: int) -> None:
        self._stream = stream
        self._chunk = chunk
        self._held = b""
        self._offset = 0
        self._ordinal = 0
        self._ended = False

    def run(self) -> Iterator[Piece]:
        """Yields all elements."""
        self._more("anything")
        if self._held.startswith(b"\xef\xbb\xbf"):
            self._drop(3)
        if not self._skip_blank():
            raise self._fault("nothing came: expected a bundle, an array or an object")
        while self._skip_blank():
            if self._held[:1] == b"[":
                self._drop(1)
                yield from self._elements()
            elif self._held[:1] == b"{":
                yield from self._root()
            else:
                raise self._fault("expected a bundle, an array or an object")

    def _fault(self, message: str) -> InputError:
        return InputError(f"{message}, at byte {self._offset}")

    def _drop(self, count: int) -> None:
        self._held = self._held[count:]
        self._offset += count

    def _more(self, what: str) -> None:
        """Reads on.

        Raises:
            InputError: the stream is over, or holds something too large.
        """
        if self._ended:
            raise self._fault(f"the input ends inside {what} that begins")
        if len(self._held) > HELD_BYTES_LIMIT:
            raise self._fault(f"more than {HELD_BYTES_LIMIT} bytes in {what} that begins")
        data = self._stream.read(max(self._chunk, len(self._held)))
        self._ended = not data
        self._held += data

    def _skip_blank(self) -> bool:
        while True:
            rest = self._held.lstrip(_BLANK)
            self._drop(len(self._held) - len(rest))
            if rest:
                return True
            if self._ended:
                return False
            self._more("white space")

    def _piece(self, start: int, end: int) -> Piece:
        self._ordinal += 1
        return Piece(self._ordinal, self._offset + start, self._held[start:end])

    def _root(self) -> Iterator[Piece]:
        """Goes through top-level objects: envelopes are opened, others are elements."""
        while True:
            found = _brackets(self._held)
            opened = self._objects_array(found, level=2)
            ends = found.at[(found.depth == 0) & ~found.opens]
            if opened is not None and not (len(ends) and ends[0] < opened):
                self._drop(opened + 1)
                yield from self._elements()
                yield from self._rest()
                return
            if len(ends):
                yield from self._sequence(found, opened)
                return
            self._more("an object")

    def _objects_array(self, found: _Brackets, level: int) -> int | None:
        for at in found.at[found.opens & (found.depth == level)].tolist():
            name = self._held[max(0, at - _NAME_BYTES) : at]
            if self._held[at : at + 1] == b"[" and _OBJECTS.search(name):
                return int(at)
        return None

    def _sequence(self, found: _Brackets, stop: int | None) -> Iterator[Piece]:
        """Yields complete top-level objects up to something else or an envelope."""
        starts = found.at[found.opens & (found.depth == 1)].tolist()
        ends = found.at[~found.opens & (found.depth == 0)].tolist()
        position = 0
        for start, end in zip(starts, ends, strict=False):
            envelope = stop is not None and end > stop
            if envelope or self._held[position:start].strip(_BLANK) or self._held[start] != 0x7B:
                break
            yield self._piece(start, end + 1)
            position = end + 1
        self._drop(position)

    def _rest(self) -> Iterator[Piece]:
        """Goes to the end of an envelope."""
        while True:
            found = _brackets(self._held)
            opened = self._objects_array(found, level=1)
            ends = found.at[found.depth == -1]
            if opened is not None and not (len(ends) and ends[0] < opened):
                raise self._fault("`objects` is given twice in the bundle, after what ends")
            if len(ends):
                self._drop(int(ends[0]) + 1)
                return
            self._more("a bundle")
            yield from ()

    def _elements(self) -> Iterator[Piece]:
        """Yields the elements of an array whose opening bracket has been dropped."""
        while True:
            found = _brackets(self._held)
            closing = found.at[found.depth == -1]
            end = int(closing[0]) if len(closing) else None
            position = yield from self._complete(found, end)
            if end is not None:
                yield from self._stray(position, end)
                self._drop(end + 1)
                return
            self._drop(position)
            self._more("an array")

    def _complete(self, found: _Brackets, end: int | None) -> Generator[Piece, None, int]:
        """Yields the complete elements and returns where the last one ends."""
        inside = slice(None) if end is None else slice(0, int(np.searchsorted(found.at, end)))
        at, opens, depth = found.at[inside], found.opens[inside], found.depth[inside]
        starts = at[opens & (depth == 1)].tolist()
        ends = at[~opens & (depth == 0)].tolist()
        held, position = self._held, 0
        for start, stop in zip(starts, ends, strict=False):
            if held[position:start] not in (b"", b",", b", ", b",\n"):
                yield from self._stray(position, start)
            yield self._piece(start, stop + 1)
            position = stop + 1
        return position

    def _stray(self, start: int, end: int) -> Iterator[Piece]:
        """Yields what stands between elements and is neither a comma nor white space."""
        for match in _STRAY.finditer(self._held, start, end):
            yield self._piece(*match.span())
