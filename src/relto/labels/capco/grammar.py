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

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from relto.labels.capco.constraints import check
from relto.labels.capco.heads import (
    CUI_NAMES,
    NO_SLASH,
    end_of_head,
    read_foreign_head,
    read_us_head,
)
from relto.labels.capco.marking import Authority, Form, Marking
from relto.labels.capco.parts import Part, Placed, Rank, Register, moved, remembered, slip
from relto.labels.capco.render import as_cui_alone, in_order
from relto.labels.capco.segments import read_segment
from relto.labels.capco.surface import SECOND_LINE, body_of, form_of, plain, second_line
from relto.labels.mistakes import MarkingError, Mistake

__all__ = ["Reading", "Register", "parse", "parse_banner", "parse_portion", "read"]

_NO_AUTHORITY = Authority()
_LONGEST = 4096
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


def _good(reading: Reading) -> Marking:
    if reading.marking is None or (reading.mistakes and not reading.is_good):
        raise MarkingError(reading.mistakes)
    return reading.marking


def _reading(text: str, form: Form, register: Register) -> Reading:
    if len(text) > _LONGEST:
        message = f"a marking has at most {_LONGEST} characters"
        return Reading(None, form, (slip("CAPCO A.6", message, ("", _LONGEST)),))
    return _read(text, form, register)


@remembered
def _read(text: str, form: Form, register: Register) -> Reading:
    mistakes: list[Mistake] = []
    body, begin = body_of(text, form, mistakes)
    body = plain(body, begin, mistakes)
    line = body
    fields: dict[str, Any] = {}
    if "|" in body:
        line, fields = second_line(body, begin, form, mistakes)
    parts = _parts(line, begin, form, register)
    whole = _ordered(parts, (line, begin), mistakes)
    if not whole or any(m.rule == SECOND_LINE for m in mistakes):
        return Reading(None, form, _sorted(mistakes))
    marking = _composed(parts, fields)
    mistakes += _lost_marker(marking, parts)
    broken = check(marking, form)
    if broken:
        where = {
            name: at + by for part, by in reversed(parts) for name, at in reversed(part.places)
        }
        broken = check(marking, form, where=where)
        broken = tuple(_as_written(mistake, (body, begin)) for mistake in broken)
    if not broken and not mistakes:
        return Reading(marking, form)
    return Reading(marking, form, _sorted((*mistakes, *broken)))


def _as_written(mistake: Mistake, line: Placed) -> Mistake:
    """Returns a mistake of a constraint with what stands in the text instead of the token."""
    if mistake.position is None:
        return replace(mistake, position=line[1])
    if not mistake.found or line[0].startswith(mistake.found, mistake.position - line[1]):
        return mistake
    return replace(mistake, found=_value_at(line, mistake.position)[0])


def _sorted(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    first: dict[tuple[str, int | None], Mistake] = {}
    for mistake in mistakes:
        first.setdefault((mistake.rule, mistake.position), mistake)
    return tuple(sorted(first.values(), key=lambda m: (m.position or 0, m.rule)))


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
    before = Rank.CUI_MARKER if head in CUI_NAMES else None
    for text in segments:
        found = read_segment(text, form, register, before)
        for part in found:
            parts.append((part, place))
        last = found[-1].rank
        before = last if last in _CUI_RANKS else None
        place += len(text) + 2
    return parts


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
    before = Rank.CUI_MARKER if text[:cut].strip() in CUI_NAMES else None
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
    highest, whole, last, has_cui = Rank.HEAD, True, -1, False
    for part, at in parts:
        if part.mistakes:
            mistakes += moved(part.mistakes, at)
        if not part.is_whole:
            whole = False
        elif part.rank > highest or last in {at, -1}:
            highest = max(highest, part.rank)
        elif part.is_guess and part.rank < highest:
            whole = False
            found = _value_at(line, at)
            message = f"`{found[0]}` is not among {highest.words}"
            mistakes.append(slip("CAPCO G.1", message, found, highest.words))
        else:
            mistakes.append(_misplaced(part, _value_at(line, at), highest))
        last = at
        if part.rank in _CUI_RANKS:
            has_cui = True
    return whole and (not has_cui or _has_categories(parts, mistakes))


def _has_categories(parts: list[Placing], mistakes: list[Mistake]) -> bool:
    """Tells whether CUI categories and their marker stand together on a classified line."""
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


def _lost_marker(marking: Marking, parts: list[Placing]) -> list[Mistake]:
    """Returns the mistake that CUI without categories stands beside what is not its own."""
    if marking.classification != "U" or marking.cui_basic or marking.cui_specified:
        return []
    message = "`CUI` without its categories stands alone or with its limits of dissemination"
    return [
        slip("32 CFR 2002.20", message, ("CUI", at), "CUI//SP-… or a category")
        for part, at in parts
        if part.rank is Rank.CUI_MARKER
    ]


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
        if part.flags:
            fields.update(dict.fromkeys(part.flags, True))
    fields["classification"] = fields["classification"][0]
    marking = Marking(**fields, authority=_NO_AUTHORITY)
    if marking.classification == "U" and any(part.rank is Rank.CUI_MARKER for part, _ in parts):
        marking = as_cui_alone(marking)
    return in_order(marking) if again else marking
