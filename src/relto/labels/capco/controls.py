"""Reads the values of AEA, FGI, CUI, dissemination and non-IC controls.

A value is looked up as the form writes it; one that only the other form writes is understood and
told as a mistake. Which controls may stand together is for the constraints to say.

Basis: Register and Manual 2016 §G.1, §H.6 to §H.9.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from relto.labels.capco import lists
from relto.labels.capco.marking import Form, Tokens
from relto.labels.capco.parts import Part, Placed, Rank, disorder, pieces, slip
from relto.labels.capco.tokens import (
    AEA,
    CUI_BASIC,
    CUI_SPECIFIED,
    DISSEM,
    DISSEM_CUI,
    NON_US,
    WRITINGS,
    Vocabulary,
    aea_order,
    non_ic_order,
)
from relto.labels.capco.values import (
    CNWDI,
    FGI_NAMES,
    KIND_OF_FORM,
    LISTS,
    REL_TO,
    SYNTAX,
    look_up,
    words_of,
)
from relto.labels.mistakes import Mistake, nearest

_ACCM = re.compile(r"ACCM-[A-Z0-9_ -]{1,61}", re.ASCII)
_NUMBER = re.compile(r"[0-9]+", re.ASCII)
_NEARLY = ("RELTO", "REL-TO", "RELEASABLE TO", "REL", "DISPLAY TO", *REL_TO, "DISPLAY ONLY")


def _sigma_number(token: str) -> str:
    return token.rpartition("-")[2]


def read_dissem(values: Iterable[Placed], form: Form) -> Part:
    """Reads dissemination controls with their lists of countries."""
    tokens: list[Placed] = []
    places: list[Placed] = []
    mistakes: list[Mistake] = []
    listed: dict[str, Tokens] = {}
    whole = True
    for value, place in values:
        token, listing, wrong = _dissem(value, place, form)
        mistakes += wrong
        if token is None or (listing is not None and not listing.is_whole):
            whole = False
        if token is not None:
            tokens.append((token, place))
            if listing is not None:
                field = "display_only_to" if token == _DISPLAY else "releasable_to"
                listed[field] = listing.codes
                places += listing.places
    ordered = DISSEM.sorted(token for token, _ in tokens)
    if _USGOV in ordered:
        implied, wrong = _originator(tokens, words_of(Rank.DISSEM, form))
        mistakes += wrong
        places += implied
    if not _CUI_LIMITS.isdisjoint(ordered) and _in_order(DISSEM_CUI, tokens):
        mistakes += disorder("CAPCO A.6", tokens, (token for token, _ in tokens))
    else:
        mistakes += disorder("CAPCO A.6", tokens, ordered, words=words_of(Rank.DISSEM, form))
    from_banner = form is Form.PORTION and "releasable_to" not in listed
    flag = ("rel_is_banners",) if from_banner and not _LISTED.isdisjoint(ordered) else ()
    if _USGOV in ordered:
        ordered = DISSEM.sorted((*ordered, "OC"))
    fields = (("dissemination_controls", ordered), *listed.items())
    return Part(
        Rank.DISSEM, fields, (*tokens, *places), tuple(mistakes), is_whole=whole, flags=flag
    )


def _originator(
    tokens: Iterable[Placed], words: Callable[[str], str]
) -> tuple[list[Placed], list[Mistake]]:
    """Returns where ORCON stands that ORCON-USGOV implies, and the mistake of writing both.

    The attributes of ISM hold both (ISM-ID-00302), a marking shows the one that permits more.

    Basis: Register and Manual 2016 §H.8 (ORCON, relationship to other markings).
    """
    found = dict(tokens)
    if "OC" not in found:
        return [("OC", found[_USGOV])], []
    message = "ORCON and ORCON-USGOV do not stand together: ORCON takes precedence"
    return [], [slip("CAPCO H.8", message, (words(_USGOV), found[_USGOV]), words("OC"))]


def _in_order(vocabulary: Vocabulary, tokens: list[Placed]) -> bool:
    """Tells whether tokens stand in the order of another vocabulary (CUI has its own)."""
    names = tuple(token for token, _ in tokens)
    return names == vocabulary.sorted(names) and all(name in vocabulary for name in names)


_DISPLAY, _USGOV = "DISPLAYONLY", "OC-USGOV"
_CUI_LIMITS = frozenset({"AC", "AWP", "DL_ONLY", "FED_ONLY", "FEDCON", "NOCON"})
_LISTED = frozenset({"REL", "EYES"})


def _dissem(
    value: str, place: int, form: Form
) -> tuple[str | None, lists.Listing | None, list[Mistake]]:
    if value == "REL":
        message = "`REL` needs its list: write `REL TO USA, …`"
        wrong = slip("ISM-ID-00031", message, (value, place), "REL TO USA", "REL TO")
        return "REL", None, [] if form is Form.PORTION else [wrong]
    if value.endswith("EYES ONLY"):
        return _eyes(value, place)
    for begin in (*REL_TO, "DISPLAY ONLY"):
        if value == begin or value.startswith(f"{begin} "):
            return _listed(value, place, begin, form)
    if value.startswith(LISTS):
        return _nearly_listed(value, place)
    token, wrongs = look_up(Rank.DISSEM, (value, place), form)
    return token, None, wrongs


def _eyes(value: str, place: int) -> tuple[str | None, lists.Listing | None, list[Mistake]]:
    names = value.removesuffix("EYES ONLY").removesuffix(" ")
    if not names:
        message = "`EYES ONLY` needs its list before it: write `USA/GBR EYES ONLY`"
        return "EYES", None, [slip("ISM-ID-00031", message, (value, place), "USA")]
    listing = lists.read_list(names, place, lists.EYES)
    return "EYES", listing, list(listing.mistakes)


def _listed(
    value: str, place: int, begin: str, form: Form
) -> tuple[str | None, lists.Listing | None, list[Mistake]]:
    display = begin == "DISPLAY ONLY"
    kind = lists.DISPLAY if display else lists.RELEASE
    wrong: list[Mistake] = []
    if form is Form.PORTION and begin == REL_TO[1]:
        message = f"`{begin}` is a banner marking: a portion mark has `REL TO`"
        wrong.append(slip("CAPCO C.1", message, (begin, place), "REL TO", "REL TO"))
    at = min(len(begin) + 1, len(value))
    listing = lists.read_list(value[at:], place + at, kind)
    return _DISPLAY if display else "REL", listing, [*wrong, *listing.mistakes]


def _nearly_listed(
    value: str, place: int
) -> tuple[str | None, lists.Listing | None, list[Mistake]]:
    """Reads a list whose first words are not quite those of the Register."""
    begin = next(text for text in _NEARLY if value.startswith(text))
    right = "DISPLAY ONLY" if begin.startswith("DISPLAY") else "REL TO"
    message = f"`{value}` is not written as the Register does: begin with `{right} `"
    wrong = slip("CAPCO H.8", message, (value, place), right, right)
    names = value[len(begin) :].lstrip(" :")
    kind = lists.DISPLAY if right == "DISPLAY ONLY" else lists.RELEASE
    listing = lists.read_list(names, place + len(value) - len(names), kind)
    return _DISPLAY if right == "DISPLAY ONLY" else "REL", listing, [wrong, *listing.mistakes]


def read_non_ic(values: Iterable[Placed], form: Form) -> Part:
    """Reads controls of other departments, ACCM nicknames among them."""
    tokens: list[Placed] = []
    mistakes: list[Mistake] = []
    whole = True
    for value, place in values:
        if _ACCM.fullmatch(value):
            tokens.append((value.replace(" ", "_"), place))
            continue
        token, wrong = look_up(Rank.NON_IC, (value, place), form)
        mistakes += wrong
        whole = whole and token is not None
        if token is not None:
            tokens.append((token, place))
    ordered = non_ic_order(token for token, _ in tokens)
    mistakes += disorder("CAPCO A.6", tokens, ordered, words=words_of(Rank.NON_IC, form))
    fields = (("non_ic_markings", ordered),)
    return Part(Rank.NON_IC, fields, tuple(tokens), tuple(mistakes), is_whole=whole)


def read_aea(values: Iterable[Placed], form: Form) -> Part:
    """Reads Atomic Energy Act markings with CNWDI and SIGMA numbers."""
    tokens: list[Placed] = []
    heads: list[Placed] = []
    mistakes: list[Mistake] = []
    whole = True
    for value, place in values:
        found, wrong, understood = _aea(value, place, form)
        tokens += found
        heads += found[:1]
        mistakes += wrong
        whole = whole and understood
    ordered = aea_order(token for token, _ in heads)
    mistakes += disorder("CAPCO A.6", heads, ordered, words=words_of(Rank.AEA, form))
    fields = (("atomic_energy_markings", aea_order(token for token, _ in tokens)),)
    return Part(Rank.AEA, fields, tuple(tokens), tuple(mistakes), is_whole=whole)


def _aea(value: str, place: int, form: Form) -> tuple[list[Placed], list[Mistake], bool]:
    head, *tails = pieces(value, "-", place)
    if head[0] in CNWDI or head[0].partition(" ")[0] in {"SIGMA", "SG"}:
        message = f"`{head[0]}` stands behind its marking: write `RD-{head[0]}`"
        return [], [slip("CAPCO H.6", message, head, f"RD-{head[0]}")], False
    token, mistakes = look_up(Rank.AEA, head, form)
    if token is None:
        return [], mistakes, False
    tokens, whole = [(token, place)], True
    for text, at in tails:
        if text in CNWDI and token == "RD" and len(tokens) == 1:  # noqa: S105 - a marking
            tokens.append(("RD-CNWDI", at))
            if form is Form.PORTION and text != "CNWDI":
                message = f"`{text}` is a banner marking: a portion mark has `CNWDI`"
                mistakes.append(slip("CAPCO C.1", message, (text, at), "CNWDI", "CNWDI"))
        elif text.partition(" ")[0] in {"SIGMA", "SG"} and token in {"RD", "FRD"}:
            found, wrong = _sigma(token, (text, at), form)
            tokens += found
            mistakes += wrong
            whole = whole and bool(found) and all(m.rule != "ISM-ID-00253" for m in wrong)
        else:
            message = f"`{text}` is no marking of `{head[0]}`"
            like = nearest(text, ("CNWDI", "SIGMA"))
            mistakes.append(slip("ISM-ID-00253", message, (text, at), "CNWDI or SIGMA", like))
            whole = False
    if len(tokens) > 1 and whole:
        tokens[1] = (tokens[1][0], place)  # `RD-CNWDI` begins at its family
    return tokens, mistakes, whole


def _sigma(family: str, found: Placed, form: Form) -> tuple[list[Placed], list[Mistake]]:
    word, *numbers = pieces(found[0], " ", found[1])
    expected = "SIGMA" if form is Form.BANNER else "SG"
    mistakes: list[Mistake] = []
    if word[0] != expected:
        message = f"`{word[0]}` {KIND_OF_FORM[form]} `{expected}`"
        mistakes.append(slip(SYNTAX[form], message, word, expected, expected))
    tokens: list[Placed] = []
    for number, at in numbers:
        token = f"{family}-SG-{number}"
        if token in AEA:
            tokens.append((token, at))
        else:
            known = [term.rpartition("-")[2] for term in AEA.terms if "RD-SG-" in term]
            message = f"`{number}` is no SIGMA number in use"
            expect = "14, 15, 18 or 20"
            like = nearest(number, known) if _NUMBER.fullmatch(number) else None
            mistakes.append(slip("ISM-ID-00253", message, (number, at), expect, like))
    if not numbers:
        message = f"`{word[0]}` needs its numbers behind it, a space before each"
        mistakes.append(slip("ISM-ID-00253", message, word, "14, 15, 18 or 20"))
    ordered = aea_order(token for token, _ in tokens)
    mistakes += disorder("CAPCO H.6", tokens, ordered, words=_sigma_number)
    return tokens, mistakes


def read_fgi(values: Iterable[Placed], form: Form) -> Part:
    """Reads foreign government information: bare where a source is concealed."""
    found = list(values)
    value, place = found[0]
    name = next(text for text in FGI_NAMES if value.startswith(text))
    mistakes: list[Mistake] = []
    if form is Form.PORTION and name != "FGI":
        message = f"`{name}` is a banner marking: a portion mark has `FGI`"
        mistakes.append(slip("CAPCO C.1", message, (name, place), "FGI", "FGI"))
    for other, at in found[1:]:
        message = "foreign government information stands once: one list names every source"
        mistakes.append(slip("CAPCO H.7", message, (other, at)))
    rest = value[len(name) :]
    if not rest:
        fields = (("fgi_source_protected", ("FGI",)),)
        return Part(Rank.FGI, fields, (("FGI", place),), tuple(mistakes), is_whole=len(found) == 1)
    if not rest.startswith(" "):
        message = "list the sources behind `FGI`, a space before each"
        mistakes.append(slip("CAPCO A.6", message, (rest[0], place + len(name)), " "))
    listing = lists.read_list(rest[1:], place + len(name) + 1, lists.SOURCES)
    mistakes += listing.mistakes
    return Part(
        Rank.FGI,
        (("fgi_source_open", listing.codes),),
        (("FGI", place), *listing.places),
        tuple(mistakes),
        is_whole=listing.is_whole and len(found) == 1,
    )


def read_cui(values: Iterable[Placed], _form: Form) -> Part:
    """Reads CUI categories: specified ones with `SP-`, then basic ones."""
    tokens: list[Placed] = []
    mistakes: list[Mistake] = []
    basic: list[str] = []
    specified: list[str] = []
    whole = True
    for value, place in values:
        name, vocabulary = value.removeprefix("SP-"), CUI_BASIC
        if name != value:
            vocabulary = CUI_SPECIFIED
        if name not in vocabulary:
            rule = "ISM-ID-00505" if vocabulary is CUI_BASIC else "ISM-ID-00506"
            message = f"`{value}` is no CUI category"
            like = nearest(name, vocabulary.terms)
            if name in CUI_SPECIFIED:
                like = f"SP-{name}"
            mistakes.append(slip(rule, message, (value, place), "a CUI category", like))
            whole = False
            continue
        tokens.append((value, place))
        (specified if name != value else basic).append(name)
        if name != value and basic:
            message = "specified CUI categories stand before basic ones"
            mistakes.append(slip("CAPCO A.6", message, (value, place)))
    names = [token for token, _ in tokens]
    mistakes += disorder("CAPCO A.6", tokens, dict.fromkeys(names))
    fields = (
        ("cui_basic", CUI_BASIC.sorted(basic)),
        ("cui_specified", CUI_SPECIFIED.sorted(specified)),
    )
    placed = tuple((token.removeprefix("SP-"), place) for token, place in tokens)
    return Part(Rank.CUI, fields, placed, tuple(mistakes), is_whole=whole)


def read_marker(values: Iterable[Placed], form: Form) -> Part:
    """Reads the marker before CUI categories."""
    (value, place), *_ = values
    wrong: tuple[Mistake, ...] = ()
    if value != "CUI" and form is Form.PORTION:
        message = f"`{value}` is a banner marking: a portion mark has `CUI`"
        wrong = (slip("CAPCO C.1", message, (value, place), "CUI", "CUI"),)
    return Part(Rank.CUI_MARKER, (), (("CUI", place),), wrong)


def read_non_us(values: Iterable[Placed], rank: Rank) -> Part:
    """Reads the controls of NATO: ATOMAL, BALK, BOHEMIA."""
    known = WRITINGS["non_us"].in_banner
    tokens = [(known[value], place) for value, place in values]
    ordered = NON_US.sorted(token for token, _ in tokens)
    return Part(
        rank, (("non_us_controls", ordered),), tuple(tokens), disorder("CAPCO A.6", tokens, ordered)
    )


READERS: Mapping[Rank, Callable[[list[Placed], Form], Part]] = {
    Rank.AEA: read_aea,
    Rank.FGI: read_fgi,
    Rank.CUI: read_cui,
    Rank.CUI_MARKER: read_marker,
    Rank.DISSEM: read_dissem,
    Rank.NON_IC: read_non_ic,
}
"""Category to the function that reads its values."""
