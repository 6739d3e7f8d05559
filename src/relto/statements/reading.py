"""From the bytes of a page, a feed or a text to cards.

1. What it is, is told by its first characters, not by its name or what HTTP says.
2. There are limits of bytes, text, entries and sentences; what they cut off is told in a note.
3. Nothing is fetched and nothing that a text says is obeyed: it is material, whoever wrote it.

It never fails on what it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relto.statements.actors import Actors
from relto.statements.article import Article, article_of
from relto.statements.card import Document, Reading, Setting
from relto.statements.cards import MOST_CARDS, MOST_SENTENCES, cards_of
from relto.statements.decoding import decoded, visible
from relto.statements.feeds import Entry, feed_of, is_feed
from relto.statements.markup import page_of
from relto.statements.plain import paragraphs_of
from relto.statements.topics import Topics
from relto.statements.vocabulary import words

MOST_BYTES = 20_000_000
MOST_CHARACTERS = 1_000_000
_MARKUP = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|article|main|section|table|h1|meta|span|br|script"
    r"|title)\b",
    re.IGNORECASE,
)
_ENGLISH = words("reading.english")
_WORD = re.compile(r"[^\W\d_]+")


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
    """Reads a page, a feed or a text, whatever it is.

    Args:
        data: the bytes as they came.
        origin: where they came from; what the text says of itself fills what is not known.
        actors: who can be named.
        topics: what can be spoken of; the standard topics if None.

    Returns:
        The texts that were found, each with its cards, and notes about what was cut off.
    """
    notes: list[str] = []
    if len(data) > MOST_BYTES:
        notes.append(f"{origin.name}: more than {MOST_BYTES:,} bytes; the rest was not read")
    text = decoded(data[:MOST_BYTES], origin.content_type)
    articles = list(_articles(text, notes, origin))
    asked = topics or Topics.standard()
    documents = tuple(_document(each, origin, actors, asked, notes) for each in articles)
    return Reading(documents, tuple(dict.fromkeys(notes)))


def _articles(text: str, notes: list[str], origin: Origin) -> Iterator[Article]:
    """Finds what was published: one article of a page or a text, one an entry of a feed."""
    if is_feed(text):
        yield from _entries(text, notes, origin)
    elif _MARKUP.search(text[:20_000]):
        page = page_of(text)
        if page.cut:
            notes.append(f"{origin.name}: the page is larger than is read; its end was left out")
        yield article_of(page)
    else:
        if len(text) > MOST_CHARACTERS:
            notes.append(f"{origin.name}: only the first {MOST_CHARACTERS:,} characters were read")
        title, paragraphs = paragraphs_of(text[:MOST_CHARACTERS])
        yield Article(title, "", "", None, "", paragraphs)


def _entries(text: str, notes: list[str], origin: Origin) -> Iterator[Article]:
    feed = feed_of(text)
    if feed.cut:
        notes.append(
            f"{origin.name}: the feed has more entries than are read; its end was left out"
        )
    if not feed.entries:
        notes.append(f"{origin.name}: a feed without entries")
    for entry in feed.entries:
        yield Article(
            _plain(entry.title),
            _plain(entry.source) or _plain(feed.title),
            entry.url,
            entry.published,
            feed.language,
            _paragraphs(entry),
        )


def _paragraphs(entry: Entry) -> tuple[str, ...]:
    """Takes the longer of summary and body: most feeds cut one of them."""
    told = entry.body if len(entry.body) > len(entry.summary) else entry.summary
    if _MARKUP.search(told) or "<" in told:
        return tuple(each.text for each in page_of(told).blocks)
    return tuple(each for each in re.split(r"\n\s*\n", told) if each.strip())


def _plain(text: str) -> str:
    """Takes markup and entities out of a short text."""
    if "<" in text or "&" in text:
        return " ".join(each.text for each in page_of(text).blocks)
    return " ".join(text.split())


def _document(
    article: Article, origin: Origin, actors: Actors, topics: Topics, notes: list[str]
) -> Document:
    title = visible(article.title)
    outlet = visible(origin.outlet or article.outlet)
    url = origin.url or visible(article.url)
    published = article.published if article.published is not None else origin.at
    paragraphs = [visible(each) for each in article.paragraphs]
    language = _language(article.language, paragraphs)
    if language not in {"en", ""}:
        notes.append(f"{origin.name}: a text in `{language}`: only English is read")
        return Document(title, outlet, url, published, language, 0, ())
    setting = Setting(title, outlet, url, published)
    cards, count = cards_of(paragraphs, setting, actors=actors, topics=topics)
    if count >= MOST_SENTENCES:
        notes.append(f"{origin.name}: only the first {MOST_SENTENCES:,} sentences were read")
    if len(cards) >= MOST_CARDS:
        notes.append(f"{origin.name}: only the first {MOST_CARDS} cards are given")
    return Document(title, outlet, url, published, language, count, cards)


def _language(told: str, paragraphs: Sequence[str]) -> str:
    """Tells English from other languages by its small words; of little text by the page's claim."""
    words = [word.lower() for word in _WORD.findall(" ".join(paragraphs)[:20_000])]
    if len(words) < 40:
        return told
    share = sum(word in _ENGLISH for word in words) / len(words)
    if share >= 0.12:
        return "en"
    return told if told and told != "en" else "und"
