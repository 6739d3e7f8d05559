"""Laws of ACS: the label never admits more, a roll-up never widens, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relto.labels import Label, join
from relto.labels.mistakes import MarkingError
from relto.labels.sharing import acs, acs_meaning, acs_reading, acs_rollup, obligations
from relto.labels.sharing.acs import Acs, ControlSet, Effect
from relto.labels.sharing.acs_decision import Subject, decide, may_read, may_release, may_share
from tests.labels.sharing.strategies import markings, subjects


def admits(label: Label, subject: Subject, at: int = 0) -> bool:
    """Whether a label by itself, as the gate reads it, lets something go to a subject."""
    names = acs_meaning.names_of(subject)
    return (
        not label.flaws
        and label.level is not None
        and label.level <= acs_meaning.LEVELS[subject.clearance]
        and label.compartments <= acs_meaning.compartments_of(subject)
        and all(not names.isdisjoint(clause) for clause in label.release)
        and not label.controls
        and (label.not_after is None or at < label.not_after)
    )


@given(markings(), subjects)
def test_label_never_admits_whom_the_marking_refuses(marking: Acs, subject: Subject) -> None:
    if admits(acs_meaning.meaning(marking), subject):
        assert may_release(marking, subject)


@given(markings(), subjects)
def test_label_never_admits_whom_the_rules_alone_refuse(marking: Acs, subject: Subject) -> None:
    """Without gates and an end, of which most markings have some, the rules decide more often."""
    bare = replace(marking, control_set=ControlSet("U"), resource_disposition=())
    if admits(acs_meaning.meaning(bare), subject):
        assert may_release(bare, subject)


@given(markings())
def test_marking_is_read_as_it_was_written(marking: Acs) -> None:
    given = acs.to_extension(marking)
    assert acs_reading.from_extension(given) == marking
    assert acs.to_extension(acs_reading.from_extension(given)) == given


@given(st.lists(markings(), min_size=1, max_size=3), subjects)
def test_roll_up_permits_what_every_part_permits(parts: list[Acs], subject: Subject) -> None:
    try:
        whole = acs_rollup.roll_up(parts)
    except MarkingError:
        return
    for part in parts:
        if may_read(whole, subject):
            assert may_read(part, subject)
        if may_share(whole, subject):
            assert may_share(part, subject)
        for action in (*acs.ACTIONS, acs.ALL):
            if decide(whole, subject, action):
                assert decide(part, subject, action)


@given(st.lists(markings(), min_size=1, max_size=3), subjects)
def test_label_of_roll_up_admits_nobody_whom_the_parts_refuse(
    parts: list[Acs], subject: Subject
) -> None:
    try:
        whole = acs_rollup.roll_up(parts)
    except MarkingError:
        return
    if admits(acs_meaning.meaning(whole), subject):
        assert all(may_release(part, subject) for part in parts)


@given(markings())
def test_roll_up_of_one_is_itself(marking: Acs) -> None:
    assert acs_rollup.roll_up([marking, marking]) == marking


@given(st.lists(markings(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(parts: list[Acs], random) -> None:
    shuffled = [*parts, parts[0]]
    random.shuffle(shuffled)
    try:
        whole = acs_rollup.roll_up(parts)
    except MarkingError:
        with pytest.raises(MarkingError):
            acs_rollup.roll_up(shuffled)
    else:
        assert acs_rollup.roll_up(shuffled) == whole


@given(st.lists(markings(), min_size=1, max_size=3))
def test_roll_up_can_be_written_and_read(parts: list[Acs]) -> None:
    try:
        whole = acs_rollup.roll_up(parts)
    except MarkingError:
        return
    assert acs_reading.from_extension(acs.to_extension(whole)) == whole


@given(markings(), subjects)
def test_a_rule_that_denies_is_never_outdone(marking: Acs, subject: Subject) -> None:
    denying = tuple(replace(rule, effect=Effect.DENY) for rule in marking.access_privilege)
    stricter = replace(marking, access_privilege=(*marking.access_privilege, *denying))
    for action in acs.ACTIONS:
        if decide(stricter, subject, action):
            assert decide(marking, subject, action)


@given(markings(), subjects)
def test_what_is_not_known_of_a_subject_never_helps_it(marking: Acs, subject: Subject) -> None:
    assume(may_read(marking, subject).permit is False)
    for name in ("nationalities", "organizations", "communities", "sci", "authority", "training"):
        nothing: dict[str, Any] = {name: frozenset()}
        assert not may_read(marking, replace(subject, **nothing))


@given(markings(), subjects)
def test_gates_come_before_privileges(marking: Acs, subject: Subject) -> None:
    if not may_read(marking, subject):
        assert not any(decide(marking, subject, action) for action in acs.ACTIONS)
        assert not may_release(marking, subject)


@given(markings(), subjects)
def test_action_permitted_to_somebody_is_an_obligation_s_action(
    marking: Acs, subject: Subject
) -> None:
    permitted = acs_meaning.permitted_actions(marking)
    for action in acs.ACTIONS:
        if decide(marking, subject, action):
            assert permitted is None or action in permitted


@given(st.lists(markings(), min_size=1, max_size=3))
def test_actions_are_read_back_from_joined_labels(parts: list[Acs]) -> None:
    label = reduce(join, map(acs_meaning.meaning, parts))
    bound = obligations.join_all(map(acs_meaning.obligations, parts))
    assert obligations.from_notices(label.notices).actions == bound.actions


def test_an_action_that_acs_does_not_have_is_a_mistake() -> None:
    marking = acs_reading.from_extension(_EXAMPLE)
    with pytest.raises(MarkingError, match="`FLY` is no action"):
        decide(marking, Subject(), "FLY")


_EXAMPLE = {
    "extension_type": "property-extension",
    "identifier": "isa:guide.19001.ACS3-0b5c1f5e-3f0a-4c8e-9a51-2f6f0f1c7a01",
    "create_date_time": "2026-01-01T00:00:00Z",
    "responsible_entity_custodian": "USA.DHS",
    "policy_reference": "urn:isa:policy:acs:ns:v3.0?privdefault=permit&sharedefault=permit",
    "control_set": {"classification": "U"},
}


# --- single cases that drawn markings seldom meet --------------------------------------------


def marked(**more: Any) -> Acs:
    return acs_reading.from_extension({**_EXAMPLE, **more})


def rule(action: str, effect: str, *nationalities: str) -> dict[str, Any]:
    scope = {"permitted_nationalities": list(nationalities)}
    return {"privilege_action": action, "privilege_scope": scope, "rule_effect": effect}


def test_national_of_the_usa_in_foreign_service_is_not_named_usa() -> None:
    sharing = [{"sharing_scope": ["FOREIGNGOV"], "rule_effect": "deny"}]
    marking = marked(further_sharing=sharing)
    subject = Subject(nationalities=frozenset({"USA"}), foreign_government=True)
    assert not may_share(marking, subject)
    assert not admits(acs_meaning.meaning(marking), subject)


def test_label_names_only_those_of_whom_every_permitting_rule_speaks() -> None:
    policy = "urn:isa:policy:acs:ns:v3.0?privdefault=deny&sharedefault=permit"
    rules = [rule("INTEL", "permit", "FIN", "USA"), rule("DSPLY", "permit", "FIN")]
    label = acs_meaning.meaning(marked(policy_reference=policy, access_privilege=rules))
    assert label.release == {frozenset({"FIN"})}


def test_every_part_s_refusals_and_the_latest_declassification_hold_for_the_whole() -> None:
    secret = {"classification": "S"}
    first = marked(control_set=secret, declassification={"declass_date": "2036-01-01T00:00:00Z"})
    other = marked(
        identifier=_EXAMPLE["identifier"].replace("7a01", "7a02"),  # type: ignore[attr-defined]  # the example is JSON
        control_set=secret,
        declassification={"declass_date": "2031-01-01T00:00:00Z"},
        access_privilege=[rule("INTEL", "deny", "FIN")],
    )
    whole = acs_rollup.roll_up([first, other])
    assert dict(whole.declassification) == {"declass_date": "2036-01-01T00:00:00Z"}
    assert whole.access_privilege == other.access_privilege
