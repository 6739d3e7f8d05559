"""In whose hands a paper was, and whose it was.

Who leaked it, whose people did, whose paper it is: in this order. It accuses nobody.
"""

from __future__ import annotations

import re

from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import SUBJECT, Head
from relto.statements.rules.sight import Sight, codes
from relto.statements.vocabulary import phrase, words

_CLASSIFIED = phrase("leaks.classified")
_PRESS = frozenset({"newspaper", "magazine", "broadcaster", "website", "channel", "paper"})
_FROM = re.compile(r"(?:from|of|by|in|inside|within)")
_DENYING = words("hands.denying")
SUPPLIED = re.compile(
    r"(?:provided|supplied|given|shared|entrusted|sent|written|drawn up|originated|belonging)"
)


def holder(sight: Sight, verb: int, span: tuple[int, int]) -> tuple[str, ...]:
    """Finds in whose hands the matter was: who did it, whose people did, whose paper it is."""
    parsed = sight.parsed
    if named := sight.by(verb):
        return named
    claimed = next((at for at, word in enumerate(parsed.words[:verb]) if word in _DENYING), None)
    if claimed is not None:
        return sight.actors(claimed)
    if not parsed.passive(verb):
        subject = parsed.subject_of(verb)
        if subject.mentions or subject.word == "person" or subject.word in {"we", "it", "they"}:
            return sight.scene.codes_of(subject, sight.speaker)
        if subject.word:
            inside = [
                each
                for each in parsed.mentions
                if each.acts and 0 <= each.word - subject.place <= 8
            ]
            if inside:
                return (inside[0].code,)
    placed = [
        each
        for each in parsed.mentions
        if _FROM.fullmatch(each.part)
        and each.acts
        and not parsed.barred(each.word, verb)
        and not _PRESS & set(parsed.words[max(0, each.word - 2) : each.word - 1])
    ]
    if placed:
        return (placed[0].code,)
    owners = sight.owners(0, len(parsed.words))
    if owners:
        return owners[:1]
    others = [
        each for each in parsed.mentions if each.head is not Head.MEDIA and each.part == SUBJECT
    ]
    if (
        not parsed.mentions
        and span[1] > span[0]
        and _classified_words(parsed.words[span[0] : span[1]])
    ):
        return sight.fallback()
    return codes(others[:1], ()) or (sight.fallback() if _ours(sight) else ())


def _classified_words(words: tuple[str, ...]) -> bool:
    return _CLASSIFIED.search(" ".join(words)) is not None


def _ours(sight: Sight) -> bool:
    """Whether a sentence speaks of somebody of whom the text spoke before."""
    return sight.near or bool({"it", "they", "we", "our"} & set(sight.parsed.words))


def victims(sight: Sight, actors: tuple[str, ...]) -> tuple[str, ...]:
    """Finds whose material it was: the owner, or who had provided it."""
    parsed = sight.parsed
    found = list(sight.owners(0, len(parsed.words), actors))
    for mention in parsed.mentions:
        given = any(
            SUPPLIED.fullmatch(word)
            for word in parsed.words[max(0, mention.word - 5) : mention.word]
        )
        if given and mention.part == "by" and mention.code not in actors:
            found.append(mention.code)
        if mention.part in {"with", "to"} and mention.acts and mention.code not in actors and given:
            found.append(mention.code)
    return tuple(dict.fromkeys(found))


def matter_near(sight: Sight, hit: Hit, *, before: int, after: int) -> Hit | None:
    """Finds classified matter near a word, or any papers where the text is about such."""
    found = sight.close(Sort.MATTER, hit.begin, hit.end, before=before, after=after)
    if found is None and (sight.field or sight.near):
        found = sight.close(Sort.THING, hit.begin, hit.end, before=before, after=after)
    return found


def is_classified(sight: Sight, matter: Hit) -> bool:
    """Says whether words for matter call it classified."""
    words = sight.parsed.words[max(0, matter.begin - 2) : matter.end]
    return _CLASSIFIED.search(" ".join(words)) is not None


def is_negated(sight: Sight, matter: Hit) -> bool:
    """Says whether matter is said to be none: `no intelligence was lost`."""
    window = sight.parsed.words[max(0, matter.begin - 2) : matter.begin]
    return bool(set(window) & {"no", "not", "never", "any"}) and "any" not in window
