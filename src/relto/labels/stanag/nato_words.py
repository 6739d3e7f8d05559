"""The words of NATO markings: owners, levels, abbreviations, nations, groups, keywords.

Words are folded: capital letters without accents, one kind of dash and quotation mark. Nations,
groups and their French and English names come from the NATO policy; other spellings from
`data/stanag/aliases.json`. The grammar is in `nato_grammar`.

Basis: ADatP-4774 App. 2; C-M(2002)49 (levels and their abbreviations).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from relto.labels.stanag.model import Tag
from relto.labels.stanag.policies import nato

ENGLISH = {
    "TOP SECRET": "TOP SECRET",
    "SECRET": "SECRET",
    "CONFIDENTIAL": "CONFIDENTIAL",
    "RESTRICTED": "RESTRICTED",
    "UNCLASSIFIED": "UNCLASSIFIED",
}
FRENCH = {
    "TRES SECRET": "TOP SECRET",
    "CONFIDENTIEL": "CONFIDENTIAL",
    "DIFFUSION RESTREINTE": "RESTRICTED",
    "SANS CLASSIFICATION": "UNCLASSIFIED",
}
LEVELS = {**ENGLISH, **FRENCH}
"""Levels as they are written, to the classification they stand for."""
LETTERS = {"S": "SECRET", "C": "CONFIDENTIAL", "R": "RESTRICTED", "U": "UNCLASSIFIED"}
"""Levels of a portion whose owner is written out."""
SHORT = {
    "CTS": "TOP SECRET",
    "NS": "SECRET",
    "NC": "CONFIDENTIAL",
    "NR": "RESTRICTED",
    "NU": "UNCLASSIFIED",
    "NDR": "RESTRICTED",
    "NSC": "UNCLASSIFIED",
}
"""Abbreviations of owner and level; the last two are French."""
SUFFIXES = {"A": "ATOMAL", "AT": "ATOMAL", "B": "BOHEMIA"}
"""What may be appended to an abbreviation (`NS-A`, `NSAT`, `CTS-B`)."""
OWNERS = {"NATO": "NATO", "OTAN": "NATO", "COSMIC": "COSMIC"}
MISSIONS = {"EAPC", "PFP", "ISAF", "KFOR", "SFOR", "IFOR", "RESOLUTE SUPPORT", "RS", "CPEA"}
"""Contexts that older markings write in place of the owner (`ISAF SECRET`)."""

_PLAIN = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u00b4": "'", "\u0060": "'"}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u00a0\u2007\u202f\t\n\r", " ")
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as its words compare, and where each of its characters stood.

    Attributes:
        text: capital letters without accents.
        places: per character its index in the text as given, and one more for the end.
        given: the text as given.
    """

    text: str
    places: tuple[int, ...]
    given: str

    def original(self, start: int, end: int) -> str:
        """Returns what stood between two places of the folded text, as it was given."""
        return self.given[self.places[start] : self.places[end]]


def fold_text(text: str) -> Folded:
    """Returns a text in capitals without accents, with the places of its characters."""
    letters, places = [], []
    for place, letter in enumerate(text):
        bare = unicodedata.normalize("NFD", letter.translate(_PLAIN))
        if unicodedata.combining(bare[0]):
            continue
        letters.append(bare[0].upper()[0])
        places.append(place)
    return Folded("".join(letters), (*places, len(text)), text)


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a marking may have, folded, each with what it stands for."""

    names: dict[str, str]
    contexts: dict[str, str]
    sensitivities: dict[str, str]
    administrative: dict[str, str]
    name_form: re.Pattern[str]
    context_form: re.Pattern[str]
    sensitivity_form: re.Pattern[str]
    administrative_form: re.Pattern[str]


@cache
def words() -> Words:
    """Returns the words of the NATO policy as relto ships it."""
    source = files("relto.labels").joinpath("data", "stanag", "aliases.json")
    aliases = msgspec.json.decode(source.read_bytes(), type=dict[str, dict[str, str]])
    tags = {s.name: s.tags[0] for s in nato().tag_sets}
    names = {**_said(tags["Releasable To"]), **aliases["names"]}
    contexts = {v.name: v.name for v in tags["Context"].values if v.name != "Releasable"}
    contexts |= aliases["contexts"]
    sensitivities = _said(tags["Additional Sensitivity"])
    administrative = _said(tags["Administrative"]) | aliases["administrative"]
    return Words(
        names,
        contexts,
        sensitivities,
        administrative,
        form_of(names),
        form_of(contexts),
        form_of(sensitivities),
        form_of(administrative),
    )


def _said(tag: Tag) -> dict[str, str]:
    found = {}
    for value in tag.values:
        found[fold_text(value.name).text] = value.name
        for phrase in value.phrases:
            found.setdefault(fold_text(phrase.text).text, value.name)
    found.pop("", None)
    return found


def form_of(known: dict[str, str]) -> re.Pattern[str]:
    """Returns the pattern of these words, the longest first, ending where a word ends."""
    ranked = sorted(known, key=lambda word: (-len(word), word))
    flexible = (r"[\s-]+".join(re.escape(p) for p in re.split(r"[ -]", w)) for w in ranked)
    return re.compile(rf"(?:{'|'.join(flexible)})(?![A-Z0-9])")


def spelt(matched: str, known: dict[str, str]) -> str:
    """Returns what a matched word stands for, whatever blanks and hyphens it has."""
    word = " ".join(matched.split())
    return known.get(word) or _loosely(known)[re.sub(r"[\s-]+", " ", word)]


def _loosely(known: dict[str, str]) -> dict[str, str]:
    return {re.sub(r"[ -]+", " ", word): value for word, value in known.items()}
