"""Reads the classification at the head of a marking, and whose it is.

A US marking begins with its level, a foreign or joint one with `//` and its owner, one that only
holds CUI with `CUI`. Ownership of the United States is never inferred from a line that begins with
`//`. Controls are not read here.

Basis: Register and Manual 2016 §A.6, §H.1 to §H.3, §H.7, §G.1 (NATO).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from relto.labels.capco import lists
from relto.labels.capco.compartments import system_of
from relto.labels.capco.countries import Countries
from relto.labels.capco.marking import Form, Tokens
from relto.labels.capco.parts import Part, Placed, Rank, remembered, slip
from relto.labels.capco.tokens import CLASSIFICATIONS, token_of
from relto.labels.capco.values import rank_of
from relto.labels.mistakes import Mistake, nearest

_NATO_MARKS: Mapping[str, str] = {"CTS": "TS", "NS": "S", "NC": "C", "NR": "R", "NU": "U"}
_ACTIVITY_MARK = re.compile(r"N([A-Z][A-Z-]*)([SCRU])", re.ASCII)
_ACTIVITY = re.compile(r"[A-Z][A-Z -]*", re.ASCII)
_ACTIVITY_LETTERS: Mapping[str, str] = {"I": "ISAF"}
_UNLISTED_OWNERS = frozenset({"FGI", "UN"})
"""Owners that are neither country nor community: a concealed one, and the United Nations."""

_SPACES = re.compile(" +")
_WORDS = tuple(sorted(CLASSIFICATIONS.in_banner, key=len, reverse=True))
_MARKS = tuple(sorted(CLASSIFICATIONS.in_portion, key=len, reverse=True))
_SYNTAX = {Form.BANNER: "CAPCO D.1", Form.PORTION: "CAPCO C.1"}
NO_SLASH = " -,;:\\"
"""What people write where `//` belongs."""
_US_LEVELS = "TOP SECRET, SECRET, CONFIDENTIAL or UNCLASSIFIED"
CUI_NAMES = frozenset({"CUI", "CONTROLLED", "CONTROLLED UNCLASSIFIED INFORMATION"})
"""The control marking of CUI: the word or the acronym (32 CFR 2002.20(b)(1)), or the title."""


@remembered
def read_us_head(text: str, form: Form) -> Part:
    """Reads a head that does not begin with `//`."""
    level, mistakes = _level(text, 0, form)
    if level is None and "  " in text:
        level, mistakes = _level(_SPACES.sub(" ", text), 0, form)
        message = "one space stands between two words, not more"
        mistakes.append(slip("CAPCO A.6", message, (" ", text.index("  ") + 1)))
    if level is not None:
        return _head(level, ("USA",), mistakes, ((level, 0),))
    if text in CUI_NAMES:
        return _head("", (), [], (("CUI", 0),))
    foreign = read_foreign_head(text, form) if " " in text or text in _NATO_MARKS else None
    if foreign is not None and foreign.is_whole:
        message = "a foreign or joint classification begins with `//`"
        right = f"//{text.lstrip('/')}"
        wrong = slip("CAPCO A.6", message, (text, 0), right, right)
        return Part(
            Rank.HEAD,
            foreign.fields,
            foreign.places,
            (wrong, *foreign.mistakes),
            flags=foreign.flags,
        )
    return Part(Rank.HEAD, mistakes=(_no_level(text, form),), is_whole=False)


def end_of_head(text: str, form: Form) -> int | None:
    """Returns where a level ends behind which something other than `//` stands, or None."""
    slash = text.find("/")
    if slash >= 0:
        return slash
    for word in (*_WORDS, *_MARKS) if form is Form.BANNER else (*_MARKS, *_WORDS):
        begin = text.find(word)
        end = begin + len(word)
        control = text[end:].lstrip(NO_SLASH)
        if begin < 0 or control == text[end:] or (begin and text[begin - 1] != " "):
            continue
        if rank_of(control) is not None or control.startswith("SAR"):
            return end
    return None


def _no_level(text: str, form: Form) -> Mistake:
    if not text:
        message = "nothing stands where the classification belongs"
        return slip(_SYNTAX[form], message, ("", 0), _US_LEVELS)
    if rank_of(text) is not None or system_of(text) is not None:
        message = f"a marking begins with its classification, not with `{text}`"
        return slip(_SYNTAX[form], message, (text, 0), _US_LEVELS)
    words = _WORDS if form is Form.BANNER else _MARKS
    like = nearest(text, _WORDS)
    like = (
        CLASSIFICATIONS.portion[CLASSIFICATIONS.in_banner[like]]
        if like and form is Form.PORTION
        else like
    )
    message = f"`{text}` is no classification"
    return slip("ISM-ID-00254", message, (text, 0), ", ".join(words), like)


def _head(level: str, owners: Tokens, mistakes: list[Mistake], places: tuple[Placed, ...]) -> Part:
    fields = (("classification", (level,)), ("owner_producer", owners))
    return Part(Rank.HEAD, fields, places, tuple(mistakes))


def _level(text: str, place: int, form: Form) -> tuple[str | None, list[Mistake]]:
    """Returns the level of its word or mark, and the mistake of the other form."""
    level = CLASSIFICATIONS.read(form).get(text)
    if level is not None:
        return level, []
    level = CLASSIFICATIONS.read(Form.PORTION if form is Form.BANNER else Form.BANNER).get(text)
    if level is None:
        return None, []
    right = CLASSIFICATIONS.written(form)[level]
    kind = "a banner spells it out" if form is Form.BANNER else "a portion mark abbreviates it"
    message = f"`{text}` is the wrong form of the classification: {kind}, `{right}`"
    return level, [slip(_SYNTAX[form], message, (text, place), right, right)]


@remembered
def read_foreign_head(text: str, form: Form) -> Part:
    """Reads a head behind its `//`, from where positions are counted."""
    nato = _nato(text, form)
    if nato is not None:
        return nato
    if text == "JOINT" or text.startswith("JOINT "):
        return _joint(text, form)
    owners, level, mistakes, place = _owned(text, form)
    if level is None:
        return Part(Rank.HEAD, mistakes=(_no_owner(text, form),), is_whole=False)
    if not owners:
        message = f"`{text}` names no owner behind `//`: a US classification begins without it"
        wrong = slip("CAPCO A.6", message, (text, 0), "the owner before the level")
        return Part(Rank.HEAD, mistakes=(wrong,), is_whole=False)
    if owners in _UNLISTED_OWNERS:
        return _head(level, (owners,), mistakes, ((owners, 0), (level, place)))
    listing = lists.read_list(owners, 0, lists.OWNERS)
    mistakes += listing.mistakes
    if "USA" in listing.codes:
        message = "the United States stand behind `//` only in a JOINT marking"
        mistakes.append(slip("CAPCO H.3", message, ("USA", text.index("USA")), "JOINT"))
    fields = (("classification", (level,)), ("owner_producer", listing.codes))
    places = (*listing.places, (level, place))
    return Part(Rank.HEAD, fields, places, tuple(mistakes), is_whole=listing.is_whole)


def _no_owner(text: str, form: Form) -> Mistake:
    if rank_of(text) is not None:
        message = f"a marking begins with its classification, not with `{text}`"
        return slip(_SYNTAX[form], message, (text, 0), _US_LEVELS)
    expected = "an owner and its level" if text else "a classification"
    message = f"`{text}` is no foreign or joint classification"
    known = (
        (*_NATO_MARKS,)
        if form is Form.PORTION
        else ("COSMIC TOP SECRET", *(f"NATO {w}" for w in _WORDS))
    )
    return slip("ISM-ID-00254", message, (text, 0), expected, nearest(text, known))


def _owned(text: str, form: Form) -> tuple[str, str | None, list[Mistake], int]:
    """Cuts a level from the end: owners, level, mistakes, place of the level."""
    for word in (*_WORDS, *_MARKS) if form is Form.BANNER else (*_MARKS, *_WORDS):
        if text == word or text.endswith(f" {word}"):
            place = len(text) - len(word)
            level, mistakes = _level(word, place, form)
            return text[:place].rstrip(), level, mistakes, place
    return text, None, [], 0


def _nato(text: str, form: Form) -> Part | None:
    """Reads a classification of NATO or of an activity of its Council, or returns None."""
    if form is Form.PORTION:
        level = _NATO_MARKS.get(text)
        if level is not None:
            return _head(level, ("NATO",), [], ((level, 0),))
        found = _ACTIVITY_MARK.fullmatch(text)
        if found is not None and text.endswith("TS"):
            return Part(Rank.HEAD, mistakes=(_no_top_secret(text),), is_whole=False)
        if found is not None and rank_of(text) is None:
            name = _ACTIVITY_LETTERS.get(found[1], found[1])
            return _head(found[2], (f"NATO:{name}",), [], ((found[2], 0),))
    if text in _NATO_MARKS:
        level = _NATO_MARKS[text]
        right = _nato_words(level)
        message = f"`{text}` is a portion mark: a banner has `{right}`"
        return _head(level, ("NATO",), [slip("CAPCO D.1", message, (text, 0), right, right)], ())
    owner, level, _, place = _owned(text, form)
    if level is None or owner.partition(" ")[0] not in {"NATO", "COSMIC"}:
        return None
    return _spelt_nato(text, owner, (level, place), form)


def _no_top_secret(text: str) -> Mistake:
    """Refuses a level that would look like SECRET of another activity in a portion mark."""
    message = f"`{text}`: activities of the North Atlantic Council have no TOP SECRET"
    return slip("CAPCO G.1", message, (text, 0), "SECRET, CONFIDENTIAL, RESTRICTED or UNCLASSIFIED")


def _nato_words(level: str) -> str:
    return "COSMIC TOP SECRET" if level == "TS" else f"NATO {CLASSIFICATIONS.banner[level]}"


def _spelt_nato(text: str, owner: str, level: Placed, form: Form) -> Part | None:
    activity = owner.partition(" ")[2]
    if activity and (owner[0] == "C" or not _ACTIVITY.fullmatch(activity)):
        return None
    if activity in Countries.standard().countries:
        return None
    if activity and level[0] == "TS":
        return Part(Rank.HEAD, mistakes=(_no_top_secret(text),), is_whole=False)
    code = f"NATO:{token_of(activity)}" if activity else "NATO"
    right = (
        f"NATO {activity} {CLASSIFICATIONS.banner[level[0]]}" if activity else _nato_words(level[0])
    )
    if form is Form.PORTION:
        marks = {name: mark for mark, name in _NATO_MARKS.items()}
        right = f"N{activity}{level[0]}" if activity else marks[level[0]]
    mistakes = []
    if text != right:
        message = f"`{text}` is written `{right}`"
        mistakes.append(slip(_SYNTAX[form], message, (text, 0), right, right))
    return _head(level[0], (code,), mistakes, (("NATO", 0), level))


def _joint(text: str, form: Form) -> Part:
    rest = text.removeprefix("JOINT").removeprefix(" ")
    begin = len(text) - len(rest)
    for word in (*_WORDS, *_MARKS) if form is Form.BANNER else (*_MARKS, *_WORDS):
        if rest == word or rest.startswith(f"{word} "):
            level, mistakes = _level(word, begin, form)
            return _owners(rest[len(word) + 1 :], (level or "", begin), mistakes, form)
    owners, level, mistakes, place = _owned(rest, form)
    if level is None:
        message = f"`{text}` needs its level behind `JOINT`"
        wrong = slip("CAPCO H.3", message, (text, 0), "JOINT, level, owners")
        return Part(Rank.HEAD, mistakes=(wrong,), is_whole=False)
    message = "behind `JOINT` the level comes first, then the owners"
    wrong = slip("CAPCO H.3", message, (owners, begin), CLASSIFICATIONS.written(form)[level])
    joint = _owners(owners, (level, begin + place), mistakes, form)
    return Part(
        Rank.HEAD, joint.fields, joint.places, (wrong,), is_whole=joint.is_whole, flags=joint.flags
    )


def _owners(text: str, level: Placed, mistakes: list[Mistake], form: Form) -> Part:
    """Reads the owners of a joint marking; a portion may leave them to the banner."""
    places: tuple[Placed, ...] = (("JOINT", 0), ("true", 0), level)
    codes: Tokens = ()
    whole = True
    if text:
        begin = level[1] + len(CLASSIFICATIONS.written(form)[level[0]]) + 1
        if mistakes:
            begin = level[1] + len(mistakes[0].found) + 1
        listing = lists.read_list(text, begin, lists.OWNERS)
        mistakes += listing.mistakes
        codes, places, whole = listing.codes, (*places, *listing.places), listing.is_whole
    elif form is Form.BANNER:
        message = "`JOINT` needs the list of its owners behind the level"
        mistakes.append(slip("CAPCO H.3", message, ("JOINT", 0), "owners, USA among them"))
    fields = (("classification", (level[0],)), ("owner_producer", codes))
    return Part(Rank.HEAD, fields, places, tuple(mistakes), is_whole=whole, flags=("joint",))
