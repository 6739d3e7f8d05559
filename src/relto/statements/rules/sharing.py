"""Rules about sharing: less of it, more of it, what was given, and what went on to others.

An act of sharing is a word for it with a word for intelligence near; what happens to the act is
told by the words around: it is stopped, resumed, done, or not.

It looks at one sentence at a time; what is no matter of intelligence it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from relto.model.evidence import Kind
from relto.statements.grammar import Subject
from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import OBJECT, SUBJECT, Head
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.vocabulary import phrase, words

_TIES = re.compile(
    r"(?:links?|co|cooperat|collaborat|liaison|partnership|relationship|ties|contacts)"
)
_PLAIN = phrase("sharing.plain")
_TELL = re.compile(
    r"(?:tell|tells|telling|told|show|shows|showing|shown|go|goes|going|speak|contacts)"
)
_ALONE = phrase("sharing.alone")
_NOUN = phrase("sharing.noun")
_INTRANSITIVE = re.compile(
    r"(?:stopped|stops|ceased|halted|ended|ends|paused|halved|interrupted|shrunk|shrank)"
)
_BARE = phrase("sharing.bare")
_PAST = phrase("sharing.past")
_PRESENT = phrase("sharing.present")
_WITHHOLD = phrase("sharing.withhold")
_BEFORE_NOUNS = words("sharing.before_nouns")
_ADJECTIVE = re.compile(r"\w+(?:al|ary|ive|ous|ite|ent|ish|ed)")
_SOON = frozenset({"will", "shall", "'ll", "would"})
_OWN = frozenset({"its", "our", "their", "his", "her", "my"})
_WEAK, _STRONG = 0.68, 0.9


@dataclass(frozen=True, slots=True)
class Act:
    """An act of sharing: its word, and what is shared.

    Attributes:
        word: place of the word for sharing.
        begin: first word of the act.
        end: before which word it ends.
        strong: whether what is shared is intelligence in so many words.
    """

    word: int
    begin: int
    end: int
    strong: bool


def rules(sight: Sight) -> Iterator[Finding]:
    """Finds what a sentence tells about sharing."""
    if _recommends(sight):
        return
    acts = list(acts_of(sight))
    found = [*_less(sight, acts), *_lifted(sight), *_pact(sight), *_together(sight)]
    found += [
        *_more(sight, acts),
        *_received(sight),
        *_done(sight, acts),
        *_weighed(sight, acts),
        *_followed(sight),
    ]
    taken: set[tuple[object, ...]] = set()
    for finding in found:
        _remember(sight, finding)
        key = (finding.kind, finding.actors)
        if key not in taken:
            taken.add(key)
            yield finding


def _recommends(sight: Sight) -> bool:
    """Whether a sentence says what ought to be done."""
    words = sight.parsed.words
    if re.search(
        r" (?:necessity of|necessary to|need to|needs to|important to|would be wise) ",
        sight.parsed.line.text,
    ):
        return True
    at = next((at for at, word in enumerate(words) if word in {"should", "ought"}), 0)
    return at > 0 and "whether" not in words[max(0, at - 8) : at]


def acts_of(sight: Sight) -> Iterator[Act]:
    """Finds acts of sharing."""
    for hit in sight.hits(Sort.SHARE):
        act = _act(sight, hit)
        if act is not None:
            yield act


def _act(sight: Sight, hit: Hit) -> Act | None:
    word = sight.parsed.words[hit.begin]
    ties = _TIES.fullmatch(word) is not None or _TIES.match(word) is not None and word != "go"
    tell = _TELL.fullmatch(word) is not None
    reach = 3 if ties or tell else 8
    matter = sight.close(Sort.MATTER, hit.begin, hit.end, before=reach, after=5 if ties else reach)
    if tell and sight.parsed.passive(hit.begin) and word == "told":
        return None
    if matter is not None:
        return _spanned(hit, matter, strong=True)
    if not sight.field:
        return None
    if _PLAIN.match(word):
        thing = sight.close(
            Sort.THING, hit.begin, hit.end, before=2 if tell else 6, after=2 if tell else 5
        )
        if thing is not None and _of_others(sight, thing):
            return None
        if thing is not None and not (
            tell and thing.end <= hit.begin and thing.begin + 1 == thing.end
        ):
            return _spanned(hit, thing, strong=False)
    if (_ALONE.fullmatch(word) and _alone(sight, hit)) or (ties and _secured(sight, hit)):
        return Act(hit.begin, hit.begin, hit.end, strong=False)
    return None


_OTHER_FIELDS = words("sharing.other_fields")


_OTHER_GOODS = words("sharing.other_goods")


def _of_others(sight: Sight, thing: Hit) -> bool:
    """Whether information is of another field: `share tax data`."""
    return bool(_OTHER_FIELDS & set(sight.parsed.words[max(0, thing.begin - 1) : thing.end]))


def _alone(sight: Sight, hit: Hit) -> bool:
    """Whether a word for sharing needs no object: `full exchange`, `stopped sharing with them`."""
    words = sight.parsed.words
    around = set(words[max(0, hit.begin - 4) : hit.begin] + words[hit.end : hit.end + 6])
    if around & (_OTHER_FIELDS | _OTHER_GOODS):
        return False
    if not words[hit.begin].startswith(("shar", "speak")):
        return words[hit.end : hit.end + 1] != ("of",) or sight.near
    behind = sight.parsed.words[hit.end : hit.end + 1]
    return not behind or behind[0] in {
        "with",
        "more",
        "less",
        ".",
        ",",
        "among",
        "as",
        "freely",
        "fully",
        "and",
        ";",
        '"',
    }


def _secured(sight: Sight, hit: Hit) -> bool:
    if not _alone(sight, hit):
        return False
    before = sight.parsed.words[hit.begin - 1 : hit.begin]
    return bool(set(before) & {"security", "our", "their", "its", "full"}) or sight.near


def _spanned(hit: Hit, matter: Hit, *, strong: bool) -> Act:
    return Act(hit.begin, min(hit.begin, matter.begin), max(hit.end, matter.end), strong)


def _less(sight: Sight, acts: list[Act]) -> Iterator[Finding]:
    for less in sight.hits(Sort.LESS):
        if _describes(sight, less) or _goes_on(sight, less):
            continue
        act = _governed(sight, less, acts)
        if act is None:
            matter = _withheld(sight, less) or _with_whom(sight, less)
            if matter is None:
                continue
            act = Act(matter.begin, matter.begin, matter.end, matter.sort is Sort.MATTER)
        yield from _limited(sight, less, act)
    yield from _cut_off(sight)
    for act in acts:
        if sight.parsed.denied(act.word):
            yield from _not_shared(sight, act)


def _cut_off(sight: Sight) -> Iterator[Finding]:
    """One loses access, or is kept in the dark: whose material it is, or who keeps, is spoken of."""
    parsed = sight.parsed
    for less in sight.hits(Sort.LESS):
        text = " ".join(parsed.words[less.begin : less.end])
        if text.endswith("in the dark") and sight.field:
            actors = sight.actors(less.begin)
            inside = codes(
                (each for each in parsed.mentions if less.begin <= each.word < less.end), actors
            )
        elif text.endswith("access"):
            actors = sight.owners(less.begin, less.end + 8)
            inside = tuple(code for code in sight.actors(less.begin) if code not in actors)
        else:
            continue
        if actors:
            yield Finding(
                Kind.POLICY_AGAINST_SHARING, actors, inside, less.begin, (sight.of(less),), 0.75
            )


def _describes(sight: Sight, less: Hit) -> bool:
    """Whether a participle only describes: `a restricted document`, `limited information`."""
    words = sight.parsed.words
    before = words[less.begin - 1] if less.begin else ""
    if (
        words[less.begin] in {"stop", "stops", "keep", "keeps", "prevent"}
        and "from" in words[less.end : less.end + 9]
    ):
        return not words[less.end : less.end + 1] or not words[less.end].endswith("ing")
    return words[less.begin] in {
        "restricted",
        "limited",
        "withheld",
        "suspended",
        "frozen",
        "blocked",
        "redacted",
        "halted",
    } and (
        before in {"a", "an", "the", "no", "any", "some", "its", "of", "marked", ""}
        or before.isdigit()
    )


_LASTS = phrase("sharing.lasts")


def _goes_on(sight: Sight, less: Hit) -> bool:
    """Whether a halt is only spoken of further: `the suspension covers`, `the pause is expected`."""
    parsed = sight.parsed
    words = parsed.words
    if (
        less.begin == 0
        or words[less.begin - 1] not in {"the", "this", "that", "such"}
        or not _is_noun(sight, less)
    ):
        return False
    if less.begin > 3 and words[less.begin - 2] not in {",", '"', "and", "but", "said", "says"}:
        return False
    behind = " ".join(words[less.end : less.end + 7])
    return _LASTS.search(behind) is not None


def _governed(sight: Sight, less: Hit, acts: list[Act]) -> Act | None:
    """Finds the act of sharing that a word of less is about."""
    parsed = sight.parsed
    best: tuple[int, Act] | None = None
    word = parsed.words[less.begin]
    for act in acts:
        if parsed.barred(less.begin, act.word):
            continue
        if less.end <= act.begin:
            gap, reach = act.begin - less.end, 9
        elif less.begin >= act.end:
            gap = less.begin - act.end
            reach = 12 if parsed.passive(less.begin) else 6 if _INTRANSITIVE.fullmatch(word) else 2
            reach = 10 if word in {"only", "on", "nothing", "case"} else reach
        else:
            gap, reach = 0, 1
        if gap <= reach and (best is None or gap < best[0]):
            best = (gap, act)
    return best[1] if best else None


def _withheld(sight: Sight, less: Hit) -> Hit | None:
    """Finds the matter that is held back, where no word for sharing stands by it."""
    if not _WITHHOLD.match(sight.parsed.words[less.begin]):
        return None
    if _is_noun(sight, less):
        found = sight.close(Sort.MATTER, less.begin, less.end, before=1, after=0)
        if found is not None:
            return found
    found = sight.close(Sort.MATTER, less.begin, less.end, before=0, after=7)
    if found is None and sight.parsed.passive(less.begin):
        found = sight.close(Sort.MATTER, less.begin, less.end, before=7, after=0)
    if (
        found is None
        and sight.field
        and sight.parsed.words[less.begin].startswith(("with", "hold", "held"))
    ):
        found = sight.close(Sort.THING, less.begin, less.end, before=0, after=5)
    return found


def _with_whom(sight: Sight, less: Hit) -> Hit | None:
    """Finds with whom one has become more careful, where it is not said in what."""
    words = sight.parsed.words
    text = " ".join(words[less.begin : less.end])
    if sight.field and re.search(r"(?:send|share|give|tell|pass)\w* less$", text):
        return Hit(Sort.THING, less.begin, less.end)
    if sight.field and re.search(
        r"(?:nothing|door|link|channel|left out|in the dark|remains? closed)$", text
    ):
        return Hit(Sort.THING, less.begin, less.end)
    if not sight.field or not re.search(
        r"(?:cautious|careful|selective|guarded|reluctant|wary|hesitant|reticent|choosier|slow\w* down)$",
        text,
    ):
        return None
    behind = words[less.end : less.end + 3]
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
    noun = _is_noun(sight, less) or any(lift.end == less.begin for lift in sight.hits(Sort.LIFT))
    lift = sight.close(Sort.LIFT, less.begin, less.end, before=5) if noun else None
    if lift is not None and lift.begin != less.begin:
        actors = _doer(sight, lift.begin, act, noun=False)
    else:
        lift, actors = None, _barred_one(sight, verb) or _doer(sight, verb, act, noun=noun)
    if not actors:
        return
    partners = sight.partners(min(act.begin, verb), act.word, actors)
    matched = (sight.of(less), sight.match(act.begin, act.end, "sharing of intelligence"))
    weight = _STRONG if act.strong else _WEAK
    if lift is not None:
        matched = (sight.of(lift), *matched)
        yield Finding(Kind.POLICY_TOWARDS_SHARING, actors, partners, lift.begin, matched, weight)
    elif parsed.denied(verb, less.end):
        yield _kept_up(sight, Finding(None, actors, partners, verb, matched, weight))
    else:
        yield Finding(Kind.POLICY_AGAINST_SHARING, actors, partners, verb, matched, weight)


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


def _is_noun(sight: Sight, less: Hit) -> bool:
    words = sight.parsed.words
    if _NOUN.fullmatch(words[less.begin]) is None:
        return False
    before = words[less.begin - 1] if less.begin else ""
    return before in _BEFORE_NOUNS or before.isdigit() or bool(_ADJECTIVE.fullmatch(before))


def _kept_up(sight: Sight, found: Finding) -> Finding:
    """No stop: what is still to come is a promise, what has been is a denial."""
    window = sight.parsed.words[max(0, found.verb - 6) : found.verb]
    future = _SOON | {
        "intention",
        "plans",
        "plan",
        "reason",
        "need",
        "cause",
        "intend",
        "intends",
        "going",
        "wo",
    }
    if future & set(window) or "won't" in window:
        return replace(found, kind=Kind.POLICY_TOWARDS_SHARING)
    return replace(found, kind=Kind.POLICY_AGAINST_SHARING, denied=True)


def _doer(sight: Sight, verb: int, act: Act, *, noun: bool) -> tuple[str, ...]:
    """Finds who does it: the doer of a passive or of a noun, else the subject."""
    parsed = sight.parsed
    if not noun and not parsed.passive(verb) and not _moved(sight, verb, act):
        return sight.actors(verb)
    if named := sight.by(verb):
        return named
    if owner := _owner(sight, act) or _owner(sight, Act(verb, verb, verb, strong=False)):
        return owner
    if noun:
        subject = parsed.subject_of(verb)
        named = subject.mentions and all(each.part == SUBJECT for each in subject.mentions)
        towards = sight.partners(act.begin, act.word, ())
        found = sight.codes_of(subject) if named or subject.word else ()
        return tuple(code for code in found or sight.fallback() if code not in towards)
    found = sight.actors(verb)
    if found and _told(sight, verb):
        return found
    source = parsed.after(act.begin, ("from",), 8)
    if source and source[0].acts:
        return (source[0].code,)
    before = [each for each in sight.subjects() if each.word < verb]
    return codes(before[-1:], ()) or sight.fallback()


def _moved(sight: Sight, verb: int, act: Act) -> bool:
    """Whether the act itself is the subject of a verb: `deliveries had stopped`."""
    word = sight.parsed.words[verb]
    return act.end <= verb and (
        _INTRANSITIVE.fullmatch(word) is not None or word.startswith(_GOING_ON)
    )


def _owner(sight: Sight, act: Act) -> tuple[str, ...]:
    """Finds whose sharing it is: `our partnership`, `Dutch intelligence sharing`, `between A and B`."""
    parsed = sight.parsed
    between = parsed.after(act.end, ("between",), 6)
    if len(between) > 1 and between[0].word - act.end <= 2:
        return codes(between, ())
    for at in range(act.begin - 1, max(-1, act.begin - 4), -1):
        word = parsed.words[at]
        if word in _OWN:
            return sight.codes_of(Subject(word=word, place=at))
        mention = parsed.mention_at(at)
        if mention is not None:
            owned = (
                mention.end == act.begin
                or parsed.words[at] in {"'s", "'"}
                or mention.word == act.begin - 1
            )
            return (
                (mention.code,) if owned and mention.part in {SUBJECT, OBJECT, "of", "by"} else ()
            )
    return ()


def _told(sight: Sight, verb: int) -> bool:
    """Whether a passive has a subject that is told to do it: `has been told not to pass`."""
    window = sight.parsed.words[max(0, verb - 3) : verb + 3]
    return bool(
        set(window) & {"told", "asked", "ordered", "banned", "forbidden", "barred", "instructed"}
    )


def _not_shared(sight: Sight, act: Act) -> Iterator[Finding]:
    parsed = sight.parsed
    passive = parsed.passive(act.word)
    actors = _doer(sight, act.word, act, noun=False) if passive else sight.actors(act.word)
    if not actors:
        return
    word = parsed.words[act.word]
    owners = sight.owners(act.begin - 1, act.end, actors)
    ours = {"our", "its", "their"} & set(parsed.words[act.word : act.end])
    matched = (
        sight.match(max(0, act.word - 2), act.word + 1, "not sharing"),
        sight.match(act.begin, act.end, "intelligence"),
    )
    weight = 0.8 if act.strong else _WEAK - 0.05
    others = sight.partners(act.begin, act.word, actors)
    subject = parsed.subject_of(act.word)
    if not (
        subject.mentions
        or subject.word
        or {"directive", "order", "memo", "rule"} & set(parsed.words)
    ):
        return
    if not others and _NO_DETAILS & set(parsed.words[act.word : act.end + 3]):
        return
    if not act.strong and passive and not others and not subject.mentions:
        return
    outsider = sight.close(Sort.OUTSIDER, act.begin, act.end, after=8)
    if outsider or ((owners or ours) and _PAST.fullmatch(word)):
        yield Finding(
            Kind.ONWARD_SHARING, actors, owners or others, act.word, matched, weight, denied=True
        )
    elif not _TELL.fullmatch(word) or act.strong:
        yield Finding(Kind.POLICY_AGAINST_SHARING, actors, others, act.word, matched, weight)


_NO_DETAILS = frozenset(
    "details examples comment evidence explanation reasons figures number specifics timeline answer name names".split()  # noqa: SIM905
)


def _lifted(sight: Sight) -> Iterator[Finding]:
    """A halt that was spoken of is lifted: `the suspension was lifted`, `ends an eight-month pause`."""
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
                and _is_noun(sight, each)
                and (
                    0 <= each.begin - lift.end <= 4
                    or (0 <= lift.begin - each.end <= 4 and parsed.passive(lift.begin))
                )
            ),
            None,
        )
        if less is None:
            continue
        act = Act(less.begin, less.begin, less.end, strong=False)
        actors = _doer(sight, lift.begin, act, noun=False)
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
                _WEAK,
                denied=denied,
            )
            return


def _lifted_again(sight: Sight) -> Iterator[Finding]:
    """What was told before is lifted, without being named again: `the first was lifted in June`."""
    former = sight.scene.former
    if not sight.near or former is None or former[0] != Kind.POLICY_AGAINST_SHARING.value:
        return
    parsed = sight.parsed
    for lift in sight.hits(Sort.LIFT):
        if parsed.words[lift.begin] in {"lifted", "ended", "reversed"} and parsed.passive(
            lift.begin
        ):
            actors = sight.by(lift.begin) or sight.fallback()
            if actors:
                yield Finding(
                    Kind.POLICY_TOWARDS_SHARING,
                    actors,
                    (),
                    lift.begin,
                    (sight.of(lift),),
                    _WEAK - 0.05,
                    denied=parsed.denied(lift.begin),
                )
            return


_SIGNED = phrase("sharing.signed")
_ABOUT = re.compile(r" (?:exchang\w+|protect\w+|shar\w+|security|safeguard\w*|swap) ")
_NAMED = phrase("sharing.named")


def _pact(sight: Sight) -> Iterator[Finding]:
    parsed = sight.parsed
    for pact in sight.hits(Sort.PACT):
        first, last = max(0, pact.begin - 7), pact.end + 14
        text = f" {' '.join(parsed.words[first:last])} "
        matter = sight.close(Sort.MATTER, pact.begin, pact.end, before=7, after=14)
        named = _NAMED.search(text)
        if not (named or (matter and _ABOUT.search(text))):
            continue
        signed = next(
            (
                at
                for at in range(max(0, pact.begin - 12), min(len(parsed.words), last + 4))
                if _SIGNED.fullmatch(parsed.words[at])
            ),
            None,
        )
        parties = _parties(sight)
        if {"no", "without", "any", "never"} & set(
            parsed.words[max(0, pact.begin - 3) : pact.begin]
        ):
            continue
        if signed is None or len(parties) < 2:
            continue
        matched = (sight.match(signed, signed + 1, "something signed"), sight.of(pact))
        matched = (*matched, sight.of(matter)) if matter else matched
        yield Finding(
            Kind.POLICY_TOWARDS_SHARING,
            parties,
            (),
            signed,
            matched,
            _STRONG,
            mutual=True,
            denied=parsed.denied(signed),
        )
        return


def _parties(sight: Sight) -> tuple[str, ...]:
    """Finds who signs: all that are named, else the last two of whom the text spoke."""
    named = codes(
        (
            each
            for each in sight.parsed.mentions
            if each.head is not Head.MEDIA and each.part not in {"in", "at"}
        ),
        (),
    )
    scene = sight.scene
    if len(named) < 2 and scene.home:
        others = [each for each in reversed(scene.named) if each not in {*named, scene.home}]
        named = tuple(dict.fromkeys((*named, scene.home, *(others[:1] if not named else ()))))
    return named[:4]


_JOINT = phrase("sharing.joint")
_POOL = re.compile(r" (?:pool|connect|link|merge)s? (?:their|its|our) ")


def _together(sight: Sight) -> Iterator[Finding]:
    """A joint desk, a common picture, pooled reporting."""
    parsed = sight.parsed
    if not (sight.field or sight.has(Sort.MATTER)):
        return
    joint = _JOINT.search(parsed.line.text)
    pool = _POOL.search(parsed.line.text)
    if joint:
        begin, end = parsed.line.span(joint)
        more = sight.close(Sort.MORE, begin, end, before=8, after=0)
        will = next((at for at in range(max(0, begin - 2), begin) if parsed.words[at] in _SOON), -1)
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
        _WEAK,
        mutual=not partners,
        denied=parsed.denied(verb),
    )


def _more(sight: Sight, acts: list[Act]) -> Iterator[Finding]:
    for act in acts:
        steady = sight.close(Sort.STEADY, act.begin, act.end, before=8, after=12)
        more = sight.close(Sort.MORE, act.begin, act.end, before=9, after=10)
        found = steady if steady and not (more and more.end <= act.begin) else more
        if found is None or not _moves(sight, found, act) or not _commits(sight, found, act):
            continue
        noun = found.begin >= act.end and found.sort is Sort.STEADY
        actors = _doer(sight, found.begin, act, noun=noun)
        if not actors and sight.parsed.words[act.word].startswith(("flow", "arriv")):
            actors = sight.fallback()
        if not actors:
            continue
        partners = sight.partners(act.begin, act.word, actors)
        matched = (sight.of(found), sight.match(act.begin, act.end, "sharing of intelligence"))
        weight = _STRONG - 0.05 if act.strong else _WEAK - 0.05
        mutual = len(actors) > 1 and not partners
        denied = found.sort is Sort.MORE and sight.parsed.denied(found.begin)
        kind = Kind.POLICY_AGAINST_SHARING if denied else Kind.POLICY_TOWARDS_SHARING
        yield Finding(kind, actors, partners, found.begin, matched, weight, mutual=mutual)


_COMMIT = phrase("sharing.commit")


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
    return "to" in between or "on" in between or "that" in between


_GOING_ON = ("continu", "resum", "goes", "go", "going", "went")


def _moves(sight: Sight, found: Hit, act: Act) -> bool:
    """Whether a word of more behind an act is about it."""
    if found.sort is Sort.STEADY or found.begin < act.end:
        return True
    word = sight.parsed.words[found.begin]
    if word.startswith(_GOING_ON):
        return found.begin - act.end <= 8
    return sight.parsed.passive(found.begin) or found.begin - act.end <= 2


def _done(sight: Sight, acts: list[Act]) -> Iterator[Finding]:
    """What was shared, is shared, or will be."""
    parsed = sight.parsed
    for act in acts:
        word = parsed.words[act.word]
        if parsed.denied(act.word) or not _finite(sight, act):
            continue
        passive = parsed.passive(act.word)
        named = sight.by(act.word) if parsed.words[act.word].endswith(("ed", "n", "t")) else ()
        actors = named or (
            _doer(sight, act.word, act, noun=False) if passive else sight.actors(act.word)
        )
        if actors:
            yield from _given(sight, act, actors)


def _finite(sight: Sight, act: Act) -> bool:
    """Whether a word for sharing tells that it is done, was done or will be done."""
    words = sight.parsed.words
    word = words[act.word]
    if word.endswith("ing"):
        return _going_on(sight, act)
    if _PAST.fullmatch(word) or _PRESENT.fullmatch(word):
        return True
    if word in {
        "e",
        "emailed",
        "mailed",
        "texted",
        "uploaded",
        "circulated",
        "distributed",
        "made",
    }:
        return True
    if not _BARE.fullmatch(word) and not word.endswith("ing"):
        return False
    before = words[max(0, act.word - 3) : act.word]
    mention = sight.parsed.mention_at(act.word - 1)
    plural = before[-1:] and (
        before[-1]
        in {"we", "they", "i", "services", "officials", "always", "also", "still", "now", "each"}
    )
    return (
        bool({"will", "shall", "'ll", "used", "do", "did", "would"} & set(before))
        or bool(plural)
        or (
            words[act.word - 1 : act.word] == ("to",)
            and sight.parsed.mention_at(act.word - 2) is not None
        )
        or mention is not None
    )


def _going_on(sight: Sight, act: Act) -> bool:
    """Whether an -ing form is a verb of its own: `is sharing`, `thanked for sharing`, `denies passing`."""
    words = sight.parsed.words
    before = words[max(0, act.word - 3) : act.word]
    if before[-1:] in {
        ("denies",),
        ("denied",),
        ("admits",),
        ("admitted",),
        ("denying",),
        ("keeps",),
        ("kept",),
    }:
        return True
    if set(before) & {"is", "are", "was", "were", "been", "be", "'re"} and not set(before) & {
        ",",
        "and",
        "of",
    }:
        return True
    thanked = before[-1:] == ("for",) and sight.parsed.mention_at(act.word - 2) is not None
    return thanked


def _given(sight: Sight, act: Act, actors: tuple[str, ...]) -> Iterator[Finding]:
    parsed = sight.parsed
    partners = sight.partners(act.begin, act.word, actors)
    matched = (
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
    outsider = sight.close(Sort.OUTSIDER, act.begin, act.end, before=2, after=12)
    unasked = sight.close(Sort.UNASKED, act.begin, act.end, before=4, after=14)
    passed_on = owners and parsed.words[act.word + 1 : act.word + 2] == ("on",)
    passed_on = passed_on or bool(
        owners and set(partners) - set(owners) and not sight.has(Sort.CONSENT)
    )
    weight = 0.8 if act.strong else _WEAK - 0.1
    before = set(parsed.words[max(0, act.word - 4) : act.word])
    if outsider or unasked or passed_on:
        matched = (*matched, *(sight.of(each) for each in (outsider, unasked) if each))
        yield Finding(
            Kind.ONWARD_SHARING, actors, owners or partners, act.word, matched, max(weight, 0.7)
        )
    elif (before & _SOON or _headline(sight, act)) and not {"if", "unless"} & set(parsed.words):
        mutual = len(actors) > 1 and not partners
        yield Finding(
            Kind.POLICY_TOWARDS_SHARING, actors, partners, act.word, matched, weight, mutual=mutual
        )
    elif (partners or (act.strong and _gives(sight, act))) and not _background(sight, act):
        yield Finding(Kind.RECIPROCITY_KEPT, actors, partners, act.word, matched, weight - 0.1)


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


_OURS = re.compile(r" (?:sees?|gets?|receives?) (?:[a-z]+ ){0,6}?(?:from us|of ours|by us) ")
_PAPERS = frozenset(
    "documents reports information material data papers intelligence files assessments those copies imagery".split()  # noqa: SIM905
)
_GETS = re.compile(
    r"(?:receiv(?:e|es|ed|ing)|gets?|got|getting|obtain(?:s|ed)?|given|had|have|has|sees?|saw)"
)


def _received(sight: Sight) -> Iterator[Finding]:
    """What one receives another gives: `receives fewer reports from B`, `had nothing from C`."""
    parsed = sight.parsed
    if not (sight.field or sight.has(Sort.MATTER)):
        return
    ours = _OURS.search(parsed.line.text)
    told = (sight.speaker.code if sight.speaker else "") or sight.scene.home
    if ours and told:
        place = parsed.line.span(ours)[0]
        getter = tuple(code for code in sight.actors(place) if code and code != told)
        less = {"only", "nothing", "summaries", "less", "fewer", "no"} & set(
            parsed.words[place : place + 8]
        )
        if getter and less:
            matched = (sight.match(place, place + 1, "receiving"),)
            yield Finding(Kind.POLICY_AGAINST_SHARING, (told,), getter, place, matched, 0.72)
            return
    for at, word in enumerate(parsed.words):
        if not _GETS.fullmatch(word):
            continue
        sources = [each for each in parsed.after(at, ("from",), 14) if each.head is not Head.MEDIA]
        window = parsed.words[at : sources[0].word] if sources else ()
        matter = sight.close(Sort.MATTER, at, at + 1, after=10) or sight.close(
            Sort.THING, at, at + 1, after=8
        )
        less = bool(
            {"nothing", "little", "less", "fewer", "hardly"} & set(window)
        ) or parsed.denied(at)
        if not sources or (matter is None and not less) or len(window) > 9:
            continue
        actors = codes(sources, ())
        getter = tuple(code for code in sight.actors(at) if code and code not in actors)
        matched = (
            sight.match(at, at + 1, "receiving"),
            sight.match(sources[0].word, sources[0].end, "from whom"),
        )
        late = any(hit.begin >= at for hit in sight.hits(Sort.LATE))
        kind = Kind.RECIPROCITY_REDUCED if less else Kind.LATE if late else Kind.RECIPROCITY_KEPT
        if (
            word == "received"
            and parsed.words[at - 1 : at]
            and parsed.words[at - 1] in _PAPERS
            and kind is Kind.RECIPROCITY_KEPT
        ):
            continue
        if kind is Kind.RECIPROCITY_KEPT and word in {
            "had",
            "have",
            "has",
            "given",
            "sees",
            "saw",
            "see",
        }:
            continue
        yield Finding(kind, actors, getter, at, matched, 0.7 if less or late else 0.56)
        return


_SUIT = phrase("sharing.suit")


def _followed(sight: Sight) -> Iterator[Finding]:
    """Others do as was told before, or do not: `Canada followed suit`."""
    parsed = sight.parsed
    found = _SUIT.search(parsed.line.text)
    former = sight.scene.former
    if found is None or former is None:
        return
    begin, end = parsed.line.span(found)
    actors = sight.actors(begin)
    if not actors or actors == ("",):
        return
    kind = Kind(former[0])
    window = set(parsed.words[max(0, begin - 8) : begin])
    refused = bool({"no", "not", "never", "neither", "nor"} & window)
    if refused and kind is Kind.POLICY_AGAINST_SHARING:
        kind = Kind.POLICY_TOWARDS_SHARING
    elif refused:
        kind = Kind.POLICY_AGAINST_SHARING
    partners = tuple(code for code in former[1] if code not in actors)
    yield Finding(kind, actors, partners, begin, (sight.match(begin, end, "as told before"),), 0.6)


def _remember(sight: Sight, finding: Finding) -> None:
    """Keeps what was told of sharing, for those who follow suit."""
    if finding.kind is Kind.POLICY_TOWARDS_SHARING and sight.scene.former is not None:
        # Who follows suit follows the step that made news, not the assurance that came after it.
        return
    if (
        finding.kind in {Kind.POLICY_AGAINST_SHARING, Kind.POLICY_TOWARDS_SHARING}
        and not finding.denied
    ):
        sight.scene.former = (finding.kind.value, finding.partners)


def _weighed(sight: Sight, acts: list[Act]) -> Iterator[Finding]:
    """Sharing or an agreement on it is to be reviewed: less of it may follow."""
    for review in sight.hits(Sort.REVIEW):
        act = _governed(sight, review, acts)
        pact = sight.close(Sort.PACT, review.begin, review.end, before=6, after=8)
        matter = sight.close(Sort.MATTER, review.begin, review.end, before=3, after=6)
        if act is None and not (pact and (matter or sight.field)) and matter is None:
            continue
        actors = sight.actors(review.begin) if not sight.parsed.passive(review.begin) else ()
        if (
            not actors
            or sight.parsed.words[review.begin] in {"review", "reviews"}
            and not _verbal(sight, review)
        ):
            continue
        begin, end = (act.begin, act.end) if act else (review.begin, review.end)
        partners = sight.partners(begin, review.begin, actors)
        matched = (sight.of(review), sight.match(begin, end, "sharing of intelligence"))
        yield Finding(Kind.POLICY_AGAINST_SHARING, actors, partners, review.begin, matched, 0.6)
        return


def _verbal(sight: Sight, review: Hit) -> bool:
    before = sight.parsed.words[max(0, review.begin - 2) : review.begin]
    return bool(
        set(before) & {"will", "shall", "to", "would", "must", "should", "may", "might", "could"}
    )
