"""A board of hypotheses as text of at most 80 columns, with what would tell most.

It judges nothing and accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from relto.assessment.hypotheses import Band, Board, Judgement, Ranked, judge
from relto.assessment.lines import share, shortened, wrapped
from relto.pages.words import plural

_NAME = 16
_COLUMN = 4
_MOST_COLUMNS = 11
_MOST_TELLING = 5
_BITS = "0.05 bits"


def board_text(board: Board) -> str:
    """Writes a board: hypotheses in rows, evidence in columns, and what they come to."""
    found = judge(board)
    lines = [*wrapped("", board.question), "", *_head(board)]
    lines += [_row(board, each) for each in found.ranking]
    lines += ["", *_columns(board), *_explained(board), *_open(found), *_telling(board, found)]
    return "\n".join(lines)


def _head(board: Board) -> Iterator[str]:
    shown = board.columns[:_MOST_COLUMNS]
    heads = "".join(f"{number:>{_COLUMN}}" for number in range(1, len(shown) + 1))
    yield f"{'':<{_NAME}}{heads}   share  at the ends"


def _row(board: Board, each: Ranked) -> str:
    cells = "".join(
        f"{_sign(column.bands.get(each.hypothesis.code)):>{_COLUMN}}"
        for column in board.columns[:_MOST_COLUMNS]
    )
    mark = "" if each.is_open else "  (not likely)"
    name = shortened(each.hypothesis.code, _NAME - 1)
    ends = f"{share(each.low)} to {share(each.high)}"
    return f"{name:<{_NAME}}{cells}  {share(each.share):>6}  {ends}{mark}".rstrip()


def _sign(band: Band | None) -> str:
    return "?" if band is None else band.sign


def _columns(board: Board) -> Iterator[str]:
    for number, column in enumerate(board.columns, start=1):
        group = f", group {column.group}" if column.group else ""
        true = "" if column.true == 1 else f", P {share(column.true)}"
        lead = f"{number:>2}  "
        yield from wrapped(lead, f"{column.code}{true}{group}: {column.what}")
    hidden = len(board.columns) - _MOST_COLUMNS
    if hidden > 0:
        yield f"    the board shows {_MOST_COLUMNS} columns, {hidden} more count; --json has all"
    if board.columns:
        yield ""


def _explained(board: Board) -> Iterator[str]:
    for row in board.rows:
        yield from wrapped(f"{shortened(row.code, _NAME - 1):<{_NAME}}", row.words)
    yield from wrapped(
        "",
        "`++` would be seen almost surely if it were so, `+` likely, `0` as likely as not, `-` "
        "hardly, `--` almost never, `?` not judged.",
    )
    yield ""


def _open(found: Judgement) -> Iterator[str]:
    names = [each.hypothesis.code for each in found.ranking if each.is_open]
    count = plural(len(names), "explanation")
    yield from wrapped("", f"The board keeps {count} open: {', '.join(names)}.")
    if found.unjudged:
        pairs = ", ".join(f"{column} under {row}" for column, row in found.unjudged[:6])
        rest = len(found.unjudged) - 6
        more = f", and {rest:,} more" if rest > 0 else ""
        yield from wrapped("", f"Not judged: {pairs}{more}.")


def _telling(board: Board, found: Judgement) -> Iterator[str]:
    if not board.missing:
        return
    yield ""
    telling = [each for each in found.telling if each.bits >= 0.05]
    if not telling:
        yield f"Nothing that is known to be missing would tell {_BITS} or more."
        return
    yield "The most telling missing evidence"
    for each in telling[:_MOST_TELLING]:
        yield from wrapped("  ", f"{each.column.code}: {each.column.what}", 4)
        leaders = [each.if_found or "none", each.if_not or "none"]
        text = f"{each.bits:.2f} bits; if so {leaders[0]} leads, if not {leaders[1]}"
        yield from wrapped("    ", text)
