"""What is wrong with a portion-marked document: which line, by which rule, and how grave.

A finding's sentence holds no content of the document, so that it can be told to anybody who may
know that the document exists; only `detail` quotes what was written as a mark. Nothing here
reads documents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from relto.labels.mistakes import Mistake, Severity


class Fault(StrEnum):
    """What kind of mistake it is."""

    NO_BANNER = "no-banner"
    BAD_BANNER = "unreadable-banner"
    BANNERS_DIFFER = "banners-differ"
    PAGE_BANNER = "page-banner"
    NO_LAST_BANNER = "no-last-banner"
    NO_PORTIONS = "no-portions"
    UNMARKED = "unmarked"
    BAD_MARK = "unreadable-portion"
    FOREIGN = "foreign-mark"
    INSIDE = "mark-inside"
    ABRUPT = "mark-after-wrap"
    LATE = "mark-at-end"
    EMPTY = "empty-portion"
    OPEN_CODE = "open-code"
    UNDER = "under-marked"
    OVER = "over-marked"
    UNDECIDED = "undecided"
    RULE = "rule"
    TEAR = "tear-line"
    TOO_LARGE = "too-large"


SENTENCES = {
    Fault.NO_BANNER: "no banner: begin the document with a line that holds only its marking",
    Fault.BAD_BANNER: "the banner has a mistake",
    Fault.BANNERS_DIFFER: "this banner is not the one at the top",
    Fault.PAGE_BANNER: "this page's banner is neither the document's nor that of its portions",
    Fault.NO_LAST_BANNER: "no banner at the end: repeat the one at the top",
    Fault.NO_PORTIONS: "no portion is marked, and this banner asks for portion marks",
    Fault.UNMARKED: "no portion mark: begin it with one, since nothing is inherited",
    Fault.BAD_MARK: "the portion mark has a mistake",
    Fault.FOREIGN: "a mark of another scheme than the banner's",
    Fault.INSIDE: "a portion mark inside a sentence: begin a paragraph with it",
    Fault.ABRUPT: "a portion mark after a line that ends in no full stop: leave a line free",
    Fault.LATE: "the mark stands at the end: put it before the text",
    Fault.EMPTY: "a portion mark without text",
    Fault.OPEN_CODE: "the code or comment that begins here never ends",
    Fault.UNDER: "the banner is under-marked",
    Fault.OVER: "the banner is over-marked",
    Fault.UNDECIDED: "the portions have no roll-up: a person must decide on the banner",
    Fault.RULE: "the banner does not follow from the portions",
    Fault.TEAR: "what stands below the tear line may go no further than what stands above",
    Fault.TOO_LARGE: "the document is too large",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake in a document.

    Attributes:
        fault: what kind of mistake.
        line: where, counted from 1 as editors do.
        rule: number of the rule that is broken, or empty.
        position: where in the text, counted from 0, where it is about a mark.
        detail: what exactly is wrong; it may quote the mark, never the text.
        severity: an error withholds, a warning does not.
        lines: of the portions that it is about, where it is about a banner.
        found: the mark, or the token of it, that is wrong; never the text.
        expected: what could stand there instead.
        nearest: the valid token most like what was found, if one is like it.
    """

    fault: Fault
    line: int
    rule: str = ""
    position: int | None = None
    detail: str = ""
    severity: Severity = Severity.ERROR
    lines: tuple[int, ...] = ()
    found: str = ""
    expected: str = ""
    nearest: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether it withholds the document."""
        return self.severity is Severity.ERROR

    @property
    def sentence(self) -> str:
        """What is wrong, without any words of the document."""
        rule = f" [{self.rule}]" if self.rule else ""
        return f"line {self.line}: {SENTENCES[self.fault]}{rule}"

    def __str__(self) -> str:
        """Returns the line, what is wrong, in detail, and the rule."""
        detail = f": {self.detail}" if self.detail else ""
        rule = f" [{self.rule}]" if self.rule else ""
        return f"line {self.line}: {SENTENCES[self.fault]}{detail}{rule}"


def of_mistake(fault: Fault, mistake: Mistake, line: int, position: int | None) -> Finding:
    """Returns the finding for a mistake that a scheme found in a mark."""
    like = mistake.nearest
    hint = f", perhaps `{like}`" if like and f"`{like}`" not in mistake.message else ""
    return Finding(
        fault,
        line,
        mistake.rule,
        position,
        mistake.message + hint,
        mistake.severity,
        found=mistake.found,
        expected=mistake.expected,
        nearest=like,
    )


def warning(fault: Fault, line: int, detail: str = "") -> Finding:
    """Returns a finding that withholds nothing."""
    return Finding(fault, line, detail=detail, severity=Severity.WARNING)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns findings by line, errors first, each once."""
    ordered = sorted(
        dict.fromkeys(findings),
        key=lambda one: (one.line, not one.is_error, one.position or 0, one.fault, one.rule),
    )
    return tuple(ordered)
