"""Judges a banner against its portions.

It rolls nothing up. What text cannot carry (notices, laws, the authority block, dates) is judged by
`resources` alone.

Basis: IC-ISM DES 202111.202211; Register and Manual 2016 §D.2.
"""

from __future__ import annotations

from collections.abc import Iterable

from relto.labels.capco.constraints.release_rules import RELEASE
from relto.labels.capco.constraints.rollup_rules import CONTROLS, LEVELS, SYSTEMS
from relto.labels.capco.constraints.whole import Whole, WholeRule
from relto.labels.capco.marking import Marking
from relto.labels.mistakes import Mistake

WHOLE_RULES: tuple[WholeRule, ...] = (*LEVELS, *SYSTEMS, *CONTROLS, *RELEASE)
"""Every rule about a banner and its portions that text can carry."""


def check_document(banner: Marking, portions: Iterable[Marking]) -> tuple[Mistake, ...]:
    """Judges a banner against its portions; without portions there is nothing to judge.

    Args:
        banner: the marking of the whole.
        portions: all portions, those that are excluded from the roll-up too.
    """
    whole = Whole.of(banner, portions)
    if not whole.parts:
        return ()
    return tuple(mistake for rule in WHOLE_RULES for mistake in rule.judge(whole))
