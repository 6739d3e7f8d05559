"""The policy as a value: what its digest sees, and that its stored form loses nothing."""

import random

import pytest

from relto.core.errors import InputError
from relto.policy import load, snapshot_from_bytes, snapshot_to_bytes
from tests.world import SMALL


def test_the_stored_form_keeps_content_and_places() -> None:
    policy = load({"p.yaml": SMALL})
    again = snapshot_from_bytes(snapshot_to_bytes(policy))
    assert again == policy
    assert again.digest == policy.digest
    assert hash(again) == hash(policy)
    assert snapshot_to_bytes(again) == snapshot_to_bytes(policy)
    assert again.restrictions[0].source == policy.restrictions[0].source


def test_the_digest_sees_no_places_comments_or_files() -> None:
    whole = load({"p.yaml": SMALL})
    documents = SMALL.split("---\n")
    random.Random(1).shuffle(documents)
    apart = load({f"{i}.yaml": "# moved\n\n" + text for i, text in enumerate(documents)})
    assert apart == whole
    assert apart.digest == whole.digest
    assert apart.agreements[0].source != whole.agreements[0].source


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("releasing: XAL", "releasing: XBR"),
        ("cleared: SECRET}\n  XHO", "cleared: CONFIDENTIAL}\n  XHO"),
        ("on: 2024-06-30", "on: 2024-07-01"),
        ("ceiling: {default: SECRET", "ceiling: {default: TOP SECRET"),
        ("CERT-N: TLP:GREEN}", "CERT-N: TLP:AMBER}"),
        ("rung: review", "rung: sealed"),
        ("at least SECRET", "at most SECRET"),
        ("feed: [one, two]", "feed: [one]"),
        ("retain: 5 years", "retain: 6 years"),
        ("to: XFE, reason", "to: XHO, reason"),
        ("name: Holm", "name: Holmland"),
    ],
)
def test_the_digest_sees_every_change(old: str, new: str) -> None:
    assert SMALL.count(old) == 1
    assert load({"p": SMALL.replace(old, new)}).digest != load({"p": SMALL}).digest


def test_a_date_beyond_every_double_has_a_digest() -> None:
    policy = load({"p": SMALL.replace("2030-12-31", "9999-12-31")})
    assert snapshot_from_bytes(snapshot_to_bytes(policy)).digest == policy.digest


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\xff", b'{"form":"relto policy 0","policy":{"releasing":"X"}}']
)
def test_other_bytes_are_not_a_policy(data: bytes) -> None:
    with pytest.raises(InputError, match="a stored policy"):
        snapshot_from_bytes(data)


def test_a_snapshot_cannot_be_changed() -> None:
    policy = load({"p.yaml": SMALL})
    with pytest.raises(AttributeError):
        policy.releasing = "XBR"  # type: ignore[misc]
    with pytest.raises(TypeError):
        policy.organisation["XBR"] = policy.organisation["XAL"]  # type: ignore[index]
