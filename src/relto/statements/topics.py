"""Topics: which words of a text speak of which subject.

The topics of a policy are known by their codes; a code that the lexicon knows, whole or by one of
its parts, is found by the lexicon's words, any other by the words of the code itself. What the
policy says of a topic is for people and is not searched for: it would find too much.

It does not say how much a text is about a topic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from relto.statements import vocabulary

_OFFERED = (
    "counterterrorism",
    "cyber",
    "ukraine",
    "russia-military",
    "russia",
    "china",
    "iran",
    "north-korea",
    "middle-east",
    "military",
    "maritime",
    "drugs",
    "nuclear",
    "sabotage",
    "counterintelligence",
    "migration",
    "citizens-abroad",
    "threat-to-life",
)


@dataclass(frozen=True)
class Topics:
    """Topics by code, with the expression that finds each in a text."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def standard(cls) -> Topics:
        """Returns the topics that are known without a policy."""
        return cls.of(dict.fromkeys(_OFFERED, ""))

    @classmethod
    def of(cls, topics: Mapping[str, str]) -> Topics:
        """Returns the topics of a policy.

        Args:
            topics: by code, what the policy says of each.
        """
        found = ((code, _words(code)) for code in sorted(topics))
        return cls(
            tuple(
                (code, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
                for code, words in found
                if words
            )
        )

    def found(self, text: str) -> tuple[str, ...]:
        """Returns the codes of the topics that a text names, without those above another."""
        codes = [code for code, pattern in self.patterns if pattern.search(text)]
        return tuple(
            code for code in codes if not any(other.startswith(f"{code}/") for other in codes)
        )


def _words(code: str) -> str:
    """Returns what finds a topic: of a path the last part counts, where the whole is not known."""
    lexicon = vocabulary.topics()
    if code in lexicon:
        return lexicon[code]
    last = code.rpartition("/")[2]
    if last in lexicon:
        return lexicon[last]
    return re.escape(last).replace(r"\-", "[- ]")
