"""The fairness audit: blindness to names, and what is lopsided."""

from dataclasses import replace

from hypothesis import given

from relto.assessment import assess
from relto.assessment.audit import audit, audit_text, audit_to_json
from relto.model.evidence import Credibility, Kind, Reliability
from tests.assessment.cases import AT, PARAMETERS, item
from tests.assessment.strategies import bodies


def assessed(evidence):
    return assess(evidence, at=AT, parameters=PARAMETERS)


@given(bodies())
def test_every_assessment_is_blind_to_names(evidence):
    assert audit(assessed(evidence)).is_blind


def test_an_assessment_that_looked_at_a_name_would_be_found():
    evidence = [item(f"E{n}", partner=f"P{n}", count=n + 1) for n in range(3)]
    found = assessed(evidence)
    # The results of one partner as if it had been weighed otherwise.
    mixed = assessed([*evidence, item("E9", partner="P1", count=4)])
    assert not audit(replace(found, grid=mixed.grid)).is_blind


def test_it_counts_how_each_partner_was_graded():
    evidence = [
        item("A", Kind.TRACED_LEAK, author="desk", reply="it was not us"),
        item("B", Kind.TRACED_LEAK, author="desk", caused=0.5, true=None),
        item("C"),
        item("D", reliability=Reliability.A, credibility=Credibility.IMPROBABLE, true=0.1),
        item("E", credibility=Credibility.UNKNOWN, true=None),
    ]
    (found,) = audit(assessed(evidence)).treatments
    assert (found.counted, found.listed, found.adverse, found.heard) == (3, 2, 2, 1)
    assert (found.no_number, found.no_attribution) == (1, 1)
    assert (found.inconsistent, found.authors) == (1, 1)


def test_it_remarks_on_what_is_lopsided():
    adverse = [item(f"L{n}", Kind.TRACED_LEAK, author="one") for n in range(2)]
    letters = [item(f"G{n}", true=None) for n in range(6)]
    others = [item(f"H{n}", partner="XCO") for n in range(20)]
    remarks = audit(assessed([*adverse, *letters, *others])).remarks
    assert remarks == (
        "XBR was not heard on any of 2 adverse items",
        "XBR: one author filed all 2 adverse items",
        "XBR: no adverse item says how likely it was the partner's own doing",
        "XBR: letters alone for 6 of 8 items, more than for others",
    )
    heard = [replace(each, reply="we looked into it", author=each.id) for each in adverse]
    graded = [replace(each, grade=replace(each.grade, caused=0.9)) for each in heard]
    assert audit(assessed([*graded, *others])).remarks == ()


def test_it_is_told():
    found = assessed([item("A", Kind.TRACED_LEAK), *(item(f"G{n}") for n in range(40))])
    text = audit_text(audit(found), found)
    assert "under other names: the same results." in text
    assert "! XBR was not heard on the adverse item" in text
    assert max(map(len, text.splitlines())) <= 80
    told = audit_to_json(audit(found))
    assert told["same_under_other_names"] is True
    assert told["partners"][0]["adverse"] == 1
