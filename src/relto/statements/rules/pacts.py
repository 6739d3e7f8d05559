"""Rules about agreements on intelligence, and about what is done together.

It does not say whether an agreement is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.actors import Naming
from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import Head
from relto.statements.rules.acts import OTHER_GOODS, SOON, STRONG, WEAK
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.vocabulary import phrase

_SIGNED = phrase("sharing.signed")
_ABOUT = re.compile(r" (?:exchang\w+|protect\w*|shar\w+|security|safeguard\w*|swap) ")
_NAMED = phrase("sharing.named")
_JOINT = phrase("sharing.joint")
_ABOUT_OTHERS = frozenset({"to", "against", "from", "toward", "towards", "since", "over", "about"})
_CHANGED = re.compile(
    r"(?<= )(?:(?P<more>restor|normali[sz]|reviv|reinstat|renew|extend)"
    r"|suspend|terminat|scrap|end|ditch|quit|cancel|leav)(?:e|es|ed|ing|s|ping|ped)?"
    r" (?:the|that|this) (?:[a-z]+ ){0,2}?(?:pact|agreement|accord|deal|arrangement)(?= )"
)
_SIGNED_BY = re.compile(
    r"(?:document|agreement|memorandum|pact|accord|deal|mou|it)"
    r" (?:was|were|is|has been) signed (?=.*by )"
)
_CHIEFS = re.compile(
    r" (?:spy|intelligence) (?:chiefs?|heads?|directors?) .*counterparts? "
    r"| between (?:the |both )?(?:two )?(?:spy |intelligence |security )?(?:agencies|services) "
)
_SHARES = re.compile(r"(?:to|on|for) (?:the )?(?:shar|exchang)(?:e|ing)(?: |$)")
_SERVICES = frozenset({"intelligence", "service", "services", "agency", "agencies"})
_WHY = frozenset({"amid", "because", "since", "citing", "saying", "despite", "underlined"})
_POOL = re.compile(r" (?:pool|connect|link|merge)s? (?:their|its|our) ")


def agreed(sight: Sight) -> Iterator[Finding]:
    """Finds agreements on intelligence or classified information that are made."""
    parsed = sight.parsed
    for pact in sight.hits(Sort.PACT):
        first, last = max(0, pact.begin - 7), pact.end + 14
        text = f" {' '.join(parsed.words[first:last])} "
        matter = sight.close(Sort.MATTER, pact.begin, pact.end, before=7, after=14)
        named = _NAMED.search(text) or _again(sight, pact) or _of_services(sight)
        if not (named or (matter and _ABOUT.search(text))):
            continue
        signed = next(
            (
                at
                for at in range(max(0, pact.begin - 12), min(len(parsed.words), last + 10))
                if _SIGNED.fullmatch(parsed.words[at])
            ),
            None,
        )
        parties = _parties(sight)
        if {"no", "without", "any", "never"} & set(
            parsed.words[max(0, pact.begin - 3) : pact.begin]
        ):
            continue
        if signed is None and _SHARES.match(" ".join(parsed.words[pact.end : pact.end + 4])):
            signed = pact.begin
        similar = "similar" in parsed.words[max(0, pact.begin - 2) : pact.begin]
        similar = similar and parsed.words[pact.end : pact.end + 1] == ("with",)
        if signed is None and similar:
            signed = pact.begin
        if signed is None and (owners := _has_one(sight, pact)):
            signed, parties = pact.begin, owners
        if signed is None or len(parties) < 2:
            continue
        if _ended_later(sight, pact):
            return
        matched = (
            sight.match(signed, signed + 1, "something signed"),
            *(sight.of(each) for each in (pact, matter) if each is not None),
        )
        yield Finding(
            Kind.POLICY_TOWARDS_SHARING,
            parties,
            (),
            signed,
            matched,
            STRONG,
            mutual=True,
            denied=parsed.denied(signed),
        )
        return


def _has_one(sight: Sight, pact: Hit) -> tuple[str, ...]:
    """Finds who is said to have an agreement: `surprised by Iraq's sharing accord with Iran`."""
    words = sight.parsed.words
    first = max(0, pact.begin - 5)
    told = _NAMED.search(f" {' '.join(words[first : pact.end])} ")
    if told is None or words[pact.end : pact.end + 1] != ("with",) or sight.has(Sort.LESS):
        return ()
    owners = [
        each
        for each in sight.parsed.mentions
        if each.word >= first and words[each.word + 1 : each.word + 2] == ("'s",)
    ]
    others = [each for each in sight.parsed.mentions if each.word > pact.end]
    return codes([*owners[:1], *others], ()) if owners and owners[0].word < pact.begin else ()


def _of_services(sight: Sight) -> bool:
    """Whether services of two nations are named: what they sign is on intelligence."""
    found = {
        each.code
        for each in sight.parsed.mentions
        if each.naming is Naming.SERVICE or each.noun in _SERVICES
    }
    return len(found) > 1 or _CHIEFS.search(sight.parsed.line.text) is not None


def _ended_later(sight: Sight, pact: Hit) -> bool:
    """Whether the same sentence tells that it was ended: `signed in 2016, before it ended it`."""
    words = sight.parsed.words
    return any(
        less.begin > pact.end and words[less.end : less.end + 1] in {("it",), ("them",)}
        for less in sight.hits(Sort.LESS)
    )


def changed(sight: Sight) -> Iterator[Finding]:
    """An agreement that was told of before is restored or ended: `to restore the pact`."""
    parsed = sight.parsed
    former = sight.scene.former
    found = _CHANGED.search(parsed.line.text)
    if found is None or former is None or not sight.near:
        return
    begin, end = parsed.line.span(found)
    towards = found["more"] is not None
    actors = tuple(code for code in sight.actors(begin) if code) or sight.fallback()
    if actors and not OTHER_GOODS & set(parsed.words):
        kind = Kind.POLICY_TOWARDS_SHARING if towards else Kind.POLICY_AGAINST_SHARING
        yield Finding(
            kind,
            actors,
            sight.partners(end, end, actors),
            begin,
            (sight.match(begin, end, "an agreement changed"),),
            WEAK - 0.04,
            denied=parsed.denied(begin),
        )


def papers_signed(sight: Sight) -> Iterator[Finding]:
    """Finds who put their names to an agreement that was told of: `it was signed by the heads`."""
    parsed = sight.parsed
    found = _SIGNED_BY.search(parsed.line.text)
    former = sight.scene.former
    told = former is not None and former[0] == Kind.POLICY_TOWARDS_SHARING.value
    if found is None or not (sight.near and told):
        return
    begin, end = parsed.line.span(found)
    parties = _parties(sight)
    if len(parties) > 1:
        matched = (sight.match(begin, end, "something signed"),)
        yield Finding(Kind.POLICY_TOWARDS_SHARING, parties, (), begin, matched, WEAK, mutual=True)


def _again(sight: Sight, pact: Hit) -> bool:
    """Whether an agreement was told of before, or is like one: `the accord`, `similar pacts`."""
    before = sight.parsed.words[max(0, pact.begin - 2) : pact.begin]
    former = sight.scene.former
    told = former is not None and former[0] == Kind.POLICY_TOWARDS_SHARING.value
    named = any(each.acts for each in sight.parsed.mentions)
    return sight.near and told and named and bool({"the", "this", "similar"} & set(before))


def _parties(sight: Sight) -> tuple[str, ...]:
    """Finds who signs: all that are named, else the last two of whom the text spoke."""
    # Behind `amid` and the like stands why it is signed, and not by whom.
    why = next((at for at, word in enumerate(sight.parsed.words) if word in _WHY), None)
    named = codes(
        (
            each
            for each in sight.parsed.mentions
            if each.head is not Head.MEDIA
            and each.part not in {"in", "at"}
            and not (each.head is Head.OTHER and each.part in _ABOUT_OTHERS)
            and (why is None or each.word < why or why < 4)
        ),
        (),
    )
    scene = sight.scene
    if len(named) < 2 and scene.home:
        others = [each for each in reversed(scene.named) if each not in {*named, scene.home}]
        named = tuple(dict.fromkeys((*named, scene.home, *(others[:1] if not named else ()))))
    return named[:4]


def done_together(sight: Sight) -> Iterator[Finding]:
    """A joint desk, a common picture, pooled reporting."""
    parsed = sight.parsed
    if not (sight.field or sight.has(Sort.MATTER)):
        return
    joint = _JOINT.search(parsed.line.text)
    pool = _POOL.search(parsed.line.text)
    if joint:
        begin, end = parsed.line.span(joint)
        more = sight.close(Sort.MORE, begin, end, before=8, after=0)
        will = next((at for at in range(max(0, begin - 2), begin) if parsed.words[at] in SOON), -1)
        verb = more.begin if more else will
    elif pool:
        begin, end = parsed.line.span(pool)
        verb = begin
    else:
        return
    actors = sight.actors(verb) if verb >= 0 else ()
    if not actors or actors == ("",):
        return
    partners = codes(
        (each for each in parsed.mentions if each.part == "with" and each.acts), actors
    )
    matched = (sight.match(begin, end, "something done together"),)
    yield Finding(
        Kind.POLICY_TOWARDS_SHARING,
        actors,
        partners,
        verb,
        matched,
        WEAK,
        mutual=not partners,
        denied=parsed.denied(verb),
    )
