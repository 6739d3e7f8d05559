"""The board for "who leaked?": seven explanations, what could be found out, a tracing result.

The bands here are where an analyst begins, not findings. It traces nothing.

Basis: METHODS §2 (the seven explanations), §3 (a hit says that a text derives from a copy, never
who passed it on).
"""

from __future__ import annotations

from enum import Enum

from relto.assessment.hypotheses import Band, Board, Column, Hypothesis

LEADERSHIP, INSIDER, COMPROMISED = "leadership", "insider", "compromised"
SUB_RECIPIENT, OURSELVES = "sub-recipient", "ourselves"
FRAMED, GUESSED = "framed", "guessed"

TRACE = "trace"
"""What a tracing result is called among what could be found out."""

ROWS = (
    Hypothesis(LEADERSHIP, "its leadership decided to pass it on"),
    Hypothesis(INSIDER, "somebody within it passed it on without leave"),
    Hypothesis(COMPROMISED, "its systems or rooms were entered from outside"),
    Hypothesis(SUB_RECIPIENT, "somebody to whom it had passed it on rightly"),
    Hypothesis(OURSELVES, "it came from us, a draft or a copy of our own"),
    Hypothesis(FRAMED, "somebody wants it to look like this partner"),
    Hypothesis(GUESSED, "guessed, or put together from open sources"),
)
"""The seven explanations."""


class TraceGrade(Enum):
    """How surely a text derives from a copy: the chance that an innocent copy looks so."""

    LEAD = 1e-2
    STRONG = 1e-3
    ATTRIBUTION = 1e-6


def tracing_column(code: str, what: str, grade: TraceGrade) -> Column:
    """Returns a tracing result that points to the partner's copy, as one column.

    It speaks against what needs no such copy. It does not tell apart who had the copy in hands.

    Args:
        code: its name on the board.
        what: the result in words.
        grade: how sure it is.
    """
    had_copy = (LEADERSHIP, INSIDER, COMPROMISED, SUB_RECIPIENT)
    bands = dict.fromkeys(had_copy, Band.CERTAIN)
    bands |= {FRAMED: Band.EXPECTED, OURSELVES: Band.EXCLUDED, GUESSED: Band.EXCLUDED}
    return Column(code, what, bands, true=1 - grade.value, group=TRACE)


def _column(code: str, what: str, **signs: Band) -> Column:
    names = {row.code.replace("-", "_"): row.code for row in ROWS}
    bands = {code: signs.get(key, Band.NEUTRAL) for key, code in names.items()}
    return Column(code, what, bands)


_NO, _HARDLY, _LIKELY, _SURELY = (
    Band.EXCLUDED,
    Band.UNEXPECTED,
    Band.EXPECTED,
    Band.CERTAIN,
)
MISSING = (
    _column(
        TRACE,
        "the wording derives from the copy that this partner had",
        leadership=_SURELY,
        insider=_SURELY,
        compromised=_SURELY,
        sub_recipient=_SURELY,
        ourselves=_NO,
        framed=_LIKELY,
        guessed=_NO,
    ),
    _column(
        "policy",
        "the partner announced beforehand that it would pass such material on",
        leadership=_LIKELY,
        insider=_HARDLY,
        compromised=_HARDLY,
        sub_recipient=_HARDLY,
        ourselves=_HARDLY,
        framed=_LIKELY,
        guessed=_HARDLY,
    ),
    _column(
        "access-log",
        "the partner's own log shows reading that nobody's work explains",
        leadership=_HARDLY,
        insider=_LIKELY,
        compromised=_LIKELY,
        sub_recipient=_NO,
        ourselves=_NO,
        framed=_HARDLY,
        guessed=_NO,
    ),
    _column(
        "intrusion",
        "traces of an intrusion in the systems that held the copy",
        leadership=_NO,
        insider=_HARDLY,
        compromised=_SURELY,
        sub_recipient=_HARDLY,
        ourselves=_HARDLY,
        framed=_HARDLY,
        guessed=_NO,
    ),
    _column(
        "passed-on",
        "a record that the partner passed the report on with consent",
        leadership=_HARDLY,
        insider=_HARDLY,
        compromised=_HARDLY,
        sub_recipient=_SURELY,
        ourselves=_HARDLY,
        framed=_HARDLY,
        guessed=_HARDLY,
    ),
    _column(
        "own-draft",
        "something stands in it that only our own drafts had",
        leadership=_NO,
        insider=_NO,
        compromised=_NO,
        sub_recipient=_NO,
        ourselves=_LIKELY,
        framed=_NO,
        guessed=_NO,
    ),
    _column(
        "open-sources",
        "all of it can be found in open sources of an earlier date",
        leadership=_HARDLY,
        insider=_HARDLY,
        compromised=_HARDLY,
        sub_recipient=_HARDLY,
        ourselves=_HARDLY,
        framed=_HARDLY,
        guessed=_SURELY,
    ),
    _column(
        "benefit",
        "it came out where it hurts the partner and helps whom it accuses",
        leadership=_NO,
        insider=_HARDLY,
        compromised=_HARDLY,
        sub_recipient=_HARDLY,
        ourselves=_HARDLY,
        framed=_SURELY,
        guessed=_HARDLY,
    ),
)
"""What could be found out, with how likely each explanation would make it."""


def leak_board(question: str, columns: tuple[Column, ...] = ()) -> Board:
    """Returns the board for a leak, with what is known so far."""
    return Board(question, ROWS, columns, MISSING)
