"""Whether one clause is at least as strict as another, whatever is ever held, and whenever.

1. A clause that restricts is as strict as another where it meets all that the other meets, at
   all times, and leaves no higher rung.
2. A clause that allows is as strict as another where it meets nothing beyond it, at no time
   beyond it, and gives no higher rung.
3. Only one clause is held against one other; what two together cover is not seen. So `no` means
   "not shown", and never the other way round.

It expands no community: names are compared as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable

from relto.labels.levels import Level
from relto.model.agreements import Agreement, Ceiling, Exclusion, Onward
from relto.model.posture import Consent, Restriction
from relto.model.selection import (
    ALL,
    Bound,
    Comparison,
    Disciplines,
    LevelCondition,
    Names,
    Selection,
    covers,
)
from relto.model.source import Span

_ONWARD = {Onward.NONE: 0, Onward.ASK: 1, Onward.WITHIN: 2}


def restricts_as_much(new: Restriction, old: Restriction, at: int) -> bool:
    """Tells whether a restriction keeps down all that another does from an instant on."""
    return (
        new.rung <= old.rung
        and _names_include(new.to, old.to)
        and _names_include(new.originators, old.originators)
        and selects_all_of(new.what, old.what)
        and spans(new.span, old.span, at)
    )


def excludes_as_much(new: Exclusion, old: Exclusion) -> bool:
    """Tells whether an exclusion leaves out all that another does."""
    return _names_include(new.to, old.to) and selects_all_of(new.what, old.what)


def allows_no_more(new: Consent, old: Consent, at: int) -> bool:
    """Tells whether a consent allows nothing that another does not, from an instant on."""
    return (
        new.originator == old.originator
        and new.rung <= old.rung
        and new.to <= old.to
        and selects_all_of(old.what, new.what)
        and spans(old.span, new.span, at)
    )


def undertakes_no_more(new: Agreement, old: Agreement) -> bool:
    """Tells whether an agreement's terms allow nothing that another's do not.

    Parties, dates and exclusions are not looked at.
    """
    return (
        new.rung <= old.rung
        and _ONWARD[new.conditions.onward] <= _ONWARD[old.conditions.onward]
        and _topics_include(old.scope.topics, new.scope.topics)
        and _disciplines_include(old.scope.disciplines, new.scope.disciplines)
        and ceiling_no_higher(new.ceiling, old.ceiling)
    )


def ceiling_no_higher(new: Ceiling, old: Ceiling) -> bool:
    """Tells whether a ceiling has the entries of another, none of them nor the default higher.

    An entry more or less is not lower: an own entry stands instead of the others.
    """
    if new.default is not None and (old.default is None or not _at_most(new.default, old.default)):
        return False
    members = [sorted(entry.member for entry in each.entries) for each in (new, old)]
    return members[0] == members[1] and all(
        any(_at_most(entry.bound, other.bound) for entry in new.entries if _same(entry, other))
        for other in old.entries
    )


def _same(entry: object, other: object) -> bool:
    return getattr(entry, "member", None) == getattr(other, "member", "")


def selects_all_of(wide: Selection, narrow: Selection) -> bool:
    """Tells whether a selection meets everything that another one meets."""
    return (
        _topics_include(wide.topics, narrow.topics)
        and _disciplines_include(wide.disciplines, narrow.disciplines)
        and _level_includes(wide.level, narrow.level)
    )


def spans(wide: Span, narrow: Span, at: int) -> bool:
    """Tells whether a span holds whenever another one does, from an instant on."""
    first = at if narrow.begin is None else max(at, narrow.begin)
    if narrow.end is not None and narrow.end <= first:
        return True
    begun = wide.begin is None or wide.begin <= first
    return begun and (wide.end is None or (narrow.end is not None and narrow.end <= wide.end))


def _names_include(wide: Names, narrow: Names) -> bool:
    if wide is ALL:
        return True
    return narrow is not ALL and frozenset(_each(narrow)) <= frozenset(_each(wide))


def _topics_include(wide: Names, narrow: Names) -> bool:
    if wide is ALL:
        return True
    return narrow is not ALL and all(covers(wide, topic) for topic in _each(narrow))


def _disciplines_include(wide: Disciplines, narrow: Disciplines) -> bool:
    if wide is ALL:
        return True
    return narrow is not ALL and frozenset(narrow) <= frozenset(wide)


def _each(names: Names) -> Iterable[str]:
    return () if names is ALL else names


def _level_includes(wide: LevelCondition | None, narrow: LevelCondition | None) -> bool:
    """Compares conditions on the same scale only; none at all includes every one."""
    if wide is None or wide == narrow:
        return True
    if narrow is None or (wide.bound.level is None) != (narrow.bound.level is None):
        return False
    if wide.comparison is Comparison.EXACTLY:
        return False
    if narrow.comparison not in {wide.comparison, Comparison.EXACTLY}:
        return False
    if wide.comparison is Comparison.AT_LEAST:
        return _point(narrow.bound) >= _point(wide.bound)
    return _point(narrow.bound) <= _point(wide.bound)


def _point(bound: Bound) -> int:
    if bound.level is not None:
        return int(bound.level)
    return Level.UNCLASSIFIED if bound.tlp is None else int(bound.tlp)


def _at_most(bound: Bound, other: Bound) -> bool:
    """Tells whether a bound admits nothing that another does not; a level admits every colour."""
    if other.level is not None:
        return bound.level is None or bound.level <= other.level
    return bound.level is None and _point(bound) <= _point(other)
