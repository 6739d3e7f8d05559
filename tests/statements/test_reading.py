from relto.model.evidence import Kind
from relto.statements import Actors, Origin, Stance, read


def test_a_page_becomes_cards() -> None:
    page = (
        b"<title>News</title><p>The Netherlands has stopped sharing intelligence with the "
        b"United States. It rained.</p>"
    )
    reading = read(page, Origin("page.html"), actors=Actors.standard())
    (card,) = reading.cards
    assert card.kind is Kind.POLICY_AGAINST_SHARING
    assert (card.actor, card.partners, card.stance) == ("NLD", ("USA",), Stance.FACT)


def test_organisations_of_a_policy_are_found_by_name_code_and_adjective() -> None:
    actors = Actors.standard().with_organisations({"XBR": ("Brennia",)})
    for word in ("Brennia", "XBR", "Brennian"):
        assert [found.name.code for found in actors.find((word,))] == ["XBR"]
