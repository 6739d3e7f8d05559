"""The answer to a suggestion as text, at most 80 columns wide, and as JSON.

`~` what would be restricted, `=` what stays, `-` what cannot, `!` a floor that would break.
It computes nothing but percentages, rounded down: never more than is true.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Any

from relto.core.instant import format_instant
from relto.model.posture import Restriction
from relto.model.rung import Rung
from relto.pages.words import plural
from relto.planning.lattice import LEVELS, Part
from relto.planning.render import WIDTH
from relto.planning.suggest import Exposed, Kept, Posture
from relto.planning.suggested import Answer
from relto.planning.wording import names_words, selection_words

_MOST_LISTED = 8
_NO_CLAUSE = "nothing has to be restricted beyond the policy in force"


def answer_text(answer: Answer, *, written: str = "") -> str:
    """Writes the whole answer.

    Args:
        answer: the answer.
        written: the file in which the restrictions are, empty if in none.
    """
    lines = [*_asked(answer), ""]
    posture = answer.verdict.posture
    if posture is not None:
        known = "" if posture.is_best else " that was found in time"
        lines.append(f"The least restrictive posture{known} that does it:")
        lines += _posture(answer, posture)
        lines += _wrapped("", _last(answer, written))
        return "\n".join(lines)
    lines.append("No posture does it. What is kept at best, while all is protected:")
    lines += [line for kept in answer.verdict.reachable for line in _best(kept)]
    lines += ["", "What would have to give, one of:"]
    lines += _ways(answer)
    if written:
        lines += _wrapped("", f"Way 3 is in {written}.")
    lines.append("Nothing has been applied.")
    return "\n".join(lines)


def _asked(answer: Answer) -> Iterator[str]:
    question = answer.question
    yield from _wrapped(f"Protect from {question.to}: ", " or ".join(question.protect))
    below = "" if question.rung is Rung.WITHHOLD else " or below"
    yield from _wrapped("  at rung: ", f"{question.rung.words}{below}")
    if question.keep:
        yield from _wrapped("  keep: ", ", ".join(question.keep))
    if answer.partners != (question.to,):
        yield from _wrapped("  meets: ", ", ".join(answer.partners))


def _last(answer: Answer, written: str) -> str:
    if not answer.restrictions:
        return "Nothing has been applied."
    lead = f"{plural(len(answer.restrictions), 'restriction')} more, 0 widened (tried at the gate)."
    if written:
        return f"{lead} It is in {written}; nothing has been applied: `relto plan` comes next."
    return (
        f"{lead} Nothing has been applied: write it into the policy directory with --to-file, then "
        "`relto plan`."
    )


def _posture(answer: Answer, posture: Posture, *, width: int = WIDTH) -> Iterator[str]:
    for clause in answer.restrictions:
        yield from _wrapped("  ~ ", _clause(clause), width=width)
    if not answer.restrictions:
        yield f"  = {_NO_CLAUSE}"
    yield from _wrapped("    ", _numbers(posture), width=width)
    for kept in posture.kept:
        text = f"{_share(kept)}, {_percent(kept.share)} (asked {_asked_of(kept)})"
        yield from _wrapped("  = ", text, width=width)
    for floor in answer.floors:
        topics = ", ".join(floor.topics)
        yield from _wrapped(
            "  ! ",
            f"breaks the floor of {floor.agreement} to {floor.partner}: {topics} at least "
            f"{floor.promised.words}; `and not topic={floor.topics[0]}` would leave it whole",
            width=width,
        )


def _clause(clause: Restriction) -> str:
    return f"{names_words(clause.to)}: {selection_words(clause.what)}: {clause.rung.words}"


def _numbers(posture: Posture) -> str:
    text = f"{plural(posture.protected, 'product')} protected, {posture.beside:,} lowered beside"
    return f"{text} them, {posture.stopped:,} no longer delivered"


def _share(kept: Kept) -> str:
    return f"{kept.topic} to {kept.partner}: {kept.stays:,} of {kept.delivered:,} stay"


def _best(kept: Kept) -> Iterator[str]:
    missing = ceil(kept.asked * kept.delivered) - kept.stays
    told = f"{_share(kept)}, {_percent(kept.share)}; asked {_asked_of(kept)}"
    if missing > 0:
        yield from _wrapped("  - ", f"{told}, {missing:,} too few")
    else:
        yield from _wrapped("  = ", told)


def _asked_of(kept: Kept) -> str:
    return _percent(float(kept.asked))


def _percent(share: float) -> str:
    tenths = int(share * 1000 + 1e-9)
    return f"{tenths // 10}.{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"


def _ways(answer: Answer) -> Iterator[str]:
    short = [kept for kept in answer.verdict.reachable if not kept.is_enough]
    if short:
        lower: dict[str, float] = defaultdict(lambda: 1.0)
        for kept in short:
            lower[kept.topic] = min(lower[kept.topic], kept.share)
        words = ", ".join(f"{topic}={_rounded_down(share)}" for topic, share in lower.items())
        yield from _wrapped("  1 ", f"keep less: {words}")
    else:
        yield from _wrapped("  1 ", "keep less: each can be kept by itself, not all together")
    yield from _wrapped("  2 ", "deliver copies that can be revoked: --rung sealed stops nothing")
    milder = answer.verdict.milder
    if milder is None:
        return
    known = "" if milder.is_best else " (fewer might, the time was over)"
    yield from _wrapped("  3 ", f"protect less: {_exposed(milder)} would go on flowing{known}")
    yield from _listed([_kind(each) for each in milder.exposed])
    yield from _wrapped("    ", "left open, held today or not:")
    yield from _listed(part_lines(milder.unprotected))
    yield from _wrapped("    ", "the least restrictive posture that protects the rest:")
    yield from (f"  {line}" for line in _posture(answer, milder, width=WIDTH - 2))
    yield from _wrapped("    ", "write it down all the same: --milder --to-file FILE")


def _rounded_down(share: float) -> str:
    thousandths = int(share * 1000 + 1e-9)
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".")


def _exposed(posture: Posture) -> str:
    return plural(sum(each.products for each in posture.exposed), "product")


def _kind(exposed: Exposed) -> str:
    words = " + ".join(_part(part) for part in exposed.parts)
    return f"{words}  {plural(exposed.products, 'product')}"


def _part(part: Part) -> str:
    return " ".join([*sorted(part.disciplines), ", ".join(sorted(part.topics)), part.level.words])


def part_lines(parts: Iterable[Part]) -> list[str]:
    """Writes what has just some topics and disciplines, the levels of each together."""
    levels: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for part in sorted(parts, key=lambda each: LEVELS.index(each.level)):
        key = (tuple(sorted(part.disciplines)), tuple(sorted(part.topics)))
        levels[key].append(part.level.words)
    by_levels: dict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for (disciplines, topics), some in levels.items():
        by_levels[disciplines, ", ".join(some)].append(" with ".join(topics))
    return [
        f"{' with '.join(disciplines)} {' or '.join(topics)}: {some}"
        for (disciplines, some), topics in by_levels.items()
    ]


def _listed(lines: Sequence[str]) -> Iterator[str]:
    for line in lines[:_MOST_LISTED]:
        yield from _wrapped("      ", line)
    if len(lines) > _MOST_LISTED:
        yield f"      … and {len(lines) - _MOST_LISTED:,} more; --json lists all"


def _wrapped(lead: str, text: str, *, width: int = WIDTH) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=lead,
        subsequent_indent=" " * (len(lead) if len(lead) < 8 else 4),
        break_on_hyphens=False,
        break_long_words=False,
    )


def answer_to_json(answer: Answer, yaml: str) -> dict[str, Any]:
    """Writes the answer as a JSON object, with the text of the restrictions."""
    verdict, question = answer.verdict, answer.question
    return {
        "protect": list(question.protect),
        "keep": list(question.keep),
        "from": question.to,
        "partners": list(answer.partners),
        "rung": question.rung.words,
        "at": format_instant(answer.at),
        "policy": answer.policy,
        "found": verdict.posture is not None,
        "posture": None if verdict.posture is None else _posture_to_json(verdict.posture),
        "reachable": [_kept_to_json(each) for each in verdict.reachable],
        "milder": None if verdict.milder is None else _posture_to_json(verdict.milder),
        "restrictions": yaml,
        "floors_broken": [
            {"agreement": each.agreement, "partner": each.partner, "topics": list(each.topics)}
            for each in answer.floors
        ],
    }


def _posture_to_json(posture: Posture) -> dict[str, Any]:
    return {
        "restricts": [selection_words(each) for each in posture.selections],
        "protected": posture.protected,
        "beside": posture.beside,
        "no_longer_delivered": posture.stopped,
        "proved_least": posture.is_best,
        "kept": [_kept_to_json(each) for each in posture.kept],
        "exposed": [
            {"parts": [_part_to_json(part) for part in each.parts], "products": each.products}
            for each in posture.exposed
        ],
        "unprotected": [_part_to_json(part) for part in posture.unprotected],
    }


def _part_to_json(part: Part) -> dict[str, Any]:
    return {
        "topics": sorted(part.topics),
        "disciplines": sorted(part.disciplines),
        "level": part.level.words,
    }


def _kept_to_json(kept: Kept) -> dict[str, Any]:
    return {
        "partner": kept.partner,
        "topic": kept.topic,
        "asked": float(kept.asked),
        "delivered": kept.delivered,
        "stays": kept.stays,
        "share": kept.share,
    }
