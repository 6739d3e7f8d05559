"""Who may bring a plan into force: narrow fast, widen slow, and never alone.

1. The authors of a plan are whoever made it and whoever stood for it; none of them approves or
   confirms it.
2. A signature counts for the digest that it was given to, once for each person, and only while
   that person still is an officer.
3. What raises any cell, or might, needs two approvals. It is also what an unknown kind needs.
4. What only lowers is released by one officer. Unless another one approved it before, a second
   one is asked to confirm it; it stays in force meanwhile and after, for a timer never widens.
5. An expired plan is approved and released by nobody.

It takes values and answers with a reason, None meaning that nothing stands against it. It knows
no credential and no clock, and whether a plan is stale is not its question.

Basis: the project's decision record 0011.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from relto.core.instant import format_instant
from relto.planning.proof import Kind

APPROVALS_NEEDED = 2
"""How many officers other than its authors must approve a plan that widens."""


class Act(StrEnum):
    """What an officer signs."""

    CHECK = "check"
    APPROVE = "approve"
    RELEASE = "release"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Signature:
    """One officer's act on a plan, and the digest that the officer saw."""

    act: Act
    officer: str
    digest: str
    at: int


@dataclass(frozen=True, slots=True)
class Case:
    """A plan as far as its authority goes.

    Attributes:
        plan: its id, for messages.
        digest: of everything that it says.
        author: who made it.
        kind: what it does to the cells; None where nobody proved it.
        expires_at: instant from which nobody may approve or release it; None has no end.
        signatures: what was signed about it.
        officers: those who are officers now.
    """

    plan: str
    digest: str
    author: str
    kind: Kind | None
    expires_at: int | None
    signatures: tuple[Signature, ...] = ()
    officers: frozenset[str] = frozenset()

    @property
    def authors(self) -> frozenset[str]:
        """Who made it or stood for it, as names are compared."""
        stood = {_person(each.officer) for each in self.signatures if each.act is Act.CHECK}
        return frozenset(stood | {_person(self.author)})

    @property
    def checked(self) -> bool:
        """Whether an officer stands for it."""
        return bool(self._signed(Act.CHECK))

    @property
    def approvers(self) -> frozenset[str]:
        """Those whose approval counts."""
        return self._signed(Act.APPROVE) - self.authors

    @property
    def released_by(self) -> frozenset[str]:
        """Who brought it into force, one at most."""
        released = (each for each in self.signatures if each.act is Act.RELEASE)
        return frozenset(_person(each.officer) for each in released)

    @property
    def confirmed(self) -> bool:
        """Whether a second officer saw it, before it was released or afterwards."""
        second = self._signed(Act.CONFIRM) | self.approvers
        return bool(second - self.authors - self.released_by)

    @property
    def widens(self) -> bool:
        """Whether it must be treated as widening; what nobody proved must be."""
        return self.kind is None or self.kind.raises

    @property
    def approved(self) -> bool:
        """Whether enough approvals count."""
        return len(self.approvers) >= APPROVALS_NEEDED

    def _signed(self, act: Act) -> frozenset[str]:
        now = {_person(officer) for officer in self.officers}
        return frozenset(
            _person(each.officer)
            for each in self.signatures
            if each.act is act and each.digest == self.digest and _person(each.officer) in now
        )


def _person(name: str) -> str:
    """Returns a name as names are compared: in no spelling is anybody two people."""
    return name.casefold()


def why_not_approve(case: Case, officer: str, *, seen: str, at: int) -> str | None:
    """Says what stands against an officer's approval of the digest that was seen."""
    if _is_expired(case, at):
        return _expired(case)
    if seen != case.digest:
        return f"plan {case.plan} is {case.digest}, the approval is of {seen}"
    if not case.checked:
        return f"no officer stands for plan {case.plan}: one does with `relto plans check`"
    if _person(officer) in case.authors:
        return f"`{officer}` is an author of plan {case.plan}: two others approve it"
    if _person(officer) in case.approvers:
        return f"`{officer}` approved plan {case.plan} before: another person must"
    return None


def why_not_release(case: Case, officer: str, *, at: int) -> str | None:
    """Says what stands against an officer's bringing a plan into force."""
    if _is_expired(case, at):
        return _expired(case)
    if officer not in case.officers:
        return f"`{officer}` is no officer now"
    if not case.checked:
        return f"no officer stands for plan {case.plan}: one does with `relto plans check`"
    if case.widens and not case.approved:
        have = f", only by {', '.join(sorted(case.approvers))}" if case.approvers else ""
        kind = "of an unknown kind" if case.kind is None else case.kind.value
        return (
            f"plan {case.plan} is {kind}: two officers other than its author must approve "
            f"it{have}; they do with `relto approve {case.plan}`"
        )
    return None


def needs_confirmation(case: Case, officer: str) -> bool:
    """Tells whether a plan that this officer releases must be confirmed by a second one."""
    return not case.approvers - {_person(officer)}


def why_not_confirm(case: Case, officer: str) -> str | None:
    """Says what stands against an officer's confirming a plan in force."""
    if not case.released_by:
        return f"plan {case.plan} was not released by an officer: there is nothing to confirm"
    if _person(officer) in case.released_by:
        return f"`{officer}` released plan {case.plan}: a second officer confirms it"
    if _person(officer) in case.authors:
        return f"`{officer}` is an author of plan {case.plan}: another officer confirms it"
    if case.confirmed:
        return f"plan {case.plan} needs no confirmation: a second officer saw it"
    return None


def _is_expired(case: Case, at: int) -> bool:
    return case.expires_at is not None and at >= case.expires_at


def _expired(case: Case) -> str:
    until = format_instant(case.expires_at or 0)
    return f"plan {case.plan} expired at {until}: make a new one with `relto plan`"
