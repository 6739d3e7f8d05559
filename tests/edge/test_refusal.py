import logging

import pytest

from relto.core.errors import (
    AuthenticationError,
    ConflictError,
    InputError,
    PolicyError,
    StaleError,
    StoreError,
    UnknownError,
)
from relto.edge.refusal import refusal_of

CONTENT = "canary--4f1c"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (AuthenticationError(CONTENT), 401),
        (UnknownError(CONTENT), 404),
        (InputError(CONTENT), 400),
        (StoreError(CONTENT), 503),
        (ConflictError(CONTENT), 500),
        (StaleError(CONTENT), 500),
        (PolicyError(()), 500),
        (KeyError(CONTENT), 500),
    ],
)
def test_an_error_becomes_a_status_and_tells_nothing(error: Exception, status: int) -> None:
    refusal = refusal_of(error)
    assert refusal.status == status
    assert CONTENT not in repr(refusal)


def failure() -> ValueError:
    try:
        int(CONTENT)
    except ValueError as error:
        return error
    raise AssertionError


def test_what_was_not_foreseen_is_logged_by_place_and_not_by_content(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        refusal_of(failure())
    assert "ValueError" in caplog.text
    assert "failure" in caplog.text
    assert CONTENT not in caplog.text
