"""Constraints on single tokens: that they exist, and that their time is not over.

A text is read against the vocabularies by its grammar, so that only attributes are judged here
for tokens that do not exist.

Basis: IC-ISM DES 202111.202211 (CVE); rules ISM-ID-00166 to 00211 and 00253 to 00267.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container

from relto.labels.capco.attributes import BY_NAME
from relto.labels.capco.constraints.rule import Rule, Scope, number, tokens_of
from relto.labels.capco.countries import Countries
from relto.labels.capco.marking import Marking, Tokens
from relto.labels.capco.tokens import VOCABULARIES, WRITINGS
from relto.labels.mistakes import Severity, nearest

DECLASS_EXCEPTIONS: tuple[str, ...] = (
    "AEA",
    "NATO",
    "NATO-AEA",
    "25X1",
    "25X1-EO-12951",
    *(f"25X{n}" for n in range(2, 10)),
    "50X1",
    "50X1-HUM",
    "50X2",
    "50X2-WMD",
    *(f"50X{n}" for n in range(3, 10)),
    "75X",
)
"""The exceptions from declassification, in the order of their vocabulary.

Basis: CVEnumISM25X of IC-ISM DES 202111.202211.
"""

_PROGRAM = re.compile(r"(?:SAR-)?([A-Z]{3,}):(?:(?:C|S|TS):)?[A-Za-z0-9._-]+")
_ACCM = re.compile(r"ACCM-[A-Z0-9\-_]{1,61}")
_SCI = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+){0,2}")

DEPRECATED = {
    code: c.deprecated for code, c in Countries.standard().communities.items() if c.deprecated
}
"""Communities that are no more, with the day on which they ended."""


def _sure(names: Container[str]) -> Callable[[str], bool]:
    return lambda token: token in names


def _is_program(token: str) -> bool:
    return _PROGRAM.fullmatch(token) is not None


def _has_authority(token: str) -> bool:
    authority = token.removeprefix("SAR-").partition(":")[0]
    return authority in VOCABULARIES["sar_authority"]


def _is_code(token: str) -> bool:
    return token in Countries.standard()


_KNOWN: dict[str, Callable[[str], bool]] = {
    "classification": _sure(VOCABULARIES["classification"]),
    "ownerProducer": lambda t: _is_code(t) or t == "FGI",
    "SCIcontrols": lambda t: _SCI.fullmatch(t) is not None,
    "atomicEnergyMarkings": _sure(VOCABULARIES["aea"]),
    "FGIsourceOpen": lambda t: t == "UNKNOWN" or (_is_code(t) and t != "USA"),
    "FGIsourceProtected": lambda t: _is_code(t) or t == "FGI",
    "nonUSControls": _sure(VOCABULARIES["non_us"]),
    "disseminationControls": _sure(VOCABULARIES["dissem"]),
    "releasableTo": _is_code,
    "displayOnlyTo": _is_code,
    "nonICmarkings": lambda t: t in VOCABULARIES["non_ic"] or _ACCM.fullmatch(t) is not None,
    "cuiBasic": _sure(VOCABULARIES["cui_basic"]),
    "cuiSpecified": _sure(VOCABULARIES["cui_specified"]),
    "secondBannerLine": _sure(VOCABULARIES["second_banner_line"]),
    "compliesWith": _sure(VOCABULARIES["complies_with"]),
    "exemptFrom": _sure(VOCABULARIES["exempt_from"]),
    "declassException": _sure(frozenset(DECLASS_EXCEPTIONS)),
}


_NAMED = {
    "classification": "classification",
    "atomicEnergyMarkings": "aea",
    "nonUSControls": "non_us",
    "disseminationControls": "dissem",
    "nonICmarkings": "non_ic",
    "cuiBasic": "cui_basic",
    "cuiSpecified": "cui_specified",
    "secondBannerLine": "second_banner_line",
    "compliesWith": "complies_with",
    "exemptFrom": "exempt_from",
}
"""Attribute to the vocabulary that lists all its tokens."""


def _like(attribute: str) -> Callable[[str], str | None] | None:
    """Returns what finds the token that was meant, first by what a banner writes for it."""
    vocabulary = _NAMED.get(attribute)
    if vocabulary is None:
        return None
    written = WRITINGS[vocabulary].in_banner if vocabulary in WRITINGS else {}
    terms = VOCABULARIES[vocabulary].terms
    return lambda token: written.get(token.upper()) or nearest(token, terms)


def _taken(attribute: str) -> Callable[[Marking], Tokens]:
    get = tokens_of(attribute)
    if attribute == "classification":
        return lambda marking: (marking.classification,)
    return get


def _each(
    digits: int, attribute: str, holds: Callable[[str], bool], message: str, expected: str = ""
) -> Rule:
    """Returns the rule that something holds for each token of an attribute."""
    taken = _taken(attribute)
    return Rule(
        number(digits),
        attribute,
        "*",
        lambda marking: not all(holds(token) for token in taken(marking)),
        message,
        expected=expected,
        scope=Scope.ATTRIBUTES,
        culprit=lambda marking: next(t for t in taken(marking) if not holds(t)),
        concerns=lambda tokens: not all(holds(token) for token in tokens),
        like=_like(attribute),
    )


def _over(attribute: str, digits: tuple[int, int]) -> tuple[Rule, ...]:
    """Returns the warning and the error about communities that are no more."""
    taken = tokens_of(attribute)

    def ended(marking: Marking) -> str:
        return next((code for code in taken(marking) if code in DEPRECATED), "")

    def is_late(marking: Marking) -> bool:
        return any(marking.create_date > DEPRECATED.get(code, "9") for code in taken(marking))

    return (
        Rule(
            number(digits[0]),
            attribute,
            "*",
            lambda marking: bool(ended(marking)) and not is_late(marking),
            "`{found}` is no more",
            severity=Severity.WARNING,
            culprit=ended,
            concerns=lambda tokens: not DEPRECATED.keys().isdisjoint(tokens),
        ),
        Rule(
            number(digits[1]),
            attribute,
            "*",
            is_late,
            "`{found}` was no more when this was made",
            scope=Scope.ATTRIBUTES,
            culprit=ended,
            concerns=lambda tokens: not DEPRECATED.keys().isdisjoint(tokens),
        ),
    )


RULES: tuple[Rule, ...] = (
    *(
        _each(
            int(BY_NAME[name].vocabulary[-5:]),
            name,
            holds,
            "`{found}` is no token of this attribute",
        )
        for name, holds in _KNOWN.items()
    ),
    _each(
        529,
        "SARIdentifier",
        _is_program,
        "`{found}` does not say whose program it is",
        "SAR-AUTHORITY:NAME or SAR-AUTHORITY:CLASS:NAME",
    ),
    _each(
        530,
        "SARIdentifier",
        _has_authority,
        "`{found}` does not begin with a known authority",
        ", ".join(VOCABULARIES["sar_authority"].terms),
    ),
    *_over("ownerProducer", (196, 197)),
    *_over("FGIsourceOpen", (188, 189)),
    *_over("FGIsourceProtected", (190, 191)),
    *_over("releasableTo", (198, 199)),
    *_over("displayOnlyTo", (200, 201)),
)
"""The rules about tokens as such."""
