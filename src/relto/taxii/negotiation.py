"""Whether a client takes what every answer here is: `application/taxii+json;version=2.1`.

It chooses nothing, since there is one media type; parameters other than `version` and `q`
are not looked at.

Basis: TAXII 2.1 §1.6.8, §3.1; RFC 9110 §12.5.1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MEDIA_TYPE = "application/taxii+json;version=2.1"

_RANGE = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_PARAMETER = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*")+')
_WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?", re.ASCII)
_RANKS = {"*/*": 1, "application/*": 2, "application/taxii+json": 3}
_EXACT = 4


def is_acceptable(values: Sequence[str]) -> bool:
    """Tells whether these `Accept` headers admit the media type; none at all does.

    The most specific range that matches decides, so `…;version=2.1;q=0, */*` refuses.
    """
    text = ",".join(values)
    if not text.strip():
        return True
    matches = [found for part in _RANGE.findall(text) if (found := _match(part)) is not None]
    if not matches:
        return False
    nearest = max(rank for rank, _ in matches)
    return any(weight > 0 for rank, weight in matches if rank == nearest)


def _match(text: str) -> tuple[int, float] | None:
    """Returns how specific a range is and its weight, or None if it does not match."""
    name, *parameters = [part.strip() for part in _PARAMETER.findall(text)] or [""]
    rank = _RANKS.get(name.lower())
    weight = 1.0
    for parameter in parameters:
        key, _, value = (part.strip() for part in parameter.partition("="))
        value = value.strip('"')
        if key.lower() == "q":
            if not _WEIGHT.fullmatch(value):
                return None
            weight = float(value)
        elif key.lower() == "version" and name.lower() == "application/taxii+json":
            if value != "2.1":
                return None
            rank = _EXACT
    return None if rank is None else (rank, weight)
