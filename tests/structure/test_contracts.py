"""The contracts in `.importlinter` are tried on a small package that breaks them one by one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.sources import ROOT

MODULES = [
    "app.compose",
    "cli.main",
    "core.clock",
    "core.errors",
    "edge.credentials",
    "formats.stix",
    "labels.label",
    "model.handling",
    "planning.compare",
    "policy.layers",
    "policy.rules",
    "policy.table",
    "services.ask",
    "services.release.__init__",
    "services.release.pages",
    "store.engine",
    "taxii.routes",
]
ALLOWED = {
    "app.compose": ["uvicorn", "relto.services.ask", "relto.store.engine"],
    "cli.main": ["relto.app.compose"],
    "planning.compare": ["relto.policy.table"],
    "policy.table": ["relto.policy.rules", "numpy"],
    "services.release.pages": ["relto.policy.table", "relto.store.engine"],
    "store.engine": ["sqlalchemy", "psycopg", "relto.formats.stix"],
    "taxii.routes": ["starlette", "relto.services.release.pages", "relto.edge.credentials"],
}
SEEDED = [
    ("labels.label", "relto.model.handling", "layers"),
    ("model.handling", "relto.store.engine", "layers"),
    ("planning.compare", "relto.formats.stix", "layers"),
    ("services.ask", "relto.taxii.routes", "layers"),
    ("app.compose", "relto.cli.main", "layers"),
    ("helpers.strings", "relto.core.errors", "layers"),
    ("labels.label", "relto.core.clock", "values"),
    ("labels.__init__", "relto.core.clock", "values"),
    ("policy.rules", "socket", "values"),
    ("formats.stix", "asyncio", "values"),
    ("core.errors", "starlette", "ground"),
    ("services.ask", "sqlalchemy", "SQL"),
    ("cli.main", "psycopg", "SQL"),
    ("services.ask", "starlette", "HTTP"),
    ("taxii.routes", "uvicorn", "HTTP"),
    ("services.ask", "relto.policy.rules", "gate"),
    ("edge.credentials", "relto.policy.table", "gate"),
    ("services.ask", "relto.policy.layers", "gate"),
    ("store.engine", "relto.policy.table", "gate"),
]


def test_the_intended_architecture_keeps_every_contract(tmp_path: Path) -> None:
    assert broken_contracts(tmp_path, ALLOWED) == ""


@pytest.mark.parametrize(("importer", "imported", "contract"), SEEDED)
def test_a_breach_is_found(tmp_path: Path, importer: str, imported: str, contract: str) -> None:
    seeded = {**ALLOWED, importer: [*ALLOWED.get(importer, []), imported]}
    assert contract in broken_contracts(tmp_path, seeded)


def broken_contracts(folder: Path, imports: dict[str, list[str]]) -> str:
    """What the linter reports as broken for a package with these imports; empty if nothing is."""
    for module in {*MODULES, *imports}:
        path = (folder / "relto" / module.replace(".", "/")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        (folder / "relto" / "__init__.py").touch()
        (path.parent / "__init__.py").touch()
        path.write_text("".join(f"import {each}\n" for each in imports.get(module, [])))
    shutil.copy(ROOT / ".importlinter", folder)
    lint = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [lint, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        check=False,
        capture_output=True,
        text=True,
    )
    if ran.returncode == 0:
        return ""
    reported = [line for line in ran.stdout.splitlines() if line.endswith("BROKEN")]
    return "\n".join(reported) or ran.stdout + ran.stderr
