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

_LEXICON: Mapping[str, str] = {
    "counterterrorism": r"(?:counter-?)?terror(?:ism|ists?)?|counter-?terror\w*|extremis\w+|jihadis\w+|foreign fighters?|attack plots?"
    r"|bomb(?:s|ers?|ing)?|islamic state|isis|al-?qaeda",
    "plots": r"plots?|attack plans?|planned attacks?|bombers?",
    "travel": r"foreign fighters?|travel(?:led|ling)? to (?:syria|iraq|conflict)|returnees",
    "financing": r"terror(?:ist)? financ\w+|financ\w+ of terror\w*|funding of terror\w*",
    "cyber": r"cyber\w*|hack(?:s|ed|ers?|ing)?|ransomware|malware|intruders|computer network",
    "ransomware": r"ransomware",
    "government": r"",
    "industry": r"industrial espionage",
    "methods": r"",
    "ukraine": r"ukrain\w+|kyiv|kiev|donbas",
    "russia-military": r"russian (?:military|army|forces|troops|missiles?|drones?|navy|submarines?)|eastern border|shadow fleet",
    "russia": r"russian?s?|moscow|kremlin",
    "china": r"chin(?:a|ese)|beijing",
    "iran": r"iran(?:ian)?s?|tehran",
    "north-korea": r"north korean?s?|pyongyang|missile launches",
    "middle-east": r"israel\w*|gaza|syria\w*|hezbollah|hamas|houthis?|yemen\w*|leban\w+",
    "military": r"military|armed forces|army|navy|air force|troops|missiles?|drones?|air defence|air defense|weapons|battlefield|convoy|warships?",
    "military-activity": r"military|troop movements?|naval|missiles?|drones?|exercise|deployments?",
    "maritime": r"maritime|undersea|cables?|ships?|shipping|vessels?|ports?|coast\w*|naval|navy",
    "drugs": r"drugs?|narco\w*|cartels?|traffick\w+|cocaine|fentanyl",
    "organised-crime": r"organi[sz]ed crime|traffick\w+|smuggl\w+|cartels?|money laundering",
    "space": r"satellites?|space|imagery",
    "nuclear": r"nuclear|proliferation|uranium|centrifuges?|warheads?",
    "sabotage": r"sabotage|hybrid|undersea cables?|arson",
    "counterintelligence": r"spies|spy ring|moles?|double agents?|espionage|counter-?intelligence",
    "migration": r"migra\w+|asylum|border guards?|people smuggl\w+",
    "citizens-abroad": r"hostages?|kidnap\w*|own citizens|consular|evacuat\w+",
    "threat-to-life": r"threats? to life|imminent attacks?|saved lives|warnings? of (?:an? )?(?:attack|missile)s?|life-saving",
    "economic-security": r"sanctions?|export controls?|trade secrets?|supply chains?",
    "east": r"eastern border|eastern flank|baltic",
    "north": r"arctic|high north|greenland|barents",
    "sea": r"undersea|naval|baltic sea|black sea|north sea|fleet",
}
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
    """Returns what finds a topic: of a path the last part counts, and the first where it is empty."""
    if code in _LEXICON:
        return _LEXICON[code]
    last = code.rpartition("/")[2]
    if last in _LEXICON:
        return _LEXICON[last]
    return re.escape(last).replace(r"\-", "[- ]")
