"""Text of national and EU markings: a level, the owner's own caveats, recipients.

    VS-NUR FÜR DEN DIENSTGEBRAUCH         SECRET UE/EU SECRET//REL TO NOR, USA
    (R-UE/EU-R)                           OFFICIAL-SENSITIVE COMMERCIAL
    STRENG GEHEIM - amtlich geheimgehalten
    TRÈS SECRET - SPÉCIAL FRANCE          SECRET UK EYES ONLY

1. The owner is given, or its code stands before the level (`DEU GEHEIM`).
2. The level is the longest beginning of the text that the owner's table knows; whatever stands
   behind it and is not understood is an error at its position, never skipped.
3. Markings of the United States and of NATO have grammars of their own and are refused here.

It does not compare levels of different owners.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from relto.labels.levels import Level
from relto.labels.mistakes import MarkingError, Mistake, errors, nearest
from relto.labels.national.equivalence import out_of_time, unknown_level
from relto.labels.national.marking import READ_INS, NationalMarking
from relto.labels.national.table import (
    Caveat,
    CaveatKind,
    Country,
    NationalLevel,
    country_of,
    fold,
    known_code,
)

_WORD = re.compile(r"\S+")
_LEAD = re.compile(r"[\s\-\u2010-\u2015,]*")
_RELEASE = re.compile(
    r"(?:REL(?:EASABLE)? TO|AUTHORI[SZ]ED FOR RELEASE TO)\b:?\s*(.*)", re.IGNORECASE
)
_EYES = re.compile(r"(\S.*?)\s+EYES\s+ONLY\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:,|/|\band\b|&)\s*", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{3,4}", re.ASCII)
_ELSEWHERE = {"USA": "capco", "NATO": "nato"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A marking as far as it was understood, and every mistake in it."""

    marking: NationalMarking | None
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Text that is left to be read, and where in the whole it begins."""

    text: str
    position: int

    def after(self, count: int) -> _Place:
        rest = self.text[count:]
        lead = _LEAD.match(rest)
        skipped = lead.end() if lead else 0
        return _Place(rest[skipped:].rstrip(), self.position + count + skipped)


def parse_marking(country: str, text: str, *, at: int | None = None) -> NationalMarking:
    """Reads a marking of one country or the EU.

    Args:
        country: the owner's code; empty if it stands before the level.
        text: banner or portion in parentheses.
        at: instant of the marking in microseconds; legacy levels are checked against it.

    Raises:
        MarkingError: every mistake with its position in the text.
    """
    reading = read_marking(country, text, at=at)
    if reading.marking is None or errors(reading.mistakes):
        raise MarkingError(reading.mistakes)
    return reading.marking


def read_marking(country: str, text: str, *, at: int | None = None) -> Reading:
    """Reads a marking and returns what was understood together with every mistake."""
    place = _unwrapped(text)
    try:
        owner = _owner(country, place)
    except MarkingError as error:
        return Reading(None, error.mistakes)
    head, *others = _segments(place)
    written, rest = _level(owner, head)
    if written is None:
        words = head.text or text
        return Reading(None, (unknown_level(owner, words, words, head.position),))
    marking = NationalMarking(written)
    mistakes: list[Mistake] = list(out_of_time(written, at))
    mistakes += (_empty(piece) for piece in others if not piece.text)
    for piece in (rest, *others):
        marking = _caveats(owner, marking, piece, mistakes)
    return Reading(marking, (*mistakes, *_conflicts(owner, marking, place)))


def render_marking(marking: NationalMarking) -> str:
    """Writes a marking as it stands at the head of a document."""
    return _rendered(marking, marking.written.text)


def render_portion(marking: NationalMarking) -> str:
    """Writes a marking as it stands before a paragraph, abbreviated where the owner does."""
    return f"({_rendered(marking, marking.written.abbreviation or marking.written.text)})"


def _rendered(marking: NationalMarking, level: str) -> str:
    owner = country_of(marking.country)
    said = {caveat.text: caveat.join + caveat.text for caveat in owner.caveats}
    text = level + "".join(said.get(caveat, f"//{caveat}") for caveat in marking.caveats)
    if marking.eyes_only == (owner.code,):
        text += _own_words(owner)
    text += "".join(f"//{word}" for word in marking.read_ins)
    if marking.eyes_only == (owner.code,):
        return text
    if marking.eyes_only:
        return f"{text}//{'/'.join(marking.eyes_only)} EYES ONLY"
    if marking.releasable_to:
        return f"{text}//REL TO {', '.join(marking.releasable_to)}"
    return text


def _own_words(owner: Country) -> str:
    for caveat in owner.caveats:
        if caveat.kind is CaveatKind.OWN:
            return caveat.join + caveat.text
    return f"//{owner.code} EYES ONLY"


def _unwrapped(text: str) -> _Place:
    lead = len(text) - len(text.lstrip())
    bare = text.strip()
    if bare.startswith("(") and bare.endswith(")"):
        return _Place(bare[1:-1], lead + 1)
    return _Place(bare, lead)


def _owner(country: str, place: _Place) -> Country:
    code = country or place.text.partition(" ")[0]
    owner = country_of(code)
    if owner.code in _ELSEWHERE:
        scheme = _ELSEWHERE[owner.code]
        message = f"markings of `{owner.code}` have a grammar of their own; read them as `{scheme}`"
        raise MarkingError([Mistake("EQ-COUNTRY", message, found=code, expected=scheme)])
    return owner


def _segments(place: _Place) -> list[_Place]:
    found, position = [], place.position
    for part in place.text.split("//"):
        found.append(_Place(part, position).after(0))
        position += len(part) + 2
    return found


def _level(owner: Country, place: _Place) -> tuple[NationalLevel | None, _Place]:
    words = list(_WORD.finditer(place.text))
    own = {fold(code) for code in (owner.code, *owner.codes)}
    prefixed = len(words) > 1 and fold(words[0][0]) in own
    begins = (0, words[1].start()) if prefixed else (0,)
    for begin in begins:
        for word in reversed(words):
            if found := owner.known.get(fold(place.text[begin : word.end()])):
                return found, place.after(word.end())
    return None, place


def _caveats(
    owner: Country, marking: NationalMarking, place: _Place, mistakes: list[Mistake]
) -> NationalMarking:
    while place.text:
        if release := _RELEASE.match(place.text):
            names = _names(release[1], place.position + release.start(1), mistakes)
            beside = {*marking.releasable_to, *names} - {owner.code}
            eyes = marking.eyes_only if beside else (owner.code,)
            return replace(marking, releasable_to=tuple(sorted(beside)), eyes_only=eyes)
        if own := _own_caveat(owner, place):
            caveat, end = own
            mistakes += _misplaced(caveat, marking, place)
            marking = _with_caveat(owner, marking, caveat)
            place = place.after(end)
        elif (word := place.text.split()[0]).upper() in READ_INS:
            marking = _with_read_in(marking, word.upper(), place, mistakes)
            place = place.after(len(word))
        elif eyes_only := _EYES.match(place.text):
            names = _names(eyes_only[1], place.position, mistakes)
            mistakes += _ownerless(owner, names, place)
            marking = replace(marking, eyes_only=tuple(sorted({owner.code, *names})))
            place = place.after(eyes_only.end())
        else:
            mistakes.append(_unknown_caveat(owner, place))
            return marking
    return marking


def _empty(place: _Place) -> Mistake:
    message = "nothing stands behind `//`; drop it"
    return Mistake("EQ-CAVEAT", message, place.position, "", "a caveat")


def _own_caveat(owner: Country, place: _Place) -> tuple[Caveat, int] | None:
    known = {fold(caveat.text): caveat for caveat in owner.caveats}
    for word in reversed(list(_WORD.finditer(place.text))):
        if caveat := known.get(fold(place.text[: word.end()])):
            return caveat, word.end()
    return None


def _with_caveat(owner: Country, marking: NationalMarking, caveat: Caveat) -> NationalMarking:
    if caveat.kind is CaveatKind.OWN:
        return replace(marking, eyes_only=(owner.code,))
    return replace(marking, caveats=tuple(sorted({*marking.caveats, caveat.text})))


def _with_read_in(
    marking: NationalMarking, word: str, place: _Place, mistakes: list[Mistake]
) -> NationalMarking:
    if marking.written.level is Level.UNCLASSIFIED:
        message = f"`{word}` needs a classified marking"
        mistakes.append(
            Mistake("EQ-CAVEAT", message, place.position, word, "a level of at least RESTRICTED")
        )
    return replace(marking, read_ins=tuple(sorted({*marking.read_ins, word})))


def _misplaced(caveat: Caveat, marking: NationalMarking, place: _Place) -> Iterator[Mistake]:
    if caveat.levels and marking.written.level not in caveat.levels:
        allowed = ", ".join(level.words for level in caveat.levels)
        message = f"`{caveat.text}` does not go with {marking.written.text}"
        yield Mistake("EQ-CAVEAT", message, place.position, caveat.text, f"a level of {allowed}")


def _names(listing: str, position: int, mistakes: list[Mistake]) -> set[str]:
    found: set[str] = set()
    begin = 0
    for gap in [*_SEPARATOR.finditer(listing), None]:
        end = len(listing) if gap is None else gap.start()
        name = listing[begin:end].strip()
        code = known_code(name) if name else None
        if code is None and _CODE.fullmatch(name):
            code = name
        if code is None:
            mistakes.append(_unknown_name(name, position + begin))
        elif code in found:
            message = f"`{name}` is listed twice; list it once"
            mistakes.append(Mistake("EQ-DUPLICATE", message, position + begin, name))
        else:
            found.add(code)
        begin = end if gap is None else gap.end()
    return found


def _ownerless(owner: Country, names: set[str], place: _Place) -> Iterator[Mistake]:
    if names and owner.code not in names:
        message = f"an EYES ONLY list of `{owner.code}` names `{owner.code}` itself"
        yield Mistake("EQ-RELEASE", message, place.position, place.text, owner.code)


def _unknown_name(name: str, position: int) -> Mistake:
    message = f"`{name}` is nobody that can be listed"
    expected = "codes of countries or communities divided by `, `, as `FRA, NATO`"
    near = nearest(name, ["NATO", "FVEY"]) if name else None
    return Mistake("EQ-RELEASE", message, position, name, expected, near)


def _unknown_caveat(owner: Country, place: _Place) -> Mistake:
    known = ["REL TO", "EYES ONLY", *READ_INS, *(caveat.text for caveat in owner.caveats)]
    message = f"`{place.text}` is no caveat of `{owner.code}`"
    near = nearest(place.text, known)
    return Mistake("EQ-CAVEAT", message, place.position, place.text, ", ".join(known), near)


def _conflicts(owner: Country, marking: NationalMarking, place: _Place) -> Iterator[Mistake]:
    if marking.releasable_to and marking.eyes_only:
        message = f"`{owner.code}` lists recipients and keeps it from others; drop one"
        yield Mistake("EQ-CONFLICT", message, place.position, place.text, "one list of recipients")
