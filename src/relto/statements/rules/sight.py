"""What a rule sees of a sentence, and what it finds.

It finds nothing by itself: the rules beside do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from relto.model.evidence import Kind
from relto.statements.card import Match
from relto.statements.grammar import Parsed, Subject
from relto.statements.lexicon import Hit, Sort, hits
from relto.statements.mentions import BODIES, OBJECT, SUBJECT, Head, Mention
from relto.statements.scene import Scene, Speaker
from relto.statements.vocabulary import phrase, words

_ASK = phrase("sight.ask")
_WHY = frozenset({"because", "since", "amid", "despite"})
_OWN_WISH = words("sight.own_wish")
_ABROAD = words("sight.abroad")
TOWARDS = ("to", "with", "from", "for", "towards", "toward", "against", "between", "among", "into")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found in a sentence.

    Attributes:
        kind: proposed; None if it is about sharing or handling, but of no kind.
        actors: codes of those it speaks of, a card for each; an empty code is somebody unknown.
        partners: codes of the others.
        verb: place of the word on whose negation and mood the stance depends.
        matched: the words that it rests on.
        weight: how much of what a card needs was found in so many words, 0 to 1.
        denied: whether it is said not to be so.
        mutual: whether each actor is a partner of the others.
    """

    kind: Kind | None
    actors: tuple[str, ...]
    partners: tuple[str, ...]
    verb: int
    matched: tuple[Match, ...]
    weight: float
    denied: bool = False
    mutual: bool = False


@dataclass
class Sight:
    """A sentence with all that is known around it.

    Attributes:
        parsed: the sentence.
        scene: what the text has told before.
        speaker: who says the sentence, if anybody; `we` is the organisation spoken for.
        field: whether the text is about intelligence or classified material at all.
        near: whether the sentences before spoke of sharing or handling.
    """

    parsed: Parsed
    scene: Scene
    speaker: Speaker | None
    field: bool
    near: bool
    _hits: dict[Sort, tuple[Hit, ...]] = dataclasses.field(default_factory=dict)

    def hits(self, sort: Sort) -> tuple[Hit, ...]:
        """Returns the words of a class."""
        if sort not in self._hits:
            self._hits[sort] = tuple(hits(self.parsed.line, sort))
        return self._hits[sort]

    def has(self, sort: Sort) -> bool:
        """Says whether there are words of a class."""
        return bool(self.hits(sort))

    def close(
        self, sort: Sort, begin: int, end: int, *, before: int = 0, after: int = 0
    ) -> Hit | None:
        """Finds the nearest words of a class around a span, in the same clause."""
        best: tuple[int, Hit] | None = None
        for hit in self.hits(sort):
            gap = begin - hit.end if hit.end <= begin else hit.begin - end
            reach = before if hit.end <= begin else after
            if hit.begin < end and hit.end > begin:
                gap, reach = 0, max(before, after)
            if (
                0 <= gap <= reach
                and not self.parsed.barred(hit.begin, begin)
                and (best is None or gap < best[0])
            ):
                best = (gap, hit)
        return best[1] if best else None

    def match(self, begin: int, end: int, reason: str) -> Match:
        """Makes a match of words."""
        return Match(self.parsed.line.original(begin, end), reason)

    def of(self, hit: Hit, reason: str = "") -> Match:
        """Makes a match of words of a class."""
        return self.match(hit.begin, hit.end, reason or hit.sort.value)

    def actors(self, verb: int) -> tuple[str, ...]:
        """Returns the codes of a verb's subject."""
        subject = self.parsed.subject_of(verb)
        if subject.word == "decision" and (named := self._decider(subject.place)):
            return named
        return self.codes_of(subject)

    def _decider(self, place: int) -> tuple[str, ...]:
        """Returns whose decision it is: `the decision by the American government to stop`."""
        words = self.parsed.words
        if named := codes(self.parsed.after(place, ("by", "of"), 6), ()):
            return named
        if words[place + 1 : place + 2] == ("by",) and "administration" in words[place : place + 7]:
            return self.scene.codes_of(Subject(word="administration", place=place), None)
        return ()

    def codes_of(self, subject: Subject) -> tuple[str, ...]:
        """Returns for whom a subject stands, in its sentence or in the text before."""
        return self.scene.before(self.parsed, subject) or self.scene.codes_of(subject, self.speaker)

    def asked(self, verb: int) -> bool:
        """Says whether a verb is only asked for: `urged them to share`, `demanded that it stop`."""
        words = self.parsed.words
        for at in range(verb - 1, max(-1, verb - 12), -1):
            word = words[at]
            if word == ";" or (word in {",", '"', "but", "and"} and at < verb - 1):
                return False
            if word in {"called", "calls", "calling", "call"} and words[at + 1 : at + 2] in {
                ("for",),
                ("on",),
            }:
                return True
            if _ASK.fullmatch(word):
                between = words[at + 1 : verb]
                own = between[:1] == ("to",)
                return bool({"to", "that", "for", "whether"} & set(between)) and not (
                    own and word in _OWN_WISH
                )
        return False

    def by(self, place: int) -> tuple[str, ...]:
        """Returns who is named as the doer of a passive."""
        found = self.parsed.after(place, ("by",), 10)
        return tuple(dict.fromkeys(each.code for each in found if each.acts))

    def fallback(self) -> tuple[str, ...]:
        """Returns who is spoken of where the sentence does not say."""
        if self.scene.alliance and self.scene.home:
            return (self.scene.home,)
        if self.speaker is not None and self.speaker.code and self.scene.turns:
            return (self.speaker.code,)
        told = self.scene.told if self.near else ()
        acted, home = self.scene.acted, self.scene.home
        return (
            told or (acted if len(acted) == 1 or not home else (home,)) or ((home,) if home else ())
        )

    def partners(self, begin: int, verb: int, actors: Sequence[str]) -> tuple[str, ...]:
        """Returns towards whom something is done: who is named behind `to`, `with` and the like."""
        parsed = self.parsed
        # Behind `because` stands why, and not towards whom.
        why = next((at for at in range(verb, len(parsed.words)) if parsed.words[at] in _WHY), None)
        found = [
            each
            for each in parsed.after(min(begin, verb), TOWARDS, 18)
            if self._receives(each) and (why is None or each.word < why)
        ]
        found += [
            each
            for each in parsed.mentions
            if each.part == OBJECT
            and verb < each.word <= verb + 4
            and each.acts
            and not parsed.barred(verb, each.word)
        ]
        if not found:
            found = [
                each
                for each in parsed.mentions
                if each.part in {"to", "with", "from"} and each.acts
            ]
        return codes(found, actors) or self._theirs(begin, actors) or self._them(verb, actors)

    def _receives(self, mention: Mention) -> bool:
        """Whether something can be given to what a name stands for: to no one's threats."""
        owned = self.parsed.words[mention.word + 1 : mention.word + 2] == ("'s",)
        other = mention.head is Head.OTHER and mention.part in {"to", "into", "with"}
        return mention.acts or (other and not owned)

    def _them(self, verb: int, actors: Sequence[str]) -> tuple[str, ...]:
        """Returns for whom `them` stands right behind a verb: whom the text named last."""
        behind = set(self.parsed.words[verb + 1 : verb + 3])
        towards_us = any(
            pair[0] in TOWARDS and pair[1] == "us"
            for pair in pairwise(self.parsed.words[verb : verb + 9])
        )
        if "us" in behind or towards_us:
            told = (self.speaker.code if self.speaker else "") or self.scene.home
            return (told,) if told and told not in actors else ()
        if "them" not in behind:
            return ()
        return tuple(code for code in reversed(self.scene.named) if code not in actors)[:1]

    def _theirs(self, begin: int, actors: Sequence[str]) -> tuple[str, ...]:
        """Returns whose `its agency` is in `with its agency`, where no name stands there."""
        words = self.parsed.words
        for at in range(begin, len(words) - 2):
            owned = words[at] in TOWARDS and words[at + 1] in {"its", "our"}
            if owned and set(words[at + 2 : at + 6]) & (BODIES - _ABROAD):
                found = self.codes_of(Subject(word=words[at + 1], place=at + 1))
                return tuple(code for code in found if code and code not in actors)
        return ()

    def owners(self, begin: int, end: int, actors: Sequence[str] = ()) -> tuple[str, ...]:
        """Returns whose material is spoken of between two words."""
        found = [
            each
            for each in self.parsed.mentions
            if each.head is Head.MATTER and begin <= each.word < end
        ]
        return codes(found, actors)

    def subjects(self) -> list[Mention]:
        """Returns who acts as a subject anywhere in the sentence."""
        return [each for each in self.parsed.mentions if each.acts and each.part == SUBJECT]


def codes(mentions: Iterable[Mention], without: Sequence[str]) -> tuple[str, ...]:
    """Returns the codes of organisations, each once, without some."""
    return tuple(dict.fromkeys(each.code for each in mentions if each.code not in without))
