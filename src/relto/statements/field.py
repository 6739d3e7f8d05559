"""Whether a text is about intelligence or classified material at all.

In such a text `information` and `exchange` are matters of the field; in any other they are not. The
small words are weighed together: each alone stands in texts about schools and shops, too.

It finds no statement.
"""

from __future__ import annotations

from collections.abc import Sequence

from relto.statements.vocabulary import phrase, phrases

_STRONG = phrase("field.strong")
_WEAK = phrases("field.weak")
_STRONG_WEIGHT = 2
_ENOUGH = 2
_AROUND = 9
_LEAK = phrase("field.leak")


def in_field(texts: Sequence[str]) -> list[bool]:
    """Says of each sentence whether it stands in talk of intelligence or classified material.

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
        found.append(
            headed or (bool(small) and _STRONG_WEIGHT * len(words) + len(small) >= _ENOUGH)
        )
    return found


def tells_of_leak(text: str) -> bool:
    """Says whether a sentence speaks of a leak or a loss, whoever's it is."""
    return _LEAK.search(text) is not None
