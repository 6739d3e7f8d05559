"""Rules about careless handling: what was left, lost, sent to the wrong one, kept too long.

It does not say that anybody saw what was left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.lexicon import Hit, Sort
from relto.statements.mentions import OBJECT, SUBJECT
from relto.statements.rules.hands import holder, is_negated, matter_near, victims
from relto.statements.rules.sight import Finding, Sight, codes
from relto.statements.vocabulary import phrase, words

_UNSAFE = re.compile(r"(?:insecure|unsecured|unencrypted|insufficiently|unprotected)")
_PICTURES = words("careless.pictures")
_KEPT_TOO_LONG = phrase("leaks.kept_too_long")


def mishandled(sight: Sight) -> Iterator[Finding]:
    """Finds what was left, lost, sent astray or kept where it must not be."""
    kept = _KEPT_TOO_LONG.search(sight.parsed.line.text)
    if kept and sight.field:
        begin, end = sight.parsed.line.span(kept)
        found = [
            each for each in sight.parsed.mentions if each.acts and each.part in {SUBJECT, OBJECT}
        ]
        actors = codes(found[:1], ()) or sight.fallback()
        yield Finding(
            Kind.MISHANDLED_DOCUMENTS,
            actors[:1],
            (),
            begin,
            (sight.match(begin, end, "kept too long"),),
            0.7,
        )
        return
    for hit in sight.hits(Sort.CARELESS):
        word = sight.parsed.words[hit.begin]
        near = 4 if word in {"lose", "loses", "losing", "lost", "loss"} else 12
        matter = matter_near(sight, hit, before=12, after=near)
        if matter is None and sight.field and _UNSAFE.match(word):
            matter = sight.close(Sort.SYSTEM, hit.begin, hit.end, before=12, after=8)
        barred = {"cannot", "may", "must", "forbidden"} & set(
            sight.parsed.words[max(0, hit.begin - 6) : hit.end + 5]
        )
        if matter is None or barred or _nobody(sight, hit) or _only_seen(sight, matter):
            continue
        actors = holder(sight, hit.begin, (matter.begin, matter.end))
        matched = (sight.of(hit), sight.of(matter))
        yield Finding(
            Kind.MISHANDLED_DOCUMENTS,
            actors or ("",),
            victims(sight, actors),
            hit.begin,
            matched,
            0.75,
            denied=sight.parsed.denied(hit.begin) or is_negated(sight, matter),
        )
        return


def _only_seen(sight: Sight, matter: Hit) -> bool:
    """Whether it is only pictures, of which nobody says that they were secret."""
    words = set(sight.parsed.words[matter.begin : matter.end])
    return matter.sort is Sort.THING and bool(words & _PICTURES)


def _nobody(sight: Sight, hit: Hit) -> bool:
    return bool(
        {"nobody", "everybody", "everyone", "anyone"}
        & set(sight.parsed.words[max(0, hit.begin - 4) : hit.begin])
    )
