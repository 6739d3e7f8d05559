"""From what came with an object to its handling, under the handling rules of a policy.

1. Everything that speaks is joined: every rule that matches, every marking, the marking tags of
   MISP among its labels (`nato:classification="NS"`), the object's own relto handling. Nothing
   overrides anything, so no order matters and more only gets stricter.
2. Where neither a rule matches nor a relto handling came along, the flaw `no-rule` withholds.
3. A marking whose meaning is not known adds the flaw `unknown-marking`; a handling that cannot
   be read adds `unreadable-handling`. A flaw is never lost.
4. A frame (a marking that leaves everything to the portions) says nothing beside anything else;
   alone it says that the object, less its portions, may go anywhere.
5. A combination of profiles has no handling of its own: it resolves to the flaw `combination`,
   and its rung is the minimum of its parts' rungs, which the caller takes.

It reads no objects and knows no partner.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

from relto.core.errors import InputError
from relto.labels import BOTTOM, Label, Tlp
from relto.labels.sharing.fixed import fixed_label
from relto.labels.sharing.misp import label_from_tags
from relto.model.handling import Handling, handling_from_json, label_from_json
from relto.model.handling_rules import Facet, HandlingRule
from relto.model.profile import Profile
from relto.policy.snapshot import Snapshot

Meaning = Mapping[str, Any]
"""What a marking says: one of label, handling, statement, frame or flaw."""

FRAME_LABEL = Label(tlp=Tlp.CLEAR)
"""The label of what holds nothing but portions, each with a label of its own."""


def resolve(profile: Profile, meanings: Mapping[str, Meaning], snapshot: Snapshot) -> Handling:
    """Returns the handling of an object.

    Args:
        profile: what came with the object.
        meanings: by marking-definition id, `{"label": text}`, `{"handling": {...}}`,
            `{"statement": true}`, `{"frame": true}` or `{"flaw": code}`; the ids that TLP fixes
            need no entry.
        snapshot: the policy, of which only the handling rules are used.
    """
    if profile.parts:
        return flawed("combination")
    matching = [rule.then for rule in snapshot.rules if matches(rule, profile)]
    marked = [_marking(marking, meanings) for marking in profile.markings]
    own = list(_own(profile))
    handled = own or any(_is_handling(marking, meanings) for marking in profile.markings)
    missing = [] if matching or handled else [flawed("no-rule")]
    tagged, _ = label_from_tags(profile.tags)
    parts = [*matching, *marked, *own, Handling(label=tagged), *missing]
    joined = reduce(Handling.join, parts, Handling())
    if joined.label == BOTTOM and _is_frame(profile, meanings):
        return replace(joined, label=FRAME_LABEL)
    return joined


def flawed(code: str) -> Handling:
    """Returns a handling that only says that something could not be read."""
    return Handling(label=Label(flaws=frozenset({code})))


def matches(rule: HandlingRule, profile: Profile) -> bool:
    """Tells whether all conditions of a rule hold; a rule without conditions never matches."""
    return bool(rule.when) and all(
        not when.values.isdisjoint(_facet(profile, when.facet)) for when in rule.when
    )


def _facet(profile: Profile, facet: Facet) -> tuple[str, ...]:
    match facet:
        case Facet.FEED:
            return (profile.feed,)
        case Facet.TYPE:
            return (profile.type,)
        case Facet.MARKING:
            return profile.markings
        case Facet.TAG:
            return profile.tags
        case Facet.KILL_CHAIN:
            return profile.kill_chain
        case Facet.CREATED_BY:
            return () if profile.created_by is None else (profile.created_by,)


def _is_handling(marking: str, meanings: Mapping[str, Meaning]) -> bool:
    return fixed_label(marking) is None and "handling" in meanings.get(marking, {})


def _is_frame(profile: Profile, meanings: Mapping[str, Meaning]) -> bool:
    """Tells whether an object carries a frame and nothing else: a portion carries more."""
    if len(profile.markings) != 1 or fixed_label(profile.markings[0]) is not None:
        return False
    return meanings.get(profile.markings[0], {}).get("frame") is True


def _marking(marking: str, meanings: Mapping[str, Meaning]) -> Handling:
    fixed = fixed_label(marking)
    if fixed is not None:
        return Handling(label=fixed)
    meaning = meanings.get(marking, {})
    parts = list(_said(meaning))
    return reduce(Handling.join, parts) if parts else flawed("unknown-marking")


def _said(meaning: Meaning) -> Iterator[Handling]:
    """Yields what each key of a meaning says; a key that is not known says `unknown-marking`."""
    for key, value in meaning.items():
        if key == "label":
            yield _read_label(value)
        elif key == "handling":
            yield _read_handling(value)
        elif key == "flaw":
            yield flawed(str(value))
        elif key in {"statement", "frame"} and value is True:
            yield Handling()
        else:
            yield flawed("unknown-marking")


def _own(profile: Profile) -> Iterator[Handling]:
    if profile.handling is None:
        return
    try:
        value = json.loads(profile.handling)
    except (ValueError, RecursionError):
        yield flawed("unreadable-handling")
        return
    yield _read_handling(value)


def _read_handling(value: object) -> Handling:
    try:
        return handling_from_json(value)
    except InputError:
        return flawed("unreadable-handling")


def _read_label(value: object) -> Handling:
    try:
        return Handling(label=label_from_json(value))
    except InputError:
        return flawed("unreadable-label")
