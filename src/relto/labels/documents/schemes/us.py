"""Markings of the United States in documents.

Portion marks are required on whatever is classified; `(S//REL)` leaves its list to the banner.
The grammar, the roll-up and the rules are those of `relto.labels.capco`; none of them is here.

Basis: CAPCO Register and Manual 2016 §A.6, §C, §D.2; 32 CFR 2001.23.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from relto.labels.capco.constraints import check_document
from relto.labels.capco.countries import Countries
from relto.labels.capco.grammar import read
from relto.labels.capco.marking import Form, Marking
from relto.labels.capco.meaning import meaning
from relto.labels.capco.render import render_banner, render_portion
from relto.labels.capco.rollup import roll_up
from relto.labels.documents.scheme import Difference, Mark, compare_by_meaning
from relto.labels.documents.schemes.adapter import Adapter
from relto.labels.mistakes import Mistake

_LEVELS = r"TOP ?SECRET|SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED|UNCLAS"
_CONTROLS = (
    r"NF|NOFORN|SI|TK|HCS|OC|ORCON|REL|RELIDO|FOUO|PR|PROPIN|IMC|DSEN|FISA|CUI|SBU|LES|LIMDIS|DS|"
    r"RD|FRD|SAR|FVEY|NATO|EYES|DISPLAY"
)
_MARKS = (
    r"(?:TS|S|C|U|R|CUI|CTS|NS|NC|NR|NU|CTSA|NSA|NCA|JOINT|FGI|"
    rf"(?:COSMIC |NATO |US )?(?:{_LEVELS}))"
)
PORTION = re.compile(
    rf"\(\s*(?:{_MARKS}(?=\s*[)/]|[\s,;:-]+(?:{_CONTROLS})\b)[^()]{{0,1000}}"
    r"|[^()]{0,200}?(?<!:)//[^()]{0,1000})\)"
)
BANNER = re.compile(
    rf"(?:{_LEVELS}|CUI|CONTROLLED(?: UNCLASSIFIED INFORMATION)?)"
    rf"(?:\s*[/|,].*|\s+(?:{_CONTROLS})\b.*)?"
    rf"|(?i:{_LEVELS}|CUI)\s*//.*|//\s?[A-Z].*|[A-Z][A-Z ]{{0,40}}//[^a-z]*"
)


@dataclass(frozen=True, slots=True)
class UsScheme(Adapter):
    """The CAPCO scheme."""

    def complete(self, portion: Mark, banner: Mark) -> Mark:
        """Returns `REL` with the list of the banner."""
        record, whole = portion.record, banner.record
        if not isinstance(record, Marking) or not isinstance(whole, Marking):
            return portion
        if not record.rel_is_banners:
            return portion
        owners = whole.owner_producer if record.joint else record.owner_producer
        return _mark(
            replace(
                record,
                owner_producer=owners,
                releasable_to=whole.releasable_to,
                rel_is_banners=not whole.releasable_to,
            )
        )

    def needs_portions(self, banner: Mark) -> bool:
        """Says that whatever is classified needs portion marks."""
        return isinstance(banner.record, Marking) and banner.record.classification not in {"", "U"}

    def compare(self, banner: Mark, rolled: Mark, portions: Sequence[Mark]) -> Difference:
        """Compares by meaning, communities told by their members; cites the rules broken."""
        found = compare_by_meaning(_expanded(banner), _expanded(rolled))
        records = dict.fromkeys(
            mark.record for mark in portions if isinstance(mark.record, Marking)
        )
        whole = banner.record
        mistakes = check_document(whole, records) if isinstance(whole, Marking) else ()
        return replace(found, mistakes=mistakes)


@lru_cache(maxsize=8192)
def _mark(record: Marking) -> Mark:
    return Mark(render_banner(record), render_portion(record), meaning(record), record)


@lru_cache(maxsize=1024)
def _expanded(mark: Mark) -> Mark:
    """Returns a mark whose clauses name members and not the community they make up."""
    world = Countries.standard()
    clauses = frozenset(world.expand(clause) for clause in mark.label.release)
    banner = mark.banner
    if isinstance(mark.record, Marking) and mark.record.releasable_to:
        codes = world.order_release(world.expand(mark.record.releasable_to))
        banner = render_banner(replace(mark.record, releasable_to=codes))
    return replace(mark, banner=banner, label=replace(mark.label, release=clauses))


def _banner(text: str) -> tuple[Marking | None, tuple[Mistake, ...]]:
    reading = read(text, form=Form.BANNER)
    return reading.marking, reading.mistakes


def _portion(text: str) -> tuple[Marking | None, tuple[Mistake, ...]]:
    reading = read(text, form=Form.PORTION)
    return reading.marking, reading.mistakes


def _unite(records: Sequence[Marking]) -> Marking:
    united = roll_up(records)
    # Nothing in the record of a bare `CUI` rolls up, and it must not become `UNCLASSIFIED`.
    return _CUI if united == _UNMARKED and _CUI in records else united


_CUI = Marking(owner_producer=())
_UNMARKED = Marking(classification="U")
US = UsScheme("capco", PORTION, BANNER, _banner, _portion, _mark, _unite)
