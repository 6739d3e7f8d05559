"""Every document of the corpus: its banner, its portions by line, and all that is wrong with it.

A `*` stands for whatever the scheme writes; a rule is compared where the case names one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from relto.labels.batch import answer
from relto.labels.documents.check import check_text
from relto.labels.documents.findings import Finding
from relto.labels.documents.schemes.choice import DEFAULT, guess_scheme, scheme_of

CORPUS = Path(__file__).parent / "corpus"
CASES = [
    json.loads(line)
    for path in sorted(CORPUS.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
FEWEST = 150


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= FEWEST


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"].replace(" ", "-"))
def test_a_document_is_read_as_expected(case: dict[str, Any]) -> None:
    text, expected = case["document"], case["expect"]
    scheme = scheme_of(case["scheme"]) if "scheme" in case else guess_scheme(text) or DEFAULT
    found = check_text(text, scheme)
    document = found.document
    if expected["banner"] is not None:
        assert document.banner is not None
        assert document.banner.banner == expected["banner"]
    portions = [[one.line, one.mark.portion if one.mark else None] for one in document.portions]
    assert _masked(portions, expected["portions"]) == expected["portions"]
    findings = [_told(one) for one in found.findings]
    assert _same(findings, expected["findings"]), [str(one) for one in found.findings]
    if case["source"].startswith("ISM-ID") and any(one.rule for one in found.errors):
        assert any(case["source"] in one.rule for one in found.errors)
    for line in found.lines():
        assert len(line) <= 80


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"].replace(" ", "-"))
def test_a_case_is_answered_like_any_other(case: dict[str, Any]) -> None:
    told = answer(case)
    assert told["ok"] == (not any(one[2] == "error" for one in case["expect"]["findings"]))
    if told["ok"]:
        assert told["banner"] == case["expect"]["banner"] or case["expect"]["banner"] is None


def _masked(found: list[list[Any]], expected: list[list[Any]]) -> list[list[Any]]:
    """Returns what was found, with a star where the case has one."""
    if len(found) != len(expected):
        return found
    return [
        [line, "*" if wanted == "*" else mark]
        for (line, mark), (_, wanted) in zip(found, expected, strict=True)
    ]


def _told(one: Finding) -> list[Any]:
    return [one.line, one.fault.value, one.severity.value, one.rule]


def _same(found: list[list[Any]], expected: list[list[Any]]) -> bool:
    """Compares findings in the order of lines; a star stands for one rule or more."""
    wanted = sorted([*one, "*"][:4] for one in expected)
    starred = {tuple(one[:3]) for one in wanted if one[3] == "*"}
    given = sorted([*one[:3], "*"] if tuple(one[:3]) in starred else one for one in found)
    if {tuple(one) for one in given} != {tuple(one) for one in wanted}:
        return False
    exact = [one for one in given if one[3] != "*"]
    return exact == [one for one in wanted if one[3] != "*"]
