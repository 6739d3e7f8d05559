"""Evidence as a product: what it carries, what stays at home, and what its id tells: nothing."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from relto.formats.evidence import (
    EVIDENCE_TYPE,
    UNGRADED,
    evidence_id,
    evidence_object,
    filed_from_bytes,
    filed_to_bytes,
    same_claim,
)
from relto.formats.marking import HANDLING_EXTENSION
from relto.formats.stix import parse_object
from relto.labels import parse_label
from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Evidence, Grade, Kind, Polarity, Reliability
from relto.model.handling import Handling, handling_from_json

KEY = b"k" * 32
HANDLING = Handling(
    frozenset({"XAL"}),
    parse_label("SECRET//REL TO XAL, XCO"),
    frozenset({"cyber"}),
    frozenset({"OSINT"}),
)
INSTANTS = st.integers(1_700_000_000_000_000, 1_800_000_000_000_000)
SHARES = st.none() | st.floats(0, 1)
WORDS = st.text("abc XÄ\n\"'", max_size=12)
grades = st.builds(
    Grade, st.sampled_from(Reliability), st.sampled_from(Credibility), SHARES, SHARES
)
claims = st.builds(
    Evidence,
    id=WORDS,
    partner=st.sampled_from(["XBR", "XCO"]),
    topic=st.none() | st.just("cyber"),
    kind=st.sampled_from(Kind),
    polarity=st.sampled_from(Polarity),
    dimension=st.sampled_from(Dimension),
    claim=WORDS,
    occurred=INSTANTS,
    recorded=INSTANTS,
    grade=grades,
    group=WORDS,
    severity=st.floats(0.1, 2),
    count=st.integers(1, 500),
    provenance=WORDS,
    author=WORDS,
    marking=WORDS,
    reference=WORDS,
    reply=WORDS,
    withdrawn=st.none() | INSTANTS,
)


@given(claims)
def test_what_is_kept_is_read_again(claim):
    found, handling = filed_from_bytes(filed_to_bytes(claim, HANDLING))
    assert found == replace(claim, grade=UNGRADED, reply="", withdrawn=None)
    assert handling == HANDLING
    assert same_claim(found, claim)
    assert not same_claim(found, replace(claim, count=claim.count + 1))


@given(claims, claims)
def test_an_id_tells_nothing_of_who_filed_it_under_which_name(claim, other):
    same = replace(
        claim,
        id=other.id,
        author=other.author,
        reference=other.reference,
        recorded=other.recorded,
        reply=other.reply,
    )
    found = evidence_id(claim, HANDLING, KEY)
    assert found == evidence_id(same, HANDLING, KEY)
    assert found != evidence_id(claim, HANDLING, b"o" * 32)
    assert found != evidence_id(claim, HANDLING, KEY, like=1)
    assert found != evidence_id(replace(claim, count=claim.count + 1), HANDLING, KEY)
    assert found != evidence_id(claim, replace(HANDLING, topics=frozenset()), KEY)


@given(claims, INSTANTS, st.integers(0, 10**12))
def test_a_product_is_read_like_any_other_and_carries_its_handling(claim, created, later):
    name = evidence_id(claim, HANDLING, KEY)
    raw = evidence_object(
        claim, HANDLING, identifier=name, created=created, modified=created + later
    )
    parsed = parse_object(raw, "evidence")
    assert (parsed.id, parsed.type, parsed.refs) == (name, EVIDENCE_TYPE, ())
    value = json.loads(raw)
    assert handling_from_json(value["extensions"][HANDLING_EXTENSION]["handling"]) == HANDLING
    assert value.get("revoked", False) is (claim.withdrawn is not None)
    assert not {"author", "reference", "recorded"} & value.keys()
    assert value["grade"]["reliability"] == claim.grade.reliability.value
