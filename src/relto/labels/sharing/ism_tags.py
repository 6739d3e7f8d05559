"""US markings in MISP tags (`dni-ism:classification:us="S"`): the attributes of IC-ISM.

The taxonomy is of an older ISM and has no lists of countries: REL and DISPLAYONLY without theirs
are mistakes.

Basis: MISP taxonomy dni-ism 3; IC-ISM.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from relto.labels.capco.marking import Marking
from relto.labels.capco.meaning import meaning
from relto.labels.label import Label
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.sharing.machine_tags import MachineTag, taxonomies

NAMESPACE = "dni-ism"
ATTRIBUTES = {
    "scicontrols": "sci_controls",
    "atomicenergymarkings": "atomic_energy_markings",
    "nonic": "non_ic_markings",
    "nonuscontrols": "non_us_controls",
    "dissem": "dissemination_controls",
    "notice": "notice_type",
    "complies:with": "complies_with",
}
"""The attribute of each predicate, the classification apart."""

_ORDER = ("U", "R", "C", "S", "TS")


def marking_from(tags: list[MachineTag]) -> Marking:
    """Returns the US marking that tags state; of several classifications the highest holds.

    Raises:
        MarkingError: no classification, or a list of countries that tags cannot hold.
    """
    said: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        said[tag.predicate] = (*said.get(tag.predicate, ()), tag.value or "")
    levels = (*said.get("classification:us", ()), *said.get("classification:all", ()))
    mistakes = [_incomplete(tag) for tag in tags if tag.value in {"REL", "DISPLAYONLY"}]
    if not levels:
        message, expected = "the classification is missing", f"`{NAMESPACE}:classification:us`"
        mistakes.append(Mistake(f"MISP {NAMESPACE}", message, expected=expected, path="tags"))
    if mistakes:
        raise MarkingError(mistakes)
    attributes: dict[str, Any] = {own: said.get(name, ()) for name, own in ATTRIBUTES.items()}
    return Marking(max(levels, key=_ORDER.index), **attributes)


def _incomplete(tag: MachineTag) -> Mistake:
    message = f"`{tag.text}` names no countries, which tags cannot hold"
    rule, path = f"MISP {NAMESPACE}", f"tags.[{tag.at}]"
    position, expected = tag.text.index('"') + 1, "a marking with its list of countries"
    return Mistake(rule, message, position, tag.value or "", expected, path=path)


def label_from(tags: list[MachineTag]) -> Label:
    """Returns the label that tags state.

    Raises:
        MarkingError: as for `marking_from`.
    """
    return meaning(marking_from(tags))


def tags_of(marking: Marking) -> tuple[str, ...]:
    """Returns the tags that state a US marking.

    Raises:
        MarkingError: the taxonomy lacks something that the marking says; every reason is listed.
    """
    bare = Marking(marking.classification, create_date=marking.create_date)
    known = taxonomies()[NAMESPACE].predicates
    pairs = [("classification:us", marking.classification)]
    for name, attribute in ATTRIBUTES.items():
        pairs += [(name, token) for token in getattr(marking, attribute)]
        bare = replace(bare, **{attribute: getattr(marking, attribute)})
    reasons = [
        f"no tag says `{token}`" for name, token in pairs if token not in (known[name] or ())
    ]
    if replace(marking, authority=bare.authority) != bare or marking.releasable_to:
        reasons.append("tags hold only levels and controls of the USA")
    if reasons:
        raise MarkingError([Mistake(f"MISP {NAMESPACE}", reason) for reason in reasons])
    return tuple(MachineTag(NAMESPACE, *pair).text for pair in pairs)
