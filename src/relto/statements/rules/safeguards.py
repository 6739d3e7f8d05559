"""Rules about safeguards: laws, oversight, vetting and technique that protect what partners give.

Only where the text is about intelligence or classified material: laws about anything else are none.

It does not say whether a safeguard is any good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.mentions import SUBJECT
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.vocabulary import phrase, words

_DEMANDED = words("safeguards.demanded")
_MAKERS = words("safeguards.makers")
_ADDED = phrase("safeguards.added")
_REMOVED = phrase("safeguards.removed")
_PROTECTED = phrase("safeguards.protected")


_CALL = re.compile(r" (?:call(?:s|ed|ing)? (?:for|on)|proposed?|proposes|plans? to) ")


def rules(sight: Sight) -> Iterator[Finding]:
    """Finds safeguards that come or go."""
    parsed = sight.parsed
    text = parsed.line.text
    if not sight.field or not (sight.near or _PROTECTED.search(text)):
        return
    words = set(parsed.words)
    if _DEMANDED & words or _CALL.search(text):
        return
    for pattern, kind in ((_REMOVED, Kind.SAFEGUARD_REMOVED), (_ADDED, Kind.SAFEGUARD_ADDED)):
        found = pattern.search(text)
        if found is None:
            continue
        begin, end = parsed.line.span(found)
        actors = _maker(sight, begin)
        if actors and actors != ("",):
            matched = (sight.match(begin, end, "a safeguard"),)
            mutual = len(actors) > 1
            yield Finding(
                kind, actors, (), begin, matched, 0.58, denied=parsed.denied(begin), mutual=mutual
            )
            return


def _maker(sight: Sight, verb: int) -> tuple[str, ...]:
    """Finds who makes it: whose law it is, who does it, of whom the text speaks."""
    parsed = sight.parsed
    law = [each for each in parsed.mentions if each.word < verb and each.noun in _MAKERS]
    if law:
        return (law[-1].code,)
    passive = any(parsed.passive(at) for at in range(verb, min(verb + 3, len(parsed.words))))
    if passive:
        return sight.by(verb) or codes(_placed(sight), ()) or sight.fallback()
    found = sight.actors(verb)
    if found and found != ("",):
        return found
    return codes(_placed(sight), ()) or sight.fallback()


def _placed(sight: Sight) -> list:  # type: ignore[type-arg]
    return [each for each in sight.parsed.mentions if each.part in {SUBJECT, "in"} and each.acts][
        :1
    ]
