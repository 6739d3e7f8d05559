"""The profile of an object: everything that handling rules may look at, interned by the store.

Products by the million share some thousands of profiles; a decision is made per profile.
It does not hold content, and it does not say what the handling is (`policy.resolve` does).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relto.core.canonical import canonical
from relto.core.errors import InputError


@dataclass(frozen=True, slots=True)
class Profile:
    """What came with an object.

    Attributes:
        feed: name of the feed by which it came.
        type: STIX type.
        markings: ids of its marking-definitions, of the object or (for a portion) of both.
        tags: its labels.
        kill_chain: its phases as `chain/phase`.
        created_by: id of the identity that created it, or None.
        handling: canonical JSON text of a relto handling on the object itself, or None.
        object: its own id where it is a marking-definition, else None.
        parts: numbers of the profiles that this one combines; then all else is empty.
    """

    feed: str = ""
    type: str = ""
    markings: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kill_chain: tuple[str, ...] = ()
    created_by: str | None = None
    handling: str | None = None
    object: str | None = None
    parts: tuple[int, ...] = ()


def profile_to_bytes(profile: Profile) -> bytes:
    """Writes the canonical bytes by which a profile is interned."""
    if profile.parts:
        return canonical({"parts": sorted(profile.parts)})
    return canonical(
        {
            "feed": profile.feed,
            "type": profile.type,
            "markings": sorted(set(profile.markings)),
            "tags": sorted(set(profile.tags)),
            "kill_chain": sorted(set(profile.kill_chain)),
            "created_by": profile.created_by,
            "handling": profile.handling,
            "object": profile.object,
        }
    )


def _frozen(part: Any) -> Any:
    return tuple(part) if isinstance(part, list) else part


def profile_from_json(value: dict[str, Any]) -> Profile:
    """Reads a profile from the decoded form of its canonical bytes.

    Raises:
        InputError: a key is missing or unknown.
    """
    try:
        return Profile(**{key: _frozen(part) for key, part in value.items()})
    except TypeError:
        raise InputError("not a profile of this version") from None
