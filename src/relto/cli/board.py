"""`relto board`: competing hypotheses in rows, evidence in columns.

What the columns come to is computed in `relto.assessment`; nobody is accused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from relto.assessment.hypotheses import judge
from relto.assessment.hypotheses_file import board_to_json, judgement_to_json
from relto.assessment.hypotheses_text import board_text
from relto.cli import output
from relto.cli.acting import acting
from relto.cli.board_page import write_board_page
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory, OfficerFile
from relto.cli.page_file import HtmlFile
from relto.core.errors import InputError
from relto.core.instant import format_instant
from relto.pages.words import plural
from relto.services.boards import Boards, Entry, Opened, Put

Name = Annotated[str, typer.Argument(metavar="NAME", help="As in B-2026-001.")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="The column's name, as in E-2026-014.")]
What = Annotated[str, typer.Option(help="What was seen, in a neutral sentence.")]
Bands = Annotated[
    list[str] | None,
    typer.Option("--band", metavar="HYPOTHESIS=BAND", help="--, -, 0, + or ++; may come again."),
]


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(no_args_is_help=True, help="Keep competing explanations apart on a board.")
    group.command("new")(_new)
    group.command("list")(_list)
    group.command("show")(_show)
    group.command("evidence")(_evidence)
    group.command("trace")(_trace)
    group.command("missing")(_missing)
    group.command("drop")(_drop)
    app.add_typer(group, name="board")


def _new(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What is asked.")] = "",
    *,
    file: Annotated[Path | None, typer.Option(help="A board as JSON, with its own rows.")] = None,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Open a board; without a file it has the seven explanations of a leak."""
    data = None if file is None else _bytes(file)
    name = None if file is None else str(file)
    _tell(Boards(acting(node, officer)).open(question, data, file=name), as_json=as_json)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", file=str(file)) from None


def _list(*, node: NodeDirectory = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """List the boards, and which explanations each keeps open."""
    listed = Boards(acting(node, None)).listed()
    fields = [_head_fields(each) for each in listed]
    lines = [output.wrapped(_head_line(each), "    ") for each in listed]
    output.show({"boards": fields}, "\n".join(lines) or "no board is open", as_json=as_json)


def _open_rows(opened: Opened) -> list[str]:
    return [each.hypothesis.code for each in judge(opened.board).ranking if each.is_open]


def _head_fields(opened: Opened) -> dict[str, Any]:
    return {
        "name": opened.id,
        "at": format_instant(opened.at),
        "by": opened.actor,
        "question": opened.board.question,
        "open": _open_rows(opened),
    }


def _head_line(opened: Opened) -> str:
    columns = plural(len(opened.board.columns), "column")
    question = output.printable(opened.board.question)
    return f"{opened.id}  {question}  {columns}; open: {', '.join(_open_rows(opened))}"


def _show(
    name: Name,
    *,
    html: HtmlFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show a board: shares, what is open, and the most telling missing evidence."""
    reading = acting(node, None)
    opened = Boards(reading).board(name)
    _tell(opened, page=write_board_page(reading, opened, html), as_json=as_json)


def _tell(opened: Opened, *, page: str = "", as_json: bool) -> None:
    fields = _head_fields(opened) | {
        "board": board_to_json(opened.board),
        "judgement": judgement_to_json(judge(opened.board)),
        "entries": [
            {
                "n": each.n,
                "at": format_instant(each.at),
                "by": each.actor,
                "kind": each.kind,
                "column": dict(each.column),
            }
            for each in opened.entries
        ],
    }
    lines = [output.printable(line) for line in board_text(opened.board).splitlines()]
    lines += ["", *(_entry_line(each) for each in opened.entries)] if opened.entries else []
    lines += ["", page] if page else []
    text = "\n".join([opened.id, *lines])
    output.show(fields, text, as_json=as_json)


def _entry_line(entry: Entry) -> str:
    code = output.printable(str(entry.column["code"]))
    reason = f": {entry.column['what']}" if entry.kind == "dropped" else ""
    day = format_instant(entry.at)[:10]
    text = f"{entry.n}. {day} {entry.actor}: {entry.kind} {code}{output.printable(reason)}"
    return output.wrapped(text, "    ")


def _evidence(  # noqa: PLR0913 - each is an option of the command
    name: Name,
    code: Code,
    *,
    what: What = "",
    band: Bands = None,
    p_true: Annotated[float | None, typer.Option(min=0, max=1, help="P(it is true).")] = None,
    group: Annotated[str, typer.Option(help="Columns of one group have one origin.")] = "",
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Put evidence on a board: how likely it would be seen under each hypothesis."""
    column = Put(code, what, dict(_bands(band)), p_true, group)
    _tell(Boards(acting(node, officer)).put(name, column), as_json=as_json)


def _trace(  # noqa: PLR0913 - each is an option of the command
    name: Name,
    code: Code,
    grade: Annotated[str, typer.Argument(metavar="GRADE", help="LEAD, STRONG or ATTRIBUTION.")],
    *,
    what: What,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Put a tracing result on a board: from whose copy a text derives, no more."""
    column = Put(code, what, trace=grade)
    _tell(Boards(acting(node, officer)).put(name, column), as_json=as_json)


def _missing(  # noqa: PLR0913 - each is an option of the command
    name: Name,
    code: Code,
    *,
    what: What,
    band: Bands = None,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Say what could be found out, and how likely under each hypothesis."""
    column = Put(code, what, dict(_bands(band)))
    _tell(Boards(acting(node, officer)).put(name, column, missing=True), as_json=as_json)


def _drop(  # noqa: PLR0913 - each is an option of the command
    name: Name,
    code: Code,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why, in words.")],
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Take a column off a board; it stays on record."""
    _tell(Boards(acting(node, officer)).drop(name, code, reason), as_json=as_json)


def _bands(given: list[str] | None) -> Iterator[tuple[str, str]]:
    for text in given or ():
        code, sign, band = text.partition("=")
        if not sign:
            raise InputError(
                f"`{text}`, expected HYPOTHESIS=BAND, as in `insider=+`", path="--band"
            )
        yield code.strip(), band.strip()
