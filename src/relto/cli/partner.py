"""`relto partner`: who may ask, and with which credentials.

A secret is printed once, or written once to a file that only its owner reads; it is never
among the arguments, and no command shows it again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from relto.cli import output
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory, authority
from relto.cli.secret_file import secret_file
from relto.core.clock import SystemClock
from relto.core.instant import format_instant
from relto.services.node import open_node
from relto.services.partners import Issued, Kind, Listed, Partners

Code = Annotated[
    str, typer.Argument(metavar="CODE", help="Code of the organisation, as the policy has it.")
]


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(no_args_is_help=True, help="Add partners; issue and revoke credentials.")
    group.command("add")(_add)
    group.command("token")(_token)
    group.command("revoke")(_revoke)
    group.command("list")(_list)
    app.add_typer(group, name="partner")


def _add(code: Code, *, node: NodeDirectory = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """Add a partner; it gets in once it has a credential."""
    known = _partners(node).add(code, actor=authority())
    text = f"added {code}\nnext: relto partner token {code}"
    if not known:
        text += f"\nnote: no policy in force knows {code}: it is shown nothing yet"
    output.show({"partner": code, "in_policy": known}, text, as_json=as_json)


def _token(
    code: Code,
    *,
    kind: Annotated[Kind, typer.Option(help="How the partner's client shows it.")] = Kind.BEARER,
    to_file: Annotated[Path | None, typer.Option(help="Write the secret here, mode 0600.")] = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Issue a credential; the secret is shown this once."""
    if to_file is None:
        issued = _partners(node).issue(code, kind, actor=authority())
        fields = _issued_fields(issued) | {"secret": issued.secret}
        output.show(fields, _issued_text(issued, issued.secret), as_json=as_json)
        return
    with secret_file(to_file) as stream:
        issued = _partners(node).issue(code, kind, actor=authority())
        stream.write(issued.secret + "\n")
    fields = _issued_fields(issued) | {"file": str(to_file)}
    output.show(fields, _issued_text(issued, f"in {to_file}"), as_json=as_json)


def _revoke(
    code: Code,
    *,
    credential: Annotated[str | None, typer.Option(help="Only this one; default all.")] = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Revoke credentials; no request that starts afterwards gets in with them."""
    ended = _partners(node).revoke(code, credential, actor=authority())
    text = f"revoked {', '.join(ended)} of {code}" if ended else f"{code} had none to revoke"
    output.show({"partner": code, "revoked": list(ended)}, text, as_json=as_json)


def _list(*, node: NodeDirectory = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """List partners and their credentials, without secrets."""
    listing = _partners(node).listing()
    rows = [_listed_fields(each) for each in listing]
    lines = [line for row in rows for line in _listed_lines(row)]
    output.show({"partners": rows}, "\n".join(lines) or "no partners", as_json=as_json)


def _partners(node: Path) -> Partners:
    return Partners(open_node(node).store, SystemClock())


def _issued_fields(issued: Issued) -> dict[str, Any]:
    fields = {"partner": issued.partner, "credential": issued.credential}
    fields["kind"] = issued.kind.value
    if issued.kind is Kind.BASIC:
        fields["user"] = issued.partner
    return fields


def _issued_text(issued: Issued, secret: str) -> str:
    lines = [f"{issued.kind.value} credential {issued.credential} of {issued.partner}"]
    if issued.kind is Kind.BASIC:
        lines.append(f"user    {issued.partner}")
    lines.append(f"secret  {secret}")
    lines.append("It is not kept and cannot be shown again; hand it over by a safe way.")
    return "\n".join(lines)


def _listed_fields(listed: Listed) -> dict[str, Any]:
    credentials = [
        {
            "credential": each.id,
            "kind": each.kind,
            "created": format_instant(each.created),
            "revoked": None if each.revoked is None else format_instant(each.revoked),
        }
        for each in listed.credentials
    ]
    return {"partner": listed.partner, "credentials": credentials}


def _listed_lines(row: dict[str, Any]) -> list[str]:
    lines = [row["partner"] if row["credentials"] else f"{row['partner']}  no credential"]
    for each in row["credentials"]:
        state = f"revoked {each['revoked'][:16]}Z" if each["revoked"] else "open"
        lines.append(
            f"  {each['credential']}  {each['kind']:6}  since {each['created'][:16]}Z  {state}"
        )
    return lines
