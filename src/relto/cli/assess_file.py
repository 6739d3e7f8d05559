"""`relto assess --evidence FILE`: in bulk, from a file, without a node.

It reads the files and prints; what follows from them is computed in `relto.assessment`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from relto.assessment import Assessed, Parameters, assess, load_parameters, standard_parameters
from relto.assessment.advice_text import advice_text
from relto.assessment.audit import audit, audit_text, audit_to_json
from relto.assessment.evidence_file import read_evidence
from relto.assessment.overview_text import overview_text
from relto.assessment.partner_text import evidence_text, result_text
from relto.assessment.result_json import detail_to_json, to_json
from relto.cli import output
from relto.cli.assess_page import write_bulk_page
from relto.core.clock import SystemClock
from relto.core.errors import InputError
from relto.core.instant import Edge, parse_day_or_instant
from relto.core.nearest import nearest
from relto.model.readiness import RedLine
from relto.pages.words import plural
from relto.policy import load_readiness
from relto.services.policy_files import read_policy_directory

_STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What is asked for.

    Attributes:
        evidence: the file, or `-`.
        partner: whom to tell of; None is everybody.
        topic: on which topic; None is the partner as a whole and all topics.
        at: as of when, in words; None is now.
        parameters: the parameter file; None is the one that comes with relto.
        red_lines: the policy directory whose red lines hold; None is no red line.
        audit: whether the fairness audit is asked for instead.
        html: where a page is to be written, if anywhere.
    """

    evidence: str
    partner: str | None
    topic: str | None
    at: str | None
    parameters: Path | None
    red_lines: Path | None
    audit: bool = False
    html: Path | None = None


def assess_file(request: FileRequest, *, as_json: bool) -> None:
    """Assesses the evidence of a file and prints what follows.

    Raises:
        InputError: a file that cannot be read, or a date that is none.
        PolicyError: red lines with mistakes.
    """
    if request.audit and request.html is not None:
        raise InputError("an audit has no page: leave one of both", path="--html")
    assessed, notes = _assessed(request)
    if request.audit:
        found = audit(assessed)
        output.show(audit_to_json(found), audit_text(found, assessed), as_json=as_json)
        return
    partner = _partner(assessed, request.partner)
    topic = _as_written(request.topic, assessed.grid.columns.topics)
    page = write_bulk_page(assessed, partner, topic, request.html)
    if as_json:
        fields = _fields(assessed, partner, topic) | {"later": notes.later, "notes": notes.lines}
        output.emit(msgspec.json.encode(fields).decode())
        return
    lines = _text(assessed, partner, topic).splitlines()
    lines += ["", *notes.lines] if notes.lines else []
    lines += ["", page] if page else []
    output.emit("\n".join(output.printable(line) for line in lines))


@dataclass(frozen=True, slots=True)
class _Notes:
    """What is to be said beside a result.

    Attributes:
        later: how many items were filed or are dated after the instant asked about.
        near: the partner that may be meant, where nothing speaks of the one asked about.
        asked: the partner asked about.
    """

    later: int
    near: str | None
    asked: str | None

    @property
    def lines(self) -> list[str]:
        """The notes, a sentence each."""
        lines = []
        if self.later:
            items, does = plural(self.later, "item"), "does" if self.later == 1 else "do"
            lines.append(f"{items} filed or dated after this {does} not count.")
        if self.near is not None:
            lines.append(f"Nothing speaks of {self.asked}. Perhaps {self.near} is meant.")
        return lines


def _assessed(request: FileRequest) -> tuple[Assessed, _Notes]:
    """Assesses a file; that nothing speaks of the partner asked about is an answer too."""
    parameters, name = _parameters(request.parameters), request.evidence
    shown = "standard input" if name == _STANDARD_INPUT else name
    items = read_evidence(_bytes(name), file=shown, parameters=parameters)
    at = _at(request.at)
    known = sorted({item.partner for item in items if item.recorded <= at})
    unspoken_of = _unspoken_of(request, known)
    found = assess(
        items,
        at=at,
        parameters=parameters,
        red_lines=_red_lines(request.red_lines),
        partners=unspoken_of,
    )
    near = nearest(unspoken_of[0], known) if unspoken_of else None
    later = sum(item.recorded > at for item in items)
    return found, _Notes(later, near, request.partner)


def _parameters(file: Path | None) -> Parameters:
    if file is None:
        return standard_parameters()
    return load_parameters(_bytes(str(file)), file=str(file))


def _red_lines(directory: Path | None) -> tuple[RedLine, ...]:
    if directory is None:
        return ()
    return load_readiness(read_policy_directory(directory)).red_lines


def _at(text: str | None) -> int:
    if text is None:
        return SystemClock().now()
    try:
        return parse_day_or_instant(text, Edge.BEGIN)
    except InputError as error:
        raise InputError(f"{error.message}, or a day", path="--at") from None


def _unspoken_of(request: FileRequest, known: Sequence[str]) -> tuple[str, ...]:
    """Returns the partner that is asked about, if nothing speaks of it."""
    asked = request.partner
    if asked is None or request.audit or _as_written(asked, known) in known:
        return ()
    return (asked,)


def _partner(assessed: Assessed, asked: str | None) -> str | None:
    """Returns whom to tell of; a file about one partner is about that one."""
    if asked is None:
        return assessed.partners[0] if len(assessed.partners) == 1 else None
    return _as_written(asked, assessed.partners)


def _as_written(asked: str | None, known: Sequence[str]) -> str | None:
    """Returns a name as evidence writes it, where only the case is another."""
    alike = [name for name in known if asked and name.casefold() == asked.casefold()]
    return asked if asked in known or len(alike) != 1 else alike[0]


def _fields(assessed: Assessed, partner: str | None, topic: str | None) -> dict[str, Any]:
    partners = None if partner is None else [partner]
    fields = to_json(assessed, partners=partners, topics=None if topic is None else [topic])
    if partner is not None:
        fields["detail"] = detail_to_json(assessed, partner, topic)
    return fields


def _text(assessed: Assessed, partner: str | None, topic: str | None) -> str:
    if partner is None:
        return overview_text(assessed, topic)
    told = (evidence_text, result_text, advice_text)
    return "\n\n".join(tell(assessed, partner, topic) for tell in told)


def _bytes(name: str) -> bytes:
    if name == _STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", file=name) from None
