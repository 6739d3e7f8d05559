"""`relto officer`: who releases and approves plans on this node, and with which credentials.

A secret is printed once, or written once to a file that only its owner reads; it is never
among the arguments, and no command shows it again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from relto.cli import output
from relto.cli.acting import officers
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory, OfficerFile
from relto.cli.secret_file import secret_file
from relto.core.instant import format_instant
from relto.services.officers import Issued, Listed
from relto.store.officers import OfficerCredential

Name = Annotated[str, typer.Argument(metavar="NAME", help="The officer's name, in small letters.")]


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(no_args_is_help=True, help="Add officers; issue and open credentials.")
    group.command("add")(_add)
    group.command("token")(_token)
    group.command("open")(_open)
    group.command("revoke")(_revoke)
    group.command("list")(_list)
    app.add_typer(group, name="officer")


def _add(
    name: Name,
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Add an officer, who can act once a credential is open."""
    officers(node, officer).add(name)
    text = f"added {name}\nnext: relto officer token {name}"
    output.show({"officer": name}, text, as_json=as_json)


def _token(
    name: Name,
    *,
    to_file: Annotated[Path | None, typer.Option(help="Write the secret here, mode 0600.")] = None,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Issue a credential; the secret is shown this once."""
    service = officers(node, officer)
    if to_file is None:
        issued = service.issue(name)
        fields = _issued_fields(issued) | {"secret": issued.secret}
        output.show(fields, _issued_text(issued, issued.secret), as_json=as_json)
        return
    with secret_file(to_file) as stream:
        issued = service.issue(name)
        stream.write(issued.secret + "\n")
    fields = _issued_fields(issued) | {"file": str(to_file)}
    output.show(fields, _issued_text(issued, f"in {to_file}"), as_json=as_json)


def _open(
    credential: Annotated[str, typer.Argument(metavar="CREDENTIAL", help="Its id, as listed.")],
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Open a credential that another officer issued to a third person."""
    name = officers(node, officer).open(credential)
    text = f"credential {credential} of {name} is open"
    output.show({"officer": name, "credential": credential}, text, as_json=as_json)


def _revoke(
    name: Name,
    *,
    credential: Annotated[str | None, typer.Option(help="Only this one; default all.")] = None,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Revoke credentials; what was signed with them counts no more unless another is open."""
    ended = officers(node, officer).revoke(name, credential)
    text = f"revoked {', '.join(ended)} of {name}" if ended else f"{name} had none to revoke"
    output.show({"officer": name, "revoked": list(ended)}, text, as_json=as_json)


def _list(*, node: NodeDirectory = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """List officers and their credentials, without secrets."""
    listing = officers(node, None).listing()
    fields = {"officers": [_listed_fields(each) for each in listing]}
    lines = [line for each in listing for line in _listed_lines(each)]
    output.show(fields, "\n".join(lines) or "no officers", as_json=as_json)


def _issued_fields(issued: Issued) -> dict[str, Any]:
    return {"officer": issued.officer, "credential": issued.credential, "open": issued.opens}


def _issued_text(issued: Issued, secret: str) -> str:
    lines = [f"credential {issued.credential} of {issued.officer}", f"secret  {secret}"]
    lines.append("It is not kept and cannot be shown again; hand it over by a safe way.")
    if not issued.opens:
        lines.append(f"Another officer opens it: relto officer open {issued.credential}")
    return "\n".join(lines)


def _state(credential: OfficerCredential) -> str:
    if credential.revoked is not None:
        return "revoked"
    return "open" if credential.is_open else "waits to be opened"


def _listed_fields(listed: Listed) -> dict[str, Any]:
    credentials = [
        {
            "credential": each.id,
            "created": format_instant(each.created),
            "issued_by": each.issued_by,
            "opened_by": each.opened_by,
            "state": _state(each),
        }
        for each in listed.credentials
    ]
    return {"officer": listed.officer, "credentials": credentials}


def _listed_lines(listed: Listed) -> list[str]:
    lines = [listed.officer if listed.credentials else f"{listed.officer}  no credential"]
    for each in listed.credentials:
        since = format_instant(each.created)[:16]
        lines.append(f"  {each.id}  since {since}Z  by {each.issued_by}  {_state(each)}")
    return lines
