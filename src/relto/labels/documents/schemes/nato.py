"""NATO markings in documents, in English and French.

NATO leaves it to each document whether its portions are marked. The grammar and the dominance
rules are those of `relto.labels.stanag`; none of them is here.

Basis: ADatP-4774 App. 2 (markings); ADatP-4774.1 §4.4 (dominance).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from relto.labels.documents.scheme import Mark
from relto.labels.documents.schemes.adapter import Adapter
from relto.labels.mistakes import Mistake
from relto.labels.stanag.dominance import dominant
from relto.labels.stanag.meaning import meaning
from relto.labels.stanag.model import Information
from relto.labels.stanag.policies import nato
from relto.labels.stanag.text import read_text, render_portion_text, render_text

_LEVELS = r"TOP SECRET|SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED"
_FRENCH = r"TR[EÈ]S SECRET|SECRET|CONFIDENTIEL|DIFFUSION RESTREINTE|SANS CLASSIFICATION"
_OWNER = r"(?:COSMIC|NATO|OTAN)(?:/[A-Z ]{2,40})?"
_HEAD = (
    rf"(?:{_OWNER}\s+(?:{_LEVELS}|{_FRENCH})|(?:{_FRENCH})\s+(?:COSMIC|OTAN)(?:/[A-Z ]{{2,40}})?)"
)
PORTION = re.compile(
    rf"\(\s*(?:{_HEAD}(?![\w])[^()]{{0,500}}"
    r"|(?:CTS|NS|NC|NR|NU|TS|S|C|R|U)(?=\s*[)/]|-[A-Z]|[\s,-]+(?i:rel|only|atomal|bohemia)|\s+[A-Z]{2,})"
    r"[^()]{0,500})\)"
)
BANNER = re.compile(
    rf"(?:{_HEAD}|CTS|NS|NC|NR|NU)(?:\s*[-/,].*|\s+(?i:releasable|communicable|diffusable)\b.*"
    r"|.*\b(?i:only|uniquement|exclusivement)|[^a-z]*)"
)


@lru_cache(maxsize=4096)
def _mark(record: Information) -> Mark:
    label = meaning(record, nato())
    return Mark(render_text(record), render_portion_text(record), label, record)


def _read(text: str) -> tuple[Information | None, tuple[Mistake, ...]]:
    reading = read_text(text)
    return reading.information, reading.mistakes


def _unite(records: Sequence[Information]) -> Information | None:
    outcome = dominant(records, nato())
    return outcome if isinstance(outcome, Information) else None


NATO = Adapter("nato", PORTION, BANNER, _read, _read, _mark, _unite)
