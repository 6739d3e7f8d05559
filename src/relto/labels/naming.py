"""Names of a label for words of foreign schemes, so that nothing is confused by the change.

`Releasable To` values, national caveats and compartments have spaces, accents and punctuation;
the names of a `Label` have none. It does not know which scheme a word comes from: whoever asks
puts the scheme's code before it where two schemes could mean different things.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from relto.labels.text import is_name

_LOST = re.compile(r"[^A-Z0-9 -]")
_SEALED = re.compile(r".*-[0-9A-F]{6}", re.DOTALL)


def name_of(text: str) -> str:
    """Returns the name that stands for a word, the same for upper and lower case.

    Surrounding and repeated blanks do not count; a blank becomes `_`. Where anything else had to
    be left out, and where the outcome could be mistaken for another word's, six hexadecimal
    digits of the word's digest follow, so that different words keep different names.
    """
    word = " ".join(unicodedata.normalize("NFC", text).upper().split())
    stem = _plain(word).replace(" ", "_")
    if stem == word.replace(" ", "_") and "_" not in word and _stands_alone(stem):
        return stem
    seal = hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()[:6].upper()
    return f"{stem or 'X'}-{seal}"


def _plain(word: str) -> str:
    """Returns what is left of a word without accents and punctuation, beginning with a letter."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return " ".join(_LOST.sub(" ", bare).split()).strip("- ")


def _stands_alone(name: str) -> bool:
    return is_name(name) and not _SEALED.fullmatch(name)
