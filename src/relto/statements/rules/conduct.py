"""Rules about conduct: how material was handled, asked for and given back.

The one that is spoken of is who holds the material, not whose it is.

It weighs nothing: one audit and many are the same finding. What was reported, and when, is in
`relto.statements.rules.reporting`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.grammar import Subject
from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import OBJECT, SUBJECT, Head
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.vocabulary import phrase, words

_HANDLERS = words("conduct.handlers")
_DEMANDED = words("conduct.demanded")
_PAPERS = phrase("conduct.papers")
_ASKED_BACK = phrase("conduct.asked_back")


def rules(sight: Sight) -> Iterator[Finding]:
    """Finds what a sentence tells about a partner's conduct."""
    yield from _handled(sight)
    yield from _to_be_kept(sight)
    yield from _asked(sight)
    yield from _recalled(sight)


def _matter(sight: Sight, hit: Hit, before: int, after: int) -> Hit | None:
    found = sight.close(Sort.MATTER, hit.begin, hit.end, before=before, after=after)
    if found is None and sight.field:
        found = sight.close(Sort.THING, hit.begin, hit.end, before=before, after=after)
    return found


_WELL = phrase("conduct.well")


def _handled(sight: Sight) -> Iterator[Finding]:
    found = _WELL.search(sight.parsed.line.text)
    if found is None:
        return
    begin, end = sight.parsed.line.span(found)
    if {"less", "poorly", "badly", "hardly", "photos"} & set(
        sight.parsed.words[max(0, begin - 3) : begin]
    ):
        return
    matter = _matter(sight, Hit(Sort.PROPER, begin, end), 24, 20)
    if matter is None and not (sight.near and sight.field) and "clean bill" not in found[0]:
        return
    actors = _handler(sight, begin)
    if actors:
        matched = (
            sight.match(begin, end, Sort.PROPER.value),
            *([sight.of(matter)] if matter else []),
        )
        partners = sight.owners(0, len(sight.parsed.words), actors[:1])
        yield Finding(
            Kind.GOOD_HANDLING,
            actors[:1],
            partners,
            begin,
            matched,
            0.72,
            denied=sight.parsed.denied(begin),
        )


_KEPT = re.compile(
    r"(?<= )(?:must|had to|has to|have to|should|needs to|ought to) (?:remain|be kept|stay|be held)"
    r" (?:secure|safe|secret|confidential|protected)(?= )"
)


def _to_be_kept(sight: Sight) -> Iterator[Finding]:
    """Finds that shared intelligence is to be kept better: `what we share must remain secure`."""
    parsed = sight.parsed
    found = _KEPT.search(parsed.line.text)
    if found is None or sight.speaker is None or not sight.speaker.code:
        return
    begin, end = parsed.line.span(found)
    matter = _matter(sight, Hit(Sort.PROPER, begin, end), 16, 4)
    shared = any(0 < begin - each.begin <= 14 for each in sight.hits(Sort.SHARE))
    if matter is None or not shared:
        return
    told = (sight.speaker.code,)
    others = codes((each for each in parsed.mentions if each.acts), told)
    others = others or tuple(code for code in sight.scene.named if code not in told)[-1:]
    yield Finding(
        None, told, others[:2], begin, (sight.match(begin, end, "to be kept safe"),), 0.75
    )


_TRUST = re.compile(r"(?:confidence|trust|trusted|faith|satisfied|happy|content|pleased)")


def _handler(sight: Sight, begin: int) -> tuple[str, ...]:
    """Finds who handled it: whose handling is praised, whose the checked place is, who did it."""
    parsed = sight.parsed
    if "clean bill" in " ".join(parsed.words[begin : begin + 4]):
        return (sight.scene.home,) if sight.scene.home else sight.scene.told
    if _TRUST.search(" ".join(parsed.words[begin : begin + 3])):
        praised = [each for each in parsed.mentions if each.word >= begin and each.part != SUBJECT]
        return codes(praised[:1], ()) or sight.fallback()
    subject = parsed.subject_of(begin)
    if subject.mentions or subject.word in _HANDLERS:
        return sight.codes_of(subject)
    owned = [
        each
        for each in parsed.mentions
        if each.part == "in" and each.naming.value in {"name", "seat of government"}
    ]
    checked = [
        each
        for each in parsed.mentions
        if each.acts and each.part in {SUBJECT, "of"} and each.head is not Head.MEDIA
    ]
    return codes(owned[:1], ()) or codes(checked[:1], ()) or sight.fallback()


_SEEK = phrase("conduct.seek")


def _asked(sight: Sight) -> Iterator[Finding]:
    parsed = sight.parsed
    found = _SEEK.search(parsed.line.text)
    if found is None or not (sight.field or sight.has(Sort.MATTER)):
        return
    begin, end = parsed.line.span(found)
    hit = Hit(Sort.CONSENT, begin, end)
    if _matter(sight, hit, 18, 18) is None and "originator" not in found[0]:
        return
    before = set(parsed.words[max(0, begin - 4) : begin])
    if parsed.denied(begin) or "without" in before or before & {"had", "been"} & {"not"}:
        return
    actors = sight.actors(begin) or sight.fallback()
    if actors and actors != ("",):
        partners = codes((each for each in parsed.mentions if begin <= each.word < end), actors)
        yield Finding(
            Kind.CONSENT_ASKED,
            actors[:1],
            partners,
            begin,
            (sight.match(begin, end, "consent asked"),),
            0.62,
        )


_UNANSWERED = phrase("conduct.unanswered")
_GIVEN_BACK = phrase("conduct.given_back")
_COMMENT = re.compile(r"requests? for comment")
_DONE = phrase("conduct.done")
_GIVES_BACK = re.compile(r" (?:returns?|destroys?|deletes?|shreds?) (?:every|all|each) ")
_COMPLIED = phrase("conduct.complied")


def _recalled(sight: Sight) -> Iterator[Finding]:
    found = _ignored(sight) or _given_back(sight)
    if found is not None:
        yield found


def _ignored(sight: Sight) -> Finding | None:
    """Whether a recall goes without an answer; a request for comment is none."""
    parsed = sight.parsed
    text = parsed.line.text
    found = _UNANSWERED.search(text)
    recall = sight.field and (_ASKED_BACK.search(text) or sight.near)
    if found is None or not recall or _COMMENT.search(text):
        return None
    begin, end = parsed.line.span(found)
    actors = _silent(sight, begin, found[0])
    if not actors:
        return None
    partners = sight.partners(begin, begin, actors) or sight.owners(0, len(parsed.words), actors)
    matched = (sight.match(begin, end, Sort.SILENT.value),)
    return Finding(Kind.RECALL_IGNORED, actors[:1], partners, begin, matched, 0.66)


def _given_back(sight: Sight) -> Finding | None:
    """Whether papers were given back or destroyed."""
    parsed = sight.parsed
    text = parsed.line.text
    back = _COMPLIED.search(text) or _GIVEN_BACK.search(text) or _GIVES_BACK.search(text)
    back = back or (_ASKED_BACK.search(text) if _DONE.search(text) else None)
    if back is None or not sight.field:
        return None
    begin, end = parsed.line.span(back)
    matched = (sight.match(begin, end, Sort.RECALL.value),)
    done = _DONE.search(text)
    if done:
        place = parsed.line.span(done, "who")[0]
        named = parsed.mention_at(place)
        pronoun = Subject(word=parsed.words[place], place=place)
        actors = (named.code,) if named else sight.codes_of(pronoun)
        asking = (each for each in parsed.mentions if each.word < place and each.acts)
        return Finding(
            Kind.RECALL_ACKNOWLEDGED, actors[:1], codes(asking, ()), place, matched, 0.66
        )
    if "recalled" in back[0] and not _recalls_papers(parsed.words, begin, end):
        return None
    around = parsed.words[max(0, begin - 10) : end + 6]
    asking_for = _DEMANDED & set(parsed.words[max(0, begin - 6) : begin])
    if asking_for or not any(_PAPERS.fullmatch(word) for word in around):
        return None
    actors = _doers(sight, begin)
    if not actors:
        return None
    partners = sight.owners(0, len(parsed.words), actors[:1])
    denied = parsed.denied(begin)
    return Finding(
        Kind.RECALL_ACKNOWLEDGED, actors[:1], partners, begin, matched, 0.66, denied=denied
    )


def _silent(sight: Sight, begin: int, words: str) -> tuple[str, ...]:
    """Finds who does not answer: who did not receive an answer is the one who asked."""
    if named := sight.by(begin):
        return named
    if "received" not in words:
        return _doers(sight, begin)
    asked = [
        each
        for each in sight.parsed.mentions
        if each.part in {OBJECT, "to", "from"} and each.word < begin
    ]
    return codes(asked[-1:], ()) or sight.scene.acted


def _recalls_papers(words: tuple[str, ...], begin: int, end: int) -> bool:
    """Whether it is papers that are recalled, rather than an ambassador or an evening."""
    return any(
        _PAPERS.fullmatch(word) and word not in {"it", "they", "one", "two"}
        for word in words[max(0, begin - 6) : end + 4]
    )


_CONFIRMING = words("conduct.confirming")


def _doers(sight: Sight, place: int) -> tuple[str, ...]:
    """Finds who did it: the subject; of a passive who says so; else who is spoken of."""
    parsed = sight.parsed
    verb = next(
        (
            at
            for at in range(place, min(place + 4, len(parsed.words)))
            if parsed.words[at].endswith(("ed", "ck"))
        ),
        place,
    )
    if not parsed.passive(verb):
        found = sight.actors(place)
        return found if found and found != ("",) else sight.fallback()
    if named := sight.by(verb):
        return named
    confirmed = next((at for at in range(verb) if parsed.words[at] in _CONFIRMING), None)
    told = sight.actors(confirmed) if confirmed is not None else ()
    if told and told != ("",):
        return told
    if sight.speaker is not None and sight.speaker.code and sight.scene.turns:
        return (sight.speaker.code,)
    return sight.fallback()
