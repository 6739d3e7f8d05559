"""Cards as JSON values, and as text of at most 80 columns.

It writes no file.
"""

from __future__ import annotations

import textwrap
from typing import Any

from relto.core.instant import format_instant
from relto.pages.words import plural, spelled
from relto.statements.card import Card, Document, Reading


def card_to_json(card: Card) -> dict[str, Any]:
    """Writes a card as a JSON object; what is not known is null or empty."""
    return {
        "id": card.id,
        "kind": card.kind.value if card.kind else None,
        "polarity": card.polarity.value if card.polarity else None,
        "dimension": card.dimension.value if card.dimension else None,
        "stance": card.stance.value,
        "actor": card.actor,
        "partners": list(card.partners),
        "speaker": card.speaker,
        "speaker_role": card.speaker_role,
        "topics": list(card.topics),
        "quote": card.quote,
        "sentence": card.sentence,
        "when": _instant(card.when),
        "when_words": card.when_words,
        "where": card.where,
        "matched": [{"words": each.words, "reason": each.reason} for each in card.matched],
        "outlet": card.outlet,
        "url": card.url,
        "published": _instant(card.published),
        "score": card.score,
    }


def document_to_json(document: Document) -> dict[str, Any]:
    """Writes what was read from one text."""
    return {
        "title": document.title,
        "outlet": document.outlet,
        "url": document.url,
        "published": _instant(document.published),
        "language": document.language,
        "sentences": document.sentences,
    }


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """Writes all documents, their cards in one list, and what was left out."""
    return {
        "documents": [document_to_json(each) for each in reading.documents],
        "cards": [card_to_json(each) for each in reading.cards],
        "notes": list(reading.notes),
    }


def _instant(instant: int | None) -> str | None:
    return None if instant is None else format_instant(instant)


def reading_text(reading: Reading) -> str:
    """Writes the cards for a terminal, what cannot be seen spelled out."""
    lines = [line for card in reading.cards for line in _lines(card)]
    count = f"{plural(len(reading.cards), 'card')} from {plural(len(reading.documents), 'text')}"
    return "\n".join([*lines, *(f"note: {spelled(note)}" for note in reading.notes), count])


def _lines(card: Card) -> list[str]:
    kind = card.kind.value if card.kind else "about sharing or handling"
    towards = f" > {', '.join(card.partners)}" if card.partners else ""
    head = f"{card.id}  {card.actor or '?'}{towards}  {kind}  ({card.stance.value})"
    return [spelled(head), *_wrapped(card.sentence)]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(spelled(text), 78, initial_indent="  ", subsequent_indent="  ")
