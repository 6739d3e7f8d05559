"""The board of hypotheses: its laws, the seven explanations, the tracing result as a column."""

import json
from dataclasses import replace
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.assessment.hypotheses import Band, Board, Column, Hypothesis, judge
from relto.assessment.hypotheses_file import board_from_json, board_to_json, judgement_to_json
from relto.assessment.hypotheses_text import board_text
from relto.assessment.leak_board import MISSING, ROWS, TraceGrade, leak_board, tracing_column
from relto.core.errors import InputError

ROW_CODES = ["a", "b", "c"]
ROWS_OF_THREE = tuple(Hypothesis(code, f"that {code} is so") for code in ROW_CODES)
BANDS = st.sampled_from(Band)


@st.composite
def columns(draw, code="N"):
    return Column(
        code,
        "what was seen",
        draw(st.dictionaries(st.sampled_from(ROW_CODES), BANDS)),
        true=draw(st.sampled_from([0.0, 0.5, 0.9, 1.0])),
        group=draw(st.sampled_from(["", "", "g"])),
    )


@st.composite
def boards(draw):
    some = tuple(draw(columns(f"E{n}")) for n in range(draw(st.integers(0, 5))))
    gaps = tuple(draw(columns(f"M{n}")) for n in range(draw(st.integers(0, 3))))
    return Board("what happened?", ROWS_OF_THREE, some, gaps)


def shares(board):
    return {each.hypothesis.code: each.share for each in judge(board).ranking}


@given(boards())
def test_shares_make_one_and_lie_between_their_ends(board):
    found = judge(board)
    assert sum(each.share for each in found.ranking) == pytest.approx(1)
    for each in found.ranking:
        assert 0 < each.low <= each.share + 1e-12
        assert each.share <= each.high + 1e-12 <= 1 + 2e-12
    assert [each.share for each in found.ranking] == sorted(
        (each.share for each in found.ranking), reverse=True
    )
    assert 0 <= found.doubt_bits <= log2(3) + 1e-9
    assert all(0 <= each.bits <= found.doubt_bits + 1e-9 for each in found.telling)


@given(boards(), BANDS, st.sampled_from([0.0, 0.5, 1.0]))
def test_what_is_equally_likely_under_all_says_nothing(board, band, true):
    same = Column("N", "seen", dict.fromkeys(ROW_CODES, band), true=true)
    before, after = shares(board), shares(replace(board, columns=(*board.columns, same)))
    assert after == pytest.approx(before)


@given(boards(), columns())
def test_what_is_surely_false_says_nothing(board, column):
    false = replace(column, true=0.0, group="")
    after = shares(replace(board, columns=(*board.columns, false)))
    assert after == pytest.approx(shares(board))


@given(boards(), st.randoms())
def test_the_order_of_columns_never_matters(board, chance):
    mixed = list(board.columns)
    chance.shuffle(mixed)
    assert shares(replace(board, columns=tuple(mixed))) == shares(board)


@given(boards())
def test_the_same_origin_counts_once(board):
    grouped = replace(board, columns=tuple(replace(each, group="g") for each in board.columns))
    if board.columns:
        again = tuple(replace(each, code=f"{each.code}'") for each in grouped.columns)
        assert shares(replace(grouped, columns=(*grouped.columns, *again))) == pytest.approx(
            shares(grouped)
        )


@given(boards(), st.sampled_from(ROW_CODES))
def test_evidence_expected_under_one_alone_never_lowers_its_share(board, code):
    bands = {each: Band.CERTAIN if each == code else Band.UNEXPECTED for each in ROW_CODES}
    more = Column("N", "seen", bands)
    after = shares(replace(board, columns=(*board.columns, more)))
    assert after[code] >= shares(board)[code]


def test_a_traced_copy_leaves_five_explanations_open():
    column = tracing_column("T-1", "it derives from its copy", TraceGrade.ATTRIBUTION)
    found = judge(leak_board("Who passed it on?", (column,)))
    still = {each.hypothesis.code for each in found.ranking if each.is_open}
    assert still == {"leadership", "insider", "compromised", "sub-recipient", "framed"}
    assert "trace" not in {each.column.code for each in found.telling}
    lead = judge(leak_board("Who?", (tracing_column("T-1", "it may derive", TraceGrade.LEAD),)))
    assert lead.doubt_bits > found.doubt_bits


def test_nothing_known_keeps_all_seven_open_alike():
    found = judge(leak_board("Who?"))
    assert [each.share for each in found.ranking] == pytest.approx([1 / 7] * 7)
    assert found.doubt_bits == pytest.approx(log2(7))
    assert found.telling[0].column.code == "trace"
    assert [row.code for row in ROWS] == [each.hypothesis.code for each in found.ranking]
    assert all(set(column.bands) == {row.code for row in ROWS} for column in MISSING)


def test_the_worth_of_missing_evidence_is_its_mutual_information():
    rows = (Hypothesis("a", "a"), Hypothesis("b", "b"))
    gap = Column("M", "?", {"a": Band.CERTAIN, "b": Band.EXCLUDED})
    (found,) = judge(Board("?", rows, (), (gap,))).telling
    seen = (0.95 + 0.02) / 2

    def entropy(p):
        return -p * log2(p) - (1 - p) * log2(1 - p)

    assert found.bits == pytest.approx(entropy(seen) - (entropy(0.95) + entropy(0.02)) / 2)
    assert (found.if_found, found.if_not) == ("a", "b")


@given(boards())
def test_a_board_is_read_as_it_was_written(board):
    assert board_from_json(json.dumps(board_to_json(board)).encode()) == board


def test_a_board_of_a_leak_needs_no_rows_and_takes_a_tracing_result():
    text = json.dumps(
        {
            "format_version": 1,
            "question": "Who?",
            "evidence": [{"code": "T-1", "what": "derives", "trace": "STRONG"}],
        }
    )
    board = board_from_json(text.encode())
    assert board == leak_board("Who?", (tracing_column("T-1", "derives", TraceGrade.STRONG),))
    told = judgement_to_json(judge(board))
    assert [each["open"] for each in told["ranking"]] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format_version": 2}, "format_version 2"),
        ({"evidence": [{"code": "E", "what": "w", "bands": {"x": "+"}}]}, "`x` is no hypothesis"),
        ({"evidence": [{"code": "E", "what": "w", "bands": {"a": "*"}}]}, "`[*]`, expected one"),
        ({"evidence": [{"code": "E", "what": "w", "trace": "SURE"}]}, "`SURE`, expected one of"),
        ({"hypotheses": []}, "no hypothesis"),
        ({"hypotheses": [{"code": "a", "words": "w"}] * 2}, "there twice"),
        ({"colour": "red"}, "unknown field `colour`"),
    ],
)
def test_a_mistake_in_a_board_is_named(changes, message):
    fields = {"format_version": 1, "question": "?", "hypotheses": [{"code": "a", "words": "w"}]}
    with pytest.raises(InputError, match=message) as caught:
        board_from_json(json.dumps(fields | changes).encode(), file="b.json")
    assert str(caught.value).startswith("b.json: ")


@given(boards())
def test_the_text_fits_a_terminal(board):
    text = board_text(board)
    assert max(map(len, text.splitlines())) <= 80


def test_the_text_names_what_is_open_and_what_would_tell_most():
    column = tracing_column("T-1", "it derives from its copy", TraceGrade.ATTRIBUTION)
    told = Column("E-2", "seen", {"insider": Band.EXPECTED}, true=0.8)
    text = board_text(leak_board("Who passed it on?", (column, told)))
    assert "The board keeps 5 explanations open" in text
    assert "The most telling missing evidence" in text
    assert "Not judged: E-2 under leadership" in text
