"""Whether a person may read what a US marking protects, and under which obligations.

1. Every condition that the marking sets must hold; the first that does not is the reason.
2. Who is not American reads only what a REL TO, EYES ONLY or DISPLAY ONLY list admits them to, a
   document of NATO for a member, or what asks for no nationality and where they serve a government
   of the United States.
3. A list opens the conditions of organisation and nationality to whom it names, never those of
   clearance, read-in or originator.
4. What the originator must name somebody for (ORCON, PROPIN, EXDIS, NODIS) is denied to all others.
5. A marking that says less than it must (REL without a list) denies.

Nothing here checks whether the marking is well formed, and nobody is asked anything.

Basis: Register and Manual 2016 §G.2, Table 5; ISM.ACES V2021-NOV; STANDARDS §1.9, §1.10.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relto.labels.capco.conditions import CONDITIONS, Case, Reason, names_reader
from relto.labels.capco.countries import Countries
from relto.labels.capco.marking import Marking, Tokens
from relto.labels.capco.reader import Reader, reader_from_json

__all__ = ["Decision", "Reader", "Reason", "decide", "reader_from_json"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one request; a denial is falsy.

    Attributes:
        permit: whether the reader may read.
        reason: code of the first condition that does not hold, or `granted`.
        rule: marking and source of that condition.
        obligations: what binds the reader who may (`view-only`, `ask-originator`).
        unmet: all conditions that do not hold, as reason and rule.
    """

    permit: bool
    reason: Reason
    rule: str
    obligations: Tokens = ()
    unmet: tuple[tuple[Reason, str], ...] = ()

    def __bool__(self) -> bool:
        """Returns whether the reader may read."""
        return self.permit


def decide(marking: Marking, reader: Reader, *, countries: Countries | None = None) -> Decision:
    """Decides whether a reader may read what a marking protects.

    Args:
        marking: of the document or portion.
        reader: who wants to read.
        countries: who belongs to which community; the standard taxonomy unless given. For access
            every community counts by its members, also those that a roll-up leaves whole.
    """
    world = countries or Countries.standard()
    case = Case(
        marking=marking,
        reader=reader,
        dissem=frozenset(marking.dissemination_controls),
        released=names_reader(marking.releasable_to, reader, world),
        shown=names_reader(marking.display_only_to, reader, world),
        countries=world,
    )
    unmet = tuple(found for condition in CONDITIONS for found in condition(case))
    if unmet:
        reason, rule = unmet[0]
        return Decision(permit=False, reason=reason, rule=rule, unmet=unmet)
    return Decision(
        permit=True,
        reason=Reason.GRANTED,
        rule="CAPCO Table 5",
        obligations=tuple(_obligations(case)),
    )


def _obligations(case: Case) -> Iterator[str]:
    dissem, reader = case.dissem, case.reader
    if case.shown and not (case.released or reader.is_american):
        yield "view-only"
    if "OC" in dissem or "OC-USGOV" in dissem:
        yield "ask-originator-before-further-dissemination"
    if "PR" in dissem:
        yield "no-contractors-without-originator"
    if "RELIDO" in dissem and reader.is_american:
        yield "release-by-disclosure-officer-only"
    if "IMC" in dissem or "RS" in dissem:
        yield "sensitive-analytical-techniques"
