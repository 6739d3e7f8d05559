"""NATO markings as text, in English and French, as banners and as portion marks.

1. `read_text` reads what documents carry: full words (`NATO/EAPC CONFIDENTIAL Releasable to
   ISAF`), abbreviations (`CTS`, `NS-A`), the French order (`SECRET OTAN`), portions (`(NR)`).
2. `render_text` writes the one canonical marking of a label; reading it gives the label again.
3. The context stands in the label's `Releasable To` list and is not printed there.

Markings of the United States that carry NATO words are for `relto.labels.capco`. A label of
another policy has its marking in `marking`.

Basis: ADatP-4774 App. 2, Tables 10 to 18.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from relto.labels.category import Category, Kind
from relto.labels.mistakes import MarkingError, Mistake, errors
from relto.labels.stanag.lookup import NATO_ID
from relto.labels.stanag.marking import render, render_portion
from relto.labels.stanag.model import Information
from relto.labels.stanag.nato_grammar import RULE_FORM, Reader, What, read_marking
from relto.labels.stanag.nato_judgement import judge
from relto.labels.stanag.nato_rules import (
    ADMINISTRATIVE,
    CONTEXT,
    ONLY,
    RELEASABLE,
    RELEASABLE_TO,
    SENSITIVITY,
)
from relto.labels.stanag.nato_words import fold_text
from relto.labels.stanag.policies import nato

__all__ = ["Reading", "parse_text", "read_text", "render_portion_text", "render_text"]

MAX_TEXT = 2000
"""Characters of a marking, at most."""

_TAGS = {
    What.SENSITIVITY: (SENSITIVITY, Kind.RESTRICTIVE, "1.3.26.1.4.1"),
    What.ONLY: (ONLY, Kind.PERMISSIVE, "1.3.26.1.4.5"),
    What.RELEASABLE: (RELEASABLE_TO, Kind.PERMISSIVE, "1.3.26.1.4.2"),
    What.ADMINISTRATIVE: (ADMINISTRATIVE, Kind.INFORMATIVE, "1.3.26.1.4.3"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, and what is wrong with it.

    Attributes:
        information: the label, or None where not even the level was understood.
        language: `en` or `fr`.
        is_portion: whether the text stood in parentheses.
        mistakes: errors and warnings in the order of position.
    """

    information: Information | None
    language: str
    is_portion: bool
    mistakes: tuple[Mistake, ...] = ()


def parse_text(text: str) -> Information:
    """Reads a NATO marking.

    Raises:
        MarkingError: with every mistake, its position (from 0) and its rule.
    """
    reading = read_text(text)
    found = errors(reading.mistakes)
    if found or reading.information is None:
        raise MarkingError(found)
    return reading.information


@lru_cache(maxsize=4096)
def read_text(text: str) -> Reading:
    """Reads a NATO marking and tells every mistake and warning instead of raising."""
    if len(text) > MAX_TEXT:
        message = f"the marking has {len(text)} characters, expected at most {MAX_TEXT}"
        too_long = Mistake(RULE_FORM, message, MAX_TEXT)
        return Reading(None, "en", is_portion=False, mistakes=(too_long,))
    folded = fold_text(text)
    reader = Reader(folded, end=len(folded.text))
    is_portion = _unwrap(reader)
    read_marking(reader)
    language = "fr" if reader.french else "en"
    if not reader.level:
        return Reading(None, language, is_portion, tuple(reader.mistakes))
    judge(reader)
    found = sorted(reader.mistakes, key=lambda m: (m.position or 0, m.rule))
    return Reading(_information(reader), language, is_portion, tuple(found))


def _unwrap(reader: Reader) -> bool:
    """Leaves out blanks around, and the parentheses of a portion."""
    text = reader.folded.text
    reader.at = len(text) - len(text.lstrip(" "))
    reader.end = len(text.rstrip(" "))
    if reader.at >= reader.end or text[reader.at] != "(":
        return False
    if text[reader.end - 1] != ")":
        reader.mistake(RULE_FORM, "a portion mark is not closed", reader.at, expected=")")
    else:
        reader.end -= 1
    reader.at += 1
    return True


def _information(reader: Reader) -> Information:
    listed = {what: _values(reader, what) for what in What}
    context: tuple[str, ...] = (reader.context,)
    if listed[What.RELEASABLE]:
        listed[What.RELEASABLE] = (*context, *listed[What.RELEASABLE])
        context = (*context, RELEASABLE)
    categories = [Category(CONTEXT, Kind.PERMISSIVE, context, "urn:oid:1.3.26.1.4.4")]
    for what, (tag, kind, identifier) in _TAGS.items():
        values = tuple(dict.fromkeys(listed[what]))
        if values:
            categories.append(Category(tag, kind, values, f"urn:oid:{identifier}"))
    return Information("NATO", reader.level, tuple(categories), f"urn:oid:{NATO_ID}")


def _values(reader: Reader, what: What) -> tuple[str, ...]:
    return tuple(value for part in reader.parts if part.what is what for value in part.values)


def render_text(information: Information, language: str = "en") -> str:
    """Writes the marking of a label of the NATO policy.

    Raises:
        MarkingError: another policy, or a word that the policy does not know.

    Basis: ADatP-4774 App. 2, Tables 17 and 18.
    """
    return render(information, nato(), language)


def render_portion_text(information: Information, language: str = "en") -> str:
    """Writes the portion mark of a label of the NATO policy: `(NS)`, `(NATO/KFOR SECRET)`.

    Raises:
        MarkingError: another policy, or a word that the policy does not know.
    """
    return render_portion(information, nato(), language)
