"""Lists of countries and communities in a marking: REL TO, DISPLAY ONLY, EYES ONLY, FGI, owners.

Each kind of list has its own separator and order. Whether the list may stand there is for the
constraints to say.

Basis: Register and Manual 2016 §A.6, §H.7, §H.8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from relto.labels.capco.countries import Countries
from relto.labels.capco.marking import Tokens
from relto.labels.capco.parts import Placed, disorder, pieces, slip
from relto.labels.capco.render import code_text
from relto.labels.mistakes import Mistake, nearest

_OFTEN_MEANT: Mapping[str, str] = {
    "US": "USA", "UK": "GBR", "GB": "GBR", "ROK": "KOR", "GER": "DEU", "DE": "DEU", "FR": "FRA",
    "CA": "CAN", "AU": "AUS", "NZ": "NZL", "JP": "JPN", "5EYES": "FVEY", "4EYES": "ACGU",
    "3EYES": "TEYE", "NOR WAY": "NOR", "SPA": "ESP", "NED": "NLD", "DEN": "DNK", "POR": "PRT",
}  # fmt: skip
_WORLD = Countries.standard()
_CODES = (*_WORLD.communities, *_WORLD.countries)
_HINTS = 16
"""For so many unknown codes of a list the nearest one is looked for."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it was read.

    Attributes:
        codes: in the order of their kind of list, without repetition.
        places: code to where it stands.
        mistakes: what is wrong with the list.
        is_whole: whether every code is known.
    """

    codes: Tokens
    places: tuple[Placed, ...]
    mistakes: tuple[Mistake, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list.

    Attributes:
        rule: number of the rule that every code is known.
        order_rule: number of the rule about the order.
        order: sorts codes.
        separator: what stands between two codes.
    """

    rule: str
    order_rule: str
    order: Callable[[Iterable[str]], Tokens]
    separator: str


RELEASE = Kind("ISM-ID-00265", "CAPCO H.8", _WORLD.order_release, ", ")
DISPLAY = Kind("ISM-ID-00257", "CAPCO H.8", _WORLD.order_display, ", ")
EYES = Kind("ISM-ID-00265", "CAPCO H.8", _WORLD.order_release, "/")
SOURCES = Kind("ISM-ID-00259", "CAPCO H.7", _WORLD.order_owners, " ")
OWNERS = Kind("ISM-ID-00263", "CAPCO H.3", _WORLD.order_owners, " ")


def is_code(text: str) -> bool:
    """Tells whether a text is the code of a country or a community."""
    return _code(text) in _WORLD


def _code(text: str) -> str:
    """Returns the token of a printed code; `NATO` and a country are two codes, not an activity."""
    if text.startswith("NATO ") and "_" not in text:
        words = text.split(" ")[1:]
        if not any(word in _WORLD.countries or _WORLD.is_open(word) for word in words):
            return f"NATO:{'_'.join(words)}"
    return "AUSTRALIA_GROUP" if text == "AUSTRALIA GROUP" else text


def read_list(text: str, begin: int, kind: Kind) -> Listing:
    """Reads the codes of a list.

    Args:
        text: the list in upper case, nothing before or behind it.
        begin: where it begins.
        kind: which kind of list.
    """
    items, mistakes = _items(text, begin, kind)
    known: list[Placed] = []
    whole = True
    for item, place in items:
        code = _code(item)
        if code in _WORLD:
            known.append((code, place))
            continue
        whole = False
        told = len(mistakes) < _HINTS
        mistakes.append(_unknown((item, place), kind, _CODES if told else ()))
    codes = kind.order(code for code, _ in known)
    if whole:
        mistakes += disorder(kind.order_rule, known, codes, words=code_text)
    if kind in {DISPLAY, SOURCES} and "USA" in codes:
        message = "the United States are not named in this list: remove `USA`"
        at = next(place for code, place in known if code == "USA")
        mistakes.append(slip(kind.order_rule, message, ("USA", at)))
    if kind in {RELEASE, EYES} and whole and known and known[0][0] != "USA":
        mistakes = [m for m in mistakes if m.rule != kind.order_rule]
        message = "a release list begins with `USA`, then trigraphs, then tetragraphs, each A to Z"
        mistakes.append(slip("ISM-ID-00214", message, known[0], "USA", "USA"))
    return Listing(codes, tuple(known), tuple(mistakes), whole)


def _unknown(found: Placed, kind: Kind, known: Iterable[str]) -> Mistake:
    if not found[0]:
        message = "a country code is missing: remove the separator or add the code"
        return slip("CAPCO A.6", message, found, "a country code")
    like = _OFTEN_MEANT.get(found[0]) or nearest(found[0], known)
    message = f"`{found[0]}` is not a registered country or community code"
    return slip(kind.rule, message, found, "a trigraph or tetragraph", like)


def _items(text: str, begin: int, kind: Kind) -> tuple[list[Placed], list[Mistake]]:
    if kind.separator == " ":
        return _spaced(text, begin)
    if kind.separator == "/":
        return pieces(text, "/", begin), []
    items: list[Placed] = []
    mistakes: list[Mistake] = []
    for number, (piece, place) in enumerate(pieces(text, ",", begin)):
        item = piece.strip()
        at = place + len(piece) - len(piece.lstrip())
        if item and piece != (f" {item}" if number else item):
            message = "list codes with a comma and one space between them"
            mistakes.append(slip("CAPCO A.6", message, (piece, place), ", "))
        items += _unseparated(item, at, mistakes)
    return items, mistakes


def _unseparated(item: str, at: int, mistakes: list[Mistake]) -> list[Placed]:
    """Takes apart codes between which something else than a comma stands."""
    if is_code(item) or not any(mark in item for mark in " /;"):
        return [(item, at)]
    for mark in "/;":
        item = item.replace(mark, " ")
    words = [(word, place) for word, place in pieces(item, " ", at) if word]
    codes = [(word, place) for word, place in words if word != "AND"]
    if not all(is_code(word) for word, _ in codes):
        return [(item, at)]
    message = "list codes with a comma and one space between them"
    mistakes.append(slip("CAPCO A.6", message, words[min(1, len(words) - 1)], ", "))
    return codes


def _spaced(text: str, begin: int) -> tuple[list[Placed], list[Mistake]]:
    mistakes: list[Mistake] = []
    for mark in ",/;":
        if mark in text:
            message = "list codes with one space between them, without other separators"
            mistakes.append(slip("CAPCO A.6", message, (mark, begin + text.index(mark)), " "))
            text = text.replace(mark, " ")
    if not mistakes and (text != text.strip() or "  " in text):
        message = "list codes with one space between them"
        mistakes.append(slip("CAPCO A.6", message, (" ", begin + text.find("  ") + 1), " "))
    items: list[Placed] = []
    for word, place in pieces(text, " ", begin):
        if items and items[-1][0] == "NATO" and word and word not in _WORLD and word != "USA":
            items[-1] = (f"NATO {word}", items[-1][1])
        elif items and items[-1][0] == "AUSTRALIA" and word == "GROUP":
            items[-1] = ("AUSTRALIA GROUP", items[-1][1])
        elif word:
            items.append((word, place))
    if not items:
        items.append(("", begin))
    return items, mistakes
