"""Competing hypotheses on a transposed board: rows are hypotheses, columns are evidence.

1. A cell is a band: how likely this evidence would be seen if the hypothesis were true. What
   counts is how the bands of a column differ; a column of equal bands says nothing.
2. Evidence that may be false is blended with no evidence at all, by its P(true).
3. Columns of one group have one origin: the one that tells hypotheses apart most counts.
4. Shares are told with what the ends of the bands would make of them; none is ever zero.
5. The most telling missing evidence is what is expected to lower the doubt most, whichever way it
   turns out.

It says which explanations are open, never who did it, and names no person.

Basis: Dhami et al. 2024 (hypotheses in rows); Dhami et al. 2019, Karvetski and Mandel 2020 (the
classic matrix did not help); Shannon 1948 §12 (mutual information).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import fsum, log2, prod

from relto.core.errors import InputError

_ALIKE = 0.95
STAYS_OPEN_FROM = 0.05
"""The share from which on an explanation stays open."""


class Band(Enum):
    """How likely evidence would be seen if a hypothesis were true: sign, low, usual, high."""

    EXCLUDED = ("--", 0.01, 0.02, 0.05)
    UNEXPECTED = ("-", 0.05, 0.12, 0.25)
    NEUTRAL = ("0", 0.4, 0.5, 0.6)
    EXPECTED = ("+", 0.7, 0.8, 0.9)
    CERTAIN = ("++", 0.9, 0.95, 0.99)

    @property
    def sign(self) -> str:
        """The band as it stands on the board."""
        return self.value[0]

    @property
    def low(self) -> float:
        """The least likely that it stands for."""
        return self.value[1]

    @property
    def usual(self) -> float:
        """What is computed with."""
        return self.value[2]

    @property
    def high(self) -> float:
        """The most likely that it stands for."""
        return self.value[3]


SIGNS = {band.sign: band for band in Band}


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A row: its code, what it says, and how much it weighs before any evidence."""

    code: str
    words: str
    prior: float = 1.0


@dataclass(frozen=True, slots=True)
class Column:
    """Evidence as the board takes it.

    Attributes:
        code: its name, such as the id of an item.
        what: what was seen, in a neutral sentence.
        bands: by the code of each hypothesis; one that is missing was not judged.
        true: P(it is true).
        group: columns of one group have one origin; empty: it stands alone.
    """

    code: str
    what: str
    bands: Mapping[str, Band]
    true: float = 1.0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A question with its hypotheses, what is known, and what could be found out.

    Attributes:
        question: what is asked.
        rows: the hypotheses.
        columns: the evidence.
        missing: what is not known; bands say how likely it would be found. What a column has the
            code or the group of is known.
    """

    question: str
    rows: tuple[Hypothesis, ...]
    columns: tuple[Column, ...] = ()
    missing: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """What became of a hypothesis.

    Attributes:
        hypothesis: the row.
        share: how much of the probability it has.
        low, high: the same with the bands at the ends that are worst and best for it.
        is_open: whether it is still to be reckoned with.
    """

    hypothesis: Hypothesis
    share: float
    low: float
    high: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """Missing evidence with what it would tell.

    Attributes:
        column: what could be found out.
        bits: by how much it is expected to lower the doubt.
        if_found, if_not: the hypothesis that would lead then; empty if none would alone.
    """

    column: Column
    bits: float
    if_found: str
    if_not: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the board comes to.

    Attributes:
        ranking: hypotheses, the largest share first.
        telling: missing evidence, the most telling first.
        unjudged: pairs of a column and a hypothesis that have no band.
        doubt_bits: how much doubt is left; 0 is none.
    """

    ranking: tuple[Ranked, ...]
    telling: tuple[Telling, ...]
    unjudged: tuple[tuple[str, str], ...]
    doubt_bits: float


_Shares = dict[str, float]


def judge(board: Board) -> Judgement:
    """Weighs the hypotheses of a board.

    Raises:
        InputError: no hypothesis, one that is there twice, or a band for one that is not there.
    """
    _check(board)
    columns = _independent(board)
    shares = _shares(board, {row.code: _product(columns, row) for row in board.rows})
    low = {row.code: _product(columns, row, "low") for row in board.rows}
    high = {row.code: _product(columns, row, "high") for row in board.rows}
    ranked = [
        Ranked(
            row,
            shares[row.code],
            _shares(board, high | {row.code: low[row.code]})[row.code],
            _shares(board, low | {row.code: high[row.code]})[row.code],
            shares[row.code] >= STAYS_OPEN_FROM,
        )
        for row in board.rows
    ]
    return Judgement(
        # Those that are alike stay in the order of the board.
        tuple(sorted(ranked, key=lambda each: -round(each.share, 12))),
        _telling(board, shares),
        tuple(_unjudged(board)),
        _doubt(shares.values()),
    )


def _check(board: Board) -> None:
    codes = [row.code for row in board.rows]
    if not codes:
        raise InputError("no hypothesis, expected at least one", path="hypotheses")
    if len(set(codes)) < len(codes):
        raise InputError("a hypothesis is there twice", path="hypotheses")
    for column in (*board.columns, *board.missing):
        for code in column.bands:
            if code not in codes:
                message = f"`{code}` is no hypothesis of this board, expected {', '.join(codes)}"
                raise InputError(message, path=column.code)


def _independent(board: Board) -> list[Column]:
    """Keeps of each group the column that tells hypotheses apart most."""
    kept: dict[tuple[str, str], Column] = {}
    for column in board.columns:
        key = ("group", column.group) if column.group else ("", column.code)
        other = kept.get(key)
        if other is None or _strength(board, column) > _strength(board, other):
            kept[key] = column
    return sorted(kept.values(), key=lambda each: each.code)


def _strength(board: Board, column: Column) -> tuple[float, str]:
    values = [_likelihood(column, row, "usual") for row in board.rows]
    return max(values) / min(values), column.code


def _likelihood(column: Column, row: Hypothesis, end: str) -> float:
    """Returns how likely a column is under a hypothesis, blended with no evidence at all."""
    known = [band.usual for band in column.bands.values()]
    mean = fsum(known) / len(known) if known else Band.NEUTRAL.usual
    band = column.bands.get(row.code)
    value: float = mean if band is None else getattr(band, end)
    return column.true * value + (1 - column.true) * mean


def _product(columns: Sequence[Column], row: Hypothesis, end: str = "usual") -> float:
    return prod(_likelihood(column, row, end) for column in columns)


def _shares(board: Board, likelihoods: Mapping[str, float]) -> _Shares:
    weights = {row.code: row.prior * likelihoods[row.code] for row in board.rows}
    total = fsum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def _telling(board: Board, shares: _Shares) -> tuple[Telling, ...]:
    known = {name for column in board.columns for name in (column.code, column.group)}
    found = [_worth(board, column, shares) for column in board.missing if column.code not in known]
    return tuple(sorted(found, key=lambda each: (-round(each.bits, 12), each.column.code)))


def _worth(board: Board, column: Column, shares: _Shares) -> Telling:
    """Computes what finding out is expected to lower the doubt by, whichever way it turns out."""
    seen = {row.code: _likelihood(column, row, "usual") for row in board.rows}
    yes = {code: share * seen[code] for code, share in shares.items()}
    no = {code: share * (1 - seen[code]) for code, share in shares.items()}
    likely = fsum(yes.values())
    left = likely * _doubt(value / likely for value in yes.values())
    left += (1 - likely) * _doubt(value / (1 - likely) for value in no.values())
    bits = max(0.0, _doubt(shares.values()) - left)
    return Telling(column, bits, _leader(yes), _leader(no))


def _leader(weights: _Shares) -> str:
    """Returns what has the largest weight, nothing if another has as good as the same."""
    first, *rest = sorted(weights.values(), reverse=True)
    if rest and rest[0] > first * _ALIKE:
        return ""
    return max(weights, key=lambda code: weights[code])


def _doubt(shares: Iterable[float]) -> float:
    return -fsum(share * log2(share) for share in shares if share > 0)


def _unjudged(board: Board) -> Iterator[tuple[str, str]]:
    for column in board.columns:
        for row in board.rows:
            if row.code not in column.bands:
                yield column.code, row.code
