"""Copies as they leave: their ids, and their bytes.

The id of a copy depends on the original's id and on everything that it and the copies that it
names lack, under the node's own key. Nothing here decides what is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from relto.core.canonical import canonical
from relto.formats.projection import copy_id, prune, rename
from relto.services.release.columns import MARKING, Mask
from relto.services.release.contents import Documents
from relto.services.release.stream import Stream
from relto.store.corpus import Corpus
from relto.store.products import bytes_of, object_ids


@dataclass(frozen=True, slots=True)
class Ground:
    """What copies are made from, for one partner and one request."""

    corpus: Corpus
    documents: Documents
    stream: Stream
    open: Mask
    key: bytes


class Copies:
    """The copies among the rows of one answer."""

    def __init__(self, ground: Ground, rows: Iterable[int]) -> None:
        """Finds what the rows lack, and all copies that they name."""
        self._ground = ground
        self._lacks: dict[int, list[int]] = {}
        self._naming: dict[int, list[int]] = {}
        open_ends = list(rows)
        while open_ends:
            row = open_ends.pop()
            if row not in self._lacks:
                self._survey(row)
                open_ends += self._naming[row]
        numbers = {number for lacks in self._lacks.values() for number in lacks}
        numbers |= {int(ground.corpus.object[row]) for row in self._lacks}
        ordered = sorted(numbers)
        self._names = dict(zip(ordered, object_ids(ground.documents.tx, ordered), strict=True))
        self._ids: dict[int, str] = {}

    def _survey(self, row: int) -> None:
        corpus, stream = self._ground.corpus, self._ground.stream
        begin, end = corpus.ref_offsets[row : row + 2]
        targets = [int(number) for number in corpus.refs[begin:end]]
        newest = [int(corpus.latest[number]) for number in targets]
        shown = [place >= 0 and place in stream.shown for place in newest]
        pairs = list(zip(targets, newest, shown, strict=True))
        self._lacks[row] = sorted({number for number, _, seen in pairs if not seen})
        found = np.array(sorted({place for _, place, seen in pairs if seen}), np.uint32)
        self._naming[row] = found[stream.forms.among(found) != 0].tolist()

    def original_id(self, row: int) -> str:
        """Returns the id of the original of a surveyed row."""
        return self._names[int(self._ground.corpus.object[row])]

    def id_of(self, row: int) -> str:
        """Returns the id under which a copy is handed out."""
        if row not in self._ids:
            lacking = canonical(self._lacking(row))
            self._ids[row] = copy_id(self._ground.key, self.original_id(row), lacking)
        return self._ids[row]

    def _lacking(self, row: int) -> list[Any]:
        reached, open_ends = {row}, list(self._naming[row])
        while open_ends:
            place = open_ends.pop()
            if place not in reached:
                reached.add(place)
                open_ends += self._naming[place]
        return sorted(self._lack_of(place) for place in reached)

    def _lack_of(self, row: int) -> list[Any]:
        hidden = sorted(self._names[number] for number in self._lacks[row])
        ground = self._ground
        return [self.original_id(row), hidden, ground.documents.closed(row, ground.open)]

    def render(self, rows: list[int]) -> dict[int, bytes]:
        """Returns the bytes of copies; one that cannot stand is left out."""
        bodies = bytes_of(self._ground.documents.tx, rows)
        found = {row: self._render(row, body) for row, body in zip(rows, bodies, strict=True)}
        return {row: body for row, body in found.items() if body is not None}

    def _render(self, row: int, body: bytes) -> bytes | None:
        ground = self._ground
        hidden = frozenset(self._names[number] for number in self._lacks[row])
        closed = ground.documents.closed(row, ground.open)
        value = prune(msgspec.json.decode(body), hidden.__contains__, closed)
        if value is None:
            return None
        names = {self.original_id(place): self.id_of(place) for place in self._naming[row]}
        renamed = rename(value, names)
        # A marking-definition keeps its id: it only loses references to what is hidden.
        if not ground.corpus.flags[row] & MARKING:
            renamed["id"] = self.id_of(row)
        return msgspec.json.encode(renamed)
