"""Acts of sharing: their words, what is shared, and who does it.

An act of sharing is a word for it with a word for intelligence near. What becomes of the act is for
the rules beside: this module finds no statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from relto.statements.actors import Naming
from relto.statements.grammar import Subject
from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import OBJECT, SUBJECT
from relto.statements.rules.sight import Sight, codes
from relto.statements.vocabulary import phrase, words

_AFTER_SHARING = words("acts.after_sharing")
_INSTRUCTED = words("acts.instructed")
_TIES = re.compile(
    r"(?:links?|co$|cooperat|collaborat|liaison|partnership|relationship|ties|contacts?$|work"
    r"|communications?$|dealings|interactions?$|relations$)"
)
_LOOSE_TIES = re.compile(
    r"(?:partnership|relationship|relations|ties|contacts?|communications?|dealings|interactions?)"
)
_OF_SERVICES = frozenset({"spy", "intelligence", "security", "defence", "defense", "military"})
_BETWEEN_BOTH = re.compile(
    r"between (?:the |both )?(?:two |neighbou?ring )?(?:countries|nations|sides|allies|neighbou?rs)"
)
_OF_THE_FIELD = words("acts.of_the_field")
_PLAIN = phrase("sharing.plain")
TELL = re.compile(
    r"(?:tell|tells|telling|told|show|shows|showing|shown|go|goes|going|speak|contacts)"
)
_ALONE = phrase("sharing.alone")
_NOUN = phrase("sharing.noun")
_INTRANSITIVE = re.compile(
    r"(?:stopped|stops|ceased|halted|ended|ends|paused|halved|interrupted|shrunk|shrank|dried|dries"
    r"|collapsed|broke|broken|come|comes|came|ground)"
)
PAST = phrase("sharing.past")
_BEFORE_NOUNS = words("sharing.before_nouns")
_ADJECTIVE = re.compile(r"\w+(?:al|ary|ive|ous|ite|ent|ish|ed)")
_THEIR_KIND = frozenset(
    {"counterparts", "counterpart", "services", "agencies", "service", "agency"}
)
_GIVEN_TO = frozenset({"given", "told", "shown", "sent", "provided", "offered", "handed"})
SOON = frozenset({"will", "shall", "'ll", "would"})
_OWN = words("acts.own")
WEAK, STRONG = 0.68, 0.9
_OTHER_FIELDS = words("sharing.other_fields")
OTHER_GOODS = words("sharing.other_goods")
GOING_ON = ("continu", "resum", "goes", "go", "going", "went")


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


def acts_of(sight: Sight) -> Iterator[Act]:
    """Finds acts of sharing."""
    for hit in sight.hits(Sort.SHARE):
        act = _act(sight, hit)
        if act is not None:
            yield act


def _act(sight: Sight, hit: Hit) -> Act | None:
    word = sight.parsed.words[hit.begin]
    ties = _TIES.match(word) is not None and word != "go"
    tell = TELL.fullmatch(word) is not None
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


def _of_others(sight: Sight, thing: Hit) -> bool:
    """Whether information is of another field: `share tax data`."""
    return bool(_OTHER_FIELDS & set(sight.parsed.words[max(0, thing.begin - 1) : thing.end]))


def _alone(sight: Sight, hit: Hit) -> bool:
    """Whether a word for sharing needs no object: `full exchange`, `stopped sharing with them`."""
    words = sight.parsed.words
    around = set(words[max(0, hit.begin - 4) : hit.begin] + words[hit.end : hit.end + 6])
    if around & (_OTHER_FIELDS | OTHER_GOODS):
        return False
    if not words[hit.begin].startswith(("shar", "speak")):
        return words[hit.end : hit.end + 1] != ("of",) or sight.near
    behind = sight.parsed.words[hit.end : hit.end + 1]
    return not behind or behind[0] in _AFTER_SHARING


def _secured(sight: Sight, hit: Hit) -> bool:
    if not _alone(sight, hit):
        return False
    words = sight.parsed.words
    if _THEIR_KIND & set(words[hit.end : hit.end + 7]):
        return True
    beside = [
        each
        for each in sight.parsed.mentions
        if 0 <= each.word - hit.end <= 4 or 0 <= hit.begin - each.end <= 1
    ]
    if any(each.naming is Naming.SERVICE for each in beside):
        return True
    if words[hit.begin] == "relations":
        return False
    if _LOOSE_TIES.fullmatch(words[hit.begin]) and not _OF_THE_FIELD & set(words):
        return False
    before = sight.parsed.words[max(0, hit.begin - 1) : hit.begin]
    wider = sight.parsed.words[max(0, hit.begin - 4) : hit.begin]
    secured = bool(set(before) & {"our", "their", "its", "full"}) or "security" in wider
    return secured or sight.near


def _spanned(hit: Hit, matter: Hit, *, strong: bool) -> Act:
    return Act(hit.begin, min(hit.begin, matter.begin), max(hit.end, matter.end), strong)


def recipients(sight: Sight, act: Act) -> tuple[str, ...]:
    """Finds to whom something is given where that is a passive's subject: `B was given access`."""
    word = sight.parsed.words[act.word]
    behind = act.end > act.word + 1 and act.begin == act.word
    if word not in _GIVEN_TO or not behind or not sight.parsed.passive(act.word):
        return ()
    subject = sight.parsed.subject_of(act.word)
    return codes((each for each in subject.mentions if each.acts), ())


def act_governed(sight: Sight, less: Hit, acts: list[Act]) -> Act | None:
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
            reach = 18 if word == "not" else reach
            relative = {"that", "which"} & set(parsed.words[act.end : act.end + 5])
            reach = max(reach, 10) if relative else reach
        else:
            gap, reach = 0, 1
        if gap <= reach and (best is None or gap < best[0]):
            best = (gap, act)
    return best[1] if best else None


def is_noun(sight: Sight, less: Hit) -> bool:
    """Says whether a word of less is a noun: `the halt`, `a second suspension`."""
    words = sight.parsed.words
    if _NOUN.fullmatch(words[less.begin]) is None:
        return False
    before = words[less.begin - 1] if less.begin else ""
    return before in _BEFORE_NOUNS or before.isdigit() or bool(_ADJECTIVE.fullmatch(before))


def doer_of(sight: Sight, verb: int, act: Act, *, noun: bool) -> tuple[str, ...]:
    """Finds who does it: the doer of a passive or of a noun, else the subject.

    Args:
        sight: the sentence.
        verb: what is done to the act, or the act's own word.
        act: the act.
        noun: whether the word at `verb` is a noun, as in `a halt`.
    """
    parsed = sight.parsed
    if within := _within(sight, act):
        return within
    if not noun and not parsed.passive(verb) and not _moved(sight, verb, act):
        return sight.actors(verb)
    if named := sight.by(verb):
        return named
    if owner := owner_of(sight, act) or owner_of(sight, Act(verb, verb, verb, strong=False)):
        return owner
    if noun:
        subject = parsed.subject_of(verb)
        nominative = all(each.part == SUBJECT for each in subject.mentions)
        towards = [
            each.code
            for each in parsed.mentions
            if each.part in {"to", "with", "towards", "toward"} and each.word >= act.begin
        ]
        owned = parsed.after(verb, ("of",), 3)
        if owned and owned[0].code not in towards:
            return (owned[0].code,)
        source = parsed.after(act.begin, ("from",), 8)
        if source and source[0].acts and source[0].code not in towards:
            return (source[0].code,)
        found = sight.codes_of(subject) if nominative or subject.word else ()
        return tuple(code for code in found or sight.fallback() if code not in towards)
    found = sight.actors(verb)
    if found and _told(sight, verb):
        return found
    source = parsed.after(act.begin, ("from",), 8)
    if source and source[0].acts:
        return (source[0].code,)
    before = [each for each in sight.subjects() if each.word < verb]
    return codes(before[-1:], ()) or sight.fallback()


def _within(sight: Sight, act: Act) -> tuple[str, ...]:
    """Finds the alliance whose members share: `intelligence sharing among NATO countries`."""
    if not sight.parsed.words[act.end - 1].endswith(("sharing", "exchange")):
        return ()
    inside = sight.parsed.after(act.end - 1, ("among", "amongst", "within", "inside", "in"), 3)
    return codes((each for each in inside if each.naming is Naming.ALLIANCE), ())[:1]


def _moved(sight: Sight, verb: int, act: Act) -> bool:
    """Whether the act itself is the subject of a verb: `deliveries had stopped`."""
    word = sight.parsed.words[verb]
    return act.end <= verb and (
        _INTRANSITIVE.fullmatch(word) is not None or word.startswith(GOING_ON)
    )


def owner_of(sight: Sight, act: Act) -> tuple[str, ...]:
    """Finds whose sharing it is: `our partnership`, `Dutch sharing`, `between A and B`."""
    parsed = sight.parsed
    between = parsed.after(act.end, ("between",), 6)
    if len(between) > 1 and between[0].word - act.end <= 2:
        return codes(between, ())
    among = parsed.after(act.end, ("among", "within"), 4)
    if among and among[0].word - act.end <= 2:
        return (among[0].code,)
    if _BETWEEN_BOTH.match(" ".join(parsed.words[act.end : act.end + 4])):
        return sight.codes_of(Subject(word="countries", place=act.end))
    for at in range(act.begin - 1, max(-1, act.begin - 4), -1):
        word = parsed.words[at]
        if word in _OWN:
            return sight.codes_of(Subject(word=word, place=at))
        mention = parsed.mention_at(at)
        if mention is not None:
            owned = (
                mention.end == act.begin
                or parsed.words[mention.end : mention.end + 1] == ("'s",)
                or set(parsed.words[mention.word + 1 : act.begin]) <= _OF_SERVICES
                or mention.word == act.begin - 1
            )
            return (
                (mention.code,) if owned and mention.part in {SUBJECT, OBJECT, "of", "by"} else ()
            )
    return ()


def _told(sight: Sight, verb: int) -> bool:
    """Whether a passive has a subject that is told to do it: `has been told not to pass`."""
    window = sight.parsed.words[max(0, verb - 3) : verb + 3]
    return bool(set(window) & _INSTRUCTED)
