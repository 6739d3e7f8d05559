"""`relto evidence`: the register of graded items about partners.

What is sound and who may see it is the services' answer; nothing is decided here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from relto.app.compose import open_services
from relto.assessment import standard_parameters
from relto.assessment.evidence_file import evidence_to_json, read_evidence
from relto.cli import output
from relto.cli.acting import acting
from relto.cli.claims import (
    Claim,
    Disciplines,
    GradeWord,
    Marking,
    MarkingScheme,
    Originators,
    PCaused,
    PCausedRange,
    Polarised,
    PTrue,
    Respect,
    Severity,
    Topic,
    claim_of,
    evidence_lines,
    grade_of,
    graded_fields,
    item_fields,
    item_lines,
    kept_of,
)
from relto.cli.options import DEFAULT_NODE, AsJson, ForPartner, NodeDirectory, OfficerFile
from relto.core.errors import InputError
from relto.core.instant import format_instant
from relto.pages.words import plural
from relto.services.evidence import Item, Register
from relto.services.evidence.register import find_shown, shown
from relto.services.own_life import OwnLife, Proposal
from relto.services.own_life.proposing import AFTER_DAYS

_STANDARD_INPUT = "-"
Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name, as `list` tells it.")]


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(no_args_is_help=True, help="File, grade and list evidence about partners.")
    group.command("add")(_add)
    group.command("list")(_list)
    group.command("show")(_show)
    group.command("grade")(_grade)
    group.command("withdraw")(_withdraw)
    group.command("reply")(_reply)
    group.command("import")(_import)
    group.command("export")(_export)
    group.command("propose")(_propose)
    app.add_typer(group, name="evidence")


def _add(  # noqa: PLR0913 - each is an option of the command
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="Whom it speaks of.")],
    kind: Annotated[str, typer.Argument(metavar="KIND", help="As in traced-leak.")],
    *,
    occurred: Annotated[str, typer.Option(metavar="DATE", help="When it happened.")],
    grade: GradeWord,
    p_true: PTrue = None,
    p_caused: PCaused = None,
    p_caused_range: PCausedRange = None,
    claim: Claim = "",
    topic: Topic = "",
    polarity: Polarised = "",
    dimension: Respect = "",
    severity: Severity = 1.0,
    count: Annotated[int, typer.Option(help="How many like occurrences it stands for.")] = 1,
    group: Annotated[str, typer.Option(help="Items of one group count once.")] = "",
    provenance: Annotated[str, typer.Option(help="Where it came from, in words.")] = "",
    reference: Annotated[str, typer.Option(help="A product, plan or card it speaks of.")] = "",
    name: Annotated[str, typer.Option("--name", help="Its name; else the next one.")] = "",
    marking: Marking = "",
    scheme: MarkingScheme = "relto",
    discipline: Disciplines = None,
    originator: Originators = None,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """File an item; it is intelligence, and passes the gate like the rest."""
    fields: dict[str, Any] = {
        "id": name,
        "partner": partner,
        "kind": kind,
        "occurred": occurred,
        **graded_fields(grade, p_true, p_caused, p_caused_range),
        "claim": claim,
        "topic": topic,
        "polarity": polarity,
        "dimension": dimension,
        "severity": severity,
        "count": count,
        "group": group,
        "provenance": provenance,
        "reference": reference,
        "marking": marking,
        "scheme": scheme,
    }
    kept = kept_of(discipline, originator)
    item = Register(acting(node, officer)).add(claim_of(fields), kept)
    _show_item(item, f"filed {item.evidence.id}", as_json=as_json)


def _show_item(item: Item, done: str, *, as_json: bool) -> None:
    text = "\n".join([*item_lines(item), done])
    output.show({"evidence": item_fields(item)}, text, as_json=as_json)


def _list(
    *,
    partner: Annotated[str | None, typer.Option(help="Only about this one.")] = None,
    reader: ForPartner = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """List evidence in the order of its filing; or what a partner may see of it."""
    items = _items(node, partner, reader)
    fields = [_fields(each, reader) for each in items]
    lines = [line for each in items for line in evidence_lines(each.evidence)]
    text = "\n".join([*lines, plural(len(items), "item")])
    output.show({"evidence": fields}, text, as_json=as_json)


def _items(node: Path, partner: str | None, reader: str | None) -> Sequence[Item]:
    if reader is None:
        return Register(acting(node, None)).items(partner)
    services = open_services(node)
    whole = Register(acting(node, None)).items()
    seen = shown(whole, services.release, reader)
    return [each for each in seen if partner in (None, each.evidence.partner)]


def _fields(item: Item, reader: str | None) -> dict[str, Any]:
    return item_fields(item) if reader is None else evidence_to_json(item.evidence)


def _show(
    name: Name,
    *,
    reader: ForPartner = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show an item with all its gradings and what was said of it; or as a partner sees it."""
    if reader is None:
        item = Register(acting(node, None)).item(name)
        output.show({"evidence": item_fields(item)}, "\n".join(item_lines(item)), as_json=as_json)
        return
    item = find_shown(_items(node, None, reader), name)
    text = "\n".join(evidence_lines(item.evidence))
    output.show({"evidence": _fields(item, reader)}, text, as_json=as_json)


def _grade(  # noqa: PLR0913 - each is an option of the command
    name: Name,
    grade: Annotated[str, typer.Argument(metavar="GRADE", help="Letter and figure, as in C3.")],
    *,
    p_true: PTrue = None,
    p_caused: PCaused = None,
    p_caused_range: PCausedRange = None,
    because: Annotated[str, typer.Option(metavar="REASON", help="Why, in words.")] = "",
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Grade an item anew; its earlier gradings stay on file."""
    made = grade_of(graded_fields(grade, p_true, p_caused, p_caused_range))
    item = Register(acting(node, officer)).grade(name, made, because)
    _show_item(item, f"graded {item.evidence.id}", as_json=as_json)


def _withdraw(
    name: Name,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why, in words.")],
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Withdraw an item: it counts no more and stays on file."""
    item = Register(acting(node, officer)).withdraw(name, reason)
    _show_item(item, f"withdrew {item.evidence.id}", as_json=as_json)


def _reply(
    name: Name,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the partner says of it.")],
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Attach the partner's reply to an item; it moves nothing by itself."""
    item = Register(acting(node, officer)).reply(name, text)
    _show_item(item, f"attached the reply to {item.evidence.id}", as_json=as_json)


def _import(  # noqa: PLR0913 - each is an option of the command
    file: Annotated[str, typer.Argument(metavar="FILE", help="Evidence file; - is input.")],
    *,
    discipline: Disciplines = None,
    originator: Originators = None,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """File all items of an evidence file, or none; doing it again is harmless."""
    name = "standard input" if file == _STANDARD_INPUT else file
    claims = read_evidence(_bytes(file), file=name, parameters=standard_parameters())
    kept = kept_of(discipline, originator)
    filed = Register(acting(node, officer)).take_in(claims, kept, source=Path(name).name)
    known = len(claims) - len(filed)
    text = f"filed {plural(len(filed), 'item')}, {known} there already"
    fields = {"filed": [each.evidence.id for each in filed], "known": known}
    output.show(fields, text, as_json=as_json)


def _bytes(file: str) -> bytes:
    if file == _STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", file=file) from None


def _export(
    *,
    partner: Annotated[str | None, typer.Option(help="Only about this one.")] = None,
    reader: ForPartner = None,
    to_file: Annotated[Path | None, typer.Option(help="Write it here, for you only.")] = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Write evidence as an evidence file: as it stands, a line each."""
    items = _items(node, partner, reader)
    lines = [msgspec.json.encode(evidence_to_json(each.evidence)) + b"\n" for each in items]
    if to_file is None:
        sys.stdout.write(b"".join(lines).decode())
        return
    descriptor = os.open(to_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.writelines(lines)
    text = f"wrote {plural(len(lines), 'item')} to {to_file}"
    output.show({"file": str(to_file), "items": len(lines)}, text, as_json=as_json)


def _propose(
    *,
    after_days: Annotated[
        int, typer.Option(min=1, help="How long answers and requests may take.")
    ] = AFTER_DAYS,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Put what the node's own record suggests into the inbox; nothing is filed."""
    found = OwnLife(acting(node, None)).propose(after_days=after_days)
    fields = [
        {
            "card": each.name,
            "partner": each.partner,
            "kind": each.kind.value,
            "claim": each.claim,
            "occurred": format_instant(each.occurred),
            "reason": each.reason,
        }
        for each in found
    ]
    lines = [line for each in found for line in _proposed_lines(each)]
    count = plural(len(found), "proposal")
    lines.append(f"{count} new: `relto watch inbox` shows them" if found else "nothing new")
    output.show({"proposed": fields}, "\n".join(lines), as_json=as_json)


def _proposed_lines(proposal: Proposal) -> Iterator[str]:
    yield f"{proposal.name}  {proposal.partner}  {proposal.kind.value}"
    yield output.wrapped(f"    {output.printable(proposal.claim)}", "    ")
