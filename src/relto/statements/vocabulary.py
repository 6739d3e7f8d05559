"""The words of the statements' rules, which ship as data: `data/lexicon.toml`.

A phrase is a list of expressions of which any may be found; a word list is a set of words. What
follows from words that stand together is in the rules: this says nothing about a sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

import msgspec

_MACRO = re.compile(r"%([a-z_]+)(\d*)%")
_GAPS: Mapping[str, str] = MappingProxyType(
    {"gap": r"(?:[a-z@0-9'-]+ ){0,%s}?", "some": r"(?:[a-z]+ ){0,%s}?"}
)


class _Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    any: tuple[str, ...]
    between_words: bool = False
    any_case: bool = False


class _Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fragments: dict[str, tuple[str, ...]]
    classes: dict[str, _Phrase]
    phrases: dict[str, _Phrase]
    words: dict[str, str]
    topics: dict[str, tuple[str, ...]]


def sort_pattern(name: str) -> re.Pattern[str]:
    """Compiles the expressions of a class of words, which stand between two spaces."""
    return _compiled(_lexicon().classes[name], between_words=True)


@cache
def phrase(name: str) -> re.Pattern[str]:
    """Compiles a phrase of the lexicon: any of its expressions.

    Args:
        name: the module that asks and the phrase, with a full stop between.
    """
    entry = _lexicon().phrases[name]
    return _compiled(entry, between_words=entry.between_words)


@cache
def phrases(name: str) -> tuple[re.Pattern[str], ...]:
    """Compiles each expression of a phrase by itself, where it counts which were found."""
    entry = _lexicon().phrases[name]
    return tuple(
        _compiled(msgspec.structs.replace(entry, any=(each,)), between_words=entry.between_words)
        for each in entry.any
    )


@cache
def topics() -> Mapping[str, str]:
    """Returns the expressions that find each topic in a text; empty where none does."""
    return MappingProxyType({code: "|".join(any_) for code, any_ in _lexicon().topics.items()})


@cache
def words(name: str) -> frozenset[str]:
    """Returns a word list of the lexicon."""
    return frozenset(_lexicon().words[name].split())


def names() -> Mapping[str, frozenset[str]]:
    """Returns what the lexicon holds, by part, so that nothing in it stays unused."""
    lexicon = _lexicon()
    return MappingProxyType(
        {
            "fragments": frozenset(lexicon.fragments),
            "classes": frozenset(lexicon.classes),
            "phrases": frozenset(lexicon.phrases),
            "words": frozenset(lexicon.words),
            "topics": frozenset(lexicon.topics),
        }
    )


def _compiled(entry: _Phrase, *, between_words: bool) -> re.Pattern[str]:
    text = "|".join(_expanded(expression) for expression in entry.any)
    framed = f"(?<= )(?:{text})(?= )" if between_words else text
    return re.compile(framed, re.IGNORECASE if entry.any_case else 0)


def _expanded(expression: str) -> str:
    return _MACRO.sub(lambda found: _macro(found[1], found[2]), expression)


def _macro(name: str, most: str) -> str:
    if most:
        return _GAPS[name] % most
    return "(?:" + "|".join(_expanded(part) for part in _lexicon().fragments[name]) + ")"


@cache
def _lexicon() -> _Lexicon:
    data = resources.files("relto.statements").joinpath("data/lexicon.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(data), _Lexicon)
