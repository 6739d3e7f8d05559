"""Portion-marked documents, one case at a time: does the banner follow from the portions.

It opens no file: the case holds the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from relto.labels.batch.case import Answer, Case
from relto.labels.documents.check import check_text
from relto.labels.documents.findings import SENTENCES, Finding
from relto.labels.documents.schemes.choice import DEFAULT, guess_scheme, scheme_of


def _check(case: Case) -> Answer:
    text = case.text("document", "text")
    named = case.word("scheme", "country").strip()
    chosen = scheme_of(named) if named and named.lower() != "auto" else guess_scheme(text)
    found = check_text(text, chosen or DEFAULT)
    banner = found.document.banner
    fields: Answer = {
        "scheme": found.document.scheme,
        "banner": None if banner is None else banner.banner,
        "rollup": None if found.rolled is None else found.rolled.banner,
        "portions": len(found.document.portions),
        "findings": [_fields(finding) for finding in found.findings],
    }
    if not found.errors:
        return {"ok": True, **fields}
    return {"ok": False, "error": _fields(found.errors[0]), **fields}


def _fields(finding: Finding) -> Answer:
    said = SENTENCES[finding.fault]
    return {
        "position": finding.position,
        "rule": finding.rule or finding.fault.value,
        "message": f"{said}: {finding.detail}" if finding.detail else said,
        "found": finding.found,
        "expected": finding.expected,
        "nearest": finding.nearest,
        "severity": finding.severity.value,
        "path": f"line {finding.line}",
        "fault": finding.fault.value,
        "document_line": finding.line,
        "portion_lines": list(finding.lines),
    }


OPERATIONS: Mapping[str, Callable[[Case], Answer]] = {"check": _check}
"""What can be asked about documents."""
