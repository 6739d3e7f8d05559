"""`relto label`: markings of every scheme, one at a time or a file of cases.

Each command makes a case of its arguments and prints the answer. It needs no node, and no
grammar is known here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn

import msgspec
import typer

from relto.cli import output
from relto.cli.label_text import answer_text, findings_text, mistakes_text
from relto.cli.options import AsJson
from relto.core.clock import SystemClock
from relto.core.errors import InputError
from relto.labels.batch import answer, answer_line, too_long

LONGEST_LINE_BYTES = 1 << 24

Text = Annotated[
    str, typer.Argument(metavar="TEXT", help="The marking; `-` reads it from standard input.")
]
Scheme = Annotated[
    str | None, typer.Option(metavar="NAME", help="Its scheme or country; recognised if not given.")
]
At = Annotated[str | None, typer.Option(metavar="DAY", help="When it was marked.")]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="`en` or `fr`.")]
Spif = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Its policy as an XML SPIF, if not NATO's.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Accept only what the register lists.")]


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(no_args_is_help=True, help="Read, write, compare and convert markings.")
    for name, command in COMMANDS.items():
        group.command(name)(command)
    app.add_typer(group, name="label")


def _parse(
    text: Text,
    *,
    scheme: Scheme = None,
    at: At = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Read a marking and show what it says."""
    case = {"scheme": scheme, "at": at, "strict": strict}
    _show("parse", {"text": _given(text), **case}, as_json=as_json)


def _render(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A marking, or fields as JSON.")],
    *,
    scheme: Scheme = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Write a text or fields in the canonical form."""
    case = {"scheme": scheme, "language": language}
    _show("render", {**_fields(_given(text)), **case}, as_json=as_json)


def _rollup(
    texts: Annotated[list[str], typer.Argument(metavar="TEXT...", help="The portions' markings.")],
    *,
    scheme: Scheme = None,
    spif: Spif = None,
    as_json: AsJson = False,
) -> None:
    """Show the banner that portions need together."""
    given = [line for text in texts for line in _portions(text)]
    case = {"scheme": scheme, "spif": _path(spif)}
    _show("rollup", {"labels": given, **case}, as_json=as_json)


def _validate(
    text: Text,
    *,
    scheme: Scheme = None,
    spif: Spif = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Name every mistake in a marking, and where."""
    case = {"scheme": scheme, "spif": _path(spif), "strict": strict}
    _show("validate", {"text": _given(text), **case}, as_json=as_json)


def _convert(
    text: Text,
    *,
    to: Annotated[str, typer.Option(metavar="NAME", help="The scheme or country to write.")],
    source: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="Its scheme or country.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a marking in another scheme, never weaker."""
    case = {"from": source, "to": to}
    _show("convert", {"text": _given(text), **case}, as_json=as_json)


def _decide(
    text: Text,
    *,
    reader: Annotated[
        str, typer.Option("--for", metavar="READER", help="The reader: JSON, XML, or a file.")
    ],
    scheme: Scheme = None,
    spif: Spif = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a reader may read it, and why."""
    case = {"scheme": scheme, "spif": _path(spif)}
    found = _show(
        "decide", {"text": _given(text), "clearance": _document(reader), **case}, as_json=as_json
    )
    if not found.get("permit"):
        raise typer.Exit(1)


def _equivalent(
    text: Text,
    *,
    country: Annotated[str, typer.Option(metavar="CODE", help="Who marked it.")],
    to: Annotated[str, typer.Option(metavar="CODE", help="Who receives it: `NATO`, `EU`, `FRA`.")],
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Say how others protect a level of a country."""
    case = {"text": _given(text), "country": country, "to": to, "at": at}
    _show("equivalent", case, as_json=as_json)


def _check(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Text or Markdown; `-` is standard input.")
    ],
    *,
    scheme: Scheme = None,
    as_json: AsJson = False,
) -> None:
    """Check a document's banner against its portions."""
    text = _given("-") if file == "-" else _read(file).decode("utf-8", "replace")
    case = {"op": "check", "document": text, **({"scheme": scheme} if scheme else {})}
    found = answer(case, read=_read)
    if "findings" not in found:
        _fail("check", "", found, as_json=as_json)
    output.show(found, findings_text(found), as_json=as_json)
    if not found["ok"]:
        raise typer.Exit(1)


def _batch(
    *,
    as_json: AsJson = False,  # noqa: ARG001 - answers are JSON anyway; errors follow the flag
) -> None:
    """Answer cases from standard input, a line each."""
    failed = False
    now = SystemClock().now()
    encode = msgspec.json.Encoder().encode
    for number, line in _lines():
        if line is None:
            found = too_long(number, LONGEST_LINE_BYTES)
        else:
            found = answer_line(line, number, read=_read, now=now)
        failed = failed or not found["ok"]
        output.emit(encode(found).decode())
    if failed:
        raise typer.Exit(1)


COMMANDS: dict[str, Callable[..., None]] = {
    "parse": _parse,
    "render": _render,
    "rollup": _rollup,
    "validate": _validate,
    "convert": _convert,
    "decide": _decide,
    "equivalent": _equivalent,
    "check": _check,
    "batch": _batch,
}
"""The commands of the group by their names."""


def _show(op: str, case: dict[str, Any], *, as_json: bool) -> dict[str, Any]:
    said = {"op": op, **{key: value for key, value in case.items() if value is not None}}
    found = answer(said, read=_read, now=SystemClock().now())
    if found["ok"]:
        output.show(found, answer_text(found, op), as_json=as_json)
        return found
    text = case.get("text")
    return _fail(op, text if isinstance(text, str) else "", found, as_json=as_json)


def _fail(op: str, text: str, found: dict[str, Any], *, as_json: bool) -> NoReturn:
    if as_json:
        fields = {"format_version": output.FORMAT_VERSION, **found}
        fields["error"]["kind"] = "input"
        sys.stderr.write(msgspec.json.encode(fields).decode() + "\n")
    else:
        sys.stderr.write(mistakes_text(text, found) + "\n")
    raise typer.Exit(1 if op == "validate" else 2)


def _given(text: str) -> str:
    return sys.stdin.read().strip("\r\n") if text == "-" else text


def _portions(text: str) -> list[str]:
    return [line for line in _given(text).splitlines() if line.strip()] or [text]


def _fields(text: str) -> dict[str, Any]:
    if not text.lstrip().startswith("{"):
        return {"text": text}
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise InputError(f"TEXT is no JSON: {str(error).lower()}") from None
    return found if isinstance(found, dict) else {"text": text}


def _document(text: str) -> str:
    if text.lstrip().startswith(("{", "<")):
        return text
    return _given(text) if text == "-" else _read(text).decode()


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError(f"`{path}` cannot be read: {reason}") from None


def _lines() -> Iterator[tuple[int, bytes | None]]:
    """Yields numbered lines that are not empty; None stands for one that is too long."""
    stream, number = sys.stdin.buffer, 0
    while line := stream.readline(LONGEST_LINE_BYTES):
        number += 1
        whole, rest = line.endswith(b"\n") or len(line) < LONGEST_LINE_BYTES, b""
        found: bytes | None = line if whole else None
        while not whole and (rest := stream.readline(LONGEST_LINE_BYTES)):
            whole = rest.endswith(b"\n")
        if found is None or found.strip():
            yield number, found
