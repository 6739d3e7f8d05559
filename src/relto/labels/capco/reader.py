"""Who wants to read: the attributes of a person that a US marking asks for.

Reading them from JSON is strict: an unknown field or value is an error. Nothing here decides.

Basis: Register and Manual 2016 §G.2, Table 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from relto.core.errors import InputError
from relto.labels.capco.tokens import RANK
from relto.labels.mistakes import nearest


class Organisation(StrEnum):
    """Which government somebody works for."""

    FEDERAL = "federal"
    """A department or agency of the executive branch of the United States."""
    CONGRESS = "congress"
    """An intelligence committee of the Congress."""
    SLTT = "sltt"
    """A state, local, tribal or territorial government of the United States."""
    NONE = "none"
    """None of these; a foreign government too."""


class Role(StrEnum):
    """How somebody works for it."""

    STAFF = "staff"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True)
class Reader:
    """One who wants to read.

    Attributes:
        clearance: `TS`, `S`, `C`, `R`, `U`.
        cleared_by: country that granted the clearance.
        countries: countries and communities of affiliation.
        organisation: government of affiliation.
        role: staff or contractor.
        read_ins: ISM tokens of control systems and compartments (`SI-G`).
        programs: special access programs, as the marking writes them (`DOD:S:BP` or `BP`).
        has_q: whether the reader has a Q clearance.
        is_defense: whether the reader belongs to the Department of Defense, which needs no Q for
            CNWDI.
        has_cnwdi: whether the reader is read into critical nuclear weapon design information.
        sigmas: numbers of the SIGMA categories.
        nato: NATO read-ins: `NATO`, `ATOMAL`, `BALK`, `BOHEMIA`.
        need_to_know: markings whose originator lists the reader: `ORCON`, `PROPIN`, `EXDIS`,
            `NODIS`, `LES`, `DL_ONLY`, `AC`, `AWP`, an ACCM nickname.
    """

    clearance: str = "U"
    cleared_by: str = "USA"
    countries: frozenset[str] = frozenset()
    organisation: Organisation = Organisation.NONE
    role: Role = Role.STAFF
    read_ins: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    has_q: bool = False
    is_defense: bool = False
    has_cnwdi: bool = False
    sigmas: frozenset[int] = frozenset()
    nato: frozenset[str] = frozenset()
    need_to_know: frozenset[str] = frozenset()

    @property
    def is_american(self) -> bool:
        """Whether the reader is affiliated with the United States."""
        return "USA" in self.countries

    @property
    def is_federal(self) -> bool:
        """Whether the reader works for the federal government."""
        return self.organisation in (Organisation.FEDERAL, Organisation.CONGRESS)

    @property
    def is_governmental(self) -> bool:
        """Whether the reader works for the federal or an SLTT government."""
        return self.organisation is not Organisation.NONE


_TEXTS = frozenset({"clearance", "cleared_by"})
_TRUTHS = frozenset({"has_q", "is_defense", "has_cnwdi"})
_CHOICES: Mapping[str, type[StrEnum]] = {"organisation": Organisation, "role": Role}
_FIELDS = {field.name for field in fields(Reader)}


def reader_from_json(document: Mapping[str, object]) -> Reader:
    """Reads a reader from a JSON object whose keys are the attributes, with lists for sets.

    Who granted the clearance is, unless told, the United States to Americans and to others their
    own country.

    Raises:
        InputError: names the field that is unknown or has a wrong value.
    """
    said = dict(_field(name, value) for name, value in document.items())
    level = said.get("clearance", "U")
    if level not in RANK or not level:
        raise InputError(f"reader: clearance `{level}`, expected TS, S, C, R or U")
    nations = said.get("countries", frozenset())
    if "cleared_by" not in said and isinstance(nations, frozenset) and "USA" not in nations:
        said["cleared_by"] = min(nations, default="")
    return Reader(**said)  # type: ignore[arg-type]  # every value has the type of its field


def _field(name: str, value: object) -> tuple[str, object]:
    if name not in _FIELDS:
        near = nearest(name.upper(), [known.upper() for known in _FIELDS])
        hint = f", perhaps `{near.lower()}`" if near else ""
        raise InputError(f"reader: unknown field `{name}`{hint}")
    if name in _CHOICES:
        return name, _choice(name, value, _CHOICES[name])
    if name in _TEXTS or name in _TRUTHS:
        expected = str if name in _TEXTS else bool
        if not isinstance(value, expected):
            raise InputError(f"reader: `{name}` is {value!r}, expected a {expected.__name__}")
        return name, value
    return name, _set(name, value, int if name == "sigmas" else str)


def _choice(name: str, value: object, choices: type[StrEnum]) -> StrEnum:
    known = [choice.value for choice in choices]
    if not isinstance(value, str) or value.lower() not in known:
        raise InputError(f"reader: `{name}` is {value!r}, expected one of {', '.join(known)}")
    return choices(value.lower())


def _set(name: str, value: object, kind: type) -> frozenset[object]:
    if not isinstance(value, list) or not all(type(item) is kind for item in value):
        raise InputError(f"reader: `{name}` is {value!r}, expected a list of {kind.__name__}")
    return frozenset(value)
