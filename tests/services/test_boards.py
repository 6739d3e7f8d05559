"""Boards on a node: filled column by column, replayed, never erased."""

import json

import pytest

from relto.assessment.hypotheses import judge
from relto.core.errors import InputError, StoreError, UnknownError
from relto.core.instant import DAY
from relto.services.acting import Acting
from relto.services.boards import Boards, Put
from relto.services.evidence import Register
from relto.store import schema
from relto.store.events import events
from tests.services.evidential import NOW, claim, grade
from tests.services.worlds import Fixed


@pytest.fixture
def boards(store):
    return Boards(Acting(store, Fixed(NOW), "analyst"))


def leading(opened):
    return judge(opened.board).ranking[0].hypothesis.code


def test_a_board_is_filled_and_columns_are_replaced_and_dropped(boards, store):
    name = boards.open("Who passed it on?").id
    assert name == "B-2026-001"
    assert len(boards.board(name).board.rows) == 7
    boards.put(name, Put("log", "An odd reading.", {"insider": "++", "guessed": "--"}))
    assert leading(boards.board(name)) == "insider"
    boards.put(name, Put("log", "The reading was ours.", {"ourselves": "++", "insider": "--"}))
    opened = boards.board(name)
    assert leading(opened) == "ourselves"
    assert [column.what for column in opened.board.columns] == ["The reading was ours."]
    assert boards.drop(name, "log", "the log was another's").board.columns == ()
    kinds = [entry.kind for entry in boards.board(name).entries]
    assert kinds == ["evidence", "evidence", "dropped"]
    with store.read() as tx:
        assert [event.kind for event in events(tx)] == ["board-opened", *["board-entry"] * 3]
    with pytest.raises(StoreError, match="append-only"), store.write() as tx:
        tx.connection.execute(schema.metadata.tables["entries"].delete())


def test_an_item_of_evidence_brings_what_it_says(boards):
    item = Register(boards.acting).add(claim(group="g", grade=grade("B2", 0.7)))
    name = boards.open("Who?").id
    (column,) = boards.put(name, Put(item.evidence.id, bands={"insider": "+"})).board.columns
    assert (column.what, column.group) == (item.evidence.claim, "g")
    assert column.true == pytest.approx(0.7)
    with pytest.raises(UnknownError):
        boards.put(name, Put("E-2026-999"))


def test_a_tracing_result_keeps_five_explanations_open(boards):
    name = boards.open("Who?").id
    opened = boards.put(name, Put("T-1", "Derives from Brennia's copy.", trace="STRONG"))
    still = {each.hypothesis.code for each in judge(opened.board).ranking if each.is_open}
    assert still == {"leadership", "insider", "compromised", "sub-recipient", "framed"}
    assert all(each.column.code != "trace" for each in judge(opened.board).telling)


def test_what_does_not_fit_is_refused_and_leaves_nothing(boards):
    name = boards.open("Who?").id
    for column, why in (
        (Put("x", "y", {"insder": "+"}), "`insder` is no hypothesis"),
        (Put("x", "y", {"insider": "+++"}), r"`\+\+\+`, expected one of"),
        (Put("x"), "says nothing"),
        (Put("", "y"), "is empty"),
        (Put("x", "y", trace="SURE"), "LEAD, STRONG, ATTRIBUTION"),
    ):
        with pytest.raises(InputError, match=why):
            boards.put(name, column)
    assert boards.board(name).entries == ()
    for act in (
        lambda: boards.board("B-2026-009"),
        lambda: boards.put("B-2026-009", Put("x", "y")),
        lambda: boards.drop(name, "x", "why"),
    ):
        with pytest.raises(UnknownError):
            act()
    with pytest.raises(InputError, match="question"):
        boards.open(" ")


def test_a_board_with_rows_of_its_own(boards):
    file = {
        "format_version": 1,
        "question": "Why fewer reports?",
        "hypotheses": [{"code": "people", "words": "fewer people"}, {"code": "will", "words": "w"}],
    }
    opened = boards.open("", json.dumps(file).encode(), file="b.json")
    assert opened.board.question == "Why fewer reports?"
    boards.acting.clock.at = NOW + DAY
    boards.put(opened.id, Put("m", "A budget was cut.", {"people": "+"}), missing=True)
    assert [column.code for column in boards.board(opened.id).board.missing] == ["m"]
    assert [each.id for each in boards.listed()] == [opened.id]
