"""How clauses match a handling: the two readings of topics, levels and ceilings.

1. What *allows* (scope, ceiling, consent) must cover everything: all topics, all disciplines,
   and on the TLP scale nothing classified.
2. What *restricts* (posture, exclusion) matches as soon as anything does.
3. Nothing empty allows, and nothing unknown is under anything.
"""

from __future__ import annotations

from relto.labels.levels import Level
from relto.model.agreements import Agreement, Ceiling
from relto.model.selection import ALL, Bound, Comparison, LevelCondition, Names, Selection, covers
from relto.policy.index import Grade, Scope, Terms
from relto.policy.membership import Roster


def level_of(grade: Grade) -> Level:
    """Returns the level of a grade; a TLP colour alone counts as UNCLASSIFIED."""
    return Level.UNCLASSIFIED if grade.level is None else grade.level


def scope_allows(selection: Selection, scope: Scope) -> bool:
    """Tells whether all topics and all disciplines are selected; never for an empty scope."""
    if not scope.topics or not scope.disciplines:
        return False
    disciplines = selection.disciplines
    return all(covers(selection.topics, topic) for topic in scope.topics) and (
        disciplines is ALL or scope.disciplines <= set(disciplines)
    )


def scope_touches(selection: Selection, scope: Scope) -> bool:
    """Tells whether any topic and any discipline are selected; ALL selects even the empty."""
    topics = selection.topics is ALL or any(covers(selection.topics, t) for t in scope.topics)
    disciplines = selection.disciplines
    return topics and (disciplines is ALL or not scope.disciplines.isdisjoint(disciplines))


def _compares(condition: LevelCondition, point: int, bound: int) -> bool:
    if condition.comparison is Comparison.AT_LEAST:
        return point >= bound
    if condition.comparison is Comparison.AT_MOST:
        return point <= bound
    return point == bound


def level_touches(condition: LevelCondition | None, grade: Grade) -> bool:
    """Tells whether a restricting condition meets a grade; nothing said at all meets any."""
    if condition is None or grade == Grade(None, None):
        return True
    bound = condition.bound
    if bound.level is not None:
        return _compares(condition, level_of(grade), bound.level)
    if bound.tlp is None or grade.tlp is None:
        return False
    return _compares(condition, grade.tlp, bound.tlp)


def level_allows(condition: LevelCondition | None, terms: Terms) -> bool:
    """Tells whether an allowing condition meets a handling.

    A colour never speaks for a level, nor the colour of one part for a part without.
    """
    grade = terms.grade
    if grade == Grade(None, None):
        return False
    if condition is None or condition.bound.tlp is None:
        return level_touches(condition, grade)
    unclassified = level_of(grade) is Level.UNCLASSIFIED
    return unclassified and terms.is_coloured and level_touches(condition, grade)


def within(bound: Bound, grade: Grade) -> bool:
    """Tells whether a grade is at most a ceiling's bound.

    A level admits every colour; a colour admits nothing classified.
    """
    if grade == Grade(None, None):
        return False
    if bound.level is not None:
        return level_of(grade) <= bound.level
    if bound.tlp is None or level_of(grade) > Level.UNCLASSIFIED:
        return False
    return grade.tlp is None or grade.tlp <= bound.tlp


def ceiling_admits(ceiling: Ceiling, grade: Grade, partner: str, roster: Roster) -> bool:
    """Tells whether a ceiling admits a grade for a partner.

    The partner's own entry stands alone. Else an entry of a community in force, or the default,
    must admit it, and so must every entry of a community to which it ever belonged: leaving a
    community never lifts its ceiling.
    """
    own = [entry.bound for entry in ceiling.entries if entry.member == partner]
    if own:
        return all(within(bound, grade) for bound in own)
    now = roster.communities.get(partner, frozenset())
    ever = roster.ever.get(partner, frozenset())
    bounds = [entry.bound for entry in ceiling.entries if entry.member in now | ever]
    if not any(entry.member in now for entry in ceiling.entries):
        if ceiling.default is None:
            return False
        bounds.append(ceiling.default)
    return all(within(bound, grade) for bound in bounds)


def concerns(to: Names, partner: str, roster: Roster) -> bool:
    """Tells whether a restriction's `to` means a partner, by name or by any community ever."""
    if to is ALL:
        return True
    names = frozenset(to)
    return partner in names or not names.isdisjoint(roster.ever.get(partner, frozenset()))


def names_partner(names: frozenset[str], partner: str, roster: Roster) -> bool:
    """Tells whether names reach a partner directly or by a community in force."""
    return partner in names or not names.isdisjoint(roster.communities.get(partner, frozenset()))


def originated(named: Names, originators: frozenset[str]) -> bool:
    """Tells whether a restriction's originators include any of these."""
    return named is ALL or not originators.isdisjoint(frozenset(named))


def ever_party(agreement: Agreement, name: str, roster: Roster, at: int) -> bool:
    """Tells whether an organisation is or ever was a party, expired and removed included."""
    named = {m.member for m in agreement.parties if m.span.begin is None or m.span.begin <= at}
    named |= {removal.member for removal in agreement.removed}
    return name in named or not named.isdisjoint(roster.ever.get(name, frozenset()))
