"""How long plans may take on a node, from its settings.

It reads no file and no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from relto.core.errors import InputError
from relto.core.instant import DAY

_HOUR = DAY // 24
CONFIRM, EXPIRE = "confirm_within_hours", "plans_expire_after_days"
KEYS = frozenset({CONFIRM, EXPIRE})
"""The keys of a node's settings that are read here."""

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Terms:
    """How long things may take, in microseconds.

    Attributes:
        confirm_within: until a second officer should have confirmed a narrowing.
        expires_after: until a plan can no longer be applied.
    """

    confirm_within: int = 24 * _HOUR
    expires_after: int = 7 * DAY


STANDARD = Terms()
"""The terms of a node that says nothing else."""


def terms_of(settings: Mapping[str, Any]) -> Terms:
    """Reads the terms from a node's settings, each as a whole number.

    Raises:
        InputError: a number is none, or not above zero.
    """
    return Terms(
        _number(settings, CONFIRM, _HOUR) or STANDARD.confirm_within,
        _number(settings, EXPIRE, DAY) or STANDARD.expires_after,
    )


def _number(settings: Mapping[str, Any], key: str, unit: int) -> int:
    value = settings.get(key)
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < _MOST:
        raise InputError(f"`{value}`, expected a whole number above 0", path=key)
    return value * unit
