"""Rules about more sharing: it is begun, widened, resumed or goes on; a halt is lifted.

Agreements are in `relto.statements.rules.pacts`, not here.
"""

from __future__ import annotations

from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.lexicon import Hit, Sort
from relto.statements.rules.acts import (
    GOING_ON,
    OTHER_GOODS,
    SOON,
    STRONG,
    WEAK,
    Act,
    doer_of,
    is_noun,
)
from relto.statements.rules.sight import Finding, Sight
from relto.statements.vocabulary import phrase, words

_COMMIT = phrase("sharing.commit")
_VALUED = phrase("more.valued")
_FIELD = words("more.field")
_OF_INTELLIGENCE = frozenset({"FVEY", "CTG", "EUROPOL"})
"""Alliances that are for sharing: a commitment to them is one to share."""


def halt_lifted(sight: Sight) -> Iterator[Finding]:
    """A halt that was spoken of is lifted: `the suspension was lifted`, `ends a long pause`."""
    if not (sight.near or sight.field):
        return
    parsed = sight.parsed
    yield from _lifted_again(sight)
    for lift in sight.hits(Sort.LIFT):
        less = next(
            (
                each
                for each in sight.hits(Sort.LESS)
                if each.begin != lift.begin
                and is_noun(sight, each)
                and not _of_goods(sight, each)
                and (
                    0 <= each.begin - lift.end <= 4
                    or (
                        0 <= lift.begin - each.end <= 4
                        and (parsed.passive(lift.begin) or parsed.words[lift.end - 1] == "away")
                    )
                )
            ),
            None,
        )
        if less is None:
            continue
        act = Act(less.begin, less.begin, less.end, strong=False)
        actors = doer_of(sight, lift.begin, act, noun=False)
        if actors:
            matched = (sight.of(lift), sight.of(less))
            partners = sight.partners(lift.begin, lift.begin, actors)
            denied = parsed.denied(lift.begin)
            yield Finding(
                Kind.POLICY_TOWARDS_SHARING,
                actors,
                partners,
                lift.begin,
                matched,
                WEAK,
                denied=denied,
            )
            return


def valued(sight: Sight, acts: list[Act]) -> Iterator[Finding]:
    """A relationship in intelligence is praised, or a commitment to it said again."""
    parsed = sight.parsed
    found = _VALUED.search(parsed.line.text)
    if found is None or not (sight.has(Sort.MATTER) or sight.near):
        return
    begin, end = parsed.line.span(found)
    if not _FIELD & set(parsed.words) and not any(
        each.code in _OF_INTELLIGENCE for each in parsed.mentions
    ):
        return
    actors = tuple(code for code in sight.actors(begin) if code)
    if parsed.words[begin + 1 : begin + 2] == ("as",):
        act = next((each for each in acts if each.word < begin), None)
        actors = doer_of(sight, act.word, act, noun=True) if act else ()
    actors = actors or (sight.fallback() if sight.near else ())
    if actors:
        partners = sight.partners(begin, begin, actors)
        yield Finding(
            Kind.POLICY_TOWARDS_SHARING,
            actors,
            partners,
            begin,
            (sight.match(begin, end, "a relationship valued"),),
            WEAK - 0.06,
            denied=parsed.denied(begin, end),
        )


def _of_goods(sight: Sight, less: Hit) -> bool:
    """Whether a halt is one of other goods: `the pause on military aid`."""
    behind = sight.parsed.words[less.end : less.end + 7]
    return bool(OTHER_GOODS & set(behind)) and not sight.close(
        Sort.MATTER, less.begin, less.end, before=3, after=7
    )


def _lifted_again(sight: Sight) -> Iterator[Finding]:
    """What was told before is lifted, without being named again: `the first was lifted in June`."""
    former = sight.scene.former
    if not sight.near or former is None or former[0] != Kind.POLICY_AGAINST_SHARING.value:
        return
    parsed = sight.parsed
    for lift in sight.hits(Sort.LIFT):
        goods = OTHER_GOODS & set(parsed.words)
        ended = parsed.words[lift.begin] in {"lifted", "ended", "reversed"}
        if ended and parsed.passive(lift.begin) and not goods:
            actors = sight.by(lift.begin) or sight.fallback()
            if actors:
                yield Finding(
                    Kind.POLICY_TOWARDS_SHARING,
                    actors,
                    (),
                    lift.begin,
                    (sight.of(lift),),
                    WEAK - 0.05,
                    denied=parsed.denied(lift.begin),
                )
            return


def more_shared(sight: Sight, acts: list[Act]) -> Iterator[Finding]:
    """Finds acts of sharing that are begun, widened, promised or go on."""
    for act in acts:
        steady = sight.close(Sort.STEADY, act.begin, act.end, before=8, after=12)
        more = sight.close(Sort.MORE, act.begin, act.end, before=9, after=10)
        more = more or _promised(sight, act)
        found = steady if steady and not (more and more.end <= act.begin) else more
        if found is None or not _moves(sight, found, act) or not _commits(sight, found, act):
            continue
        if _turned(sight, found, act):
            continue
        noun = found.begin >= act.end and found.sort is Sort.STEADY
        actors = doer_of(sight, found.begin, act, noun=noun)
        if not actors and found.sort is Sort.STEADY and sight.speaker and sight.speaker.official:
            actors = (sight.speaker.code,) if sight.speaker.code else ()
        if not actors and sight.parsed.words[act.word].startswith(("flow", "arriv")):
            actors = sight.fallback()
        if not actors and act.strong and sight.near:
            actors = sight.fallback()
        if not actors:
            continue
        partners = sight.partners(act.begin, act.word, actors)
        matched = (sight.of(found), sight.match(act.begin, act.end, "sharing of intelligence"))
        weight = STRONG - 0.05 if act.strong else WEAK - 0.05
        mutual = len(actors) > 1 and not partners
        denied = found.sort is Sort.MORE and sight.parsed.denied(found.begin)
        kind = Kind.POLICY_AGAINST_SHARING if denied else Kind.POLICY_TOWARDS_SHARING
        yield Finding(kind, actors, partners, found.begin, matched, weight, mutual=mutual)


def _promised(sight: Sight, act: Act) -> Hit | None:
    """Finds a promise farther ahead: `reaffirmed that alerts about fires will be shared`."""
    hit = sight.close(Sort.MORE, act.begin, act.end, before=24)
    between = sight.parsed.words[hit.end : act.begin] if hit is not None else ()
    return (
        hit
        if between[:1] == ("that",) and SOON & set(sight.parsed.words[act.word - 4 : act.word])
        else None
    )


def _turned(sight: Sight, found: Hit, act: Act) -> bool:
    """Whether it is decided or agreed to share less: `decided to scrap the exchange`."""
    return any(
        found.end <= less.begin < act.word or sight.parsed.words[less.begin] == "not"
        for less in sight.hits(Sort.LESS)
    )


def _commits(sight: Sight, found: Hit, act: Act) -> bool:
    """Whether a promise or a beginning is one of sharing: `agreed to share`, `began sharing`."""
    words = sight.parsed.words
    if found.sort is Sort.STEADY or _COMMIT.match(words[found.begin]) is None:
        return True
    if found.begin >= act.end:
        return False
    between = words[found.end : act.word]
    if words[act.word].endswith("ing") or words[act.word] in {
        "exchange",
        "cooperation",
        "access",
        "liaison",
        "transfers",
    }:
        return len(between) <= 6
    return bool({"to", "on", "in", "that"} & set(between))


def _moves(sight: Sight, found: Hit, act: Act) -> bool:
    """Whether a word of more behind an act is about it."""
    if found.sort is Sort.STEADY or found.begin < act.end:
        return True
    word = sight.parsed.words[found.begin]
    if word.startswith(GOING_ON):
        return found.begin - act.end <= 8
    return sight.parsed.passive(found.begin) or found.begin - act.end <= 2
