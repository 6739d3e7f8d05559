"""Lines that stand in a document and are no portion: headers, authority blocks, page numbers.

Each is recognised by its first words. What is not recognised here is text and needs a portion
mark; nothing here reads marks.

Basis: IC-ISM 2022 (classification authority block); CAPCO Register and Manual 2016 (tear line).
"""

from __future__ import annotations

import re
from enum import StrEnum


class Furniture(StrEnum):
    """What a line is that needs no portion mark."""

    AUTHORITY = "authority"
    """A line of the classification authority block."""
    HEADER = "header"
    """A line of the head of a letter: from, to, date, reference."""
    NOTICE = "notice"
    """A printed notice about the whole document."""
    PAGE = "page"
    """A page number, or a line of ornament."""
    TEAR = "tear line"
    """The line below which a version for more readers stands."""


_AUTHORITY = re.compile(
    r"(classified by|derivatively classified by|derived from|declassify on|reason|"
    r"classification reason|downgrade to|multiple sources)\s*:",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(from|to|cc|copy to|info|date|date of information|reference|references|ref|our ref|"
    r"your ref|document|document number|serial|precedence|author|originator|version|pages|"
    r"distribution|attention|via)\s*:",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(distribution statement [a-f]\b|warning notice\b|handle via .{1,80} channels only$|"
    r"(this (page|document) is )?[a-z ]{4,40} when (separated|detached) from\b|"
    r"regraded? [a-z ]{4,40} when\b|(this page )?(is )?intentionally (left )?blank$|"
    r"this page (is )?intentionally (left )?blank)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(page\s+)?-?\s*\d{1,5}\s*(of|/)\s*\d{1,5}\s*-?|page\s+\d{1,5}|-\s*\d{1,5}\s*-|"
    r"[-=_*~#.+ ]{3,}|<hr\s*/?>|\\(newpage|pagebreak)|<!--\s*pagebreak\s*-->",
    re.IGNORECASE,
)
_TEAR = re.compile(r"[-=_*~+#<> ]*(begin |end )?tear[ -]?line[-=_*~+#<> :]*", re.IGNORECASE)
_SUBJECT = re.compile(r"(subject|subj|title|topic|re|betreff|objet)\s*:\s*", re.IGNORECASE)
_CAPTION = re.compile(
    r"(figure|fig\.|table|image|photo|photograph|map|chart|graphic|exhibit)"
    r"\s+(\d{1,4}|[A-Z])?\s*[.:)-]\s*",
    re.IGNORECASE,
)
IMAGE = "!"
"""The word of a picture's caption."""


def furniture(line: str) -> Furniture | None:
    """Returns what a line is that needs no mark, or None where it is text."""
    if _TEAR.fullmatch(line):
        return Furniture.TEAR
    if _PAGE.fullmatch(line):
        return Furniture.PAGE
    plain = line.strip("*_ ")
    if _AUTHORITY.match(plain):
        return Furniture.AUTHORITY
    if _NOTICE.match(plain):
        return Furniture.NOTICE
    if _HEADER.match(plain):
        return Furniture.HEADER
    return None


def subject_end(text: str) -> int:
    """Returns where the text of a subject line begins after its word, 0 for another line."""
    found = _SUBJECT.match(text)
    return found.end() if found else 0


def caption(text: str) -> tuple[int, str]:
    """Returns where the text of a caption begins, and its word (`Figure`, `!` for a picture).

    For other text the place is 0.
    """
    if (found := _CAPTION.match(text)) is not None:
        return found.end(), found[1].capitalize()
    return (2, IMAGE) if text.startswith(IMAGE + "[") else (0, "")
