"""Opening, closing and keeping: clear refusals, no passwords, nothing overwritten."""

import sqlite3

import pytest
import sqlalchemy as sa

from relto.core.errors import ConflictError, StoreError, UnknownError
from relto.store import Event, create_store, masked, open_store, schema
from relto.store.events import Delivery, delivered_rows, deliveries, events, record_delivery
from relto.store.partners import (
    Credential,
    add_credential,
    add_partner,
    credentials_of,
    find_credential,
    partner_codes,
    revoke,
)
from relto.store.plans import PlanRow, plan, plans, save_plan, set_state
from relto.store.policies import append_policy, digest_in_force, history, in_force


@pytest.mark.usefixtures("store")
def test_a_made_store_opens_again(store_url):
    again = open_store(store_url)
    with again.read() as tx:
        assert tx.head().organisation == "XAL"
    again.close()


@pytest.mark.usefixtures("store")
def test_a_store_is_not_made_twice(store_url):
    with pytest.raises(StoreError, match="already"):
        create_store(store_url, "XAL", b"k" * 32)


def test_a_missing_or_foreign_database_is_refused(store_url, tmp_path):
    with pytest.raises(StoreError, match="relto init"):
        open_store(store_url)
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(StoreError, match="not a relto database"):
        open_store(f"sqlite:///{other}")


def test_another_schema_version_is_refused(store, store_url):
    with store.write() as tx:
        tx.advance_head(schema_version=99)
    with pytest.raises(StoreError, match="schema version 99"):
        open_store(store_url)


@pytest.mark.parametrize("url", ["nonsense", "mysql://a/b", "sqlite://", "sqlite:///:memory:"])
def test_other_urls_are_refused(url):
    with pytest.raises(StoreError):
        open_store(url)


def test_no_message_shows_a_password():
    url = "postgresql://relto:hunter2@127.0.0.1:1/none?password=hunter3&connect_timeout=1"
    assert "hunter" not in masked(url)
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert "hunter" not in str(caught.value)


@pytest.mark.parametrize("table", schema.APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_was_written_stays(store, table, verb):
    _fill(store)
    column = schema.metadata.tables[table].columns.keys()[0]
    with pytest.raises(StoreError, match="append-only"), store.write() as tx:
        tx.connection.execute(sa.text(verb.format(table, column, column)))


_FILLED = {"partner": "XBR", "code": "XBR", "event": 1, "hi": 1}


def _fill(store):
    """Puts a row into every table but the head: a trigger for rows needs one."""
    with store.write() as tx:
        for table in schema.metadata.sorted_tables:
            values = {
                column.name: _FILLED.get(column.name, column.type.python_type())
                for column in table.columns
                if (table.name, column.name) != ("events", "seq")
            }
            if table.name != "head":
                tx.connection.execute(table.insert().values(**values))


def test_an_event_is_kept_with_its_canonical_bytes(store):
    with store.write() as tx:
        seq = tx.record(Event("apply", 5, "officer", {"b": 1, "a": "é"}, policy="sha256:x"))
    with store.read() as tx:
        (event,) = events(tx, kind="apply")
    assert (event.seq, event.at, event.actor, event.partner) == (seq, 5, "officer", None)
    assert (
        event.body
        == (
            '{"actor":"officer","at":5,"body":{"a":"é","b":1},"kind":"apply",'
            '"partner":null,"policy":"sha256:x"}'
        ).encode()
    )


def test_deliveries_are_found_by_partner_and_by_product(store):
    with store.write() as tx:
        for partner, rows in (("XBR", [1, 5]), ("XFE", [2, 3]), ("XBR", [])):
            seq = tx.record(Event("delivery", 7, partner, {}, partner=partner, policy="p"))
            record_delivery(tx, Delivery(seq, partner, rows, rows[:1], b"d"))
    with store.read() as tx:
        assert [one.rows for one in deliveries(tx)] == [(1, 5), (2, 3), ()]
        assert [one.partner for one in deliveries(tx, rows=[3, 4])] == ["XFE"]
        assert deliveries(tx, rows=[]) == []
        (first, _) = deliveries(tx, partner="XBR")
        assert (first.at, first.policy, first.copies, first.digest) == (7, "p", (1,), b"d")
        assert set(delivered_rows(tx, "XBR")) == {1, 5}
        assert not delivered_rows(tx, "XCO")


def test_a_revoked_credential_opens_nothing(store):
    with store.write() as tx:
        add_partner(tx, "XBR", 1)
        add_credential(tx, Credential("c1", "XBR", "bearer", b"one", 1))
        add_credential(tx, Credential("c2", "XBR", "basic", b"two", 2))
        revoke(tx, "c1", 9)
        revoke(tx, "c1", 99)
    with store.read() as tx:
        assert partner_codes(tx) == ["XBR"]
        assert find_credential(tx, b"one") is None
        found = find_credential(tx, b"two")
        assert found
        assert found.id == "c2"
        assert [one.revoked for one in credentials_of(tx, "XBR")] == [9, None]


def test_unknown_and_double_partners_are_refused(store):
    with store.write() as tx:
        add_partner(tx, "XBR", 1)
        with pytest.raises(ConflictError):
            add_partner(tx, "XBR", 1)
        with pytest.raises(UnknownError):
            add_credential(tx, Credential("c", "XFE", "bearer", b"", 1))
        with pytest.raises(UnknownError):
            revoke(tx, "c", 1)


def test_the_last_policy_is_in_force(store):
    with store.write() as tx:
        assert (in_force(tx), digest_in_force(tx)) == (None, None)
        assert append_policy(tx, digest="a", snapshot=b"A", at=1) == 1
        assert append_policy(tx, digest="b", snapshot=b"B", at=2, plan="p-1") == 2
    with store.read() as tx:
        found = in_force(tx)
        assert found
        assert found.snapshot == b"B"
        assert digest_in_force(tx) == "b"
        assert [row.epoch for row in history(tx)] == [1, 2]
        assert tx.head().epoch == 2


def test_a_plan_is_found_by_the_beginning_of_its_id(store):
    rows = [PlanRow(name, 1, "b", 0, "d", b"s", b"r", 3) for name in ("p-7d41", "p-7e00")]
    with store.write() as tx:
        for row in rows:
            save_plan(tx, row)
            save_plan(tx, row)
        set_state(tx, "p-7d41", "applied")
        with pytest.raises(UnknownError):
            set_state(tx, "p-0", "applied")
    with store.read() as tx:
        assert plan(tx, "p-7d").state == "applied"
        assert [one.state for one in plans(tx)] == ["applied", "draft"]
        with pytest.raises(ConflictError):
            plan(tx, "p-7")
        for name in ("p-8", "", "%"):
            with pytest.raises(UnknownError):
                plan(tx, name)
