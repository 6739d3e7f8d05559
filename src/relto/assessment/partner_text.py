"""One partner as text, in the order of the page: evidence, what it amounts to, how sure that is.

1. Evidence comes first, every item of it, also what moves nothing.
2. Likelihood and confidence stand in sentences of their own.
3. The waterfall names what moved P most, for and against; the sensitivity is printed whole.
4. Of many items the heaviest are shown, so that one leak does not vanish among what is routine.

It tells no recommendation (`advice_text` does) and no estimate of an analyst: who keeps those
prints them between the two parts.

Basis: METHODS §2 (order on the page); ICD 203 (likelihood and confidence).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relto.assessment.assess import Assessed
from relto.assessment.grading import Flag
from relto.assessment.heaviest import heaviest
from relto.assessment.lines import between, day, listed, share, step, wrapped
from relto.assessment.overview_text import parameters_words
from relto.assessment.result import Cell, Status, Variant
from relto.assessment.waterfall import Run, runs, waterfall
from relto.assessment.wording import does_words
from relto.model.evidence import Evidence, Polarity
from relto.pages.words import plural

_MOST_ITEMS = 40
_MOST_STEPS = 8
_SIGNS = {Polarity.FAVOURABLE: "+", Polarity.ADVERSE: "-"}
_FLAGS = {
    Flag.NO_NUMBER: "P from the letters",
    Flag.NO_ATTRIBUTION: "P(caused) of its kind",
    Flag.INCONSISTENT: "grades contradict each other",
    Flag.CONTRARY: "against the usual sense of its kind",
}
_STATUS = {
    Status.JUDGED: "",
    Status.NO_EVIDENCE: "no evidence",
    Status.STALE: "stale",
    Status.TOO_LITTLE: "too little to judge",
    Status.NOT_DETERMINABLE: "",
}


def evidence_text(assessed: Assessed, partner: str, topic: str | None = None) -> str:
    """Writes the evidence about a partner, the oldest first; on a topic what bears on it comes.

    Raises:
        UnknownError: no evidence speaks of the partner.
    """
    assessed.check(partner)
    about = partner if topic is None else f"{partner} on {topic}"
    lines = [*wrapped("", f"{about}, {day(assessed.at)}"), *wrapped("", parameters_words(assessed))]
    items = assessed.items_of[partner]
    counted = [item for item in items if assessed.grades[item.id].uncounted is None]
    rest = [item for item in items if assessed.grades[item.id].uncounted is not None]
    shown = heaviest(assessed, counted, _MOST_ITEMS)
    lines += ["", f"Evidence: {plural(len(counted), 'item')}"]
    lines += [line for item in shown for line in _item(assessed, item)]
    lines += _hidden(len(counted), "none heavier")
    if rest:
        lines += ["", f"Shown, and moves nothing: {plural(len(rest), 'item')}"]
        lines += [line for item in rest[-_MOST_ITEMS:] for line in _item(assessed, item)]
        lines += _hidden(len(rest), "none younger")
    return "\n".join(lines)


def _hidden(number: int, why: str) -> list[str]:
    hidden = number - _MOST_ITEMS
    return [f"    … and {hidden:,} more, {why}; --json names all"] if hidden > 0 else []


def _item(assessed: Assessed, item: Evidence) -> Iterator[str]:
    grade, worth = item.grade, assessed.grades[item.id]
    sign = _SIGNS[item.polarity] if worth.uncounted is None else "."
    often = f" x{item.count:,}" if item.count > 1 else ""
    letters = f"{grade.reliability.value}{grade.credibility.value}"
    topic = f" {item.topic}" if item.topic else ""
    kind = f"{item.id}  {item.kind.value}{often}  {item.dimension.value}{topic}"
    yield from wrapped(f"  {sign} {day(item.occurred)}  ", kind, 6)
    told = [letters]
    if worth.uncounted is not None:
        told.append(worth.uncounted.words)
    else:
        told.append(f"P {share(worth.true)}")
        if item.polarity is Polarity.ADVERSE:
            told.append(f"caused {share(worth.caused)}")
    told += [f"group {item.group}"] if item.group else []
    told += [_FLAGS[flag] for flag in worth.flags]
    yield from wrapped("      ", ", ".join(told))
    for lead, text in (("", item.claim), ("its reply: ", item.reply)):
        if text:
            yield from wrapped("      ", f"{lead}{text}")


def result_text(assessed: Assessed, partner: str, topic: str | None = None) -> str:
    """Writes what the evidence amounts to: opinions, waterfalls, sensitivity.

    Raises:
        UnknownError: no evidence speaks of the partner.
    """
    cells = assessed.cells_about(partner, topic)
    told = [cell for cell in cells if cell.status is not Status.NO_EVIDENCE]
    lines = ["What it amounts to", _HEAD, *(line for cell in cells for line in _opinion(cell))]
    for cell in told:
        lines += ["", *_sentences(cell), *_waterfall(assessed, cell), *_sensitivity(cell)]
    return "\n".join(lines)


_HEAD = f"  {'':<16}{'P':>5}  {'90 %':<12}{'unknown':>8}  {'base':>4}  standing"


def _opinion(cell: Cell) -> Iterator[str]:
    if cell.status is Status.NO_EVIDENCE:
        yield f"  {cell.dimension.value:<16}{'-':>5}  no evidence"
        return
    opinion = cell.opinion
    interval = f"{share(cell.low)} to {share(cell.high)}"
    standing = _STATUS[cell.status] or (cell.standing.words if cell.standing is not None else "")
    yield (
        f"  {cell.dimension.value:<16}{share(cell.probability):>5}  {interval:<12}"
        f"{opinion.uncertainty:>8.0%}  {share(opinion.base_rate):>4}  {standing}"
    )


def _sentences(cell: Cell) -> Iterator[str]:
    topic = f" on {cell.topic}" if cell.topic else ""
    if cell.status is Status.STALE:
        newest = "" if cell.newest is None else f", the newest item is of {day(cell.newest)}"
        yield from wrapped(
            "",
            f"{cell.dimension.value}{topic}: stale{newest}. Collect evidence; silence is no "
            "ground to narrow anything.",
        )
        return
    rests_on = (
        f"{plural(cell.groups, 'independent group')} of evidence, "
        f"{cell.opinion.uncertainty:.0%} unknown."
    )
    if cell.status is Status.TOO_LITTLE:
        yield from wrapped(
            "", f"{cell.dimension.value}{topic}: too little to judge: {rests_on} Collect evidence."
        )
        return
    yield from wrapped("", f"{cell.dimension.value}{topic}: {_chance(cell)}")
    yield from wrapped("  ", f"Confidence is {cell.confidence.value}: {rests_on}")


def _chance(cell: Cell) -> str:
    """Says how likely it is, in the terms of ICD 203."""
    does = f"that {cell.partner} {does_words(cell.dimension)}."
    if cell.words.endswith("chance"):
        article = "a " if cell.words.startswith("roughly") else ""
        return f"there is {article}{cell.words} {does}"
    return f"it is {cell.words} {does}"


def _waterfall(assessed: Assessed, cell: Cell) -> Iterator[str]:
    found = runs(assessed, waterfall(assessed, cell))
    heaviest = sorted(range(len(found)), key=lambda number: (-abs(found[number].step), number))
    shown = {number for number in heaviest[:_MOST_STEPS] if found[number].moving}
    start = "borrowed from above" if cell.topic else "base rate"
    yield f"  {share(cell.opinion.base_rate):>5}         {start}"
    reached = cell.opinion.base_rate
    hidden: list[Run] = []
    for number, each in enumerate(found):
        reached += each.step
        if number not in shown:
            hidden.append(each)
            continue
        yield from wrapped(f"  {share(reached):>5}  {step(each.step):>5}  ", each.words)
    if hidden:
        moved = step(sum(each.step for each in hidden))
        others = plural(sum(len(each.steps) for each in hidden), "other item")
        yield f"  {'':>5}  {moved:>5}  {others} in between"


def _sensitivity(cell: Cell) -> Iterator[str]:
    """Prints every assumption; what makes no difference to the rung, together."""
    left_out = [each for each in cell.sensitivity if _is_left_out(each)]
    other = [each for each in cell.sensitivity if not _is_left_out(each)]
    yield "  if instead"
    for name, some in _families(other):
        yield from _range(name, some, cell)
    differing = [each for each in left_out if each.rung is not cell.rung]
    for each in differing[:_MOST_STEPS]:
        yield from _range(each.name, [each], cell)
    if len(differing) > _MOST_STEPS:
        yield f"    … and {len(differing) - _MOST_STEPS:,} more that change the rung"
    alike = [each for each in left_out if each.rung is cell.rung]
    if alike:
        number = len(alike)
        name = f"without any one of {number:,} groups" if number > 1 else alike[0].name
        yield from _range(name, alike, cell)


def _is_left_out(variant: Variant) -> bool:
    return variant.name.startswith("without ") and variant.name != "without peers"


def _families(variants: Sequence[Variant]) -> Iterator[tuple[str, list[Variant]]]:
    """Joins variants of one sort whose first word is the same."""
    found: dict[str, list[Variant]] = {}
    for each in variants:
        found.setdefault(each.name.split()[0], []).append(each)
    for some in found.values():
        first = some[0].name.split()
        values = [each.name.split()[1] for each in some]
        yield f"{first[0]} {listed(values, 8)}", some


def _range(name: str, some: Sequence[Variant], cell: Cell) -> Iterator[str]:
    low, high = min(each.probability for each in some), max(each.probability for each in some)
    values = share(low) if share(low) == share(high) else f"{share(low)} to {share(high)}"
    rungs = between(min(each.rung for each in some), max(each.rung for each in some))
    mark = "  changes" if any(each.rung is not cell.rung for each in some) else ""
    yield from wrapped("    ", f"{name}: {values}, {rungs}{mark}", 6)
