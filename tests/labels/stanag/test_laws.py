"""What holds for every label of a SPIF: dominance, decisions, meaning, markings, conversions."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relto.labels import Label, Level, roll_up
from relto.labels.mistakes import MarkingError
from relto.labels.naming import name_of
from relto.labels.stanag.convert import Form, read_form, write_form
from relto.labels.stanag.decision import decide
from relto.labels.stanag.dominance import Absorbing, PolicyDecision, dominant
from relto.labels.stanag.marking import in_order, render
from relto.labels.stanag.meaning import meaning
from relto.labels.stanag.model import ConfidentialityLabel, Role
from relto.labels.stanag.policies import Policies, nato
from relto.labels.stanag.spif_text import parse_marking
from relto.labels.stanag.text import parse_text, read_text, render_portion_text, render_text
from tests.labels.stanag.nato_strategies import (
    LEVELS,
    acme_clearances,
    acme_labels,
    beacon_labels,
    nato_clearances,
    nato_labels,
    policy,
)

NOON = 1_795_000_000_000_000
FIVE = st.lists(nato_labels(), min_size=1, max_size=5)


# --- dominance -----------------------------------------------------------------------------------


@given(nato_labels())
def test_the_dominant_label_of_one_is_itself(label):
    assert dominant([label], nato()) == label
    assert dominant([label, label], nato()) == label


@given(FIVE, st.data())
def test_order_and_repetition_do_not_matter(labels, data):
    shuffled = data.draw(st.permutations(labels + labels[:2]))
    once, again = dominant(labels, nato()), dominant(shuffled, nato())
    if isinstance(once, PolicyDecision):
        assert isinstance(again, PolicyDecision)
    else:
        assert not isinstance(again, PolicyDecision)
        assert again.classification == once.classification
        assert in_order(again, nato()) == in_order(once, nato())


@given(FIVE, nato_clearances())
def test_the_dominant_label_admits_nobody_whom_a_part_refuses(labels, clearance):
    whole = dominant(labels, nato())
    if not isinstance(whole, PolicyDecision) and decide(whole, clearance):
        top = max(LEVELS.index(label.classification) for label in labels)
        cleared = clearance.classifications == LEVELS[: len(clearance.classifications)]
        assert cleared
        assert len(clearance.classifications) > top
        assert all(decide(label, clearance) for label in labels)


@given(st.lists(acme_labels(), min_size=1, max_size=4), acme_clearances())
def test_without_absorbing_categories_never_widen(labels, clearance):
    whole = dominant(labels, policy("acme"), absorbing=Absorbing.NEVER)
    assume(not isinstance(whole, PolicyDecision) and decide(whole, clearance))
    held = set(clearance.classifications)
    assert all(decide(label, clearance) for label in labels if label.classification in held)


@given(st.lists(acme_labels(), min_size=1, max_size=4))
def test_a_dominant_label_is_valid_and_dominates_each_part_in_class(labels):
    whole = dominant(labels, policy("acme"))
    if isinstance(whole, PolicyDecision):
        return
    order = ("PUBLIC", "CONFIDENTIAL", "INTERNAL")
    assert order.index(whole.classification) == max(
        order.index(label.classification) for label in labels
    )
    assert dominant([whole, *labels], policy("acme")) in {whole, dominant(labels, policy("acme"))}


@given(FIVE)
def test_the_meaning_of_the_whole_is_at_least_the_meaning_of_each_part(labels):
    whole = dominant(labels, nato())
    if isinstance(whole, PolicyDecision):
        return
    joined = roll_up(meaning(label, nato()) for label in labels)
    told = meaning(whole, nato())
    assert told.level == joined.level
    assert told.compartments >= joined.compartments
    assert all(any(mine <= clause for mine in told.release) for clause in joined.release)


# --- meaning and decision ------------------------------------------------------------------------


def admits(label: Label, clearance) -> bool:
    """Whether a reader who holds exactly what a clearance says may see what a label means."""
    top = Level[clearance.classifications[-1].replace(" ", "_")]
    held = {c.tag: {name_of(v) for v in c.values} for c in clearance.categories}
    read_ins = {"ATOMAL", "BOHEMIA"} & held["Additional Sensitivity"]
    read_ins |= {f"NATO-{v}" for v in held["Additional Sensitivity"]} | {"NATO"}
    everywhere = set.intersection(held["Context"], held["Releasable To"], held["Only"])
    return (
        not label.flaws
        and label.level is not None
        and label.level <= top
        and label.compartments <= read_ins
        and all(clause & everywhere for clause in label.release)
    )


@given(nato_labels(), nato_clearances())
def test_meaning_admits_nobody_whom_the_decision_refuses(label, clearance):
    if admits(meaning(label, nato()), clearance):
        assert decide(label, clearance, spif=nato())


@given(nato_labels())
def test_a_valid_label_has_no_flaw_and_cites_nato(label):
    told = meaning(label, nato())
    assert not told.flaws
    assert told.schemes == {"NATO"}
    assert ("NATO" in told.compartments) == (label.classification != "UNCLASSIFIED")


# --- markings ------------------------------------------------------------------------------------


@given(nato_labels())
def test_reading_a_marking_gives_the_label_again(label):
    assert parse_text(render_text(label)) == label
    assert parse_text(render_text(label, "fr")) == label
    assert parse_text(render_portion_text(label)) == label
    assert read_text(render_portion_text(label)).is_portion


@given(nato_labels())
def test_writing_what_was_read_is_canonical(label):
    text = render_text(label)
    assert render_text(parse_text(text.lower())) == text


@given(beacon_labels(), st.sampled_from(("en", "fr", "fr-CA")))
def test_a_marking_of_any_policy_is_read_back_or_refused(label, language):
    spif = policy("beacon")
    text = render(label, spif, language)
    try:
        back = parse_marking(text, spif, language)
    except MarkingError:
        return
    assert render(back, spif, language) == text


@settings(max_examples=300)
@given(st.text(alphabet="NATOSECRET/()-, ÀéTRÈSulybcdJapan\u0301ß", max_size=60) | st.text())
def test_no_text_crashes_the_reader_and_positions_lie_in_it(text):
    reading = read_text(text)
    assert reading.information is not None or reading.mistakes
    assert all(0 <= (m.position or 0) <= len(text) for m in reading.mistakes)


@given(nato_labels(), st.data())
def test_a_broken_marking_never_says_more_than_the_whole(label, data):
    text = render_text(label)
    cut = data.draw(st.integers(0, len(text)))
    reading = read_text(text[:cut])
    if not any(m.is_error for m in reading.mistakes):
        assert reading.information is not None
        assert render_text(reading.information)


# --- conversions ---------------------------------------------------------------------------------


@given(nato_labels(), st.permutations(tuple(Form)), st.sampled_from(("en", "fr")))
def test_a_label_survives_every_order_of_forms(label, forms, language):
    carried = ConfidentialityLabel(Role.ORIGINATOR, label, NOON)
    for form in forms:
        text = write_form(carried, form, language=language, at=NOON)
        carried = read_form(text, form)
    said = carried.information
    assert said.classification == label.classification
    assert in_order(said, nato()) == tuple(
        replace(c, identifier=next(iter(_uris(said, c.tag)), None)) for c in in_order(label, nato())
    )


def _uris(said, tag):
    return [c.identifier for c in said.categories if c.tag == tag]


@given(beacon_labels())
def test_a_marking_that_hides_something_is_not_a_conversion(label):
    policies = Policies((policy("beacon"),))
    carried = ConfidentialityLabel(Role.ORIGINATOR, label)
    hidden = {"Hidden", "Typed"} & {v for c in label.categories for v in c.values}
    try:
        text = write_form(carried, Form.TEXT, policies=policies)
    except MarkingError:
        return
    assert not hidden
    back = read_form(text, Form.TEXT, policies=policies, policy="BEACON").information
    assert in_order(back, policies.known[0]) == tuple(
        replace(c, identifier=next(iter(_uris(back, c.tag)), None))
        for c in in_order(label, policies.known[0])
    )
