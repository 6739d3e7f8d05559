"""Pages: a stretch of a stream written as the JSON that leaves.

A row that is shown as it was stored is copied byte for byte; nothing is parsed for it. What is
on the page was chosen before.

Basis: TAXII 2.1 §3.7 (envelope), §5.3 (manifest), §5.8 (versions).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
import numpy as np

from relto.core.instant import format_instant
from relto.services.release.columns import MARKING, references
from relto.services.release.copies import Copies, Ground
from relto.services.release.forms import Rows
from relto.services.release.stream import Found
from relto.store.products import bytes_of, manifest_of

MEDIA_TYPE = "application/stix+json;version=2.1"


@dataclass(frozen=True, slots=True)
class Written:
    """The items of a page.

    Attributes:
        items: JSON texts, in order.
        copies: id of each copy among the rows, by row.
    """

    items: list[bytes]
    copies: dict[int, str]


def copied_rows(ground: Ground, rows: Rows) -> list[int]:
    """Returns those of the rows that are shown as copies."""
    return [int(row) for row in rows[ground.stream.forms.among(rows) != 0]]


def _bare_markings(ground: Ground, rows: Rows) -> list[int]:
    """Returns the marking-definitions that refer to something hidden."""
    corpus = ground.corpus
    marks = rows[(corpus.flags[rows] & MARKING) != 0].astype(np.int64)
    if len(marks) == 0:
        return []
    targets, owner = references(corpus, marks)
    newest = corpus.latest[targets]
    lacking = [row < 0 or int(row) not in ground.stream.shown for row in newest]
    return [int(row) for row in marks[np.unique(owner[lacking])]]


def write_objects(ground: Ground, rows: Rows) -> Written:
    """Writes the objects of a page."""
    copied = copied_rows(ground, rows)
    altered = copied + _bare_markings(ground, rows)
    numbers = rows.tolist()
    if not altered:
        return Written(bytes_of(ground.documents.tx, numbers), {})
    copies = Copies(ground, altered)
    bodies: dict[int, bytes] = copies.render(altered)
    plain = [row for row in numbers if row not in set(altered)]
    bodies |= zip(plain, bytes_of(ground.documents.tx, plain), strict=True)
    ids = {row: copies.id_of(row) for row in copied}
    return Written([bodies[row] for row in numbers if row in bodies], ids)


def write_manifest(ground: Ground, found: Found) -> Written:
    """Writes the manifest records of a page."""
    ids = ids_of_copies(ground, copied_rows(ground, found.rows))
    rows = manifest_of(ground.documents.tx, found.rows.tolist())
    items = []
    for row, date in zip(rows, found.dates.tolist(), strict=True):
        added = format_instant(date)
        record = {
            "id": ids.get(row.seq, row.id),
            "date_added": added,
            "version": row.version or added,
            "media_type": MEDIA_TYPE,
        }
        items.append(msgspec.json.encode(record))
    return Written(items, ids)


def write_versions(ground: Ground, found: Found) -> Written:
    """Writes the versions of a page."""
    ids = ids_of_copies(ground, copied_rows(ground, found.rows))
    rows = manifest_of(ground.documents.tx, found.rows.tolist())
    dates = (format_instant(date) for date in found.dates.tolist())
    texts = [row.version or date for row, date in zip(rows, dates, strict=True)]
    return Written([msgspec.json.encode(text) for text in texts], ids)


def ids_of_copies(ground: Ground, rows: Iterable[int]) -> dict[int, str]:
    """Returns the ids under which copies are handed out, by row."""
    wanted = list(rows)
    if not wanted:
        return {}
    copies = Copies(ground, wanted)
    return {row: copies.id_of(row) for row in wanted}


def envelope(name: str, items: list[bytes], cursor: str | None) -> bytes:
    """Writes the answer around its items; an empty one is an empty object."""
    if not items:
        return b"{}"
    more = b"false"
    if cursor is not None:
        more = b'true,"next":' + msgspec.json.encode(cursor)
    # The page is copied once: its ends are put on the first and last item before the join.
    pieces = items.copy()
    pieces[0] = b'{"more":' + more + b',"' + name.encode() + b'":[' + pieces[0]
    pieces[-1] += b"]}"
    return b",".join(pieces)
