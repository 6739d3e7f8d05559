"""What follows for one partner as text: rungs, reasons, what speaks against, what would change it.

It recommends nothing that was not computed, and says that nothing takes effect but by a plan.

Basis: METHODS §2 (recommendations expire, name the reversible first).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from relto.assessment.advice import Advice, advice, is_narrowed, lowest
from relto.assessment.assess import Assessed
from relto.assessment.changes import Await, Change, restoring, what_would_change
from relto.assessment.lines import between, day, listed, step, wrapped
from relto.assessment.recommendation import Recommendation
from relto.assessment.result import Cell, Status
from relto.assessment.waterfall import Run, runs, waterfall
from relto.model.evidence import Polarity
from relto.model.handling import Discipline
from relto.model.rung import Rung

_MOST_COUNTER = 5
_MOST_CHANGES = 5
_SIDES = {Polarity.FAVOURABLE: "for it", Polarity.ADVERSE: "against it"}


def advice_text(assessed: Assessed, partner: str, topic: str | None = None) -> str:
    """Writes what follows for a partner: on a topic, or as a whole and on each of its topics.

    Raises:
        UnknownError: no evidence speaks of the partner.
    """
    topics = assessed.topics(partner) if topic is None else (topic,)
    found = assessed.recommendations(partner, topics)
    asked = [each for each in found if each.topic == topic]
    first = lowest(asked)
    lines = [
        *wrapped("", f"Recommended until {day(first.expires)}; only a plan makes it take effect"),
        *(line for each in advice(asked) for line in _advice(each)),
        *_topics(found, asked),
        *_reasons(first),
        *_counter(assessed, first),
        *_changes(assessed, first),
        *_restoring(assessed, first),
    ]
    return "\n".join(lines)


def _advice(each: Advice, lead: str = "  ") -> Iterator[str]:
    found = each.found
    said = found.words
    if found.status is Status.NOT_DETERMINABLE:
        said = f"not determinable, {between(*found.between)}"
    elif found.rung is None:
        said = f"{found.words} ({_WHY[found.status]})"
    if found.red_line:
        said += f", red line {found.red_line}"
    yield from wrapped(lead, f"{_scope(each)}: {said}", 6)


_WHY = {
    Status.STALE: "stale, collect evidence",
    Status.TOO_LITTLE: "too little to judge",
    Status.NO_EVIDENCE: "no evidence",
}


def _scope(each: Advice) -> str:
    whole = len(each.disciplines) == len(Discipline)
    names = "every discipline" if whole else ", ".join(each.disciplines)
    level = each.found.level
    return names if level is None else f"{names} {level.words}"


def _topics(found: Sequence[Recommendation], asked: Sequence[Recommendation]) -> Iterator[str]:
    """Tells the topics on which something else follows than for the partner as a whole."""
    usual = {(each.discipline, each.level): _said(each) for each in asked}
    other: dict[str, list[Recommendation]] = {}
    for each in found:
        if each.topic is not None and each not in asked:
            other.setdefault(each.topic, []).append(each)
    for topic, some in other.items():
        if any(_said(each) != usual[each.discipline, each.level] for each in some):
            yield from wrapped("  on ", f"{topic}:")
            for joined in advice(some):
                yield from _advice(joined, "    ")


def _said(found: Recommendation) -> tuple[object, ...]:
    return found.rung, found.status, found.red_line, found.between


def _about(found: Recommendation) -> str:
    level = "" if found.level is None else f" {found.level.words}"
    topic = "" if found.topic is None else f" on {found.topic}"
    return f"{found.discipline}{level}{topic}"


def _reasons(found: Recommendation) -> Iterator[str]:
    yield ""
    yield from wrapped("", f"Why, for {_about(found)}")
    for reason in found.reasons:
        yield from wrapped("  ", reason, 4)
    if is_narrowed(found):
        options = "; ".join(found.options)
        yield from wrapped("  ", f"options, easiest to take back first: {options}", 4)


def _counter(assessed: Assessed, found: Recommendation) -> Iterator[str]:
    """Names what speaks most against the recommendation, in the dimensions that bear on it."""
    against = Polarity.FAVOURABLE if is_narrowed(found) else Polarity.ADVERSE
    told = [
        (each, cell.dimension)
        for cell in assessed.cells_about(found.partner, found.topic)
        if cell.dimension in assessed.grid.ladder.bearing
        for each in _moving(assessed, cell, against)
    ]
    told.sort(key=lambda pair: (-abs(pair[0].step), pair[0].steps[0].item))
    yield ""
    if not told:
        yield "Counter-evidence: none"
        return
    yield "Counter-evidence"
    for each, dimension in told[:_MOST_COUNTER]:
        yield from wrapped("  ", f"{each.words} ({dimension.value} {step(each.step)})", 4)
    rest = sum(len(each.steps) for each, _ in told[_MOST_COUNTER:])
    if rest > 0:
        yield f"  … and {rest:,} more"


def _moving(assessed: Assessed, cell: Cell, polarity: Polarity) -> tuple[Run, ...]:
    """Returns what moves P one way, items of a kind together."""
    steps = [
        each for each in waterfall(assessed, cell) if each.polarity is polarity and not each.note
    ]
    return runs(assessed, sorted(steps, key=lambda each: assessed.items[each.item].kind.value))


def _changes(assessed: Assessed, found: Recommendation) -> Iterator[str]:
    yield ""
    settle = found.status is not Status.JUDGED
    yield "What would settle it, one of" if settle else "What would change it, one of"
    changes = what_would_change(assessed, found)
    if found.status in _WHY:
        # What is not known is to be found out; nobody is to wait for something adverse.
        changes = tuple(each for each in changes if each.polarity is Polarity.FAVOURABLE)
    for side in Polarity:
        some = [each for each in changes if each.polarity is side]
        for each in some[:_MOST_CHANGES]:
            yield from wrapped("  ", f"{_item(each)}: {each.rung.words}{_settled(each)}", 4)
        if len(some) > _MOST_CHANGES:
            yield f"  … and {len(some) - _MOST_CHANGES:,} more kinds {_SIDES[side]}"
    if not changes:
        yield "  no single item of any kind"
    if found.red_line:
        yield from wrapped("  ", f"not above {_held(found)} while {found.red_line} holds", 4)


def _held(found: Recommendation) -> str:
    return "" if found.rung is None else found.rung.words


def _item(change: Change) -> str:
    where = f"{change.kind.value} ({change.dimension.value})"
    if change.count > 1:
        return f"{change.count} x {where}"
    weight = "" if change.severity == 1 else f" of severity {change.severity:g}"
    return f"1 {where}{weight}"


def _settled(change: Change) -> str:
    return "" if change.settled else ", not determinable by it alone"


def _restoring(assessed: Assessed, found: Recommendation) -> Iterator[str]:
    """Tells the way up, one step after the other, where there is any."""
    present = found.between[0] if found.rung is None else found.rung
    steps = restoring(assessed, found) if found.rung is not None or is_narrowed(found) else ()
    if present is Rung.OPEN or not steps:
        return
    yield ""
    yield from wrapped("", f"Restoring {_about(found)}, from {present.words} up")
    for awaits, alike in groupby(steps, key=lambda each: each.awaits):
        yield f"  {' or '.join(each.rung.words for each in alike)} awaits"
        for ways in awaits:
            yield from wrapped("    - ", _ways(ways), 6)


def _ways(ways: Sequence[Await]) -> str:
    first = ways[0] if ways else None
    if first is not None and first.red_line:
        until = "its owner's change" if first.until is None else f"{day(first.until)} at the latest"
        return f"red line {first.red_line}: {until}, or its evidence withdrawn"
    possible = [f"{each.count} x {each.kind.value}" for each in ways if each.count and each.kind]
    told = [listed(possible, 4).replace(", ", " or ")] if possible else []
    told += [
        f"{listed(each.explained, 6)} found untrue or not its doing"
        for each in ways
        if each.explained
    ]
    dimension = first.dimension.value if first is not None and first.dimension else ""
    return f"{dimension}: {'; or '.join(told) or 'more than one kind of evidence'}"
