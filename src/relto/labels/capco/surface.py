"""The surface of a marking: parentheses, space, case, letters, and the second line of a banner.

Here a text is brought into upper-case ASCII, character for character, so that positions hold; what
had to be changed is told as a mistake. Nothing here knows what the words mean.

Basis: Register and Manual 2016 §C.1, §D.1; IC-ISM-SecurityBanner.xsl (second line).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from relto.labels.capco.marking import Form
from relto.labels.capco.parts import Placed, pieces, slip
from relto.labels.capco.tokens import SECOND_BANNER_LINE, WRITINGS
from relto.labels.mistakes import Mistake, nearest

_SPACE = " \t\r\n"
_MIXED_CASE = re.compile(r"Attorney-(?:Client|WP)")
_LOOKALIKES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t\n\r", " ")
    | {"\uff0f": "/", "\u2044": "/", "\u2215": "/", "\uff0c": ",", "\uff5c": "|"}
)
_VIA = re.compile(r"HANDLE VIA (?P<via>[A-Z0-9][A-Z0-9 /,-]*?) CHANNELS ONLY", re.ASCII)
SECOND_LINE = "ISM-ID-00517"
"""The rule that every token of the second line is known."""


def form_of(text: str) -> Form:
    """Returns what a text looks like: parentheses make a portion mark."""
    edges = text.strip(_SPACE)
    return Form.PORTION if edges[:1] == "(" or edges[-1:] == ")" else Form.BANNER


def body_of(text: str, form: Form, mistakes: list[Mistake]) -> tuple[str, int]:
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


def plain(body: str, begin: int, mistakes: list[Mistake]) -> str:
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
            first = max(body.rfind(sign, 0, place) for sign in "/ ,()") + 1
            like = upper[first : place + len(word)]
            wrong = slip("CAPCO D.1", message, (word, begin + place), word.upper(), like)
            mistakes.append(wrong)
    return upper


def second_line(
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
            mistakes.append(slip(SECOND_LINE, message, (text.strip(), place), "", like))
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
