"""Rules about material traced to a recipient, and what turned up with a third party.

It traces nothing: it reads that others did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.lexicon import Sort
from relto.statements.mentions import Head
from relto.statements.rules.hands import SUPPLIED, matter_near, victims
from relto.statements.rules.sight import Finding, Sight, codes


def traced(sight: Sight) -> Iterator[Finding]:
    """Finds leaks that were traced to a recipient."""
    for hit in sight.hits(Sort.TRACE):
        leak = sight.close(Sort.LEAK, hit.begin, hit.end, before=8, after=8)
        text = " ".join(sight.parsed.words[hit.begin : hit.end])
        told = re.match(r"(?:trac|pointed|routing|carries|bore)", text) is not None
        matter = matter_near(sight, hit, before=10, after=10)
        if not told or (leak is None and matter is None) or not (leak or sight.field):
            continue
        named = sight.parsed.after(hit.end, ("to", "of", "from", "with"), 14)
        actors = (
            codes((each for each in named if each.acts or each.head is Head.OTHER), ())
            or sight.fallback()
        )
        if not actors:
            continue
        matched = (
            sight.of(hit, "a leak traced"),
            *(sight.of(each) for each in (leak, matter) if each),
        )
        yield Finding(
            Kind.TRACED_LEAK,
            actors[:1],
            victims(sight, actors[:1]),
            hit.begin,
            matched,
            0.75,
            denied=sight.parsed.denied(hit.begin),
        )
        return


def turned_up(sight: Sight) -> Iterator[Finding]:
    """What was given to one and turned up with another."""
    outsiders = sight.hits(Sort.OUTSIDER)
    for hit in sight.hits(Sort.SURFACE):
        if sight.parsed.words[hit.begin] in {
            "found",
            "quoted",
            "published",
        } and not sight.parsed.passive(hit.begin):
            continue
        outsider = next(
            (
                each
                for each in (*outsiders, *sight.hits(Sort.UNASKED))
                if 0 <= each.begin - hit.end <= 12
            ),
            None,
        )
        matter = matter_near(sight, hit, before=20, after=6)
        if outsider is None or matter is None:
            continue
        actors = _entrusted(sight) or sight.fallback()
        if actors:
            matched = (sight.of(hit), sight.of(outsider), sight.of(matter))
            yield Finding(
                Kind.ONWARD_SHARING,
                actors[:1],
                _givers(sight, actors[:1]),
                hit.begin,
                matched,
                0.8,
                denied=sight.parsed.denied(hit.begin),
            )
            return


def _entrusted(sight: Sight) -> tuple[str, ...]:
    """Finds to whom something had been given: `which we provided to them`."""
    words = sight.parsed.words
    for mention in sight.parsed.mentions:
        before = words[max(0, mention.word - 5) : mention.word]
        if mention.part == "to" and any(SUPPLIED.fullmatch(word) for word in before):
            return (mention.code,)
    return ()


def _givers(sight: Sight, actors: tuple[str, ...]) -> tuple[str, ...]:
    owners = victims(sight, actors)
    if owners:
        return owners
    ours = {"we", "our", "us"} & set(sight.parsed.words)
    told = sight.speaker.code if sight.speaker else ""
    giver = (told or sight.scene.home) if ours else ""
    return (giver,) if giver and giver not in actors else ()
