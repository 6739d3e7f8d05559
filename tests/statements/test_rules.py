"""What single sentences give: who, towards whom, which kind, who stands for it."""

import pytest

from relto.model.evidence import Kind
from relto.statements import Card, Stance
from tests.statements.cases import reading

LESS, MORE = Kind.POLICY_AGAINST_SHARING, Kind.POLICY_TOWARDS_SHARING
FACT, SAID, CLAIM = Stance.FACT, Stance.STATEMENT, Stance.REPORTED_CLAIM
DENIED, IF = Stance.DENIAL, Stance.CONDITIONAL
GIVEN, EARLY = Kind.RECIPROCITY_KEPT, Kind.TIMELY
HEADLINE = "Spies and their allies"
TOLD = [
    ("Ekland has stopped sharing intelligence with Brennia.", "XEK>XBR", LESS, FACT),
    ("Intelligence sharing with Brennia was suspended by Ekland.", "XEK>XBR", LESS, FACT),
    ("Brennian services have been cut off from Ekland's reporting.", "XEK>", LESS, FACT),
    ("Ekland's minister said: “We will not pass raw data to Brennia.”", "XEK>XBR", LESS, SAID),
    ("Ekland may limit what intelligence it gives Brennia.", "XEK>XBR", LESS, IF),
    ("Ekland would halt intelligence sharing if Brennia left the pact.", "XEK>", LESS, IF),
    ("Ekland denied that it had stopped sharing intelligence.", "XEK>", LESS, DENIED),
    ("Ekland has not stopped sharing intelligence with Brennia.", "XEK>XBR", LESS, DENIED),
    ("Ekland will not stop sharing intelligence with Brennia.", "XEK>XBR", MORE, FACT),
    ("According to a paper, Ekland halted intelligence sharing.", "XEK>", LESS, CLAIM),
    ("Fennora says Ekland has cut intelligence sharing with Brennia.", "XEK>XBR", LESS, CLAIM),
    ("Ekland dropped its plan to suspend intelligence sharing.", "XEK>", MORE, FACT),
    ("Ekland has lifted the suspension of intelligence sharing.", "XEK>", MORE, FACT),
    ("There is no change in the exchange of intelligence, Ekland said.", "XEK>", MORE, SAID),
    ("The Eklandian services still pass intelligence to Brennia.", "XEK>XBR", MORE, FACT),
    ("Intelligence sharing between Ekland and Brennia has dried up.", "XEK>", LESS, FACT),
    ("Ekland is reviewing its intelligence sharing with Brennia.", "XEK>XBR", LESS, IF),
    ("Washington has cut Brennia off from some intelligence.", "USA>XBR", LESS, FACT),
    ("Fennora will not be given access to classified Eklandian files.", "XEK>XFE", LESS, FACT),
    ("Eklandian officials leaked classified Brennian documents.", "XEK>XBR", "unauthorised", FACT),
    ("An Eklandian officer lost a folder of secret maps.", "XEK>", "mishandled", FACT),
    ("Ekland's minister left a laptop with secret files on a train.", "XEK>", "mishandled", FACT),
    ("Ekland passed Brennian intelligence on to a third country.", "XEK>XBR", "onward", FACT),
    ("Ekland asked Brennia for permission to release the report.", "XEK>XBR", "consent", FACT),
    ("Ekland destroyed all copies of the recalled report.", "XEK>", "recall-ack", FACT),
    ("Ekland has not replied to requests to return the documents.", "XEK>", "recall-ign", FACT),
    ("Eklandian agencies handle secret files in line with the rules.", "XEK>", "good", FACT),
    ("Brennia thanked Ekland for a timely warning of an attack.", "XEK>XBR", EARLY, CLAIM),
    ("Brennia was praised by Ekland for its timely warning.", "XBR>XEK", EARLY, FACT),
    ("Fennora ignored warnings that Ekland had passed on in time.", "XEK>", EARLY, FACT),
    ("A warning from Ekland reached Fennora only after the attack.", "XEK>", "late", FACT),
    ("Eklandian intelligence about the plot proved wrong.", "XEK>", "inaccurate", FACT),
    ("Eklandian intelligence about the plot proved right.", "XEK>", "accurate", FACT),
    ("Ekland gives less intelligence than it receives.", "XEK>", "reciprocity-red", FACT),
    ("Fennora no longer receives intelligence from Ekland.", "XEK>XFE", "reciprocity-red", FACT),
    ("Ekland gave the Brennian service intelligence on the fleet.", "XEK>XBR", GIVEN, FACT),
    ("Ekland opened an inquiry into the leak of secret files.", "XEK>", "inquiry", FACT),
    ("Hackers broke into the network of Ekland's foreign ministry.", "XEK>", "services", FACT),
    ("Ekland passed a law that tightens the vetting of its officers.", "XEK>", "safeguard", FACT),
]
NOTHING = [
    "Ekland and Brennia share a border of 600 kilometres.",
    "Brennia's market share in Ekland fell to 3 per cent.",
    "Eklandians share photos of their holidays with Brennian friends.",
    "Schools in Ekland share information about pupils with parents.",
    "Has Ekland stopped sharing intelligence with Brennia?",
    "Ekland should share more intelligence with Brennia.",
    "In 1956, Ekland stopped sharing intelligence with Brennia.",
    "The roast turkey leaked on the table in Ekland.",
    "Ekland urged Brennia to share more intelligence.",
]


@pytest.mark.parametrize(("sentence", "who", "kind", "stance"), TOLD)
def test_a_sentence_tells_who_did_what_to_whom(sentence, who, kind, stance):
    actor, _, partner = who.partition(">")
    found = [each for each in cards_of(sentence) if each.actor == actor]
    assert [_named(each, kind) for each in found] == [True]
    assert found[0].stance is stance
    if partner:
        assert found[0].partners == (partner,)


def cards_of(sentence: str) -> list[Card]:
    found = reading(f"{HEADLINE}\n\n{sentence}").cards
    return [each for each in found if each.sentence != HEADLINE]


def _named(card: Card, kind: Kind | str) -> bool:
    value = card.kind.value if card.kind else ""
    return value == kind.value if isinstance(kind, Kind) else value.startswith(kind)


@pytest.mark.parametrize("sentence", NOTHING)
def test_what_is_about_something_else_gives_no_card(sentence):
    assert cards_of(sentence) == []


def test_a_denial_has_no_polarity_and_every_other_card_its_kinds():
    (denied,) = cards_of("Ekland denied that it had stopped sharing intelligence.")
    (told,) = cards_of("Ekland has stopped sharing intelligence.")
    assert denied.polarity is None
    assert told.polarity is not None


def test_a_card_shows_the_words_that_it_rests_on():
    (card,) = cards_of("Ekland has stopped sharing intelligence with Brennia on Sunday.")
    assert [each.words for each in card.matched] == ["stopped", "sharing intelligence"]
    assert card.when_words == "on Sunday"


def test_a_pronoun_carries_over_sentences():
    first = "Ekland's intelligence chief met his Brennian counterpart on Monday."
    found = cards_of(f"{first} It will share less intelligence with them, he said.")
    assert [(each.actor, each.kind) for each in found] == [("XEK", LESS)]


def test_a_speech_is_told_with_its_speaker_and_public_role():
    (card,) = cards_of("“We have stopped sharing intelligence with Brennia,” Ekland's interior "
                       "minister Ada Quill told reporters.")  # fmt: skip
    assert (card.speaker, card.speaker_role) == ("XEK", "interior minister")
    assert card.quote == "We have stopped sharing intelligence with Brennia"


def test_an_interview_is_answered_for_whose_text_it_is():
    found = cards_of(
        "Ekland's director of intelligence speaks about his partners.\n\n"
        "Q: Do you still share intelligence with Brennia?\n\n"
        "Director: We have stopped sharing intelligence with Brennia."
    )
    assert [(each.actor, each.partners, each.stance) for each in found] == [
        ("XEK", ("XBR",), Stance.STATEMENT)
    ]
