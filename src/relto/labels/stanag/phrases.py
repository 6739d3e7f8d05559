"""What a policy's phrases and qualifiers say for a language and a place.

It puts no marking together; that is `marking`.

Basis: ADatP-4774.1 §3.5, Tables 4 to 6; XML SPIF 2.1 (`markingData`, `markingQualifier`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from relto.labels.stanag.model import Phrase, Qualifier


class Place(StrEnum):
    """Where a marking is to stand.

    Basis: ADatP-4774.1 Table 6.
    """

    PAGE_TOP = "pageTop"
    PAGE_BOTTOM = "pageBottom"
    DOCUMENT_START = "documentStart"
    DOCUMENT_END = "documentEnd"
    FIRST_LINE = "firstLineOfText"
    LAST_LINE = "lastLineOfText"
    SUBJECT = "subject"
    X_HEADER = "xHeader"
    PORTION = "portionMarking"
    INPUT_TITLE = "inputTitle"
    WATER_MARK = "waterMark"


_BOTH = "pageTopBottom"
_EVERYWHERE = frozenset(Place) | {_BOTH}
_PAGE = frozenset({"pageTop", "pageBottom", _BOTH})
_DOCUMENT = frozenset({"documentStart", "documentEnd"})
_PAGES = _PAGE | _DOCUMENT


@dataclass(frozen=True, slots=True)
class View:
    """For whom and where a marking is made; without a place, for a page."""

    language: str = "en"
    place: Place | None = None

    def choose(self, phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
        """Returns the phrases for this view, the best language and place first.

        A phrase with `noMarkingDisplay` that names no place is for whoever enters a label; it
        counts only where there is no other phrase.
        """
        given = list(phrases)
        shown = [p for p in given if "noMarkingDisplay" not in p.codes or p.codes & _EVERYWHERE]
        fitting = [(self._distance(p.language), self._far(p), p) for p in shown or given]
        chosen = [x for x in fitting if x[0] is not None and x[1] is not None]
        return tuple(p for _, _, p in sorted(chosen, key=lambda x: (x[0], x[1])))

    def qualifier(self, qualifiers: Iterable[Qualifier], code: str) -> str | None:
        """Returns the text of a qualifier for this view, or None where there is none."""
        found = [(self._distance(q.language), q) for q in qualifiers if q.code == code]
        ranked = [
            (distance, not self._stands(frozenset({q.marking_code or ""})), q.text)
            for distance, q in found
            if distance is not None
        ]
        return min(ranked, key=lambda r: r[:2])[2] if ranked else None

    def _distance(self, language: str | None) -> int | None:
        if not language:
            return 2
        wanted, said = _tag(self.language), _tag(language)
        if wanted == said:
            return 0
        return 1 if wanted.partition("-")[0] == said else None

    def _far(self, phrase: Phrase) -> int | None:
        places = phrase.codes & _EVERYWHERE
        if not places:
            return 1
        if self.place is None and places & _DOCUMENT and not places & _PAGE:
            return 2
        return 0 if self._stands(places) else None

    def _stands(self, places: frozenset[str]) -> bool:
        if self.place is None:
            return bool(places & _PAGES)
        wanted = {self.place.value}
        if self.place in {Place.PAGE_TOP, Place.PAGE_BOTTOM}:
            wanted.add(_BOTH)
        return bool(places & wanted)


def _tag(language: str) -> str:
    return language.replace("_", "-").casefold()


@dataclass(frozen=True, slots=True)
class Said:
    """What the phrases of one element say in a view."""

    phrases: tuple[Phrase, ...]
    name: str

    def has(self, code: str) -> bool:
        """Tells whether one of the phrases has a code."""
        return any(code in p.codes for p in self.phrases)

    @property
    def replacement(self) -> str | None:
        """The text for the policy's place, or None."""
        given = next((p for p in self.phrases if "replacePolicy" in p.codes), None)
        return None if given is None else given.text or self.name

    @property
    def shown(self) -> str:
        """The text for the element's own place."""
        own = [p for p in self.phrases if "replacePolicy" not in p.codes]
        if not own:
            gone = any({"replacePolicy", "noNameDisplay"} <= p.codes for p in self.phrases)
            return "" if gone else self.name
        first = own[0]
        if "noMarkingDisplay" in first.codes:
            return ""
        if first.text:
            return first.text
        return "" if "noNameDisplay" in first.codes else self.name
