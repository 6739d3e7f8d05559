"""Rules about less sharing: it is stopped, limited, withheld, not done, or weighed anew.

It looks at one sentence at a time; what was done before is for `relto.statements.scene`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from relto.model.evidence import Kind
from relto.statements.grammar import BE
from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import OBJECT, Head
from relto.statements.rules.acts import (
    OTHER_GOODS,
    PAST,
    SOON,
    STRONG,
    TELL,
    WEAK,
    Act,
    act_governed,
    doer_of,
    is_noun,
    owner_of,
    recipients,
)
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.vocabulary import phrase, words

_DESCRIBING = words("less.describing")
_BEFORE_ADJECTIVE = words("less.before_adjective")
_CLAUSE_BEGINS = words("less.clause_begins")
_ASKING = frozenset({"ask", "asks", "asking", "seek", "seeks", "consult", "consults", "obtain"})
_MAY = frozenset({"could", "would", "may", "might", "will"})
_UNAWARE = ("in the dark", "unaware", "uninformed", "out of the loop")
_HAS = frozenset({"has", "have", "had", "is", "was", "will", "be", "been", "would", "now"})
_DRIVES = re.compile(r"(?:forc|prompt|push|led|leads?|driv|caus|spurr?)(?:es?|s|ed|ing|en)?")
_INTENTION = words("less.intention")
_MODALS = words("less.modals")
_WITHHOLD = phrase("sharing.withhold")
_LASTS = phrase("sharing.lasts")
_SAFEGUARDS = words("less.safeguards")
_TAKEN_BACK = phrase("less.taken_back")
_NO_DETAILS = words("less.no_details")


def less_shared(sight: Sight, acts: list[Act]) -> Iterator[Finding]:
    """Finds acts of sharing that are stopped, limited or not done."""
    for less in sight.hits(Sort.LESS):
        if _describes(sight, less) or _goes_on(sight, less) or _protects(sight, less):
            continue
        if _ends_another(sight, less) or _asks_no_more(sight, less):
            continue
        act = act_governed(sight, less, acts)
        if act is not None and _onto_the_net(sight, act):
            continue
        near = sight.close(Sort.MATTER, less.begin, less.end, after=3)
        if act is None or (near and near.end < act.begin and _withheld(sight, less)):
            matter = _withheld(sight, less) or _with_whom(sight, less) or _that_halt(sight, less)
            if matter is None:
                continue
            act = Act(matter.begin, matter.begin, matter.end, matter.sort is Sort.MATTER)
        yield from _limited(sight, less, act)
    yield from _cut_off(sight)
    for act in acts:
        steady = sight.close(Sort.STEADY, act.begin, act.end, before=4)
        if sight.parsed.denied(act.word) and steady is None:
            yield from _not_shared(sight, act)


def _onto_the_net(sight: Sight, act: Act) -> bool:
    """Whether what flows is a leak: `to stop the flow of secrets onto social media`."""
    public = sight.close(Sort.PUBLIC, act.begin, act.end, after=5)
    onto = {"onto", "online", "to", "on"} & set(sight.parsed.words[act.end : act.end + 3])
    return public is not None and bool(onto) and sight.parsed.words[act.word].startswith("flow")


def _asks_no_more(sight: Sight, less: Hit) -> bool:
    """Whether it is asking that is given up, rather than sharing: `will no longer ask`."""
    behind = sight.parsed.words[less.end : less.end + 1]
    return sight.parsed.words[less.end - 1] == "longer" and bool(set(behind) & _ASKING)


def _ends_another(sight: Sight, less: Hit) -> bool:
    """Whether it is a halt that is stopped: `terminated its suspension`."""
    if not any(lift.begin == less.begin for lift in sight.hits(Sort.LIFT)):
        return False
    return any(
        0 < other.begin - less.begin <= 5 and is_noun(sight, other)
        for other in sight.hits(Sort.LESS)
    )


def _protects(sight: Sight, less: Hit) -> bool:
    """Whether it is a safeguard that is tightened, rather than sharing: `tightened vetting`."""
    words = sight.parsed.words
    behind = set(words[less.end : less.end + 4])
    return words[less.begin].startswith(("tighten", "limit")) and bool(_SAFEGUARDS & behind)


def _cut_off(sight: Sight) -> Iterator[Finding]:
    """One loses access, or is kept in the dark: who withholds is spoken of."""
    parsed = sight.parsed
    for less in sight.hits(Sort.LESS):
        text = " ".join(parsed.words[less.begin : less.end])
        if text.endswith(_UNAWARE) and sight.field:
            actors = sight.actors(less.begin)
            inside = codes(
                (each for each in parsed.mentions if less.begin <= each.word < less.end), actors
            )
        elif text.endswith("access") or _is_cut_off(sight, less):
            actors = _withholders(sight, less)
            inside = tuple(code for code in sight.actors(less.begin) if code not in actors)
        else:
            continue
        if actors:
            yield Finding(
                Kind.POLICY_AGAINST_SHARING, actors, inside, less.begin, (sight.of(less),), 0.92
            )


def _is_cut_off(sight: Sight, less: Hit) -> bool:
    words = sight.parsed.words
    off = words[less.begin] == "cut" and words[less.begin + 1 : less.begin + 2] == ("off",)
    return off and any(word in BE for word in words[max(0, less.begin - 3) : less.begin])


def _withholders(sight: Sight, less: Hit) -> tuple[str, ...]:
    """Finds from whom one is cut off: whose material it is, or who is named behind `from`."""
    source = sight.parsed.after(less.begin, ("from", "by"), 8)
    source = source or sight.parsed.after(less.end, ("to",), 4)
    return sight.owners(less.begin, less.end + 8) or codes(source[:1], ())


def _describes(sight: Sight, less: Hit) -> bool:
    """Whether a participle only describes: `a restricted document`, `limited information`."""
    words = sight.parsed.words
    before = words[less.begin - 1] if less.begin else ""
    if (
        words[less.begin] in {"stop", "stops", "keep", "keeps", "prevent"}
        and "from" in words[less.end : less.end + 9]
    ):
        return not words[less.end : less.end + 1] or not words[less.end].endswith("ing")
    quoted = before == '"' and words[less.end : less.end + 1] == ('"',)
    described = before in _BEFORE_ADJECTIVE or before.isdigit() or quoted
    return words[less.begin] in _DESCRIBING and described


def _goes_on(sight: Sight, less: Hit) -> bool:
    """Whether a halt is only spoken of further: `the suspension covers`."""
    parsed = sight.parsed
    words = parsed.words
    if (
        less.begin == 0
        or words[less.begin - 1] not in {"the", "this", "that", "such"}
        or not is_noun(sight, less)
    ):
        return False
    if less.begin > 3 and words[less.begin - 2] not in _CLAUSE_BEGINS:
        return False
    behind = " ".join(words[less.end : less.end + 7])
    return _LASTS.search(behind) is not None


def _withheld(sight: Sight, less: Hit) -> Hit | None:
    """Finds the matter that is held back, where no word for sharing stands by it."""
    if not _WITHHOLD.match(sight.parsed.words[less.begin]):
        return None
    if is_noun(sight, less):
        found = sight.close(Sort.MATTER, less.begin, less.end, before=1, after=0)
        if found is not None:
            return found
    found = sight.close(Sort.MATTER, less.begin, less.end, before=0, after=7)
    if found is None and sight.parsed.passive(less.begin):
        found = sight.close(Sort.MATTER, less.begin, less.end, before=7, after=0)
    if (
        found is None
        and sight.field
        and sight.parsed.words[less.begin].startswith(("with", "hold", "held", "conceal"))
    ):
        found = sight.close(Sort.THING, less.begin, less.end, before=0, after=5)
    return found


def _that_halt(sight: Sight, less: Hit) -> Hit | None:
    """Finds what the halt that was told of before is one of: `the pause is on intelligence`."""
    before = sight.parsed.words[max(0, less.begin - 1) : less.begin]
    if not sight.near or not is_noun(sight, less) or not {"the", "this"} & set(before):
        return None
    return sight.close(Sort.MATTER, less.begin, less.end, before=9, after=9)


def _with_whom(sight: Sight, less: Hit) -> Hit | None:
    """Finds with whom one has become more careful, where it is not said in what."""
    words = sight.parsed.words
    text = " ".join(words[less.begin : less.end])
    if sight.field and re.search(r"(?:send|share|give|tell|pass)\w* less$", text):
        return Hit(Sort.THING, less.begin, less.end)
    if sight.field and re.search(
        r"(?:nothing|door|link|channel|left out|in the dark|remains? closed|noforn|dissemination)$",
        text,
    ):
        return Hit(Sort.THING, less.begin, less.end)
    if not sight.field or not re.search(
        r"(?:cautious|careful|selective|guarded|reluctant|wary|hesitant|reticent|choosier"
        r"|slow\w* down)$",
        text,
    ):
        return None
    behind = words[less.end : less.end + 3]
    if OTHER_GOODS & set(words):
        return None
    if sight.close(Sort.MATTER, less.end, less.end, after=4):
        return None
    if sight.near and text.endswith(("hesitant", "reluctant", "cautious", "guarded")):
        return Hit(Sort.THING, less.begin, less.end)
    if behind[:1] in {("with",), ("towards",), ("about",)} or (
        text.endswith("down") and sight.near
    ):
        return Hit(Sort.THING, less.begin, less.end)
    return None


def _limited(sight: Sight, less: Hit, act: Act) -> Iterator[Finding]:
    parsed = sight.parsed
    verb = less.begin
    noun = is_noun(sight, less) or any(lift.end == less.begin for lift in sight.hits(Sort.LIFT))
    lift = sight.close(Sort.LIFT, less.begin, less.end, before=5) if noun else None
    lift = _taken_back(sight, less) or lift or (_over(sight, act) if noun else None)
    if lift is not None and lift.begin > less.begin:
        actors = doer_of(sight, verb, act, noun=True)
    elif lift is not None and lift.begin != less.begin:
        actors = doer_of(sight, lift.begin, act, noun=False)
    else:
        lift, actors = None, _barred_one(sight, verb) or doer_of(sight, verb, act, noun=noun)
    if parsed.words[verb] == "no":
        told = sight.speaker if sight.speaker and sight.speaker.official else None
        actors = (told.code,) if told and told.code else doer_of(sight, act.word, act, noun=False)
    if lift is None:
        actors = _at_risk(sight, verb, actors, act)
    if not actors and act.strong and parsed.words[verb].endswith("ing"):
        actors = ("",)
    if not actors:
        return
    inside = (each for each in parsed.mentions if verb < each.word < less.end and each.acts)
    partners = codes(inside, actors) or sight.partners(min(act.begin, verb), act.word, actors)
    if _hampered(sight, verb):
        behind = {each.code for each in parsed.mentions if each.word > verb}
        partners = tuple(code for code in partners if code in behind)
    partners = partners or (_driver(sight, verb) if actors == ("",) else ())
    partners = partners or (_told_of(sight) if actors == ("",) else ())
    words = (sight.of(less), sight.match(act.begin, act.end, "sharing of intelligence"))
    matched = (sight.of(lift), *words) if lift is not None else words
    weight = STRONG if act.strong else WEAK
    if lift is not None:
        yield Finding(Kind.POLICY_TOWARDS_SHARING, actors, partners, lift.begin, matched, weight)
    elif parsed.denied(verb, less.end) and parsed.words[verb] != "no":
        yield _kept_up(sight, Finding(None, actors, partners, verb, matched, weight))
    else:
        mutual = len(actors) > 1 and not partners and _hampered(sight, verb)
        yield Finding(
            Kind.POLICY_AGAINST_SHARING, actors, partners, verb, matched, weight, mutual=mutual
        )


def _at_risk(sight: Sight, verb: int, actors: tuple[str, ...], act: Act) -> tuple[str, ...]:
    """Finds whose sharing may suffer: of whom nobody says that he shares less, the speaker's."""
    word = sight.parsed.words[verb]
    if word.startswith("risk"):
        subject = sight.parsed.subject_of(verb)
        return actors if subject.mentions else ("",)
    if _hampered(sight, verb):
        # What hampers it is no party to it: `spying by A, which may hinder sharing`.
        return owner_of(sight, act) or ("",)
    if word in _MAY and not actors and sight.speaker and sight.speaker.code:
        return (sight.speaker.code,)
    return actors


def _hampered(sight: Sight, verb: int) -> bool:
    words = sight.parsed.words
    return words[verb] in _MAY and words[max(0, verb - 1) : verb] == ("which",)


def _over(sight: Sight, act: Act) -> Hit | None:
    """Finds that a halt is over: `the pause on sharing with Spain has ended`."""
    for lift in sight.hits(Sort.LIFT):
        before = sight.parsed.words[lift.begin - 1 : lift.begin]
        if 0 <= lift.begin - act.end <= 8 and set(before) & _HAS:
            return lift
    return None


def _driver(sight: Sight, verb: int) -> tuple[str, ...]:
    """Finds who makes others share less: `Ekland's talks have forced allies to scale back`."""
    words = sight.parsed.words
    for at in range(verb - 1, max(0, verb - 9), -1):
        if _DRIVES.fullmatch(words[at]):
            before = [(each.word, each.code) for each in sight.parsed.mentions if each.word < at]
            before += [
                (place, each.code)
                for place, each in sight.parsed.persons.items()
                if place < at and each.code
            ]
            return (min(before)[1],) if before else ()
    return ()


def _told_of(sight: Sight) -> tuple[str, ...]:
    """Finds towards whom allies share less, where the text told that before."""
    return sight.scene.shunned


def _taken_back(sight: Sight, less: Hit) -> Hit | None:
    """Finds a decision to stop that is undone: `dropped its plan to suspend`."""
    for found in _TAKEN_BACK.finditer(sight.parsed.line.text):
        begin, end = sight.parsed.line.span(found)
        if end == less.begin:
            return Hit(Sort.LIFT, begin, end)
    return None


def _barred_one(sight: Sight, verb: int) -> tuple[str, ...]:
    """Finds who is forbidden to share: `the order bars Canadian agencies from sharing`."""
    if not re.match(
        r"(?:bar|ban|forbid|forbade|prohibit|stop|block|prevent)", sight.parsed.words[verb]
    ):
        return ()
    named = [
        each
        for each in sight.parsed.mentions
        if verb < each.word <= verb + 3 and each.part == OBJECT and each.head is Head.BODY
    ]
    return codes(named[:1], ())


def _kept_up(sight: Sight, found: Finding) -> Finding:
    """No stop: what is still to come is a promise, what has been is a denial."""
    window = sight.parsed.words[max(0, found.verb - 6) : found.verb]
    future = SOON | _INTENTION
    if future & set(window) or "won't" in window:
        return replace(found, kind=Kind.POLICY_TOWARDS_SHARING)
    return replace(found, kind=Kind.POLICY_AGAINST_SHARING, denied=True)


def _not_shared(sight: Sight, act: Act) -> Iterator[Finding]:
    parsed = sight.parsed
    if got := recipients(sight, act):
        yield from _not_given(sight, act, got)
        return
    passive = parsed.passive(act.word)
    actors = doer_of(sight, act.word, act, noun=False) if passive else sight.actors(act.word)
    if not actors:
        return
    word = parsed.words[act.word]
    if not parsed.subject_of(act.word).mentions and set(actors) <= _towards(sight, act):
        actors = ("",)
    owners = sight.owners(act.begin - 1, act.end, actors)
    ours = {"our", "its", "their"} & set(parsed.words[act.word : act.end])
    matched = (
        sight.match(max(0, act.word - 2), act.word + 1, "not sharing"),
        sight.match(act.begin, act.end, "intelligence"),
    )
    weight = 0.8 if act.strong else WEAK - 0.05
    others = sight.partners(act.begin, act.word, actors)
    subject = parsed.subject_of(act.word)
    if not (
        subject.mentions
        or subject.word
        or {"directive", "order", "memo", "rule"} & set(parsed.words)
    ):
        return
    if not others and _NO_DETAILS & set(parsed.words[act.begin : act.end + 3]):
        return
    former = sight.scene.former
    told = former is not None and former[0] == Kind.POLICY_AGAINST_SHARING.value and sight.near
    if not act.strong and passive and not (others or subject.mentions or told):
        return
    outsider = sight.close(Sort.OUTSIDER, act.begin, act.end, after=8)
    if told and passive:
        outsider = None
    if outsider or ((owners or ours) and PAST.fullmatch(word)):
        yield Finding(
            Kind.ONWARD_SHARING, actors, owners or others, act.word, matched, weight, denied=True
        )
    elif not TELL.fullmatch(word) or act.strong:
        yield Finding(Kind.POLICY_AGAINST_SHARING, actors, others, act.word, matched, weight)


def _towards(sight: Sight, act: Act) -> set[str]:
    return {
        each.code
        for each in sight.parsed.mentions
        if each.part in {"with", "to"} and 0 <= each.word - act.word <= 5
    }


def _not_given(sight: Sight, act: Act, got: tuple[str, ...]) -> Iterator[Finding]:
    """One is not given something: `B was not shown the reports of A`."""
    owners = sight.owners(act.begin, act.end + 1, got)
    actors = sight.by(act.word) or owners
    actors = actors or tuple(code for code in sight.fallback() if code not in got) or ("",)
    matched = (
        sight.match(max(0, act.word - 2), act.word + 1, "not sharing"),
        sight.match(act.begin, act.end, "intelligence"),
    )
    weight = 0.8 if act.strong else WEAK - 0.05
    yield Finding(Kind.POLICY_AGAINST_SHARING, actors, got, act.word, matched, weight)


def weighed_anew(sight: Sight, acts: list[Act]) -> Iterator[Finding]:
    """Sharing or an agreement on it is to be reviewed: less of it may follow."""
    for review in sight.hits(Sort.REVIEW):
        act = act_governed(sight, review, acts)
        pact = sight.close(Sort.PACT, review.begin, review.end, before=6, after=8)
        matter = sight.close(Sort.MATTER, review.begin, review.end, before=3, after=6)
        if act is None and not (pact and (matter or sight.field)) and matter is None:
            continue
        actors = sight.actors(review.begin) if not sight.parsed.passive(review.begin) else ()
        noun = sight.parsed.words[review.begin] in {"review", "reviews"}
        if not actors or (noun and not _verbal(sight, review)):
            continue
        begin, end = (act.begin, act.end) if act else (review.begin, review.end)
        partners = sight.partners(begin, review.begin, actors)
        matched = (sight.of(review), sight.match(begin, end, "sharing of intelligence"))
        yield Finding(Kind.POLICY_AGAINST_SHARING, actors, partners, review.begin, matched, 0.6)
        return


def _verbal(sight: Sight, review: Hit) -> bool:
    before = sight.parsed.words[max(0, review.begin - 2) : review.begin]
    return bool(set(before) & _MODALS)
