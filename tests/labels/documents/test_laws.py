"""Laws of documents: what is written reads back, nothing is lost, nothing is inherited."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.labels.capco.marking import Marking
from relto.labels.documents.blocks import Kind, blocks_of
from relto.labels.documents.check import Findings, check_text
from relto.labels.documents.findings import Fault
from relto.labels.documents.lines import lines_of
from relto.labels.documents.parts import Part, parts_of, render_parts
from relto.labels.documents.scheme import Mark, PortionScheme, covers
from tests.labels.documents.material import MARKS, SCHEMES, TEXTS

WORDS = st.lists(
    st.sampled_from(["the", "tide", "Is", "high", "(see", "below)", "3", "NATO", "A-1", "*ever*"]),
    min_size=1,
    max_size=8,
).map(" ".join)


def mark(scheme: PortionScheme, text: str) -> Mark:
    found = scheme.parse_portion(text).mark
    assert found is not None
    return found


def is_told_by_the_banner(mark: Mark) -> bool:
    """FOUO without a word of release: the banner tells its release (Manual, Table 2)."""
    record = mark.record
    return isinstance(record, Marking) and record.dissemination_controls == ("FOUO",)


@st.composite
def documents(draw: st.DrawFn) -> tuple[PortionScheme, list[Part]]:
    """Draws parts of all kinds in one scheme."""
    scheme = draw(st.sampled_from(SCHEMES))
    marks = st.sampled_from([mark(scheme, text) for text in MARKS[scheme.code]])
    flowing = st.builds(
        Part,
        st.sampled_from([Kind.PARAGRAPH, Kind.SUBJECT]),
        marks,
        st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
    )
    heading = st.builds(Part, st.just(Kind.HEADING), marks, WORDS, st.integers(1, 6))
    numbers = st.sampled_from(["", "1.", "a.", "(a)", "(1)", "A."])
    item = st.builds(Part, st.just(Kind.ITEM), marks, WORDS, st.integers(0, 3), numbers)
    caption = st.builds(
        Part, st.just(Kind.CAPTION), marks, WORDS, number=st.sampled_from(["Figure", "Table"])
    )
    code = st.builds(Part, st.just(Kind.CODE), marks, WORDS.map("```\nx (U) {}\n```".format))
    return scheme, draw(st.lists(flowing | heading | item | caption | code, min_size=1, max_size=9))


@given(documents())
def test_what_is_written_reads_back(drawn: tuple[PortionScheme, list[Part]]) -> None:
    scheme, parts = drawn
    text = render_parts(parts, scheme)
    found = check_text(text, scheme)
    assert found, found.lines()
    assert list(parts_of(found.document, scheme)) == parts
    assert render_parts(parts_of(found.document, scheme), scheme) == text


@given(documents(), st.data())
def test_a_selection_has_its_own_banner_and_nothing_of_the_rest(
    drawn: tuple[PortionScheme, list[Part]], data: st.DataObject
) -> None:
    scheme, parts = drawn
    numbered = [
        Part(one.kind, one.mark, f"{one.text} w{place}", one.depth, one.number)
        for place, one in enumerate(each for each in parts if each.kind is not Kind.CODE)
    ]
    kept = data.draw(st.sets(st.integers(0, max(len(numbered) - 1, 0))))
    chosen = [one for place, one in enumerate(numbered) if place in kept]
    if not chosen:
        return
    text = render_parts(chosen, scheme)
    assert {int(n) for n in re.findall(r" w(\d+)", text)} == {k for k in kept if k < len(numbered)}
    found = check_text(text, scheme)
    assert found, found.lines()
    banner = found.document.banner
    assert banner is not None
    told = [one.mark for one in chosen if one.mark and not is_told_by_the_banner(one.mark)]
    assert all(covers(banner.label, each.label) for each in told)


@given(documents(), st.data())
def test_a_banner_below_a_portion_is_found(
    drawn: tuple[PortionScheme, list[Part]], data: st.DataObject
) -> None:
    scheme, parts = drawn
    text = render_parts(parts, scheme)
    first, _, rest = text.partition("\n")
    other = data.draw(st.sampled_from([mark(scheme, one) for one in MARKS[scheme.code]])).banner
    found = check_text(other + "\n" + rest.replace(f"\n\n{first}\n", f"\n\n{other}\n"), scheme)
    banner = scheme.parse_banner(first).mark
    given_banner = scheme.parse_banner(other).mark
    assert banner is not None
    assert given_banner is not None
    faults = {one.fault for one in found.errors}
    assert (Fault.UNDER in faults) or covers(given_banner.label, banner.label)
    assert bool(found) == (given_banner.banner == banner.banner)


@given(documents(), st.data())
def test_a_mark_that_is_taken_away_is_missed(
    drawn: tuple[PortionScheme, list[Part]], data: st.DataObject
) -> None:
    scheme, parts = drawn
    place = data.draw(st.integers(0, len(parts) - 1))
    known = {one.portion for one in (part.mark for part in parts) if one}
    marked = render_parts(parts, scheme)
    document = check_text(marked, scheme).document
    portion = document.portions[place]
    assert portion.said in known
    bare = marked[: portion.start] + marked[portion.start :].replace(portion.said, "", 1)
    found = check_text(bare, scheme)
    if any(one.said for one in found.document.portions):
        assert any(one.fault is Fault.UNMARKED for one in found.errors)
        lines = {one.line for one in found.errors if one.fault is Fault.UNMARKED}
        assert portion.line in lines or portion.kind is Kind.CODE


@given(TEXTS, st.sampled_from(SCHEMES))
def test_no_line_is_lost(text: str, scheme: PortionScheme) -> None:
    covered = {
        line.number for block in blocks_of(text, scheme) for line in block.lines if line.content
    }
    structure = re.compile(r"[|:\- =]+")
    for line in lines_of(text):
        if line.content and not structure.fullmatch(line.content):
            assert line.number in covered


@given(TEXTS, st.sampled_from(SCHEMES))
def test_reading_never_fails_and_places_are_in_the_text(text: str, scheme: PortionScheme) -> None:
    found = check_text(text, scheme)
    last = sum(1 for _ in lines_of(text)) or 1
    for portion in found.document.portions:
        assert 1 <= portion.line <= portion.last_line <= last
        assert 0 <= portion.start <= portion.end <= len(text)
    for one in found.findings:
        assert 1 <= one.line <= last
        assert one.position is None or 0 <= one.position <= len(text)
    assert _usable(found) or not found.document.portions or not found


def _usable(found: Findings) -> bool:
    return all(one.mark is not None for one in found.document.portions)


HEAVY: dict[str, Callable[[int], str]] = {
    "marks in one paragraph": lambda n: "(U) a. " * n,
    "open parentheses": lambda n: "(" * n,
    "long line of dashes": lambda n: "-" * n + "x",
    "cells": lambda n: "|(U) a" * n + "|",
    "lines": lambda n: "(U) a.\n" * n,
    "wrapped lines": lambda n: "(U) a\n" + "b\n" * n,
    "slashes": lambda n: "(" + "/" * n,
    "quotations": lambda n: ">" * n,
    "tags": lambda n: "<p" * n,
    "spaces": lambda n: "(S//NF) a" + " " * n + "b",
    "stars": lambda n: "*" * n,
    "headings": lambda n: "# (U) a\n" * n,
    "nested": lambda n: "(S//NF (" * n,
    "stops": lambda n: "." * n,
    "fences": lambda n: "```\n" * n,
    "numbers": lambda n: "1." * n,
}


@pytest.mark.parametrize("name", HEAVY)
@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.code)
def test_time_grows_with_length_and_no_faster(name: str, scheme: PortionScheme) -> None:
    banner = scheme.roll_up([mark(scheme, MARKS[scheme.code][-1])])
    assert banner is not None
    text = f"{banner.banner}\n\n{HEAVY[name](20_000)}"
    begin = time.perf_counter()
    check_text(text, scheme)
    assert time.perf_counter() - begin < 10
