"""Chapters of the README, pasted line by line as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAST = {"PLAN": r"\bp-[0-9a-f]{10}\b", "CREDENTIAL": r"\bo-[0-9a-f]{12}\b"}
"""Placeholders, each for the last name of its kind that was printed."""


def blocks(title: str) -> list[str]:
    """Returns a chapter's blocks of commands, without their indentation."""
    text = (ROOT / "README.md").read_text("utf-8")
    chapter = text[text.index(f"\n## {title}\n") + 4 :].split("\n## ")[0]
    found = re.findall(r"(?:^    .*\n(?:^\n(?=    ))?)+", chapter, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in found]


def paste(title: str, here: Path, *, seconds: float) -> list[str]:
    """Pastes a chapter into a shell in an empty directory; returns what each block printed."""
    if shutil.which("bash") is None or shutil.which("curl") is None:
        pytest.skip("needs bash and curl, as the chapter does")
    for name in ("demo", "examples"):
        (here / name).symlink_to(ROOT / name)
    programmes = here / ".venv" / "bin"
    programmes.mkdir(parents=True)
    (programmes / "relto").symlink_to(Path(sys.executable).parent / "relto")
    known = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    environment = {**known, "PATH": os.environ["PATH"], "COLUMNS": "80"}
    commands = _script(blocks(title), _free_port())
    subprocess.run(
        ["bash", "-c", commands], cwd=here, env=environment, timeout=seconds, check=False
    )
    said = (here / "pasted").read_text("utf-8")
    return re.split(r"^== block \d+\n", said, flags=re.MULTILINE)[1:]


def _script(found: list[str], port: int) -> str:
    """Returns what is pasted; a placeholder is the last name of its kind that was printed."""
    lines = ["exec > pasted 2>&1"]
    for line in "".join(f"echo '== block {n}'\n{b}" for n, b in enumerate(found)).splitlines():
        pasted = line
        for word, pattern in LAST.items():
            if re.search(rf"\b{word}\b", line):
                lines.append(f"{word}=$(grep -oP '{pattern}' pasted | tail -1)")
                pasted = re.sub(rf"\b{word}\b", f"${word}", pasted)
        lines.append(pasted.replace("8467", str(port)))
    return "\n".join(lines) + "\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def refusals(said: list[str]) -> list[str]:
    """Returns what the programme refused on the way, a line each."""
    return [line for line in "".join(said).splitlines() if line.startswith("relto: ")]
