"""The programme: finds the command that is asked for, and turns errors into exit codes.

Only the module of the command that runs is imported, so that `relto --help` is quick; the
catalogue below is held against the modules by a test. No command is implemented here.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated, NamedTuple

import typer

from relto.cli import output
from relto.core.errors import ReltoError, StoreError

INTERRUPTED = 130


class Entry(NamedTuple):
    """A command, the module of this package that has it, and its help in a few words."""

    name: str
    module: str
    help: str


CATALOGUE = (
    Entry("init", "init", "Make a node: its directory, key and database."),
    Entry("ingest", "ingest", "Store STIX 2.1 from a file, a directory or standard input."),
    Entry("policy", "policy", "Check a policy directory."),
    Entry("plan", "plan", "Show what a proposed policy would change; keep the plan."),
    Entry("plan suggest", "suggest", "Search for the mildest posture that protects and keeps."),
    Entry("plans", "plans", "List and show plans; see what waits for people."),
    Entry("approve", "approve", "Approve a plan as one of two officers."),
    Entry("apply", "plan", "Bring a plan into force."),
    Entry("confirm", "approve", "Confirm a narrowing that one officer released."),
    Entry("rollback", "plan", "Go back to the policy that was in force before."),
    Entry("contingency", "contingency", "List, rehearse and stage plans that are kept ready."),
    Entry("coverage", "coverage", "Show which topics rest on one source, and what a cut loses."),
    Entry("gap", "gap", "Compare ways to close a gap within a budget."),
    Entry("watch", "watch", "Find statements about partners in pages, feeds and texts."),
    Entry("evidence", "evidence", "File, grade and list evidence about partners."),
    Entry("context", "context", "Show dated public series beside assessments."),
    Entry("assess", "assess", "Say what evidence about partners amounts to, and how sure."),
    Entry("assessments", "assessments", "Estimate, dispute and recompute assessments."),
    Entry("board", "board", "Keep competing explanations apart on a board."),
    Entry("who", "ask", "Show which partners may have a product."),
    Entry("explain", "ask", "Show why a partner may have a product, or not."),
    Entry("deliveries", "ask", "List what was delivered, when and to whom."),
    Entry("partner", "partner", "Add partners; issue and revoke credentials."),
    Entry("officer", "officer", "Add officers; issue, open and revoke their credentials."),
    Entry("upgrade", "upgrade", "Bring a node's database to this version's schema."),
    Entry("serve", "serve", "Serve TAXII 2.1 to partners."),
    Entry("label", "label", "Read, write, compare and convert markings."),
    Entry("gate", "gate", "Answer cases from standard input, a line each."),
)


def application(command: str | None) -> typer.Typer:
    """Builds the programme with one command in full and the others by name only."""
    app = typer.Typer(
        name="relto",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 80},
    )
    app.callback()(_programme)
    wanted = {entry.module for entry in CATALOGUE if entry.name == command}
    loaded: set[str] = set()
    for entry in CATALOGUE:
        if entry.module not in wanted:
            app.command(entry.name, help=entry.help)(_unloaded)
        elif entry.module not in loaded:
            loaded.add(entry.module)
            importlib.import_module(f"relto.cli.{entry.module}").register(app)
    return app


def _unloaded() -> None:
    """Stands for a command that was not asked for."""


def _version(wanted: bool) -> None:  # noqa: FBT001 - Typer passes the flag's value
    if wanted:
        output.emit(f"relto {version('relto')}")
        raise typer.Exit


def _programme(
    *,
    _shown: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Share intelligence with partners under a policy that can be turned.

    Exit codes: 0 done; 1 the answer is no (problems found, something refused, a stale plan);
    2 usage or input error; 3 the node or its database cannot be used.
    """


def main(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code."""
    as_json = "--json" in arguments
    arguments = _joined(arguments)
    command = next((word for word in arguments if not word.startswith("-")), None)
    try:
        app = application(command)
        code = app(list(arguments), prog_name="relto", standalone_mode=False)
    except ReltoError as error:
        return output.report(error, as_json=as_json)
    except typer.TyperException as error:
        return _usage(error, as_json=as_json)
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        output.abandon_output()
        return output.CLOSED_PIPE
    except OSError as error:
        place = f"`{error.filename}`: " if error.filename else ""
        failure = StoreError(f"{place}{(error.strerror or str(error)).lower()}")
        return output.report(failure, as_json=as_json)
    return code if isinstance(code, int) else 0


def _joined(arguments: Sequence[str]) -> list[str]:
    """Makes one word of a command that has two; a directory of that name is `./suggest`."""
    two = " ".join(arguments[:2])
    if len(arguments) > 1 and any(entry.name == two for entry in CATALOGUE):
        return [two, *arguments[2:]]
    return list(arguments)


def _usage(error: typer.TyperException, *, as_json: bool) -> int:
    """Says what is wrong with the arguments, or shows the help that was asked for by none."""
    message = _message(error)
    context = getattr(error, "ctx", None)
    help_only = context is not None and message == context.get_help()
    if as_json and not help_only:
        fields = {"kind": "usage", "message": message}
        text = json.dumps({"format_version": output.FORMAT_VERSION, "error": fields})
    elif help_only or context is None:
        text = message
    else:
        text = f"{context.get_usage()}\nTry `{context.command_path} --help`.\n\n" + output.wrapped(
            f"relto: {message[:1].lower()}{message[1:].rstrip('.')}"
        )
    sys.stderr.write(text + "\n")
    return 2


def _message(error: typer.TyperException) -> str:
    tell = getattr(error, "format_message", None)
    return (str(tell()) if callable(tell) else str(error)).replace(": Value error, ", ": ")


def run() -> None:
    """Runs the programme on the process's arguments and ends the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
