"""Whether a text is about intelligence or classified material at all.

In such a text `information` and `exchange` are matters of the field; in any other they are not. The
small words are weighed together: each alone stands in texts about schools and shops, too.

It finds no statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from relto.statements.vocabulary import phrase

_STRONG = phrase("field.strong")
_WEAK = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\b(?:our|their|the|partner|foreign|its|two|whose|own|both|european|security) services\b|\bof the services\b|\bthe service\b",
        r"\b(?:allies|allied|ally)\b|\bpartners?\b",
        r"\bexchang\w+",
        r"\b(?:reports?|reporting|documents?|material|papers) (?:from|of|to|by|that we|which we|provided|given|supplied|received)\b|\b\w+['\u2019]s (?:reports?|reporting|material|documents?|warnings?|files)\b",
        r"\bsources?\b",
        r"\bleak\w*|\bdisclosure",
        r"\b(?:confidential|restricted|secret)\b",
        r"\boriginators?\b|\bconsent\b|\bthird (?:state|country|part)",
        r"\b(?:vetting|clearances?|oversight)\b",
        r"\b(?:terror\w*|plots?|tips?|tip-offs?|warnings?|warned|saboteurs?|sabotage)\b",
        r"\bimagery|\bsatellite|\bsignals\b|\bradar\b|\bintercept",
        r"\bmilitary|\bdefen[cs]e\b|\binterior minist|\bsecurity\b",
        r"\bliaison\b|\bhackers?\b|\bintruders\b|\bhostile service",
        r"\banalysts?\b|\banalysis\b|\bforecast|\bassessments?\b",
        r"\bfriends\b|\bcounterparts?\b|\bneighbours\b",
        r"\bdatabases?\b|\bregistry\b|\bcopies\b|\bfiles?\b|\bpapers\b",
        r"\brecall(?:ed|s)?\b|\bhanded (?:back|over)\b|\bpass(?:ed|ing) on\b|\bwatch lists?\b",
    )
)
_STRONG_WEIGHT = 2
_ENOUGH = 2
_AROUND = 9
_LEAK = phrase("field.leak")


def in_field(texts: Sequence[str]) -> list[bool]:
    """Says of each sentence whether what stands around it is about intelligence or classified material.

    Args:
        texts: the sentences of a text, the headline first; it counts for all.
    """
    headed = bool(texts) and _STRONG.search(texts[0]) is not None
    strong = [{found.lower() for found in _STRONG.findall(text)} for text in texts]
    weak = [{at for at, words in enumerate(_WEAK) if words.search(text)} for text in texts]
    found = []
    for at in range(len(texts)):
        begin, end = max(0, at - _AROUND), at + _AROUND + 1
        words = set().union(*strong[:1], *strong[begin:end])
        small = set().union(*weak[:1], *weak[begin:end])
        found.append(headed or bool(small) and _STRONG_WEIGHT * len(words) + len(small) >= _ENOUGH)
    return found


def tells_of_leak(text: str) -> bool:
    """Says whether a sentence speaks of a leak or a loss, whoever's it is."""
    return _LEAK.search(text) is not None
