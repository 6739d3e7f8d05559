"""Searching for a posture on what this node holds, and trying the answer at the gate.

It stores nothing and applies nothing: an answer becomes policy by a plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from relto.core.clock import Clock
from relto.core.errors import InputError, ReltoError, UnknownError
from relto.core.nearest import did_you_mean
from relto.model.rung import Rung
from relto.planning import Dial, combined, dial_of, handlings_of
from relto.planning.dial import Combined
from relto.planning.expression import read_expression
from relto.planning.flow import Stock as Rows
from relto.planning.flow import flow_of
from relto.planning.lattice import Lattice
from relto.planning.suggest import Posture, Task, suggest
from relto.planning.suggested import (
    Answer,
    Question,
    read_keep,
    restrictions_of,
    with_restrictions,
)
from relto.policy import Snapshot, snapshot_from_bytes
from relto.policy.matching import concerns
from relto.policy.membership import roster
from relto.services.compared import Compared
from relto.services.consequences import consequences
from relto.services.holdings import Stock
from relto.store import Store
from relto.store import policies as policy_table


class _Held(NamedTuple):
    """What the node holds, at an instant, under the policy in force."""

    policy: Snapshot
    rows: Rows
    parts: Combined
    at: int

    def dial(self, policy: Snapshot) -> Dial:
        return dial_of(policy, self.rows.handlings, self.at, combining=self.parts)


@dataclass(frozen=True, slots=True)
class Suggest:
    """The search, on one node."""

    store: Store
    clock: Clock

    def ask(self, question: Question) -> Answer:
        """Returns the least restrictive posture, or why there is none.

        Raises:
            InputError: an expression or a share is not what it should be, or no policy is in force.
            UnknownError: the policy knows no such partner.
            ReltoError: the gate does not say what was computed; nothing may rely on it.
        """
        with self.store.read() as tx:
            head, base = tx.head(), policy_table.in_force(tx)
            if base is None:
                raise InputError("no policy is in force: apply one first")
            policy, at = snapshot_from_bytes(base.snapshot), self.clock.now()
            partners = recipients(policy, question.to, at)
            stock = Stock.of(tx, head)
            profiles = stock.profiles.all
            handlings = handlings_of(profiles, stock.profiles.meanings, policy)
            rows = Rows(profiles, handlings, stock.counts())
            held = _Held(policy, rows, combined(profiles), at)
            verdict = suggest(_task(held, question, partners))
            posture = verdict.posture or verdict.milder
            selections = () if posture is None else posture.selections
            more = restrictions_of(selections, question, policy)
            proposed = with_restrictions(policy, more)
            if posture is not None:
                _try(held, proposed, question, (partners, posture))
            report = consequences(Compared.of(tx, head, (policy, proposed), at))
        if report.widened:
            raise ReltoError("the restrictions would widen something: report this as a fault")
        return Answer(question, partners, verdict, more, report.floors, at, base.digest)


def recipients(policy: Snapshot, to: str, at: int) -> tuple[str, ...]:
    """Returns the partners that a restriction to somebody meets, sorted.

    Raises:
        UnknownError: the policy has no such organisation or community.
        InputError: it is the releasing organisation itself.
    """
    known = [*policy.organisation, *policy.community]
    if to not in known:
        raise UnknownError(f"the policy knows no `{to}`{did_you_mean(to, known)}")
    now = roster(policy, at)
    partners = policy.organisation.keys() - {policy.releasing}
    found = tuple(sorted(p for p in partners if concerns(frozenset({to}), p, now)))
    if not found:
        raise InputError(f"`{to}` is no partner: nothing is released to it", path="--from")
    return found


def _task(held: _Held, question: Question, partners: tuple[str, ...]) -> Task:
    topics = tuple(sorted(held.policy.topic))
    protect = tuple(read_expression(text, topics, name="--protect") for text in question.protect)
    keep = tuple(read_keep(text, topics) for text in question.keep)
    dial = held.dial(held.policy)
    rungs = {partner: dial.rungs(partner) for partner in partners}
    return Task(flow_of(held.rows, rungs, Lattice(topics), question.rung), protect, keep)


def _try(
    held: _Held, proposed: Snapshot, question: Question, found: tuple[tuple[str, ...], Posture]
) -> None:
    """Evaluates the proposed policy and counts again what it lowers and stops."""
    partners, posture = found
    before, after = held.dial(held.policy), held.dial(proposed)
    lowered = stopped = 0
    for partner in partners:
        old, new = before.rungs(partner), after.rungs(partner)
        lowered += int(held.rows.counts[(old > question.rung) & (new <= question.rung)].sum())
        stopped += int(held.rows.counts[(old >= Rung.SEALED) & (new < Rung.SEALED)].sum())
        if np.any(new > old):
            raise ReltoError("the gate would release more: report this as a fault")
    if (lowered, stopped) != (posture.protected + posture.beside, posture.stopped):
        raise ReltoError(
            f"the gate lowers {lowered} and stops {stopped} products, computed were "
            f"{posture.protected + posture.beside} and {posture.stopped}: report this as a fault"
        )
