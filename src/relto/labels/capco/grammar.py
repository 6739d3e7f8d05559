"""Reads a US marking: a banner line or a portion mark, exactly, with every mistake in it.

1. A marking with any mistake that is an error is refused whole: `parse` raises, `read` tells.
2. Titles and abbreviations of the Register are read alike; what only the other form writes, another
   order, spacing or case is an error, although its meaning is plain.
3. What is not understood is never skipped: then there is no marking, only mistakes.
4. Ownership of the United States is never inferred from a line that begins with `//`.

Nothing here knows which tokens may stand together: `constraints` says that, once a marking has been
read.

Basis: Register and Manual 2016 §A.6, §C.1, §D.1, §G.1; IC-ISM-SecurityBanner.xsl (CUI).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from relto.labels.capco.constraints import check
from relto.labels.capco.heads import NO_SLASH, end_of_head, read_foreign_head, read_us_head
from relto.labels.capco.marking import Form, Marking
from relto.labels.capco.parts import Part, Placed, Rank, Register, moved, pieces, slip
from relto.labels.capco.render import as_cui_alone, in_order
from relto.labels.capco.segments import read_segment
from relto.labels.capco.tokens import SECOND_BANNER_LINE, WRITINGS
from relto.labels.mistakes import MarkingError, Mistake, nearest

__all__ = ["Reading", "Register", "parse", "parse_banner", "parse_portion", "read"]

_REMEMBERED = 8192
_LONGEST = 4096
_SECOND_LINE = "ISM-ID-00517"
_SPACE = " \t\r\n"
_MIXED_CASE = re.compile(r"Attorney-(?:Client|WP)")
_LOOKALIKES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t\n\r", " ")
    | {"\uff0f": "/", "\u2044": "/", "\u2215": "/", "\uff0c": ",", "\uff5c": "|"}
)
_VIA = re.compile(r"HANDLE VIA (?P<via>[A-Z0-9][A-Z0-9 /,-]*?) CHANNELS ONLY", re.ASCII)
Placing = tuple[Part, int]
"""A part, and where it stands."""

_CUI_RANKS = frozenset({Rank.CUI_MARKER, Rank.CUI})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, and what is wrong with it.

    Attributes:
        marking: its meaning, or None where something was not understood. With errors in
            `mistakes` it is what was meant, in canonical form, and not to be acted upon.
        form: banner or portion.
        mistakes: errors and warnings, in the order of position.
    """

    marking: Marking | None
    form: Form
    mistakes: tuple[Mistake, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the marking may be acted upon."""
        return self.marking is not None and not any(m.is_error for m in self.mistakes)


def parse(text: str, register: Register = Register.LENIENT) -> Marking:
    """Reads a portion mark if it has parentheses, a banner line otherwise.

    Raises:
        MarkingError: lists every mistake with rule, position, expectation and nearest token.
    """
    return _good(_reading(text, form_of(text), register))


def parse_banner(text: str, register: Register = Register.LENIENT) -> Marking:
    """Reads a banner line.

    Raises:
        MarkingError: lists every mistake with rule, position, expectation and nearest token.
    """
    return _good(_reading(text, Form.BANNER, register))


def parse_portion(text: str, register: Register = Register.LENIENT) -> Marking:
    """Reads a portion mark, with or without its parentheses.

    Raises:
        MarkingError: lists every mistake with rule, position, expectation and nearest token.
    """
    return _good(_reading(text, Form.PORTION, register))


def read(text: str, *, form: Form | None = None, register: Register = Register.LENIENT) -> Reading:
    """Reads a marking and tells its mistakes instead of raising.

    Args:
        text: a banner line or a portion mark.
        form: which of them; by default a text in parentheses is a portion mark.
        register: whether unpublished control systems are read.
    """
    return _reading(text, form or form_of(text), register)


def form_of(text: str) -> Form:
    """Returns what a text looks like: parentheses make a portion mark."""
    edges = text.strip(_SPACE)
    return Form.PORTION if edges[:1] == "(" or edges[-1:] == ")" else Form.BANNER


def _good(reading: Reading) -> Marking:
    if reading.marking is None or (reading.mistakes and not reading.is_good):
        raise MarkingError(reading.mistakes)
    return reading.marking


def _reading(text: str, form: Form, register: Register) -> Reading:
    if len(text) > _LONGEST:
        message = f"a marking has at most {_LONGEST} characters"
        return Reading(None, form, (slip("CAPCO A.6", message, ("", _LONGEST)),))
    return _read(text, form, register)


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str, form: Form, register: Register) -> Reading:
    mistakes: list[Mistake] = []
    body, begin = _body(text, form, mistakes)
    body = _plain(body, begin, mistakes)
    line, fields = body, dict[str, Any]()
    if "|" in body:
        line, fields = _second_line(body, begin, form, mistakes)
    parts = _parts(line, begin, form, register)
    whole = _ordered(parts, (line, begin), mistakes) and not any(
        m.rule == "ISM-ID-00517" for m in mistakes
    )
    if not whole:
        return Reading(None, form, _sorted(mistakes))
    marking = _composed(parts, fields)
    broken = check(marking, form)
    if broken:
        where = {
            name: at + by for part, by in reversed(parts) for name, at in reversed(part.places)
        }
        broken = check(marking, form, where=where)
    if not broken and not mistakes:
        return Reading(marking, form)
    return Reading(marking, form, _sorted((*mistakes, *broken)))


def _sorted(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    first: dict[tuple[str, int | None], Mistake] = {}
    for mistake in mistakes:
        first.setdefault((mistake.rule, mistake.position), mistake)
    return tuple(sorted(first.values(), key=lambda m: (m.position or 0, m.rule)))


def _body(text: str, form: Form, mistakes: list[Mistake]) -> tuple[str, int]:
    """Returns the marking without space around it and parentheses, and where it begins."""
    body = text.strip(_SPACE)
    begin = text.index(body) if body else 0
    if form is Form.BANNER:
        return body, begin
    if body[:1] != "(":
        if body[-1:] == ")":
            message = "a portion mark begins with `(`"
            mistakes.append(slip("CAPCO C.1", message, (body[:1], begin), "("))
        return body.removesuffix(")"), begin
    inner, end, rest = body[1:].partition(")")
    if not end:
        message = "a portion mark ends with `)`"
        mistakes.append(slip("CAPCO C.1", message, ("", begin + len(body)), ")", ")"))
    elif rest:
        at = begin + 2 + len(inner)
        message = "nothing stands behind the `)` of a portion mark"
        mistakes.append(slip("CAPCO C.1", message, (rest[:20], at)))
    if inner != inner.strip():
        message = "no space stands beside a parenthesis"
        at = begin + 1 if inner[0] == " " else begin + 1 + len(inner.rstrip())
        mistakes.append(slip("CAPCO C.1", message, (" ", at)))
    left = len(inner) - len(inner.lstrip())
    return inner.strip(), begin + 1 + left


def _plain(body: str, begin: int, mistakes: list[Mistake]) -> str:
    """Returns the text in upper-case ASCII, character for character."""
    if not body.isascii() or "\t" in body or "\n" in body:
        for place, char in enumerate(body):
            if not char.isascii() or char in "\t\n\r":
                plain = char.translate(_LOOKALIKES)
                message = f"`{char}` does not stand in a marking: only ASCII letters and signs do"
                expected = plain if plain != char else ""
                mistakes.append(slip("CAPCO D.1", message, (char, begin + place), expected))
                break
        body = body.translate(_LOOKALIKES)
        body = "".join(char if char.isascii() else "?" for char in body)
    upper = body.upper()
    if upper != body:
        cased = _MIXED_CASE.sub(lambda found: found[0].upper(), body)
        if cased != upper:
            place = next(i for i, char in enumerate(cased) if char != upper[i])
            message = "a marking is written in upper case"
            word = re.split(r"[/ ,()]", body[place:], maxsplit=1)[0]
            wrong = slip("CAPCO D.1", message, (word, begin + place), word.upper())
            mistakes.append(wrong)
    return upper


def _parts(line: str, begin: int, form: Form, register: Register) -> list[Placing]:
    parts: list[Placing]
    if line[:2] == "//":
        head, *segments = line[2:].split("//")
        place = begin + 2
        parts = _foreign_head(head, place, form, register)
    else:
        head, *segments = line.split("//")
        place = begin
        parts = _us_head(head, place, form, register)
    place += len(head) + 2
    before = Rank.CUI if _is_cui(parts) else None
    for text in segments:
        found = read_segment(text, form, register, before)
        parts += [(part, place) for part in found]
        before = Rank.CUI if found[-1].rank in _CUI_RANKS else None
        place += len(text) + 2
    return parts


def _is_cui(parts: list[Placing]) -> bool:
    return len(parts) == 1 and parts[0][0].places[:1] == (("CUI", 0),)


def _us_head(text: str, begin: int, form: Form, register: Register) -> list[Placing]:
    """Reads the first segment, and what a wrong separator left in it."""
    part = read_us_head(text, form)
    if part.is_whole:
        return [(part, begin)]
    if text[-1:] == " " and text.strip():
        first, *others = _us_head(text.rstrip(), begin, form, register)
        message = "no space stands beside a slash"
        wrong = slip("CAPCO A.6", message, (" ", len(text.rstrip())))
        return [(replace(first[0], mistakes=(*first[0].mistakes, wrong)), begin), *others]
    cut = end_of_head(text, form)
    if cut is None:
        return [(part, begin)]
    level = read_us_head(text[:cut].rstrip(), form)
    before = Rank.CUI if text[:cut].strip() == "CUI" else None
    return _undivided(
        level, (text, begin), cut, lambda rest: read_segment(rest, form, register, before)
    )


def _foreign_head(text: str, begin: int, form: Form, register: Register) -> list[Placing]:
    """Reads the segment behind a leading `//`, and what a wrong separator left in it."""
    part = read_foreign_head(text, form)
    cut = None if part.is_whole else end_of_head(text, form)
    if cut is None:
        return [(part, begin)]
    level = read_foreign_head(text[:cut].rstrip(), form)
    return _undivided(
        level, (text, begin), cut, lambda rest: read_segment(rest, form, register, None)
    )


def _undivided(
    head: Part, found: Placed, cut: int, read_rest: Callable[[str], tuple[Part, ...]]
) -> list[Placing]:
    """Puts together a head and the categories that no `//` divides from it."""
    text, begin = found
    message = "the classification and the categories behind it are divided by `//`"
    wrong = slip("CAPCO A.6", message, (text[cut], cut), "//")
    rest = text[cut + 1 :] if text[cut] == "/" else text[cut:].lstrip(NO_SLASH)
    at = begin + len(text) - len(rest)
    head = replace(head, mistakes=(*head.mistakes, wrong))
    return [(head, begin), *((part, at) for part in read_rest(rest))]


def _ordered(parts: list[Placing], line: Placed, mistakes: list[Mistake]) -> bool:
    """Gathers the mistakes of the parts and of their order; tells whether all was understood."""
    highest, whole, last = Rank.HEAD, True, -1
    for part, at in parts:
        if part.mistakes:
            mistakes += moved(part.mistakes, at)
        if not part.is_whole:
            whole = False
        elif part.rank > highest or last in {at, -1}:
            highest = max(part.rank, highest)
        elif part.is_guess and part.rank < highest:
            whole = False
            found = _value_at(line, at)
            message = f"`{found[0]}` is not among {highest.words}"
            mistakes.append(slip("CAPCO G.1", message, found, highest.words))
        else:
            mistakes.append(_misplaced(part, _value_at(line, at), highest))
        last = at
    return whole and _has_categories(parts, mistakes)


def _has_categories(parts: list[Placing], mistakes: list[Mistake]) -> bool:
    """Tells whether CUI categories and their marker stand together on a classified line."""
    if all(part.rank not in _CUI_RANKS for part, _ in parts):
        return True
    level = parts[0][0].places[0][0] if parts[0][0].places else ""
    ranks = [part.rank for part, _ in parts]
    at = next(at for part, at in parts if part.rank in _CUI_RANKS)
    if Rank.CUI_MARKER not in ranks and level != "CUI":
        message = "CUI categories stand behind `CUI//`"
        mistakes.append(slip("CAPCO A.6", message, ("SP-", at), "CUI"))
    if Rank.CUI not in ranks and level != "U":
        message = "`CUI` on a classified line needs its categories behind it"
        mistakes.append(slip("ISM-ID-00505", message, ("CUI", at), "CUI//SP-…"))
        return False
    return True


def _value_at(line: Placed, at: int) -> Placed:
    return line[0][at - line[1] :].partition("/")[0], at


def _misplaced(part: Part, found: Placed, highest: Rank) -> Mistake:
    if part.rank is highest:
        message = f"values of one category ({part.rank.words}) are divided by `/`, not by `//`"
        return slip("CAPCO A.6", message, ("//", found[1] - 2), "/", "/")
    message = f"`{found[0]}` is out of order: {part.rank.words} belong before {highest.words}"
    return slip("CAPCO A.6", message, found, highest.words)


def _composed(parts: list[Placing], fields: dict[str, Any]) -> Marking:
    again = False
    for part, _ in parts:
        for name, tokens in part.fields:
            if name in fields:
                fields[name] = (*fields[name], *tokens)
                again = True
            else:
                fields[name] = tokens
        for flag in part.flags:
            fields[flag] = True
    fields["classification"] = fields["classification"][0]
    marking = Marking(**fields)
    if marking.classification == "U" and any(part.rank is Rank.CUI_MARKER for part, _ in parts):
        marking = as_cui_alone(marking)
    return in_order(marking) if again else marking


def _second_line(
    body: str, begin: int, form: Form, mistakes: list[Mistake]
) -> tuple[str, dict[str, Any]]:
    """Reads what stands behind ` | ` in a banner line."""
    line, _, second = body.partition("|")
    bar = begin + len(line)
    if form is Form.PORTION:
        message = "a portion mark has no second line"
        mistakes.append(slip("CAPCO C.1", message, ("|", bar)))
    if line[-1:] != " " or second[:1] != " " or line.endswith("  ") or second.startswith("  "):
        message = "the second line follows behind ` | `, one space on each side"
        mistakes.append(slip("CAPCO D.1", message, ("|", bar), " | "))
    tokens: list[Placed] = []
    fields: dict[str, Any] = {}
    for text, at in pieces(second, "/", bar + 1):
        token = _second_token(text.strip(), fields)
        if token is None:
            known: Mapping[str, str] = WRITINGS["second_banner_line"].in_banner
            message = f"`{text.strip()}` is no marking of the second line"
            place = at + len(text) - len(text.lstrip())
            like = nearest(text.strip(), known)
            mistakes.append(slip(_SECOND_LINE, message, (text.strip(), place), "", like))
        else:
            tokens.append((token, at))
    fields["second_banner_line"] = SECOND_BANNER_LINE.sorted(token for token, _ in tokens)
    return line.rstrip(), fields


def _second_token(text: str, fields: dict[str, Any]) -> str | None:
    via = _VIA.fullmatch(text)
    if via is not None:
        fields["handle_via_channels"] = via["via"]
        return "HVCO"
    return WRITINGS["second_banner_line"].in_banner.get(text)
