from pathlib import Path

import pytest

from relto.app.serving import Listening, check
from relto.app.settings import NODE, Settings
from relto.core.errors import InputError


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_is_served_without_tls(host: str) -> None:
    check(Listening(host, 0))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.1", "::ffff:192.0.2.1"])  # noqa: S104 - what must be refused
def test_other_machines_are_not_served_without_tls(host: str) -> None:
    with pytest.raises(InputError, match="TLS"):
        check(Listening(host, 0))


def test_tls_needs_both_files_and_good_ones(tmp_path: Path) -> None:
    junk = tmp_path / "junk.pem"
    junk.write_text("not a certificate")
    for cert, key in ((junk, None), (None, junk), (junk, junk), (tmp_path / "no", junk)):
        with pytest.raises(InputError):
            check(Listening("127.0.0.1", 0, tls_cert=cert, tls_key=key))


def test_at_least_one_worker() -> None:
    with pytest.raises(InputError):
        check(Listening("127.0.0.1", 0, workers=0))


def test_a_worker_is_told_which_node() -> None:
    assert Settings.from_environment({NODE: "there"}).node == Path("there")
    with pytest.raises(InputError):
        Settings.from_environment({})
