"""A text's sentences in their order, and the cards that they give.

Reads a text from its first sentence to its last and remembers whom it spoke of; what is history, a
question or about something else gives no card.

It reads no markup and files nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relto.core.canonical import canonical, digest
from relto.model.evidence import Kind
from relto.statements.actors import Actors, Naming
from relto.statements.card import Card, Match, Stance
from relto.statements.dates import Dated, dates_in, was_long_ago
from relto.statements.field import in_field, tells_of_leak
from relto.statements.grammar import Parsed
from relto.statements.kinds import PROPOSED
from relto.statements.line import PERSON, Line, line_of
from relto.statements.people import ROLES, People, people_of
from relto.statements.rules import Finding, Sight, findings
from relto.statements.scene import Speaker, scene_of
from relto.statements.speech import Said, sayings
from relto.statements.stance import governing, stance_of
from relto.statements.tokens import sentences
from relto.statements.topics import Topics
from relto.statements.vocabulary import words

_TITLES_IN_PARLIAMENT = words("cards.titles_in_parliament")
MOST_SENTENCES = 20_000
MOST_CARDS = 500
_TURN = re.compile(
    r"^((?:[A-Z][\w'\u2019.-]*)(?: (?:[A-Z(][\w'\u2019.)-]*|of|the|for|and)){0,6}):\s+(?=\S)"
)
_QUOTED = re.compile('[\u201c"\u00ab\u201e]([^\u201d"\u00bb]{3,})(?:[\u201d"\u00bb]|$)')
_ASKS = words("cards.asks")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a text beside its words.

    Attributes:
        title: its headline; empty if none.
        outlet: who published it.
        url: where it stands.
        published: instant of publication; None if unknown.
    """

    title: str
    outlet: str
    url: str
    published: int | None


@dataclass(slots=True)
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
    reader = _Reader(setting, actors, topics, people, texts)
    cards: list[Card] = []
    for at, place in enumerate(places):
        cards += reader.read(place, places[at + 1 : at + 4])
        if len(cards) >= MOST_CARDS:
            break
    return tuple(cards[:MOST_CARDS]), len(places)


def _places(paragraphs: Sequence[str], title: str) -> Iterator[_Place]:
    count = 0
    for number, paragraph in enumerate([title, *paragraphs]):
        turn = _TURN.match(paragraph) if number else None
        body = paragraph[turn.end() :] if turn else paragraph
        for sentence in sentences(body):
            count += 1
            if count > MOST_SENTENCES:
                return
            yield _Place(number, sentence, turn[1] if turn else "")


class _Reader:
    """Reads sentence after sentence."""

    def __init__(
        self, setting: Setting, actors: Actors, topics: Topics, people: People, texts: list[str]
    ) -> None:
        self._setting = setting
        self._actors = actors
        self._topics = topics
        self._people = people
        self._names = people.longest_first()
        self._scene = scene_of(setting.title, setting.outlet, texts[1:5] or texts, actors)
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
        speaker = self._speaker(place, parsed, said, inside, following)
        found: list[Card] = []
        if self._may_speak(place.text):
            sight = Sight(parsed, self._scene, speaker, self._fields[self._at], self._near > 0)
            found = [
                card
                for finding in _chosen(findings(sight))
                for card in self._cards(finding, place, parsed, said, speaker)
            ]
        if found and found[0].actor:
            self._scene.told = (found[0].actor,)
        self._near = 4 if found else max(0, self._near - 1)
        if speaker is not None:
            self._scene.speaker = speaker
        self._scene.leak = self._scene.leak or tells_of_leak(place.text)
        self._scene.note(parsed)
        return found

    def _begin(self, place: _Place) -> None:
        self._paragraph = place.paragraph
        self._history = self._quoting = False
        self._scene.turn = self._turn(place.turn) if place.turn else None
        if place.turn:
            self._scene.turns = True

    def _follow_quotes(self, text: str) -> None:
        for mark in re.findall('["\u201c\u201d]', text):
            self._quoting = not self._quoting if mark == '"' else mark == "\u201c"

    def _turn(self, label: str) -> Speaker:
        """Says who speaks in a turn: who answers, answers for whose text it is."""
        words = label.lower().split()
        asks = label.lower() in _ASKS or label.lower() == self._setting.outlet.lower()
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
        if text.rstrip("\"'\u201d\u2019 )").endswith("?"):
            return False
        dated = list(dates_in(text, self._setting.published))
        past = [
            each
            for each in dated
            if was_long_ago(each, self._setting.published) and not _named_by(each, text)
        ]
        if past:
            self._history = len(past) == len(dated)
        elif dated or re.search(r"\b(?:now|today)\b", text, re.IGNORECASE):
            self._history = False
        return not self._history

    def _speaker(
        self,
        place: _Place,
        parsed: Parsed,
        said: Sequence[Said],
        inside: bool,
        following: Sequence[_Place],
    ) -> Speaker | None:
        if self._scene.turn is not None and self._scene.turn.code:
            return self._scene.turn
        if said:
            return said[0].speaker
        if not inside:
            return Speaker(self._scene.home, "", official=True) if self._scene.voice else None
        for later in following:
            if later.paragraph != place.paragraph:
                break
            told = sayings(self._parsed(later.text), self._scene)
            if told:
                return told[0].speaker
        return self._scene.speaker or Speaker(self._scene.home, "", official=True)

    def _cards(
        self,
        finding: Finding,
        place: _Place,
        parsed: Parsed,
        said: Sequence[Said],
        speaker: Speaker | None,
    ) -> Iterator[Card]:
        speaker = governing(finding, parsed, said, speaker) if self._scene.turn is None else speaker
        stance = stance_of(finding, parsed, speaker)
        for actor in finding.actors:
            others = [*finding.partners, *(finding.actors if finding.mutual else ())]
            partners = tuple(dict.fromkeys(code for code in others if code and code != actor))
            if not actor and not partners:
                continue
            explicit = _explicit(actor, parsed, speaker)
            if stance is not Stance.DENIAL and self._too_vague(finding, actor, parsed, speaker):
                continue
            score = _score(finding, stance, (actor, partners), explicit)
            if score < LEAST_SCORE or _hypothetical(finding, actor, parsed):
                continue
            card = self._card(finding, (actor, partners), place, stance, speaker, score)
            if card.id not in self._seen:
                self._seen.add(card.id)
                yield card

    def _too_vague(
        self, finding: Finding, actor: str, parsed: Parsed, speaker: Speaker | None
    ) -> bool:
        """Whether what is told must name its organisation, and does not."""
        if any(each.code == actor for each in parsed.mentions):
            return False
        own = self._scene.voice or self._scene.turn is not None
        if finding.kind in _NAMED_OR_OWN:
            return not own
        ours = speaker is not None and speaker.code == actor and bool(_OURS & set(parsed.words))
        return finding.kind in _NAMED_ONLY and not ours

    def _card(
        self,
        finding: Finding,
        who: tuple[str, tuple[str, ...]],
        place: _Place,
        stance: Stance,
        speaker: Speaker | None,
        score: float,
    ) -> Card:
        setting, people = self._setting, self._people
        dimension, polarity = PROPOSED[finding.kind] if finding.kind else (None, None)
        dated = _event(place.text, setting.published)
        text = people.without_names(place.text)
        quoted = _QUOTED.search(text)
        kind = finding.kind.value if finding.kind else ""
        identity = canonical(
            [setting.url or setting.outlet, place.text, kind, who[0], list(who[1])]
        )
        return Card(
            id=f"C-{digest(identity).removeprefix('sha256:')[:12]}",
            kind=finding.kind,
            polarity=None if stance is Stance.DENIAL else polarity,
            dimension=dimension,
            stance=stance,
            actor=who[0],
            partners=who[1],
            speaker=speaker.code if speaker else "",
            speaker_role=speaker.role if speaker else "",
            topics=self._topics.found(place.text),
            quote=quoted[1].strip(" ,") if quoted else "",
            sentence=text,
            when=dated.instant if dated else None,
            when_words=dated.words if dated else "",
            where=_where(self._parsed(place.text).line),
            matched=tuple(Match(people.without_names(m.words), m.reason) for m in finding.matched),
            outlet=setting.outlet,
            url=setting.url,
            published=setting.published,
            score=score,
        )


LEAST_SCORE = 0.45
"""What scores less is left out."""
_OURS = frozenset({"we", "our", "us", "i", "my"})
_NAMED_OR_OWN = frozenset({Kind.SAFEGUARD_ADDED, Kind.SAFEGUARD_REMOVED})
"""Whose safeguard it is must be named, unless a text is the organisation's own."""
_NAMED_ONLY = frozenset(
    {Kind.UNAUTHORISED_DISCLOSURE, Kind.TRACED_LEAK, Kind.LATE, Kind.TIMELY, Kind.ONWARD_SHARING}
)
"""Who is said to have leaked or to have been late must be named where that is said."""
_IMPLICIT = 0.06
"""So much less is a finding worth whose organisation is not named in its sentence."""
_TOLD = 0.65
"""Weight of a finding that is more than a background."""


def _chosen(found: Iterator[Finding]) -> list[Finding]:
    """Keeps at most two findings of a sentence, the weightiest; one act is not told twice."""
    ordered = sorted(found, key=lambda each: -each.weight)
    if any(each.kind is not Kind.RECIPROCITY_KEPT for each in ordered):
        # That something had been given is the background of what else is told.
        ordered = [
            each
            for each in ordered
            if each.kind is not Kind.RECIPROCITY_KEPT or each.weight > _TOLD
        ]
    kept: list[Finding] = []
    for each in ordered:
        same = [other for other in kept if _same(each, other)]
        if not same and len(kept) < 2:
            kept.append(each)
    return kept


_EITHER = frozenset({Kind.POLICY_AGAINST_SHARING, Kind.POLICY_TOWARDS_SHARING})


def _same(one: Finding, other: Finding) -> bool:
    """Whether two findings tell one thing; less towards one and more towards another are two."""
    alike = set(one.actors) & set(other.actors)
    if alike and {one.kind, other.kind} == _EITHER and abs(one.verb - other.verb) > 4:
        return set(one.partners) == set(other.partners)
    if set(one.actors) & set(other.actors):
        return True
    return abs(one.verb - other.verb) <= 2


def _named_by(dated: Dated, text: str) -> bool:
    """Whether a year only names a thing: `the agreement of 2011`."""
    return (
        re.search(
            r"\b(?:agreement|treaty|pact|law|act|case|affair|deal|report|accord) of $",
            text[: dated.place],
        )
        is not None
    )


def _event(text: str, published: int | None) -> Dated | None:
    """Finds the date of what is told, rather than that of its telling."""
    dated = list(dates_in(text, published))
    telling = re.compile(r"(?:said|told|announced|added|confirmed|wrote|reported)\b[^,.;]{0,40}$")
    events = [each for each in dated if not telling.search(text[: each.place])]
    return (events or dated or [None])[0]


def _where(line: Line) -> str:
    for at, number in line.placed.items():
        name = line.names[number]
        if (
            at
            and line.words[at - 1] in {"in", "at", "near"}
            and name.name.naming in {Naming.SEAT, Naming.NAME}
        ):
            return " ".join(name.name.words)
    return ""


def _explicit(actor: str, parsed: Parsed, speaker: Speaker | None) -> bool:
    """Whether a sentence names whom it speaks of, by name or as the one who speaks."""
    if any(each.code == actor for each in parsed.mentions):
        return True
    words = set(parsed.words)
    if words & {"it", "its", "they", "their"}:
        return True
    return speaker is not None and speaker.code == actor and bool(words & _OURS)


def _hypothetical(finding: Finding, actor: str, parsed: Parsed) -> bool:
    """Whether it is only imagined of somebody who is not named: `if somebody leaked it`."""
    before = parsed.words[max(0, finding.verb - 14) : finding.verb]
    return "if" in before and all(each.code != actor for each in parsed.mentions)


def _score(
    finding: Finding, stance: Stance, who: tuple[str, tuple[str, ...]], explicit: bool
) -> float:
    score = finding.weight - (0 if explicit else _IMPLICIT)
    if not who[0]:
        score -= 0.1
    if finding.kind in {Kind.POLICY_AGAINST_SHARING, Kind.POLICY_TOWARDS_SHARING} and who[1]:
        score += 0.05
    if stance is Stance.CONDITIONAL:
        score -= 0.05
    return round(max(0.05, min(score, 0.99)), 2)
