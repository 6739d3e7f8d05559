"""One Chromium for all tests of a worker, or a loud reason why there is none."""

import os

import pytest

from tests.browser.chromium import found, running

NONE_FOUND = (
    "no Chromium on this machine: `apt-get install chromium`, or name one in RELTO_BROWSER "
    "(RELTO_REQUIRE_BROWSER=1 makes this a failure)"
)


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    programme = found()
    if programme is None:
        if os.environ.get("RELTO_REQUIRE_BROWSER") == "1":
            pytest.fail(NONE_FOUND)
        pytest.skip(NONE_FOUND)
    with running(programme, tmp_path_factory.mktemp("profile")) as started:
        yield started
