"""The marking of an object whose content is marked by portions, and that of a mismarked one.

A frame says nothing of its own: whoever may have any portion may know that it exists, and its
portions say the rest. It knows no portion.
"""

from __future__ import annotations

from typing import Any

FRAME = "marking-definition--5f0c7a4e-54b8-5d0b-9a44-6f5f2c0d7b11"
"""Marks what is marked portion by portion."""

MISMARKED = "marking-definition--0d9f6a53-3f61-5b5e-8a37-1f4f0e7f3a92"
"""Marks what has a mistake in its marking; it withholds."""

CREATED = "2026-01-01T00:00:00.000Z"
"""The instant of marking-definitions that are the same everywhere."""

STATEMENTS = {
    FRAME: "Every portion of this document carries a marking of its own.",
    MISMARKED: "The marking of this document has a mistake.",
}
_MEANINGS: dict[str, dict[str, Any]] = {FRAME: {"frame": True}, MISMARKED: {"flaw": "mismarked"}}


def frame_meaning(identifier: str, statement: object) -> dict[str, Any] | None:
    """Returns what one of these markings says, None for every other marking.

    Args:
        identifier: the marking-definition's id.
        statement: its statement; with other words than its own it says nothing that is known.
    """
    if identifier not in _MEANINGS:
        return None
    if statement != STATEMENTS[identifier]:
        return {"flaw": "unknown-marking"}
    return _MEANINGS[identifier]
