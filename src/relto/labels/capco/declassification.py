"""The classification authority block of a document from those of its portions.

The latest date holds. Restricted data and NATO information are not declassified by a date: where
they are present the block says so instead. Nothing here invents a date or a classifier.

Basis: ISM-ID-00133, 00176, 00246, 00315 to 00317; STANDARDS §1.6, §1.8.9.
"""

from __future__ import annotations

from collections.abc import Collection

from relto.labels.capco.marking import Authority, Marking, Tokens

NO_DATE = frozenset({"25X1-EO-12951", "50X1-HUM", "50X2-WMD", "NATO", "AEA", "NATO-AEA"})
"""Exceptions that stand without a date or an event (ISM-ID-00133)."""

_ATOMIC = frozenset({"RD", "FRD", "TFNI"})
_EMPTY = Authority()


def exception_of(banner: Marking, parts: Collection[Marking]) -> str:
    """Returns `AEA`, `NATO`, `NATO-AEA` or nothing, as a classified banner needs it."""
    if banner.classification in ("U", ""):
        return ""
    atomic = not _ATOMIC.isdisjoint(banner.atomic_energy_markings)
    owned = {(part.classification, part.owner_producer) for part in parts}
    nato = any(map(is_nato, banner.fgi_source_open)) or any(
        level != "U" and any(map(is_nato, owners)) for level, owners in owned
    )
    return "-".join(name for name, here in (("NATO", nato), ("AEA", atomic)) if here)


def roll_up_authority(banner: Marking, parts: Collection[Marking]) -> Authority:
    """Returns the authority block of the banner.

    One block on all portions is kept, with the exception that the banner needs. Of several, the
    sources become `Multiple Sources`, and who classified originally, and why, no longer stands.
    """
    blocks = list(dict.fromkeys(part.authority for part in parts if part.authority != _EMPTY))
    if banner.classification in ("U", ""):
        return _EMPTY
    exceptions = _exceptions(exception_of(banner, parts), blocks)
    if len(blocks) == 1:
        block = blocks[0]
        by, reason = block.classified_by, block.classification_reason
    else:
        by = reason = ""
    dated = NO_DATE.isdisjoint(exceptions)
    return Authority(
        classified_by=by,
        classification_reason=reason,
        derivatively_classified_by=_one([b.derivatively_classified_by for b in blocks]),
        derived_from=_source(blocks),
        declass_date=max((b.declass_date for b in blocks), default="") if dated else "",
        declass_event=_all([b.declass_event for b in blocks]) if dated else "",
        declass_exception=exceptions,
    )


def is_nato(owner: str) -> bool:
    """Tells whether an owner or source is NATO or an activity of its Council."""
    return owner == "NATO" or owner.startswith("NATO:")


def _exceptions(needed: str, blocks: Collection[Authority]) -> Tokens:
    """Merges exceptions; `NATO-AEA` stands for both `NATO` and `AEA`."""
    found = {token for block in blocks for token in block.declass_exception}
    if needed:
        found.add(needed)
    if {"NATO", "AEA"} <= found or "NATO-AEA" in found:
        found = (found - {"NATO", "AEA"}) | {"NATO-AEA"}
    return tuple(sorted(found))


def _source(blocks: Collection[Authority]) -> str:
    named = {block.derived_from for block in blocks if block.derived_from}
    if len(blocks) > 1 and len(named) != 1:
        return "Multiple Sources"
    return next(iter(named), "")


def _one(values: Collection[str]) -> str:
    """Returns the only value that is given; of different ones none speaks for the document."""
    named = {value for value in values if value}
    return named.pop() if len(named) == 1 else ""


def _all(values: Collection[str]) -> str:
    return "; ".join(dict.fromkeys(value for value in values if value))
