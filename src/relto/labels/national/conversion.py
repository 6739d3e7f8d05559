"""National and EU markings from and to other schemes, never weaker.

1. A level that the receiver lacks goes up.
2. What the receiver's scheme cannot say (a read-in, a control, a list that leaves the receiver
   out) is refused: the original stays the originator's label, and somebody has to decide.
3. A marking that is silent about recipients stays so where the other scheme can be silent.

It prints nothing: the schemes render their own records.

Basis: Council Decision 2013/488/EU App. B; ADatP-4774.1 §4.2 (the originator's label stays).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from relto.labels.capco.marking import Marking
from relto.labels.category import Category, Kind
from relto.labels.label import Label
from relto.labels.levels import Level
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.national.equivalence import receiving_level
from relto.labels.national.marking import READ_INS, NationalMarking
from relto.labels.national.table import country_of
from relto.labels.stanag.model import Information

_US_CLASSES = {
    Level.TOP_SECRET: "TS",
    Level.SECRET: "S",
    Level.CONFIDENTIAL: "C",
    Level.RESTRICTED: "R",
    Level.UNCLASSIFIED: "U",
}
_TRIGRAPH = 3
_NATO, _TAGS = "urn:oid:1.3.26.1.3.1", "urn:oid:1.3.26.1.4"
_SENSITIVITIES = {"ATOMAL", "BOHEMIA"}


def from_label(
    label: Label, to: str, *, communities: Mapping[str, frozenset[str]] | None = None
) -> NationalMarking:
    """Writes what a label says as a marking of one country or the EU.

    Args:
        label: what the other scheme says.
        to: the receiver.
        communities: who belongs to a community that a list names, so that `NATO` admits `DEU`.

    Raises:
        MarkingError: the receiver is unknown, or its scheme cannot say all of it.
    """
    receiver = country_of(to)
    read_ins = _read_ins(label, receiver.code)
    other = {control.value for control in label.controls} | label.flaws
    if label.tlp is not None:
        other.add(label.tlp.words)
    if label.not_before is not None or label.not_after is not None:
        other.add("dates of release")
    if label.level is None or other:
        raise _refusal(", ".join(sorted(other)) or "no level", receiver.code)
    marking = NationalMarking(receiving_level(receiver, label.level), read_ins=read_ins)
    if not label.release:
        return marking
    groups = {name for name, held in (communities or {}).items() if receiver.code in held}
    if not all(clause & {receiver.code, *groups} for clause in label.release):
        raise _refusal(f"a list without {receiver.code}", receiver.code)
    common = reduce(frozenset.intersection, label.release)
    beside = frozenset() if label.unlisted else common - {receiver.code}
    if not beside:
        return NationalMarking(marking.written, eyes_only=(receiver.code,), read_ins=read_ins)
    return NationalMarking(marking.written, releasable_to=tuple(sorted(beside)), read_ins=read_ins)


def to_us(marking: NationalMarking) -> Marking:
    """Returns the marking that a US document gives foreign information: `//DEU SECRET`.

    Raises:
        MarkingError: the list leaves the United States out, or a read-in has no counterpart.
    """
    if marking.read_ins:
        raise _refusal(", ".join(marking.read_ins), "USA")
    released = marking.recipients
    if released is None:
        return Marking(_US_CLASSES[marking.written.level], (marking.country,))
    if "USA" not in released:
        raise _refusal("a list without USA", "USA")
    others = sorted(released - {"USA"}, key=lambda code: (len(code) != _TRIGRAPH, code))
    return Marking(
        _US_CLASSES[marking.written.level],
        (marking.country,),
        dissemination_controls=("REL",),
        releasable_to=("USA", *others),
    )


def to_nato(marking: NationalMarking) -> Information:
    """Returns the NATO label that protects at least as much.

    Raises:
        MarkingError: the list leaves NATO out, or a read-in has no counterpart.
    """
    released = marking.recipients
    strange = set(marking.read_ins) - _SENSITIVITIES - {"NATO"}
    if strange:
        raise _refusal(", ".join(sorted(strange)), "NATO")
    if released is not None and "NATO" not in released:
        raise _refusal("a list without NATO", "NATO")
    categories = [Category("Context", Kind.PERMISSIVE, ("NATO",), f"{_TAGS}.4")]
    sensitive = tuple(word for word in marking.read_ins if word in _SENSITIVITIES)
    if sensitive:
        categories.append(
            Category("Additional Sensitivity", Kind.RESTRICTIVE, sensitive, f"{_TAGS}.1")
        )
    return Information("NATO", marking.written.level.words, tuple(categories), _NATO)


def _read_ins(label: Label, receiver: str) -> tuple[str, ...]:
    names = {word: word for word in READ_INS if word != "CRYPTO"} | {f"{receiver}-CRYPTO": "CRYPTO"}
    strange = label.compartments - names.keys()
    if strange:
        raise _refusal(", ".join(sorted(strange)), receiver)
    return tuple(sorted(names[name] for name in label.compartments))


def _refusal(found: str, receiver: str) -> MarkingError:
    message = f"{found} cannot be said in a marking of `{receiver}`; keep the original label"
    return MarkingError([Mistake("EQ-CONVERT", message, found=found, expected="what it can say")])
