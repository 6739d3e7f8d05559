"""How well real texts will be read: the labelled sentences, and what docs/watch.md says of them."""

from relto.model.evidence import Kind
from relto.statements import Stance
from tests.statements.figures import PAGE, half, pairs, table
from tests.statements.labelled import texts

LEAST_PRECISION = 0.85
LEAST_RECALL = 0.70
LABELS = [label for text in texts() for each in text.sentences for label in each.labels]


def test_the_unseen_half_is_read_as_well_as_is_asked():
    told = half(unseen=True).about
    assert told.precision >= LEAST_PRECISION
    assert told.recall >= LEAST_RECALL


def test_the_tuning_half_is_read_as_well_too():
    told = half(unseen=False).about
    assert told.precision >= LEAST_PRECISION
    assert told.recall >= LEAST_RECALL


def test_the_halves_are_as_large_as_was_asked():
    assert len(texts()) >= 60
    assert sum(len(text.sentences) for text in texts()) >= 300
    assert half(unseen=True).documents >= 30


def test_reports_of_one_speech_are_one_group_and_of_two_are_two():
    told = pairs(unseen=True)
    assert told.precision >= 0.95
    assert told.recall >= 0.70


def test_the_page_tells_the_figures_as_they_are():
    assert table() in PAGE.read_text(encoding="utf-8"), "run `python -m tests.statements --write`"


def test_labels_are_kinds_and_stances():
    kinds = {"none", *(kind.value for kind in Kind)}
    stances = {stance.value for stance in Stance}
    assert [label for label in LABELS if not set(label.kinds) <= kinds] == []
    assert [label for label in LABELS if not set(label.stances) <= stances] == []
