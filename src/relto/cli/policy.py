"""`relto policy check`: what is wrong with a policy directory, all at once.

It needs no node and applies nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from relto.cli import output
from relto.cli.options import AsJson
from relto.policy import Directory, load_directory
from relto.services.policy_files import read_policy_directory

PolicyDirectory = Annotated[Path, typer.Argument(help="Policy directory.", metavar="DIR")]


def register(app: typer.Typer) -> None:
    """Adds the group of commands to the programme."""
    group = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, help="Check a policy directory."
    )
    group.callback()(_policy)
    group.command("check")(_check)
    app.add_typer(group, name="policy")


def _policy() -> None:
    """Check a policy directory."""


def _check(directory: PolicyDirectory, *, as_json: AsJson = False) -> None:
    """Name file and line of every mistake in a policy directory."""
    found = load_directory(read_policy_directory(directory))
    policy = found.policy
    fields = {"digest": policy.digest, "releasing": policy.releasing, **_numbers(found)}
    output.show(fields, "\n".join(_lines(found)), as_json=as_json)


def _numbers(found: Directory) -> dict[str, int]:
    policy, readiness = found.policy, found.readiness
    return {
        "organisations": len(policy.organisations),
        "communities": len(policy.communities),
        "topics": len(policy.topics),
        "agreements": len(policy.agreements),
        "restrictions": len(policy.restrictions),
        "consents": len(policy.consents),
        "rules": len(policy.rules),
        "requirements": len(readiness.requirements),
        "options": len(readiness.options),
        "contingencies": len(readiness.contingencies),
        "red_lines": len(readiness.red_lines),
    }


_SINGULAR = {
    "organisations": "organisation",
    "communities": "community",
    "topics": "topic",
    "agreements": "agreement",
    "restrictions": "restriction",
    "consents": "consent",
    "rules": "handling rule",
    "requirements": "requirement",
    "options": "option",
    "contingencies": "contingency",
    "red_lines": "red line",
}
_BESIDE = ("requirements", "options", "contingencies", "red_lines")
"""Named only where there are any: a policy needs none of them."""


def _lines(found: Directory) -> list[str]:
    policy = found.policy
    words = [
        f"1 {_SINGULAR[name]}" if number == 1 else f"{number:,} {_plural(name)}"
        for name, number in _numbers(found).items()
        if number or name not in _BESIDE
    ]
    return [
        f"no problems: policy of {policy.releasing}, {policy.digest[:19]}…",
        output.wrapped(f"  {', '.join(words)}"),
    ]


def _plural(name: str) -> str:
    return {"rules": "handling rules", "red_lines": "red lines"}.get(name, name)
