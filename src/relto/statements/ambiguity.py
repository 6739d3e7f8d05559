"""Names that may mean something else: in whose company they do.

`Georgia` is also a state, `Jordan` and `Chad` are also given names, `Washington` is also a county
and a newspaper. A name is taken for the nation unless the words beside it say otherwise.

It knows words, not texts: what a whole text says beside is asked by its caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from relto.statements.vocabulary import words

_PROPER_NEXT = words("ambiguity.proper_next")
_INSTITUTE = words("ambiguity.institute")
_PERSONAL = words("ambiguity.personal")
_ROLES = words("ambiguity.roles")
_STATE = re.compile(
    r"\b(?:Atlanta|Savannah|Augusta|Fulton County|Macon|Alabama|Florida|Tennessee"
    r"|state of Georgia|Georgia's (?:secretary of state|governor|senators?|voters|legislature)"
    r"|Peach State|Georgia Tech|Gov\.)"
)
_CAUCASUS = re.compile(
    r"\b(?:Georgians?|Tbilisi|Batumi|Abkhazia|Ossetia|Caucasus|Black Sea|Moldova|Armenia)\b"
)
_HERE = re.compile(
    r"\b(?:Jordanians?|Amman|Hashemite|Chadians?|N'Djamena|Sahel|Niger|Syria|Iraq|Israel)\b"
)
_FAMILY = re.compile(r"\b(?:Jordan|Chad)(?:'s)?,? (?:my|his|her|a|who|cousin|\d)")


def meant(words: Sequence[str], begin: int, end: int) -> bool:
    """Says whether a name in a row of words means the organisation, by the words beside it."""
    before = words[begin - 1] if begin else ""
    behind = words[end] if end < len(words) else ""
    name = words[begin]
    if before in {"New", "Northern"} and name not in {"New", "Northern"}:
        return False
    if before == "of" and begin > 1 and words[begin - 2] in _INSTITUTE:
        return False
    if behind == "-" and words[end + 1 : end + 2] == ["based"]:
        return False
    if behind in _PROPER_NEXT:
        return False
    if end - begin == 1 and name in _PERSONAL:
        return not (_capital(behind) or (_capital(before) and begin > 1))
    return True


def _capital(word: str) -> bool:
    """Whether a word is written as a name is, and is no office or day."""
    return word[:1].isupper() and not word.isupper() and word not in _ROLES and len(word) > 1


def not_meant(texts: Iterable[str]) -> set[str]:
    """Returns the codes of nations whose names mean something else in a text, as the text shows."""
    whole = " ".join(texts)[:200_000]
    found = set()
    if "Georgia" in whole and _STATE.search(whole) and not _CAUCASUS.search(whole):
        found.add("GEO")
    for code, name in (("JOR", "Jordan"), ("TCD", "Chad")):
        if name in whole and _FAMILY.search(whole) and not _HERE.search(whole):
            found.add(code)
    return found
