"""The banner of a document from the marks of its portions.

1. The classification is the highest of the portions.
2. Control systems, programs and controls that are neither release nor handling unite.
3. What a higher marking covers is dropped: FRD by RD, EXDIS by NODIS, SBU and FOUO by a
   classification; what must not be lost with it (SBU-NF, LES-NF, UCNI) becomes NOFORN.
4. Owners other than the United States become foreign government information, `JOINT` with them;
   a document all of whose portions have the same foreign or joint owners keeps these.
5. Release is decided in `release`, declassification in `declassification`.

The result is in canonical order. It never admits a reader whom a portion refuses, apart from
unclassified portions that say nothing of release. Nothing here checks the portions or compares
them with a banner.

Basis: Register and Manual 2016 §D.2 and the templates of §H; ISM-ID-00064 to 00110, 00146, 00147,
00231, 00302, 00327, 00328, 00343, 00347, 00373, 00389, 00502, 00503, 00523, 00528.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from relto.core.errors import InputError
from relto.labels.capco.categories import atomic, classify, controls, cui, departments, systems
from relto.labels.capco.declassification import roll_up_authority
from relto.labels.capco.marking import Marking
from relto.labels.capco.ownership import own, spelled_out
from relto.labels.capco.release import Outcome, Release, gather, resolve
from relto.labels.capco.render import as_cui_alone, in_order
from relto.labels.capco.rollup_policy import (
    Parts,
    RollUpPolicy,
    Stage,
    Step,
    is_classified,
    union,
)

_DEFAULT = RollUpPolicy()


def roll_up(markings: Iterable[Marking], *, policy: RollUpPolicy = _DEFAULT) -> Marking:
    """Returns the banner of portions.

    Args:
        markings: the portions, in any order; those excluded from roll-up are ignored.
        policy: what the sources leave open.

    Raises:
        InputError: no portion contributes.

    Basis: STANDARDS §1.8.
    """
    return _evaluate(markings, policy)[0]


def explain(markings: Iterable[Marking], *, policy: RollUpPolicy = _DEFAULT) -> tuple[Step, ...]:
    """Returns what the roll-up of these portions does, category by category, with the rules.

    Raises:
        InputError: no portion contributes.
    """
    return tuple(_evaluate(markings, policy)[1])


def _evaluate(markings: Iterable[Marking], policy: RollUpPolicy) -> tuple[Marking, list[Step]]:
    distinct = {id(marking): marking for marking in markings}
    parts = spelled_out([part for part in distinct.values() if not part.exclude_from_rollup])
    if not parts:
        raise InputError("no portion contributes to the roll-up; expected at least one")
    banner, steps = Marking(owner_producer=()), list[Step]()
    for stage in _STAGES:
        banner, done = stage(banner, parts, policy)
        steps += done
    if any(not part.classification for part in parts):
        banner = as_cui_alone(banner)
    return in_order(banner), steps


def _release(banner: Marking, parts: Parts, policy: RollUpPolicy) -> tuple[Marking, list[Step]]:
    """Foreign disclosure and release, and what forces NOFORN."""
    said = gather(parts, policy.explicit_since, policy.caveated)
    release = resolve(said, policy.taken_apart())
    rule = f"CAPCO Table 3 rule {release.rule}" if release.rule else "CAPCO B.3"
    kinds = "; ".join(sorted(said.kinds))
    steps = [Step("release", f"{release.outcome} over: {kinds}", rule)] if kinds else []
    classified = is_classified(banner)
    if classified and {"UCNI", "DCNI"} & union(parts, "atomic_energy_markings"):
        if release.outcome is not Outcome.NOFORN:
            steps.append(Step("release", "UCNI in a classified document: NOFORN", "CAPCO H.6"))
        release = Release(Outcome.NOFORN, ("NF",))
    non_ic = banner.non_ic_markings
    if release.outcome is not Outcome.SILENT and {"SBU-NF", "LES-NF"} & set(non_ic):
        non_ic = tuple(token.removesuffix("-NF") for token in non_ic)
        steps.append(Step("non-IC dissemination", "NOFORN stands by itself", "ISM-ID-00147"))
    return replace(
        banner,
        dissemination_controls=banner.dissemination_controls + release.tokens,
        releasable_to=release.releasable_to,
        display_only_to=release.display_only_to,
        non_ic_markings=non_ic,
    ), steps


def _rest(banner: Marking, parts: Parts, policy: RollUpPolicy) -> tuple[Marking, list[Step]]:
    """Notices, laws, dates and the authority block."""
    del policy
    dates = {part.create_date for part in parts}
    reasons = {part.compilation_reason for part in parts}
    banner = replace(
        banner,
        notice_type=tuple(union(parts, "notice_type")),
        complies_with=tuple(union(parts, "complies_with")),
        exempt_from=tuple(union(parts, "exempt_from")),
        no_aggregation=all(part.no_aggregation for part in parts),
        compilation_reason=reasons.pop() if len(reasons) == 1 else "",
        create_date="" if "" in dates else min(dates),
    )
    authority = roll_up_authority(banner, parts)
    steps = []
    if authority.declass_exception:
        said = ", ".join(authority.declass_exception)
        steps.append(Step("declassification", f"not by a date: {said}", "ISM-ID-00246"))
    elif authority.declass_date:
        said = f"the latest date: {authority.declass_date}"
        steps.append(Step("declassification", said, "CAPCO E"))
    return replace(banner, authority=authority), steps


_STAGES: tuple[Stage, ...] = (
    classify,
    systems,
    atomic,
    departments,
    cui,
    controls,
    _release,
    own,
    _rest,
)
"""In this order: a stage may look at what earlier ones made of the banner."""
