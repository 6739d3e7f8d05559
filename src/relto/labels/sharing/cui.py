"""CUI markings in STIX: controlled unclassified information of the USA.

The register of categories grows: one that is not known is a warning. A dissemination control
that is not known is a mistake, since it may restrict. It does not read banners (`CUI//SP-CTI`);
`capco` does.

Basis: OASIS extension-definition dff17fb3; Marking CUI 1.1; 32 CFR 2002.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from relto.labels.capco.marking import Marking
from relto.labels.capco.meaning import meaning as us_meaning
from relto.labels.capco.tokens import CUI_BASIC, CUI_SPECIFIED
from relto.labels.label import Label
from relto.labels.mistakes import MarkingError, Mistake, errors
from relto.labels.sharing.fields import Form, Place, closest
from relto.labels.sharing.obligations import Obligations

EXTENSION = "extension-definition--dff17fb3-edcb-4f99-ad1b-4b751c95738a"
SCHEME = "CUI 1.1"
_IDENTITY = re.compile(r"identity--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_CATEGORY = re.compile(r"(SP-)?[A-Z0-9]+(-[A-Z0-9]+)*", re.ASCII)
_LIST = re.compile(r"(REL TO|DISPLAY ONLY) [A-Z]{3,4}(, ?[A-Z]{3,4})*", re.ASCII)

DISSEMINATIONS = {
    "NOFORN": "NOFORN",
    "NF": "NOFORN",
    "FED ONLY": "FED ONLY",
    "FEDONLY": "FED ONLY",
    "FEDCON": "FEDCON",
    "NOCON": "NOCON",
    "DL ONLY": "DL ONLY",
    "DL_ONLY": "DL ONLY",
    "RELIDO": "RELIDO",
    "AC": "AC",
    "ATTORNEY-CLIENT": "AC",
    "AWP": "AWP",
    "ATTORNEY-WP": "AWP",
}
"""Limited dissemination controls by what is written for them; lists of countries apart."""


@dataclass(frozen=True, slots=True)
class Cui:
    """A CUI marking; every list is kept as given.

    Attributes:
        control: `CUI` or `CONTROLLED`.
        designator_ref: STIX identity of the agency that designated it.
    """

    control: str
    designator_ref: str
    categories: tuple[str, ...] = ()
    disseminations: tuple[str, ...] = ()
    required_statements: tuple[str, ...] = ()
    supplemental_administrative: tuple[str, ...] = ()


_LISTS = ("categories", "disseminations", "required_statements", "supplemental_administrative")
_KNOWN = ("extension_type", "control", "designator_ref", *_LISTS)


def _identity(given: str) -> str | None:
    return None if _IDENTITY.fullmatch(given) else "the id of an identity"


def _category(given: str) -> str | None:
    return None if _CATEGORY.fullmatch(given) else "a category such as `SP-CTI`"


def _dissemination(given: str) -> str | None:
    if given.upper() == given and (given in DISSEMINATIONS or _LIST.fullmatch(given)):
        return None
    return "one of " + ", ".join([*sorted(set(DISSEMINATIONS.values())), "REL TO", "DISPLAY ONLY"])


def read(given: Any, *, path: str = "") -> tuple[Cui, tuple[Mistake, ...]]:
    """Reads the content of the CUI extension of a marking-definition, with the warnings.

    Raises:
        MarkingError: with every mistake and its path.

    Basis: OASIS extension-definition dff17fb3.
    """
    place = Place(SCHEME, path)
    form = Form(given, place, _KNOWN)
    form.require("extension_type", "control", "designator_ref")
    form.choice("extension_type", ("property-extension",))
    marking = Cui(
        form.choice("control", ("CUI", "CONTROLLED")) or "",
        form.text("designator_ref", _identity) or "",
        form.texts("categories", _category),
        form.texts("disseminations", _dissemination),
        form.texts("required_statements"),
        form.texts("supplemental_administrative"),
    )
    _check_register(marking.categories, place.below("categories"))
    _check_order(marking.categories, place.below("categories"))
    _check_release(marking.disseminations, place.below("disseminations"))
    if errors(place.mistakes):
        raise MarkingError(place.mistakes)
    return marking, tuple(place.mistakes)


def _check_register(categories: tuple[str, ...], place: Place) -> None:
    """Tells categories that the register at hand does not have; it may have grown since."""
    for index, category in enumerate(categories):
        name = category.removeprefix("SP-")
        known = CUI_BASIC if name == category else CUI_SPECIFIED
        if name not in known:
            near = closest(name, known.terms)
            hint = f", perhaps `{near}`" if near else ""
            message = f"`{category}` is not in the register{hint}"
            place.below(f"[{index}]").warn(message, found=category, expected="a category")


def _check_order(categories: tuple[str, ...], place: Place) -> None:
    """Tells where specified categories do not come first, each group in alphabetical order.

    A subcategory follows its category, so that only categories themselves are compared.
    """
    specified = [each.startswith("SP-") for each in categories]
    if specified != sorted(specified, reverse=True):
        place.wrong("specified categories (`SP-`) come first", expected="`SP-` first")
    for wanted in (True, False):
        group = [each for each in categories if each.startswith("SP-") is wanted]
        if group != sorted(group):
            place.warn("expected alphabetical order", expected=", ".join(sorted(group)))


def _check_release(disseminations: tuple[str, ...], place: Place) -> None:
    """Tells a release to somebody beside one to nobody, and a kind of release told twice."""
    kinds = [kind for kind in map(_kind, disseminations) if kind]
    for kind in sorted(set(kinds)):
        if kinds.count(kind) > 1:
            place.wrong(f"`{kind}` stands here twice", found=kind, expected="one of them")
    if "NOFORN" in kinds and len(set(kinds)) > 1:
        place.wrong("`NOFORN` stands beside a release", found="NOFORN", expected="`NOFORN` alone")


def from_extension(given: Any, *, path: str = "") -> Cui:
    """Reads the content of the CUI extension of a marking-definition.

    Raises:
        MarkingError: with every mistake and its path.
    """
    return read(given, path=path)[0]


def to_extension(marking: Cui) -> dict[str, Any]:
    """Returns the content of the CUI extension of a marking-definition."""
    given: dict[str, Any] = {
        "extension_type": "property-extension",
        "control": marking.control,
        "designator_ref": marking.designator_ref,
    }
    lists = {name: list(getattr(marking, name)) for name in _LISTS}
    return given | {name: value for name, value in lists.items() if value}


def _countries(said: str) -> tuple[str, ...]:
    names = said.removeprefix("REL TO ").removeprefix("DISPLAY ONLY ")
    return tuple(name.strip() for name in names.split(","))


def to_marking(marking: Cui) -> Marking:
    """Returns the US marking that says the same: unclassified, with its categories and controls."""
    dissemination: list[str] = []
    release: list[str] = []
    display: list[str] = []
    for said in marking.disseminations:
        if said.startswith(("REL TO ", "DISPLAY ONLY ")):
            rel = said.startswith("REL")
            dissemination.append("REL" if rel else "DISPLAYONLY")
            (release if rel else display).extend(_countries(said))
        else:
            dissemination.append(_ISM[DISSEMINATIONS[said]])
    specified = [name.removeprefix("SP-") for name in marking.categories if name.startswith("SP-")]
    return Marking(
        classification="",
        owner_producer=(),
        dissemination_controls=tuple(dict.fromkeys(dissemination)),
        releasable_to=tuple(release),
        display_only_to=tuple(display),
        cui_basic=tuple(name for name in marking.categories if not name.startswith("SP-")),
        cui_specified=tuple(specified),
    )


_ISM = {"NOFORN": "NF", "FED ONLY": "FED_ONLY", "DL ONLY": "DL_ONLY"} | {
    token: token for token in ("FEDCON", "NOCON", "RELIDO", "AC", "AWP")
}


def meaning(marking: Cui) -> Label:
    """Returns the label, which is that of the same marking in a US banner (`CUI//SP-CTI//NF`).

    Basis: 32 CFR 2002.16 (limited dissemination).
    """
    return us_meaning(to_marking(marking))


def roll_up(markings: Iterable[Cui]) -> Cui:
    """Returns the marking of a whole: everything that any part says, released to common countries.

    Raises:
        MarkingError: the parts were designated by different agencies.
        ValueError: there are no parts.

    Basis: CAPCO Table 3 (release of a whole); Marking CUI 1.1.
    """
    parts = sorted(set(markings), key=repr)
    if len(parts) == 1:
        return parts[0]
    designators = {part.designator_ref for part in parts}
    if len(designators) > 1:
        place = Place(SCHEME).below("designator_ref")
        place.wrong("the parts were designated by different agencies", expected="one agency")
        raise MarkingError(place.mistakes)
    if not parts:
        raise ValueError("there is no marking to roll up")
    lists = {name: {each for part in parts for each in getattr(part, name)} for name in _LISTS}
    basic_last = sorted(lists["categories"], key=lambda each: (not each.startswith("SP-"), each))
    control = "CUI" if any(part.control == "CUI" for part in parts) else "CONTROLLED"
    return Cui(
        control,
        designators.pop(),
        tuple(basic_last),
        tuple(sorted({d for d in lists["disseminations"] if not _kind(d)} | _release(parts))),
        *(tuple(sorted(lists[name])) for name in _LISTS[2:]),
    )


def _kind(said: str) -> str:
    """Returns which kind of release a control speaks of, or an empty text."""
    if said.startswith(("REL TO ", "DISPLAY ONLY ")):
        return said.split(" ", maxsplit=1)[0]
    return {"NOFORN": "NOFORN", "RELIDO": "RELIDO"}.get(DISSEMINATIONS[said], "")


def _release(parts: Sequence[Cui]) -> set[str]:
    """Returns the controls of release that hold for all parts that have any.

    Parts that speak of different kinds, or of no common country, leave NOFORN.
    """
    spoken = [{_kind(d): d for d in part.disseminations if _kind(d)} for part in parts]
    spoken = [each for each in spoken if each]
    if not spoken:
        return set()
    if any(set(each) != set(spoken[0]) for each in spoken) or "NOFORN" in spoken[0]:
        return {"NOFORN"}
    found = {"RELIDO"} & set(spoken[0])
    for kind, words in (("REL", "REL TO"), ("DISPLAY", "DISPLAY ONLY")):
        if kind not in spoken[0]:
            continue
        common = frozenset.intersection(*(frozenset(_countries(each[kind])) for each in spoken))
        if not common - {"USA"}:
            return {"NOFORN"}
        first = ["USA"] if "USA" in common else []
        found.add(f"{words} {', '.join([*first, *sorted(common - {'USA'})])}")
    return found


def obligations(marking: Cui) -> Obligations:
    """Returns what recipients are bound to: the statements that have to stand on copies."""
    return Obligations(statements=frozenset(marking.required_statements))
