"""What a page, a feed or a text says about partners' sharing and handling, as cards.

Pure: bytes in, cards out; nothing is fetched, filed or judged. An analyst grades a card and files
it as evidence, or rejects it.
"""

from relto.statements.actors import Actors
from relto.statements.card import Card, Document, Match, Reading, Stance
from relto.statements.document import card_to_json, document_to_json, reading_text, reading_to_json
from relto.statements.groups import Group, groups_of, same_speech
from relto.statements.kinds import PROPOSED
from relto.statements.outlets import Record, record_of
from relto.statements.reading import MOST_BYTES, Origin, read
from relto.statements.topics import Topics

__all__ = [
    "MOST_BYTES",
    "PROPOSED",
    "Actors",
    "Card",
    "Document",
    "Group",
    "Match",
    "Origin",
    "Reading",
    "Record",
    "Stance",
    "Topics",
    "card_to_json",
    "document_to_json",
    "groups_of",
    "read",
    "reading_text",
    "reading_to_json",
    "record_of",
    "same_speech",
]
