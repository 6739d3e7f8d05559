"""The repository as the laws see it: its files and the definitions in its Python sources."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = ast.Module | ast.ClassDef | Function


@dataclass(frozen=True)
class Definition:
    """A module, class or function, and where it stands."""

    place: str
    node: Documented
    public: bool


@cache
def repository_files() -> tuple[Path, ...]:
    """The files that are tracked, or would be if they were added now."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "-c", "-o", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found = (ROOT / name for name in set(listed.stdout.split("\0")) if name)
    return tuple(sorted(path for path in found if path.is_file()))


def name_of(path: Path) -> str:
    """The path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    """The Python sources below the folders, or all of them."""
    python = [path for path in repository_files() if path.suffix == ".py"]
    if not folders:
        return python
    return [path for path in python if name_of(path).startswith(folders)]


@cache
def syntax(path: Path) -> ast.Module:
    """The parsed source."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


def definitions(path: Path) -> Iterator[Definition]:
    """The module and every class and function in it, however deep."""
    tree = syntax(path)
    yield Definition(name_of(path), tree, public=not path.stem.startswith("_"))
    yield from _inside(tree, path, public=True)


def _inside(parent: ast.AST, path: Path, *, public: bool) -> Iterator[Definition]:
    for child in ast.iter_child_nodes(parent):
        if not isinstance(child, DEFINITIONS):
            yield from _inside(child, path, public=public)
            continue
        open_to_all = public and not child.name.startswith("_")
        place = f"{name_of(path)}:{child.lineno} {child.name}"
        yield Definition(place, child, public=open_to_all)
        # What stands in a function is private to it.
        yield from _inside(child, path, public=open_to_all and isinstance(child, ast.ClassDef))


def length_without_docstring(function: Function) -> int:
    """The lines from `def` to the last, less those of the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)
