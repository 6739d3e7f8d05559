"""The two-person rules against a second writing of them, and faults seeded into the first.

The oracle is written from the issue's words: one officer narrows, two others than the authors
widen, on that very digest, each person once, and nobody who is no officer any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from inspect import getsource
from random import Random
from types import ModuleType
from typing import Any

import pytest

from relto.planning import authority
from relto.planning.authority import Act, Case, Signature
from relto.planning.proof import Kind

NAMES = ("ada", "Ada", "ben", "cleo", "dan")
DIGESTS = ("sha256:this", "sha256:this", "sha256:this", "sha256:other")
DRAWN = 1_500
AT = 50


@dataclass(frozen=True)
class Asked:
    """A case, and who asks what of it."""

    case: Case
    officer: str
    seen: str


def asked(seed: int) -> Asked:
    random = Random(seed)
    acts = [
        random.choice((Act.CHECK, Act.APPROVE, Act.APPROVE)) for _ in range(random.randrange(6))
    ]
    acts += [act for act in (Act.RELEASE, Act.CONFIRM) if not random.randrange(3)]
    case = Case(
        "p-1",
        DIGESTS[0],
        random.choice(("root", *NAMES)),
        random.choice((None, *Kind)),
        random.choice((None, None, AT - 1, AT, AT + 1)),
        tuple(
            Signature(act, random.choice(NAMES), random.choice(DIGESTS), random.randrange(AT))
            for act in acts
        ),
        frozenset(name for name in NAMES if random.randrange(5)),
    )
    return Asked(case, random.choice(NAMES), random.choice(DIGESTS))


class Oracle:
    """Whether each act is allowed, by names in small letters."""

    def __init__(self, given: Asked) -> None:
        self.given, self.case = given, given.case
        self.me = given.officer.lower()
        self.officers = {name.lower() for name in given.case.officers}
        stood = {s.officer.lower() for s in given.case.signatures if s.act is Act.CHECK}
        self.authors = stood | {given.case.author.lower()}
        self.others = self.valid(Act.APPROVE) - self.authors

    def valid(self, act: Act) -> set[str]:
        held = self.case.signatures
        return {
            s.officer.lower()
            for s in held
            if s.act is act and s.digest == self.case.digest and s.officer.lower() in self.officers
        }

    @property
    def live(self) -> bool:
        return self.case.expires_at is None or self.case.expires_at > AT

    def approve(self) -> bool:
        fresh = self.me not in self.authors | self.others
        return (
            self.live
            and bool(self.valid(Act.CHECK))
            and self.given.seen == self.case.digest
            and fresh
        )

    def release(self) -> bool:
        lowers = self.case.kind in {Kind.NARROWING, Kind.NONE}
        mine = self.given.officer in self.case.officers
        return (
            self.live and mine and bool(self.valid(Act.CHECK)) and (lowers or len(self.others) >= 2)
        )

    def asks_a_second(self) -> bool:
        return not self.others - {self.me}

    def confirm(self) -> bool:
        released = {s.officer.lower() for s in self.case.signatures if s.act is Act.RELEASE}
        seconds = (self.valid(Act.CONFIRM) | self.others) - self.authors - released
        return bool(released) and self.me not in released | self.authors and not seconds


@lru_cache(maxsize=1)
def expected() -> tuple[tuple[Asked, tuple[bool, bool, bool, bool]], ...]:
    """Draws the questions once, with the oracle's answers."""
    found = []
    for seed in range(DRAWN):
        given = asked(seed)
        said = Oracle(given)
        answers = (said.approve(), said.release(), said.asks_a_second(), said.confirm())
        found.append((given, answers))
    return tuple(found)


def answers(rules: Any, given: Asked) -> tuple[bool, bool, bool, bool]:
    case = rules.Case(*(getattr(given.case, name) for name in Case.__slots__))
    me = given.officer
    return (
        rules.why_not_approve(case, me, seen=given.seen, at=AT) is None,
        rules.why_not_release(case, me, at=AT) is None,
        rules.needs_confirmation(case, me),
        rules.why_not_confirm(case, me) is None,
    )


def with_fault(old: str, new: str) -> Any:
    source = getsource(authority)
    assert source.count(old) == 1, f"the rules' source has moved on: {old}"
    copy = ModuleType(authority.__name__)
    exec(compile(source.replace(old, new), "authority.py", "exec"), copy.__dict__)  # noqa: S102 - our own source
    # Signatures were drawn with the real acts.
    copy.__dict__["Act"] = Act
    return copy


FAULTS = {
    "one approval suffices": ("APPROVALS_NEEDED = 2", "APPROVALS_NEEDED = 1"),
    "three approvals are asked for": ("APPROVALS_NEEDED = 2", "APPROVALS_NEEDED = 3"),
    "an author's approval counts": (
        "return self._signed(Act.APPROVE) - self.authors",
        "return self._signed(Act.APPROVE)",
    ),
    "who stands for it is no author": (
        "return frozenset(stood | {_person(self.author)})",
        "return frozenset({_person(self.author)})",
    ),
    "who made it is no author": (
        "return frozenset(stood | {_person(self.author)})",
        "return frozenset(stood)",
    ),
    "an approval of another digest counts": ("each.digest == self.digest and ", ""),
    "who is no officer any more still counts": (" and _person(each.officer) in now\n", "\n"),
    "another spelling is another person": ("return name.casefold()", "return name"),
    "what is mixed narrows": (
        "self.kind is None or self.kind.raises",
        "self.kind is None or self.kind is Kind.WIDENING",
    ),
    "what nobody proved narrows": (
        "self.kind is None or self.kind.raises",
        "self.kind is not None and self.kind.raises",
    ),
    "an expired plan is live at its last instant": (
        "and at >= case.expires_at",
        "and at > case.expires_at",
    ),
    "who saw another digest approves": ("    if seen != case.digest:\n", "    if not seen:\n"),
    "an author approves": (
        'in case.authors:\n        return f"`{officer}` is an author of plan {case.plan}: two',
        'in ():\n        return f"`{officer}` is an author of plan {case.plan}: two',
    ),
    "somebody approves twice": (
        "    if _person(officer) in case.approvers:\n",
        "    if not officer:\n",
    ),
    "who is no officer releases": (
        "    if officer not in case.officers:\n",
        "    if not officer:\n",
    ),
    "a widening that nobody approved is released": (
        "    if case.widens and not case.approved:\n",
        "    if not case.approved and case.widens and case.approvers:\n",
    ),
    "a draft that nobody stands for is released": (
        'is no officer now"\n    if not case.checked:\n',
        'is no officer now"\n    if not case:\n',
    ),
    "the releasing officer's own approval confirms": (
        "return not case.approvers - {_person(officer)}",
        "return not case.approvers",
    ),
    "the releasing officer confirms": (
        "return bool(second - self.authors - self.released_by)",
        "return bool(second - self.authors)",
    ),
    "an author confirms": (
        "return bool(second - self.authors - self.released_by)",
        "return bool(second - self.released_by)",
    ),
    "who released it confirms it": (
        "    if _person(officer) in case.released_by:\n",
        "    if not officer:\n",
    ),
}


def test_the_rules_are_those_of_the_oracle() -> None:
    for seed, (given, said) in enumerate(expected()):
        assert answers(authority, given) == said, (seed, given)


def test_the_oracle_says_both_to_everything() -> None:
    for column in zip(*(said for _, said in expected()), strict=True):
        assert 30 < sum(column) < DRAWN - 30


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_noticed(fault: str) -> None:
    rules = with_fault(*FAULTS[fault])
    assert any(answers(rules, given) != said for given, said in expected())
