"""Text of labels: round trips, cases, and improper examples with their positions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.labels import BOTTOM, Label, Level, Tlp, parse_label, render_label
from relto.labels.tlp import WELL_KNOWN, tlp_label, well_known_label
from tests.labels.strategies import labels


@given(labels(flaws=False).filter(lambda label: label != BOTTOM))
def test_reading_what_was_written_gives_the_label_back(label: Label) -> None:
    assert parse_label(render_label(label)) == label


@given(st.text(alphabet="ABCDEFGIKLNORSTUX/:,-+ 0123456789", max_size=40))
def test_any_text_is_a_label_or_an_explained_error(text: str) -> None:
    label = _read(text)
    if isinstance(label, Label):
        assert label == BOTTOM or parse_label(render_label(label)) == label
    else:
        assert "position" in label


def _read(text: str) -> Label | str:
    try:
        return parse_label(text)
    except InputError as error:
        return error.message


@given(labels().filter(lambda label: bool(label.flaws) or label == BOTTOM))
def test_what_withholds_has_no_text_that_reads_as_a_label(label: Label) -> None:
    with pytest.raises(InputError):
        parse_label(render_label(label))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("TLP:AMBER+STRICT", Label(tlp=Tlp.AMBER_STRICT)),
        ("TLP:WHITE", Label(tlp=Tlp.CLEAR)),
        ("UNCLASSIFIED", Label(level=Level.UNCLASSIFIED)),
        ("SECRET//NOFORN", Label(level=Level.SECRET, release=frozenset({frozenset()}))),
        (
            "TOP SECRET//SI/TK//REL TO QUINT, XFE",
            Label(
                level=Level.TOP_SECRET,
                compartments=frozenset({"SI", "TK"}),
                release=frozenset({frozenset({"QUINT", "XFE"})}),
            ),
        ),
        (
            "SECRET//XAL/XBR EYES ONLY",
            Label(level=Level.SECRET, release=frozenset({frozenset({"XAL", "XBR"})})),
        ),
    ],
)
def test_cases(text: str, label: Label) -> None:
    assert parse_label(text) == label


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("SECRT", 0),
        ("secret", 0),
        ("SECRET// SI", 8),
        ("SECRET//SECRET", 8),
        ("SECRET//REL TO ", 15),
        ("SECRET//REL TO XBR,XCO", 15),
        ("SECRET//TLP:AMBR", 8),
        ("SECRET//SI//", 12),
        ("SECRET//RELEASE UNTIL tomorrow", 8),
    ],
)
def test_improper_texts_name_their_position(text: str, position: int) -> None:
    with pytest.raises(InputError, match=f"at position {position}: expected"):
        parse_label(text)


def test_the_ids_that_the_specifications_fix() -> None:
    assert len(WELL_KNOWN) == 9
    red = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
    assert well_known_label(red) == Label(tlp=Tlp.RED)
    assert well_known_label("marking-definition--00000000-0000-4000-8000-000000000000") is None
    assert tlp_label("white") == tlp_label("clear") == Label(tlp=Tlp.CLEAR)
    assert tlp_label("amber+strict") == Label(tlp=Tlp.AMBER_STRICT)
    assert tlp_label("ambr") is None
