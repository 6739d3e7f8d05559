"""The marking schemes by name: from a text to the label that it means.

    >>> from relto.labels import render_label
    >>> render_label(read_marking("nato", "NATO SECRET Releasable to Japan"))
    'SECRET//NATO//REL TO JAPAN, NATO//SCHEME NATO'

A new scheme is a row here: its code, its other names, and how a text means a label. It renders
nothing and rolls nothing up; the schemes' own packages do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce

from relto.core.errors import InputError
from relto.labels.capco.grammar import parse
from relto.labels.capco.meaning import meaning as us_meaning
from relto.labels.label import Label, merge
from relto.labels.levels import COLOURS
from relto.labels.mistakes import MarkingError, Mistake, nearest
from relto.labels.national.marking import meaning as national_meaning
from relto.labels.national.table import countries, fold, known_code
from relto.labels.national.text import parse_marking
from relto.labels.sharing import pap
from relto.labels.stanag.meaning import meaning as stanag_meaning
from relto.labels.stanag.policies import Policies, nato
from relto.labels.stanag.text import parse_text
from relto.labels.stanag.xml_label import read_label
from relto.labels.text import parse_label

Read = Callable[[str], Label]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A marking scheme.

    Attributes:
        code: as it stands in `Label.schemes`.
        names: other names by which it is asked for, in lower case.
        read: from a text to its label; raises MarkingError or InputError.
    """

    code: str
    names: tuple[str, ...]
    read: Read


def _us(text: str) -> Label:
    return us_meaning(parse(text))


def _nato(text: str) -> Label:
    return stanag_meaning(parse_text(text), nato())


def _xml(text: str) -> Label:
    information = read_label(text.encode()).information
    return stanag_meaning(information, Policies.standard().of(information))


def _tlp(text: str) -> Label:
    if text not in COLOURS:
        message, expected = f"`{text}` is no TLP colour", ", ".join(COLOURS)
        found = nearest(text, COLOURS)
        raise MarkingError([Mistake("TLP 2.0", message, 0, text, expected, found)])
    return Label(tlp=COLOURS[text])


def _pap(text: str) -> Label:
    return pap.meaning(pap.parse(text))


SCHEMES = (
    Scheme("US", ("us", "capco", "ism", "usa"), _us),
    Scheme("NATO", ("nato",), _nato),
    Scheme("STANAG4774", ("stanag4774", "4774"), _xml),
    Scheme("TLP", ("tlp",), _tlp),
    Scheme("PAP", ("pap",), _pap),
    Scheme("RELTO", ("relto",), parse_label),
)
"""The schemes that are not a country's; a country's is found by its trigraph (`DEU`, `EU`)."""

_BY_NAME: Mapping[str, Scheme] = {name: scheme for scheme in SCHEMES for name in scheme.names}


def scheme_of(name: str) -> Scheme:
    """Finds a scheme by its name, or a country's by its code.

    Raises:
        MarkingError: there is none.
    """
    found = _BY_NAME.get(name.lower())
    if found is not None:
        return found
    code = known_code(name)
    if code is not None:
        return Scheme(code, (), lambda text: national_meaning(parse_marking(code, text)))
    known = [*_BY_NAME, *(country.code for country in countries())]
    message = f"unknown scheme `{name}`"
    expected = f"one of {', '.join(_BY_NAME)}, or a country's trigraph"
    raise MarkingError([Mistake("SCHEME", message, 0, name, expected, nearest(name, known))])


@lru_cache(maxsize=4096)
def read_marking(scheme: str, text: str) -> Label:
    """Reads a marking of a scheme into the label that it means.

    Raises:
        MarkingError: the scheme is not known, or the marking has mistakes.
    """
    try:
        return scheme_of(scheme).read(text)
    except MarkingError:
        raise
    except InputError as error:
        raise MarkingError([Mistake("RELTO", error.message, 0, text)]) from None


# --- statements ------------------------------------------------------------------------------

_SHAPES = (
    ("US", re.compile(r"(TOP SECRET|SECRET|CONFIDENTIAL|UNCLASSIFIED|CUI)//.*")),
    ("US", re.compile(r"//.*|\((//)?(TS|S|C|R|U|CUI)(//.*)?\)|CUI")),
    ("NATO", re.compile(r"\(?(COSMIC|NATO[ /]|OTAN[ /]|CTS\b|N[SCRU]\)).*")),
    (
        "EU",
        re.compile(r"(TR[EÈ]S SECRET|SECRET|CONFIDENTIEL|RESTREINT) UE\b.*|(TS|S|C|R)-UE/EU-.*"),
    ),
)
_COLOUR = re.compile(r"(TLP|PAP):\S+")


def recognise(text: str) -> Label | None:
    """Reads a statement that has the shape of a marking; None where it is only words.

    A statement that looks like a marking and is not right, or is a level of some country that
    is not named, says something that cannot be read: the label has a flaw.
    """
    words = text.strip()
    if _COLOUR.match(words):
        return _said([_try(part.partition(":")[0], part) for part in words.split()])
    for scheme, shape in _SHAPES:
        if shape.fullmatch(words):
            return _try(scheme, words)
    if fold(words) in _levels():
        return Label(flaws=frozenset({"level-without-country"}))
    return None


def _said(labels: list[Label]) -> Label:
    return reduce(merge, labels)


def _try(scheme: str, text: str) -> Label:
    try:
        return read_marking(scheme, text)
    except InputError:
        return Label(flaws=frozenset({"unreadable-marking"}))


@lru_cache(maxsize=1)
def _levels() -> frozenset[str]:
    return frozenset(word for country in countries() for word in country.known)
