"""Topics: which words of a text speak of which subject.

It knows no policy: the topics of one are given by code, with its own words for each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LEXICON: Mapping[str, Sequence[str]] = {
    "counterterrorism": ("terror\\w*", "counter-?terror\\w*", "extremis\\w*", "jihad\\w*"),
    "cyber": ("cyber\\w*", "hack\\w*", "ransomware", "malware"),
    "ukraine": ("ukrain\\w*", "kyiv"),
    "military": ("military", "troops?", "armed forces", "missiles?", "drones?"),
}


@dataclass(frozen=True)
class Topics:
    """Topics by code, with the expression that finds each in a text."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def standard(cls) -> Topics:
        """Returns the topics that are known without a policy."""
        return cls.of(dict.fromkeys(_LEXICON, ""))

    @classmethod
    def of(cls, topics: Mapping[str, str]) -> Topics:
        """Returns the topics of a policy.

        Args:
            topics: by code, what the policy says of each.
        """
        return cls(tuple((code, _pattern(code)) for code in sorted(topics)))

    def found(self, text: str) -> tuple[str, ...]:
        """Returns the codes of the topics that a text names."""
        return tuple(code for code, pattern in self.patterns if pattern.search(text))


def _pattern(code: str) -> re.Pattern[str]:
    words = [word for part in code.split("/") for word in _LEXICON.get(part, (re.escape(part),))]
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
