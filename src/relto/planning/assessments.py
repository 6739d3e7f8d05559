"""Assessments of partners from JSON, as triggers look at them.

`{"format_version": 1, "assessments": [{"partner": …, "dimension": …, "standing": …, "at": …}]}`,
perhaps with `topic`, `expires` and `reference`. What else stands there is left alone.

It makes no assessment: people do, with what `relto.assessment` will compute for them.
"""

from __future__ import annotations

import msgspec

from relto.core.errors import InputError
from relto.core.instant import Edge, parse_day_or_instant
from relto.model.assessment import NOT_JUDGED, STANDINGS, Assessment, Dimension

FORMAT_VERSION = 1


class _Entry(msgspec.Struct):
    partner: str
    dimension: str
    standing: str
    at: str
    topic: str | None = None
    expires: str | None = None
    reference: str = ""


class _File(msgspec.Struct):
    format_version: int
    assessments: list[_Entry]


_DIMENSIONS = {each.value: each for each in Dimension}


def assessments_from_json(data: bytes, *, file: str | None = None) -> tuple[Assessment, ...]:
    """Reads assessments.

    Args:
        data: the JSON text.
        file: its name, for errors.

    Raises:
        InputError: it is not such a file, with the path of what is wrong.
    """
    try:
        read = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"no assessments: {str(error).lower()}", file=file) from None
    if read.format_version != FORMAT_VERSION:
        message = f"format_version {read.format_version}, expected {FORMAT_VERSION}"
        raise InputError(message, file=file, path="format_version")
    return tuple(_read(each, n, file) for n, each in enumerate(read.assessments))


def _read(entry: _Entry, number: int, file: str | None) -> Assessment:
    def wrong(key: str, message: str) -> InputError:
        return InputError(message, file=file, path=f"assessments[{number}].{key}")

    def instant(key: str, text: str) -> int:
        edge = Edge.END if key == "expires" else Edge.BEGIN
        try:
            return parse_day_or_instant(text, edge)
        except InputError as error:
            raise wrong(key, error.message) from None

    if entry.dimension not in _DIMENSIONS:
        message = f"`{entry.dimension}`, expected one of {', '.join(_DIMENSIONS)}"
        raise wrong("dimension", message)
    if entry.standing != NOT_JUDGED and entry.standing not in STANDINGS:
        expected = ", ".join((*STANDINGS, NOT_JUDGED))
        raise wrong("standing", f"`{entry.standing}`, expected one of {expected}")
    return Assessment(
        partner=entry.partner,
        topic=entry.topic,
        dimension=_DIMENSIONS[entry.dimension],
        standing=STANDINGS.get(entry.standing),
        at=instant("at", entry.at),
        expires=None if entry.expires is None else instant("expires", entry.expires),
        reference=entry.reference,
    )
