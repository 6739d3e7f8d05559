"""A node on disk and the programme, called as a user calls it."""

import json
import subprocess
import sys
from dataclasses import dataclass

import pytest

from relto.cli.main import main
from tests.services.worlds import report

POLICY = """\
releasing: XAL
organisations:
  XAL: {name: Aldland, kind: nation, cleared: SECRET}
  XBR: {name: Brennia, kind: nation, cleared: SECRET}
  XCO: {name: Corvale, kind: nation, cleared: SECRET}
topics: {cyber: computers, terrorism: terror}
---
agreement: QUINT
name: the five
parties: [XAL, XBR, XCO]
scope: {topics: all, disciplines: all}
ceiling: SECRET
floor: {topics: [terrorism], rung: open}
handling: {onward: none}
"""
RESTRICTION = """\
restrictions:
  - {to: XBR, topic: cyber, rung: review, reason: onward sharing in doubt}
"""


@dataclass
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def value(self):
        """The JSON that it printed."""
        return json.loads(self.out or self.err)

    @property
    def wide(self):
        """The lines that are wider than a terminal, but for paths too long to be broken."""
        lines = (self.out + self.err).splitlines()
        return [line for line in lines if len(line) > 80 and max(map(len, line.split())) < 50]


@pytest.fixture
def relto(capsys):
    def call(*arguments):
        code = main([str(word) for word in arguments])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


def programme(*arguments, stdin=b""):
    """Runs the programme in a process of its own."""
    start = [sys.executable, "-c", "from relto.cli.main import run; run()", *map(str, arguments)]
    return subprocess.run(start, input=stdin, capture_output=True, timeout=60, check=False)


@pytest.fixture
def policy(tmp_path):
    directory = tmp_path / "policy"
    directory.mkdir()
    (directory / "policy.yaml").write_text(POLICY)
    return directory


@pytest.fixture
def proposed(policy):
    """The same directory, with a restriction more."""

    def propose(text=RESTRICTION):
        (policy / "posture.yaml").write_text(text)
        return policy

    return propose


@pytest.fixture
def bundle(tmp_path):
    path = tmp_path / "bundle.json"
    objects = [report(1), report(2), report(3, "terrorism")]
    path.write_text(json.dumps({"type": "bundle", "id": "bundle--0", "objects": objects}))
    return path


@pytest.fixture
def node(tmp_path, monkeypatch, relto, bundle):
    """A node with three products and no policy; commands find it by the environment."""
    directory = tmp_path / "node"
    monkeypatch.setenv("RELTO_NODE", str(directory))
    assert relto("init", "--organisation", "XAL").code == 0
    assert relto("ingest", bundle, "--feed", "own").code == 0
    return directory
