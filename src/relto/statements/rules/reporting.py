"""Rules about reporting: whether it was right, came in time, and is given as it is got.

The one that is spoken of is who reported.

It knows no event: whether a report was right is what the text says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.card import Match
from relto.statements.grammar import Subject
from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import OBJECT, SUBJECT, Head
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.vocabulary import phrase, words

_SERVICE_WORDS = words("reporting.service_words")
_WHAT_IS_TOLD = words("reporting.what_is_told")
_NEWS = phrase("reporting.news")
_WARNED = frozenset({"us", "them", "me", "police", "authorities"})
_PUBLIC = frozenset({"reporters", "journalists", "parliament", "lawmakers", "the"})
_THANKLESS = frozenset({"not", "failing", "failed", "enough", "never", "without", "no"})
_TIPPED = frozenset({"tipped", "warned", "alerted", "forewarned"})
_UNHEEDED = frozenset(
    {"despite", "ignored", "ignoring", "ignore", "ignores", "disregarded", "heeded", "unheeded"}
)
_TOLD_TO = frozenset({OBJECT, "off"})
"""Whom one tips off stands behind `off`, and is its object."""
_DANGER = phrase("reporting.danger")


def rules(sight: Sight) -> Iterator[Finding]:
    """Finds what a sentence tells about a partner's reporting."""
    yield from _right(sight)
    yield from _in_time(sight)
    yield from _in_return(sight)


def _right(sight: Sight) -> Iterator[Finding]:
    parsed = sight.parsed
    if not (sight.field or sight.has(Sort.MATTER)):
        return
    for sort, kind in ((Sort.WRONG, Kind.INACCURATE), (Sort.RIGHT, Kind.ACCURATE)):
        for hit in sight.hits(sort):
            news = _news_before(sight, hit)
            if news is None or "if" in parsed.words[max(0, hit.begin - 12) : hit.begin]:
                continue
            actors = _reporter(sight, news, hit)
            if actors and actors != ("",):
                matched = (sight.of(hit), sight.match(news, news + 1, "reporting"))
                yield Finding(
                    kind, actors[:1], (), hit.begin, matched, 0.64, denied=parsed.denied(hit.begin)
                )
                break


def _news_before(sight: Sight, hit: Hit) -> int | None:
    """Finds the word for reporting that is called right or wrong; a pronoun stands for one."""
    words = sight.parsed.words
    for at in range(hit.begin - 1, max(-1, hit.begin - 15), -1):
        if words[at] == ";":
            return None
        if words[at] == "weather":
            return None
        if (
            _NEWS.fullmatch(words[at])
            and not _of_service(words, at)
            and words[at - 1 : at] != ("weather",)
        ):
            return at
    for at in range(hit.end, min(len(words), hit.end + 4)):
        if _NEWS.fullmatch(words[at]):
            return at
    return None


def _of_service(words: tuple[str, ...], at: int) -> bool:
    return words[at] == "intelligence" and bool(_SERVICE_WORDS & set(words[at + 1 : at + 2]))


def _reporter(sight: Sight, news: int, hit: Hit) -> tuple[str, ...]:
    """Finds whose reporting it is: the owner, whom it came from, who gave it."""
    parsed = sight.parsed
    begin = max(0, min(news, hit.begin) - 10)
    for each in reversed(parsed.mentions):
        if each.end - 1 == news or (
            each.word < news <= each.end + 2
            and each.head in {Head.MATTER, Head.BODY, Head.SELF}
            and each.part in {SUBJECT, OBJECT, "of", "that"}
        ):
            return (each.code,)
    source = [each for each in parsed.after(begin, ("from", "by"), 26) if each.word < hit.end + 6]
    if source:
        return (source[0].code,)
    word = parsed.words[news - 1] if news else ""
    if word in {"its", "their", "our", "his"}:
        subjects = [
            each for each in parsed.mentions if each.head is not Head.MEDIA and each.word < news
        ]
        return codes(subjects[-1:], ()) or sight.actors(news) or sight.fallback()
    subjects = [
        each
        for each in parsed.mentions
        if each.part == SUBJECT and each.acts and each.word < hit.begin
    ]
    return codes(subjects[-1:], ()) or (sight.fallback() if sight.near else ())


_THANK = phrase("reporting.thank")
_ALERT = phrase("reporting.alert")
_IMPRESSIONS = frozenset({"impression", "rise", "way", "reason", "credence"})
_GAVE = re.compile(
    r"(?:pass(?:ed|es)?|gave|gives?|handed|provided|supplied|sent|shared|delivered|relayed)"
)
_TIP = phrase("reporting.tip")


def _in_time(sight: Sight) -> Iterator[Finding]:
    found = _thanked(sight) or _alerted(sight) or _warned(sight) or _slow(sight)
    found = found or _tipped(sight) or _knew(sight)
    if found is None:
        return
    actors, partners, place, matched = found
    late = _close(sight, Sort.LATE, place)
    early = _close(sight, Sort.EARLY, place)
    held = any(each.reason in {"a warning held back", "a slow answer"} for each in matched)
    kind = Kind.LATE if held or (late and not _rescued(sight)) else Kind.TIMELY
    when = late if kind is Kind.LATE else early
    matched = (*matched, *([sight.of(when)] if when else []))
    weight = 0.7 if when else 0.6
    yield Finding(
        kind,
        actors,
        tuple(each for each in partners if each not in actors),
        place,
        matched,
        weight,
        denied=not _rescued(sight) and sight.parsed.denied(when.begin if when else place),
    )


def _close(sight: Sight, sort: Sort, place: int) -> Hit | None:
    return next((hit for hit in sight.hits(sort) if abs(hit.begin - place) <= 24), None)


_RESCUE = phrase("reporting.rescue")


def _rescued(sight: Sight) -> bool:
    return _RESCUE.search(sight.parsed.line.text) is not None


_Told = tuple[tuple[str, ...], tuple[str, ...], int, tuple[Match, ...]]


def _thanked(sight: Sight) -> _Told | None:
    """One thanks another for a warning or information."""
    parsed = sight.parsed
    for at, word in enumerate(parsed.words):
        if not _THANK.fullmatch(word) or _THANKLESS & set(parsed.words[max(0, at - 4) : at]):
            continue
        passive = parsed.passive(at)
        named = [
            each
            for each in (parsed.subject_of(at).mentions if passive else parsed.mentions)
            if (passive or at < each.word <= at + 8) and each.head is not Head.MEDIA
        ]
        tip = next(
            (i for i in range(at, len(parsed.words)) if _TIP.fullmatch(parsed.words[i])), None
        )
        gave = "for" in parsed.words[at:] and any(hit.begin > at for hit in sight.hits(Sort.SHARE))
        if named and tip is None and (sight.has(Sort.EARLY) or gave):
            tip = at
        if named and tip is not None:
            thanking = sight.by(at) if passive else tuple(c for c in sight.actors(at) if c)
            matched = (sight.match(at, at + 1, "thanks"), sight.match(tip, tip + 1, "a warning"))
            first = named[0]
            joined = [
                each for each in named if each.part == first.part and each.word - first.end <= 4
            ]
            return codes(joined, ()), thanking, at, matched
    return None


def _alerted(sight: Sight) -> _Told | None:
    """One warns another: `alerted them to a plan`, `told us about the drones at noon`."""
    parsed = sight.parsed
    for at, word in enumerate(parsed.words):
        if not _ALERT.fullmatch(word) or parsed.passive(at) or not _is_warning(sight, at):
            continue
        actors = sight.actors(at)
        if not actors or actors == ("",):
            continue
        named = [
            each for each in parsed.mentions if at < each.word <= at + 4 and each.part in _TOLD_TO
        ]
        if not named and parsed.words[at - 1 : at] == ("to",):
            # `contacted its counterparts to warn of an attack`
            named = [
                each
                for each in parsed.mentions
                if at - 14 < each.word < at and each.part == OBJECT and each.acts
            ]
        if not named and _timed(sight, at) and any(each.acts for each in parsed.mentions):
            named = [each for each in parsed.mentions if each.word > at and each.code not in actors]
        partners = codes(named, actors) or _us(sight, at)
        if partners or _WARNED & set(parsed.words[at + 1 : at + 2]):
            return actors, partners, at, (sight.match(at, at + 1, "a warning"),)
    return None


def _is_warning(sight: Sight, at: int) -> bool:
    """Whether a verb tells of danger, rather than news to the press."""
    behind = sight.parsed.words[at + 1 : at + 16]
    danger = any(_DANGER.fullmatch(each) for each in behind)
    told = sight.parsed.words[at] in {"told", "inform", "informed", "notified"}
    if not danger and (told or _PUBLIC & set(behind[:1])):
        return False
    about = bool({"of", "about", "to", "that", "in", "before", "ahead"} & set(behind[:6]))
    timed = any(
        abs(hit.begin - at) <= 14 for hit in (*sight.hits(Sort.EARLY), *sight.hits(Sort.LATE))
    )
    return (about or timed) and (danger or (sight.field and timed))


def _timed(sight: Sight, at: int) -> bool:
    """Whether it is told when one warned: `warned of a threat hours before the attack`."""
    return any(0 <= hit.begin - at <= 6 for hit in sight.hits(Sort.EARLY))


def _warned(sight: Sight) -> _Told | None:
    """One was warned of a danger, by whomever: `officials were tipped off about an attack`."""
    parsed = sight.parsed
    for at, word in enumerate(parsed.words):
        if word not in _TIPPED or not parsed.passive(at) or not _is_warning(sight, at):
            continue
        warned = tuple(code for code in sight.actors(at) if code)
        actors = sight.by(at) or ("",)
        if warned and warned != actors:
            return actors, warned, at, (sight.match(at, at + 1, "a warning"),)
    return None


def _us(sight: Sight, at: int) -> tuple[str, ...]:
    """Returns for whom `us` stands behind a verb, or who is spoken of as `them`."""
    word = sight.parsed.words[at + 1] if at + 1 < len(sight.parsed.words) else ""
    if word == "us":
        told = sight.speaker.code if sight.speaker else ""
        return tuple(code for code in (told or sight.scene.home,) if code)
    if word == "them":
        before = [each for each in sight.parsed.mentions if each.word < at and each.acts]
        return codes(before[:1], ())
    return ()


def _tipped(sight: Sight) -> _Told | None:
    """A warning is told of with its giver and whether it helped."""
    parsed = sight.parsed
    for at, word in enumerate(parsed.words):
        if not _TIP.fullmatch(word) or _of_service(parsed.words, at):
            continue
        owner = _giver(sight, at)
        if owner is None:
            continue
        plain = word in _WHAT_IS_TOLD
        source = sight.parsed.after(at, ("from", "by"), 6)
        when = _close(sight, Sort.EARLY, at) or _close(sight, Sort.LATE, at)
        unheeded = bool(_UNHEEDED & set(parsed.words[max(0, at - 4) : at]))
        if unheeded and word.startswith("warn"):
            return (owner,), (), at, (sight.match(at, at + 1, "a warning"),)
        gave = next(
            (i for i in range(max(0, at - 8), at + 6) if _gave(parsed.words, i, i + 1)), None
        )
        in_advance = gave is not None and when is not None and when.begin > at
        if plain and not (source or in_advance or _rescued(sight)):
            continue
        danger = any(_DANGER.fullmatch(each) for each in parsed.words)
        if when is not None and (
            sight.field or danger or word.startswith(("warn", "tip", "alert"))
        ):
            return (owner,), (), at, (sight.match(at, at + 1, "a warning"),)
        if (
            gave is not None
            and word.startswith(("tip", "warn", "alert", "lead", "number", "name"))
            and (sight.field or (danger and word.startswith(("tip", "warn", "alert"))))
        ):
            begin, end = min(gave, at), max(gave, at) + 1
            return (owner,), (), at, (sight.match(begin, end, "a warning"),)
    return None


_SLOW = phrase("reporting.slow")
_WORDS_TOLD = re.compile(r"\b(?:reply|answer|warning|message|report|tip)")


def _slow(sight: Sight) -> _Told | None:
    """One takes long to answer, or answers when it is over."""
    found = _SLOW.search(sight.parsed.line.text)
    if found is None or not (sight.field or sight.has(Sort.MATTER)):
        return None
    begin, end = sight.parsed.line.span(found)
    noun = _WORDS_TOLD.search(found[0])
    giver = _giver(sight, begin + found[0][: noun.start()].count(" ")) if noun else None
    actors = (giver,) if giver else sight.actors(begin)
    actors = actors if actors and actors != ("",) else sight.fallback()
    if not actors:
        return None
    return actors, (), begin, (sight.match(begin, end, "a slow answer"),)


_KNEW = phrase("reporting.knew")


def _knew(sight: Sight) -> _Told | None:
    """One knew for long before one told."""
    found = _KNEW.search(sight.parsed.line.text)
    if found is None:
        return None
    begin, end = sight.parsed.line.span(found)
    actors = sight.actors(begin)
    if not actors or actors == ("",):
        return None
    return actors, (), begin, (sight.match(begin, end, "a warning held back"),)


def _gave(words: tuple[str, ...], begin: int, end: int) -> bool:
    return any(
        _GAVE.fullmatch(words[at]) and not _IMPRESSIONS & set(words[at + 1 : at + 4])
        for at in range(max(0, begin), min(end, len(words)))
    )


def _giver(sight: Sight, at: int) -> str | None:
    """Finds whose warning it is: the owner, whom it is from, who gave it."""
    parsed = sight.parsed
    for each in parsed.mentions:
        if each.part == OBJECT and _gave(parsed.words, each.word - 1, each.word):
            continue
        done = any(word.endswith("ed") for word in parsed.words[each.end : at])
        if each.end - 1 == at or (each.word < at <= each.end + 1 and not done):
            return each.code
    source = parsed.after(at, ("from", "by"), 9)
    if source:
        return source[0].code
    word = parsed.words[at - 1] if at else ""
    if word == "our":
        told = (sight.speaker.code if sight.speaker else "") or sight.scene.home
        return told or None
    if word in {"their", "its"}:
        found = sight.codes_of(Subject(word=word, place=at - 1))
        return found[0] if found else None
    bare = parsed.mention_at(at + 1) or parsed.mention_at(at + 2)
    if parsed.words[at + 1 : at + 2] in {("that",), ("which",)} or bare:
        those = [each for each in parsed.mentions if at < each.word <= at + 3 and each.acts]
        if those and _gave(parsed.words, those[0].end, those[0].end + 3):
            return those[0].code
    gave = next((i for i in range(max(0, at - 8), at) if _GAVE.fullmatch(parsed.words[i])), None)
    slow = next(
        (i for i in range(at) if parsed.words[i] in {"slow", "failed", "late", "delayed", "sat"}),
        None,
    )
    verb = gave if gave is not None else slow
    if verb is None:
        return None
    actors = sight.actors(verb)
    return actors[0] if actors and actors[0] else None


_EXCHANGED = (
    (phrase("reporting.reduced"), Kind.RECIPROCITY_REDUCED),
    (phrase("reporting.kept"), Kind.RECIPROCITY_KEPT),
)


def _in_return(sight: Sight) -> Iterator[Finding]:
    parsed = sight.parsed
    if not (sight.field or sight.has(Sort.MATTER)):
        return
    for pattern, kind in _EXCHANGED:
        for found in pattern.finditer(parsed.line.text):
            begin, end = parsed.line.span(found)
            source = parsed.after(begin, ("from",), end - begin + 3)
            actors = (
                codes((each for each in source if each.acts), ())[:1]
                or sight.actors(begin)
                or sight.fallback()
            )
            if actors and actors != ("",):
                partners = sight.partners(begin, begin, actors)
                matched = (sight.match(begin, end, Sort.RETURN.value),)
                yield Finding(
                    kind, actors[:1], partners, begin, matched, 0.92, denied=parsed.denied(begin)
                )
