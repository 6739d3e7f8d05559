import ast
import re

from tests.structure.sources import definitions, name_of, python_files, syntax

DISCLAIMER = re.compile(
    r"\b(not|no|never|nothing|neither|nor|none|nobody|without|only)\b", re.IGNORECASE
)


def test_every_public_definition_says_what_it_is() -> None:
    silent = [
        found.place
        for path in python_files("src/")
        for found in definitions(path)
        if found.public and not ast.get_docstring(found.node) and not _is_overload(found.node)
    ]
    assert silent == []


def test_a_docstring_opens_with_a_sentence() -> None:
    unfinished = [
        found.place
        for path in python_files("src/")
        for found in definitions(path)
        if (text := ast.get_docstring(found.node))
        and not text.split("\n\n")[0].endswith((".", ":"))
    ]
    assert unfinished == []


def test_every_module_says_what_it_does_not_do() -> None:
    boundless = [
        name_of(path)
        for path in python_files("src/")
        if path.stem != "__init__" and not DISCLAIMER.search(ast.get_docstring(syntax(path)) or "")
    ]
    assert boundless == []


def _is_overload(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any(isinstance(each, ast.Name) and each.id == "overload" for each in decorators)
