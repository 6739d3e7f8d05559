"""Clauses of a policy in one line of words each, as a plan lists them.

It does not say what a clause causes, and nothing reads these words back.
"""

from __future__ import annotations

from collections.abc import Iterable

from relto.core.instant import DAY, format_instant
from relto.labels import render_label
from relto.model.agreements import Agreement, Ceiling, Exclusion, Floor, Scope
from relto.model.handling_rules import HandlingRule
from relto.model.organisations import Membership, Organisation, Removal
from relto.model.posture import Consent, Restriction
from relto.model.selection import ALL, Disciplines, Names, Selection
from relto.model.source import Span


def day_of(instant: int) -> str:
    """Writes an instant as a date where it is a midnight, else as a timestamp without zeros."""
    text = format_instant(instant)
    if instant % DAY == 0:
        return text[:10]
    return text[:-1].rstrip("0").rstrip(".") + "Z"


def span_words(span: Span) -> str:
    """Writes a span as ` from … until …`; `until` names the last whole day where it is one."""
    words = "" if span.begin is None else f" from {day_of(span.begin)}"
    if span.end is None:
        return words
    last = span.end - DAY if span.end % DAY == 0 else span.end
    return f"{words} until {day_of(last)}"


def names_words(names: Names | Disciplines) -> str:
    """Writes names in order, or `all`."""
    if names is ALL:
        return "all"
    return ", ".join(sorted(str(name) for name in names))


def _reason(text: str) -> str:
    return f" ({text})" if text else ""


def selection_words(what: Selection) -> str:
    """Writes what a clause selects, such as `HUMINT counterterrorism at least SECRET`."""
    words = [names_words(part) for part in (what.disciplines, what.topics) if part is not ALL]
    if what.level is not None:
        words.append(what.level.words)
    return " ".join(words) or "everything"


def restriction_words(clause: Restriction) -> str:
    """Writes a restriction in one line."""
    origin = "" if clause.originators is ALL else f" of {names_words(clause.originators)}"
    return (
        f"{names_words(clause.to)}: {selection_words(clause.what)}{origin}: "
        f"{clause.rung.words}{span_words(clause.span)}{_reason(clause.reason)}"
    )


def consent_words(clause: Consent) -> str:
    """Writes a consent in one line."""
    return (
        f"{clause.originator} to {names_words(clause.to)}: {selection_words(clause.what)} "
        f"{clause.rung.words}{span_words(clause.span)}{_reason(clause.reason)}"
    )


def organisation_words(clause: Organisation) -> str:
    """Writes an organisation with its clearance and compartments."""
    cleared = "uncleared" if clause.cleared is None else f"cleared {clause.cleared.words}"
    held = f", {', '.join(sorted(clause.compartments))}" if clause.compartments else ""
    return f"{clause.name}, {clause.kind.value}, {cleared}{held}"


def membership_words(clause: Membership) -> str:
    """Writes the dates of an addition of a member; the member itself is the clause's key."""
    return f"{span_words(clause.span)}{_reason(clause.reason)}".strip() or "always"


def removal_words(clause: Removal) -> str:
    """Writes the date of a removal of a member."""
    return f"removed on {day_of(clause.on)}{_reason(clause.reason)}"


def scope_words(scope: Scope) -> str:
    """Writes the scope of an agreement."""
    return f"topics {names_words(scope.topics)}; disciplines {names_words(scope.disciplines)}"


def ceiling_words(ceiling: Ceiling) -> str:
    """Writes a ceiling with its entries."""
    entries = [f"{entry.member}: {entry.bound.words}" for entry in ceiling.entries]
    default = "nothing" if ceiling.default is None else ceiling.default.words
    return ", ".join([default, *sorted(entries)])


def floor_words(floor: Floor) -> str:
    """Writes the promise of an agreement."""
    some = "" if floor.disciplines is ALL else f" ({names_words(floor.disciplines)})"
    return f"{names_words(floor.topics)}{some} at least {floor.rung.words}"


def exclusion_words(clause: Exclusion) -> str:
    """Writes what an agreement leaves out."""
    return f"{selection_words(clause.what)} to {names_words(clause.to)}{_reason(clause.reason)}"


def terms_words(agreement: Agreement) -> str:
    """Writes the rest of an agreement: its name, kind, lead, rung, dates and conditions."""
    conditions = agreement.conditions
    parts = [
        f"{agreement.kind.value} {agreement.name}".strip(),
        f"lead {agreement.lead}" if agreement.lead else "",
        f"at best {agreement.rung.words}{span_words(agreement.span)}",
        f"onward {conditions.onward.value}",
        f"retain {conditions.retain}" if conditions.retain else "",
    ]
    return ", ".join(filter(None, parts))


def rule_words(rule: HandlingRule) -> str:
    """Writes a handling rule."""
    when = " and ".join(f"{w.facet.value} {' or '.join(sorted(w.values))}" for w in rule.when)
    return f"{when}: {_given(rule)}"


def _given(rule: HandlingRule) -> str:
    handling = rule.then
    sets: Iterable[Iterable[str]] = (handling.originators, handling.topics, handling.disciplines)
    words = [", ".join(sorted(str(name) for name in names)) for names in sets]
    return "; ".join(filter(None, [render_label(handling.label), *words]))
