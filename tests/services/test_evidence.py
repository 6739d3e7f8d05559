"""The register of evidence: filed, graded, answered, withdrawn, and gated like the rest."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from relto.core.errors import (
    AuthorityError,
    ConflictError,
    InputError,
    StoreError,
    UnknownError,
)
from relto.core.instant import DAY
from relto.model.evidence import Kind
from relto.services.acting import Acting
from relto.services.evidence import Kept, Register, as_of
from relto.services.evidence.register import find_shown, shown
from relto.services.principal import Principal
from relto.services.release import Query, Release
from relto.store import open_store, schema
from relto.store.events import events
from relto.store.partners import add_partner
from relto.store.products import bytes_of
from tests.services.evidential import (
    NOW,
    OSINT,
    PAIR,
    POLICY,
    SHARED,
    claim,
    grade,
    in_force,
    register,
)
from tests.services.officials import appointed
from tests.services.worlds import Fixed


@pytest.fixture
def kept(store):
    in_force(store)
    return register(store)


def told(store, kind):
    with store.read() as tx:
        return [event for event in events(tx) if event.kind == kind]


def delivered(store, partner, at=NOW + 10 * DAY):
    with store.write() as tx:
        add_partner(tx, partner, 0)
    page = Release(store, Fixed(at)).objects(Principal(partner, "c"), Query())
    return json.loads(page.body).get("objects", [])


def test_an_item_is_a_product_and_a_row_and_an_event(kept, store):
    item = kept.add(claim(), OSINT)
    assert item.evidence == replace(
        claim(), id="E-2026-001", author="analyst", recorded=NOW, marking="CONFIDENTIAL//REL TO XAL"
    )
    assert kept.item("E-2026-001") == kept.item(item.product) == item
    (event,) = told(store, "evidence-filed")
    assert (event.actor, event.partner, event.at) == ("analyst", "XBR", NOW)
    with store.read() as tx:
        assert tx.head().arrivals == 1
        value = json.loads(bytes_of(tx, [0])[0])
    assert value["id"] == item.product
    assert not {"author", "reference"} & value.keys()
    assert "E-2026-001" not in json.dumps(value)


def test_names_count_up_and_given_names_are_kept(kept):
    names = [kept.add(claim(id=each)).evidence.id for each in ("", "E-2026-007", "", "their own")]
    assert names == ["E-2026-001", "E-2026-007", "E-2026-008", "their own"]
    with pytest.raises(ConflictError, match="says something else"):
        kept.add(claim(id="their own", claim="Another thing."))
    with pytest.raises(UnknownError):
        kept.item("E-2026-002")


def test_gradings_replies_and_withdrawal_are_added_and_nothing_is_erased(kept, store):
    name = kept.add(claim(), OSINT).evidence.id
    kept.acting.clock.at = NOW + DAY
    kept.grade(name, grade("C3", 0.5), "the source was mistaken before")
    kept.reply(name, "It was our own release.")
    item = kept.withdraw(name, "filed twice")
    assert [each.grade for each in item.gradings] == [grade("B2", 0.8, 0.7), grade("C3", 0.5)]
    assert item.gradings[1].reason == "the source was mistaken before"
    assert item.evidence.grade == grade("C3", 0.5)
    assert item.evidence.reply == "It was our own release."
    assert item.evidence.withdrawn is not None
    before = as_of(item, NOW)
    assert (before.grade, before.reply, before.withdrawn) == (grade("B2", 0.8, 0.7), "", None)
    for act in (lambda: kept.grade(name, grade()), lambda: kept.withdraw(name, "again")):
        with pytest.raises(ConflictError, match="was withdrawn"):
            act()
    kinds = [f"evidence-{each}" for each in ("graded", "reply", "withdrawal")]
    assert [len(told(store, kind)) for kind in kinds] == [1, 1, 1]
    with store.read() as tx:
        versions = [json.loads(each) for each in bytes_of(tx, range(tx.head().arrivals))]
    assert len({each["id"] for each in versions}) == 1
    assert len({each["modified"] for each in versions}) == 4
    assert versions[-1]["revoked"] is True


def test_the_database_refuses_to_change_what_was_filed(kept, store):
    kept.reply(kept.add(claim()).evidence.id, "No.")
    for name in ("evidence", "gradings", "remarks"):
        table = schema.metadata.tables[name]
        for statement in (table.delete(), table.update().values(actor="x")):
            with pytest.raises(StoreError, match="append-only"), store.write() as tx:
                tx.connection.execute(statement)


def test_a_marking_that_could_reach_the_wrong_reader_is_refused(kept, store):
    for marking, scheme, why in (
        ("SECRET", "relto", "does not say who may have it"),
        ("TLP:AMBER", "tlp", "does not say who may have it"),
        ("SECRETT//REL TO XAL", "relto", "SECRETT"),
        ("SECRET//REL TO XAL", "klingon", "unknown scheme"),
        ("SECRET//REL TO XAL, XBR", "relto", "reaches `XBR`, of which this speaks, through XBR"),
        ("SECRET//REL TO XAL, PACT", "relto", "through PACT"),
        ("SECRET//REL TO LEFT", "relto", "through LEFT"),
        ("SECRET//REL TO XAL, XQQ", "relto", "does not know whom `XQQ` means"),
        ("SECRET//REL TO USA, GBR", "us", "does not know whom `GBR` means"),
        ("NATO SECRET", "nato", "does not know whom `NATO` means"),
    ):
        with pytest.raises(InputError, match=why) as error:
            kept.add(claim(marking=marking, scheme=scheme))
        assert "marking" in str(error.value)
    with store.read() as tx:
        assert tx.head().arrivals == 0
    assert kept.items() == ()


def test_without_a_policy_only_we_can_be_named(store):
    kept = register(store)
    assert kept.add(claim()).evidence.marking == "CONFIDENTIAL//REL TO XAL"
    with pytest.raises(InputError, match="no policy is in force to tell whom `XCO` means"):
        kept.add(claim(marking=SHARED))


def test_the_gate_decides_who_gets_evidence(kept, store):
    kept.add(claim(), OSINT)
    shared = kept.add(claim(marking=SHARED, provenance="another"), OSINT)
    kept.add(claim(marking=SHARED, topic=None), OSINT)
    kept.add(claim(marking=SHARED))
    assert [each["id"] for each in delivered(store, "XCO")] == [shared.product]
    assert delivered(store, "XBR") == []
    assert delivered(store, "XFE") == []


def test_a_list_of_communities_means_who_they_were_at_the_filing(kept, store):
    item = kept.add(claim(marking="SECRET//REL TO XAL, PAIR"), OSINT)
    assert item.handling.label.release == {
        frozenset({"XAL", "PAIR"}),
        frozenset({"XAL", "XCO", "XFE"}),
    }
    later = "  PAIR: {members: [XBR, XCO, {organisation: XFE, from: 2026-01-01}]}"
    in_force(store, POLICY.replace(PAIR, later), NOW)
    assert delivered(store, "XBR") == []
    assert [each["id"] for each in delivered(store, "XCO")] == [item.product]


def test_what_is_not_sound_is_refused_with_its_key(kept):
    for said, why in (
        ({"partner": "XBB"}, "partner: no organisation `XBB` .* perhaps `XBR`"),
        ({"partner": "XAL"}, "partner: `XAL` is this node's own"),
        ({"topic": "cyper"}, "topic: no topic `cyper` .* perhaps `cyber`"),
        ({"occurred": NOW + DAY}, "occurred: 2026-11-24 lies in the future"),
        ({"recorded": NOW - 2 * DAY}, "recorded: 2026-11-21, expected"),
        ({"severity": 3.0}, "severity: 3.0"),
        ({"count": 0}, "count: 0"),
        ({"grade": grade("A1", 1.5)}, "p_true: 1.5"),
        ({"claim": "x" * 5000}, "claim: 5,000 characters"),
        ({"id": "relto-evidence--1"}, "id: `relto-evidence` begins"),
    ):
        with pytest.raises(InputError, match=why):
            kept.add(claim(**said))
    assert kept.items() == ()


def test_a_file_goes_in_whole_or_not_at_all_and_again_without_harm(kept):
    file = [claim(id=f"i-{n}", claim=f"Thing {n}.", reply="No." if n else "") for n in range(3)]
    bad = replace(file[2], marking="SECRET//REL TO XBR")
    with pytest.raises(InputError, match="i-2: marking"):
        kept.take_in([*file[:2], bad], source="f.jsonl")
    assert kept.items() == ()
    assert [each.evidence.id for each in kept.take_in(file, source="f.jsonl")] == [
        "i-0",
        "i-1",
        "i-2",
    ]
    assert kept.item("i-1").evidence.reply == "No."
    kept.grade("i-1", grade("E5"))
    assert kept.take_in(file, source="f.jsonl") == ()
    assert len(kept.items()) == 3
    with pytest.raises(ConflictError, match="comes twice"):
        kept.take_in([claim(id="j"), claim(id="j")], source="f.jsonl")


def test_the_same_claim_twice_is_two_products(kept):
    one, other = kept.add(claim(), OSINT), kept.add(claim(), OSINT)
    assert one.product != other.product


def test_what_is_shown_to_a_partner_is_what_the_gate_opens(kept, store):
    kept.add(claim(), OSINT)
    item = kept.add(claim(marking=SHARED, group="g", reference="p-1"), OSINT)
    release = Release(store, Fixed(NOW))
    (seen,) = shown(kept.items(), release, "XCO")
    told = seen.evidence
    assert (told.id, told.author, told.reference, told.group) == (item.product, "", "", "1")
    assert find_shown([seen], item.product) == seen
    for reader in ("XBR", "XFE"):
        assert shown(kept.items(), release, reader) == ()
    with pytest.raises(UnknownError, match="no evidence"):
        find_shown(shown(kept.items(), release, "XFE"), item.product)
    for reader in ("XAL", "XQQ"):
        with pytest.raises(UnknownError):
            shown(kept.items(), release, reader)


def test_officers_must_act_where_they_bind(store):
    people = appointed(store, "ada", "ben")
    with pytest.raises(AuthorityError, match="one of them must act"):
        register(store).add(claim())
    item = register(store, people["ada"]).add(claim())
    assert item.evidence.author == "ada"
    with pytest.raises(AuthorityError):
        register(store).withdraw(item.evidence.id, "no")


def test_two_people_at_once_lose_nothing(store_url, store):
    in_force(store)

    def work(who):
        mine = open_store(store_url)
        kept = Register(Acting(mine, Fixed(NOW), who))
        names = [kept.add(claim(kind=Kind.ONWARD_SHARING)).evidence.id for _ in range(6)]
        mine.close()
        return names

    with ThreadPoolExecutor(3) as pool:
        names = [name for each in pool.map(work, ("ada", "ben", "cai")) for name in each]
    assert len(set(names)) == len(names) == 18
    kept = register(store)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: kept.grade("E-2026-002", grade("C3"), str(n)), range(8)))
    assert [each.n for each in kept.item("E-2026-002").gradings] == list(range(1, 10))


def test_a_kept_discipline_and_originator_bind(kept, store):
    both = Kept(frozenset({"OSINT"}), frozenset({"XFE"}))
    item = kept.add(claim(marking=SHARED), both)
    assert item.handling.originators == {"XAL", "XFE"}
    assert len(delivered(store, "XCO")) == 1
