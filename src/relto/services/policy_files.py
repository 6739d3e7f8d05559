"""Reading a policy directory: every `*.yaml` below it as text, and nothing from outside it.

It does not understand YAML or policies; `policy.load` does. Everything wrong with the files
themselves is told at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from relto.core.errors import InputError, PolicyError, Problem

LARGEST_BYTES = 8 * 1024 * 1024
SUFFIX = ".yaml"
_ALIKE = frozenset({".yml", ".yaml", ".json"})


def read_policy_directory(directory: Path) -> dict[str, str]:
    """Reads the policy files of a directory; hidden files and directories are left out.

    Returns:
        The text of each file by its path relative to the directory, with `/` between parts.

    Raises:
        InputError: not a directory, it cannot be read, or it has no `*.yaml` below it.
        PolicyError: files that are no UTF-8, too large, or lead out of the directory.
    """
    if not directory.is_dir():
        what = "is a file" if directory.exists() else "does not exist"
        raise InputError(f"`{directory}` {what}: expected a policy directory")
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    root = directory.resolve()
    for path in _files(directory):
        name = path.relative_to(directory).as_posix()
        read = _read(path, root, name)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            texts[name] = read
    if problems:
        raise PolicyError(tuple(problems))
    if not texts:
        raise InputError(f"`{directory}` has no `*.yaml` below it: expected a policy directory")
    return texts


def _files(directory: Path) -> Iterator[Path]:
    """Walks in order; a link to a directory is a file here, so that no walk leaves or circles."""
    for parent, folders, names in os.walk(directory, onerror=_fail):
        here = Path(parent)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if (here / name).is_symlink()]
        for name in sorted([*names, *links]):
            path = here / name
            if not name.startswith(".") and (path.suffix.lower() in _ALIKE or name in links):
                yield path


def _fail(error: OSError) -> None:
    raise InputError(f"`{error.filename}`: {error.strerror}") from None


def _read(path: Path, root: Path, name: str) -> str | Problem:
    def problem(code: str, message: str, line: int = 1) -> Problem:
        return Problem(name, line, "", code, message)

    try:
        inside = path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return problem("unreadable", "a link that leads in a circle")
    if not inside:
        return problem("outside", "a link that leads out of the policy directory: copy the file")
    if path.is_symlink() and path.is_dir():
        return problem("linked", "a link to a directory: put the files themselves here")
    if path.suffix != SUFFIX:
        return problem("suffix", f"would not be read: rename it to end in `{SUFFIX}`")
    if not path.is_file():
        return problem("unreadable", "not a regular file")
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return problem("size", f"larger than {LARGEST_BYTES >> 20} MiB: split it")
        data = path.read_bytes()
    except OSError as error:
        return problem("unreadable", (error.strerror or "cannot be read").lower())
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return problem("encoding", "not UTF-8: save the file as UTF-8", line)
