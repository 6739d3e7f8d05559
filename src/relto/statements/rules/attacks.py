"""Rules about services attacked, and inquiries opened into leaks.

It does not say who the attacker was: the one spoken of is the one attacked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import OBJECT, SUBJECT, Head
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.vocabulary import phrase

_SERVICE = ("intelligence", "security", "secret", "spy", "ministr")
_ATTACKS = frozenset({"hackers", "hacker", "hacking", "spies", "attackers", "intruders"})
_ON = frozenset({"of", "on", "against", "at"})
_SPYING = re.compile(r" (?:spying|espionage|spied|spy) ")
_LEAKING = re.compile(r" (?:leak\w*|disclos\w*|classified|secrets?|documents?|breach\w*) ")
_ATTACKED = phrase("leaks.attacked")
_OF_LEAK = phrase("leaks.of_leak")
_OPEN = phrase("leaks.open")
_INTO = re.compile(r"into|about|over|to find")


def attacked(sight: Sight) -> Iterator[Finding]:
    """Finds services, networks and people that were broken into."""
    parsed = sight.parsed
    if not _ATTACKED.search(parsed.line.text):
        return
    for hit in sight.hits(Sort.ATTACK):
        attacker = sight.close(Sort.ATTACKER, hit.begin, hit.end, before=10, after=10)
        system = sight.close(Sort.SYSTEM, hit.begin, hit.end, before=8, after=10)
        if system is None or not (attacker or _into(sight, hit) or _was(sight, hit)):
            continue
        attackers = _attackers(sight, hit)
        owners = [
            each
            for each in parsed.mentions
            if each.part in {OBJECT, "of", "into", "to", "at", SUBJECT, "in", "against"}
            and each.head is not Head.MEDIA
            and each.code not in attackers
        ]
        behind = [each for each in owners if each.word >= hit.begin]
        body = parsed.words[system.begin].startswith(_SERVICE)
        actors = (
            codes((behind or owners)[:1], ())
            or _possessed(sight)
            or (sight.fallback() if body else ())
        )
        if attackers & set(actors):
            others = [code for code in reversed(sight.scene.named) if code not in attackers]
            actors = tuple(others[:1])
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


def _attackers(sight: Sight, hit: Hit) -> frozenset[str]:
    """Finds whose attack it is: who breaks in, whose hackers do, who is named behind `by`."""
    parsed = sight.parsed
    if parsed.passive(hit.begin):
        return frozenset(each.code for each in parsed.after(hit.begin, ("by",), 14))
    found = {each.code for each in parsed.mentions if _ATTACKS & set(_around(sight, each.word))}
    found |= {each.code for each in parsed.after(hit.begin, ("by",), 16)}
    attacks = {hit.begin for hit in sight.hits(Sort.ATTACK)}
    found |= {each.code for each in parsed.mentions if {each.end, each.end + 1} & attacks}
    if set(parsed.words[hit.end : hit.end + 1]) & _ON:
        # A hack of a service is a thing: who tells of it did not do it.
        return frozenset(found)
    subject = parsed.subject_of(hit.begin)
    found |= {each.code for each in subject.mentions if each.word < hit.begin}
    if subject.word in {"they", "he", "it"}:
        found |= set(sight.codes_of(subject))
    # Nobody breaks into what is their own: `outraged that an ally infiltrated Spain's service`.
    broken = [each for each in parsed.mentions if 0 <= each.word - hit.end <= 2]
    return frozenset(found - {each.code for each in broken if each.part == OBJECT})


def _around(sight: Sight, place: int) -> tuple[str, ...]:
    return sight.parsed.words[place + 1 : place + 5]


def _was(sight: Sight, hit: Hit) -> bool:
    word = sight.parsed.words[hit.begin]
    talk = sight.close(Sort.SYSTEM, hit.begin, hit.end, after=6)
    if word.startswith("intercept") and talk and "conversation" in sight.parsed.words[talk.begin]:
        return True
    return (
        word in {"compromised", "overheard", "intercepted", "bugged", "tapped"}
        and sight.parsed.words[hit.end - 1] == word
    )


def _into(sight: Sight, hit: Hit) -> bool:
    return " ".join(sight.parsed.words[hit.begin : hit.end]).startswith(
        (
            "cyber",
            "broke",
            "broken",
            "hack",
            "breached",
            "infiltrat",
            "penetrat",
            "siphon",
            "gained",
        )
    )


def _possessed(sight: Sight) -> tuple[str, ...]:
    if {"its", "our", "their"} & set(sight.parsed.words):
        return sight.fallback()
    return sight.fallback() if sight.near else ()


def inquired(sight: Sight) -> Iterator[Finding]:
    """Finds inquiries into leaks that are opened or go on."""
    parsed = sight.parsed
    found = _OPEN.search(parsed.line.text)
    if found is None or not (_OF_LEAK.search(parsed.line.text) or sight.near or sight.scene.leak):
        return
    if not (sight.field or sight.has(Sort.MATTER)):
        return
    if _SPYING.search(parsed.line.text) and not _LEAKING.search(parsed.line.text):
        return
    begin, end = parsed.line.span(found)
    verb = begin + (parsed.words[begin] in {"has", "have", "had"})
    behind = " ".join(parsed.words[end : end + 2])
    home = (sight.scene.home,) if sight.scene.home else ()
    # A judge or a commission whose nation is not told is of whom the text is about.
    acting = tuple(code for code in sight.actors(verb) if code)
    actors = acting or sight.by(begin) or home or sight.fallback()
    if actors:
        yield Finding(
            Kind.INQUIRY_OPENED,
            actors[:1],
            (),
            begin,
            (sight.match(begin, end, "an inquiry opened"),),
            0.88 if _INTO.match(behind) else 0.7,
            denied=parsed.denied(begin),
        )
