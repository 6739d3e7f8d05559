"""The classification authority block is written as the style sheet of ISM prints it, and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.labels.capco.authority import authority_lines, long_date, read_authority
from relto.labels.capco.constraints.vocabulary import DECLASS_EXCEPTIONS
from relto.labels.capco.marking import Authority, Marking
from relto.labels.mistakes import MarkingError

SOURCES = "See source list for NSI portions."
DERIVED = {"derivatively_classified_by": "A. Writer", "derived_from": "Multiple Sources"}
BLOCKS = [
    (
        Authority("An Officer", "1.4c", declass_date="2035-09-11"),
        ["Classified by: An Officer", "Reason: 1.4c", "Declassify on: September 11, 2035"],
    ),
    (
        Authority(**DERIVED, declass_date="2050-01-01", declass_exception=("25X1",)),
        [
            "Classified by: A. Writer",
            "Derived from: Multiple Sources",
            "Declassify on: 25X1, January 1, 2050",
        ],
    ),
    (Authority(declass_exception=("50X1-HUM",)), ["Declassify on: 50X1-HUM"]),
    (
        Authority(declass_exception=("25X2",), declass_event="End of exercise"),
        ["Declassify on: 25X2, End of exercise"],
    ),
    (
        Authority(declass_date="2030-12-01", declass_event="End of exercise"),
        ["Declassify on: December 1, 2030 or End of exercise"],
    ),
    (
        Authority(declass_exception=("AEA",)),
        [f"Declassify on: Not Applicable to RD/FRD/TFNI portions. {SOURCES}"],
    ),
    (
        Authority(declass_exception=("NATO",)),
        [f"Declassify on: Not Applicable to NATO portions. {SOURCES}"],
    ),
    (
        Authority(declass_exception=("NATO-AEA",)),
        [f"Declassify on: Not Applicable to RD/FRD/TFNI and NATO portions. {SOURCES}"],
    ),
    (Authority(), []),
]


@pytest.mark.parametrize(("block", "lines"), BLOCKS, ids=lambda value: str(value)[:60])
def test_a_block_is_written_and_read(block, lines):
    assert list(authority_lines(Marking(authority=block))) == lines
    assert read_authority(lines) == block


def test_an_original_classifier_hides_what_it_was_derived_from():
    block = Authority("An Officer", derived_from="Guide 7")
    assert authority_lines(Marking(authority=block)) == ("Classified by: An Officer",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("DECLASSIFY ON: 20350911", Authority(declass_date="2035-09-11")),
        ("Declassify On: 25X1, EO 12951", Authority(declass_exception=("25X1-EO-12951",))),
        (f"Declassify on: N/A to RD portions. {SOURCES}", Authority(declass_exception=("AEA",))),
        ("Classification Reason: 1.4(c)", Authority(classification_reason="1.4(c)")),
    ],
)
def test_other_spellings_are_read(line, expected):
    assert read_authority([line]) == expected


@pytest.mark.parametrize("lines", [["Clasified by: X"], ["Reason: a", "Reason: b"], ["SECRET"]])
def test_another_line_is_refused(lines):
    with pytest.raises(MarkingError) as refused:
        read_authority(lines)
    assert refused.value.mistakes[0].path == f"line {len(lines)}"


days = st.dates().map(lambda day: f"{day.year:04d}-{day.month:02d}-{day.day:02d}")
words = st.sampled_from(["", "End of exercise", "Guide 7"])


@given(
    st.builds(
        Authority,
        derived_from=words,
        classification_reason=words,
        declass_date=st.one_of(st.just(""), days),
        declass_event=words,
        declass_exception=st.lists(
            st.sampled_from([e for e in DECLASS_EXCEPTIONS if "AEA" not in e and e != "NATO"]),
            unique=True,
            max_size=2,
        ).map(tuple),
    )
)
def test_what_is_written_reads_back(block):
    assert read_authority(authority_lines(Marking(authority=block))) == block


def test_what_is_no_day_stays_as_it_is():
    assert long_date("soon") == "soon"
    assert long_date("2035-13-01") == "2035-13-01"
    assert long_date("") == ""
