"""From recommendations to lines of the posture: what a draft plan adds, replaces and lifts.

1. A line is drawn where the recommended rung is below open, on the highest topic for which it
   holds; below it only what is lower still gets a line of its own.
2. A promise of an agreement is kept: no line meets a topic with a floor above the line's rung.
3. Each line ends when the assessment expires, and names it.
4. Restoring goes one rung up at a time, and no further than what is recommended for everything
   that the line meets. What cannot be judged stays as it is.

It computes no recommendation, plans nothing and applies nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from relto.assessment import Assessed, Recommendation
from relto.core.instant import format_instant
from relto.model.handling import Discipline
from relto.model.posture import Restriction
from relto.model.rung import Rung
from relto.model.selection import (
    ALL,
    Disciplines,
    Every,
    LevelCondition,
    Names,
    Selection,
    covers,
    is_under,
)
from relto.model.source import Source, Span
from relto.planning.floors import Promise, promises
from relto.policy import Snapshot

_NO_SEALS = "sealed: this version makes no sealed copies, so that nothing is delivered until then"
_UP = {Rung.WITHHOLD: Rung.REVIEW, Rung.REVIEW: Rung.OPEN, Rung.SEALED: Rung.OPEN}
"""One step up. This version seals no copies, so that a step leads over `sealed`."""


@dataclass(frozen=True, slots=True)
class Named:
    """The assessment that a draft rests on.

    Attributes:
        id: its name, which each line names.
        partner: whom it is about.
        at: the instant of the draft.
        expires: instant at which each line ends.
    """

    id: str
    partner: str
    at: int
    expires: int


@dataclass(frozen=True, slots=True)
class Step:
    """A line in force that is taken back a step.

    Attributes:
        line: as it is in force.
        now: as it would be; None where it is lifted.
        why: in words.
    """

    line: Restriction
    now: Restriction | None
    why: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draft would change.

    Attributes:
        added: lines that are new.
        replaced: lines in force that new ones stand for.
        steps: lines that are taken back.
        notes: what is left as it is, and why.
    """

    added: tuple[Restriction, ...] = ()
    replaced: tuple[Restriction, ...] = ()
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tells whether anything would change."""
        return bool(self.added or self.steps)

    def laid_over(self, policy: Snapshot) -> Snapshot:
        """Returns the policy as the draft would make it."""
        gone = {*self.replaced, *(step.line for step in self.steps)}
        kept = [each for each in policy.restrictions if each not in gone]
        more = [*self.added, *(step.now for step in self.steps if step.now is not None)]
        return replace(policy, restrictions=tuple(dict.fromkeys([*kept, *more])))


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a line could be drawn."""

    discipline: Discipline
    level: LevelCondition | None


_Rungs = Mapping[tuple[str, _Cell], Recommendation]


def narrowing(assessed: Assessed, policy: Snapshot, named: Named) -> Drawn:
    """Draws the lines that an assessment recommends."""
    recommended = _recommended(assessed, policy, named.partner)
    due = [each for each in promises([policy], named.at) if each.partner == named.partner]
    drawn = _Drawing(policy, recommended, due)
    lines = tuple(_lines(drawn.all_lines(), named))
    mine = restrictions_of(policy, named.partner, named.at)
    fresh = tuple(each for each in lines if not any(_says(old, each) for old in mine))
    gone = tuple(
        old for old in mine if names_assessment(old) and any(_meets(each, old) for each in fresh)
    )
    sealed = any(each.rung is Rung.SEALED for each in fresh)
    notes = [*drawn.notes, *([_NO_SEALS] if sealed else [])]
    return Drawn(added=fresh, replaced=gone, notes=tuple(dict.fromkeys(notes)))


def restoring_step(
    assessed: Assessed, policy: Snapshot, named: Named, *, known: Iterable[str], lift: Iterable[str]
) -> Drawn:
    """Takes lines back by one rung, as far as is recommended.

    Args:
        assessed: what is found now.
        policy: the policy in force.
        named: the assessment that the draft rests on.
        known: names of the assessments of this partner; lines that name one are meant.
        lift: reasons, word for word, of further lines that are meant.
    """
    recommended = _recommended(assessed, policy, named.partner)
    meant, reasons = frozenset(known), frozenset(lift)
    steps: list[Step] = []
    notes: list[str] = []
    for line in restrictions_of(policy, named.partner, named.at):
        if line.reason not in reasons and meant.isdisjoint(assessments_named(line.reason)):
            notes.append(f"left alone: {words_of(line)}; name it with `--lift` to mean it too")
            continue
        best = _best(line, recommended, policy)
        if best is None or best <= line.rung:
            told = "not determinable yet" if best is None else f"{best.words} is recommended"
            notes.append(f"stays: {words_of(line)}; {told}")
            continue
        steps.append(_step(line, min(_UP[line.rung], best), named))
    return Drawn(steps=tuple(steps), notes=tuple(notes))


def restrictions_of(policy: Snapshot, partner: str, at: int) -> tuple[Restriction, ...]:
    """Returns the lines that hold for exactly this partner at an instant."""
    return tuple(
        each
        for each in policy.restrictions
        if each.to == frozenset({partner}) and each.span.holds(at)
    )


def assessments_named(reason: str) -> frozenset[str]:
    """Returns the assessments that a reason names, as in `see A-2026-014`."""
    words = (word.strip(".,;:()") for word in reason.split())
    return frozenset(word for word in words if word.startswith("A-"))


def names_assessment(line: Restriction) -> bool:
    """Tells whether a line names the assessment that it came from."""
    return bool(assessments_named(line.reason))


def words_of(line: Restriction) -> str:
    """Writes a line of the posture for people."""
    what = line.what
    topics = "all topics" if isinstance(what.topics, Every) else ", ".join(sorted(what.topics))
    disciplines = (
        "" if isinstance(what.disciplines, Every) else f", {', '.join(sorted(what.disciplines))}"
    )
    level = "" if what.level is None else f", {what.level.words}"
    end = line.span.end
    until = "" if end is None else f", until {format_instant(end - 1)[:10]}"
    return f"{topics}{disciplines}{level}: {line.rung.words}{until} ({line.reason})"


def _recommended(assessed: Assessed, policy: Snapshot, partner: str) -> _Rungs:
    topics = [each.code for each in policy.topics]
    return {
        (each.topic, _Cell(each.discipline, each.level)): each
        for each in assessed.recommendations(partner, topics)
        if each.topic is not None
    }


class _Drawing:
    """Lines topic by topic, for every discipline and level class."""

    def __init__(self, policy: Snapshot, recommended: _Rungs, due: Sequence[Promise]) -> None:
        self.policy, self.recommended, self.due = policy, recommended, due
        self.topics = sorted(each.code for each in policy.topics)
        self.notes: list[str] = []
        self._rungs: dict[tuple[str, _Cell], Rung | None] = {}

    def all_lines(self) -> Iterator[tuple[str, _Cell, Rung]]:
        """Yields each topic, discipline and level with the rung that it is narrowed to."""
        cells = dict.fromkeys(cell for _, cell in self.recommended)
        for topic in self.topics:
            for cell in cells:
                rung = self._rung(topic, cell)
                if rung is not None and rung < self._above(topic, cell):
                    yield topic, cell, rung

    def _rung(self, topic: str, cell: _Cell) -> Rung | None:
        if (topic, cell) not in self._rungs:
            self._rungs[topic, cell] = self._drawn(topic, cell)
        return self._rungs[topic, cell]

    def _drawn(self, topic: str, cell: _Cell) -> Rung | None:
        """Returns the rung below open that is drawn on a topic, None if none is."""
        rung = self.recommended[topic, cell].rung
        if rung is None or rung is Rung.OPEN:
            return None
        kept = [each for each in self.due if self._is_promised(each, topic, cell, rung)]
        if kept:
            code = kept[0].agreement
            self.notes.append(f"left out: {topic}, of which {code} promises some to flow")
            return None
        for below in self.topics:
            better = self.recommended[below, cell].rung
            if below != topic and is_under(below, topic) and better is not None and better > rung:
                self.notes.append(f"{topic} is narrowed, and {below} below it with it")
        return rung

    def _above(self, topic: str, cell: _Cell) -> Rung:
        """Returns the rung that is drawn already, by a topic above or a wider level class."""
        rungs = [Rung.OPEN]
        for other, there in self.recommended:
            same_place = (other, there) == (topic, cell)
            if same_place or there.discipline is not cell.discipline or not is_under(topic, other):
                continue
            if _is_wider(there.level, cell.level):
                found = self._rung(other, there)
                rungs += [] if found is None else [found]
        return min(rungs)

    def _is_promised(self, promise: Promise, topic: str, cell: _Cell, rung: Rung) -> bool:
        floor = promise.floor
        if rung >= floor.rung:
            return False
        if not isinstance(floor.disciplines, Every) and cell.discipline not in floor.disciplines:
            return False
        return any(covers(floor.topics, each) for each in self.topics if is_under(each, topic))


def _is_wider(one: LevelCondition | None, other: LevelCondition | None) -> bool:
    if one is None or one == other:
        return True
    if other is None or one.bound.level is None or other.bound.level is None:
        return False
    return one.bound.level <= other.bound.level


def _lines(found: Iterable[tuple[str, _Cell, Rung]], named: Named) -> Iterator[Restriction]:
    """Joins what differs in topic or discipline only, and writes it as lines of the posture."""
    by_topics: dict[tuple[_Cell, Rung], set[str]] = {}
    for topic, cell, rung in found:
        by_topics.setdefault((cell, rung), set()).add(topic)
    whole: dict[tuple[frozenset[str], LevelCondition | None, Rung], set[Discipline]] = {}
    for (cell, rung), named_topics in by_topics.items():
        whole.setdefault((frozenset(named_topics), cell.level, rung), set()).add(cell.discipline)
    for number, ((topics, level, rung), held) in enumerate(whole.items(), 1):
        disciplines: Disciplines = ALL if held == set(Discipline) else frozenset(held)
        yield Restriction(
            to=frozenset({named.partner}),
            what=Selection(topics, disciplines, level),
            originators=ALL,
            rung=rung,
            span=Span(None, named.expires),
            reason=f"as recommended, see {named.id}",
            source=Source(named.id, number),
        )


def _says(old: Restriction, new: Restriction) -> bool:
    """Tells whether a line in force says at least what a new one would, for at least as long."""
    lasts = old.span.end is None or (new.span.end is not None and old.span.end >= new.span.end)
    return lasts and old.rung <= new.rung and _meets_all(old, new)


def _meets(new: Restriction, old: Restriction) -> bool:
    """Tells whether a new line stands for an old one: it meets all of it, at no higher rung."""
    return new.rung <= old.rung and _meets_all(new, old)


def _meets_all(one: Restriction, other: Restriction) -> bool:
    if one.originators is not ALL and one.originators != other.originators:
        return False
    return (
        _topics_within(other.what.topics, one.what.topics)
        and (
            isinstance(one.what.disciplines, Every)
            or (
                not isinstance(other.what.disciplines, Every)
                and other.what.disciplines <= one.what.disciplines
            )
        )
        and _is_wider(one.what.level, other.what.level)
    )


def _topics_within(inner: Names, outer: Names) -> bool:
    if isinstance(outer, Every):
        return True
    return not isinstance(inner, Every) and all(covers(outer, each) for each in inner)


def _best(line: Restriction, recommended: _Rungs, policy: Snapshot) -> Rung | None:
    """Returns the lowest rung that is recommended for anything that a line meets.

    None where something that it meets cannot be judged.
    """
    levels = {cell.level for _, cell in recommended}
    wider = [each for each in levels if _is_wider(each, line.what.level)]
    # What lies between two classes is what the wider of them is about.
    nearest = max(wider, key=_height, default=None)
    rungs = [
        each.rung
        for (topic, cell), each in recommended.items()
        if _touches(line, topic, cell, policy)
        and (cell.level == nearest or _is_wider(line.what.level, cell.level))
    ]
    found = [rung for rung in rungs if rung is not None]
    return min(found, default=None) if len(found) == len(rungs) else None


def _height(level: LevelCondition | None) -> int:
    return -1 if level is None or level.bound.level is None else int(level.bound.level)


def _touches(line: Restriction, topic: str, cell: _Cell, policy: Snapshot) -> bool:
    what = line.what
    if topic not in policy.topic or not covers(what.topics, topic):
        return False
    return isinstance(what.disciplines, Every) or cell.discipline in what.disciplines


def _step(line: Restriction, rung: Rung, named: Named) -> Step:
    if rung is Rung.OPEN:
        return Step(line, None, f"lifted: {words_of(line)}")
    now = replace(
        line,
        rung=rung,
        span=Span(line.span.begin, named.expires),
        reason=f"a step back, see {named.id}",
        source=Source(named.id, 1),
    )
    return Step(line, now, f"{line.rung.words} to {rung.words}: {words_of(now)}")
