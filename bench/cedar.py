"""The world's policy said in Cedar, and a child process that decides by it when told to.

Cedar has no rungs: its `allow` stands for relto's `open`. The benchmark checks that both decide
alike before it believes any number.
"""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.peers import ROOT, program
from bench.world import AGREEMENTS, LEVELS, PACT, PARTNERS, QUINT, cleared, held

GUARDS = """
@id("marking") forbid (principal, action, resource)
  unless { principal.names.containsAny(resource.release) };
@id("clearance") forbid (principal, action, resource)
  unless { resource.level <= principal.cleared
           && principal.compartments.containsAll(resource.compartments) };
@id("agreement") forbid (principal, action, resource)
  when { resource.topics.isEmpty() || resource.disciplines.isEmpty() };
@id("posture-1") forbid (principal, action, resource)
  when { principal.names.contains("PACT") && resource.topics.contains("field-3")
         && resource.disciplines.contains("SIGINT") };
@id("posture-2") forbid (principal, action, resource)
  when { principal.names.contains("P017") && resource.topics.contains("field-1/part-2") };
@id("consent") forbid (principal, action, resource)
  when { resource.originators.isEmpty() || (resource.release.isEmpty()
         && !["XAL"].containsAll(resource.originators)) };
"""


def policies() -> str:
    """The five layers of the world without its change, as Cedar policies."""
    permits = "".join(
        f'@id("{name}-1956") permit (principal, action == Action::"open", resource)\n'
        f'  when {{ principal.names.contains("{name}") && resource.level <= '
        f"{LEVELS.index(ceiling)} }};\n"
        for name, ceiling in AGREEMENTS.items()
    )
    return permits + GUARDS


def entities(handlings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The partners and the handlings, named by their position, as Cedar entities."""
    return [_partner(code) for code in PARTNERS] + [
        _handling(number, value) for number, value in enumerate(handlings)
    ]


def _partner(code: str) -> dict[str, Any]:
    names = [code, "WIDE"] + ["PACT"] * (code in PACT) + ["QUINT"] * (code in QUINT)
    attributes = {
        "names": names,
        "cleared": LEVELS.index(cleared(code)),
        "compartments": list(held(code)),
    }
    return {"uid": {"type": "Partner", "id": code}, "attrs": attributes, "parents": []}


def _handling(number: int, value: dict[str, Any]) -> dict[str, Any]:
    label, topics = value["label"], value["topics"]
    attributes = {
        "originators": value["originators"],
        "level": LEVELS.index(label["level"]),
        "compartments": label["compartments"],
        "release": label["release_to"],
        "topics": sorted({*topics, *(topic.partition("/")[0] for topic in topics)}),
        "disciplines": value["disciplines"],
    }
    uid = {"type": "Handling", "id": str(number)}
    return {"uid": uid, "attrs": attributes, "parents": []}


class Cedar:
    """A process of the peers' environment that decides all pairs, one call each, when asked."""

    def __init__(self, handlings: Sequence[dict[str, Any]], pairs: Sequence[tuple[int, str]]):
        self._folder = tempfile.TemporaryDirectory()
        work = Path(self._folder.name) / "work.json"
        request = {"policies": policies(), "entities": entities(handlings), "pairs": pairs}
        work.write_text(json.dumps(request), encoding="utf-8")
        self._child = subprocess.Popen(
            [program("python"), str(ROOT / "bench" / "cedar_child.py"), str(work)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def decide(self) -> tuple[float, list[bool]]:
        """The seconds of one decision, as the child measured them, and what it decided."""
        if self._child.stdin is None or self._child.stdout is None:
            raise RuntimeError("the child has no pipes")
        self._child.stdin.write("decide\n")
        self._child.stdin.flush()
        told = json.loads(self._child.stdout.readline())
        return told["seconds"], told["allowed"]

    def __enter__(self) -> Self:
        """Returns itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the child."""
        self._child.communicate()
        self._folder.cleanup()
