"""Who does what in a sentence: subjects, passives, negations, conditions.

A grammar of clauses that knows words and their order, and no meaning: it looks leftwards from a
verb for what can be its subject.

It does not know which organisation a pronoun stands for: `relto.statements.scene` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from relto.statements.line import Line
from relto.statements.mentions import (
    BODIES,
    OBJECT,
    OPENERS,
    PREPOSITIONS,
    SUBJECT,
    Mention,
    mentions_of,
    part_of,
)
from relto.statements.people import Person
from relto.statements.vocabulary import phrase, words

_OWNING = words("grammar.owning")
_BOTH_SIDES = words("grammar.both_sides")
_DEFINITE = words("grammar.definite")
_QUANTIFIERS = words("grammar.quantifiers")
_BETWEEN_PASSIVE = words("grammar.between_passive")
_CLAUSE_ENDS = words("grammar.clause_ends")
HARD_STOPS = frozenset({";", "—"})
CONTRASTS = frozenset({"but", "while", "whereas", "although", ":"})
BE = words("grammar.be")
_NOT = words("grammar.not")
_US = words("grammar.us")
_THEM = words("grammar.them")
_DECISIONS = words("grammar.decisions")
_EACH = words("grammar.each")
_FRIENDS = words("grammar.friends")
_PARTICIPLES = words("grammar.participles")
_AUXILIARIES = words("grammar.auxiliaries")
_BEFORE_DOING = frozenset({"by", "with", "of", "about", "despite", "over", "on", "against"})
_ORDERS = words("grammar.orders")
_POSTED = words("grammar.posted")
_RELATIVES = frozenset({"who", "which", "whose", "whom"})
_POINTING = frozenset({"the", "a", "an", "this", "that"})
_COUNTRY = frozenset({"country", "nation"})
_BOTH = frozenset({"each", "both", "two"})
_ANY = frozenset({"no", "one", "a", "any"})
_GENERIC = phrase("grammar.generic")


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands as subject of a verb.

    Attributes:
        mentions: organisations that are named as such.
        person: the person that it is, if one.
        word: `we`, `they`, `minister`, `partners`: what else it is; empty if it is a name.
        place: where it stands; -1 if nothing was found.
    """

    mentions: tuple[Mention, ...] = ()
    person: Person | None = None
    word: str = ""
    place: int = -1


@dataclass(frozen=True)
class Parsed:
    """A line with what stands where in it.

    Attributes:
        line: the words.
        persons: by word of the line, who it is, if the text says more of that person.
    """

    line: Line
    persons: dict[int, Person]

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The organisations with their parts."""
        return mentions_of(self.line)

    @cached_property
    def _at(self) -> dict[int, Mention]:
        return {each.word: each for each in self.mentions}

    @cached_property
    def _within(self) -> dict[int, Mention]:
        return {at: each for each in self.mentions for at in range(each.word, each.end)}

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the line."""
        return self.line.words

    def mention_at(self, word: int) -> Mention | None:
        """Returns the organisation that a word names or belongs to."""
        return self._within.get(word)

    def barred(self, one: int, other: int) -> bool:
        """Whether a clause ends for good, or a contrast begins, between two words."""
        begin, end = min(one, other), max(one, other)
        return any(word in HARD_STOPS or word in CONTRASTS for word in self.words[begin:end])

    def subject_of(self, verb: int) -> Subject:
        """Looks leftwards from a verb for its subject; an enumeration is taken whole."""
        named = self._thanked(verb) or self._made_to(verb) or self._doing(verb)
        if named is not None:
            return Subject((named,), place=named.word)
        order = self._ordering(verb)
        return self._leftwards(verb) if order is None else self._leftwards(order)

    def _leftwards(self, verb: int) -> Subject:
        """Goes left from a verb to what can be its subject."""
        place = verb - 1
        relative = False
        while place >= 0:
            word = self.words[place]
            if word == "—" and "—" in self.words[:place]:
                place = max(at for at in range(place) if self.words[at] == "—") - 1
                continue
            if word in HARD_STOPS:
                break
            mention = self._within.get(place)
            if mention is not None:
                if relative or (mention.part == SUBJECT and mention.acts):
                    return Subject(self.enumeration(mention), place=mention.word)
                if mention.noun in _FRIENDS and mention.part == SUBJECT:
                    return Subject(word="partners", place=mention.word)
                place = mention.word - 1
                continue
            owner = self._whose(place)
            if owner is not None:
                return Subject((owner,), place=owner.word)
            found = self._other_subject(place)
            if found is not None and (relative or self._nominative(place) or self._bare(place)):
                return found
            relative = relative or word in _RELATIVES or self._that(place)
            place -= 1
        return Subject()

    def _whose(self, place: int) -> Mention | None:
        """Finds who is meant by `whose office` at a place: the name before it."""
        if self.words[place] not in BODIES or "whose" not in self.words[max(0, place - 4) : place]:
            return None
        before = [each for each in self.mentions if each.word < place]
        return before[-1] if before else None

    def _thanked(self, verb: int) -> Mention | None:
        """Finds whose doing it is in `thanked Spain for providing`."""
        words = self.words
        if words[verb - 1 : verb] == ("having",):
            verb -= 1
        if verb < 2 or not words[verb].endswith("ing") or words[verb - 1] not in {"for", "of"}:
            return None
        return self._within.get(verb - 2)

    def _doing(self, verb: int) -> Mention | None:
        """Finds whose doing it is in `alarmed by Spain's services openly withholding`."""
        if not self.words[verb].endswith("ing"):
            return None
        place = verb - 1
        place -= self.words[place].endswith("ly") or self.words[place] in {"now", "also", "no"}
        mention = self._within.get(place)
        if mention is None or not mention.acts or mention.part not in _BEFORE_DOING:
            return None
        return mention

    def _made_to(self, verb: int) -> Mention | None:
        """Finds whose doing it is in `prompting Spain to review`."""
        mention = self._within.get(verb - 2) if self.words[verb - 1 : verb] == ("to",) else None
        return mention if mention is not None and mention.part == OBJECT else None

    def _ordering(self, verb: int) -> int | None:
        """Finds the order by which it is its giver's doing: `ordered its agencies to stop`."""
        if self.words[verb - 1 : verb] != ("to",):
            return None
        for at in range(verb - 2, max(0, verb - 9), -1):
            word = self.words[at]
            if word in _ORDERS:
                return None if self.passive(at) or at == verb - 2 else at
            if word == "," or at in self._within:
                return None
        return None

    def _that(self, place: int) -> bool:
        """Whether `that` at a place stands for a thing before it, as in `a report that`."""
        words = self.words
        if words[place] != "that" or place == 0:
            return False
        return words[place - 1] in BODIES or (place - 1) in self._within

    def _other_subject(self, place: int) -> Subject | None:
        """Finds a pronoun, a person or a noun that can be a subject."""
        word = self.words[place]
        if place in self.persons:
            return Subject(person=self.persons[place], word="person", place=place)
        if word in _US or word in _THEM:
            owns_another = word in _OWNING and not self._owned_body(place)
            return None if owns_another else Subject(word=word, place=place)
        if word in _DECISIONS and self._before(place) in _POINTING:
            return Subject(word="decision", place=place)
        if word in BODIES or word in _BOTH_SIDES:
            return self._body(place)
        if word == "states" and self._before(place) == "member":
            return Subject(word="members", place=place)
        if _GENERIC.fullmatch(word):
            first = self._and_partners(place)
            return Subject((first,) if first else (), word="partners", place=place)
        return Subject(word="sides", place=place) if word in {"side", "parties"} else None

    def _body(self, place: int) -> Subject | None:
        """Finds for whom a noun for an institution or a country stands: one, both, or none."""
        word, before = self.words[place], self._before(place)
        if word in BODIES and self._indefinite(place):
            return None
        if (chief := self._administration(place)) is not None:
            return Subject(person=chief, word="person", place=place)
        if self._of_friends(place):
            return Subject(word="partners", place=place)
        if (posted := self._posted(place) or self._and_partners(place)) is not None:
            return Subject((posted,), place=place)
        if word in _COUNTRY and before in _OWNING:
            return Subject(word="his", place=place)
        if word in _EACH and before in _BOTH:
            return Subject(word="sides", place=place)
        if self._some(place) or (word in _FRIENDS and before in _ANY):
            return Subject(word="partners", place=place)
        return Subject(word=word, place=place)

    def _posted(self, place: int) -> Mention | None:
        """Finds of which nation they are who are named by their place: `officials in Kyiv`."""
        if self.words[place] not in _POSTED or self.words[place + 1 : place + 2] != ("in",):
            return None
        for at in range(place + 2, min(place + 5, len(self.words))):
            if at in self._within:
                return self._within[at]
        return None

    def _administration(self, place: int) -> Person | None:
        """Finds whose administration officials belong to: `Harlow administration officials`."""
        for at in range(place, max(-1, place - 4), -1):
            if self.words[at] == "administration" and at:
                return self.persons.get(at - 1)
        return None

    def _of_friends(self, place: int) -> bool:
        """Whether they are another's friends: `officials with one of Spain's closest allies`."""
        if self.words[place + 1 : place + 2] not in {("with",), ("from",), ("in",), ("of",)}:
            return False
        return any(
            place < each.word <= place + 5 and each.noun in _FRIENDS and not each.acts
            for each in self.mentions
        )

    def _and_partners(self, place: int) -> Mention | None:
        """Finds who is named first in `Spain and three other partners`."""
        for at in range(place - 1, max(-1, place - 6), -1):
            if self.words[at] == "and":
                return next((each for each in self.mentions if each.end == at and each.acts), None)
            if self.words[at] in OPENERS or self.words[at] in PREPOSITIONS:
                return None
        return None

    def _before(self, place: int) -> str:
        return self.words[place - 1] if place else ""

    def _indefinite(self, place: int) -> bool:
        """Whether a noun is that of somebody unknown: `a clerk`, `not a member`."""
        for word in reversed(self.words[max(0, place - 4) : place]):
            if word in {"a", "an", "one", "any", "another"}:
                return True
            if word in OPENERS or word in _DEFINITE or word in PREPOSITIONS:
                return False
        return False

    def _owned_body(self, place: int) -> bool:
        return any(word in BODIES for word in self.words[place + 1 : place + 4])

    def _some(self, place: int) -> bool:
        """Whether a plural is of nobody in particular: `several allies`."""
        if not _GENERIC.fullmatch(self.words[place]):
            return False
        return not self.words[place].startswith(("service", "agenc", "member")) or any(
            word in _QUANTIFIERS for word in self.words[max(0, place - 3) : place]
        )

    def _nominative(self, place: int) -> bool:
        """Whether a pronoun can only be a subject, or stands before a verb as one does."""
        word = self.words[place]
        if word in {"we", "they", "he", "she", "i"}:
            return True
        behind = self.words[place + 1] if place + 1 < len(self.words) else ""
        return word == "it" and (
            behind in _AUXILIARIES or behind.endswith(("ed", "es")) or behind in {"also", "still"}
        )

    def _bare(self, place: int) -> bool:
        """Whether a noun or pronoun has no preposition or verb before it."""
        return part_of(self.line, place) == SUBJECT

    def enumeration(self, last: Mention) -> tuple[Mention, ...]:
        """Takes what is joined to a subject by `and` or commas."""
        found = [last]
        for each in sorted(self.mentions, key=lambda m: -m.word):
            first = found[0]
            if each.word >= first.word or each.part != first.part or not each.acts:
                continue
            between = self.words[each.end : first.word]
            if (
                0 < len(between) <= 4
                and between[0] in {"and", ",", "&"}
                and not (set(between) & (PREPOSITIONS | BODIES))
            ):
                found.insert(0, each)
        joined = self.words[found[0].end] == "and" if len(found) > 1 else False
        commas = len(found) > 1 and not joined and "and" not in self.words[found[0].end : last.word]
        commas = commas and found[0].word > 0
        return (last,) if commas else tuple(found)

    def enumeration_from(self, first: Mention) -> tuple[Mention, ...]:
        """Takes what is joined to a name behind it: `the ministers of A, B and C`."""
        found = [first]
        for each in self.mentions:
            last = found[-1]
            between = self.words[last.end : each.word]
            if (
                each.word > last.word
                and each.acts
                and 0 < len(between) <= 3
                and between[0] in {"and", ","}
                and each.part == first.part
                and not set(between) & PREPOSITIONS
            ):
                found.append(each)
        joined = len(found) > 1 and "and" in self.words[first.end : found[-1].word]
        return tuple(found) if joined else (first,)

    def passive(self, verb: int) -> bool:
        """Whether a participle is passive: a form of `be` shortly before it."""
        word = self.words[verb]
        if not (word.endswith("ed") or word in _PARTICIPLES) or self.words[verb - 1 : verb] == (
            "to",
        ):
            return False
        for word in reversed(self.words[max(0, verb - 4) : verb]):
            if word in BE:
                return True
            if word.startswith("@") or word in OPENERS - _BETWEEN_PASSIVE:
                return False
        return False

    def denied(self, verb: int, end: int | None = None) -> bool:
        """Whether a verb is negated: a negation shortly before it, in its clause."""
        begin = max(0, verb - 6)
        window = list(self.words[begin:verb])
        for at in range(len(window) - 1, -1, -1):
            word = window[at]
            if word in _CLAUSE_ENDS:
                window = window[at + 1 :]
                break
        if window[-1:] == ["longer"]:
            return False
        if "neither" in self.words[:verb] and "nor" in self.words[:verb]:
            return True
        if any(word in _NOT or word.endswith("n't") for word in window):
            return not any(
                pair in {("no", "longer"), ("not", "only"), ("no", "doubt")}
                for pair in pairwise(window)
            )
        inside = self.words[verb : end or verb]
        return inside[:1] in {("no",), ("none",), ("nothing",), ("neither",)} and inside[1:2] != (
            "longer",
        )

    def after(self, place: int, parts: Sequence[str], reach: int = 14) -> list[Mention]:
        """Returns organisations behind a place that have one of the parts, in this clause."""
        found = []
        for mention in self.mentions:
            if not place <= mention.word < place + reach or mention.part not in parts:
                continue
            if not self.barred(place, mention.word):
                found.append(mention)
        return found
