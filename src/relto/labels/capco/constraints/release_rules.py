"""Rules about the release of a whole and of its portions.

1. A banner releases to nobody to whom a portion does not release.
2. A portion that says only REL takes the banner's list.
3. A classified portion that says nothing of release counts as RELIDO if it has no other caveat.

Basis: IC-ISM DES 202111.202211; Register and Manual 2016 §B.3, §D.2 Table 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from relto.labels.capco.constraints.dissemination import DISCLOSURE
from relto.labels.capco.constraints.rule import number
from relto.labels.capco.constraints.whole import Found, Whole, WholeRule
from relto.labels.capco.countries import Countries
from relto.labels.capco.marking import Marking, Tokens
from relto.labels.mistakes import Severity

_DISSEM = "disseminationControls"


def _is_classified(part: Marking) -> bool:
    return part.classification not in ("", "U")


def _speaks_of_release(part: Marking) -> bool:
    return not DISCLOSURE.isdisjoint(part.dissemination_controls)


def _unreleased(whole: Whole) -> Iterator[str]:
    """Finds classified portions without a list, and unclassified ones held back."""
    if not whole.banner.releasable_to:
        return
    for part in whole.parts:
        has_list = bool(part.releasable_to) or part.rel_is_banners
        if not has_list and (_is_classified(part) or _speaks_of_release(part)):
            controls = DISCLOSURE.intersection(part.dissemination_controls)
            yield "/".join(sorted(controls)) or part.classification


def _beyond(said: Tokens, part: Tokens) -> Tokens:
    """Returns whom a banner names and a portion does not."""
    world = Countries.standard()
    return tuple(sorted(world.expand(said) - world.expand(part) - {"USA"}))


def _nothing_common(whole: Whole) -> Iterator[str]:
    """Finds a banner with a list where a portion that counts has none."""
    if any(_unreleased(whole)):
        yield " ".join(whole.banner.releasable_to)


def _released_too_wide(whole: Whole) -> Iterator[str]:
    beyond = {
        code
        for part in whole.parts
        if part.releasable_to
        for code in _beyond(whole.banner.releasable_to, part.releasable_to)
    }
    yield from sorted(beyond)


def _released_too_narrow(whole: Whole) -> Iterator[str]:
    lists = [part.releasable_to for part in whole.parts if part.releasable_to]
    if not lists or not whole.banner.releasable_to or whole.is_compiled:
        return
    world = Countries.standard()
    common = frozenset.intersection(*map(world.expand, lists))
    yield from sorted(common - world.expand(whole.banner.releasable_to))


def _shown(part: Marking) -> Tokens:
    return (*part.display_only_to, *part.releasable_to)


def _shown_too_wide(whole: Whole) -> Iterator[str]:
    if not whole.banner.display_only_to:
        return
    beyond = {
        code
        for part in whole.parts
        if (_is_classified(part) or _speaks_of_release(part)) and not part.rel_is_banners
        for code in _beyond(whole.banner.display_only_to, _shown(part))
    }
    yield from sorted(beyond)


def _relido_too_wide(whole: Whole) -> Iterator[str]:
    if "RELIDO" not in whole.banner.dissemination_controls:
        return
    for part in whole.parts:
        controls = part.dissemination_controls
        is_silent = not controls and not part.non_ic_markings and part.owner_producer == ("USA",)
        is_bound = (_is_classified(part) and not is_silent) or _speaks_of_release(part)
        if is_bound and "RELIDO" not in controls:
            yield part.classification


def _eyes_over_rel(whole: Whole) -> Iterator[str]:
    if "EYES" in whole.banner.dissemination_controls and "REL" in whole.of_parts(_DISSEM):
        yield "EYES"


def _rel_is_lost(whole: Whole) -> Iterator[str]:
    """Finds REL in portions under a banner without it; REL TO with RELIDO may come to RELIDO."""
    kept = {"REL", "DISPLAYONLY", "NF"}
    controls = [part.dissemination_controls for part in whole.parts]
    under = kept | {"RELIDO"} if all("RELIDO" in c for c in controls if "REL" in c) else kept
    if any("REL" in c for c in controls) and under.isdisjoint(whole.banner.dissemination_controls):
        yield "REL"


def _rule(digits: int, found: Found, message: str, severity: Severity) -> WholeRule:
    return WholeRule(number(digits), found, message, severity, _DISSEM)


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

RELEASE: tuple[WholeRule, ...] = (
    _rule(
        88, _unreleased, "the banner is REL TO, a portion is `{found}`: nobody may have it", _ERROR
    ),
    _rule(
        318,
        _nothing_common,
        "the banner names `{found}`, but no country is common to all portions",
        _ERROR,
    ),
    _rule(
        318, _released_too_wide, "the banner names `{found}`, a portion does not: remove it", _ERROR
    ),
    _rule(
        318,
        _released_too_narrow,
        "every portion names `{found}`, the banner does not",
        _WARNING,
    ),
    _rule(
        320,
        _shown_too_wide,
        "the banner shows it to `{found}`, a portion does not: remove it",
        _ERROR,
    ),
    _rule(132, _relido_too_wide, "the banner is RELIDO, a portion `{found}` is not", _ERROR),
    _rule(90, _eyes_over_rel, "a portion is REL TO, so the banner is not `{found}`", _ERROR),
    _rule(
        521,
        _rel_is_lost,
        "a portion is `{found}` TO, so the banner is REL TO, DISPLAY ONLY or NOFORN",
        _ERROR,
    ),
)
