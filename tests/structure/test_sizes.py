import ast

from tests.structure.sources import (
    definitions,
    length_without_docstring,
    name_of,
    python_files,
)

FILE_LIMIT_LINES = 500
FUNCTION_LIMIT_LINES = 50


def test_no_file_is_longer_than_a_reader_holds() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()
    }
    assert {name: n for name, n in lengths.items() if n > FILE_LIMIT_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        found.place: length_without_docstring(found.node)
        for path in python_files()
        for found in definitions(path)
        if isinstance(found.node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {place: n for place, n in lengths.items() if n > FUNCTION_LIMIT_LINES} == {}
