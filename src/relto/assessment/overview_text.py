"""All partners at a glance: P in each dimension, and the lowest rung that is recommended.

It orders nobody by merit: partners stand in the order of their codes.
"""

from __future__ import annotations

from collections.abc import Iterator

from relto.assessment.advice import bottom, is_narrowed, lowest
from relto.assessment.assess import Assessed
from relto.assessment.lines import WIDTH, day, share, shortened, wrapped
from relto.assessment.recommendation import Recommendation
from relto.assessment.result import Cell, Status
from relto.model.assessment import Dimension
from relto.pages.words import plural

_HEADS = {
    Dimension.HANDLING: "handl",
    Dimension.ONWARD_SHARING: "onwrd",
    Dimension.ACCURACY: "accur",
    Dimension.TIMELINESS: "timel",
    Dimension.RECIPROCITY: "recip",
    Dimension.DECLARED_INTENT: "inten",
}
_NAME, _COLUMN = 12, 6
_MARKS = {Status.NOT_DETERMINABLE: "*", Status.TOO_LITTLE: "?", Status.STALE: "~"}


def overview_text(assessed: Assessed, topic: str | None = None) -> str:
    """Writes one line for each partner, on a topic or as a whole."""
    lines = [*head_lines(assessed)]
    if topic is not None:
        lines += wrapped("", f"On {topic}; where it has no evidence of its own, what holds above.")
    lines += ["", _head()]
    for partner in assessed.partners:
        lines += _partner(assessed, partner, topic)
    lines += ["", *_legend(assessed)]
    return "\n".join(lines)


def head_lines(assessed: Assessed) -> Iterator[str]:
    """Yields what was assessed, when, and with which parameters."""
    counted = sum(grade.uncounted is None for grade in assessed.grades.values())
    rest = len(assessed.items) - counted
    shown = f"; {plural(rest, 'item')} more shown, which move nothing" if rest else ""
    yield from wrapped(
        "",
        f"{plural(len(assessed.partners), 'partner')} on {day(assessed.at)}, from "
        f"{plural(counted, 'item')} of evidence{shown}.",
    )
    yield from wrapped("", parameters_words(assessed))


def parameters_words(assessed: Assessed) -> str:
    """Writes which parameters were used."""
    parameters = assessed.parameters
    digest = parameters.digest[:19]
    return f"Parameters {parameters.version} ({digest}…), the same for every partner."


def _head() -> str:
    heads = "".join(f"{_HEADS[each]:>{_COLUMN}}" for each in Dimension)
    return f"{'':<{_NAME}}{heads}  recommended"


def _partner(assessed: Assessed, partner: str, topic: str | None) -> Iterator[str]:
    cells = "".join(f"{_cell(cell):>{_COLUMN}}" for cell in assessed.cells_about(partner, topic))
    found = lowest(assessed.recommendations(partner, [topic]))
    line = f"{shortened(partner, _NAME - 1):<{_NAME}}{cells}  "
    said = advised(found) + (_lower(assessed, partner, found) if topic is None else "")
    yield f"{line}{shortened(said, WIDTH - len(line))}".rstrip()


def _lower(assessed: Assessed, partner: str, found: Recommendation) -> str:
    """Counts the topics on which something lower is recommended than for the partner as a whole."""
    topics = [each for each in assessed.topics(partner) if each is not None]
    number = sum(
        bottom(lowest(assessed.recommendations(partner, [each]))) < bottom(found) for each in topics
    )
    return f", {number:,} lower" if number else ""


def _cell(cell: Cell) -> str:
    if cell.status is Status.NO_EVIDENCE:
        return "-"
    return share(cell.probability) + _MARKS.get(cell.status, " ")


def advised(found: Recommendation) -> str:
    """Writes a recommendation in a few words."""
    if found.status is Status.STALE and found.rung is None:
        return "stale: collect evidence"
    if found.rung is None and is_narrowed(found):
        return "not determinable"
    return f"{found.words} (red line)" if found.red_line else found.words


def _legend(assessed: Assessed) -> Iterator[str]:
    days = assessed.parameters.expires_after_days
    yield from wrapped(
        "",
        "P that the partner does as agreed. `-` no evidence, `?` too little to judge, `~` stale, "
        "`*` the rung that follows is not determinable. On the right the lowest rung that is "
        f"recommended for any discipline and level, for {days} days, and on how many topics a "
        "lower one; name a partner to see all of it. Nothing takes effect but by a plan.",
    )
