"""Options by which evidence is described and graded, and evidence as text and JSON.

It reads words as the evidence file does, and files nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer

from relto.assessment import Parameters, standard_parameters
from relto.assessment.evidence_file import evidence_to_json
from relto.assessment.evidence_line import Line, item_of
from relto.cli import output
from relto.core.errors import InputError
from relto.core.instant import format_instant
from relto.formats.evidence import grade_to_json
from relto.model.evidence import Evidence, Grade, Polarity
from relto.model.handling import Discipline, handling_to_json
from relto.services.evidence import Item, Kept
from relto.store.evidence import RemarkRow

GradeWord = Annotated[
    str, typer.Option("--grade", metavar="LETTER-FIGURE", help="As in B2; F and 6 are unknown.")
]
PTrue = Annotated[
    str | None, typer.Option("--p-true", metavar="P", help="P(the claim is true), 0 to 1.")
]
PCaused = Annotated[
    str | None,
    typer.Option("--p-caused", metavar="P", help="P(the partner's own conduct | true)."),
]
PCausedRange = Annotated[
    str | None,
    typer.Option("--p-caused-range", metavar="LOW,HIGH", help="What is defensible for it."),
]
Topic = Annotated[
    str, typer.Option(metavar="TOPIC", help="What it concerns; else the partner as a whole.")
]
Polarised = Annotated[
    str, typer.Option("--polarity", help="favourable or adverse; else its kind's.")
]
Respect = Annotated[str, typer.Option("--dimension", help="In which respect; else its kind's.")]
Claim = Annotated[str, typer.Option(help="What is claimed, in a neutral sentence.")]
Occurred = Annotated[
    str | None, typer.Option(metavar="DATE", help="When it happened, a day or an instant.")
]
Severity = Annotated[float, typer.Option(help="Multiplies the weight of its kind, up to 2.")]
Marking = Annotated[
    str, typer.Option(help="With an explicit list of recipients; else for us only.")
]
MarkingScheme = Annotated[str, typer.Option(help="Marking scheme of the marking.")]
Disciplines = Annotated[
    list[Discipline] | None,
    typer.Option("--discipline", help="How it was collected; without one it stays here."),
]
Originators = Annotated[
    list[str] | None,
    typer.Option("--originator", metavar="CODE", help="Whose it is beside ours; may come again."),
]


def kept_of(disciplines: list[Discipline] | None, originators: list[str] | None) -> Kept:
    """Returns how evidence is kept beside its marking."""
    held = frozenset(each.value for each in disciplines or ())
    return Kept(held, frozenset(originators or ()))


def claim_of(fields: dict[str, Any], parameters: Parameters | None = None) -> Evidence:
    """Reads what was said by options, under the keys of the evidence file.

    Raises:
        InputError: with the key of what cannot be read.
    """
    given = {key: value for key, value in fields.items() if value not in (None, "", [])}
    try:
        item = item_of(Line(given, None, 1), parameters or standard_parameters())
    except InputError as error:
        raise InputError(error.message, path=error.path) from None
    return item if "recorded" in given else replace(item, recorded=0)


def graded_fields(
    letters: str, p_true: str | None, p_caused: str | None, between: str | None
) -> dict[str, Any]:
    """Returns a grade's options under the keys of the evidence file.

    Raises:
        InputError: the range is none.
    """
    fields = {"grade": letters, "p_true": p_true, "p_caused": p_caused}
    if between is not None:
        low, comma, high = between.partition(",")
        if not comma:
            raise InputError(f"`{between}`, expected `LOW,HIGH`", path="p_caused_range")
        fields |= {"p_caused_low": low, "p_caused_high": high}
    return fields


def grade_of(fields: dict[str, Any]) -> Grade:
    """Reads a grade alone.

    Raises:
        InputError: with the key of what cannot be read.
    """
    whole = {"partner": "XX", "kind": "accurate", "occurred": "2000-01-01", **fields}
    return claim_of(whole).grade


def item_fields(item: Item) -> dict[str, Any]:
    """Writes an item of the register, with all that was said of it."""
    return {
        **evidence_to_json(item.evidence),
        "filed": format_instant(item.filed),
        "product": item.product,
        "handling": handling_to_json(item.handling),
        "gradings": [
            {
                "at": format_instant(each.at),
                "by": each.actor,
                **grade_to_json(each.grade),
                "reason": each.reason,
            }
            for each in item.gradings
        ],
        "remarks": [remark_fields(each) for each in item.remarks],
    }


def remark_fields(row: RemarkRow) -> dict[str, Any]:
    """Writes what was said later."""
    at = format_instant(row.at)
    return {"at": at, "by": row.actor, "kind": row.kind, "text": row.text}


def grade_words(grade: Grade) -> str:
    """Writes a grade with its numbers, as in `B2 0.80/0.70`."""
    letters = f"{grade.reliability.value}{grade.credibility.value}"
    numbers = [grade.true, grade.caused]
    if numbers == [None, None]:
        return letters
    return f"{letters} {'/'.join('-' if each is None else f'{each:.2f}' for each in numbers)}"


def evidence_lines(item: Evidence) -> Iterator[str]:
    """Writes an item for a terminal: one line of what it is, then what it claims."""
    sign = "+" if item.polarity is Polarity.FAVOURABLE else "-"
    about = f"{item.partner} {item.topic}" if item.topic else item.partner
    times = f" x{item.count}" if item.count > 1 else ""
    head = f"{sign} {item.id}  {format_instant(item.occurred)[:10]}  {grade_words(item.grade)}"
    yield output.wrapped(f"{head}  {item.kind.value}{times}  {output.printable(about)}", "    ")
    yield output.wrapped(f"    {output.printable(item.claim)}", "    ")
    if item.reply:
        yield output.wrapped(f"    reply: {output.printable(item.reply)}", "    ")
    if item.withdrawn is not None:
        yield f"    withdrawn {format_instant(item.withdrawn)[:10]}"


def item_lines(item: Item) -> Iterator[str]:
    """Writes an item with all that was said of it."""
    claim = item.evidence
    yield from evidence_lines(claim)
    said = {
        "respect": claim.dimension.value,
        "from": claim.provenance,
        "speaks of": claim.reference,
        "group": claim.group,
        "marking": f"{claim.marking} ({claim.scheme})",
        "product": item.product,
        "filed": f"{format_instant(item.filed)[:16]}Z by {claim.author}",
    }
    for name, value in said.items():
        if value:
            yield output.wrapped(f"    {name:<9}  {output.printable(value)}", " " * 15)
    for each in item.gradings:
        reason = f": {output.printable(each.reason)}" if each.reason else ""
        text = f"{format_instant(each.at)[:10]} by {each.actor}, {grade_words(each.grade)}{reason}"
        yield output.wrapped(f"    graded     {text}", " " * 15)
    yield from remark_lines(item.remarks)


def remark_lines(rows: Sequence[RemarkRow]) -> Iterator[str]:
    """Writes what was said later, a paragraph each."""
    for each in rows:
        text = f"{format_instant(each.at)[:10]} by {each.actor}: {output.printable(each.text)}"
        yield output.wrapped(f"    {each.kind:<9}  {text}", " " * 15)
