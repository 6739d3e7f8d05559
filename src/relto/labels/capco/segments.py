"""Reads what stands between two `//`: values of one category, divided by `/`.

A value says by its words to which category it belongs; an unpublished control system says it only
by its form and its place. Values of another category than the first are told as a mistake: the
single slash should have been a double one. Results are remembered by text, since few categories
make up all markings. The order of categories is for the grammar to say.

Basis: Register and Manual 2016 §A.6, §D.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby

from relto.labels.capco.compartments import (
    SYSTEMS,
    is_program,
    may_be_system,
    read_sap,
    read_sci,
    system_of,
)
from relto.labels.capco.controls import READERS, read_non_us
from relto.labels.capco.lists import is_code
from relto.labels.capco.marking import Form
from relto.labels.capco.parts import Part, Placed, Rank, Register, pieces, remembered, slip
from relto.labels.capco.tokens import CLASSIFICATIONS, CUI_BASIC, WRITINGS
from relto.labels.capco.values import EXACT, UNKNOWN, is_list, rank_of, unknown
from relto.labels.mistakes import Mistake, nearest

_DECLASSIFICATION = re.compile(r"MR|X[1-8]|25X[1-9].*|50X[12].*|[0-9]{8}|OADR|DNI ONLY", re.ASCII)
_RETIRED = frozenset({"OUO", "PII", "WNINTEL", "NOCONTRACT"})
"""Markings of the past or of others, which are no control systems."""

_CLOSED = {
    "KLONDIKE": ("TK-BLFH", "TK-IDIT", "TK-KAND"),
    "ENDSEAL": ("SI-EU", "SI-NK"),
    "EL": ("SI-EU", "SI-NK"),
}
"""Control systems that are no more, with what old material is marked anew as.

Basis: Register and Manual 2016 §H.4 (TK, SI: legacy information) and its history of changes.
"""

_NO_SEPARATOR = re.compile(r"[ ,;\\:-]+")
_NON_US = frozenset(WRITINGS["non_us"].in_banner)
_KNOWN: Mapping[Form, Mapping[str, Rank]] = {
    form: {
        **{text.upper(): Rank.DISSEM for text in WRITINGS["dissem"].read(form)},
        **dict.fromkeys(WRITINGS["non_ic"].read(form), Rank.NON_IC),
        **dict.fromkeys(WRITINGS["aea"].read(form), Rank.AEA),
        **dict.fromkeys(SYSTEMS.read(form), Rank.SCI),
    }
    for form in Form
}
_CUI = frozenset({Rank.CUI_MARKER, Rank.CUI})
_LEVELS = frozenset({*CLASSIFICATIONS.in_banner, *CLASSIFICATIONS.in_portion})


@remembered
def read_segment(
    text: str, form: Form, register: Register, before: Rank | None
) -> tuple[Part, ...]:
    """Reads one segment; positions are counted from its beginning.

    Args:
        text: upper-case text between two `//`.
        form: banner or portion.
        register: whether unpublished systems are read.
        before: the category of the segment before if it was a CUI marker or CUI categories, since
            their names are those of other controls, too.
    """
    values, mistakes = _values(text)
    ranked = _ranked(_joined(values), register, before)
    parts: list[Part] = []
    for number, (rank, group) in enumerate(groupby(ranked, key=lambda item: item[0])):
        run = [value for _, value in group]
        found = _read(rank, run, form, register)
        if number and rank is not None and parts and parts[-1].rank is not found[0].rank:
            message = "categories are divided by `//`, not by `/`"
            place = max(run[0][1] - 1, 0)
            wrong = slip("CAPCO A.6", message, ("/", place), "//")
            found[0] = replace(found[0], mistakes=(wrong, *found[0].mistakes))
        parts += found
    parts[0] = replace(parts[0], mistakes=(*mistakes, *parts[0].mistakes))
    return tuple(parts)


def _values(text: str) -> tuple[list[Placed], list[Mistake]]:
    """Cuts a segment at its slashes and tells spaces that should not be there."""
    values: list[Placed] = []
    mistakes: list[Mistake] = []
    for piece, place in pieces(text, "/"):
        value = piece.strip()
        at = place + (len(piece) - len(piece.lstrip()) if value else 0)
        if piece != value:
            where = place if piece[0] == " " else place + len(value)
            message = "no space stands beside a slash"
            mistakes.append(slip("CAPCO A.6", message, (" ", where)))
        if "  " in value:
            message = "one space stands between two words, not more"
            where = at + value.index("  ") + 1
            mistakes.append(slip("CAPCO A.6", message, (" ", where)))
            value = re.sub(" +", " ", value)
        values.append((value, at))
    return values, mistakes


def _joined(values: list[Placed]) -> list[Placed]:
    """Puts back together what a slash belongs to: EYES ONLY lists, and lists by mistake."""
    joined: list[Placed] = []
    for value, place in values:
        if value.endswith(" EYES ONLY"):
            whole, at = value, place
            while joined and is_code(joined[-1][0]):
                before, at = joined.pop()
                whole = f"{before}/{whole}"
            joined.append((whole, at))
        elif joined and is_list(joined[-1][0]) and is_code(value):
            before, at = joined.pop()
            joined.append((f"{before}/{value}", at))
        else:
            joined.append((value, place))
    return joined


def _ranked(
    values: list[Placed], register: Register, before: Rank | None
) -> list[tuple[Rank | None, Placed]]:
    if len(values) > 1 and all(value in _NON_US for value, _ in values):
        return [(Rank.SCI, item) for item in values]
    published = any(system_of(value) for value, _ in values)
    ranked: list[tuple[Rank | None, Placed]] = []
    for value, place in values:
        rank: Rank | None = rank_of(value) or (Rank.SCI if system_of(value) else None)
        if is_program(value):
            rank = Rank.SAP
        elif before in _CUI and (value.startswith("SP-") or value in CUI_BASIC):
            if rank is None or ranked or before is Rank.CUI_MARKER:
                rank = Rank.CUI
        elif rank is None and before in _CUI:
            rank = Rank.CUI
        elif value and (rank is None or (rank is Rank.SCI and before is Rank.SAP)):
            rank = _by_place(value, before, register, published=published)
        ranked.append((rank, (value, place)))
        before = rank
    return ranked


def _by_place(
    value: str, before: Rank | None, register: Register, *, published: bool
) -> Rank | None:
    """Returns the category that only place and form give to a value."""
    if before is Rank.SAP:
        return Rank.SAP
    head = value.partition("-")[0]
    if before not in {None, Rank.SCI} or not may_be_system(value) or is_code(head):
        return None
    if head in _LEVELS or head in EXACT or head in _RETIRED or _DECLASSIFICATION.fullmatch(head):
        return None
    is_short = len(head) == 3
    if not is_short and (not published or nearest(head, EXACT) is not None):
        return None
    return Rank.SCI if is_short or register is Register.LENIENT else None


def _read(rank: Rank | None, run: list[Placed], form: Form, register: Register) -> list[Part]:
    if rank is None:
        return [_not_understood(run, form)]
    if rank is Rank.SAP:
        return [read_sap(run, form)]
    foreign = [item for item in run if item[0] in _NON_US]
    own = [item for item in run if item[0] not in _NON_US]
    parts = []
    if own and rank is Rank.SCI:
        parts.append(read_sci(own, form, register))
    elif own:
        parts.append(READERS[rank](own, form))
    if foreign:
        parts.append(read_non_us(foreign, rank))
        if own and foreign[0][1] < own[-1][1]:
            message = f"`{foreign[0][0]}` stands behind the markings of the United States"
            wrong = slip("CAPCO A.6", message, foreign[0])
            parts[-1] = replace(parts[-1], mistakes=(*parts[-1].mistakes, wrong))
    return parts


def _not_understood(run: Iterable[Placed], form: Form) -> Part:
    mistakes, rank = [], Rank.SCI
    for found in run:
        wrong, rank = _why(found, form)
        mistakes.append(wrong)
    return Part(rank, mistakes=tuple(mistakes), is_whole=False)


def _why(found: Placed, form: Form) -> tuple[Mistake, Rank]:
    """Returns why a value is not understood, and the category it was likely meant for."""
    value = found[0]
    if not value:
        return unknown(Rank.HEAD, found, form), Rank.HEAD
    if value in _LEVELS:
        message = f"`{value}`: the classification stands once, at the beginning"
        return slip("CAPCO D.1", message, found, "a control marking"), Rank.HEAD
    if is_code(value):
        message = f"`{value}` stands alone: countries follow `REL TO`, `DISPLAY ONLY` or `FGI`"
        return slip("CAPCO A.6", message, found, "REL TO, DISPLAY ONLY or FGI"), Rank.HEAD
    if _DECLASSIFICATION.fullmatch(value):
        message = f"`{value}`: declassification does not stand in a marking since 2008"
        return slip("CAPCO I", message, found, "the classification authority block"), Rank.HEAD
    unseparated = _unseparated(found)
    if unseparated is not None:
        return unseparated, Rank.HEAD
    known = _KNOWN[form]
    heirs = _CLOSED.get(value.partition("-")[0])
    if heirs is not None:
        message = f"`{value}` is closed: mark old material anew"
        return slip("CAPCO H.4", message, found, " or ".join(heirs), heirs[0]), Rank.SCI
    like = _nearest(value, form)
    if like is None:
        message = f"`{value}` is not in the Register"
        return slip("CAPCO G.1", message, found, "a marking of the Register"), Rank.HEAD
    rank = known[like]
    message = f"`{value}` is not among {rank.words}"
    return slip(UNKNOWN[rank], message, found, rank.words, like), rank


@remembered
def _nearest(value: str, form: Form) -> str | None:
    return nearest(value, _KNOWN[form])


def _unseparated(found: Placed) -> Mistake | None:
    """Returns the mistake that two known markings have no slash between them, or None."""
    value, place = found
    for mark in _NO_SEPARATOR.finditer(value):
        left, right = value[: mark.start()], value[mark.end() :]
        ranks = [rank_of(text) or (Rank.SCI if system_of(text) else None) for text in (left, right)]
        if None not in ranks:
            slash = "/" if ranks[0] is ranks[1] else "//"
            message = f"`{left}` and `{right}` are divided by `{slash}`"
            return slip("CAPCO A.6", message, (mark[0], place + mark.start()), slash)
    return None
