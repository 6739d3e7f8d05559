"""Partners and credentials, on every database."""

import pytest

from relto.core.clock import SystemClock
from relto.core.errors import (
    AuthenticationError,
    ConflictError,
    InputError,
    UnknownError,
)
from relto.services.partners import Kind, Partners, Shown
from relto.store import Store
from relto.store.events import events


@pytest.fixture
def partners(store: Store) -> Partners:
    found = Partners(store, SystemClock())
    found.add("XBR", actor="tests")
    found.add("CERT-N", actor="tests")
    return found


def test_a_credential_opens_until_it_is_revoked(partners: Partners) -> None:
    issued = partners.issue("XBR", Kind.BEARER, actor="tests")
    assert len(issued.secret) >= 43
    shown = Shown(Kind.BEARER, issued.secret)
    principal = partners.authenticate(shown)
    assert (principal.partner, principal.credential) == ("XBR", issued.credential)
    assert partners.revoke("XBR", issued.credential, actor="tests") == (issued.credential,)
    with pytest.raises(AuthenticationError):
        partners.authenticate(shown)


def test_revoking_ends_all_or_just_one(partners: Partners) -> None:
    issued = [partners.issue("XBR", kind, actor="tests") for kind in (*Kind, *Kind)]
    other = partners.issue("CERT-N", Kind.BEARER, actor="tests")
    partners.revoke("XBR", issued[0].credential, actor="tests")
    rest = {each.credential for each in issued[1:]}
    assert set(partners.revoke("XBR", actor="tests")) == rest
    assert partners.revoke("XBR", actor="tests") == ()
    assert partners.authenticate(Shown(Kind.BEARER, other.secret)).partner == "CERT-N"


def test_a_secret_opens_only_as_it_was_issued(partners: Partners) -> None:
    bearer = partners.issue("XBR", Kind.BEARER, actor="tests").secret
    basic = partners.issue("XBR", Kind.BASIC, actor="tests").secret
    assert partners.authenticate(Shown(Kind.BASIC, basic, "XBR")).partner == "XBR"
    for shown in (
        Shown(Kind.BASIC, bearer, "XBR"),
        Shown(Kind.BEARER, basic),
        Shown(Kind.BASIC, basic, "CERT-N"),
        Shown(Kind.BASIC, basic, ""),
        Shown(Kind.BEARER, ""),
        Shown(Kind.BEARER, bearer + "x"),
        Shown(Kind.BEARER, "\udcff"),
    ):
        with pytest.raises(AuthenticationError):
            partners.authenticate(shown)


def test_names_that_are_not_there_or_not_possible(partners: Partners) -> None:
    issued = partners.issue("XBR", Kind.BEARER, actor="tests")
    with pytest.raises(ConflictError):
        partners.add("XBR", actor="tests")
    for code in ("", "X:BR", "-x", "a b", "x" * 65, "é"):
        with pytest.raises(InputError):
            partners.add(code, actor="tests")
    with pytest.raises(UnknownError):
        partners.issue("XNO", Kind.BEARER, actor="tests")
    with pytest.raises(UnknownError):
        partners.revoke("XNO", actor="tests")
    with pytest.raises(UnknownError):
        partners.revoke("CERT-N", issued.credential, actor="tests")
    partners.revoke("XBR", issued.credential, actor="tests")
    with pytest.raises(ConflictError):
        partners.revoke("XBR", issued.credential, actor="tests")


def test_the_nodes_own_organisation_is_no_partner(partners: Partners, store: Store) -> None:
    with store.read() as tx:
        own = tx.head().organisation
    with pytest.raises(InputError):
        partners.add(own, actor="tests")


def test_what_happens_is_recorded_and_no_secret_is_kept(partners: Partners, store: Store) -> None:
    issued = partners.issue("XBR", Kind.BASIC, actor="an officer")
    partners.revoke("XBR", actor="an officer")
    with store.read() as tx:
        recorded = events(tx)
    kinds = [each.kind for each in recorded if each.partner == "XBR"]
    assert kinds == ["partner-added", "credential-issued", "credential-revoked"]
    assert {each.actor for each in recorded[-2:]} == {"an officer"}
    everything = b"".join(each.body for each in recorded) + repr(partners.listing()).encode()
    assert issued.secret.encode() not in everything
    assert issued.secret not in repr(issued)
