"""Labels, clearances and policies: what is written reads back the same, and in one form only."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.clearance import (
    clearance_from_json,
    clearance_to_json,
    from_claim,
    read_clearance,
    to_claim,
    write_clearance,
)
from relto.labels.stanag.label_parts import Reading
from relto.labels.stanag.label_write import canonical
from relto.labels.stanag.model import Clearance, ConfidentialityLabel, Spif
from relto.labels.stanag.spif import check_spif, load_spif, write_spif
from relto.labels.stanag.xml_label import examine_label, read_label, write_label
from tests.labels.stanag.cases import HERE
from tests.labels.stanag.records import clearances, labels, policies


@given(labels())
def test_a_written_label_reads_back_the_same(label: ConfidentialityLabel) -> None:
    data = write_label(label)
    examined = examine_label(data, reading=Reading.SCHEMA)
    assert examined.mistakes == ()
    assert examined.label == label
    assert write_label(read_label(data)) == data


@settings(max_examples=40)
@given(labels())
def test_a_written_label_is_canonical_xml(label: ConfidentialityLabel) -> None:
    data = write_label(label)
    assert canonical(etree.fromstring(data)) == data


@given(clearances)
def test_a_written_clearance_reads_back_the_same(clearance: Clearance) -> None:
    data = write_clearance(clearance)
    assert read_clearance(data, reading=Reading.SCHEMA) == clearance
    assert canonical(etree.fromstring(data)) == data
    assert from_claim(to_claim(clearance)) == clearance
    assert clearance_from_json(clearance_to_json(clearance)) == clearance


@settings(max_examples=40)
@given(policies())
def test_a_written_policy_reads_back_the_same(spif: Spif) -> None:
    assert check_spif(spif) == ()
    assert load_spif(write_spif(spif)) == spif


@pytest.mark.parametrize("bad", ["", " A", "A  B", "A\x00", "A\n", "\ud800"])
def test_what_xml_cannot_carry_is_not_written(bad: str) -> None:
    label = read_label((HERE / "policies" / "label.xml").read_bytes())
    with pytest.raises(MarkingError):
        write_label(replace(label, information=replace(label.information, classification=bad)))


READERS = [("label.xml", read_label), ("clearance.xml", read_clearance)]
READERS += [("harbour.spif.xml", load_spif)]  # type: ignore[list-item]  # readers of two kinds


@settings(max_examples=150)
@given(st.integers(0, 2**32), st.sampled_from(READERS), st.sampled_from(list(Reading)))
def test_a_bent_document_is_read_or_explained(seed, reader, reading) -> None:
    """Documents with pieces cut out, doubled or moved raise nothing but explained mistakes."""
    name, read = reader
    chance = random.Random(seed)
    data = bytearray((HERE / "policies" / name).read_bytes())
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.randrange(len(data)) for _ in range(2))
        end = min(end, at + chance.choice([1, 3, 40, 400]))
        piece = bytes(data[at:end])
        data[at:end] = chance.choice([b"", piece + piece, b"\xff", b"<", b'"', b"<a/>", b"&amp;"])
    mistakes = _mistakes(read, bytes(data), reading)
    assert mistakes is None or mistakes


def _mistakes(read, data: bytes, reading: Reading) -> tuple[Mistake, ...] | None:
    try:
        load_spif(data) if read is load_spif else read(data, reading=reading)
    except MarkingError as error:
        return error.mistakes
    return None


@pytest.mark.parametrize(
    ("old", "new", "found", "nearest"),
    [
        ('Type="PERMISSIVE"', 'Type="PERMISIVE"', "PERMISIVE", "PERMISSIVE"),
        ("slab:PrivacyMark>", "slab:PrivacyMarks>", "PrivacyMarks", "PrivacyMark"),
    ],
)
def test_a_mistake_tells_what_was_found_expected_and_near(old, new, found, nearest) -> None:
    text = (HERE / "policies" / "label.xml").read_text().replace(old, new)
    mistake = next(m for m in examine_label(text).mistakes if m.is_error)
    assert (mistake.found, mistake.nearest) == (found, nearest)
    assert nearest in mistake.expected
    assert " in line " in mistake.path


def test_a_label_of_thousands_of_values_is_refused() -> None:
    text = (HERE / "policies" / "label.xml").read_text()
    many = "<slab:GenericValue>RED</slab:GenericValue>" * 3000
    with pytest.raises(MarkingError, match="more than 2000 values"):
        read_label(text.replace("<slab:GenericValue>RED</slab:GenericValue>", many))
