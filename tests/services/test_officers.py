"""Officers: who appoints them, from when on, and what a token opens."""

from dataclasses import replace

import msgspec
import pytest

from relto.core.errors import (
    AuthenticationError,
    AuthorityError,
    ConflictError,
    InputError,
    UnknownError,
)
from relto.services.officers import Officers, is_bound
from relto.store.events import events
from relto.store.inbox import waiting
from tests.services.officials import appointed
from tests.services.worlds import Fixed


@pytest.fixture
def root(store):
    return Officers(store, Fixed(), "root")


def acting(root, officer):
    return replace(root, officer=officer)


def bound(root):
    with root.store.read() as tx:
        return is_bound(tx)


def notices(root):
    with root.store.read() as tx:
        return [(each.notice.kind, each.notice.subject) for each in waiting(tx)]


def test_the_rules_bind_from_the_second_officer_on(root):
    appointed(root.store, "ada")
    assert not bound(root)
    root.add("bo")
    assert not bound(root)
    root.issue("bo")
    assert bound(root)
    for act in (lambda: root.add("cy"), lambda: root.issue("ada"), lambda: root.revoke("ada")):
        with pytest.raises(AuthorityError, match="this node has officers"):
            act()


def test_a_third_person_opens_what_one_issued_to_another(root):
    people = appointed(root.store, "ada", "bo")
    ada, bo = acting(root, people["ada"]), acting(root, people["bo"])
    ada.add("cy")
    issued = ada.issue("cy")
    assert not issued.opens
    with pytest.raises(AuthenticationError):
        root.authenticate(issued.secret)
    with pytest.raises(AuthorityError, match="another officer opens it"):
        ada.open(issued.credential)
    assert bo.open(issued.credential) == "cy"
    assert root.authenticate(issued.secret).name == "cy"
    with pytest.raises(ConflictError, match="open already"):
        bo.open(issued.credential)


def test_nobody_else_makes_a_second_token_for_who_has_one(root):
    people = appointed(root.store, "ada", "bo", "cy")
    ada, bo, cy = (acting(root, people[name]) for name in ("ada", "bo", "cy"))
    with pytest.raises(ConflictError, match="renews it in person"):
        ada.issue("bo")
    assert bo.issue("bo").opens
    cy.revoke("bo")
    issued = ada.issue("bo")
    assert notices(root) == [("officer", issued.credential)]
    with pytest.raises(AuthorityError, match="another officer opens it"):
        ada.open(issued.credential)
    cy.open(issued.credential)
    assert notices(root) == []
    assert root.authenticate(issued.secret).name == "bo"


def test_one_who_waits_is_revoked_too(root):
    people = appointed(root.store, "ada", "bo")
    ada = acting(root, people["ada"])
    ada.add("cy")
    issued = ada.issue("cy")
    assert ada.revoke("cy") == (issued.credential,)
    assert notices(root) == []
    with pytest.raises(ConflictError, match="was revoked"):
        acting(root, people["bo"]).open(issued.credential)


def test_a_revoked_token_opens_nothing_and_the_rules_still_bind(root):
    people = appointed(root.store, "ada", "bo")
    ada = acting(root, people["ada"])
    assert ada.revoke("bo") == (people["bo"].credential,)
    with pytest.raises(AuthenticationError):
        acting(root, people["bo"]).add("cy")
    assert bound(root)
    with pytest.raises(ConflictError, match="last credential"):
        ada.revoke("ada")
    with pytest.raises(UnknownError):
        ada.revoke("zoe")
    with pytest.raises(UnknownError):
        ada.revoke("ada", "o-zz")
    with pytest.raises(ConflictError, match="revoked before"):
        ada.revoke("bo", people["bo"].credential)


@pytest.mark.parametrize("name", ["", "Ada", "a b", "ädi", "-a", "a" * 65, "a\n"])
def test_a_name_has_one_spelling(root, name):
    with pytest.raises(InputError, match="not an officer's name"):
        root.add(name)


def test_a_wrong_token_opens_nothing(root):
    appointed(root.store, "ada")
    for token in ("", "x", "é" * 50):
        with pytest.raises(AuthenticationError):
            root.authenticate(token)
    with pytest.raises(ConflictError):
        root.add("ada")
    with pytest.raises(UnknownError):
        root.issue("bo")
    with pytest.raises(UnknownError):
        root.open("o-zz")


def test_no_secret_is_kept_or_recorded(root):
    root.add("ada")
    issued = root.issue("ada")
    assert issued.secret not in repr(issued)
    (listed,) = root.listing()
    assert issued.secret not in repr(listed)
    with root.store.read() as tx:
        found = events(tx)
    assert [each.kind for each in found] == ["officer-added", "officer-credential-issued"]
    assert issued.secret.encode() not in b"".join(each.body for each in found)
    assert msgspec.json.decode(found[1].body)["body"]["credential"] == issued.credential
