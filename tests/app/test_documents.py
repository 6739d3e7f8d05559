"""`relto ingest` of portion-marked documents, as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from relto.services.node import init_node

GOOD = "SECRET//NOFORN\n\n(S//NF) The canary sings.\n\nSECRET//NOFORN\n"
BAD = "SECRET//REL TO USA, GBR\n\n(S//NF) The canary sings.\n\nIt is yellow.\n"


def relto(*words: str) -> subprocess.CompletedProcess[str]:
    program = "from relto.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_summary_says_why_a_document_is_withheld_and_never_what_it_says(tmp_path: Path) -> None:
    init_node(tmp_path / "node", "USA").store.close()
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "good.txt").write_text(GOOD)
    (papers / "bad.md").write_text(BAD)
    (papers / "README.md").write_text("# About the canary\n")
    words = ("ingest", str(papers), "--feed", "papers", "--node", str(tmp_path / "node"))
    told = relto(*words)
    assert (told.returncode, told.stderr) == (0, "")
    flat = " ".join(told.stdout.split())
    assert "documents 2 with 3 portions" in flat
    assert "withheld: line 1: the banner is under-marked [ISM-ID-00070" in flat
    assert "withheld: line 5: no portion mark" in flat
    assert "unmarked 1 texts without a banner, left alone" in flat
    again = relto(*words, "--json")
    found = json.loads(again.stdout)
    assert (found["stored"], found["known"]) == (0, 6)
    assert [bool(one["mistakes"]) for one in found["documents"]] == [True, False]
    assert "canary" not in told.stdout + again.stdout
    assert "yellow" not in told.stdout + again.stdout
    assert all(len(line) <= 80 or str(tmp_path) in line for line in told.stdout.splitlines())


def test_a_scheme_that_does_not_exist_is_said_before_anything_is_read(tmp_path: Path) -> None:
    init_node(tmp_path / "node", "USA").store.close()
    told = relto(
        *("ingest", str(tmp_path / "none.txt"), "--feed", "papers", "--scheme", "spell"),
        *("--node", str(tmp_path / "node")),
    )
    assert told.returncode == 2
    assert "`spell` is no marking scheme for documents" in told.stderr
