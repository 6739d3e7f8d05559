import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import AuthenticationError
from relto.edge.credentials import read_authorization
from relto.services.partners import Kind, Shown


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("Bearer abc-_~+/=", Shown(Kind.BEARER, "abc-_~+/=")),
        ("bearer   abc ", Shown(Kind.BEARER, "abc")),
        (basic("XBR:s:e"), Shown(Kind.BASIC, "s:e", "XBR")),
        (basic("XBR:s").replace("Basic", "bAsIc"), Shown(Kind.BASIC, "s", "XBR")),
        (basic(":"), Shown(Kind.BASIC, "", "")),
    ],
)
def test_what_was_shown_is_read(header: str, shown: Shown) -> None:
    assert read_authorization([header]) == shown


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [""],
        ["Bearer"],
        ["Bearer a b"],
        ["Bearer " + "a" * 2000],
        ["Token abc"],
        ["Basic !!!"],
        [basic("no colon")],
        ["Basic " + base64.b64encode(b"\xff:x").decode()],
        ["Bearer a", "Bearer a"],
    ],
)
def test_anything_else_shows_nothing(headers: list[str]) -> None:
    with pytest.raises(AuthenticationError):
        read_authorization(headers)


@given(st.lists(st.text(max_size=40), max_size=3))
def test_no_header_breaks_the_reader(headers: list[str]) -> None:
    with contextlib.suppress(AuthenticationError):
        read_authorization(headers)


@given(st.text(alphabet=st.characters(exclude_characters=":")), st.text())
def test_every_user_and_password_come_through(user: str, secret: str) -> None:
    if len(basic(f"{user}:{secret}")) <= 1024:
        assert read_authorization([basic(f"{user}:{secret}")]) == Shown(Kind.BASIC, secret, user)


def test_a_secret_does_not_show_in_a_representation() -> None:
    assert "hush" not in repr(Shown(Kind.BEARER, "hush"))
