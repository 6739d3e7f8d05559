"""A reader for schemes without a decision of their own, and the answer about it.

    {"country": "DEU", "clearance": "GEHEIM", "read_ins": ["CRYPTO"], "communities": ["NATO"]}

It decides on the common label alone: level, compartments, release; what needs somebody to be
asked is refused here.
"""

from __future__ import annotations

from dataclasses import dataclass

from relto.labels.batch.case import Answer, Case, fault
from relto.labels.label import Label
from relto.labels.levels import LEVELS, Level
from relto.labels.national.equivalence import find_level
from relto.labels.national.table import country_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks: clearance, read-ins, and every name by which a list may mean them."""

    level: Level
    read_ins: frozenset[str]
    names: frozenset[str]


def read_reader(case: Case) -> Reader:
    """Reads the reader of a case; the clearance is in the words of the reader's own country.

    Raises:
        MarkingError: the reader is missing or cannot be understood.
    """
    found = case.mapping("reader", "clearance", "subject")
    inner = Case(found, case.op, case.scheme)
    country = inner.word("country", "nationality", default="")
    code = country_of(country).code if country else ""
    said = inner.text("clearance", "level", "classification")
    level = LEVELS.get(said.upper()) if code in {"", "USA"} else None
    if level is None:
        if not code:
            raise fault("reader", f"`{said}` is no level", expected=", ".join(LEVELS))
        level = find_level(country_of(code), said).level
    names = {code, *inner.words("communities", "groups", "member_of", "affiliations")}
    read_ins = frozenset(inner.words("read_ins", "compartments", "readins"))
    own = {f"{code}-CRYPTO"} if "CRYPTO" in read_ins else set()
    return Reader(level, read_ins | own, frozenset(names - {""}))


def refusal(label: Label, reader: Reader) -> Answer:
    """Answers whether a reader may read something, with the first reason against it."""
    reasons = {
        "flawed": bool(label.flaws),
        "level": label.level is not None and reader.level < label.level,
        "compartment": not label.compartments <= reader.read_ins,
        "release": not all(clause & reader.names for clause in label.release),
        "control": bool(label.controls),
    }
    against = [code for code, holds in reasons.items() if holds]
    return {"permit": not against, "reason": against[0] if against else "permitted"}
