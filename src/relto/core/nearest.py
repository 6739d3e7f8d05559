"""The known name that somebody most likely meant, for messages about unknown ones.

Upper and lower case are the same here. Two neighbouring letters in the wrong order are one slip,
as a wrong, a missing or a superfluous letter is.

It only suggests: nothing may be done with a name that nobody wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_CANDIDATES = 5


def nearest(found: str, known: Iterable[str]) -> str | None:
    """Returns the known name most like what was found, or None where none is like it."""
    names = {name.casefold(): name for name in sorted(known, reverse=True)}
    folded = found.casefold()
    if folded in names:
        return names[folded]
    near = get_close_matches(folded, names, _CANDIDATES)
    # Of `BAAB` for `ABAB` difflib finds but half alike.
    letters = sorted(folded)
    near += [name for name in names if sorted(name) == letters and _slips(folded, name) == 1]
    return names[min(near, key=lambda name: _slips(folded, name))] if near else None


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Returns the end of a message, `, did you mean ...`, or nothing where no name is like it."""
    name = nearest(found, known)
    return "" if name is None else f", did you mean `{name}`"


def _slips(one: str, other: str) -> int:
    """Counts the slips between two words: optimal string alignment."""
    older, old = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        new = [row]
        for column, sign in enumerate(other, start=1):
            least = min(old[column] + 1, new[-1] + 1, old[column - 1] + (letter != sign))
            swapped = row > 1 and column > 1 and (letter, one[row - 2]) == (other[column - 2], sign)
            new.append(min(least, older[column - 2] + 1) if swapped else least)
        older, old = old, new
    return old[-1]
