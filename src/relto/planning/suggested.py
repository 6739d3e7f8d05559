"""What was asked of a suggestion, and its answer as restrictions of a policy.

The text of restrictions is that of the policy directory: read there, it says the same.
It searches for nothing (`suggest` does).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from relto.core.errors import InputError
from relto.core.nearest import did_you_mean
from relto.model.posture import Restriction
from relto.model.rung import Rung
from relto.model.selection import ALL, Every, Selection
from relto.model.source import ALWAYS, Source
from relto.planning.flow import Keep
from relto.planning.report import BrokenFloor
from relto.planning.suggest import Verdict
from relto.policy import Snapshot
from relto.policy.snapshot import arranged

PLACE = "suggested.yaml"
"""Where suggested restrictions say that they stand."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in words.

    Attributes:
        protect: expressions; what any of them holds for is protected.
        keep: `TOPIC=SHARE`, each.
        to: the partner or community from which it is protected.
        rung: the highest rung at which protected things may stand.
        reason: the reason that restrictions give.
    """

    protect: tuple[str, ...]
    keep: tuple[str, ...]
    to: str
    rung: Rung
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer.

    Attributes:
        question: what was asked.
        partners: whom the restrictions meet.
        verdict: what was found.
        restrictions: the posture's restrictions (or the milder one's), without those in force.
        floors: promises that they would break.
        at: instant for which it was computed.
        policy: digest of the policy that it was computed on.
    """

    question: Question
    partners: tuple[str, ...]
    verdict: Verdict
    restrictions: tuple[Restriction, ...]
    floors: tuple[BrokenFloor, ...]
    at: int
    policy: str


def read_keep(text: str, topics: Collection[str]) -> Keep:
    """Reads `TOPIC=SHARE`; the share from 0 to 1, as `0.9`, `9/10` or `90%`.

    Raises:
        InputError: it is not that, or the policy has no such topic.
    """
    topic, mark, share = (part.strip() for part in text.rpartition("="))
    if not mark or not topic:
        raise InputError(f"expected `TOPIC=SHARE`, found `{text}`", path="--keep")
    if topic not in topics:
        perhaps = did_you_mean(topic, topics)
        raise InputError(f"`{topic}` is no topic of the policy{perhaps}", path="--keep")
    part = _share(share)
    if part is None or not 0 <= part <= 1:
        message = f"expected a share from 0 to 1 after `{topic}=`, found `{share}`"
        raise InputError(message, path="--keep")
    return Keep(topic, part)


def _share(text: str) -> Fraction | None:
    if len(text) > 20 or not text.isascii() or "e" in text.lower():
        return None
    try:
        return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def restrictions_of(
    selections: Iterable[Selection], question: Question, policy: Snapshot
) -> tuple[Restriction, ...]:
    """Returns selections as restrictions; what the policy says already is left out."""
    found = [
        Restriction(
            to=frozenset({question.to}),
            what=what,
            originators=ALL,
            rung=question.rung,
            span=ALWAYS,
            reason=question.reason,
            source=Source(PLACE, line),
        )
        for line, what in enumerate(selections, start=2)
    ]
    there = {_said(each) for each in policy.restrictions}
    return tuple(each for each in found if _said(each) not in there)


def _said(clause: Restriction) -> Restriction:
    return replace(clause, reason="")


def with_restrictions(policy: Snapshot, more: Sequence[Restriction]) -> Snapshot:
    """Returns a policy with restrictions more."""
    return replace(policy, restrictions=arranged([*policy.restrictions, *more]))


def restrictions_yaml(restrictions: Sequence[Restriction]) -> str:
    """Writes restrictions as a file of the policy directory, one a line."""
    if not restrictions:
        return "# nothing has to be restricted beyond the policy in force\n"
    return "\n".join(["restrictions:", *(f"  - {_yaml(each)}" for each in restrictions), ""])


def _yaml(clause: Restriction) -> str:
    what = clause.what
    parts = [f"to: {_listed(clause.to)}"]
    if what.topics is not ALL:
        parts.append(f"topics: {_listed(what.topics)}")
    if what.disciplines is not ALL:
        parts.append(f"disciplines: {_listed(what.disciplines)}")
    if what.level is not None:
        parts.append(f"level: {_quoted(what.level.words)}")
    parts += [f"rung: {clause.rung.words}", f"reason: {_quoted(clause.reason)}"]
    return f"{{{', '.join(parts)}}}"


def _listed(names: Iterable[str] | Every) -> str:
    some = () if isinstance(names, Every) else names
    return f"[{', '.join(_quoted(str(name)) for name in sorted(some))}]"


def _quoted(text: str) -> str:
    """Writes a scalar; JSON's quoted text is YAML's, and needs no quotes if it is a plain word."""
    plain = text.replace("/", "").replace("-", "").replace("_", "")
    return text if plain.isalnum() and plain.isascii() else json.dumps(text, ensure_ascii=True)
