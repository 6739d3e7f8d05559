"""The tokens of US markings: their vocabularies, their order, and how each is written.

A vocabulary lists the tokens of one ISM attribute in the order in which a marking must show
them; the register says how a banner and a portion mark write a token. Both are data
(`labels/data/capco`). Countries are in `countries`, the grammar in `grammar`; nothing here knows
which tokens may stand together.

Basis: IC-ISM DES 202111.202211 (CVE); IC Markings System Register and Manual 2016 §G.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from relto.labels.capco.marking import Form, Tokens


@dataclass(frozen=True, slots=True)
class Term:
    """One token of a vocabulary.

    Attributes:
        token: as ISM writes it.
        meaning: its name, or empty.
        deprecated: the day from which it may not be used (ISO 8601), or empty.
    """

    token: str
    meaning: str = ""
    deprecated: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tokens of one attribute, in their order.

    Attributes:
        name: the attribute in snake case.
        terms: token to term, in order.
        position: token to its place.
    """

    name: str
    terms: Mapping[str, Term]
    position: Mapping[str, int]

    def __contains__(self, token: object) -> bool:
        return token in self.terms

    def sorted(self, tokens: Iterable[str]) -> Tokens:
        """Returns the tokens without repetition in their order, unknown ones last by name."""
        last = len(self.position)
        return tuple(sorted(set(tokens), key=lambda t: (self.position.get(t, last), t)))


@dataclass(frozen=True, slots=True)
class Writing:
    """How the tokens of one category are written.

    Attributes:
        banner: token to its form in a banner.
        portion: token to its form in a portion mark.
        in_banner: every form that a banner may use (titles and abbreviations) to its token.
        in_portion: every form that a portion mark may use to its token.
    """

    banner: Mapping[str, str]
    portion: Mapping[str, str]
    in_banner: Mapping[str, str]
    in_portion: Mapping[str, str]

    def written(self, form: Form) -> Mapping[str, str]:
        """Returns token to text for one form."""
        return self.banner if form is Form.BANNER else self.portion

    def read(self, form: Form) -> Mapping[str, str]:
        """Returns text to token for one form."""
        return self.in_banner if form is Form.BANNER else self.in_portion


def _data(name: str) -> dict[str, Any]:
    text = files("relto.labels").joinpath("data", "capco", name).read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def _vocabulary(name: str, rows: list[list[str]]) -> Vocabulary:
    terms = {row[0]: Term(*row) for row in rows}
    return Vocabulary(name, MappingProxyType(terms), {t: i for i, t in enumerate(terms)})


def _writing(rows: list[list[Any]]) -> Writing:
    in_banner, in_portion = {}, {}
    for token, banner, portion, titles, marks in rows:
        in_banner.update(dict.fromkeys((banner, *titles), token))
        in_portion.update(dict.fromkeys((portion, *marks), token))
    return Writing(
        banner={row[0]: row[1] for row in rows},
        portion={row[0]: row[2] for row in rows},
        in_banner=in_banner,
        in_portion=in_portion,
    )


_VOCABULARIES = _data("vocabularies.json")
_REGISTER = _data("register.json")

VOCABULARIES: Mapping[str, Vocabulary] = {
    name: _vocabulary(name, rows) for name, rows in _VOCABULARIES.items() if name != "source"
}
"""Every vocabulary by the name of its attribute (`sci`, `dissem`, `non_ic`, `cui_basic`, …)."""

WRITINGS: Mapping[str, Writing] = {
    name: _writing(rows) for name, rows in _REGISTER.items() if name != "source"
}
"""How the tokens of each category are written."""

CLASSIFICATIONS = WRITINGS["classification"]
SCI, AEA, NON_US = VOCABULARIES["sci"], VOCABULARIES["aea"], VOCABULARIES["non_us"]
DISSEM, DISSEM_CUI = VOCABULARIES["dissem"], VOCABULARIES["dissem_cui"]
NON_IC = VOCABULARIES["non_ic"]
CUI_BASIC, CUI_SPECIFIED = VOCABULARIES["cui_basic"], VOCABULARIES["cui_specified"]
SECOND_BANNER_LINE = VOCABULARIES["second_banner_line"]

RANK: Mapping[str, int] = {"": -1, "U": 0, "R": 1, "C": 2, "S": 3, "TS": 4}
"""Classification to its height."""


def spoken(token: str) -> str:
    """Writes the underscores of an ISM token as it is printed: one a space, two an underscore.

    Basis: IC-ISM-Functions.xsl.
    """
    return token.replace("__", "\0").replace("_", " ").replace("\0", "_")


def token_of(words: str) -> str:
    """Writes printed words as an ISM token: the inverse of `spoken`."""
    return words.replace("_", "__").replace(" ", "_")


def sci_order(tokens: Iterable[str]) -> Tokens:
    """Sorts control systems with their compartments, digits before letters at every level.

    Basis: Register and Manual §A.6; the published tokens have the same order in ISM.
    """
    return tuple(sorted(set(tokens), key=lambda token: token.split("-")))


def sar_parts(token: str) -> tuple[str, ...]:
    """Takes a program apart: nickname, then compartment, then sub-compartment.

    `SAR-DOD:TS:BP-J12` gives `BP`, `J12`: the authority and its level are not printed.
    """
    return tuple(token.rpartition(":")[2].removeprefix("SAR-").split("-"))


def sar_order(tokens: Iterable[str]) -> Tokens:
    """Sorts programs by what is printed of them, digits before letters at every level."""
    return tuple(sorted(set(tokens), key=lambda token: (sar_parts(token), token)))


def aea_order(tokens: Iterable[str]) -> Tokens:
    """Sorts the markings of the Atomic Energy Act by their vocabulary."""
    return AEA.sorted(tokens)


def non_ic_order(tokens: Iterable[str]) -> Tokens:
    """Sorts markings of other departments; ACCM nicknames stand between DS and XD.

    Basis: IC-ISM-SecurityBanner.xsl.
    """

    def place(token: str) -> tuple[float, str]:
        if token.startswith("ACCM-"):
            return (0.5, token)
        return (NON_IC.position.get(token, len(NON_IC.position)), token)

    return tuple(sorted(set(tokens), key=place))
