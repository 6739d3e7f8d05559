"""Answers about markings as text of at most 80 columns, a caret under what is wrong.

It finds no mistakes and computes nothing.
"""

from __future__ import annotations

import json
from typing import Any

from relto.cli.output import WIDTH, printable, wrapped

_INDENT = "  "
_HIDDEN = frozenset({"ok", "warnings"})
_WIDE = frozenset({"xml", "stix", "text_en"})
_AROUND = 30


def answer_text(answer: dict[str, Any], op: str = "parse") -> str:
    """Writes an answer as one line a field, then the warnings.

    Documents that were not asked for are left out, and so is what is said twice; one that a
    conversion made stands alone, so that it can be put into a file.
    """
    if op == "convert" and (document := _document(answer)):
        return document
    hidden = _HIDDEN | _WIDE
    if answer.get("text") == answer.get("banner"):
        hidden |= {"text"}
    told = {key: value for key, value in answer.items() if key not in hidden}
    fields = {key: value for key, value in told.items() if value not in ("", None, [], {})}
    width = max(map(len, fields), default=0)
    lines = [_line(key.ljust(width), value) for key, value in fields.items()]
    warnings = [wrapped(f"warning: {_sentence(each)}") for each in answer.get("warnings", ())]
    return "\n".join(lines + warnings)


def _document(answer: dict[str, Any]) -> str:
    if answer.get("stix"):
        return json.dumps(answer["stix"], indent=2, ensure_ascii=False)
    text = answer.get("text")
    return text if isinstance(text, str) and text[:1] in {"<", "{"} else ""


def mistakes_text(marking: str, answer: dict[str, Any]) -> str:
    """Writes every mistake below the place where it stands in the marking."""
    mistakes = answer.get("mistakes") or [answer["error"]]
    lines: list[str] = []
    for mistake in mistakes:
        kind = "relto" if mistake["severity"] == "error" else "warning"
        lines.append(wrapped(f"{kind}: {_sentence(mistake)}"))
        if mistake["position"] is not None and marking:
            lines += caret(marking, mistake["position"], mistake["found"])
    count = sum(mistake["severity"] == "error" for mistake in mistakes)
    if len(mistakes) > 1:
        lines.append(f"{count} {'mistake' if count == 1 else 'mistakes'}")
    return "\n".join(lines)


def findings_text(answer: dict[str, Any]) -> str:
    """Writes what is wrong with a document, line by line, and how the banner should read."""
    lines = [wrapped(printable(_finding(each))) for each in answer["findings"]]
    count = sum(each["severity"] == "error" for each in answer["findings"])
    lines.append(f"banner    {printable(answer['banner'] or 'none')}")
    called = printable(answer["rollup"] or "a decision")
    lines.append(f"portions  {answer['portions']}, which call for {called}")
    lines.append(f"{count} {'mistake' if count == 1 else 'mistakes'}" if count else "no mistakes")
    return "\n".join(wrapped(line) if len(line) > WIDTH else line for line in lines)


def _finding(finding: dict[str, Any]) -> str:
    kind = "warning: " if finding["severity"] != "error" else ""
    return f"line {finding['document_line']}: {kind}{finding['message']} [{finding['rule']}]"


def caret(marking: str, position: int, found: str = "") -> list[str]:
    """Writes the marking around a position, and a caret under what was found there."""
    begin, end = max(0, position - _AROUND), position + _AROUND
    before = printable(marking[begin:position])
    after = printable(marking[position:end])
    lead = "… " if begin else ""
    trail = " …" if end < len(marking) else ""
    room = WIDTH - len(_INDENT + lead + trail)
    shown = (before + after)[:room]
    under = max(1, min(len(printable(found)), len(shown) - len(before)))
    place = " " * len(_INDENT + lead + before)
    return [f"{_INDENT}{lead}{shown}{trail}", f"{place}{'^' * under}"[:WIDTH]]


def _sentence(mistake: dict[str, Any]) -> str:
    parts = [printable(mistake["message"])]
    if mistake["expected"]:
        parts.append(f"expected {printable(mistake['expected'])}")
    if mistake["nearest"]:
        parts.append(f"perhaps `{printable(mistake['nearest'])}`")
    path = f"{printable(mistake['path'])}: " if mistake.get("path") else ""
    return f"{path}{', '.join(parts)} [{mistake['rule']}]"


def _line(key: str, value: Any) -> str:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = ", ".join(value)
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return "\n".join(
            _line(key if not at else " " * len(key), each) for at, each in enumerate(value)
        )
    if isinstance(value, dict):
        value = _step(value) or "; ".join(
            f"{name} {_plain(each)}" for name, each in value.items() if each
        )
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    if "\n" in value:
        lines = (_INDENT + printable(line.expandtabs(2)) for line in value.splitlines())
        return "\n".join([key.rstrip(), *lines])
    return wrapped(f"{key}  {printable(value)}", " " * (len(key) + 2))


def _step(value: dict[str, Any]) -> str:
    """Writes one step of a roll-up as a sentence with its rule; others as nothing."""
    if set(value) != {"category", "what", "rule"}:
        return ""
    return f"{value['category']}: {value['what']} [{value['rule']}]"


def _plain(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
