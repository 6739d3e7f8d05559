"""Who owns a document, and whose information is in it.

1. Portions of one owner, or of the same joint owners, make a document of these.
2. Portions of several make a US product: its classification is American, the other owners become
   foreign government information, RESTRICTED becomes CONFIDENTIAL.
3. One concealed source conceals them all.
4. A joint document is released to its owners; one that is not is a US product.

Release itself is decided elsewhere, before this.

Basis: Register and Manual 2016 §D.2, §H.3, §H.7; ISM-ID-00064, 00065, 00217, 00523, 00526.
"""

from __future__ import annotations

from dataclasses import replace

from relto.labels.capco.declassification import is_nato
from relto.labels.capco.marking import Marking, Tokens
from relto.labels.capco.render import is_joint
from relto.labels.capco.rollup_policy import Parts, Product, RollUpPolicy, Step, union

_NATO_RANK = {"NATO-U": 0, "NATO-R": 1, "NATO-C": 2, "NATO-S": 3, "NATO-TS": 4}


def spelled_out(parts: Parts) -> Parts:
    """Returns the portions with what joint ones abbreviate written out.

    `(//JOINT S//REL)` has the owners and the list of the banner: the owners of the other joint
    portions, and these at least as its list.

    Basis: Register and Manual 2016 §H.3.
    """
    if not any(part.joint for part in parts):
        return parts
    owners = tuple(sorted({o for part in parts if part.joint for o in part.owner_producer}))

    def written(part: Marking) -> Marking:
        if not part.joint:
            return part
        if len(part.owner_producer) < 2:
            part = replace(part, owner_producer=owners)
        if part.rel_is_banners and not part.releasable_to:
            part = replace(part, releasable_to=part.owner_producer, rel_is_banners=False)
        return part

    return [written(part) for part in parts]


def own(banner: Marking, parts: Parts, policy: RollUpPolicy) -> tuple[Marking, list[Step]]:
    """Sets the owners of the document and names its foreign sources."""
    owned = [part for part in parts if part.owner_producer] or list(parts)
    forms = {(part.owner_producer, is_joint(part)) for part in owned}
    owners, joint = next(iter(forms))
    if len(forms) == 1 and _is_kept(replace(banner, owner_producer=owners, joint=joint), policy):
        concealed = bool(union(parts, "fgi_source_protected"))
        if owners == ("USA",) or not concealed:
            return _foreign(replace(banner, owner_producer=owners, joint=joint), parts, ())
    others = frozenset().union(*(owners for owners, _ in forms)) - {"USA"}
    level = "C" if banner.classification == "R" else banner.classification
    product = replace(banner, owner_producer=("USA",), classification=level)
    step = Step("classification", "portions of several owners make a US product", "CAPCO H.3")
    banner, steps = _foreign(product, parts, tuple(others))
    return banner, [step, *steps]


def _is_kept(banner: Marking, policy: RollUpPolicy) -> bool:
    """Tells whether the banner may keep the one ownership that all portions have."""
    owners = banner.owner_producer
    if owners == ("USA",):
        return True
    if policy.product is Product.US or "FGI" in owners:
        return False
    if banner.joint:
        released = policy.countries.expand(banner.releasable_to).union(banner.releasable_to)
        return released.issuperset(owners)
    return "USA" not in owners


def _foreign(banner: Marking, parts: Parts, others: Tokens) -> tuple[Marking, list[Step]]:
    """Names foreign government information, or conceals it as soon as one source is."""
    named = (union(parts, "fgi_source_open") | set(others)) - {"USA", "FGI"}
    concealed = "FGI" in others or bool(union(parts, "fgi_source_protected"))
    banner = replace(banner, high_water_nato=_high_water(parts, others))
    if concealed:
        step = Step("FGI", "one source is concealed, so none is named", "ISM-ID-00065")
        return replace(banner, fgi_source_protected=("FGI",)), [step]
    if not named:
        return banner, []
    step = Step("FGI", f"sources: {', '.join(sorted(named))}", "ISM-ID-00064")
    return replace(banner, fgi_source_open=tuple(named)), [step]


def _high_water(parts: Parts, others: Tokens) -> str:
    """Returns the highest NATO classification within, which a US banner does not show.

    Basis: ISM-ID-00523, 00526.
    """
    found = {part.high_water_nato for part in parts if part.high_water_nato}
    if any(map(is_nato, others)):
        found |= {
            f"NATO-{part.classification}"
            for part in parts
            if any(map(is_nato, part.owner_producer))
        }
    return max(found, key=lambda level: _NATO_RANK.get(level, 5), default="")
