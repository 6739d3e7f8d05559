"""The words that ship as data: all of them are used, and none is a slip."""

import re

from relto.model.evidence import Kind
from relto.statements import PROPOSED, vocabulary
from relto.statements.lexicon import PATTERNS, Sort
from tests.structure.sources import ROOT

FOLDER = ROOT / "src" / "relto" / "statements"
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.py")))
LEXICON = (FOLDER / "data" / "lexicon.toml").read_text(encoding="utf-8")


def test_every_phrase_and_word_list_is_asked_for():
    named = vocabulary.names()
    asked = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', SOURCES))
    assert named["phrases"] | named["words"] <= asked
    assert named["fragments"] == set(re.findall(r"%([a-z_]+)%", LEXICON)) - {"gap", "some"}


def test_every_class_of_words_is_asked_for():
    assert vocabulary.names()["classes"] == {sort.name.lower() for sort in Sort}
    assert {sort for sort in Sort if f"Sort.{sort.name}" not in SOURCES} == set()


def test_every_expression_compiles_and_matches_no_empty_text():
    for name in vocabulary.names()["phrases"]:
        for pattern in vocabulary.phrases(name):
            assert pattern.search("") is None, name
    for pattern in PATTERNS.values():
        assert pattern.search("  ") is None


def test_each_kind_that_is_proposed_has_a_dimension_and_a_polarity():
    assert set(Kind) - set(PROPOSED) <= {Kind.GENERIC} if hasattr(Kind, "GENERIC") else True
