"""A reader for schemes without a decision of their own, and the answer about it.

    {"country": "DEU", "clearance": "GEHEIM", "read_ins": ["CRYPTO"], "communities": ["NATO"],
     "tlp": "TLP:AMBER"}

It decides on the common label alone: level, compartments, release, colour; what needs somebody to
be asked is refused here. `tlp` is the narrowest colour within whose boundary the reader stands.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from relto.labels.batch.case import Answer, Case, fault
from relto.labels.batch.keys import READER_KEYS, beside
from relto.labels.label import Label
from relto.labels.levels import COLOURS, LEVELS, Level, Tlp
from relto.labels.mistakes import MarkingError
from relto.labels.national.equivalence import find_level
from relto.labels.national.table import country_of

_NOTHING = Level.UNCLASSIFIED.words


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks: clearance, read-ins, the names by which lists mean them, and a colour."""

    level: Level
    read_ins: frozenset[str]
    names: frozenset[str]
    colour: Tlp = Tlp.CLEAR


def read_reader(case: Case, owner: str = "") -> Reader:
    """Reads the reader of a case; the clearance is in the words of the reader's own country.

    Args:
        case: the case.
        owner: whose marking it is: a clearance may be in its words, where no country says it else.

    Raises:
        MarkingError: the reader is missing or cannot be understood.
    """
    said = case.value(*READER_KEYS)
    is_level = isinstance(said, str) and said.lstrip()[:1] != "{"
    in_words = {**beside(case.fields, case.scheme), "clearance": said}
    inner = Case(in_words if is_level else case.mapping(*READER_KEYS), case.op, case.scheme)
    nations = inner.words("country", "nationality", "nation", "citizenship", "countries")
    codes = [country_of(nation).code for nation in nations]
    code = codes[0] if codes else ""
    names = {*codes, *inner.words("communities", "groups", "member_of", "affiliations")}
    read_ins = frozenset(inner.words("read_ins", "compartments", "readins"))
    own = {f"{code}-CRYPTO"} if "CRYPTO" in read_ins else set()
    return Reader(
        _level(inner, code, owner), read_ins | own, frozenset(names - {""}), _colour(inner)
    )


def _level(inner: Case, country: str, owner: str) -> Level:
    said = inner.word("clearance", "level", "classification", default=_NOTHING)
    common = LEVELS.get(said.upper())
    if common is not None and (country in {"", "USA"} or said == _NOTHING):
        return common
    words = [country_of(name) for name in dict.fromkeys((country, owner)) if name]
    if not words:
        raise fault("reader", f"`{said}` is no level", expected=", ".join(LEVELS))
    for each in words:
        with suppress(MarkingError):
            return find_level(each, said).level
    return find_level(words[0], said).level if common is None else common


def _colour(inner: Case) -> Tlp:
    said = inner.word("tlp", default="TLP:CLEAR").upper()
    found = COLOURS.get(said if said.startswith("TLP:") else f"TLP:{said}")
    if found is None:
        raise fault("tlp", f"`{said}` is no colour", expected=", ".join(COLOURS))
    return found


def refusal(label: Label, reader: Reader) -> Answer:
    """Answers whether a reader may read something, with the first reason against it."""
    reasons = {
        "flawed": bool(label.flaws),
        "level": label.level is not None and reader.level < label.level,
        "compartment": not label.compartments <= reader.read_ins,
        "release": not all(clause & reader.names for clause in label.release),
        "colour": label.tlp is not None and reader.colour < label.tlp,
        "control": bool(label.controls),
    }
    against = [code for code, holds in reasons.items() if holds]
    return {"permit": not against, "reason": against[0] if against else "permitted"}
