"""The one tree of exceptions, and the problem record that a check lists.

ReltoError
├── InputError            what came in is malformed: names file, line, path
├── PolicyError           a policy directory has problems: carries all of them
├── StaleError            a plan was made on a policy or corpus that has moved: says what did
├── AuthorityError        the rules do not let this person do this: says what stands against it
├── UnknownError          a name that this node does not know (or may not tell of)
├── AuthenticationError   a credential that opens nothing
├── ConflictError         the same identity with another content
└── StoreError            the database or the node's files are not usable

It maps nothing to HTTP or exit codes: only the edge and the command line do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class ReltoError(Exception):
    """Any failure that relto explains to its user."""


class InputError(ReltoError):
    """Input that cannot be read as what it should be, with the place where."""

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        path: str | None = None,
    ) -> None:
        """Keeps the message and the place; the place leads the text."""
        self.message = message
        self.file = file
        self.line = line
        self.path = path
        super().__init__(self._text())

    def _text(self) -> str:
        place = self.file or ""
        if self.line is not None:
            place = f"{place}:{self.line}" if place else f"line {self.line}"
        parts = [part for part in (place, self.path) if part]
        return ": ".join([*parts, self.message])


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a policy directory: where, a stable code, what to do about it."""

    file: str
    line: int
    path: str
    code: str
    message: str

    def __str__(self) -> str:
        """Returns `file:line: path: message [code]`."""
        path = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}: {path}{self.message} [{self.code}]"


class PolicyError(ReltoError):
    """A policy directory that cannot be loaded, with every problem found in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keeps the problems in the order of file and line."""
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.path, p.code)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StaleError(ReltoError):
    """A plan whose base has moved since it was computed, with all that moved."""

    def __init__(self, message: str, moved: tuple[dict[str, Any], ...] = ()) -> None:
        """Keeps what moved, each thing as a JSON object with `what`, `text` and `details`."""
        self.moved = moved
        super().__init__(message)


class AuthorityError(ReltoError):
    """An act that takes another person, more people or an officer's token."""


class UnknownError(ReltoError):
    """A name that is not known here; outside, absent and hidden look alike."""


class AuthenticationError(ReltoError):
    """A credential that opens nothing: wrong, unknown or revoked, never said which."""


class ConflictError(ReltoError):
    """The same identity came with another content."""


class StoreError(ReltoError):
    """The database or the node's own files cannot be used."""
