"""Pages, feeds and texts become documents and cards."""

import pytest

from relto.core.instant import format_instant
from relto.model.evidence import Kind
from relto.statements import Actors, Origin, Stance, read
from tests.statements.cases import TUESDAY, reading

TOLD = "Ekland has stopped sharing intelligence with Brennia."
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Ekland stops | The Coast</title>
<meta property="og:site_name" content="The Coast">
<meta property="og:title" content="Ekland stops">
<link rel="canonical" href="https://coast.example/1">
<script type="application/ld+json">
{{"@type": "NewsArticle", "datePublished": "2026-03-04"}}</script></head><body>
<nav><ul><li><a href="/">Brennia has stopped sharing intelligence with Fennora</a></li></ul></nav>
<article><h1>Ekland stops</h1><p>{TOLD}</p>
<figure><figcaption>Fennora's service, which halted intelligence sharing</figcaption></figure>
<table><tr><td><table><tr><td><p>The minister said: &ldquo;We will not pass intelligence to
Brennia.&rdquo;</p></td></tr></table></td></tr></table></article>
<aside><p>Read also: Fennora suspends intelligence sharing.</p></aside>
<footer><p>Ekland Press has stopped sharing intelligence, all rights.</p></footer></body>"""
RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Coast</title><item>
<title>Ekland stops</title><link>https://coast.example/1</link>
<pubDate>Wed, 04 Mar 2026 08:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{TOLD}</p>]]></content:encoded></item>
<item><title>Rain in Ekland</title><description>&lt;p&gt;It rained.&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Coast</title>
<entry><title type="html">Ekland &amp;amp; Brennia</title><link href="https://coast.example/2"/>
<published>2026-03-04T08:00:00Z</published><summary>{TOLD}</summary></entry></feed>"""


def test_a_page_becomes_cards():
    page = b"<title>News</title><p>The Netherlands has stopped sharing intelligence with the "
    page += b"United States. It rained.</p>"
    (card,) = read(page, Origin("page.html"), actors=Actors.standard()).cards
    assert card.kind is Kind.POLICY_AGAINST_SHARING
    assert (card.actor, card.partners, card.stance) == ("NLD", ("USA",), Stance.FACT)


def test_a_page_says_itself_what_it_is_and_only_its_article_is_read():
    found = reading(PAGE)
    (document,) = found.documents
    assert document.title == "Ekland stops"
    assert (document.outlet, document.url) == ("The Coast", "https://coast.example/1")
    assert document.language == "en"
    assert document.published is not None
    assert format_instant(document.published)[:10] == "2026-03-04"
    assert {(card.actor, card.partners) for card in found.cards} == {("XEK", ("XBR",))}
    assert found.cards[0].sentence == TOLD
    assert all(card.outlet == "The Coast" for card in found.cards)


def test_what_the_caller_knows_of_the_origin_beats_what_a_page_says():
    found = reading(PAGE, outlet="Wire", url="https://wire.example/x")
    assert {(card.outlet, card.url) for card in found.cards} == {("Wire", "https://wire.example/x")}


@pytest.mark.parametrize("cut", range(0, len(PAGE), 97))
def test_a_page_that_breaks_off_anywhere_is_read_as_far_as_it_goes(cut):
    assert len(reading(PAGE[:cut]).documents) == 1


def test_a_feed_gives_a_document_for_each_entry():
    found = reading(RSS)
    assert [each.title for each in found.documents] == ["Ekland stops", "Rain in Ekland"]
    (card,) = found.cards
    assert (card.url, card.outlet) == ("https://coast.example/1", "The Coast")
    assert card.published is not None
    assert format_instant(card.published) == "2026-03-04T08:00:00.000000Z"
    assert found.documents[1].published == TUESDAY


def test_an_atom_feed_is_a_feed():
    found = reading(ATOM)
    assert [each.title for each in found.documents] == ["Ekland & Brennia"]
    assert [card.url for card in found.cards] == ["https://coast.example/2"]


def test_a_text_has_a_headline_and_wrapped_lines():
    found = reading("Ekland and its allies\n\nEkland has stopped\nsharing intelligence\n"
                    "with Brennia. It rained.")  # fmt: skip
    assert found.documents[0].title == "Ekland and its allies"
    assert [card.sentence for card in found.cards] == [TOLD]


def test_a_text_in_another_language_is_told_and_not_read():
    german = "Die Regierung hat die Weitergabe von Informationen an die Partner eingestellt. " * 8
    found = reading(german)
    assert found.cards == ()
    assert any("only English is read" in note for note in found.notes)


def test_an_empty_input_is_an_empty_text():
    for nothing in (b"", b" \n ", b"\xef\xbb\xbf", b"<html></html>"):
        found = reading(nothing)
        assert found.cards == ()


def test_one_text_gives_the_same_cards_each_time():
    assert reading(PAGE) == reading(PAGE)


def test_topics_are_those_of_the_policy():
    (card,) = reading("Ekland has stopped sharing intelligence on terrorist plots.").cards
    assert card.topics == ("counterterrorism",)


def test_the_place_and_the_day_that_are_told_are_kept():
    (card,) = reading("Ekland stopped sharing intelligence on Monday, it said in Oslo.").cards
    assert card.where == "Oslo"
    assert card.when_words == "on Monday"


def test_what_is_inserted_between_paragraphs_is_not_read():
    teaser = "Fennora suspends intelligence sharing with Brennia"
    page = f"""<html><body><div class="entry-content"><p>{TOLD}</p><p>{"It rained. " * 30}</p>
    <p>ALSO READ | {teaser}</p><p>Read more: {teaser}</p>
    <div class="related-posts"><ul><li>{teaser}, officials said on Sunday</li></ul></div>
    <p>Subscribe and we share intelligence with Brennia every morning.</p></div></body></html>"""
    assert [card.actor for card in reading(page).cards] == ["XEK"]


def test_a_text_of_one_line_a_paragraph_keeps_its_headline():
    line = "It rained in the capital, and the ministers of both nations went home early. " * 3
    found = reading(f"Ekland halts intel sharing with Brennia\n{TOLD}\n{line}\nREAD ALSO| {TOLD}")
    assert found.documents[0].title == "Ekland halts intel sharing with Brennia"
    assert len(found.cards) == 2
