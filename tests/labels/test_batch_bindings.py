"""Signatures of bindings in the batch: told, verified against what a case trusts, never assumed."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from relto.labels.batch import answer
from relto.labels.stanag.binding import Text, encapsulate, write_binding
from relto.labels.stanag.signature import sign_binding
from relto.labels.stanag.xml_label import read_label
from tests.labels.stanag import keys

AT = 1_780_000_000_000_000
LABEL = answer(
    {"op": "convert", "from": "nato", "to": "stanag4774", "text": "NATO SECRET"}, now=AT
)["xml"]
PLAIN = write_binding(encapsulate(read_label(LABEL), Text("rain")))


def signed(kind="ec"):
    return sign_binding(PLAIN, keys.key(kind), [keys.own(kind)], at=AT).decode()


def pem(kind="ec"):
    return keys.own(kind).public_bytes(Encoding.PEM).decode()


def asked(op="parse", **case):
    return answer({"op": op, "scheme": "stanag4778", **case}, now=AT)


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_signature_of_somebody_trusted_is_verified(kind):
    found = asked(xml=signed(kind), trusted=pem(kind))
    assert found["verified"] is True
    assert found["signer"] == f"CN=signer {kind}"
    assert found["signed_at"] == "2026-05-28T20:26:40.000000Z"
    assert asked("validate", xml=signed(kind), trusted=[pem("rsa"), pem("ec")])["ok"] is True


def test_a_signature_is_not_trusted_without_a_certificate():
    found = asked(xml=signed())
    assert found["verified"] is False
    assert "not verified" in found["warnings"][0]["message"]
    assert asked("validate", xml=signed())["ok"] is False


def test_a_signature_of_somebody_else_is_told_and_not_trusted():
    found = asked(xml=signed("rsa"), trusted=pem("ec"))
    assert (found["verified"], found["ok"]) == (False, True)
    assert found["warnings"]
    assert asked("validate", xml=signed("rsa"), trusted=pem("ec"))["ok"] is False


def test_what_was_changed_after_signing_is_not_trusted():
    changed = signed().replace("rain", "snow")
    assert asked(xml=changed, trusted=pem())["verified"] is False
    assert asked("validate", xml=changed, trusted=pem())["ok"] is False


def test_what_is_not_signed_is_valid_and_not_verified():
    assert asked("validate", xml=PLAIN.decode(), trusted=pem()) == {
        "ok": True,
        "valid": True,
        "verified": False,
    }


def test_a_certificate_may_come_without_its_armour():
    bare = "".join(pem().splitlines()[1:-1])
    assert asked(xml=signed(), trusted=bare)["verified"] is True
    assert asked(xml=signed(), trusted="nonsense")["ok"] is False
