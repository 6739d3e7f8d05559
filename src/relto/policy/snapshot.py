"""The policy as one value: immutable, digested, independent of the order of its declarations.

1. Two directories that say the same have the same digest, however their files are cut,
   ordered or formatted: places are left out and every list is a set.
2. The stored form keeps places, so that an answer can name file and line years later.

It does not read YAML (`policy.loader`) and evaluates nothing (`policy.rules`, `policy.table`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from relto.core.canonical import canonical, digest
from relto.core.errors import InputError
from relto.model.agreements import Agreement
from relto.model.handling_rules import HandlingRule
from relto.model.organisations import Community, Organisation, Topic
from relto.model.posture import Consent, Restriction

_FORM = "relto policy 1"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Snapshot:
    """A whole policy; build it with `policy.load`, compare it by `digest`.

    Attributes:
        releasing: code of the organisation whose node obeys this policy.
        organisations: sorted by code, as are communities, topics and agreements.
        restrictions: sorted by content, as are consents and rules.
    """

    releasing: str
    organisations: tuple[Organisation, ...] = ()
    communities: tuple[Community, ...] = ()
    topics: tuple[Topic, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    consents: tuple[Consent, ...] = ()
    rules: tuple[HandlingRule, ...] = ()

    def __post_init__(self) -> None:
        """Brings every list of declarations to its one order."""
        for name in _LISTS:
            object.__setattr__(self, name, arranged(getattr(self, name)))

    def __hash__(self) -> int:
        """Hashes by digest, so that a snapshot is a cheap key."""
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """`sha256:` of the content without places; equal for policies that say the same."""
        return digest(canonical({"form": _FORM, "policy": _content(msgspec.to_builtins(self))}))

    @cached_property
    def organisation(self) -> Mapping[str, Organisation]:
        """Organisations by code."""
        return MappingProxyType({each.code: each for each in self.organisations})

    @cached_property
    def community(self) -> Mapping[str, Community]:
        """Communities by code."""
        return MappingProxyType({each.code: each for each in self.communities})

    @cached_property
    def topic(self) -> Mapping[str, Topic]:
        """Topics by code."""
        return MappingProxyType({each.code: each for each in self.topics})

    @cached_property
    def agreement(self) -> Mapping[str, Agreement]:
        """Agreements by code."""
        return MappingProxyType({each.code: each for each in self.agreements})


_LISTS = (
    "organisations",
    "communities",
    "topics",
    "agreements",
    "restrictions",
    "consents",
    "rules",
)


def arranged(records: Iterable[_T]) -> tuple[_T, ...]:
    """Returns records in the order of their content, and of their place where that is equal."""
    return tuple(sorted(records, key=_order))


def _order(record: Any) -> tuple[bytes, str, int]:
    place = record.source
    return _bytes(_content(msgspec.to_builtins(record))), place.file, place.line


def _bytes(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def _content(value: Any) -> Any:
    """Leaves out places, sorts lists, and writes instants (beyond 2^53, perhaps) as text."""
    if isinstance(value, dict):
        return {key: _content(part) for key, part in value.items() if key != "source"}
    if isinstance(value, list | tuple | set | frozenset):
        return sorted((_content(part) for part in value), key=_bytes)
    if isinstance(value, int):
        return str(value)
    return value


def snapshot_to_bytes(snapshot: Snapshot) -> bytes:
    """Writes the stored form of a snapshot, places included."""
    return msgspec.json.encode({"form": _FORM, "policy": snapshot}, order="deterministic")


class _Stored(msgspec.Struct, forbid_unknown_fields=True):
    form: str
    policy: Snapshot


def snapshot_from_bytes(data: bytes) -> Snapshot:
    """Reads a stored snapshot.

    Raises:
        InputError: these bytes are not a snapshot in the form that this version writes.
    """
    try:
        stored = msgspec.json.decode(data, type=_Stored)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not a stored policy: {error}") from None
    if stored.form != _FORM:
        raise InputError(f"a stored policy of form `{stored.form}`, expected `{_FORM}`")
    return stored.policy
