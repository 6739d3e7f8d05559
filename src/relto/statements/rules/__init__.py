"""The rules: each looks at a sentence and says what it tells about sharing or handling."""

from __future__ import annotations

from collections.abc import Iterator

from relto.statements.rules import conduct, leaks, reporting, safeguards, sharing
from relto.statements.rules.sight import Finding, Sight

__all__ = ["Finding", "Sight", "findings"]
_RULES = (sharing.rules, leaks.rules, conduct.rules, reporting.rules, safeguards.rules)


def findings(sight: Sight) -> Iterator[Finding]:
    """Yields what all rules find in a sentence, in the order of the rules."""
    for rules in _RULES:
        yield from (each for each in rules(sight) if not sight.asked(each.verb))
