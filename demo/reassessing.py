"""The part of the demonstration in which a partner is reassessed: statements, grades, what follows.

The statements are invented and stand in examples/press; their dates are moved so that they are
some days old whenever the demonstration runs. It computes nothing.
"""

import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from showing import named, relto, say

POLICY: Final = ("--policy", "examples/world")
WRITTEN: Final = date(2026, 11, 30)
"""The day on which the invented statements were looked at."""
PLAN: Final = r"\bp-[0-9a-f]{10}\b"
ONWARD: Final = ("--grade", "A1", "--p-true", "0.95")
DATE: Final = re.compile(r"2026-11-(\d\d)")
REGISTER: Final = (
    ("XBR", "good handling", 160, "A2", 0.9, 60, "the yearly count found every document"),
    ("XBR", "consent asked", 90, "A1", 0.95, 14, "asked before passing anything on"),
    ("XBR", "accurate reporting", 60, "A1", 0.97, 120, "reports were borne out by others"),
    ("XBR", "policy shift towards sharing", 400, "A1", 0.95, 1, "the exchange was renewed"),
    ("XCO", "good handling", 150, "A2", 0.9, 45, "the yearly count found every document"),
    ("XCO", "consent asked", 90, "A1", 0.95, 18, "asked before passing anything on"),
)


def prepare(directory: Path, today: date) -> None:
    """Write the register's items and the press into a directory, dated so that today follows."""
    lines = [
        {
            "partner": partner,
            "kind": kind,
            "date": str(today - timedelta(days=age)),
            "grade": grade,
            "p": true,
            "count": count,
            "claim": claim,
        }
        for partner, kind, age, grade, true, count, claim in REGISTER
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (directory / "register.jsonl").write_text(text, encoding="utf-8")
    shutil.copytree("examples/press", directory / "press")
    for path in sorted((directory / "press").glob("*/*")):
        text = path.read_text(encoding="utf-8")
        moved = DATE.sub(lambda found: str(today - (WRITTEN - _day(found[1]))), text)
        path.write_text(moved, encoding="utf-8")


def _day(digits: str) -> date:
    return date(2026, 11, int(digits))


def grade_statements(directory: Path) -> None:
    """Let statements come in, grade three and reject two."""
    relto("evidence", "import", str(directory / "register.jsonl"))
    relto("watch", "add", "november", str(directory / "press" / "november"))
    relto("watch", "run")
    inbox = relto("watch", "inbox")
    say()
    caused = ("--p-caused", "0.8", "--p-caused-range", "0.5,0.95")
    relto("watch", "accept", _card(inbox, "onward-sharing"), *ONWARD, *caused)
    for kind in ("policy-shift", "recall"):
        relto(
            "watch", "accept", _card(inbox, kind), "--grade", "B2", "--p-true", "0.9", parts=[_LAST]
        )
    for kind, why in (
        ("unauthorised", "unconfirmed, and nobody is named"),
        ("safeguard", "not yet: it depends on parliament"),
    ):
        relto("watch", "reject", _card(inbox, kind), why)


_LAST: Final = ("filed", "")
_FOUND: Final = ("What it amounts to", "handling:")


def _card(inbox: str, kind: str) -> str:
    """Return the name of the first card of a kind."""
    return named(rf"(?m)^(C-\w+)  XBR  {kind}(?s:.*)\Z", inbox)


def assess(directory: Path) -> None:
    """Record an estimate, see what follows, and draft it as a plan; nothing is applied."""
    relto("assessments", "estimate", "XBR", "onward-sharing=0.6", "declared-intent=0.3")
    say()
    page = ("--html", str(directory / "assessment.html"))
    relto("assess", "XBR", *POLICY, *page, parts=[_FOUND, ("Recommended", "Counter-evidence")])
    say()
    relto("assess", "XBR", *POLICY, "--draft")


def answer(directory: Path, reason: str) -> str:
    """Let Brennia reply, grade anew, and return the name of the plan that goes a step back.

    Args:
        directory: Where the press lies.
        reason: Of the restrictions that are to be lifted.
    """
    listed = relto("evidence", "list", "--partner", "XBR", parts=[("- ", "+ ")])
    item = named(r"(?m)^- (E-[-\w]+).*  onward-sharing", listed)
    say()
    relto(
        "evidence", "reply", item, "a courier mislaid it; it is recovered", parts=[("attached", "")]
    )
    caused = ("--p-caused", "0.1", "--p-caused-range", "0.05,0.2")
    because = ("--because", "the findings were shown to us")
    relto("evidence", "grade", item, *ONWARD[1:], *caused, *because, parts=[("graded", "")])
    relto("watch", "add", "reply", str(directory / "press" / "reply"))
    relto("watch", "run", "reply")
    inbox = relto("watch", "inbox")
    about = ("--dimension", "onward-sharing", "--topic", "counterterrorism")
    for card, kind in re.findall(r"(?m)^(C-\w+)  XBR  ([a-z]+)", inbox):
        told = () if kind == "policy" else about
        relto("watch", "accept", card, *ONWARD, *told, parts=[_LAST])
    relto("assessments", "estimate", "XBR", "onward-sharing=0.85", "declared-intent=0.6")
    say()
    relto("assess", "XBR", *POLICY, parts=[_FOUND])
    say()
    return named(PLAN, relto("assess", "XBR", *POLICY, "--restore", "--lift", reason))
