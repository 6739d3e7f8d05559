"""What a published assessment was computed from, so exactly that it can be computed again.

1. Evidence is named, with how many gradings and remarks each item had; none is ever changed.
2. Red lines and parameters are kept whole: nothing depends on a file that may have moved.

It computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import msgspec

from relto.assessment import Parameters, load_parameters
from relto.core.canonical import canonical
from relto.core.errors import StoreError
from relto.model.evidence import Evidence
from relto.model.readiness import RedLine
from relto.services.evidence.item import Item, standing


@dataclass(frozen=True, slots=True)
class Rules:
    """By which rules partners are assessed.

    Attributes:
        parameters: as they were read.
        body: the parameters' own bytes, to be kept.
        red_lines: the policy owner's rules that no score outweighs.
    """

    parameters: Parameters
    body: bytes
    red_lines: tuple[RedLine, ...] = ()


def rules_of(
    data: bytes | None, *, file: str | None = None, red_lines: Sequence[RedLine] = ()
) -> Rules:
    """Returns the rules of a parameter file; of the one that comes with relto where none is given.

    Raises:
        InputError: it is no parameter file.
    """
    body = data
    if body is None:
        body = (files("relto.assessment") / "data" / "parameters.json").read_bytes()
    return Rules(load_parameters(body, file=file), body, tuple(red_lines))


class Counted(msgspec.Struct, frozen=True, array_like=True):
    """An item that was there, after so many gradings and remarks."""

    item: str
    gradings: int
    remarks: int


class Basis(msgspec.Struct, frozen=True):
    """What an assessment was computed from.

    Attributes:
        evidence: every item that was there, of all partners: peers bear on each other.
        red_lines: that were asked.
        estimated: whether the author's own estimate had been recorded before.
        without: why it had not, empty if it had.
        relto: the version that computed it.
    """

    evidence: tuple[Counted, ...]
    red_lines: tuple[RedLine, ...]
    estimated: bool
    without: str
    relto: str


def basis_of(items: Iterable[Item], red_lines: Sequence[RedLine], *, without: str) -> Basis:
    """Returns what an assessment of these items is computed from."""
    counted = tuple(
        Counted(each.evidence.id, len(each.gradings), len(each.remarks)) for each in items
    )
    return Basis(counted, tuple(red_lines), not without, without, version("relto"))


def basis_to_bytes(basis: Basis) -> bytes:
    """Writes the canonical bytes of a basis."""
    whole = msgspec.to_builtins(basis)
    return canonical({**whole, "red_lines": _ordered(whole["red_lines"])})


def _ordered(value: Any) -> Any:
    """Brings what were sets of names to one order; a red line has no other lists."""
    if isinstance(value, dict):
        return {key: _ordered(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return sorted((_ordered(part) for part in value), key=canonical)
    return value


def basis_from_bytes(data: bytes) -> Basis:
    """Reads a stored basis.

    Raises:
        StoreError: these bytes are none of this version's.
    """
    try:
        return msgspec.json.decode(data, type=Basis)
    except msgspec.DecodeError as error:
        raise StoreError(f"an assessment of a form that is not known here: {error}") from None


def evidence_then(basis: Basis, items: Iterable[Item]) -> tuple[Evidence, ...]:
    """Returns the evidence as it stood when an assessment was published.

    Raises:
        StoreError: an item that it names is not there.
    """
    there = {each.evidence.id: each for each in items}
    missing = [each.item for each in basis.evidence if each.item not in there]
    if missing:
        raise StoreError(
            f"evidence `{missing[0]}` is gone, which never happens to a sound register"
        )
    return tuple(
        standing(there[each.item], gradings=each.gradings, remarks=each.remarks)
        for each in basis.evidence
    )
