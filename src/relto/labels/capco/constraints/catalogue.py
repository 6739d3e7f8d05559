"""Every rule of IC-ISM, with where it is judged here, or why it is not.

`docs/ism-rules.md` is `page()`; a test holds the two together, and the numbers against the
publication. Nothing here judges.

Basis: IC-ISM DES 202111.202211, 420 rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from relto.labels.capco.attributes import ATTRIBUTES
from relto.labels.capco.constraints.documents import WHOLE_RULES
from relto.labels.capco.constraints.judgement import RULES
from relto.labels.capco.constraints.notice_rules import NOTICE_RULES
from relto.labels.capco.constraints.resources import ELEMENT_RULES
from relto.labels.capco.constraints.rule import Scope, number

_PLACES: Mapping[Scope, str] = {
    Scope.MARKING: "every marking: `check`",
    Scope.BANNER: "every banner: `check`",
    Scope.PORTION: "every portion mark: `check`",
    Scope.ATTRIBUTES: "the attributes of an element: `check_attributes`",
    Scope.RESOURCE: "a document in XML: `check_resource`",
}
_READING = "attributes as they are read: `ism.read_attributes`"
_WHOLE = "banner and portions: `check_document`"
_XML = "a document in XML: `check_resource`"


def _numbers(*ranges: int | tuple[int, int]) -> tuple[str, ...]:
    spans = [(r, r) if isinstance(r, int) else r for r in ranges]
    return tuple(number(n) for first, last in spans for n in range(first, last + 1))


UNJUDGED: Mapping[str, tuple[str, ...]] = {
    "is about need-to-know metadata, which relto reads and does not judge": _numbers(
        326,
        (349, 355),
        (399, 440),
        (452, 452),
        (454, 458),
        477,
        (489, 490),
        (493, 494),
        (508, 509),
    ),
    "is about elements of the specification, of which relto reads the attributes alone": _numbers(
        223, 250, (449, 451), (510, 511), (518, 519)
    ),
    "binds the tool that validates, not what is marked": _numbers(375, (445, 448), 520),
    "the published taxonomy restricts no community, so that nothing can break it": _numbers(
        (358, 360), 376
    ),
    "the vocabulary of points of contact is not among those that relto carries": _numbers(264),
    "the vocabulary is published empty: every program is in force elsewhere": _numbers(266),
    "the vocabulary of this edition has no token whose time is over": _numbers(
        166,
        170,
        179,
        180,
        (192, 195),
        (202, 211),
        (480, 483),
        (514, 515),
    ),
}
"""Why a rule is not judged, with the rules it holds for."""


def judged() -> dict[str, tuple[str, ...]]:
    """Returns the places where each rule of IC-ISM is judged."""
    places: dict[str, dict[str, None]] = {}

    def note(numbers: Iterable[str], place: str) -> None:
        for each in numbers:
            if each.startswith("ISM-ID-"):
                places.setdefault(each, {})[place] = None

    for rule in RULES:
        note([rule.number], _PLACES[rule.scope])
    note([number(236)], _PLACES[Scope.MARKING])
    note([rule.number for rule in WHOLE_RULES], _WHOLE)
    note([rule.number for rule in NOTICE_RULES], _XML)
    note([rule.number for rule in ELEMENT_RULES], _XML)
    note([number(103)], _XML)
    note([number(2), number(125), number(275), number(287)], _READING)
    note([attribute.rule for attribute in ATTRIBUTES], _READING)
    return {each: tuple(found) for each, found in sorted(places.items())}


def reasons() -> dict[str, str]:
    """Returns why each of the other rules is not judged."""
    here = judged()
    return {
        each: reason for reason, numbers in UNJUDGED.items() for each in numbers if each not in here
    }


def page() -> str:
    """Writes the table of all rules as Markdown."""
    here, absent = judged(), reasons()
    rows = {each: "; ".join(places) for each, places in here.items()}
    rows |= {each: f"not judged: {reason}" for each, reason in absent.items()}
    lines = [
        "# Rules of IC-ISM and where they are judged",
        "",
        "Numbers as in IC-ISM DES 202111.202211 (December 2022). Rules that need what text cannot",
        "carry are judged only where attributes or a document in XML are given. This page is",
        "written by `relto.labels.capco.constraints.catalogue.page()`; a test holds it.",
        "",
        f"{len(here)} rules are judged, {len(absent)} are not.",
        "",
        "| rule | judged on |",
        "|---|---|",
        *(f"| {each} | {place} |" for each, place in sorted(rows.items())),
    ]
    return "\n".join(lines) + "\n"
