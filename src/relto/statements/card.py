"""Cards: statements about partners that were found in a text, as proposals to an analyst.

Records only: how they are found is `relto.statements.reading`. A card is no evidence: an analyst
grades it and files it, or not. A speaker is named by an organisation and a public role, never by
name, and nothing here judges a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from relto.model.assessment import Dimension
from relto.model.evidence import Kind, Polarity


class Stance(Enum):
    """Who stands for what a sentence says; a reported claim is not the event."""

    STATEMENT = "statement"
    """Said by the organisation that it speaks of."""
    REPORTED_CLAIM = "reported-claim"
    """Said by somebody else: another organisation, unnamed officials, another outlet."""
    DENIAL = "denial"
    """Said not to be so."""
    FACT = "fact"
    """Told by the outlet in its own voice, as something that happened."""
    CONDITIONAL = "conditional"
    """Said of what might be: a condition, a possibility, something weighed or threatened."""


@dataclass(frozen=True, slots=True)
class Match:
    """Words of the sentence that a proposal rests on, and what they were taken for."""

    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Card:
    """One statement about sharing or handling, by or about an organisation.

    Attributes:
        id: made from where it stands and what it says: reading again gives it again.
        kind: proposed kind of evidence; None where it is about sharing or handling, but of no kind.
        polarity: proposed; None where there is no kind, or where it is denied: what a denial
            speaks for is the analyst's to say.
        dimension: in which respect; None where there is no kind.
        stance: who stands for it.
        actor: code of the organisation that does what `kind` says; empty where that is not told.
        partners: codes of those towards whom, or whose material it is.
        speaker: code of the organisation for which somebody speaks; empty if nobody or unknown.
        speaker_role: public role of the speaker, as in `defence minister`; empty if nobody.
        topics: codes of the topics that the sentence or its paragraph names.
        quote: what stands in quotation marks; empty if nothing.
        sentence: the sentence, names of persons left out.
        when: instant of the event, where a date is told; None if not.
        when_words: the words that tell the date; empty if none.
        where: place, where one is told; empty if not.
        matched: the words that each proposal rests on.
        outlet: who published it.
        url: where it stands; empty if unknown.
        published: instant of publication; None if unknown.
        score: 0 to 1, how much of what a card needs was found in so many words; no probability.
    """

    id: str
    kind: Kind | None
    polarity: Polarity | None
    dimension: Dimension | None
    stance: Stance
    actor: str
    partners: tuple[str, ...]
    speaker: str
    speaker_role: str
    topics: tuple[str, ...]
    quote: str
    sentence: str
    when: int | None
    when_words: str
    where: str
    matched: tuple[Match, ...]
    outlet: str
    url: str
    published: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a text beside its words.

    Attributes:
        title: its headline; empty if none.
        outlet: who published it.
        url: where it stands.
        published: instant of publication; None if unknown.
    """

    title: str
    outlet: str
    url: str
    published: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """One text that was read: a page, an entry of a feed or a file.

    Attributes:
        title: its headline; empty if it has none.
        outlet: who published it, as far as told.
        url: where it stands; empty if unknown.
        published: instant of publication; None if unknown.
        language: code of its language, as in `en`; empty where that cannot be told.
        sentences: how many were read.
        cards: what was found in it, in the order of the text.
    """

    title: str
    outlet: str
    url: str
    published: int | None
    language: str
    sentences: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one input.

    Attributes:
        documents: in the order of the input.
        notes: what was left out or cut, and why, in words.
    """

    documents: tuple[Document, ...]
    notes: tuple[str, ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards of all documents."""
        return tuple(card for document in self.documents for card in document.cards)
