"""What holds for labels of the NATO policy beyond what a SPIF can say.

1. `Context` is there, with exactly one context.
2. `Releasable` is among its values exactly when `Releasable To` is there.
3. `Releasable To` names the context and at least one addition.
4. `Only` names members of the context, or of what the label is releasable to.
5. `Administrative` stands on UNCLASSIFIED alone.

Whether the words are known to the policy is for `validity`.

Basis: ADatP-4774 App. 2, Tables 12 to 16.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from relto.labels.mistakes import Mistake, Severity
from relto.labels.stanag.model import Information, Spif
from relto.labels.stanag.policies import nato
from relto.labels.stanag.words import caseless, is_nato

CONTEXT, ONLY, RELEASABLE_TO = "Context", "Only", "Releasable To"
SENSITIVITY, ADMINISTRATIVE = "Additional Sensitivity", "Administrative"
RELEASABLE = "Releasable"
RULES = {
    CONTEXT: "ADatP-4774 App. 2 Table 12",
    ONLY: "ADatP-4774 App. 2 Table 13",
    RELEASABLE_TO: "ADatP-4774 App. 2 Table 14",
    SENSITIVITY: "ADatP-4774 App. 2 Table 15",
    ADMINISTRATIVE: "ADatP-4774 App. 2 Table 16",
}
"""Per category of the NATO policy, the clause that tells its rules."""


def check_nato(information: Information, spif: Spif | None = None) -> tuple[Mistake, ...]:
    """Returns what is wrong with a label of the NATO policy; of any other policy, nothing.

    Args:
        information: the label.
        spif: its policy; an older one of NATO that knows no contexts has none of these rules.

    Basis: ADatP-4774 App. 2, Tables 12 to 16.
    """
    if not is_nato(information):
        return ()
    if spif is not None and all(s.name != CONTEXT for s in spif.tag_sets):
        return ()
    return tuple(_mistakes(information))


def _mistakes(information: Information) -> Iterator[Mistake]:
    context = _values(information, CONTEXT)
    contexts = [v for v in context if v != caseless(RELEASABLE)]
    listed = _values(information, RELEASABLE_TO)
    if len(contexts) != 1:
        found = f"the label has {len(contexts)} contexts, expected one"
        yield _mistake(CONTEXT, found, ", ".join(contexts).upper())
    marked = caseless(RELEASABLE) in context
    if marked and not listed:
        yield _mistake(CONTEXT, "`Releasable` stands without `Releasable To`", RELEASABLE)
    if listed and not marked:
        found = "`Releasable To` is given, but `Releasable` is not among the contexts"
        yield _mistake(CONTEXT, found, ", ".join(contexts).upper())
    if listed and len(contexts) == 1:
        yield from _additions(contexts[0], listed)
    yield from _limits(contexts, listed, _values(information, ONLY))
    unclassified = caseless(information.classification) == "unclassified"
    if _values(information, ADMINISTRATIVE) and not unclassified:
        found = "an administrative marking stands on UNCLASSIFIED alone"
        yield _mistake(ADMINISTRATIVE, found, information.classification)


def _values(information: Information, tag: str) -> list[str]:
    wanted = caseless(tag)
    found = (c for c in information.categories if caseless(c.tag) == wanted)
    return list(dict.fromkeys(caseless(v) for c in found for v in c.values))


def _mistake(
    tag: str, message: str, found: str = "", severity: Severity = Severity.ERROR
) -> Mistake:
    return Mistake(rule=RULES[tag], message=message, found=found, severity=severity, path=tag)


def _additions(context: str, listed: list[str]) -> Iterator[Mistake]:
    if context not in listed:
        found = f"`Releasable To` does not name the context `{context.upper()}`"
        yield _mistake(RELEASABLE_TO, found, ", ".join(listed).upper())
    if not set(listed) - {context}:
        found = f"`Releasable To` names nobody beyond the context `{context.upper()}`"
        yield _mistake(RELEASABLE_TO, found, ", ".join(listed).upper())


def _limits(contexts: list[str], listed: list[str], only: list[str]) -> Iterator[Mistake]:
    members = communities()
    if not only or len(contexts) != 1:
        return
    context = contexts[0]
    inside = {"nato", context, *listed}
    reached = {m for name in inside for m in members.get(name, ())} | inside
    outside = [name for name in only if name not in reached]
    if outside:
        known = context in members
        found = f"`{', '.join(outside).upper()}` is not a member of context `{context.upper()}`"
        severity = Severity.ERROR if known else Severity.WARNING
        yield _mistake(ONLY, found, outside[0].upper(), severity)


def for_display(information: Information) -> Information:
    """Returns a label as it is printed: without the context in its `Releasable To` list.

    Basis: ADatP-4774 App. 2 Table 17.
    """
    hidden = {v for v in _values(information, CONTEXT) if v != caseless(RELEASABLE)}
    return replace(
        information,
        categories=tuple(
            replace(c, values=tuple(v for v in c.values if caseless(v) not in hidden))
            if caseless(c.tag) == caseless(RELEASABLE_TO)
            else c
            for c in information.categories
        ),
    )


def has_short_portion(information: Information) -> bool:
    """Tells whether the abbreviation (`NS`) tells the context too: where it is NATO."""
    return set(_values(information, CONTEXT)) <= {"nato", caseless(RELEASABLE)}


@cache
def communities() -> Mapping[str, frozenset[str]]:
    """Returns the members of each community of the NATO policy, all folded.

    A community within a community (NATO within the EAPC) counts with its own members.
    """
    direct = {caseless(name): {caseless(m) for m in names} for name, names in nato().members}
    return {name: frozenset(_reach(names, direct)) for name, names in direct.items()}


def _reach(names: Iterable[str], direct: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += direct.get(name, ())
    return found
