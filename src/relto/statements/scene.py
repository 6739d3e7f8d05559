"""What a text has told so far: whose text it is, who acted last, who spoke last.

By this `it`, `the government` and `we` stand for an organisation. A guess, made in the order in
which readers guess: who was named in this sentence, who acted in the last one, whose text it is.

It parses no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from relto.statements.actors import Actors, Found, Naming
from relto.statements.grammar import Parsed, Subject
from relto.statements.line import line_of
from relto.statements.mentions import SUBJECT, Mention
from relto.statements.people import HELD_ALONE, ROLES
from relto.statements.tokens import tokenise
from relto.statements.vocabulary import phrase, words

UNKNOWN = ""
_INSTITUTION = phrase("scene.institution")
_VOICE = phrase("scene.voice")
"""Outlets that speak for their organisation; a parliament's text is of who takes the floor."""
_DATELINE = re.compile(r"^\s*([A-Z][A-Z'\u2019. -]{2,30})(?:,|\s*\(|\s+[\u2014\u2013-])")
_BOTH = phrase("scene.both")
_US = words("scene.us")
_HERE = frozenset({"here", "home"})
_SINGLE = frozenset({"he", "she", "his", "her"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who says something.

    Attributes:
        code: of the organisation spoken for; empty if unknown.
        role: public role; empty if none was told.
        official: whether one speaks for the organisation: not unnamed, former or independent.
    """

    code: str
    role: str
    official: bool


@dataclass
class Scene:
    """What is known while a text is read."""

    home: str = UNKNOWN
    alliance: bool = False
    union: str = UNKNOWN
    """The alliance that was named last: whose `member states` are."""
    voice: bool = False
    acted: tuple[str, ...] = ()
    named: list[str] = field(default_factory=list)
    speaker: Speaker | None = None
    turn: Speaker | None = None
    turns: bool = False
    leak: bool = False
    leaker: str = UNKNOWN
    """Out of whose hands the leak came of which the text tells, once it was said."""
    told: tuple[str, ...] = ()
    former: tuple[str, tuple[str, ...]] | None = None
    shunned: tuple[str, ...] = ()
    """With whom allies share less that are not named, as the text told first."""
    offices: frozenset[tuple[str, str]] = frozenset()
    """Offices that persons of the text hold by name, each with the nation: one holds it alone."""
    pair: tuple[str, ...] = ()
    """Two nations of which the headline speaks: `the two countries`, if no two acted last."""

    def note(self, parsed: Parsed) -> None:
        """Remembers whom a sentence named, and who acted in it."""
        acting = [each for each in parsed.mentions if each.acts]
        subjects = [
            each
            for each in acting
            if each.naming is not Naming.ALLIANCE and (each.part == SUBJECT or _opens(parsed, each))
        ]
        if subjects:
            whole = parsed.enumeration_from(subjects[0])
            self.acted = tuple(dict.fromkeys(each.code for each in whole))
        elif len(self.named) > 1 and _BOTH.search(parsed.line.text):
            self.acted = self._both() or tuple(self.named[-2:])
        for each in acting:
            if each.naming is Naming.ALLIANCE:
                self.union = each.code
            if each.code in self.named:
                self.named.remove(each.code)
            self.named.append(each.code)

    def codes_of(self, subject: Subject, speaker: Speaker | None) -> tuple[str, ...]:
        """Returns for whom a subject stands; `("",)` for somebody unknown, `()` for nobody."""
        if subject.mentions:
            return tuple(dict.fromkeys(each.code for each in subject.mentions))
        if subject.person is not None:
            return (subject.person.code or self._of_home(subject.person.role),)
        word = subject.word
        if word in _US:
            told = speaker or self.turn
            return self._known((told.code if told else "") or self.home)
        if word in _SINGLE:
            told = speaker or self.speaker
            return (told.code,) if told else self._known("")
        return self._of_noun(word) if word else ()

    def _of_home(self, role: str) -> str:
        """Returns for whom one in office stands whose nation is not told: whose text it is."""
        if role not in HELD_ALONE or self.alliance or (role, self.home) in self.offices:
            return UNKNOWN
        return self.home

    def _of_noun(self, word: str) -> tuple[str, ...]:
        """Returns for whom `it`, `they` or a noun stands."""
        if word == "administration":
            return ("USA",) if "USA" in self.named or not self.home else (self.home,)
        if word == "members":
            return (self.union,) if self.union else (UNKNOWN,)
        if word == "partners":
            return (self.home,) if self.alliance else (UNKNOWN,)
        if word in {"sides", "countries"}:
            return self._both()
        if word in ROLES:
            same = self.speaker is not None and word in self.speaker.role.split()
            return self._known(self.speaker.code if self.speaker and same else "")
        if word == "decision":
            return self.told or self.acted or self._known(self.home)
        plural = word in {"they", "their"} or (word.endswith("s") and word != "its")
        return (self.acted if plural else self.acted[:1]) or self._known(self.home)

    def _both(self) -> tuple[str, ...]:
        if len(self.acted) == 2 or self.pair:
            return self.acted if len(self.acted) == 2 else self.pair
        named = self.named[-2:] if len(self.named) > 1 else [*self.named, self.home]
        both = tuple(code for code in dict.fromkeys(named) if code)
        return both if len(both) > 1 else ()

    def before(self, parsed: Parsed, subject: Subject) -> tuple[str, ...]:
        """Returns who is meant by a pronoun or a noun that stands after a name in its sentence."""
        word = subject.word
        if word in {"it", "they", "its", "their"}:
            found = [
                each
                for each in parsed.mentions
                if each.acts and each.part == SUBJECT and each.word < subject.place
            ]
            if not found:
                return ()
            whole = parsed.enumeration(found[-1]) if word in {"they", "their"} else (found[-1],)
            return tuple(dict.fromkeys(each.code for each in whole))
        if word in _SINGLE:
            return _person_before(parsed, subject.place)
        if word and word not in _US | _SINGLE and word not in {"person", "partners", "sides"}:
            found = [
                each
                for each in parsed.mentions
                if each.word < subject.place and _opens(parsed, each)
            ]
            return (found[-1].code,) if found else ()
        return ()

    def _known(self, code: str) -> tuple[str, ...]:
        return (code,) if code else self.acted or ((self.home,) if self.home else (UNKNOWN,))


def _person_before(parsed: Parsed, place: int) -> tuple[str, ...]:
    """Returns for whom the last person before a pronoun stands, in its sentence."""
    found = [
        (each.word, each.code)
        for each in parsed.mentions
        if each.word < place and each.noun in ROLES
    ]
    found += [(at, each.code) for at, each in parsed.persons.items() if at < place and each.code]
    return (max(found)[1],) if found else ()


def _opens(parsed: Parsed, mention: Mention) -> bool:
    """Whether a sentence begins with a place: `In Ekland, …`."""
    return (
        mention.part == "in"
        and mention.word <= 2
        and parsed.words[mention.word + 1 : mention.word + 2] == (",",)
    )


def pair_of(title: str, actors: Actors) -> tuple[str, ...]:
    """Returns the two nations that a headline names; none if it names one, or more."""
    found = Parsed(line_of(title, actors), {}).mentions
    codes = tuple(dict.fromkeys(each.code for each in found if each.naming is not Naming.ALLIANCE))
    return codes if len(codes) == 2 else ()


def scene_of(title: str, outlet: str, first: Sequence[str], actors: Actors) -> Scene:
    """Begins a text: finds whose it is.

    An institution's text is its nation's; else the place in the first line says whose it is, else
    who acts first in the title or the first sentences.
    """
    told = _codes(outlet, actors)
    if told and _INSTITUTION.search(outlet):
        voice = _VOICE.search(outlet) is not None
        return Scene(
            home=told[0].name.code, alliance=told[0].name.naming is Naming.ALLIANCE, voice=voice
        )
    lead = first[0] if first else ""
    line = _DATELINE.match(lead)
    place = _codes(line[1].title(), actors) if line else []
    # An alliance's seat is also a city, and most news from there is its nation's.
    if place and place[0].name.naming is not Naming.ALLIANCE:
        return Scene(home=place[0].name.code)
    for text in (title, *first[:3]):
        parsed = Parsed(line_of(text, actors), {})
        acting = [
            each for each in parsed.mentions if each.acts and each.naming is not Naming.ALLIANCE
        ]
        if acting:
            subjects = [each for each in acting if each.part == SUBJECT]
            offices = [each for each in acting if each.noun]
            return Scene(home=(subjects or offices or acting)[0].code)
    return Scene(home=told[0].name.code if told else UNKNOWN)


def _codes(text: str, actors: Actors) -> list[Found]:
    return list(actors.find([token.text for token in tokenise(text)]))
