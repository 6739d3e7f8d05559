"""Rules about what was given and received, and what went on to others without consent.

It does not say whether what was given was right or came in time: that is in
`relto.statements.rules.reporting`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.card import Match
from relto.statements.lexicon import Sort
from relto.statements.mentions import OBJECT, Head
from relto.statements.rules.acts import (
    PAST,
    SOON,
    STRONG,
    WEAK,
    Act,
    doer_of,
    recipients,
)
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.vocabulary import phrase, words

_BY_WIRE = words("given.by_wire")
_PLURALS = words("given.plurals")
_MODALS = words("given.modals")
_BEFORE_ING = words("given.before_ing")
_BEING = words("given.being")
_ROUTINELY = frozenset({"routinely", "regularly", "already", "currently"})
_RULES = frozenset({"law", "bill", "rule", "crime", "offence", "decree", "punishable", "forbids"})
_NOTHING = frozenset({"nothing", "little", "hardly"})
_GIVES_TO = frozenset({"give", "gives", "gave", "sent", "sends", "handed", "offered", "told"})
_LITTLE = frozenset({"nothing", "little", "less", "fewer", "hardly"})
_HARDLY = words("given.hardly")
_NO_GIFT = words("given.no_gift")
_BARE = phrase("sharing.bare")
_PRESENT = phrase("sharing.present")
_OURS = re.compile(r" (?:sees?|gets?|receives?) (?:[a-z]+ ){0,6}?(?:from us|of ours|by us) ")
_PAPERS = words("given.papers")
_ASKS_NOT = re.compile(
    r"(?<= )(?:no longer|not|never|without) (?:be )?(?:ask|seek|consult|obtain)(?:s|ing|ed)?"
    r" (?:[a-z@0-9'-]+ ){0,6}?(?:before|when|if) (?:[a-z@0-9-]+ ){0,3}?"
    r"(?:pass|shar|hand|giv|forward)(?:e|es|s|ing)?(?= )"
)
_SOURCE = re.compile(
    r"(?<= )(?:is|was|were|as|being|been) (?:believed to be |said to be |identified as )?"
    r"(?:[a-z]+ )?the (?:main |original |key )?source of(?= )"
)
_GETS = re.compile(
    r"(?:receiv(?:e|es|ed|ing)|gets?|got|getting|obtain(?:s|ed)?|given|had|have|has|sees?|saw)"
)


def given_away(sight: Sight, acts: list[Act]) -> Iterator[Finding]:
    """What was shared, is shared, or will be."""
    parsed = sight.parsed
    yield from _unasked(sight)
    for act in acts:
        if parsed.denied(act.word) or not _finite(sight, act):
            continue
        if recipients(sight, act) or _ruled(sight, act):
            continue
        passive = parsed.passive(act.word)
        named = sight.by(act.word) if parsed.words[act.word].endswith(("ed", "n", "t")) else ()
        actors = named or (
            doer_of(sight, act.word, act, noun=False) if passive else sight.actors(act.word)
        )
        if actors:
            yield from _given(sight, act, actors)


def _unasked(sight: Sight) -> Iterator[Finding]:
    """What is passed on without asking: `will no longer ask allies before it passes it on`."""
    parsed = sight.parsed
    found = _ASKS_NOT.search(parsed.line.text)
    if found is None or not (sight.field or sight.has(Sort.MATTER)):
        return
    begin, end = parsed.line.span(found)
    actors = tuple(code for code in sight.actors(begin) if code)
    if actors:
        matched = (sight.match(begin, end, "passed on unasked"),)
        yield Finding(Kind.ONWARD_SHARING, actors, (), begin, matched, STRONG)


def _ruled(sight: Sight, act: Act) -> bool:
    """Whether a law or rule speaks of the act: `makes it a crime to pass on`."""
    return bool(_RULES & set(sight.parsed.words[max(0, act.word - 14) : act.word]))


def _finite(sight: Sight, act: Act) -> bool:
    """Whether a word for sharing tells that it is done, was done or will be done."""
    words = sight.parsed.words
    word = words[act.word]
    if word.endswith("ing"):
        return _going_on(sight, act)
    if PAST.fullmatch(word) or _PRESENT.fullmatch(word) or word in _BY_WIRE:
        return True
    if not _BARE.fullmatch(word):
        return False
    before = words[max(0, act.word - 3) : act.word]
    return bool(
        _MODALS & set(before)
        or _PLURALS & set(before[-1:])
        or _headline(sight, act)
        or sight.parsed.mention_at(act.word - 1) is not None
    )


def _going_on(sight: Sight, act: Act) -> bool:
    """Whether an -ing form is a verb of its own: `is sharing`, `denies passing`."""
    words = sight.parsed.words
    before = words[max(0, act.word - 3) : act.word]
    if (_BEFORE_ING | _ROUTINELY) & set(before[-1:]):
        return True
    being = max((at for at, each in enumerate(before) if each in _BEING), default=-1)
    if being >= 0 and not {",", "and", "of"} & set(before[being:]):
        return True
    return before[-1:] == ("for",) and sight.parsed.mention_at(act.word - 2) is not None


def _given(sight: Sight, act: Act, actors: tuple[str, ...]) -> Iterator[Finding]:
    parsed = sight.parsed
    partners = sight.partners(act.begin, act.word, actors)
    matched: tuple[Match, ...] = (
        sight.match(act.word, act.word + 1, "sharing"),
        sight.match(act.begin, act.end, "what is shared"),
    )
    owners = sight.owners(act.begin - 2, act.end + 2, actors)
    source = [
        each
        for each in parsed.mentions
        if each.part in {"from", "by"} and act.word < each.word <= act.end + 4
    ]
    if source and partners and set(partners) - {each.code for each in source}:
        owners = owners or codes(source, actors)
        partners = tuple(code for code in partners if code not in owners)
    if direct := _direct(sight, act):
        partners, owners = (direct,), tuple(code for code in owners if code != direct)
    outsider = sight.close(Sort.OUTSIDER, act.begin, act.end, before=2, after=12)
    unasked = sight.close(Sort.UNASKED, act.begin, act.end, before=4, after=14)
    passed_on = owners and parsed.words[act.word + 1 : act.word + 2] == ("on",)
    passed_on = passed_on or bool(
        owners and set(partners) - set(owners) and not sight.has(Sort.CONSENT)
    )
    weight = 0.8 if act.strong else WEAK - 0.1
    mutual = len(actors) > 1 and not partners
    before = set(parsed.words[max(0, act.word - 4) : act.word])
    if outsider and parsed.words[act.word + 1 : act.word + 3] == ("only", "to"):
        return
    if outsider or unasked or passed_on:
        matched = (*matched, *(sight.of(each) for each in (outsider, unasked) if each))
        yield Finding(
            Kind.ONWARD_SHARING, actors, owners or partners, act.word, matched, max(weight, 0.7)
        )
    elif _NOTHING & set(parsed.words[act.word + 1 : act.word + 3]):
        yield Finding(Kind.RECIPROCITY_REDUCED, actors, partners, act.word, matched, weight)
    elif (before & SOON or _headline(sight, act)) and not {"if", "unless"} & set(parsed.words):
        yield Finding(
            Kind.POLICY_TOWARDS_SHARING, actors, partners, act.word, matched, weight, mutual=mutual
        )
    elif mutual and (act.strong or "information" in parsed.words[act.begin : act.end]):
        yield Finding(
            Kind.POLICY_TOWARDS_SHARING, actors, (), act.word, matched, weight - 0.1, mutual=True
        )
    elif (partners or (act.strong and _gives(sight, act))) and not _background(sight, act):
        yield Finding(Kind.RECIPROCITY_KEPT, actors, partners, act.word, matched, weight - 0.1)


def _direct(sight: Sight, act: Act) -> str:
    """Finds who is named right behind a verb of giving: `gave the NSA data`."""
    place = act.word + 1
    place += sight.parsed.words[place : place + 1] == ("the",)
    mention = sight.parsed.mention_at(place)
    gives = sight.parsed.words[act.word] in _GIVES_TO
    owned = mention is not None and "'s" in sight.parsed.words[mention.word : mention.end]
    return mention.code if mention is not None and gives and not owned else ""


def _headline(sight: Sight, act: Act) -> bool:
    """Whether an infinitive is a headline's future: `Two neighbours to swap data`."""
    words = sight.parsed.words
    place = act.word - 1
    return words[place : place + 1] == ("to",) and sight.parsed.mention_at(place - 1) is not None


def _background(sight: Sight, act: Act) -> bool:
    """Whether a passive in the past perfect only says where something came from."""
    before = sight.parsed.words[max(0, act.word - 3) : act.word]
    return "had" in before and "been" in before


def _gives(sight: Sight, act: Act) -> bool:
    words = sight.parsed.words
    return any(
        each.part == OBJECT for each in sight.parsed.mentions if act.word < each.word < act.word + 4
    ) or (words[act.word] in {"providing", "provides", "contributes"} and sight.field)


def received(sight: Sight) -> Iterator[Finding]:
    """What one receives another gives: `receives fewer reports from B`, `had nothing from C`."""
    if not (sight.field or sight.has(Sort.MATTER)):
        return
    withheld = _only_summaries(sight)
    if withheld is not None:
        yield withheld
        return
    parsed = sight.parsed
    yield from _source(sight)
    for at, word in enumerate(parsed.words):
        if not _GETS.fullmatch(word):
            continue
        sources = [each for each in parsed.after(at, ("from",), 14) if each.head is not Head.MEDIA]
        if not sources or sources[0].word - at > 9:
            continue
        less = (
            parsed.denied(at)
            or _no_longer(parsed.words, at)
            or bool(_LITTLE & set(parsed.words[at : sources[0].word]))
        )
        matter = sight.close(Sort.MATTER, at, at + 1, after=10)
        if not (less or matter or sight.close(Sort.THING, at, at + 1, after=8)):
            continue
        late = any(hit.begin >= at for hit in sight.hits(Sort.LATE))
        kind = Kind.RECIPROCITY_REDUCED if less else Kind.LATE if late else Kind.RECIPROCITY_KEPT
        described = word == "received" and _PAPERS & set(parsed.words[at - 1 : at])
        if kind is Kind.RECIPROCITY_KEPT and (described or word in _NO_GIFT):
            continue
        actors = codes(sources, ())
        getter = tuple(code for code in sight.actors(at) if code and code not in actors)
        matched = (
            sight.match(at, at + 1, "receiving"),
            sight.match(sources[0].word, sources[0].end, "from whom"),
        )
        yield Finding(kind, actors, getter, at, matched, 0.7 if less or late else 0.56)
        return


def _source(sight: Sight) -> Iterator[Finding]:
    """Finds who is named as the source of intelligence: `Ekland was the source of the report`."""
    parsed = sight.parsed
    found = _SOURCE.search(parsed.line.text)
    if found is None:
        return
    begin, end = parsed.line.span(found)
    matter = sight.close(Sort.MATTER, end, end, after=5)
    actors = tuple(code for code in sight.actors(begin) if code)
    if matter is not None and actors:
        matched = (sight.match(begin, end, "the source"), sight.of(matter))
        yield Finding(
            Kind.RECIPROCITY_KEPT,
            actors[:1],
            (),
            begin,
            matched,
            WEAK,
            denied=parsed.denied(begin),
        )


def _no_longer(words: tuple[str, ...], at: int) -> bool:
    return "longer" in words[max(0, at - 3) : at]


def _only_summaries(sight: Sight) -> Finding | None:
    """Whether those who speak say how little another gets: `gets nothing but summaries from us`."""
    parsed = sight.parsed
    found = _OURS.search(parsed.line.text)
    told = (sight.speaker.code if sight.speaker else "") or sight.scene.home
    if found is None or not told:
        return None
    place = parsed.line.span(found)[0]
    getter = tuple(code for code in sight.actors(place) if code and code != told)
    if not getter or not _HARDLY & set(parsed.words[place : place + 8]):
        return None
    matched = (sight.match(place, place + 1, "receiving"),)
    return Finding(Kind.POLICY_AGAINST_SHARING, (told,), getter, place, matched, 0.72)
