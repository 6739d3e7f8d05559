"""Rules about leaks: what came out, and out of whose hands.

The one that is spoken of is whose hands it was in: who leaked it, or whose paper it was where
nobody says who did.

It accuses nobody: a finding is a proposal, and stance and source stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from relto.model.evidence import Kind
from relto.statements.actors import Naming
from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import OBJECT, SUBJECT, Head
from relto.statements.rules.attacks import attacked, inquired
from relto.statements.rules.careless import mishandled
from relto.statements.rules.hands import holder, is_classified, is_negated, victims
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.rules.traced import traced, turned_up
from relto.statements.vocabulary import phrase, words

_BEFORE_ADJECTIVE = words("leaks.before_adjective")
_LEAK_NOUNS = words("leaks.leak_nouns")
_BEFORE_VERB = words("leaks.before_verb")
_IN_PASSING = words("leaks.in_passing")
_TOLD = re.compile(r"(?:disclos(?:e|es|ed|ing)$|reveal|divulg|betray)")
_BOUGHT = phrase("leaks.bought")
_HANDED = phrase("leaks.handed")
_UNTOUCHED = phrase("leaks.untouched")
_COURT = phrase("leaks.court")
_PASSING = phrase("leaks.passing")
_ONLY_HEARD = words("leaks.only_heard")
_ORIGIN = phrase("leaks.origin")
_PAPERS = words("leaks.papers")
_SERVICES = frozenset({"service", "services", "agency", "agencies"})
_TOLD_LEAKS = frozenset({("the",), ("these",), ("those",), ("such",)})
_SHOWS = re.compile(r"(?:reveal|show|expos|detail)(?:e|es|s|ed|ing)?")
_DETERMINERS = frozenset({"this", "that", "the", "a", "an", "its", "their", "it", "such"})
_STOPS = words("leaks.stops")
_NO_HANDS = frozenset({"FVEY"})  # An arrangement between services, with no people of its own.


def _leaked(sight: Sight) -> Iterator[Finding]:
    found = _called_leak(sight) or _surfaced(sight)
    if found is not None:
        yield found
        return
    yield from _tried(sight)
    yield from _sold(sight)
    yield from _origin(sight)


def _called_leak(sight: Sight) -> Finding | None:
    """Finds what is called a leak; that somebody heard of one is no more than that."""
    for hit in sight.hits(Sort.LEAK):
        matter = _of_leak(sight, hit)
        heard = _ONLY_HEARD & set(sight.parsed.words[max(0, hit.begin - 3) : hit.begin])
        if matter is not None and not heard:
            return _disclosure(sight, hit, matter, 0.85)
    return None


def _of_leak(sight: Sight, hit: Hit) -> Hit | None:
    """Finds what leaked; to tell or reveal is a leak only of what is called classified."""
    words = sight.parsed.words
    if _TOLD.match(words[hit.begin]):
        matter = sight.close(Sort.MATTER, hit.begin, hit.end, before=3, after=6)
        return matter if matter is not None and is_classified(sight, matter) else None
    matter = sight.close(Sort.MATTER, hit.begin, hit.end, before=10, after=10)
    if matter is None and sight.field and _noun(sight, hit) and _inside_service(sight, hit):
        return hit
    if matter is None and sight.field:
        matter = sight.close(Sort.THING, hit.begin, hit.end, before=4, after=4)
    known = sight.near or sight.scene.leaker
    told_before = known and words[max(0, hit.begin - 1) : hit.begin] in _TOLD_LEAKS
    return matter or (hit if told_before else None)


def _inside_service(sight: Sight, hit: Hit) -> bool:
    """Whether a leak is one of a service: `fears of a leak inside the BND`."""
    return any(
        (each.naming is Naming.SERVICE or each.noun in _SERVICES)
        and abs(each.word - hit.begin) <= 12
        and each.acts
        for each in sight.parsed.mentions
    )


def _surfaced(sight: Sight) -> Finding | None:
    """Finds what became public: `a secret report appeared in a newspaper`."""
    for hit in sight.hits(Sort.SURFACE):
        matter = sight.close(Sort.MATTER, hit.begin, hit.end, before=14, after=8)
        public = sight.close(Sort.PUBLIC, hit.begin, hit.end, before=6, after=10)
        public = public or sight.close(Sort.UNASKED, hit.begin, hit.end, after=10)
        if matter is not None and public is not None and is_classified(sight, matter):
            return _disclosure(sight, hit, matter, 0.75, public)
    return None


def _sold(sight: Sight) -> Iterator[Finding]:
    """Finds what was handed over for money."""
    sold = _BOUGHT.search(sight.parsed.line.text)
    if sold is None:
        return
    place, _ = sight.parsed.line.span(sold)
    for at in range(max(0, place - 14), place):
        matter = sight.close(Sort.MATTER, at, at + 1, after=10) or _papers(sight, at)
        if _HANDED.fullmatch(sight.parsed.words[at]) and matter is not None:
            yield _disclosure(sight, Hit(Sort.LEAK, at, at + 1), matter, 0.85)
            return


def _papers(sight: Sight, at: int) -> Hit | None:
    """Finds papers that are not for the press, whatever is in them: minutes, recordings."""
    found = sight.close(Sort.THING, at, at + 1, before=6, after=6) if sight.field else None
    inside = set(sight.parsed.words[found.begin : found.end]) if found is not None else set()
    return found if inside & _PAPERS else None


def _origin(sight: Sight) -> Iterator[Finding]:
    """Finds from whom a leak is said to have come, or not: `the source of the leak`."""
    parsed = sight.parsed
    found = _ORIGIN.search(parsed.line.text)
    if found is None or not (sight.field or sight.near):
        return
    begin, end = parsed.line.span(found)
    source = parsed.after(end, ("from", "in", "within", "inside"), 6)
    named = codes(source[:1], ()) or sight.actors(begin)
    if named and named != ("",):
        matched = (sight.match(begin, end, "where a leak came from"),)
        denied = parsed.denied(begin, end)
        yield Finding(
            Kind.UNAUTHORISED_DISCLOSURE, named[:1], (), begin, matched, 0.8, denied=denied
        )


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
            leaker = sight.scene.leaker
            employer = _employer(sight, at) or ((leaker,) if leaker else ())
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


def _disclosure(
    sight: Sight, hit: Hit, matter: Hit, weight: float, public: Hit | None = None
) -> Finding:
    span = (min(hit.begin, matter.begin), max(hit.end, matter.end))
    told = (sight.scene.leaker,) if sight.scene.leaker else ()
    thing = _adjective(sight, hit) or _noun(sight, hit)
    named = _possessor(sight, hit) if thing else ()
    inside = codes(sight.parsed.after(hit.end, ("in", "inside", "within", "from"), 5)[:1], ())
    if thing:
        actors = sight.by(hit.begin) or named or inside or _whose(sight) or _to_press(sight)
        actors = actors or _revealed(sight, hit) or told or _near_leak(sight, hit)
    else:
        actors = _to_press(sight) or holder(sight, hit.begin, span)
    actors = tuple(code for code in actors if code not in _NO_HANDS) or inside
    actors = actors if actors and actors != ("",) else told
    matched = (sight.of(hit, "a leak"), sight.of(matter), *([sight.of(public)] if public else []))
    denied = sight.parsed.denied(hit.begin, hit.end) or is_negated(sight, matter)
    denied = denied and not (
        named and "no" not in sight.parsed.words[max(0, hit.begin - 4) : hit.begin]
    )
    if denied and sight.speaker and sight.speaker.official and sight.speaker.code:
        actors = (sight.speaker.code,)
    return Finding(
        Kind.UNAUTHORISED_DISCLOSURE,
        actors or ("",),
        victims(sight, actors),
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
    if words[hit.begin] not in {"leaked", "leaking"} or sight.parsed.passive(hit.begin):
        return False
    papers = sight.parsed.mention_at(hit.end)
    owned = papers is not None and papers.head is Head.MATTER
    if owned and words[hit.begin] == "leaked" and sight.parsed.mention_at(hit.begin - 1) is None:
        return hit.begin - 1 not in sight.parsed.persons
    return before in _BEFORE_ADJECTIVE and behind.isalpha() and behind not in _DETERMINERS


def _noun(sight: Sight, hit: Hit) -> bool:
    """Whether a leak is a thing: `the leak of documents`, `an alleged disclosure`."""
    words = sight.parsed.words
    if words[hit.begin] not in _LEAK_NOUNS:
        return False
    before = words[hit.begin - 1] if hit.begin else ""
    return before not in _BEFORE_VERB


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


def _to_press(sight: Sight) -> tuple[str, ...]:
    """Finds out of whose hands leaks to a nation's press came, if nobody says whose paper it was.

    Such leaks come from officials who talk to their own press, if the text spoke of them at all.
    """
    if sight.owners(0, len(sight.parsed.words)):
        return ()
    spoken = {each.code for each in sight.parsed.mentions if each.acts} | set(sight.scene.named)
    press = [
        each
        for each in sight.parsed.mentions
        if each.head is Head.MEDIA and each.part == "to" and each.code in spoken
    ]
    return codes(press[:1], ())


def _revealed(sight: Sight, hit: Hit) -> tuple[str, ...]:
    """Finds whose doings came out: `the leak of papers that revealed how Spain spies`."""
    words = sight.parsed.words
    shown = next(
        (at for at in range(hit.end, min(len(words), hit.end + 9)) if _SHOWS.fullmatch(words[at])),
        None,
    )
    if shown is None:
        return ()
    behind = [each for each in sight.parsed.mentions if shown < each.word <= shown + 9]
    return codes((each for each in behind if each.acts), ())[:1]


def _near_leak(sight: Sight, hit: Hit) -> tuple[str, ...]:
    """Finds whose leak `the leak` is, where the text told of it before and now tells more."""
    words = sight.parsed.words
    before = words[max(0, hit.begin - 2) : hit.begin]
    if set(before) & _IN_PASSING:
        return ()
    return sight.fallback() if sight.near else ()


def _whose(sight: Sight) -> tuple[str, ...]:
    """Finds whose paper it is, or from whose hands it came; nobody's where that is not said."""
    owners = sight.owners(0, len(sight.parsed.words))
    placed = [
        each
        for each in sight.parsed.mentions
        if each.part in {"from", "of"}
        and each.head is not Head.MEDIA
        and each.naming is not Naming.ALLIANCE
    ]
    return owners[:1] or codes(placed[:1], ())


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


def rules(sight: Sight) -> Iterator[Finding]:
    """Finds what a sentence tells about leaks and careless handling."""
    found = [*_untouched(sight), *attacked(sight)]
    found += traced(sight)
    found += mishandled(sight)
    found += turned_up(sight)
    if not any(each.kind in {Kind.MISHANDLED_DOCUMENTS, Kind.ONWARD_SHARING} for each in found):
        found += _leaked(sight)
    asked = list(inquired(sight))
    if asked and not asked[0].denied:
        # That something leaked is only why it is looked into.
        found = [
            each
            for each in found
            if each.kind is not Kind.UNAUTHORISED_DISCLOSURE or each.verb < asked[0].verb
        ]
    yield from (*found, *asked)
