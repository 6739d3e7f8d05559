"""The authority block of a banner, from those of its portions."""

from dataclasses import replace

import pytest

from relto.labels.capco.authority import authority_lines
from relto.labels.capco.marking import Authority, Marking
from relto.labels.capco.rollup import roll_up

SECRET = Marking("S", dissemination_controls=("NF",))
RD = replace(SECRET, atomic_energy_markings=("RD",))
FRD = replace(SECRET, atomic_energy_markings=("FRD",))
UCNI = Marking("U", atomic_energy_markings=("UCNI",))
NATO = Marking("S", owner_producer=("NATO",))
NU = Marking("U", owner_producer=("NATO",))
SOURCED = replace(SECRET, fgi_source_open=("NATO",), high_water_nato="NATO-C")


def block(*blocks):
    return roll_up([replace(SECRET, authority=each) for each in blocks]).authority


@pytest.mark.parametrize(
    ("parts", "exception"),
    [
        ([SECRET], ()),
        ([RD], ("AEA",)),
        ([SECRET, FRD], ("AEA",)),
        ([SECRET, UCNI], ()),
        ([SECRET, NATO], ("NATO",)),
        ([NATO], ("NATO",)),
        ([SOURCED], ("NATO",)),
        ([SECRET, NU], ("NATO",)),
        ([Marking("U"), NU], ()),
        ([RD, NATO], ("NATO-AEA",)),
        ([FRD, SOURCED], ("NATO-AEA",)),
    ],
)
def test_what_no_date_declassifies_is_an_exception(parts, exception):
    assert roll_up(parts).authority.declass_exception == exception


def test_the_latest_date_holds():
    one, two = Authority(declass_date="2035-09-11"), Authority(declass_date="2041-01-01")
    assert block(one, two).declass_date == "2041-01-01"
    assert block(two, one).declass_date == "2041-01-01"


@pytest.mark.parametrize("token", ["50X1-HUM", "50X2-WMD", "25X1-EO-12951", "AEA", "NATO"])
def test_some_exceptions_leave_no_date_and_no_event(token):
    dated = Authority(declass_date="2035-09-11", declass_event="End of exercise")
    found = block(dated, Authority(declass_exception=(token,)))
    assert (found.declass_date, found.declass_event) == ("", "")
    assert found.declass_exception == (token,)


def test_other_exceptions_keep_the_date():
    found = block(Authority(declass_date="2045-01-01", declass_exception=("25X1",)), Authority())
    assert (found.declass_date, found.declass_exception) == ("2045-01-01", ("25X1",))


def test_one_block_on_all_portions_stays():
    one = Authority("A. Person", "1.4c", declass_date="2035-09-11")
    assert block(one, one) == one


def test_several_blocks_make_derivative_work():
    one = Authority("A. Person", "1.4c", derived_from="Guide A", declass_date="2035-09-11")
    two = Authority("B. Person", "1.4d", derived_from="Guide B", declass_date="2030-01-01")
    found = block(one, two)
    assert found == Authority(derived_from="Multiple Sources", declass_date="2035-09-11")
    same = replace(two, derived_from="Guide A")
    assert block(one, same).derived_from == "Guide A"


def test_an_unclassified_banner_has_no_block():
    part = Marking("U", authority=Authority(declass_date="2035-09-11"))
    assert roll_up([part]).authority == Authority()


def test_people_read_why_there_is_no_date():
    lines = authority_lines(roll_up([RD, NATO]))
    assert any("RD" in line and "NATO" in line for line in lines)


def test_the_date_of_a_document_is_that_of_its_oldest_portion():
    dated = [replace(SECRET, create_date=day) for day in ("2021-01-01", "2009-05-05")]
    assert roll_up(dated).create_date == "2009-05-05"
    assert roll_up([*dated, SECRET]).create_date == ""
