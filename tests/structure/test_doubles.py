import ast

from tests.structure.sources import python_files, syntax

DOUBLES = {"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "create_autospec", "mocker"}
DOUBLES_LIMIT = 20


def test_the_suite_fakes_interfaces_instead_of_mocking_them() -> None:
    uses = [
        node
        for path in python_files("tests/")
        for node in ast.walk(syntax(path))
        if (isinstance(node, ast.Name) and node.id in DOUBLES)
        or (isinstance(node, ast.Attribute) and node.attr in DOUBLES)
        or (isinstance(node, ast.arg) and node.arg in DOUBLES)
        or (isinstance(node, ast.ImportFrom | ast.Import) and "mock" in ast.unparse(node))
    ]
    assert len(uses) < DOUBLES_LIMIT
