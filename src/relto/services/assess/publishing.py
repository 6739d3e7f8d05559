"""Assessments on a node: looked at, published, disputed, and computed again.

1. The order is fixed: evidence, the author's own estimate, then what is computed. Going on without
   an estimate takes a reason, which is recorded.
2. A published assessment names what it rests on, and keeps its parameters and red lines; it can
   be computed again years later, and what differs is told.
3. Dissent and the partner's reply are attached to it and change nothing in it.
4. It expires, and takes effect only by a plan of people.

It decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from relto.assessment import Assessed, Parameters, assess, load_parameters
from relto.core.canonical import digest
from relto.core.errors import AuthorityError, InputError, UnknownError
from relto.core.instant import DAY, format_instant
from relto.model.assessment import Assessment, Dimension
from relto.model.evidence import Evidence
from relto.services.acting import Acting, policy_in_force
from relto.services.assess.basis import (
    Basis,
    Rules,
    basis_from_bytes,
    basis_of,
    basis_to_bytes,
    evidence_then,
)
from relto.services.assess.estimate import (
    Estimate,
    checked_probabilities,
    estimate_of,
    estimate_row,
    standing_estimate,
)
from relto.services.assess.result import differences, findings, result_of, result_to_bytes
from relto.services.evidence import Item, as_of
from relto.services.evidence.filing import check_text
from relto.services.evidence.item import items
from relto.services.evidence.register import shown
from relto.services.release import Release
from relto.store import Transaction, register
from relto.store import assessments as table
from relto.store.assessments import AssessmentRow
from relto.store.evidence import RemarkRow, next_name, remark, remarks

DISSENT, REPLY = "dissent", "reply"


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to see about a partner, in the order in which it is to be seen.

    Attributes:
        partner: its code.
        at: the instant that it is about.
        evidence: about the partner, as it stood then, the oldest event first.
        estimate: the acting person's own, recorded after the last of it; None if there is none.
        assessed: what is computed from all evidence; None where there is none about the partner.
        rules: by which.
    """

    partner: str
    at: int
    evidence: tuple[Evidence, ...]
    estimate: Estimate | None
    assessed: Assessed | None
    rules: Rules


@dataclass(frozen=True, slots=True)
class Published:
    """A published assessment.

    Attributes:
        row: as it was published.
        basis: what it was computed from.
        result: what it says, as a JSON object.
        remarks: dissent and replies, the oldest first.
    """

    row: AssessmentRow
    basis: Basis
    result: dict[str, Any]
    remarks: tuple[RemarkRow, ...]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """An assessment computed again: where the result differs from what was published."""

    id: str
    published: str
    now: str
    differences: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tells whether the result is the very same."""
        return self.published == self.now


@dataclass(frozen=True, slots=True)
class Assessments:
    """The assessments of one node, and who is at work on them."""

    acting: Acting

    def look(self, partner: str, rules: Rules, *, at: int | None = None) -> Look:
        """Returns what there is to see about a partner at an instant, now if not given.

        Raises:
            UnknownError: there is no such organisation in the policy in force.
        """
        with self.acting.store.read() as tx:
            _require_known(tx, partner)
            when = self.acting.clock.now() if at is None else at
            whole = items(tx)
            if at is None:
                return self._look(tx, partner, rules, (when, whole, [e.evidence for e in whole]))
            there = [each for each in whole if each.evidence.recorded <= when]
            return self._look(
                tx, partner, rules, (when, there, [as_of(each, when) for each in there])
            )

    def _look(
        self,
        tx: Transaction,
        partner: str,
        rules: Rules,
        known: tuple[int, Sequence[Item], Sequence[Evidence]],
    ) -> Look:
        when, there, evidence = known
        mine = [each for each in there if each.evidence.partner == partner]
        estimates = map(estimate_of, table.estimates(tx, partner, actor=self.acting.name))
        return Look(
            partner,
            when,
            _about(partner, evidence),
            standing_estimate(estimates, mine),
            _assessed(evidence, partner, rules, when),
            rules,
        )

    def overall(self, rules: Rules) -> Assessed:
        """Returns what follows for all partners as of now, for an audit."""
        with self.acting.store.read() as tx:
            there = items(tx)
        return assess(
            [each.evidence for each in there],
            at=self.acting.clock.now(),
            parameters=rules.parameters,
            red_lines=rules.red_lines,
        )

    def view(self, partner: str, rules: Rules, release: Release, *, reader: str) -> Look:
        """Returns what a partner could work out about another from what the gate opens to it.

        Raises:
            UnknownError: no policy is in force, or it does not know one of them.
        """
        with self.acting.store.read() as tx:
            _require_known(tx, partner)
            there = items(tx)
        evidence = tuple(each.evidence for each in shown(there, release, reader))
        at = self.acting.clock.now()
        found = _assessed(evidence, partner, rules, at)
        return Look(partner, at, _about(partner, evidence), None, found, rules)

    def estimate(
        self,
        partner: str,
        probabilities: Mapping[Dimension, float],
        *,
        topic: str | None = None,
        because: str = "",
    ) -> Estimate:
        """Records what the acting person judges, before the computed result is shown.

        Raises:
            UnknownError: there is no such organisation in the policy in force.
            InputError: it says nothing, or no probabilities.
            AuthorityError: officers bind and none acts.
        """
        shares = checked_probabilities(probabilities)
        acting = self.acting
        with acting.store.write() as tx:
            tx.lock_head()
            actor, now = acting.require(tx), acting.clock.now()
            _require_known(tx, partner, topic)
            made = Estimate(now, actor, partner, topic, shares, because.strip())
            row = estimate_row(made)
            table.estimate(tx, row)
            acting.record(tx, "estimate", {"digest": digest(row.body)}, at=now, partner=partner)
            return made

    def go_on(self, partner: str, reason: str) -> None:
        """Records that the computed result is looked at without an estimate, and why.

        Raises:
            UnknownError: there is no such organisation in the policy in force.
            InputError: no reason was given.
            AuthorityError: officers bind and none acts.
        """
        why = check_text("reason", reason)
        acting = self.acting
        with acting.store.write() as tx:
            tx.lock_head()
            acting.require(tx)
            _require_known(tx, partner)
            body, now = {"reason": why}, acting.clock.now()
            acting.record(tx, "estimate-left-out", body, at=now, partner=partner)

    def publish(self, partner: str, rules: Rules, *, without: str = "") -> Published:
        """Publishes an assessment of a partner as of now.

        Args:
            partner: its code.
            rules: by which.
            without: why there is no estimate by who publishes; empty if there is one.

        Raises:
            UnknownError: there is no such organisation, or no evidence about it.
            AuthorityError: officers bind and none acts, or no estimate was recorded.
        """
        acting = self.acting
        with acting.store.write() as tx:
            tx.lock_head()
            acting.require(tx)
            _require_known(tx, partner)
            there, now = items(tx), acting.clock.now()
            look = self._look(tx, partner, rules, (now, there, [e.evidence for e in there]))
            if look.assessed is None:
                raise UnknownError(f"no evidence speaks of `{partner}`: there is nothing to assess")
            if look.estimate is None and not without.strip():
                raise AuthorityError(_ESTIMATE_FIRST.format(partner=partner))
            reason = "" if look.estimate is not None else check_text("reason", without)
            row = _row(tx, acting, look, basis_of(there, rules.red_lines, without=reason))
            found, body = rules.parameters, rules.body
            table.keep_parameters(
                tx, digest=found.digest, version=found.version, body=body, at=look.at
            )
            table.publish(tx, row)
            acting.record(tx, "assessment-published", _told(row), at=row.at, partner=partner)
            return _published(tx, row)

    def listed(self, partner: str | None = None) -> tuple[Published, ...]:
        """Returns published assessments, the oldest first."""
        with self.acting.store.read() as tx:
            return tuple(_published(tx, row) for row in table.assessments(tx, partner=partner))

    def published(self, name: str) -> Published:
        """Returns a published assessment.

        Raises:
            UnknownError: there is none of this name.
        """
        with self.acting.store.read() as tx:
            return _published(tx, table.assessment(tx, name))

    def dissent(self, name: str, text: str) -> Published:
        """Attaches the acting person's dissent to an assessment.

        Raises:
            UnknownError: there is no such assessment.
            InputError: it is empty or too long.
            AuthorityError: officers bind and none acts.
        """
        return self._remark(name, DISSENT, check_text("dissent", text))

    def reply(self, name: str, text: str) -> Published:
        """Attaches what the partner says to an assessment.

        Raises:
            UnknownError: there is no such assessment.
            InputError: it is empty or too long.
            AuthorityError: officers bind and none acts.
        """
        return self._remark(name, REPLY, check_text("reply", text))

    def _remark(self, name: str, kind: str, text: str) -> Published:
        acting = self.acting
        with acting.store.write() as tx:
            tx.lock_head()
            actor, now = acting.require(tx), acting.clock.now()
            row = table.assessment(tx, name)
            n = len(remarks(tx, name).get(name, ())) + 1
            remark(tx, RemarkRow(name, n, now, actor, kind, text))
            body = {"assessment": name, "digest": digest(text.encode())}
            acting.record(tx, f"assessment-{kind}", body, at=now, partner=row.partner)
            return _published(tx, row)

    def recompute(self, name: str) -> Recomputed:
        """Computes a published assessment again from what it rests on.

        Raises:
            UnknownError: there is no such assessment.
        """
        with self.acting.store.read() as tx:
            row = table.assessment(tx, name)
            assessed = assessed_then(tx, row)
        now = result_of(assessed, row.partner)
        body = result_to_bytes(now)
        told = differences(msgspec.json.decode(row.result), msgspec.json.decode(body))
        return Recomputed(name, row.digest, digest(body), told)

    def then(self, name: str) -> Look:
        """Returns what was seen when an assessment was published, computed again.

        Raises:
            UnknownError: there is no such assessment.
        """
        with self.acting.store.read() as tx:
            row = table.assessment(tx, name)
            basis, assessed = basis_from_bytes(row.basis), assessed_then(tx, row)
            body = table.parameters(tx, row.parameters)
            rows = table.estimates(tx, row.partner, actor=row.actor)
        before = [estimate_of(each) for each in rows if each.at <= row.at]
        return Look(
            row.partner,
            row.at,
            assessed.items_of[row.partner],
            before[-1] if basis.estimated and before else None,
            assessed,
            Rules(assessed.parameters, body, basis.red_lines),
        )

    def findings(self) -> tuple[Assessment, ...]:
        """Returns what published assessments found, as triggers look at it."""
        with self.acting.store.read() as tx:
            return tuple(each for row in table.assessments(tx) for each in findings(row))


_ESTIMATE_FIRST = (
    "record your own estimate first: `relto assessments estimate {partner} DIMENSION=P …`; or say "
    "why there is none with `--no-estimate REASON`"
)


def assessed_then(tx: Transaction, row: AssessmentRow) -> Assessed:
    """Computes a published assessment from what it rests on."""
    basis = basis_from_bytes(row.basis)
    parameters = _parameters(tx, row)
    evidence = evidence_then(basis, items(tx))
    return assess(evidence, at=row.at, parameters=parameters, red_lines=basis.red_lines)


def _parameters(tx: Transaction, row: AssessmentRow) -> Parameters:
    return load_parameters(table.parameters(tx, row.parameters))


def _require_known(tx: Transaction, partner: str, topic: str | None = None) -> None:
    policy = policy_in_force(tx)
    if policy is None:
        return
    if partner not in policy.organisation:
        raise UnknownError(f"no organisation `{partner}` in the policy in force")
    if partner == policy.releasing:
        raise InputError(f"`{partner}` is this node's own organisation, expected a partner")
    if topic is not None and topic not in policy.topic:
        raise UnknownError(f"no topic `{topic}` in the policy in force")


def _about(partner: str, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    mine = (each for each in evidence if each.partner == partner)
    return tuple(sorted(mine, key=lambda each: (each.occurred, each.id)))


def _assessed(evidence: Sequence[Evidence], partner: str, rules: Rules, at: int) -> Assessed | None:
    if not any(each.partner == partner and each.recorded <= at for each in evidence):
        return None
    return assess(evidence, at=at, parameters=rules.parameters, red_lines=rules.red_lines)


def _row(tx: Transaction, acting: Acting, look: Look, basis: Basis) -> AssessmentRow:
    assert look.assessed is not None  # noqa: S101 - the caller saw it
    result = result_to_bytes(result_of(look.assessed, look.partner))
    return AssessmentRow(
        id=next_name(tx, register.assessments, f"A-{format_instant(look.at)[:4]}-"),
        at=look.at,
        actor=acting.name,
        partner=look.partner,
        parameters=look.rules.parameters.digest,
        expires=look.at + look.rules.parameters.expires_after_days * DAY,
        digest=digest(result),
        basis=basis_to_bytes(basis),
        result=result,
    )


def _told(row: AssessmentRow) -> dict[str, Any]:
    return {
        "assessment": row.id,
        "digest": row.digest,
        "basis": digest(row.basis),
        "parameters": row.parameters,
    }


def _published(tx: Transaction, row: AssessmentRow) -> Published:
    said = tuple(remarks(tx, row.id).get(row.id, ()))
    return Published(row, basis_from_bytes(row.basis), msgspec.json.decode(row.result), said)
