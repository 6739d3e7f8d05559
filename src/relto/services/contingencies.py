"""Plans kept ready: which there are, what each would do today, and one made a draft plan.

1. A rehearsal computes the consequences on what the node holds now and is remembered, so that
   the next one tells what changed.
2. A trigger that begins to hold at a rehearsal drafts a plan and puts a notice into the inbox,
   once; it applies nothing, and while it goes on holding it says nothing more.
3. Staging makes a draft plan, which takes the ordinary way: approved by people, then applied.

It reads no policy directory (its caller hands the readiness in) and asks nobody for approval.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from relto.core.canonical import canonical
from relto.core.clock import Clock
from relto.core.errors import ConflictError, PolicyError, UnknownError
from relto.core.instant import DAY
from relto.core.nearest import did_you_mean
from relto.model.assessment import Assessment
from relto.model.readiness import Contingency, Readiness
from relto.planning import PlanReport, report_from_json, report_to_json
from relto.planning.contingency import Proposal, judged, propose, settled
from relto.planning.rehearsal import Drift, Footing, Rehearsed, drift_between
from relto.planning.triggers import Answer, Verdict
from relto.policy import Snapshot, snapshot_from_bytes
from relto.services.compared import Compared
from relto.services.consequences import consequences
from relto.services.govern import Govern, Plan
from relto.services.proving import Proof, prove
from relto.store import Event, Store, Transaction
from relto.store import policies as policy_table
from relto.store.inbox import Notice, notify, see_to
from relto.store.rehearsals import RehearsalRow, last_rehearsal, save_rehearsal

Settings = Mapping[str, str]
NO_SETTINGS: Settings = {}
KIND = "contingency"
"""The kind of notice that a trigger files."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A contingency in a list.

    Attributes:
        contingency: what is kept ready.
        verdict: whether its trigger holds with the defaults; None where it has only words.
        rehearsed: instant of the last rehearsal with the defaults, None before the first.
        due: whether it was not rehearsed for longer than people promised.
    """

    contingency: Contingency
    verdict: Verdict | None
    rehearsed: int | None
    due: bool


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a contingency would do now.

    Attributes:
        proposal: the contingency, made definite.
        at: instant for which it was computed.
        report: its consequences.
        proof: which cells rise and fall; it tells how many people applying would take.
        drift: what changed since the last rehearsal, None at the first.
        verdict: whether its trigger holds; None where it has only words.
        drafted: the plan that the trigger drafted, if it began to hold.
    """

    proposal: Proposal
    at: int
    report: PlanReport
    proof: Proof
    drift: Drift | None
    verdict: Verdict | None
    drafted: Plan | None


@dataclass(frozen=True, slots=True)
class Misfit:
    """A contingency that cannot be laid over the policy in force any more, and why."""

    contingency: Contingency
    error: PolicyError

    def __bool__(self) -> bool:
        """Tells no: nothing was rehearsed."""
        return False


@dataclass(frozen=True, slots=True)
class Contingencies:
    """What is kept ready on one node.

    Attributes:
        govern: makes draft plans; knows the node's database, the clock, and who asks.
        readiness: what stands in the policy directory.
        assessments: what triggers look at.
    """

    govern: Govern
    readiness: Readiness
    assessments: Sequence[Assessment] = ()

    @property
    def _store(self) -> Store:
        return self.govern.store

    @property
    def _clock(self) -> Clock:
        return self.govern.clock

    @property
    def _actor(self) -> str:
        officer = self.govern.officer
        return self.govern.authority if officer is None else officer.name

    def listed(self) -> tuple[Listed, ...]:
        """Returns all contingencies with the state of their triggers and rehearsals."""
        at = self._clock.now()
        with self._store.read() as tx:
            return tuple(self._listed(tx, each, at) for each in self.readiness.contingencies)

    def _listed(self, tx: Transaction, contingency: Contingency, at: int) -> Listed:
        values = settled(contingency, NO_SETTINGS)
        row = last_rehearsal(tx, contingency.code, _settings(values))
        days = contingency.review_every_days
        due = days is not None and (row is None or at - row.at > days * DAY)
        verdict = judged(contingency, values, self.assessments, at)
        return Listed(contingency, verdict, None if row is None else row.at, due)

    def rehearse(self, name: str, settings: Settings = NO_SETTINGS) -> Rehearsal:
        """Computes what a contingency would do now, and what changed since the last time.

        Raises:
            UnknownError: there is no such contingency, or no policy in force.
            InputError: something is set that is no parameter.
            PolicyError: it does not fit the policy in force.
        """
        contingency, at = self._known(name), self._clock.now()
        with self._store.read() as tx:
            head, (digest, base) = tx.head(), _in_force(tx)
            proposal = propose(contingency, base, at, settings=settings)
            policies = (base, proposal.policy)
            compared = Compared.of(tx, head, policies, at)
            report = consequences(compared, self.readiness.requirements)
            proof = prove(compared)
            last = _last(tx, proposal)
        footing = Footing(at, digest, head.arrivals, proposal.meaning)
        drift = _drift(last, Rehearsed(footing, report))
        verdict = judged(contingency, proposal.values, self.assessments, at)
        drafted = self._drafted(proposal) if _begins(verdict, last) else None
        rehearsal = Rehearsal(proposal, at, report, proof, drift, verdict, drafted)
        self._keep(rehearsal, footing)
        return rehearsal

    def _keep(self, rehearsal: Rehearsal, footing: Footing) -> None:
        """Remembers a rehearsal; a notice is filed with it, unless another filed one meanwhile."""
        with self._store.write() as tx:
            tx.lock_head()
            first = _begins(rehearsal.verdict, _last(tx, rehearsal.proposal))
            save_rehearsal(tx, _row(rehearsal, footing))
            tx.record(self._event(rehearsal, footing))
            if rehearsal.drafted is not None and first:
                self._notify(tx, rehearsal, rehearsal.drafted)

    def rehearse_all(self) -> tuple[Rehearsal | Misfit, ...]:
        """Rehearses every contingency with its defaults, in the order of their codes.

        One that does not fit the policy in force keeps no other from being rehearsed: it is
        told, and waits in the inbox until somebody rewrites it.

        Raises:
            UnknownError: there is no policy in force.
        """
        return tuple(self._tried(each) for each in self.readiness.contingencies)

    def _tried(self, contingency: Contingency) -> Rehearsal | Misfit:
        try:
            return self.rehearse(contingency.code)
        except PolicyError as error:
            text = (
                f"`{contingency.code}` does not fit the policy in force: {error.problems[0]}; "
                "rewrite it, so that it is ready when it is needed"
            )
            with self._store.write() as tx:
                notify(tx, Notice(self._clock.now(), KIND, contingency.code, text))
            return Misfit(contingency, error)

    def stage(self, name: str, settings: Settings = NO_SETTINGS) -> tuple[Proposal, Plan]:
        """Makes a contingency a draft plan; what waited about it in the inbox is seen to.

        Raises:
            UnknownError: there is no such contingency, or no policy in force.
            InputError: something is set that is no parameter.
            PolicyError: it does not fit the policy in force.
            ConflictError: the policy in force says all of it already.
        """
        contingency = self._known(name)
        with self._store.read() as tx:
            _, base = _in_force(tx)
        at = self._clock.now()
        proposal = propose(contingency, base, at, settings=settings)
        if proposal.policy.digest == base.digest:
            raise ConflictError(f"`{name}` is in force already: staging it would change nothing")
        plan = self._planner.plan(proposal.policy)
        with self._store.write() as tx:
            see_to(tx, contingency.code, at=at, by=self._actor)
        return proposal, plan

    def _drafted(self, proposal: Proposal) -> Plan:
        """Makes the plan that a trigger asks for: no officer stands for it until one looks."""
        author = f"contingency {proposal.contingency.code}"
        return replace(self._planner, authority=author, officer=None).plan(proposal.policy)

    @property
    def _planner(self) -> Govern:
        """Makes plans that look at the sources of what is required."""
        return replace(self.govern, requirements=self.readiness.requirements)

    def _known(self, name: str) -> Contingency:
        found = self.readiness.contingency.get(name)
        if found is None:
            known = ", ".join(self.readiness.contingency) or "there is none"
            perhaps = did_you_mean(name, self.readiness.contingency)
            raise UnknownError(f"no contingency `{name}`{perhaps}: {known}")
        return found

    def _notify(self, tx: Transaction, rehearsal: Rehearsal, plan: Plan) -> None:
        code = rehearsal.proposal.contingency.code
        text = (
            f"{rehearsal.proposal.title}: its trigger holds since this rehearsal. Look at draft "
            f"plan {plan.id}, or make a fresh one with `relto contingency stage {code}`; nothing "
            "has been applied"
        )
        notify(tx, Notice(rehearsal.at, KIND, code, text, plan.id))

    def _event(self, rehearsal: Rehearsal, footing: Footing) -> Event:
        verdict, plan = rehearsal.verdict, rehearsal.drafted
        body = {
            "contingency": rehearsal.proposal.contingency.code,
            "settings": dict(rehearsal.proposal.values),
            "meaning": footing.meaning,
            "arrivals": footing.arrivals,
            "report": hashlib.sha256(_bytes(rehearsal.report)).hexdigest(),
            "kind": rehearsal.proof.kind.value,
            "trigger": None if verdict is None else verdict.answer.value,
            "reasons": [] if verdict is None else list(verdict.reasons),
            "drafted": None if plan is None else plan.id,
        }
        return Event("rehearsal", footing.at, self._actor, body, policy=footing.policy)


def _in_force(tx: Transaction) -> tuple[str, Snapshot]:
    row = policy_table.in_force(tx)
    if row is None:
        raise UnknownError("no policy is in force: apply one before rehearsing a change of it")
    return row.digest, snapshot_from_bytes(row.snapshot)


def _settings(values: Settings) -> str:
    return canonical(dict(values)).decode()


def _bytes(report: PlanReport) -> bytes:
    return canonical(report_to_json(report))


def _last(tx: Transaction, proposal: Proposal) -> RehearsalRow | None:
    return last_rehearsal(tx, proposal.contingency.code, _settings(proposal.values))


def _begins(verdict: Verdict | None, last: RehearsalRow | None) -> bool:
    """Tells whether a trigger holds that did not hold at the last rehearsal."""
    before = "" if last is None else last.verdict
    return bool(verdict) and before != Answer.HOLDS.value


def _drift(last: RehearsalRow | None, now: Rehearsed) -> Drift | None:
    if last is None:
        return None
    footing = Footing(last.at, last.policy, last.arrivals, last.meaning)
    then = Rehearsed(footing, report_from_json(msgspec.json.decode(last.report)))
    return drift_between(then, now)


def _row(rehearsal: Rehearsal, footing: Footing) -> RehearsalRow:
    verdict = rehearsal.verdict
    return RehearsalRow(
        contingency=rehearsal.proposal.contingency.code,
        settings=_settings(rehearsal.proposal.values),
        at=footing.at,
        policy=footing.policy,
        arrivals=footing.arrivals,
        meaning=footing.meaning,
        verdict="" if verdict is None else verdict.answer.value,
        report=_bytes(rehearsal.report),
    )
