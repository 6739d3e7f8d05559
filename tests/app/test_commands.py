"""`relto partner` and `relto serve`, as a user runs them."""

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from relto.services.node import init_node, open_node
from relto.store.events import events


def relto(*words: str) -> subprocess.CompletedProcess[str]:
    program = "from relto.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def node(tmp_path: Path) -> str:
    init_node(tmp_path / "node", "XAL").store.close()
    return str(tmp_path / "node")


def answer(*words: str) -> dict[str, Any]:
    ran = relto(*words, "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_a_partner_from_its_first_credential_to_the_last(node: str) -> None:
    added = answer("partner", "add", "XBR", "--node", node)
    assert (added["partner"], added["in_policy"]) == ("XBR", False)
    assert "note: no policy" in relto("partner", "add", "CERT-N", "--node", node).stdout
    issued = answer("partner", "token", "XBR", "--kind", "basic", "--node", node)
    assert (issued["kind"], issued["user"], len(issued["secret"])) == ("basic", "XBR", 43)
    text = relto("partner", "token", "XBR", "--node", node).stdout
    listed = relto("partner", "list", "--node", node).stdout
    assert issued["credential"] in listed
    assert issued["secret"] not in listed
    assert listed.count("open") == 2
    assert max(map(len, (text + listed).splitlines())) <= 80
    one = answer("partner", "revoke", "XBR", "--credential", issued["credential"], "--node", node)
    assert one["revoked"] == [issued["credential"]]
    assert len(answer("partner", "revoke", "XBR", "--node", node)["revoked"]) == 1
    _, partner = answer("partner", "list", "--node", node)["partners"]
    assert all(each["revoked"] for each in partner["credentials"])


def test_a_secret_goes_to_a_file_of_its_own(node: str, tmp_path: Path) -> None:
    relto("partner", "add", "XBR", "--node", node)
    file = tmp_path / "xbr.token"
    words = ("partner", "token", "XBR", "--to-file", str(file), "--node", node)
    shown = answer(*words)
    secret = file.read_text().strip()
    assert len(secret) == 43
    assert secret not in json.dumps(shown)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = relto(*words)
    assert again.returncode == 2
    assert file.read_text().strip() == secret
    unknown = relto("partner", "token", "XNO", "--to-file", str(tmp_path / "no"), "--node", node)
    assert unknown.returncode == 2
    assert not (tmp_path / "no").exists()
    opened = open_node(Path(node))
    with opened.store.read() as tx:
        assert len(events(tx, kind="credential-issued")) == 1
    opened.store.close()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("partner", "add", "X:BR"), 2, "X:BR"),
        (("partner", "add", "XAL"), 2, "own organisation"),
        (("partner", "token", "XNO"), 2, "XNO"),
        (("partner", "revoke", "XNO"), 2, "XNO"),
        (("serve", "--host", "0.0.0.0", "--port", "0"), 2, "TLS"),  # noqa: S104 - what must be refused
        (("serve", "--tls-cert", "cert.pem"), 2, "--tls-key"),
        (("serve", "--workers", "0"), 2, "workers"),
    ],
)
def test_what_is_refused_says_why(node: str, words: tuple[str, ...], code: int, says: str) -> None:
    ran = relto(*words, "--node", node)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert says in ran.stderr


def test_no_node_is_served_where_there_is_none(tmp_path: Path) -> None:
    for words in (("serve", "--port", "0"), ("partner", "list")):
        ran = relto(*words, "--node", str(tmp_path / "nowhere"))
        assert (ran.returncode, ran.stdout) == (3, "")
        assert "relto init" in ran.stderr
