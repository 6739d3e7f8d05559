"""Rules about leaks: what came out, what was mislaid, to whom it was traced, who looks into it.

The one that is spoken of is whose hands it was in: who leaked it, or whose paper it was where
nobody says who did.

It accuses nobody: a finding is a proposal, and stance and source stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from relto.model.evidence import Kind
from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import OBJECT, SUBJECT, Head
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.vocabulary import phrase, words

_CLASSIFIED = phrase("leaks.classified")
_TOLD = re.compile(r"(?:disclos(?:e|es|ed|ing)$|reveal|divulg|betray)")
_BOUGHT = phrase("leaks.bought")
_HANDED = phrase("leaks.handed")
_FROM = re.compile(r"(?:from|of|by|in|inside|within)")
_DENYING = frozenset(
    {
        "admitted",
        "admits",
        "acknowledged",
        "acknowledges",
        "conceded",
        "concedes",
        "rejects",
        "rejected",
        "denies",
        "denied",
        "dismissed",
        "dismisses",
        "insists",
        "disputes",
    }
)
_SUPPLIED = re.compile(
    r"(?:provided|supplied|given|shared|entrusted|sent|written|drawn up|originated|belonging)"
)


def rules(sight: Sight) -> Iterator[Finding]:
    """Finds what a sentence tells about leaks and careless handling."""
    found = [*_untouched(sight), *_attacked(sight)]
    found += _traced(sight)
    found += _careless(sight)
    found += _onward(sight)
    if not any(each.kind in {Kind.MISHANDLED_DOCUMENTS, Kind.ONWARD_SHARING} for each in found):
        found += _leaked(sight)
    found += _inquiry(sight)
    yield from found


_UNTOUCHED = phrase("leaks.untouched")


def _untouched(sight: Sight) -> Iterator[Finding]:
    """It is said that nothing of allies, or nothing classified, was in what came out."""
    parsed = sight.parsed
    found = _UNTOUCHED.search(parsed.line.text)
    if found is None or not (sight.field or sight.near):
        return
    begin, end = parsed.line.span(found)
    told = sight.speaker.code if sight.speaker else ""
    actors = (told,) if told else sight.fallback()
    direct = re.search(r"contained|indication|sign|evidence|reason|never left", found[0])
    if actors and (sight.near or sight.scene.leak or direct):
        yield Finding(
            Kind.UNAUTHORISED_DISCLOSURE,
            actors,
            (),
            begin,
            (sight.match(begin, end, "said not to be in it"),),
            0.66,
            denied=True,
        )


def _holder(sight: Sight, verb: int, span: tuple[int, int]) -> tuple[str, ...]:
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
        if _FROM.fullmatch(each.part) and each.acts and not parsed.barred(each.word, verb)
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


def _victims(sight: Sight, actors: tuple[str, ...]) -> tuple[str, ...]:
    """Finds whose material it was: the owner, or who had provided it."""
    parsed = sight.parsed
    found = list(sight.owners(0, len(parsed.words), actors))
    for mention in parsed.mentions:
        given = any(
            _SUPPLIED.fullmatch(word)
            for word in parsed.words[max(0, mention.word - 5) : mention.word]
        )
        if given and mention.part == "by" and mention.code not in actors:
            found.append(mention.code)
        if mention.part in {"with", "to"} and mention.acts and mention.code not in actors and given:
            found.append(mention.code)
    return tuple(dict.fromkeys(found))


def _matter(sight: Sight, hit: Hit, *, before: int, after: int) -> Hit | None:
    found = sight.close(Sort.MATTER, hit.begin, hit.end, before=before, after=after)
    if found is None and (sight.field or sight.near):
        found = sight.close(Sort.THING, hit.begin, hit.end, before=before, after=after)
    return found


def _leaked(sight: Sight) -> Iterator[Finding]:
    for hit in sight.hits(Sort.LEAK):
        word = sight.parsed.words[hit.begin]
        told = _TOLD.match(word) is not None
        matter = sight.close(
            Sort.MATTER, hit.begin, hit.end, before=3 if told else 10, after=6 if told else 10
        )
        if matter is None and not told and sight.field:
            matter = sight.close(Sort.THING, hit.begin, hit.end, before=4, after=4)
        if (
            matter is None
            and sight.near
            and sight.parsed.words[hit.begin - 1 : hit.begin] == ("the",)
        ):
            matter = hit
        if matter is None or (told and not _classified(sight, matter)):
            continue
        yield _disclosure(sight, hit, matter, 0.85)
        return
    for hit in sight.hits(Sort.SURFACE):
        matter = sight.close(Sort.MATTER, hit.begin, hit.end, before=14, after=8)
        public = sight.close(Sort.PUBLIC, hit.begin, hit.end, before=6, after=10)
        if matter is not None and public is not None and _classified(sight, matter):
            yield _disclosure(sight, hit, matter, 0.75, public)
            return
    yield from _tried(sight)
    sold = _BOUGHT.search(sight.parsed.line.text)
    if sold is None:
        return
    place, _ = sight.parsed.line.span(sold)
    for at in range(max(0, place - 14), place):
        matter = sight.close(Sort.MATTER, at, at + 1, after=10)
        if _HANDED.fullmatch(sight.parsed.words[at]) and matter is not None:
            yield _disclosure(sight, Hit(Sort.LEAK, at, at + 1), matter, 0.85)
            return


_COURT = phrase("leaks.court")
_PASSING = phrase("leaks.passing")


def _tried(sight: Sight) -> Iterator[Finding]:
    """Somebody is tried for passing secrets: they came out of the service that employed him."""
    if not _COURT.search(sight.parsed.line.text):
        return
    for at, word in enumerate(sight.parsed.words):
        if not _PASSING.fullmatch(word):
            continue
        matter = sight.close(Sort.MATTER, at, at + 1, after=7)
        if matter is not None or (word == "spying" and sight.field):
            found = _disclosure(
                sight, Hit(Sort.LEAK, at, at + 1), matter or Hit(Sort.LEAK, at, at + 1), 0.85
            )
            employer = _employer(sight, at)
            yield replace(found, actors=employer) if employer else found
            return


def _employer(sight: Sight, at: int) -> tuple[str, ...]:
    """Finds for whom one works who is tried: `a former German officer`, `an officer of the BND`."""
    parsed = sight.parsed
    before = [
        each
        for each in parsed.mentions
        if each.word < at
        and each.head is Head.BODY
        and each.part in {SUBJECT, OBJECT, "of", "in", "at", "with"}
    ]
    served = [
        each for each in parsed.mentions if each.word < at and each.part in {"of", "in", "at"}
    ]
    return codes(before[:1], ()) or codes(served[:1], ())


def _classified(sight: Sight, matter: Hit) -> bool:
    return _CLASSIFIED.search(" ".join(sight.parsed.words[matter.begin : matter.end])) is not None


def _disclosure(
    sight: Sight, hit: Hit, matter: Hit, weight: float, public: Hit | None = None
) -> Finding:
    span = (min(hit.begin, matter.begin), max(hit.end, matter.end))
    if _adjective(sight, hit) or _noun(sight, hit):
        actors = (
            sight.by(hit.begin) or _possessor(sight, hit) or _whose(sight) or _near_leak(sight, hit)
        )
    else:
        actors = _holder(sight, hit.begin, span)
    matched = (sight.of(hit, "a leak"), sight.of(matter), *([sight.of(public)] if public else []))
    denied = sight.parsed.denied(hit.begin, hit.end) or _negated(sight, matter)
    if denied and sight.speaker and sight.speaker.official and sight.speaker.code:
        actors = (sight.speaker.code,)
    return Finding(
        Kind.UNAUTHORISED_DISCLOSURE,
        actors or ("",),
        _victims(sight, actors),
        hit.begin,
        matched,
        weight,
        denied=denied,
    )


def _adjective(sight: Sight, hit: Hit) -> bool:
    """Whether a leak is only told by the way: `at odds over leaked documents`."""
    words = sight.parsed.words
    before = words[hit.begin - 1] if hit.begin else ""
    behind = words[hit.end] if hit.end < len(words) else ""
    return (
        words[hit.begin] in {"leaked", "leaking"}
        and not sight.parsed.passive(hit.begin)
        and (
            before in {"over", "the", "of", "a", "about", "some", "these", "those", "on", ""}
            and behind.isalpha()
        )
    )


def _noun(sight: Sight, hit: Hit) -> bool:
    """Whether a leak is a thing: `the leak of documents`, `an alleged disclosure`."""
    words = sight.parsed.words
    if words[hit.begin] not in {
        "leak",
        "leaks",
        "disclosure",
        "disclosures",
        "breach",
        "leakage",
        "spillage",
        "breaches",
    }:
        return False
    before = words[hit.begin - 1] if hit.begin else ""
    return before not in {
        "to",
        "will",
        "would",
        "could",
        "might",
        "may",
        "can",
        "not",
        "they",
        "we",
        "who",
    }


_STOPS = words("leaks.stops")


def _possessor(sight: Sight, hit: Hit) -> tuple[str, ...]:
    """Finds whose leak it is: `a U.S. leak`, `the minister's disclosure`."""
    parsed = sight.parsed
    for at in range(hit.begin - 1, max(-1, hit.begin - 5), -1):
        mention = parsed.mention_at(at)
        if mention is not None and mention.head is not Head.MEDIA:
            return (mention.code,)
        if at in parsed.persons:
            code = parsed.persons[at].code
            return (code,) if code else ()
        if parsed.words[at] in _STOPS:
            break
    return ()


def _near_leak(sight: Sight, hit: Hit) -> tuple[str, ...]:
    """Finds whose leak `the leak` is, where the text told of it before and now tells more."""
    words = sight.parsed.words
    before = words[max(0, hit.begin - 2) : hit.begin]
    if set(before) & {
        "since",
        "after",
        "over",
        "about",
        "following",
        "from",
        "despite",
        "before",
        "on",
    }:
        return ()
    return sight.fallback() if sight.near else ()


def _whose(sight: Sight) -> tuple[str, ...]:
    """Finds whose paper it is, or from whose hands it came; nobody's where that is not said."""
    owners = sight.owners(0, len(sight.parsed.words))
    placed = [
        each
        for each in sight.parsed.mentions
        if each.part in {"from", "of"} and each.head is not Head.MEDIA
    ]
    return owners[:1] or codes(placed[:1], ())


def _careless(sight: Sight) -> Iterator[Finding]:
    kept = _KEPT_TOO_LONG.search(sight.parsed.line.text)
    if kept and sight.field:
        begin, end = sight.parsed.line.span(kept)
        found = [
            each for each in sight.parsed.mentions if each.acts and each.part in {SUBJECT, OBJECT}
        ]
        actors = codes(found[:1], ()) or sight.fallback()
        yield Finding(
            Kind.MISHANDLED_DOCUMENTS,
            actors[:1],
            (),
            begin,
            (sight.match(begin, end, "kept too long"),),
            0.7,
        )
        return
    for hit in sight.hits(Sort.CARELESS):
        word = sight.parsed.words[hit.begin]
        near = 4 if word in {"lose", "loses", "losing", "lost", "loss"} else 12
        matter = _matter(sight, hit, before=12, after=near)
        barred = {"cannot", "may", "must", "forbidden"} & set(
            sight.parsed.words[max(0, hit.begin - 6) : hit.end + 5]
        )
        if matter is None or barred or _nobody(sight, hit) or _only_seen(sight, matter):
            continue
        actors = _holder(sight, hit.begin, (matter.begin, matter.end))
        matched = (sight.of(hit), sight.of(matter))
        yield Finding(
            Kind.MISHANDLED_DOCUMENTS,
            actors or ("",),
            _victims(sight, actors),
            hit.begin,
            matched,
            0.75,
            denied=sight.parsed.denied(hit.begin) or _negated(sight, matter),
        )
        return


_KEPT_TOO_LONG = phrase("leaks.kept_too_long")


def _only_seen(sight: Sight, matter: Hit) -> bool:
    """Whether it is only pictures, of which nobody says that they were secret."""
    words = set(sight.parsed.words[matter.begin : matter.end])
    return matter.sort is Sort.THING and bool(
        words & {"images", "image", "pictures", "photographs", "plans", "everything", "anything"}
    )


def _nobody(sight: Sight, hit: Hit) -> bool:
    return bool(
        {"nobody", "everybody", "everyone", "anyone"}
        & set(sight.parsed.words[max(0, hit.begin - 4) : hit.begin])
    )


def _negated(sight: Sight, matter: Hit) -> bool:
    window = sight.parsed.words[max(0, matter.begin - 2) : matter.begin]
    return bool(set(window) & {"no", "not", "never", "any"}) and "any" not in window


def _traced(sight: Sight) -> Iterator[Finding]:
    for hit in sight.hits(Sort.TRACE):
        leak = sight.close(Sort.LEAK, hit.begin, hit.end, before=8, after=8)
        text = " ".join(sight.parsed.words[hit.begin : hit.end])
        told = re.match(r"(?:trac|pointed|routing|carries|bore)", text) is not None
        matter = _matter(sight, hit, before=10, after=10)
        if not told or (leak is None and matter is None) or not (leak or sight.field):
            continue
        named = sight.parsed.after(hit.end, ("to", "of", "from", "with"), 14)
        actors = (
            codes((each for each in named if each.acts or each.head is Head.OTHER), ())
            or sight.fallback()
        )
        if not actors:
            continue
        matched = (
            sight.of(hit, "a leak traced"),
            *(sight.of(each) for each in (leak, matter) if each),
        )
        yield Finding(
            Kind.TRACED_LEAK,
            actors[:1],
            _victims(sight, actors[:1]),
            hit.begin,
            matched,
            0.75,
            denied=sight.parsed.denied(hit.begin),
        )
        return


def _onward(sight: Sight) -> Iterator[Finding]:
    """What was given to one and turned up with another."""
    outsiders = sight.hits(Sort.OUTSIDER)
    for hit in sight.hits(Sort.SURFACE):
        if sight.parsed.words[hit.begin] in {
            "found",
            "quoted",
            "published",
        } and not sight.parsed.passive(hit.begin):
            continue
        outsider = next(
            (
                each
                for each in (*outsiders, *sight.hits(Sort.UNASKED))
                if 0 <= each.begin - hit.end <= 12
            ),
            None,
        )
        matter = _matter(sight, hit, before=20, after=6)
        if outsider is None or matter is None:
            continue
        actors = _entrusted(sight) or sight.fallback()
        if actors:
            matched = (sight.of(hit), sight.of(outsider), sight.of(matter))
            yield Finding(
                Kind.ONWARD_SHARING,
                actors[:1],
                _givers(sight, actors[:1]),
                hit.begin,
                matched,
                0.8,
                denied=sight.parsed.denied(hit.begin),
            )
            return


def _entrusted(sight: Sight) -> tuple[str, ...]:
    """Finds to whom something had been given: `which we provided to them`."""
    words = sight.parsed.words
    for mention in sight.parsed.mentions:
        before = words[max(0, mention.word - 5) : mention.word]
        if mention.part == "to" and any(_SUPPLIED.fullmatch(word) for word in before):
            return (mention.code,)
    return ()


def _givers(sight: Sight, actors: tuple[str, ...]) -> tuple[str, ...]:
    owners = _victims(sight, actors)
    if owners:
        return owners
    ours = {"we", "our", "us"} & set(sight.parsed.words)
    told = sight.speaker.code if sight.speaker else ""
    giver = (told or sight.scene.home) if ours else ""
    return (giver,) if giver and giver not in actors else ()


_ATTACKED = phrase("leaks.attacked")


def _attacked(sight: Sight) -> Iterator[Finding]:
    parsed = sight.parsed
    if not _ATTACKED.search(parsed.line.text):
        return
    for hit in sight.hits(Sort.ATTACK):
        attacker = sight.close(Sort.ATTACKER, hit.begin, hit.end, before=10, after=10)
        system = sight.close(Sort.SYSTEM, hit.begin, hit.end, before=8, after=10)
        if system is None or not (attacker or _into(sight, hit) or _was(sight, hit)):
            continue
        owners = [
            each
            for each in parsed.mentions
            if each.part in {OBJECT, "of", "into", "to", "at", SUBJECT, "in"}
            and each.head is not Head.MEDIA
        ]
        behind = [each for each in owners if each.word >= hit.begin]
        body = system is not None and re.match(
            r"(?:intelligence|security|secret|spy|ministr)", parsed.words[system.begin]
        )
        actors = (
            codes((behind or owners)[:1], ())
            or _possessed(sight)
            or (sight.fallback() if body else ())
        )
        if not actors:
            continue
        matched = (sight.of(hit), sight.of(system), *([sight.of(attacker)] if attacker else []))
        yield Finding(
            Kind.SERVICES_ATTACKED,
            actors,
            (),
            hit.begin,
            matched,
            0.75,
            denied=parsed.denied(hit.begin),
        )
        return


def _was(sight: Sight, hit: Hit) -> bool:
    word = sight.parsed.words[hit.begin]
    return (
        word in {"compromised", "overheard", "intercepted", "bugged"}
        and sight.parsed.words[hit.end - 1] == word
    )


def _into(sight: Sight, hit: Hit) -> bool:
    return " ".join(sight.parsed.words[hit.begin : hit.end]).startswith(
        ("cyber", "broke", "broken", "hack", "breached", "infiltrat", "penetrat")
    )


def _possessed(sight: Sight) -> tuple[str, ...]:
    if {"its", "our", "their"} & set(sight.parsed.words):
        return sight.fallback()
    return sight.fallback() if sight.near else ()


_OF_LEAK = phrase("leaks.of_leak")
_OPEN = phrase("leaks.open")


def _inquiry(sight: Sight) -> Iterator[Finding]:
    parsed = sight.parsed
    found = _OPEN.search(parsed.line.text)
    if found is None or not (_OF_LEAK.search(parsed.line.text) or sight.near or sight.scene.leak):
        return
    if not (sight.field or sight.has(Sort.MATTER)):
        return
    begin, end = parsed.line.span(found)
    verb = begin + (parsed.words[begin] in {"has", "have", "had"})
    home = (sight.scene.home,) if sight.scene.home else ()
    actors = sight.actors(verb) or sight.by(begin) or home or sight.fallback()
    if actors:
        yield Finding(
            Kind.INQUIRY_OPENED,
            actors[:1],
            (),
            begin,
            (sight.match(begin, end, "an inquiry opened"),),
            0.7,
            denied=parsed.denied(begin),
        )
