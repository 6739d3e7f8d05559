"""Which part a named organisation has in its sentence.

1. A name stands for the organisation, or for its government, services or people in office (`the
   Dutch services`), or it belongs to something else: to material (`a Dutch report`), to the press
   (`a Dutch newspaper`), to anything (`Dutch farmers`).
2. Its part is that of a subject, of an object, or the preposition before it; in an enumeration
   all have the part of the first.

It does not know what the sentence says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from relto.statements.actors import Naming
from relto.statements.line import Line


class Head(Enum):
    """What a name stands for."""

    SELF = "the organisation"
    BODY = "its government, services or people in office"
    MATTER = "material of it"
    MEDIA = "its press"
    OTHER = "something of it"


SUBJECT = "subject"
OBJECT = "object"

BODIES = frozenset(
    """government governments ministry ministries minister ministers department departments
    secretary president premier chancellor cabinet parliament senate lawmakers legislature
    congress committee service services agency agencies intelligence officials official officers
    officer authorities authority police army military navy forces force command troops
    spokesman spokeswoman spokesperson chief chiefs head heads director directors leader leaders
    delegation delegates ambassador embassy envoy diplomats diplomat administration directorate
    bureau office state side counterpart counterparts colleague colleagues friends friend partner
    partners ally allies analysts analyst spies spymaster spymasters soldiers commander commanders
    general colonel major prosecutors prosecutor investigators regulators watchdog court judge
    security liaison airmen force's premier's hosts leadership politicians mps team
    member members king queen prince monarch establishment community personnel staff guests contractor registry
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
MATTERS = frozenset(
    """report reports document documents material materials information data file files papers
    paper cable cables secrets secret imagery images pictures analysis assessment assessments
    reporting product copy copies originals source sources memo briefing notes intercepts
    forecast forecasts warning warnings tip dissent estimate manual translation details map slides dossier dossiers codes record records""".split()  # noqa: SIM905
)
_MEDIA = frozenset(
    """newspaper newspapers daily dailies broadcaster broadcasters magazine media press radio
    television tv tabloid weekly outlet outlets website news agency's paper's journalist
    journalists reporter reporters channel network's network publication times post""".split()  # noqa: SIM905
)
_OTHERS = frozenset(
    """relations ties election elections economy people citizens companies company firm
    farmers territory soil border coast waters capital market trade currency vessels ships boats
    strikes embassy's public law laws act bill tourists students bank banks exports imports poetry war
    invasion election's intelligence-sharing""".split()  # noqa: SIM905
)
_DETERMINERS = frozenset(
    """neighbouring leading outgoing incoming allied unnamed united the a an its their his her our my your this these those some several many most all
    both two three four five six seven eight nine ten few other another certain such no any each
    every former senior new current then top chief closest close key major old own same longtime
    long - standing friendly allied neighbouring neighboring nearby western eastern northern
    southern nordic baltic central european caretaker outgoing incoming late leading unnamed first
    second of""".split()  # noqa: SIM905
)
PREPOSITIONS = frozenset(
    """with to from by for towards toward against in at on about into through via between among
    over under near within without than after before since of like including per inside outside
    across behind beyond upon onto off as""".split()  # noqa: SIM905
)
OPENERS = frozenset(
    """, ; : " ( — - and or but that which who whom whose when while if because as since after
    before until unless although though whether where why how than so yet nor meanwhile however
    now today yesterday recently also instead already still then again earlier later ... … ) /
    should would did does do has have had is are was were will can could may might neither either
    both only even not . ? ! ' asked
    """.split()  # noqa: SIM905
)
_STOP = PREPOSITIONS | OPENERS | {"'s"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A named organisation in a line.

    Attributes:
        word: place of its name in the line.
        end: before which word what it stands for ends.
        code: of the organisation.
        naming: how the name names it.
        head: what it stands for.
        part: `subject`, `object` or a preposition.
        noun: the word that it stands for, as in `services`; empty if it is the name itself.
    """

    word: int
    end: int
    code: str
    naming: Naming
    head: Head
    part: str
    noun: str

    @property
    def acts(self) -> bool:
        """Whether what it stands for can act."""
        return self.head in {Head.SELF, Head.BODY}


def mentions_of(line: Line) -> tuple[Mention, ...]:
    """Finds the part of each organisation that a line names."""
    placed = line.placed
    heads = {at: _head(line, at, line.names[number].name.naming) for at, number in placed.items()}
    found: dict[int, Mention] = {}
    for at, number in placed.items():
        head, end, noun = heads[at]
        name = line.names[number].name
        part = _enumerated(line, at, found) or part_of(line, at, end)
        if part in _CONJUNCTIONS and _VERB.fullmatch(" ".join(line.words[end : end + 1])):
            part = SUBJECT
        found[at] = Mention(at, end, name.code, name.naming, head, part, noun)
    return tuple(found.values())


def _head(line: Line, at: int, naming: Naming) -> tuple[Head, int, str]:
    words = line.words
    begin = at + 1
    owned = begin < len(words) and words[begin] in {"'s", "'"}
    if owned:
        begin += 1
    last, noun, best = at, "", Head.SELF
    loose = owned or naming is Naming.PEOPLE
    for place in range(begin, min(begin + 6, len(words))):
        word = words[place]
        if word == "-" or word.startswith("@"):
            continue
        if word in _STOP or not word[0].isalpha():
            break
        if not (loose or word in _KINDS or _sort(word, "") is not None):
            break
        sort = _sort(word, words[place + 1] if place + 1 < len(words) else "")
        if sort is not None:
            last, noun, best = place, word, sort
            if sort is not Head.BODY:
                break
        elif best is not Head.SELF or _VERB.fullmatch(word):
            break
    ours = words[at - 1 : at] and words[at - 1] in {"its", "our", "their", "his", "her", "my"}
    if noun in _FRIENDS and (owned or not ours):
        best = Head.OTHER
    if best is Head.SELF and (owned or naming is Naming.PEOPLE):
        best = Head.OTHER if not _stands(naming, words, begin) else Head.SELF
    return best, last + 1, noun


_DEEDS = frozenset(
    "decision move announcement refusal plan halt suspension pause freeze disclosure withdrawal offer promise".split()  # noqa: SIM905
)
"""What an organisation does stands for the organisation: `Colombia's decision`."""
_KINDS = frozenset(
    """foreign defence defense interior home prime deputy security military state secret domestic
    federal national parliamentary presidential public press naval air army chief top senior civil
    counter special general justice finance""".split()  # noqa: SIM905
)
"""Words between a name and what of it is meant."""
_CONJUNCTIONS = frozenset({"after", "before", "since", "until", "as", "than"})
_FRIENDS = frozenset({"partner", "partners", "ally", "allies", "friend", "friends"})
"""America's allies are others than America; its American friends are not."""
_VERB = re.compile(
    r"(?:ha[sd]|have|is|are|was|were|will|would|could|can|may|might|should|must|do|does|did|says?"
    r"|said|told|\w+ed)"
)


def _stands(naming: Naming, words: tuple[str, ...], begin: int) -> bool:
    """Whether a word for a people stands alone, as in `the Danes told us`."""
    if naming is not Naming.PEOPLE:
        return False
    return begin >= len(words) or words[begin] in _STOP or bool(_VERB.fullmatch(words[begin]))


def _sort(word: str, following: str) -> Head | None:
    if word in _MEDIA and not (word == "press" and following in {"office", "service"}):
        return Head.MEDIA
    if word == "intelligence" and following in _STOP:
        return Head.MATTER
    if word in BODIES or word in _DEEDS:
        return Head.BODY
    if word in MATTERS:
        return Head.MATTER
    return Head.OTHER if word in _OTHERS else None


_QUANTITIES = frozenset("several some many most all one two three four both few each none".split())  # noqa: SIM905


def part_of(line: Line, at: int, end: int = -1) -> str:
    """Goes left over what belongs to the name, to the preposition or the verb before it."""
    words = line.words
    place = at - 1
    determined = False
    while place >= 0 and place > at - 9:
        word = words[place]
        if word == "of" and place and words[place - 1] in BODIES:
            return part_of(line, place - 1)
        if word == "of" and place and words[place - 1] in _QUANTITIES:
            place -= 2
            continue
        if word in PREPOSITIONS:
            return SUBJECT if word in {"as", "than"} else word
        if (
            word in {"and", "or"}
            and place
            and _joins_nouns(words, place, at if end < 0 else end - 1)
        ):
            place -= 1
            continue
        if word in OPENERS and word != "-":
            return SUBJECT
        if word in _CLAUSAL:
            return SUBJECT
        if determined and not _governs(word):
            return SUBJECT
        determined = determined or word in _ARTICLES
        if _governs(word) and word not in _DETERMINERS | _KINDS and word not in BODIES:
            return OBJECT
        place -= 1
    return SUBJECT


def _joins_nouns(words: tuple[str, ...], place: int, last: int) -> bool:
    """Whether `and` joins two nouns of one phrase: `of the security and intelligence services`."""
    behind = words[last + 1] if last + 1 < len(words) else ""
    if _VERB.fullmatch(behind) or behind.endswith("s") and behind not in BODIES:
        return False
    return any(word in PREPOSITIONS for word in words[max(0, place - 6) : place])


_GOVERNING = frozenset(
    """told tell tells gave give gives sent send sends met meet meets made make makes hit left let
    kept keep keeps shown show shows cut hand hands warn warns inform informs thank thanks ask asks
    accuse accuses urge urges join joins see saw help helps supply supplies provide provides serve
    serves visit visits sue sues blame blames call calls notify notifies brief briefs alert alerts
    remind reminds assure assures support supports leave leaves affect affects hurt hurts cost
    costs join bring brings brought put puts trust trusts supplant beat fight against
    credit credits contact contacts consult consults invite invites demand protect
    target targets spy exclude excludes deprive deny denies refuse offer offers pass promise
    promises owe lend feed feeds fed reassure grant grants allow allows enable enables let lets
    including named name joined like""".split()  # noqa: SIM905
)


_CLAUSAL = frozenset(
    """said says say claimed claims announced announces believed believes confirmed confirms insisted
    insists argued argues reported denied denies stressed added noted stated suggested suggests
    thinks thought hopes fears feared complained reckons admitted acknowledged found finds
    """.split()  # noqa: SIM905
)
"""Verbs with a clause behind them: a name there is a subject."""
_UNLIKE = frozenset(
    "allied united sharing intelligence unnamed concerned unified including".split()
)  # noqa: SIM905
"""Words that only look like verbs."""
_ARTICLES = frozenset("a an the its their our his her this these those".split())  # noqa: SIM905


def _governs(word: str) -> bool:
    """Whether a word is likely a verb that has what follows as its object."""
    if word in _CLAUSAL or word in _UNLIKE:
        return False
    return word in _GOVERNING or (len(word) > 4 and word.endswith(("ed", "ing")))


def _enumerated(line: Line, at: int, found: dict[int, Mention]) -> str:
    """Returns the part of the name before, if both stand in one enumeration."""
    words = line.words
    place = at - 1
    while place >= 0 and words[place] in _DETERMINERS:
        place -= 1
    if place < 1 or words[place] not in {"and", "or", ",", "&"}:
        return ""
    joined = words[place] in {"and", "or"}
    before = place - 1
    if joined and words[before] == ",":
        before -= 1
    former = next((each for each in found.values() if before in range(each.word, each.end)), None)
    if former is None:
        return ""
    return former.part if joined or _goes_on(line, at) else ""


def _goes_on(line: Line, at: int) -> bool:
    """Whether a comma after a name is followed by the rest of an enumeration."""
    rest = " ".join(line.words[at + 1 : at + 10])
    return (
        re.match(
            r"(?:\w+ ){0,2}?(?:, )?(?:and|or) (?:\w+ ){0,2}?@|(?:\w+ ){0,2}?, (?:\w+ )?@", rest
        )
        is not None
    )


def acting(mentions: tuple[Mention, ...]) -> Iterator[Mention]:
    """Yields those that stand for an organisation itself or for who acts for it."""
    return (each for each in mentions if each.acts)
