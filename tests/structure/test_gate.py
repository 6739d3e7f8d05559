"""The single gate: who may ask for a decision.

`.importlinter` keeps the evaluators' modules; this keeps their names, so that a re-export from a
package does not open a second door.
"""

import ast
from collections.abc import Iterator

from tests.structure.sources import name_of, python_files, syntax

EVALUATORS = {"decide", "evaluate", "Table"}
MAY_DECIDE = ("src/relto/policy/", "src/relto/planning/", "src/relto/services/release")


def test_only_release_and_planning_ask_for_decisions() -> None:
    doors = [
        f"{name_of(path)}: {taken}"
        for path in python_files("src/")
        if not name_of(path).startswith(MAY_DECIDE)
        for taken in _taken_from_policy(syntax(path))
    ]
    assert doors == []


def test_a_door_is_found_however_it_is_written() -> None:
    for source in (
        "from relto.policy import decide",
        "from relto.policy.rules import decide as ask",
        "from relto.policy.table import Table",
        "import relto.policy.table",
        "from relto.policy import table",
    ):
        assert list(_taken_from_policy(ast.parse(source))), source


def _taken_from_policy(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("relto.policy"):
            names = {each.name for each in node.names}
            yield from sorted(names & (EVALUATORS | {"layers", "rules", "table", "*"}))
        elif isinstance(node, ast.Import):
            names = {each.name for each in node.names}
            yield from sorted(names & {"relto.policy", "relto.policy.rules", "relto.policy.table"})
