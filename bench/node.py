"""A relto node of its own in an empty folder, used as a person would: by the `relto` command.

Two partners: `FULL` may see everything, `RARE` one object in a thousand.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench import attack
from bench.client import Client, await_listening, free_port

EITHER = "SECRET//REL TO FULL, RARE"
POLICY = f"""
releasing: XAL
organisations:
  XAL: {{name: Alba, kind: nation, cleared: TOP SECRET}}
  FULL: {{name: Sees everything, kind: nation, cleared: TOP SECRET}}
  RARE: {{name: Sees one in a thousand, kind: nation, cleared: TOP SECRET}}
communities:
  BOTH: {{name: Both, members: [XAL, FULL, RARE]}}
topics: {{threats: adversaries and their ways}}
rules:
  - rule: by the author
    when: {{created_by: identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5}}
    then: {{label: SECRET//REL TO FULL, topics: threats, disciplines: CYBER, originators: XAL}}
  - rule: rare
    when: {{created_by: {attack.RARE.decode()}}}
    then: {{label: "{EITHER}", topics: threats, disciplines: CYBER, originators: XAL}}
  - rule: authors
    when: {{type: identity}}
    then: {{label: "{EITHER}", topics: threats, disciplines: CYBER, originators: XAL}}
---
agreement: BOTH-2000
name: Both
kind: agreement
lead: XAL
parties: [BOTH]
scope: {{topics: all, disciplines: all}}
ceiling: SECRET
rung: open
handling: {{onward: within the agreement}}
"""


class Node:
    """A node with the policy in force and both partners known."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "node"
        self._environment = {**os.environ, "RELTO_NODE": str(self._folder)}
        self.port = free_port()
        self.run("init", str(self._folder), "--organisation", "XAL")
        self._policy = folder / "policy"
        self._policy.mkdir()
        (self._policy / "all.yaml").write_text(POLICY, encoding="utf-8")
        self.turn()
        self._token = {code: self._admit(code) for code in ("FULL", "RARE")}

    def turn(self, *restrictions: str) -> float:
        """Plans and applies the policy with these restrictions; the seconds that both took."""
        lines = "".join(f"\n  - {each}" for each in restrictions)
        text = f"restrictions: {lines or '[]'}\n"
        (self._policy / "posture.yaml").write_text(text, encoding="utf-8")
        start = time.perf_counter()
        plan = json.loads(self.run("plan", str(self._policy), "--json"))
        self.run("apply", plan["plan"])
        return time.perf_counter() - start

    def _admit(self, code: str) -> str:
        self.run("partner", "add", code)
        return str(json.loads(self.run("partner", "token", code, "--json"))["secret"])

    def run(self, *arguments: str) -> str:
        """Runs a command to its end; what it prints.

        Raises:
            RuntimeError: it failed.
        """
        done = subprocess.run(
            [_command(), *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"relto {' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout

    def ingest(self, objects: Iterable[bytes]) -> None:
        """Pipes a bundle of these objects into `relto ingest -`."""
        command = [_command(), "ingest", "-", "--feed", "bench"]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        with subprocess.Popen(
            command, env=self._environment, stdin=subprocess.PIPE, **quiet
        ) as child:
            assert child.stdin is not None
            child.stdin.write(b'{"type":"bundle","id":"bundle--')
            child.stdin.write(b'5f2c1a0e-0b7a-4c36-9d0a-2d4d1e7a18b1","objects":[')
            for number, data in enumerate(objects):
                child.stdin.write(b"," * (number > 0) + data)
            child.stdin.write(b"]}")
            _, said = child.communicate()
        if child.returncode:
            raise RuntimeError(f"relto ingest: {said.decode()}")

    def serve(self) -> None:
        """Starts one worker."""
        command = [_command(), "serve", "--port", str(self.port), "--workers", "1"]
        with (self._folder.parent / "serve.log").open("wb") as log:
            self._server = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        await_listening(self.port)
        self.pid = self._server.pid

    def client(self, code: str) -> Client:
        """A connection as one of the partners."""
        objects = "/relto/collections/released/objects/"
        return Client(self.port, f"Bearer {self._token[code]}", objects)

    def stop(self) -> None:
        """Ends the server."""
        self._server.terminate()
        self._server.wait()


def _command() -> str:
    return str(Path(sys.executable).with_name("relto"))
