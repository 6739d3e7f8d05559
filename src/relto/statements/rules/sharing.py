"""Rules about sharing: less of it, more of it, what was given, and who follows suit.

What is no matter of intelligence it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.rules.acts import acts_of
from relto.statements.rules.given import given_away, received
from relto.statements.rules.less import less_shared, weighed_anew
from relto.statements.rules.more import halt_lifted, more_shared, valued
from relto.statements.rules.pacts import agreed, changed, done_together, papers_signed
from relto.statements.rules.sight import Finding, Sight
from relto.statements.vocabulary import phrase

_SUIT = phrase("sharing.suit")


def rules(sight: Sight) -> Iterator[Finding]:
    """Finds what a sentence tells about sharing."""
    if _recommends(sight):
        return
    acts = list(acts_of(sight))
    found = [
        *less_shared(sight, acts),
        *halt_lifted(sight),
        *agreed(sight),
        *done_together(sight),
        *changed(sight),
        *papers_signed(sight),
    ]
    found += [
        *more_shared(sight, acts),
        *valued(sight, acts),
        *received(sight),
        *given_away(sight, acts),
        *weighed_anew(sight, acts),
        *_followed(sight),
    ]
    taken: set[tuple[object, ...]] = set()
    for finding in found:
        _remember(sight, finding)
        key = (finding.kind, finding.actors)
        if key not in taken:
            taken.add(key)
            yield finding


def _recommends(sight: Sight) -> bool:
    """Whether a sentence says what ought to be done."""
    words = sight.parsed.words
    if re.search(
        r" (?:necessity of|necessary to|needs? to(?! know)|important to|would be wise) ",
        sight.parsed.line.text,
    ):
        return True
    at = next((at for at, word in enumerate(words) if word in {"should", "ought"}), 0)
    return at > 0 and "whether" not in words[max(0, at - 8) : at]


def _followed(sight: Sight) -> Iterator[Finding]:
    """Others do as was told before, or do not: `Canada followed suit`."""
    parsed = sight.parsed
    found = _SUIT.search(parsed.line.text)
    former = sight.scene.former
    if found is None or former is None:
        return
    begin, end = parsed.line.span(found)
    actors = sight.actors(begin)
    if not actors or actors == ("",):
        return
    kind = Kind(former[0])
    window = set(parsed.words[max(0, begin - 8) : begin])
    refused = bool({"no", "not", "never", "neither", "nor"} & window)
    if refused and kind is Kind.POLICY_AGAINST_SHARING:
        kind = Kind.POLICY_TOWARDS_SHARING
    elif refused:
        kind = Kind.POLICY_AGAINST_SHARING
    partners = tuple(code for code in former[1] if code not in actors)
    yield Finding(kind, actors, partners, begin, (sight.match(begin, end, "as told before"),), 0.6)


def _remember(sight: Sight, finding: Finding) -> None:
    """Keeps what was told of sharing, for those who follow suit."""
    against = finding.kind is Kind.POLICY_AGAINST_SHARING
    if against and finding.actors == ("",) and not sight.scene.shunned:
        sight.scene.shunned = finding.partners
    if finding.kind is Kind.POLICY_TOWARDS_SHARING and sight.scene.former is not None:
        # Who follows suit follows the step that made news, not the assurance that came after it.
        return
    if (
        finding.kind in {Kind.POLICY_AGAINST_SHARING, Kind.POLICY_TOWARDS_SHARING}
        and not finding.denied
    ):
        sight.scene.former = (finding.kind.value, finding.partners)
