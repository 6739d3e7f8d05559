"""Whether a document's banner follows from its portions: under-marking, over-marking, page by page.

1. Where there is a mistake in the portions, it can only be told what the banner lacks.
2. All banner lines say the same; on a page of its own a banner may be that page's roll-up.
3. The banner equals the roll-up of all portions: less is under-marked, more is over-marked.
4. What stands below a tear line may go to more readers than the whole, and to none that a portion
   below it refuses.

It repairs nothing and decides about no reader.

Basis: CAPCO Register and Manual 2016 §D.2 (roll-up); IC-ISM 2022 (banner versus portions).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from relto.labels.documents.findings import Fault, Finding, in_order, of_mistake, warning
from relto.labels.documents.portions import Portion
from relto.labels.documents.scheme import Difference, Mark, PortionScheme, covers, words_of
from relto.labels.documents.tree import Document, last_banner_missing, read_document

_FEW = 5
"""Most lines that a sentence names."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found.

    Attributes:
        document: what was read.
        rolled: the banner that the portions call for, None where that cannot be told.
        findings: all that is wrong, in the order of lines.
    """

    document: Document
    rolled: Mark | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those that withhold the document."""
        return tuple(one for one in self.findings if one.is_error)

    def __bool__(self) -> bool:
        """Tells whether the document may be used: no error was found."""
        return not self.errors

    def lines(self, width: int = 80) -> tuple[str, ...]:
        """Returns the findings as text for a terminal."""
        return tuple(_lines(self, width))


def check_text(text: str, scheme: PortionScheme) -> Findings:
    """Reads a document and checks it."""
    return check_document(read_document(text, scheme), scheme)


def check_document(document: Document, scheme: PortionScheme) -> Findings:
    """Checks a document that was read in the same scheme."""
    rolled = roll_up_of(document, scheme)
    found = [*document.findings, *_banners(document, scheme)]
    if document.banner is not None and document.portions and document.is_portioned:
        found += _portions(document, document.banner, scheme)
    late = last_banner_missing(document)
    if late is not None:
        found.append(late)
    return Findings(document, rolled, in_order(found))


def roll_up_of(document: Document, scheme: PortionScheme) -> Mark | None:
    """Returns the banner that a document's portions call for.

    None where there is none: no portion, one without a usable mark, or one that needs a person.
    """
    marks = [portion.mark for portion in document.portions]
    usable = [mark for mark in marks if mark is not None]
    if not usable or len(usable) < len(marks):
        return None
    return scheme.roll_up(usable)


def _marks(portions: Sequence[Portion]) -> list[Mark]:
    return [portion.mark for portion in portions if portion.mark is not None]


def _banners(document: Document, scheme: PortionScheme) -> Iterator[Finding]:
    banners, portions = document.banners, document.portions
    if not banners or (portions and portions[0].line < banners[0].line):
        yield Finding(Fault.NO_BANNER, 1)
        return
    first = document.banner
    pages = banners[-1].page > 1
    for each in banners[1:]:
        if each.mark is None or first is None or each.mark.banner == first.banner:
            continue
        if pages and _is_page_banner(document, each.page, each.mark, scheme):
            continue
        yield Finding(
            Fault.PAGE_BANNER if pages else Fault.BANNERS_DIFFER,
            each.line,
            position=each.start,
            detail=f"expected `{first.banner}`",
            found=each.mark.banner,
            expected=first.banner,
        )


def _is_page_banner(document: Document, page: int, mark: Mark, scheme: PortionScheme) -> bool:
    marks = _marks([one for one in document.portions if one.page == page])
    rolled = scheme.roll_up(marks) if marks else None
    return rolled is not None and rolled.banner == mark.banner


def _portions(document: Document, banner: Mark, scheme: PortionScheme) -> Iterator[Finding]:
    """Compares the banner with the portions; where some have no mark it may yet be under-marked."""
    line, start = document.banners[0].line, document.banners[0].start
    marks = _marks(document.portions)
    is_whole = not any(one.is_error for one in document.findings)
    rolled = scheme.roll_up(marks) if marks else None
    if rolled is None:
        if is_whole:
            yield Finding(Fault.UNDECIDED, line, position=start)
        return
    difference = scheme.compare(banner, rolled, marks)
    rules = ", ".join(dict.fromkeys(one.rule for one in difference.mistakes if one.is_error))
    if difference.under:
        lines = _beyond(document, banner, difference)
        named = ", ".join(str(one) for one in lines[:_FEW])
        detail = _told("lacks", difference.missing, rolled) + (
            f", see line {named}" if named else ""
        )
        finding = Finding(Fault.UNDER, line, rules, start, detail, lines=lines)
        yield replace(finding, found=banner.banner, expected=rolled.banner)
    if difference.over and is_whole:
        detail = _told("has too much", difference.surplus, rolled)
        finding = Finding(Fault.OVER, line, rules, start, detail)
        yield replace(finding, found=banner.banner, expected=rolled.banner)
    if is_whole and not (difference.under or difference.over):
        for mistake in difference.mistakes:
            yield of_mistake(Fault.RULE, mistake, line, start)
    yield from _tear(document, scheme)


def _told(verb: str, words: tuple[str, ...], rolled: Mark) -> str:
    named = ", ".join(f"`{word}`" for word in words)
    said = f"{verb} {named}; " if named else ""
    return f"{said}the portions roll up to `{rolled.banner}`"


def _beyond(document: Document, banner: Mark, difference: Difference) -> tuple[int, ...]:
    """Returns the lines of the portions that say what the banner lacks."""
    missing = set(difference.missing)
    lines = (
        one.line
        for one in document.portions
        if one.mark is not None
        and (not covers(banner.label, one.mark.label) or missing & set(words_of(one.mark)))
    )
    return tuple(dict.fromkeys(lines))


def _tear(document: Document, scheme: PortionScheme) -> Iterator[Finding]:
    if not document.tear_line:
        return
    below = _marks([one for one in document.portions if one.line > document.tear_line])
    above = _marks([one for one in document.portions if one.line < document.tear_line])
    lower = scheme.roll_up(below) if below else None
    upper = scheme.roll_up(above) if above else None
    if lower is None or upper is None or covers(lower.label, upper.label):
        yield warning(Fault.TEAR, document.tear_line)


def _lines(found: Findings, width: int) -> Iterator[str]:
    document = found.document
    banner = document.banner.banner if document.banner else "none"
    rolled = found.rolled.banner if found.rolled else "cannot be told"
    count = len(document.portions)
    yield from wrap(f"banner   {banner}", width, subsequent_indent=" " * 9)
    yield from wrap(f"roll-up  {rolled}", width, subsequent_indent=" " * 9)
    yield f"portions {count:,}"
    for one in found.findings:
        word = "error" if one.is_error else "warning"
        yield from wrap(f"{word}: {one}", width, subsequent_indent="  ", break_on_hyphens=False)
    errors = len(found.errors)
    warnings = len(found.findings) - errors
    verdict = "may be used" if found else "withheld"
    yield f"{errors:,} errors, {warnings:,} warnings: {verdict}"
