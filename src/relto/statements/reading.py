"""From the bytes of a page, a feed or a text to cards.

Nothing is fetched and nothing that a text says is obeyed: it is material, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from relto.core.canonical import canonical, digest
from relto.model.evidence import Kind
from relto.statements.actors import Actors, words_of
from relto.statements.card import Card, Document, Match, Reading, Stance
from relto.statements.kinds import PROPOSED
from relto.statements.topics import Topics

MOST_BYTES = 20_000_000
_SHARING = re.compile(
    r"\b(?:intelligence|classified|secret|sensitive)\b.{0,60}?\bshar(?:e|ed|es|ing)\b"
    r"|\bshar(?:e|ed|es|ing)\b.{0,60}?\b(?:intelligence|classified|secrets?|sensitive)\b",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:(?:stop|suspend|halt|paus|limit|restrict|withh|curb)\w*|no longer|cut)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:resum\w*|restor\w*|expand\w*|deepen\w*|agree\w*|sign\w*|continu\w*)\b", re.IGNORECASE
)
_LEAK = re.compile(r"\b(?:leak\w*|disclos\w*)\b", re.IGNORECASE)
_QUOTED = re.compile('[“"]([^”"]{3,})[”"]')


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the bytes came from.

    Attributes:
        name: of the file, for messages.
        url: where it was published; empty if unknown.
        outlet: who published it; empty where the text itself says so.
        content_type: as HTTP tells it, with a charset or not; None if unknown.
        at: instant by which relative dates are read where the text has no date of its own.
    """

    name: str
    url: str = ""
    outlet: str = ""
    content_type: str | None = None
    at: int | None = None


def read(data: bytes, origin: Origin, *, actors: Actors, topics: Topics | None = None) -> Reading:
    """Reads a page, a feed or a text, whatever it is, and never fails on what it holds."""
    asked = topics or Topics.standard()
    text = data[:MOST_BYTES].decode("utf-8", "replace")
    title, paragraphs = _page(text) if "<" in text[:1000] else ("", text.split("\n\n"))
    sentences = [each for paragraph in paragraphs for each in _sentences(paragraph)]
    cards = [card for each in sentences if (card := _card(each, origin, actors, asked)) is not None]
    return Reading(
        (Document(title, origin.outlet, origin.url, origin.at, "en", len(sentences), tuple(cards)),)
    )


def _page(text: str) -> tuple[str, list[str]]:
    root = html.fromstring(text.encode() or b"<p></p>")
    blocks = [" ".join(each.text_content().split()) for each in root.iter("p", "li", "h1")]
    return str(root.findtext(".//title") or ""), blocks


def _sentences(paragraph: str) -> Iterator[str]:
    parts = re.split(r"(?<=[.!?])[”\"]?\s+(?=[A-Z“\"])", paragraph)
    return (each.strip() for each in parts if each.strip())


def _kind(sentence: str) -> tuple[Kind, str] | None:
    sharing, leak = _SHARING.search(sentence), _LEAK.search(sentence)
    if sharing and (less := _LESS.search(sentence)):
        return Kind.POLICY_AGAINST_SHARING, less[0]
    if sharing and (more := _MORE.search(sentence)):
        return Kind.POLICY_TOWARDS_SHARING, more[0]
    if leak and re.search(r"\b(?:intelligence|classified|secret)\b", sentence):
        return Kind.UNAUTHORISED_DISCLOSURE, leak[0]
    return None


def _card(sentence: str, origin: Origin, actors: Actors, topics: Topics) -> Card | None:
    proposed = _kind(sentence)
    codes = list(dict.fromkeys(found.name.code for found in actors.find(words_of(sentence))))
    if proposed is None or not codes:
        return None
    kind, words = proposed
    dimension, polarity = PROPOSED[kind]
    quoted = _QUOTED.search(sentence)
    said = re.search(r"\b(?:said|says|told|according to)\b", sentence)
    identity = canonical([origin.url or origin.name, sentence, kind.value])
    return Card(
        id=f"C-{digest(identity).removeprefix('sha256:')[:12]}",
        kind=kind,
        polarity=polarity,
        dimension=dimension,
        stance=Stance.STATEMENT if said else Stance.FACT,
        actor=codes[0],
        partners=tuple(codes[1:]),
        speaker=codes[0] if said else "",
        speaker_role="",
        topics=topics.found(sentence),
        quote=quoted[1] if quoted else "",
        sentence=sentence,
        when=None,
        when_words="",
        where="",
        matched=(Match(words, kind.value),),
        outlet=origin.outlet,
        url=origin.url,
        published=origin.at,
        score=0.5,
    )
