"""CUI extensions: what they mean, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relto.labels import render_label
from relto.labels.mistakes import MarkingError
from relto.labels.sharing import cui
from relto.labels.sharing.cui import Cui

LINES = (Path(__file__).parent / "cui" / "extension.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
AGENCY = "identity--c069bb9f-158a-405d-92b4-858a2536df9a"


@pytest.mark.parametrize("case", [case for case in CASES if "label" in case["expect"]])
def test_it_means_what_its_source_says(case) -> None:
    marking, warnings = cui.read(case["content"])
    assert render_label(cui.meaning(marking)) == case["expect"]["label"]
    assert [mistake.path for mistake in warnings] == case["expect"]["warnings"]
    assert cui.to_extension(marking) == case["content"]


@pytest.mark.parametrize("case", [case for case in CASES if "rule" in case["expect"]])
def test_its_mistake_has_path_and_rule(case) -> None:
    with pytest.raises(MarkingError) as raised:
        cui.read(case["content"])
    first, expected = raised.value.mistakes[0], case["expect"]
    assert (first.rule, first.path) == (expected["rule"], expected["path"])
    if expected["nearest"]:
        assert first.nearest == expected["nearest"]


def marking(*disseminations: str) -> Cui:
    return Cui("CUI", AGENCY, disseminations=disseminations)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([("NOFORN",), ("REL TO USA, FIN",)], ("NOFORN",)),
        ([("REL TO USA, FIN, GBR",), ("REL TO USA, FIN",)], ("REL TO USA, FIN",)),
        ([("REL TO USA, GBR",), ("REL TO USA, FIN",)], ("NOFORN",)),
        ([("REL TO USA, FIN",), ("DISPLAY ONLY FIN",)], ("NOFORN",)),
        ([("REL TO USA, FIN",), ("RELIDO",)], ("NOFORN",)),
        ([("RELIDO",), ("RELIDO", "NOCON")], ("NOCON", "RELIDO")),
        ([("DISPLAY ONLY FIN",), ("DISPLAY ONLY FIN, GBR",)], ("DISPLAY ONLY FIN",)),
        ([(), ("REL TO USA, FIN",)], ("REL TO USA, FIN",)),
        ([("FED ONLY",), ("NOCON",)], ("FED ONLY", "NOCON")),
    ],
)
def test_roll_up_releases_to_common_countries(parts, whole) -> None:
    assert cui.roll_up([marking(*part) for part in parts]).disseminations == whole


def test_parts_of_different_agencies_are_not_rolled_up() -> None:
    other = Cui("CUI", AGENCY[:-1] + "b")
    with pytest.raises(MarkingError, match="different agencies"):
        cui.roll_up([marking(), other])


def test_statements_are_obligations() -> None:
    said = Cui("CUI", AGENCY, required_statements=("an invented statement",))
    assert cui.obligations(said).statements == {"an invented statement"}
