"""Words of an assessment for people: dimensions, what cannot be judged, what a step awaits.

They are neutral and about organisations; they compute nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from relto.assessment.changes import Await, Change, Step
from relto.assessment.grading import Flag
from relto.assessment.lines import day, listed, share
from relto.assessment.result import Cell, Status
from relto.model.assessment import Dimension
from relto.model.evidence import Kind, Polarity

_NOT_JUDGED = {
    Status.NO_EVIDENCE: "no evidence",
    Status.STALE: "stale: collect evidence",
    Status.TOO_LITTLE: "too little evidence",
    Status.NOT_DETERMINABLE: "not determinable",
    Status.JUDGED: "cannot be judged",
}
_DOES = {
    Dimension.HANDLING: "handles what it is given as agreed",
    Dimension.ONWARD_SHARING: "asks before it passes anything on",
    Dimension.ACCURACY: "reports what proves right",
    Dimension.TIMELINESS: "reports in time",
    Dimension.RECIPROCITY: "gives in return what was agreed",
    Dimension.DECLARED_INTENT: "means to go on sharing and protecting as agreed",
}
_OPENINGS = {
    "almost no chance": "There is almost no chance",
    "roughly even chance": "There is a roughly even chance",
}
_FLAGS = {
    Flag.NO_NUMBER: "P(true) from the letters",
    Flag.NO_ATTRIBUTION: "P(theirs) from the kind",
    Flag.INCONSISTENT: "grade inconsistent",
    Flag.CONTRARY: "against the usual sense of its kind",
}
_MOST_WAYS = 4
SIGNS = {Polarity.FAVOURABLE: "+", Polarity.ADVERSE: "-"}
"""The sign of what speaks for a partner, and of what speaks against it."""


def dimension_words(dimension: Dimension) -> str:
    """Returns a dimension as people write it."""
    return dimension.value.replace("-", " ")


def does_words(dimension: Dimension) -> str:
    """Returns what a partner does that does well in a dimension, after its name."""
    return _DOES[dimension]


def kind_words(kind: Kind) -> str:
    """Returns a kind of evidence as people write it."""
    return kind.value.replace("-", " ")


def flag_words(flag: Flag) -> str:
    """Returns what a reader should know about a grade."""
    return _FLAGS[flag]


def not_judged_words(status: Status) -> str:
    """Says why there is no standing."""
    return _NOT_JUDGED[status]


def likelihood_sentence(cell: Cell, name: str) -> str:
    """Says how likely it is that a partner does as agreed, and nothing else.

    Args:
        cell: what was found.
        name: of the partner.

    Basis: ICD 203 §D.6.e(2)(b) (confidence is told apart from likelihood).
    """
    does = _DOES[cell.dimension]
    if cell.standing is None:
        why = not_judged_words(cell.status)
        return f"Whether {name} {does} cannot be judged ({why})."
    opening = _OPENINGS.get(cell.words, f"It is {cell.words}")
    return f"{opening} that {name} {does} ({share(cell.probability)}, {_interval(cell)})."


def _interval(cell: Cell) -> str:
    return f"{share(cell.low)} to {share(cell.high)}"


def confidence_sentence(cell: Cell) -> str:
    """Says how much a likelihood rests on; nothing where there is none."""
    if cell.status is Status.NO_EVIDENCE:
        return ""
    groups = "1 independent item" if cell.groups == 1 else f"{cell.groups:,} independent items"
    return (
        f"Confidence in this is {cell.confidence.value}: it rests on {groups}, and "
        f"{cell.opinion.uncertainty:.0%} is unknown."
    )


def awaits_words(step: Step) -> str:
    """Says what a step up awaits: all parts of it, each by any one of its ways."""
    return "; ".join(map(_ways_words, step.awaits)) or "nothing more"


def _ways_words(ways: Sequence[Await]) -> str:
    first = ways[0]
    if first.red_line:
        until = "" if first.until is None else f" on {day(first.until)} at the latest,"
        return f"red line {first.red_line} lapses{until} or its evidence is withdrawn"
    name = "" if first.dimension is None else f"{dimension_words(first.dimension)}: "
    found = [_number(each.kind, each.count) for each in ways if each.count is not None]
    told = [" or ".join(found[:_MOST_WAYS])] if found else []
    told += [
        f"{listed(each.explained, _MOST_WAYS)} found untrue or not its doing"
        for each in ways
        if each.explained
    ]
    return name + (", or ".join(told) or "more than one kind of evidence, or what is adverse fades")


def _number(kind: Kind | None, count: int | None) -> str:
    name = "" if kind is None else kind_words(kind)
    return name if count == 1 else f"{count:,} times {name}"


def change_words(change: Change) -> str:
    """Says which item would change a recommendation."""
    kind = f"{kind_words(change.kind)} ({dimension_words(change.dimension)})"
    if change.count > 1:
        return f"{change.count:,} times {kind}"
    return kind if change.severity == 1 else f"{kind}, of severity {change.severity:g}"
