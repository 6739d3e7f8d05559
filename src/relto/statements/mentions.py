"""Which part a named organisation has in its sentence.

1. A name stands for the organisation, or for its government, services or people in office (`the
   Dutch services`), or it belongs to something else: to material (`a Dutch report`), to the press
   (`a Dutch newspaper`), to anything (`Dutch farmers`).
2. Its part is that of a subject, of an object, or the preposition before it; in an enumeration
   all have the part of the first.

It does not know what the sentence says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from relto.statements.actors import Naming
from relto.statements.line import Line
from relto.statements.vocabulary import phrase, words

_OWNING = words("mentions.owning")


class Head(Enum):
    """What a name stands for."""

    SELF = "the organisation"
    BODY = "its government, services or people in office"
    MATTER = "material of it"
    MEDIA = "its press"
    OTHER = "something of it"


SUBJECT = "subject"
OBJECT = "object"

BODIES = words("mentions.bodies")
MATTERS = words("mentions.matters")
_MEDIA = words("mentions.media")
_OTHERS = words("mentions.others")
_DETERMINERS = words("mentions.determiners")
PREPOSITIONS = words("mentions.prepositions")
OPENERS = words("mentions.openers")
_STOP = PREPOSITIONS | OPENERS | {"'s"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A named organisation in a line.

    Attributes:
        word: place of its name in the line.
        end: before which word what it stands for ends.
        code: of the organisation.
        naming: how the name names it.
        head: what it stands for.
        part: `subject`, `object` or a preposition.
        noun: the word that it stands for, as in `services`; empty if it is the name itself.
    """

    word: int
    end: int
    code: str
    naming: Naming
    head: Head
    part: str
    noun: str

    @property
    def acts(self) -> bool:
        """Whether what it stands for can act."""
        return self.head in {Head.SELF, Head.BODY}


def mentions_of(line: Line) -> tuple[Mention, ...]:
    """Finds the part of each organisation that a line names."""
    placed = line.placed
    heads = {at: _head(line, at, line.names[number].name.naming) for at, number in placed.items()}
    found: dict[int, Mention] = {}
    for at, number in placed.items():
        head, end, noun = heads[at]
        name = line.names[number].name
        part = _enumerated(line, at, found) or part_of(line, at, end)
        if part in _CONJUNCTIONS and _VERB.fullmatch(" ".join(line.words[end : end + 1])):
            part = SUBJECT
        found[at] = Mention(at, end, name.code, name.naming, head, part, noun)
    return tuple(_joined(line, found))


def _joined(line: Line, found: dict[int, Mention]) -> Iterator[Mention]:
    """Yields the mentions; of two joined by `and` both own the matter: `NATO and EU secrets`."""
    for mention in found.values():
        other = found.get(mention.end + 1)
        joined = other is not None and line.words[mention.end : mention.end + 1] == ("and",)
        if joined and other is not None and mention.head is Head.SELF and other.head is Head.MATTER:
            yield replace(mention, head=Head.MATTER, noun=other.noun)
        else:
            yield mention


def _head(line: Line, at: int, naming: Naming) -> tuple[Head, int, str]:
    """Finds what a name stands for, where that ends, and the noun that says so."""
    words = line.words
    begin = at + 1
    owned = begin < len(words) and words[begin] == "'s"
    begin += owned
    if naming is Naming.ALLIANCE and (members := _members(words, begin)):
        return Head.BODY, members + 1, words[members]
    best, last, noun = _noun_behind(words, begin, loose=owned or naming is Naming.PEOPLE)
    ours = words[at - 1 : at] and words[at - 1] in _OWNING
    if noun in _FRIENDS and (owned or not ours) and naming is not Naming.ALLIANCE:
        best = Head.OTHER
    if best is Head.SELF and (owned or naming is Naming.PEOPLE):
        best = Head.OTHER if not _stands(naming, words, begin) else Head.SELF
    return best, max(last, at) + 1, noun


def _members(words: tuple[str, ...], begin: int) -> int:
    """Finds the word by which the members of an alliance are meant: `Five Eyes countries`."""
    for place in range(begin, min(begin + 3, len(words))):
        if words[place] in _MEMBERS:
            return place
        if words[place] not in _BEFORE_MEMBERS:
            break
    return 0


def _noun_behind(words: tuple[str, ...], begin: int, *, loose: bool) -> tuple[Head, int, str]:
    """Finds the noun that a name belongs to; other words may stand between if it is loose."""
    best, last, noun = Head.SELF, -1, ""
    for place in range(begin, min(begin + 6, len(words))):
        word = words[place]
        if word == "-" or word.startswith("@"):
            continue
        if word in _STOP or not word[0].isalpha():
            break
        if not (loose or word in _KINDS or _sort(word, "") is not None):
            break
        sort = _sort(word, words[place + 1] if place + 1 < len(words) else "")
        if sort is not None:
            best, last, noun = sort, place, word
            if sort is not Head.BODY:
                break
        elif best is not Head.SELF or _VERB.fullmatch(word):
            break
    return best, last, noun


_MEMBERS = words("mentions.members")
_BEFORE_MEMBERS = words("mentions.before_members")
_ACTING = words("mentions.acting")
"""Verbs of which a service is the subject, and never a report: `Dutch intelligence said`."""
_DEEDS = words("mentions.deeds")
"""What an organisation does stands for the organisation: `Colombia's decision`."""
_KINDS = words("mentions.kinds")
"""Words between a name and what of it is meant."""
_CONJUNCTIONS = words("mentions.conjunctions")
_FRIENDS = words("mentions.friends")
"""America's allies are others than America; its American friends are not."""
_VERB = phrase("mentions.verb")


def _stands(naming: Naming, words: tuple[str, ...], begin: int) -> bool:
    """Whether a word for a people stands alone, as in `the Danes told us`."""
    if naming is not Naming.PEOPLE:
        return False
    return begin >= len(words) or words[begin] in _STOP or bool(_VERB.fullmatch(words[begin]))


def _sort(word: str, following: str) -> Head | None:
    if word in _MEDIA and not (word == "press" and following in {"office", "service"}):
        return Head.MEDIA
    if word == "intelligence" and following in _STOP - _ACTING:
        return Head.MATTER
    if word in BODIES or word in _DEEDS:
        return Head.BODY
    if word in MATTERS:
        return Head.MATTER
    return Head.OTHER if word in _OTHERS else None


_SPOKEN_FOR = frozenset(
    [(f"spokes{who}", "for") for who in ("man", "woman", "person", "men", "people")]
    + [(helper, "to") for helper in ("aide", "adviser", "advisor", "assistant")]
)
_QUANTITIES = words("mentions.quantities")


def part_of(line: Line, at: int, end: int = -1) -> str:
    """Goes left over what belongs to the name, to the preposition or the verb before it."""
    words = line.words
    place = at - 1
    # A name may stand in quotation marks of its own: `members of the “Five Eyes”`.
    place -= place >= 0 and words[place] in {'"', "'"} and words[place] in words[at + 1 : at + 3]
    determined = False
    while place >= 0 and place > at - 9:
        word = words[place]
        before = words[place - 1] if place else ""
        if before == "-":
            # `so-called` and `US-led` are no verbs, whatever they end in.
            place -= 3
            continue
        if (before, word) in _SPOKEN_FOR or (word == "of" and before in BODIES):
            return part_of(line, place - 1)
        if word == "of" and before in _QUANTITIES:
            place -= 2
            continue
        if word in PREPOSITIONS:
            return SUBJECT if word in {"as", "than"} else word
        last = at if end < 0 else end - 1
        if word in {"and", "or"} and place and _joins_nouns(words, place, last):
            place -= 1
            continue
        if (word in OPENERS and word != "-") or word in _CLAUSAL:
            return SUBJECT
        if determined and not _governs(word):
            return SUBJECT
        determined = determined or word in _ARTICLES
        if _governs(word) and word not in _DETERMINERS | _KINDS and word not in BODIES:
            return OBJECT
        place -= 1
    return SUBJECT


def _joins_nouns(words: tuple[str, ...], place: int, last: int) -> bool:
    """Whether `and` joins two nouns of one phrase: `of the security and intelligence services`."""
    behind = words[last + 1] if last + 1 < len(words) else ""
    if _VERB.fullmatch(behind) or (behind.endswith("s") and behind not in BODIES):
        return False
    return any(word in PREPOSITIONS for word in words[max(0, place - 6) : place])


_GOVERNING = words("mentions.governing")


_CLAUSAL = words("mentions.clausal")
"""Verbs with a clause behind them: a name there is a subject."""
_UNLIKE = words("mentions.unlike")
"""Words that only look like verbs."""
_ARTICLES = words("mentions.articles")


def _governs(word: str) -> bool:
    """Whether a word is likely a verb that has what follows as its object."""
    if word in _CLAUSAL or word in _UNLIKE:
        return False
    return word in _GOVERNING or (len(word) > 4 and word.endswith(("ed", "ing")))


def _enumerated(line: Line, at: int, found: dict[int, Mention]) -> str:
    """Returns the part of the name before, if both stand in one enumeration."""
    words = line.words
    place = at - 1
    while place >= 0 and words[place] in _DETERMINERS:
        place -= 1
    if place < 1 or words[place] not in {"and", "or", ",", "&"}:
        return ""
    joined = words[place] in {"and", "or"}
    before = place - 1
    if joined and words[before] == ",":
        before -= 1
    former = next((each for each in found.values() if before in range(each.word, each.end)), None)
    if former is None:
        return ""
    return former.part if joined or _goes_on(line, at) else ""


def _goes_on(line: Line, at: int) -> bool:
    """Whether a comma after a name is followed by the rest of an enumeration."""
    rest = " ".join(line.words[at + 1 : at + 10])
    return (
        re.match(
            r"(?:\w+ ){0,2}?(?:, )?(?:and|or) (?:\w+ ){0,2}?@|(?:\w+ ){0,2}?, (?:\w+ )?@", rest
        )
        is not None
    )
