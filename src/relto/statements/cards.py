"""A text's sentences in their order, and the cards that they give.

Reads a text from its first sentence to its last and remembers whom it spoke of; what is history, a
question or about something else gives no card.

It reads no markup and files nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from relto.statements.actors import Actors
from relto.statements.card import Card, Setting, Stance
from relto.statements.dates import Dated, dates_in, was_long_ago
from relto.statements.field import in_field, tells_of_leak
from relto.statements.grammar import Parsed
from relto.statements.line import PERSON, line_of
from relto.statements.people import ROLES, People, people_of
from relto.statements.proposal import LEAKS, Sentence, Text, cards_from
from relto.statements.rules import Sight, findings
from relto.statements.scene import Scene, Speaker, pair_of, scene_of
from relto.statements.speech import Said, sayings
from relto.statements.tokens import sentences
from relto.statements.topics import Topics
from relto.statements.vocabulary import words

_TITLES_IN_PARLIAMENT = words("cards.titles_in_parliament")
MOST_SENTENCES = 20_000
MOST_CARDS = 500
_MOST_READ_TWICE = 400
_TURN = re.compile(
    r"^((?:[A-Z][\w'\u2019.-]*)(?: (?:[A-Z(][\w'\u2019.)-]*|of|the|for|and)){0,6}):\s+(?=\S)"
)
_INSERTED = re.compile(
    r"\W*(?:(?:(?:read (?:more|also|next|the full story)|also read|see also|listen|recommended"
    r"|related(?: (?:stor(?:y|ies)|articles?|news|content|links))?|more (?:on this|from)|don't miss"
    r"|watch(?: (?:now|live|this))?|editor'?s (?:choice|picks?))"
    r"\s*(?:[:|/>\u2013\u2014-]|here\b|\u2019|$))"
    r"|(?:sign up|subscribe|follow us|join (?:our|us)|click here|download our|advertisement"
    r"|story continues|article continues|continue reading|all rights reserved"
    r"|(?:reporting|writing|editing) by|\u00a9|copyright)\b)",
    re.IGNORECASE,
)
"""What stands between paragraphs and is none: teasers of other articles, calls to subscribe."""
_NOW = re.compile(r"\b(?:now|today)\b", re.IGNORECASE)
_TITLE_OF = re.compile(r"\b(?:agreement|treaty|pact|law|act|case|affair|deal|report|accord) of $")
_QUESTION_ENDS = "\"'\u201d\u2019 )"
_MARKS = re.compile('["\u201c\u201d]')
_ASKS = words("cards.asks")


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence and where it stands: 0 is the headline."""

    paragraph: int
    text: str
    turn: str = ""


def cards_of(
    paragraphs: Sequence[str], setting: Setting, *, actors: Actors, topics: Topics
) -> tuple[tuple[Card, ...], int]:
    """Finds the cards of a text, and says how many sentences it has."""
    places = list(_places(paragraphs, setting.title))
    texts = [each.text for each in places]
    actors = actors.named_in([*texts, setting.outlet])
    people = people_of(texts, actors)
    text = Text(setting, people, topics, _scene(places, setting, actors, people))
    cards = _read(text, actors, places)
    leaker = _leaker(cards)
    if leaker and len(places) <= _MOST_READ_TWICE:
        # Whose leak it is may be told late, as in a last paragraph that says who admitted it.
        again = _scene(places, setting, actors, people)
        again.leaker = leaker
        cards = _read(replace(text, scene=again), actors, places)
    return tuple(cards[:MOST_CARDS]), len(places)


def _leaker(cards: Sequence[Card]) -> str:
    """Returns out of whose hands a leak came, if most of what the text tells of it says so."""
    told = Counter(each.actor for each in cards if each.kind in LEAKS and each.actor)
    most = told.most_common(1)
    return most[0][0] if most and most[0][1] >= 2 and most[0][1] * 2 > told.total() else ""


def _scene(places: Sequence[_Place], setting: Setting, actors: Actors, people: People) -> Scene:
    texts = [each.text for each in places]
    first = texts[1:5] if setting.title else texts[:4]
    scene = scene_of(setting.title, setting.outlet, first or texts, actors)
    scene.pair = pair_of(setting.title or (texts[0] if texts else ""), actors)
    scene.offices = people.offices()
    return scene


def _read(text: Text, actors: Actors, places: Sequence[_Place]) -> list[Card]:
    reader = _Reader(text, actors, [each.text for each in places])
    cards: list[Card] = []
    for at, place in enumerate(places):
        cards += reader.read(place, places[at + 1 : at + 4])
        if len(cards) >= MOST_CARDS:
            break
    return cards


def _places(paragraphs: Sequence[str], title: str) -> Iterator[_Place]:
    count = 0
    for number, paragraph in enumerate([title, *paragraphs]):
        if number and _INSERTED.match(paragraph):
            continue
        turn = _TURN.match(paragraph) if number else None
        body = paragraph[turn.end() :] if turn else paragraph
        for sentence in sentences(body):
            count += 1
            if count > MOST_SENTENCES:
                return
            yield _Place(number, sentence, turn[1] if turn else "")


class _Reader:
    """Reads sentence after sentence."""

    def __init__(self, text: Text, actors: Actors, texts: list[str]) -> None:
        self._text = text
        self._published = text.setting.published
        self._actors = actors
        self._people = text.people
        self._names = text.people.longest_first()
        self._scene = text.scene
        self._fields = in_field(texts)
        self._at = -1
        self._paragraph = -1
        self._near = 0
        self._history = False
        self._seen: set[str] = set()
        self._quoting = False

    def read(self, place: _Place, following: Sequence[_Place]) -> list[Card]:
        """Reads one sentence."""
        self._at += 1
        if place.paragraph != self._paragraph:
            self._begin(place)
        inside = self._quoting or place.text[:1] in {'"', "\u201c"}
        self._follow_quotes(place.text)
        parsed = self._parsed(place.text)
        said = sayings(parsed, self._scene)
        speaker = self._speaker(said, place.paragraph, following if inside else None)
        found: list[Card] = []
        if self._may_speak(place.text):
            sight = Sight(parsed, self._scene, speaker, self._fields[self._at], self._near > 0)
            sentence = Sentence(place.text, parsed, said, speaker)
            found = list(self._new(cards_from(findings(sight), sentence, self._text)))
        if found and found[0].actor:
            self._scene.told = (found[0].actor,)
        self._note_leak(found)
        self._near = 4 if found else max(0, self._near - 1)
        if speaker is not None:
            self._scene.speaker = speaker
        self._scene.leak = self._scene.leak or tells_of_leak(place.text)
        self._scene.note(parsed)
        return found

    def _note_leak(self, cards: Sequence[Card]) -> None:
        """Remembers out of whose hands a leak came, for what is told of it later."""
        for card in cards:
            told = card.kind in LEAKS and card.stance is not Stance.DENIAL
            if told and card.actor and not self._scene.leaker:
                self._scene.leaker = card.actor

    def _new(self, cards: Iterable[Card]) -> Iterator[Card]:
        for card in cards:
            if card.id not in self._seen:
                self._seen.add(card.id)
                yield card

    def _begin(self, place: _Place) -> None:
        self._paragraph = place.paragraph
        self._history = self._quoting = False
        self._scene.turn = self._turn(place.turn) if place.turn else None
        if place.turn:
            self._scene.turns = True

    def _follow_quotes(self, text: str) -> None:
        for mark in _MARKS.findall(text):
            self._quoting = not self._quoting if mark == '"' else mark == "\u201c"

    def _turn(self, label: str) -> Speaker:
        """Says who speaks in a turn: who answers, answers for whose text it is."""
        words = label.lower().split()
        asks = label.lower() in _ASKS or label.lower() == self._text.setting.outlet.lower()
        roles = [word for word in words if word in ROLES]
        if asks or not (roles or label == "A"):
            return Speaker("", "", official=False)
        named = Parsed(line_of(label, self._actors), {}).mentions
        code = named[0].code if named else self._scene.home
        independent = bool(_TITLES_IN_PARLIAMENT & set(words))
        return Speaker(code, " ".join(words if roles else ()), official=not independent)

    def _parsed(self, text: str) -> Parsed:
        line = line_of(text, self._actors, self._names)
        persons = {}
        for at, word in enumerate(line.words):
            if word == PERSON:
                name = tuple(
                    token.text for token in line.tokens[line.starts[at] : line.starts[at + 1]]
                )
                name = name[:-1] if name[-1] in {"'", "\u2019"} else name
                persons[at] = self._people.known[name]
        return Parsed(line, persons)

    def _may_speak(self, text: str) -> bool:
        """Whether a sentence can give a card at all."""
        if text.rstrip(_QUESTION_ENDS).endswith("?"):
            return False
        dated = list(dates_in(text, self._published))
        past = [
            each
            for each in dated
            if was_long_ago(each, self._published) and not _named_by(each, text)
        ]
        if past:
            self._history = len(past) == len(dated)
        elif dated or _NOW.search(text):
            self._history = False
        return not self._history

    def _speaker(
        self, said: Sequence[Said], paragraph: int, quoted_before: Sequence[_Place] | None
    ) -> Speaker | None:
        """Says who says a sentence.

        Args:
            said: who says something in it.
            paragraph: where it stands.
            quoted_before: the sentences behind it, if it stands in quotation marks.
        """
        if self._scene.turn is not None and self._scene.turn.code:
            return self._scene.turn
        if said:
            return said[0].speaker
        if quoted_before is None:
            return Speaker(self._scene.home, "", official=True) if self._scene.voice else None
        for later in quoted_before:
            if later.paragraph != paragraph:
                break
            told = sayings(self._parsed(later.text), self._scene)
            if told:
                return told[0].speaker
        return self._scene.speaker or Speaker(self._scene.home, "", official=True)


def _named_by(dated: Dated, text: str) -> bool:
    """Whether a year only names a thing: `the agreement of 2011`."""
    return _TITLE_OF.search(text[: dated.place]) is not None
