"""Who says what a sentence says.

1. A verb of speech has a subject before it or behind it; `according to` has one behind it.
2. Officials without a name, people in the know, reports and papers are no official voice.
3. A sentence in quotation marks without a speaker has the one of the sentences around it.

It judges no truth: who stands for a claim is `relto.statements.stance`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from relto.statements.grammar import Parsed, Subject
from relto.statements.mentions import SUBJECT, Head
from relto.statements.people import ROLES
from relto.statements.scene import Scene, Speaker
from relto.statements.vocabulary import phrase, words

_DEFENCE = frozenset({"defence", "defense"})
_INVERTED = frozenset({"said", "says", "added", "adds", "explained", "insisted"})
_ARTICLES = frozenset({"a", "an", "the", "its", "one"})
_ANYBODY = frozenset(
    {"diplomats", "people", "sources", "analysts", "experts", "observers", "critics"}
)
_LABEL_WORDS = 8
_SPEAKER_ENDS = words("speech.speaker_ends")
_BEHIND_ENDS = words("speech.behind_ends")
_PRONOUNS = words("speech.pronouns")
_SAY = phrase("speech.say")
_UNNAMED = words("speech.unnamed")
_ROLE_WORDS = words("speech.role_words")
_ACCORDING = phrase("speech.according")


@dataclass(frozen=True, slots=True)
class Said:
    """That something is said, by whom, and with which word.

    Attributes:
        speaker: who says it.
        place: of the verb in the line; -1 where none says it (a quotation that goes on).
        verb: as it was written, in lower case; empty where there is none.
    """

    speaker: Speaker
    place: int
    verb: str


def sayings(parsed: Parsed, scene: Scene) -> list[Said]:
    """Finds who says something in a sentence, in the order of the words."""
    found = []
    words = parsed.words
    if (label := _labelled(parsed, scene)) is not None:
        found.append(label)
    for place, word in enumerate(words):
        that = word in {"report", "reports"} and words[place + 1 : place + 2] == ("that",)
        says = (that or _SAY.fullmatch(word)) and not parsed.passive(place)
        says = says and not parsed.denied(place) and words[place - 1 : place] != ("the",)
        speaker = _speaker_at(parsed, scene, place) if says else None
        if speaker is not None:
            found.append(Said(speaker, place, word))
    for match in _ACCORDING.finditer(parsed.line.text):
        begin, end = parsed.line.span(match)
        found.append(Said(_speaker_behind(parsed, scene, end), begin, "according to"))
    return sorted(found, key=lambda said: said.place)


def _labelled(parsed: Parsed, scene: Scene) -> Said | None:
    """Finds who speaks where a name and a colon open a sentence: `Estonia's minister: "We …"`."""
    words = parsed.words
    place = next((at for at, word in enumerate(words[:_LABEL_WORDS]) if word == ":"), -1)
    first = parsed.mention_at(0)
    if place < 1 or first is None or first.part != SUBJECT:
        return None
    if place == 1:
        return Said(Speaker(first.code, "", official=True), place, ":")
    if words[place + 1 : place + 2] != ('"',) or not ROLES & set(words[:place]):
        return None
    subject = Subject((first,), place=first.word)
    return Said(_as_speaker(parsed, scene, subject, place), place, ":")


def _speaker_at(parsed: Parsed, scene: Scene, place: int) -> Speaker | None:
    words = parsed.words
    behind = words[place + 1] if place + 1 < len(words) else ""
    before = words[place - 1] if place else ""
    inverted = words[place] in _INVERTED and _opens_name(parsed, place + 1)
    if before == '"' or (before == "," and (inverted or words[place - 2 : place - 1] == ('"',))):
        return _speaker_behind(parsed, scene, place + 1)
    media = next(
        (each for each in parsed.mentions if each.head is Head.MEDIA and each.end == place), None
    )
    if media is not None:
        return Speaker("", "", official=False)
    subject = parsed.subject_of(place)
    if subject.word in {"we", "i"} and words[:place].count('"') % 2 and '"' in words[place:]:
        return None
    if subject.place >= 0 and not _cut(parsed, subject.place, place):
        return _as_speaker(parsed, scene, subject, place)
    verbal = words[place] not in _NAMING or behind == "that"
    if before and before[0].isalpha() and verbal:
        return Speaker("", "", official=False)
    return None if not behind else _maybe(parsed, scene, place + 1)


_NAMING = words("speech.naming")


def _opens_name(parsed: Parsed, place: int) -> bool:
    """Whether what stands at a place can name a speaker: `said the minister`."""
    word = parsed.words[place] if place < len(parsed.words) else ""
    named = parsed.mention_at(place) is not None or place in parsed.persons
    return named or word in _ARTICLES or word in ROLES


def _cut(parsed: Parsed, subject: int, verb: int) -> bool:
    """Whether another noun stands nearer to a verb of speech, in a clause of its own."""
    between = parsed.words[subject + 1 : verb]
    mention = parsed.mention_at(subject)
    end = mention.end if mention is not None else subject + 1
    rest = parsed.words[end:verb]
    return (
        bool(between)
        and "," in rest
        and rest[-1:] != (",",)
        and not set(rest) & {"who", "which", "and"}
    )


def _maybe(parsed: Parsed, scene: Scene, begin: int) -> Speaker | None:
    return (
        _speaker_behind(parsed, scene, begin)
        if parsed.words[begin - 2 : begin - 1] == ('"',)
        else None
    )


def _as_speaker(parsed: Parsed, scene: Scene, subject: Subject, verb: int) -> Speaker:
    begin = subject.place
    first = max(0, begin - 4)
    while first < begin and set(parsed.words[first:begin]) & _SPEAKER_ENDS:
        first += 1
    words = parsed.words[first:verb]
    role = _role(parsed, subject, verb)
    codes = scene.codes_of(subject, scene.speaker)
    if codes == ("",) and subject.person is not None and set(role.split()) & ROLES and scene.home:
        codes = (scene.home,)
    unnamed = _is_unnamed(words) or subject.word == "partners"
    unnamed = unnamed or parsed.words[verb] in {"found", "finds", "ruled"}
    media = any(each.head is Head.MEDIA for each in subject.mentions)
    if _ANYBODY & set(words) and not subject.mentions:
        codes = ()
    return Speaker(codes[0] if codes else "", role, official=not unnamed and not media)


def _speaker_behind(parsed: Parsed, scene: Scene, begin: int) -> Speaker:
    words = parsed.words
    end = begin
    while end < len(words) and end < begin + 12 and words[end] not in _BEHIND_ENDS:
        end += 1
    mention = next((each for each in parsed.mentions if begin <= each.word < end), None)
    person = next((parsed.persons[at] for at in range(begin, end) if at in parsed.persons), None)
    inside = words[begin:end]
    pronoun = next((word for word in inside[:1] if word in _PRONOUNS), "")
    code = mention.code if mention and mention.head is not Head.MEDIA else ""
    if not code and person is not None:
        code = person.code
    if not code and (pronoun or set(inside) & ROLES):
        found = scene.codes_of(Subject(word=pronoun or "minister", place=begin), scene.speaker)
        code = found[0] if found else ""
    role = " ".join(each for each in inside if each in ROLES or each in _ROLE_WORDS).strip()
    role = re.sub(r"^(?:of )+|(?: of)+$", "", role)
    if person is not None and not role:
        role = person.role
    unnamed = _is_unnamed(inside) or not (mention or person or role or pronoun)
    return Speaker(code, role if set(role.split()) & ROLES else "", official=not unnamed)


def _is_unnamed(words: Sequence[str]) -> bool:
    """Whether words are for somebody who is no official voice; the defence of a court is none."""
    found = _UNNAMED & set(words)
    in_court = bool(_DEFENCE & set(words[-1:]))
    return bool(found if in_court else found - _DEFENCE)


def _role(parsed: Parsed, subject: Subject, verb: int) -> str:
    """Returns the public role in the words of a subject."""
    if subject.person is not None and subject.person.role:
        return subject.person.role
    begin = subject.place
    words = list(parsed.words[begin:verb])
    if subject.word in ROLES:
        while begin and parsed.words[begin - 1] in _ROLE_WORDS:
            begin -= 1
        words = list(parsed.words[begin : subject.place + 1])
    spokesman = [word for word in parsed.words[max(0, begin - 4) : begin] if word in ROLES]
    if subject.mentions and "for" in parsed.words[max(0, begin - 3) : begin] and spokesman:
        return spokesman[-1]
    cut = next(
        (at for at, word in enumerate(words) if word in {",", "who", "that", "and"}), len(words)
    )
    kept = [word for word in words[:cut] if word in ROLES or word in _ROLE_WORDS]
    while kept and kept[0] not in ROLES and not set(kept) & ROLES:
        kept.pop(0)
    text = " ".join(kept)
    return re.sub(r"^(?:of )+|(?: of)+$", "", text)
