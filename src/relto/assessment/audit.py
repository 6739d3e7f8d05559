"""The fairness audit: whether all partners were treated alike, and where evidence is lopsided.

1. The parameters and the red lines have no place for a partner's name.
2. The assessment is computed a second time with all partners under other names: it must come out
   the same, name by name.
3. How each partner's items were graded is told beside each other: numbers or letters, who filed
   them, whether the partner was heard.

It corrects nothing and judges no author.

Basis: METHODS §2 (the same parameters for every partner; letters mask, use numbers).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from relto.assessment.advice import advice
from relto.assessment.assess import Assessed, assess
from relto.assessment.grading import Flag
from relto.assessment.lines import day, shortened, wrapped
from relto.assessment.overview_text import parameters_words
from relto.model.evidence import Evidence, Polarity
from relto.pages.words import plural

_NAME = 12
_MOST = 12


@dataclass(frozen=True, slots=True)
class Treatment:
    """How the evidence about one partner was graded.

    Attributes:
        partner: its code.
        counted: items that carry mass.
        listed: items that are shown and move nothing.
        adverse: items that count and speak against it.
        no_number: items that count, of which P(true) was taken from letters.
        no_attribution: adverse items of which P(caused) was taken from their kind.
        inconsistent: items whose grades contradict each other.
        heard: adverse items with the partner's reply.
        authors: how many people or desks filed adverse items; those without an author are one.
    """

    partner: str
    counted: int
    listed: int
    adverse: int
    no_number: int
    no_attribution: int
    inconsistent: int
    heard: int
    authors: int


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit found.

    Attributes:
        at: instant of the assessment.
        version, digest: of the parameters.
        red_lines: codes of the red lines.
        is_blind: whether the assessment came out the same under other names.
        treatments: of each partner, by code.
        remarks: what is lopsided, in words.
    """

    at: int
    version: str
    digest: str
    red_lines: tuple[str, ...]
    is_blind: bool
    treatments: tuple[Treatment, ...]
    remarks: tuple[str, ...]


def audit(assessed: Assessed) -> Audit:
    """Audits an assessment."""
    treatments = tuple(_treatment(assessed, partner) for partner in assessed.partners)
    return Audit(
        assessed.at,
        assessed.parameters.version,
        assessed.parameters.digest,
        tuple(line.code for line in assessed.red_lines),
        _is_blind(assessed),
        treatments,
        tuple(_remarks(treatments)),
    )


def _is_blind(assessed: Assessed) -> bool:
    """Assesses everybody under another name and compares."""
    width = len(str(len(assessed.partners)))
    other = {
        partner: f"P{number:0{width}}" for number, partner in enumerate(reversed(assessed.partners))
    }
    renamed = [replace(item, partner=other[item.partner]) for item in assessed.items.values()]
    again = assess(
        renamed,
        at=assessed.at,
        parameters=assessed.parameters,
        red_lines=assessed.red_lines,
        partners=tuple(other.values()),
    )
    known = {(cell.partner, cell.topic, cell.dimension): cell for cell in again.cells}
    if any(
        known.get((other[cell.partner], cell.topic, cell.dimension))
        != replace(cell, partner=other[cell.partner])
        for cell in assessed.cells
    ):
        return False
    return all(
        _said(again, other[partner]) == _said(assessed, partner) for partner in assessed.partners
    )


def _said(assessed: Assessed, partner: str) -> list[tuple[object, ...]]:
    return [
        (each.disciplines, each.found.topic, each.found.level, each.found.rung, each.found.reasons)
        for each in advice(assessed.recommendations(partner))
    ]


def _treatment(assessed: Assessed, partner: str) -> Treatment:
    items = assessed.items_of[partner]
    counted = [item for item in items if assessed.grades[item.id].uncounted is None]
    adverse = [item for item in counted if item.polarity is Polarity.ADVERSE]

    def flagged(some: Sequence[Evidence], flag: Flag) -> int:
        return sum(flag in assessed.grades[item.id].flags for item in some)

    return Treatment(
        partner=partner,
        counted=len(counted),
        listed=len(items) - len(counted),
        adverse=len(adverse),
        no_number=flagged(counted, Flag.NO_NUMBER),
        no_attribution=flagged(adverse, Flag.NO_ATTRIBUTION),
        inconsistent=flagged(items, Flag.INCONSISTENT),
        heard=sum(bool(item.reply) for item in adverse),
        authors=len({item.author for item in adverse}),
    )


def _remarks(treatments: Sequence[Treatment]) -> Iterator[str]:
    """Yields what is lopsided; a partner with one adverse item is no pattern."""
    for each in treatments:
        if each.adverse and not each.heard:
            some = (
                f"any of {each.adverse:,} adverse items" if each.adverse > 1 else "the adverse item"
            )
            yield f"{each.partner} was not heard on {some}"
        if each.adverse > 1 and each.authors == 1:
            yield f"{each.partner}: one author filed all {each.adverse:,} adverse items"
        if each.adverse > 1 and each.no_attribution == each.adverse:
            yield f"{each.partner}: no adverse item says how likely it was the partner's own doing"
    counted = sum(each.counted for each in treatments)
    usual = sum(each.no_number for each in treatments) / counted if counted else 0.0
    for each in treatments:
        if each.counted > 4 and each.no_number > each.counted * (usual + 0.25):
            share = f"{each.no_number:,} of {each.counted:,}"
            yield f"{each.partner}: letters alone for {share} items, more than for others"


def audit_text(found: Audit, assessed: Assessed) -> str:
    """Writes an audit."""
    head = f"{'':<{_NAME}}{'items':>6}{'shown':>7}{'against':>9}{'heard':>7}"
    lines = [
        *wrapped("", f"Audit of {plural(len(found.treatments), 'partner')}, {day(found.at)}"),
        *wrapped("", parameters_words(assessed)),
        *wrapped("", _red_lines(found)),
        *wrapped("", _blind(found)),
        "",
        f"{head}{'authors':>9}{'letters':>9}{'no cause':>10}",
        *(_row(each) for each in found.treatments),
    ]
    lines.append("")
    lines += [line for remark in found.remarks[:_MOST] for line in wrapped("! ", remark)]
    rest = len(found.remarks) - _MOST
    if rest > 0:
        lines.append(f"… and {rest:,} more; --json lists all")
    if not found.remarks:
        lines.append("Nothing is lopsided.")
    return "\n".join(lines)


def _row(each: Treatment) -> str:
    return (
        f"{shortened(each.partner, _NAME - 1):<{_NAME}}{each.counted:>6,}{each.listed:>7,}"
        f"{each.adverse:>9,}{each.heard:>7,}{each.authors:>9,}{each.no_number:>9,}"
        f"{each.no_attribution:>10,}"
    )


def _red_lines(found: Audit) -> str:
    if not found.red_lines:
        return "No red lines."
    return f"Red lines, the same for every partner: {', '.join(found.red_lines)}."


def _blind(found: Audit) -> str:
    if found.is_blind:
        return "Computed again with all partners under other names: the same results."
    return "Computed again with all partners under other names: THE RESULTS DIFFER."


def audit_to_json(found: Audit) -> dict[str, Any]:
    """Writes an audit as a JSON object."""
    return {
        "parameters": {"version": found.version, "digest": found.digest},
        "red_lines": list(found.red_lines),
        "same_under_other_names": found.is_blind,
        "partners": [
            {name: getattr(each, name) for name in Treatment.__slots__} for each in found.treatments
        ],
        "remarks": list(found.remarks),
    }
