"""Policies from their files: large ones in time, inconsistent ones with warnings, all fields."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from relto.labels.category import Kind
from relto.labels.mistakes import MarkingError
from relto.labels.stanag.model import Group, Operation, Phrase, Qualifier, Requirement
from relto.labels.stanag.spif import check_spif, load_spif, write_spif
from relto.labels.stanag.spif_check import CHECKS
from relto.labels.stanag.xml import MAX_SPIF
from tests.labels.stanag import large_spif
from tests.labels.stanag.cases import HERE, lines, policy


def test_the_largest_policy_loads_in_a_second_with_all_its_rules() -> None:
    data = large_spif.large_spif()
    begun = time.perf_counter()
    spif = load_spif(data)
    assert time.perf_counter() - begun < 1
    values = [v for s in spif.tag_sets for t in s.tags for v in t.values]
    required = [r for v in values for r in v.required]
    assert len(values) == large_spif.CATEGORIES
    assert sum(len(v.excluded_classes) for v in values) == large_spif.CLASS_EXCLUSIONS
    assert sum(len(v.excluded) for v in values) == large_spif.CATEGORY_EXCLUSIONS
    assert len(required) == large_spif.REQUIREMENTS
    assert sum(len(r.groups) for r in required) == large_spif.GROUPS
    assert {m.rule for m in spif.mistakes} == {
        "SPIF blanks",
        "SPIF excluded-category",
        "SPIF required-category",
        "SPIF simple-types",
        "SPIF tag-value-unique",
    }


def test_a_policy_is_read_whole() -> None:
    spif = policy("harbour")
    release = spif.tag_sets[0].tags[0]
    isles = next(v for v in release.values if v.name == "ISLES")
    assert spif.default_policy == ("HARBOUR", "1.2.3.10")
    assert spif.privacy_marks == ("CLEAR",)
    assert spif.members == (("ISLES", ("NORTH", "SOUTH")),)
    assert spif.originator == "cn=harbour master,o=harbour"
    assert spif.classifications[1].phrases == (
        Phrase("BEWACHT", "de", frozenset({"pageTopBottom"})),
    )
    assert release.qualifiers == (
        Qualifier("prefix", "FOR ", None, "pageTopBottom"),
        Qualifier("separator", ", ", None, "pageTopBottom"),
    )
    assert isles.required == (
        Requirement(Operation.ALL, (Group("Release", Kind.PERMISSIVE, "1"),)),
    )
    assert isles.equivalents[0].discard


def test_what_is_wrong_on_import_is_a_warning_and_for_an_author_an_error() -> None:
    spif = policy("harbour")
    untidy = replace(spif, tag_sets=(*spif.tag_sets, spif.tag_sets[0]))
    assert {m.rule for m in check_spif(untidy)} == {"SPIF tag-set-unique"}
    assert all(m.is_error for m in check_spif(untidy))
    with pytest.raises(MarkingError):
        write_spif(untidy)
    text = (HERE / "policies" / "harbour.spif.xml").read_text().replace('"Keys" id', '"Release" id')
    loaded = load_spif(text.encode())
    assert loaded.mistakes
    assert not any(m.is_error for m in loaded.mistakes)


def test_there_are_fifteen_checks_and_each_has_a_case() -> None:
    tried = {rule for case in lines("spif") for rule in case["expect"].get("warnings", ())}
    assert len(CHECKS) == 15
    assert {f"SPIF {name}" for name in CHECKS} <= tried


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(MarkingError, match="expected at most"):
        load_spif(b" " * (MAX_SPIF + 1))


@pytest.mark.parametrize(
    "member",
    [
        "<m:member>NORTH</m:member>",
        '<m:member name="NORTH"/>',
        '<m:member spif:name="NORTH" spif:lacv="1"/>',
        "<m:member> NORTH\n</m:member>",
        '<m:other xmlns:o="urn:o" o:name="NORTH">one</m:other>',
    ],
)
def test_members_are_read_in_every_form(member: str) -> None:
    text = (HERE / "policies" / "harbour.spif.xml").read_text()
    begin, end = text.index("<spif:extensions>"), text.index("</spif:extensions>")
    inner = (
        '<spif:extensions><m:memberships xmlns:m="urn:nato:stanag:4774:spif:extensions:1:0">'
        f'<m:membership spif:name="ISLES" spif:lacv="5">{member}</m:membership></m:memberships>'
    )
    spif = load_spif((text[:begin] + inner + text[end:]).encode())
    assert spif.members == (("ISLES", ("NORTH",)),)


def test_a_policy_wrong_all_over_is_told_so_in_time() -> None:
    text = large_spif.large_spif().decode().replace('tagSetRef="Set', 'tagSetRef="Sett')
    begun = time.perf_counter()
    spif = load_spif(text.replace("<excludedClass>LEVEL", "<excludedClass>LEVELL").encode())
    assert time.perf_counter() - begun < 3
    assert len([m for m in spif.mistakes if m.rule == "SPIF required-category"]) == 200
