"""From what the rules found in a sentence to cards: which findings count, and how much.

1. At most two findings of a sentence are kept, the weightiest; one act is not told twice.
2. What must name its organisation and does not is left out, and so is what scores too little.
3. A denial has no polarity: whether it counts for or against is for people to say.

It finds nothing and files nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from relto.core.canonical import canonical, digest
from relto.model.evidence import Kind
from relto.statements.actors import Naming
from relto.statements.card import Card, Match, Setting, Stance
from relto.statements.dates import Dated, dates_in
from relto.statements.grammar import Parsed
from relto.statements.kinds import PROPOSED
from relto.statements.line import Line
from relto.statements.people import People
from relto.statements.rules import Finding
from relto.statements.scene import Scene, Speaker
from relto.statements.speech import Said
from relto.statements.stance import governing, stance_of
from relto.statements.topics import Topics

LEAST_SCORE = 0.45
"""What scores less is left out."""
_MOST_OF_A_SENTENCE = 2
_OURS = frozenset({"we", "our", "us", "i", "my"})
_NAMED_OR_OWN = frozenset({Kind.SAFEGUARD_ADDED, Kind.SAFEGUARD_REMOVED})
"""Whose safeguard it is must be named, unless a text is the organisation's own."""
_NAMED_ONLY = frozenset(
    {Kind.UNAUTHORISED_DISCLOSURE, Kind.TRACED_LEAK, Kind.LATE, Kind.TIMELY, Kind.ONWARD_SHARING}
)
"""Who is said to have leaked or to have been late must be named where that is said."""
LEAKS = frozenset({Kind.UNAUTHORISED_DISCLOSURE, Kind.ONWARD_SHARING})
"""What is told of again without saying whose doing it was."""
_IMPLICIT = 0.06
"""So much less is a finding worth whose organisation is not named in its sentence."""
_TOLD = 0.65
"""Weight of a finding that is more than a background."""
_EITHER = frozenset({Kind.POLICY_AGAINST_SHARING, Kind.POLICY_TOWARDS_SHARING})
_QUOTED = re.compile('[\u201c"\u00ab\u201e]([^\u201d"\u00bb]{3,})(?:[\u201d"\u00bb]|$)')
_TELLING = re.compile(r"(?:said|told|announced|added|confirmed|wrote|reported)\b[^,.;]{0,40}$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it was read.

    Attributes:
        text: as it stands there.
        parsed: its words and who stands where.
        said: who says something in it.
        speaker: who says all of it, if anybody.
    """

    text: str
    parsed: Parsed
    said: Sequence[Said]
    speaker: Speaker | None


@dataclass(frozen=True, slots=True)
class Text:
    """What is known of the whole text.

    Attributes:
        setting: where it was published.
        people: whose names are left out.
        topics: what can be spoken of.
        scene: what it has told so far.
    """

    setting: Setting
    people: People
    topics: Topics
    scene: Scene


@dataclass(frozen=True, slots=True)
class _Proposed:
    """A finding about one organisation, with who stands for it."""

    finding: Finding
    actor: str
    partners: tuple[str, ...]
    stance: Stance
    speaker: Speaker | None
    score: float


def cards_from(found: Iterable[Finding], sentence: Sentence, text: Text) -> Iterator[Card]:
    """Makes the cards of a sentence out of what was found in it."""
    for finding in _chosen(found):
        for proposed in _proposed(finding, sentence, text.scene):
            yield _card(proposed, sentence, text)


def _proposed(finding: Finding, sentence: Sentence, scene: Scene) -> Iterator[_Proposed]:
    parsed = sentence.parsed
    speaker = sentence.speaker
    if scene.turn is None:
        speaker = governing(finding, parsed, sentence.said, speaker)
    stance = stance_of(finding, parsed, speaker)
    for actor in finding.actors:
        others = [*finding.partners, *(finding.actors if finding.mutual else ())]
        partners = tuple(dict.fromkeys(code for code in others if code and code != actor))
        named = any(each.code == actor for each in parsed.mentions)
        ours = _is_ours(actor, parsed, speaker)
        score = _score(finding, stance, partners)
        score -= 0 if named or ours or _pronoun(parsed) else _IMPLICIT
        score -= 0 if actor else 0.1
        vague = stance is not Stance.DENIAL and not named and _too_vague(finding, scene, ours=ours)
        unknown = not actor and not partners
        if unknown or vague or score < LEAST_SCORE or (not named and _imagined(finding, parsed)):
            continue
        yield _Proposed(finding, actor, partners, stance, speaker, round(min(score, 0.99), 2))


def _card(proposed: _Proposed, sentence: Sentence, text: Text) -> Card:
    finding, speaker, setting = proposed.finding, proposed.speaker, text.setting
    dimension, polarity = PROPOSED[finding.kind] if finding.kind else (None, None)
    dated = _event(sentence.text, setting.published)
    unnamed = text.people.without_names(sentence.text)
    quoted = _QUOTED.search(unnamed)
    kind = finding.kind.value if finding.kind else ""
    told = [setting.url or setting.outlet, sentence.text, kind, proposed.actor, *proposed.partners]
    return Card(
        id=f"C-{digest(canonical(told)).removeprefix('sha256:')[:12]}",
        kind=finding.kind,
        polarity=None if proposed.stance is Stance.DENIAL else polarity,
        dimension=dimension,
        stance=proposed.stance,
        actor=proposed.actor,
        partners=proposed.partners,
        speaker=speaker.code if speaker else "",
        speaker_role=speaker.role if speaker else "",
        topics=text.topics.found(sentence.text),
        quote=quoted[1].strip(" ,") if quoted else "",
        sentence=unnamed,
        when=dated.instant if dated else None,
        when_words=dated.words if dated else "",
        where=_where(sentence.parsed.line),
        matched=tuple(
            Match(text.people.without_names(each.words), each.reason) for each in finding.matched
        ),
        outlet=setting.outlet,
        url=setting.url,
        published=setting.published,
        score=proposed.score,
    )


def _chosen(found: Iterable[Finding]) -> list[Finding]:
    """Keeps the weightiest findings of a sentence; one act is not told twice."""
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
        if len(kept) < _MOST_OF_A_SENTENCE and not any(_same(each, other) for other in kept):
            kept.append(each)
    return kept


def _same(one: Finding, other: Finding) -> bool:
    """Whether two findings tell one thing; less towards one and more towards another are two."""
    if not set(one.actors) & set(other.actors):
        return abs(one.verb - other.verb) <= 2
    apart = {one.kind, other.kind} == _EITHER and abs(one.verb - other.verb) > 4
    return not apart or set(one.partners) == set(other.partners)


def _score(finding: Finding, stance: Stance, partners: tuple[str, ...]) -> float:
    score = finding.weight
    if finding.kind in _EITHER and partners:
        score += 0.05
    return score - (0.05 if stance is Stance.CONDITIONAL else 0)


def _pronoun(parsed: Parsed) -> bool:
    return bool({"it", "its", "they", "their"} & set(parsed.words))


def _is_ours(actor: str, parsed: Parsed, speaker: Speaker | None) -> bool:
    """Whether a sentence speaks of an organisation as the one that says `we`."""
    return speaker is not None and speaker.code == actor and bool(_OURS & set(parsed.words))


def _too_vague(finding: Finding, scene: Scene, *, ours: bool) -> bool:
    """Whether what is told must name its organisation, and does not."""
    if finding.kind in _NAMED_OR_OWN:
        return not (scene.voice or scene.turn is not None)
    if finding.kind in LEAKS and scene.leaker in finding.actors:
        return scene.leaker == ""
    if finding.kind is Kind.TIMELY and finding.actors == ("",):
        return not finding.partners
    return finding.kind in _NAMED_ONLY and not ours


def _imagined(finding: Finding, parsed: Parsed) -> bool:
    """Whether it is only imagined of somebody who is not named: `if somebody leaked it`."""
    return "if" in parsed.words[max(0, finding.verb - 14) : finding.verb]


def _event(sentence: str, published: int | None) -> Dated | None:
    """Finds the date of what is told, rather than that of its telling."""
    dated = list(dates_in(sentence, published))
    events = [each for each in dated if not _TELLING.search(sentence[: each.place])]
    return next(iter(events or dated), None)


def _where(line: Line) -> str:
    """Returns the place that a sentence tells, if it is one that has a name here."""
    for at, number in line.placed.items():
        name = line.names[number].name
        placed = at > 0 and line.words[at - 1] in {"in", "at", "near"}
        if placed and name.naming in {Naming.SEAT, Naming.NAME}:
            return " ".join(name.words)
    return ""
