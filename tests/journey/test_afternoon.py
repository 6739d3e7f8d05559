"""A policy owner's afternoon: the README's chapter, pasted line by line as it stands there."""

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
TITLE = "## A policy owner's afternoon"
LAST = {"PLAN": r"\bp-[0-9a-f]{10}\b", "CREDENTIAL": r"\bo-[0-9a-f]{12}\b"}


def blocks() -> list[str]:
    """Returns the chapter's blocks of commands, without their indentation."""
    text = (ROOT / "README.md").read_text("utf-8")
    chapter = text[text.index(TITLE) :].split("\n## ")[0].removeprefix("## ")
    found = re.findall(r"(?:^    .*\n(?:^\n(?=    ))?)+", chapter, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in found]


def script(port: int) -> str:
    """Returns what is pasted; a placeholder is the last name of its kind that was printed."""
    lines = ["exec > pasted 2>&1"]
    for line in "".join(f"echo '== block {n}'\n{b}" for n, b in enumerate(blocks())).splitlines():
        pasted = line
        for word, pattern in LAST.items():
            if re.search(rf"\b{word}\b", line):
                lines.append(f"{word}=$(grep -oP '{pattern}' pasted | tail -1)")
                pasted = re.sub(rf"\b{word}\b", f"${word}", pasted)
        lines.append(pasted.replace("8467", str(port)))
    return "\n".join(lines) + "\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def pasted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    if shutil.which("bash") is None or shutil.which("curl") is None:
        pytest.skip("needs bash and curl, as the chapter does")
    here = tmp_path_factory.mktemp("afternoon")
    for name in ("demo", "examples"):
        (here / name).symlink_to(ROOT / name)
    programmes = here / ".venv" / "bin"
    programmes.mkdir(parents=True)
    (programmes / "relto").symlink_to(Path(sys.executable).parent / "relto")
    known = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    environment = {**known, "PATH": os.environ["PATH"], "COLUMNS": "80"}
    subprocess.run(
        ["bash", "-c", script(free_port())], cwd=here, env=environment, timeout=600, check=False
    )
    said = (here / "pasted").read_text("utf-8")
    return here, re.split(r"^== block \d+\n", said, flags=re.MULTILINE)[1:]


def received(said: str) -> dict[str, int]:
    found = re.findall(r"^(X\w\w) receives (\d+) reports$", said, re.MULTILINE)
    return {partner: int(number) for partner, number in found}


def test_the_morning_serves_three_partners(pasted: tuple[Path, list[str]]) -> None:
    _, said = pasted
    assert len(said) == len(blocks()) == 5
    assert "is open" in said[0]
    numbers = received(said[0])
    assert len(numbers) == 3
    assert min(numbers.values()) > 0


def test_the_rehearsal_tells_what_terrorism_it_costs(pasted: tuple[Path, list[str]]) -> None:
    _, said = pasted
    assert "~ XBR" in said[1] or "- XBR" in said[1]
    terrorism = re.findall(r"^ +counterterrorism/\w+ +(\d+) products?", said[1], re.MULTILINE)
    assert sum(map(int, terrorism)) == 6
    assert "floor of QUINT-1956 broken" in said[1]
    assert "Nothing has been applied" in said[1]


def test_not_all_can_be_protected_and_something_milder_keeps_what_must_be(
    pasted: tuple[Path, list[str]],
) -> None:
    here, said = pasted
    assert "No posture does it." in said[2]
    assert "  - counterterrorism to XBR: 15 of 21 stay, 71.4 %; asked 95 %" in said[2]
    assert "The least restrictive posture that does it:" in said[2]
    assert "  = counterterrorism to XBR: 20 of 21 stay, 95.2 % (asked 95 %)" in said[2]
    assert "narrowing (proved): 0 of" in said[2]
    assert "no floor is broken" in said[2]
    page = (here / "afternoon" / "plan.html").read_text("utf-8")
    assert "Nothing has been applied." in page
    assert page.count("<svg") == 4


def test_two_people_narrow_one_partner_and_two_people_go_back(
    pasted: tuple[Path, list[str]],
) -> None:
    _, said = pasted
    before, narrowed, after = (received(said[block]) for block in (0, 3, 4))
    assert "is approved by ben and cleo" in said[3].replace("\n", " ")
    assert narrowed["XBR"] < before["XBR"]
    assert {**narrowed, "XBR": before["XBR"]} == before
    assert after == before
    assert "rolled-back" in said[4]


def test_nothing_was_refused_on_the_way_but_going_back_alone(
    pasted: tuple[Path, list[str]],
) -> None:
    here, said = pasted
    (refused,) = [line for line in "".join(said).splitlines() if line.startswith("relto: ")]
    assert refused.endswith("is widening: two officers other than its author must")
    assert "Traceback" not in "".join(said)
    assert "Traceback" not in (here / "afternoon" / "served.log").read_text("utf-8")
