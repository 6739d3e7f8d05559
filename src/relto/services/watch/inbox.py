"""The inbox of cards: an analyst accepts with a grade, rejects, or says that two are one.

1. Accepting files one item of evidence for a whole group of cards: one speech that is reported
   forty times is one item. Each card is decided about once.
2. The item refers to its card and counts once with all that have the same origin.
3. What a card proposes an analyst may correct; what it does not tell has to be said.

It fetches nothing and computes no opinion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from relto.assessment import standard_parameters
from relto.core.errors import ConflictError, InputError
from relto.core.instant import format_instant
from relto.model.assessment import Dimension
from relto.model.evidence import Evidence, Grade, Kind, Polarity
from relto.policy import Snapshot
from relto.services.acting import Acting, policy_in_force
from relto.services.evidence import Item, Kept
from relto.services.evidence.filing import check_text, file_items
from relto.services.watch import posted as view
from relto.services.watch.posted import Posted, Waiting, groups_waiting, posted, root_of
from relto.services.watch.watching import named_in
from relto.statements import Card, Stance
from relto.store import Transaction
from relto.store import watched as table
from relto.store.watched import DecisionRow


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an analyst makes of a card; what is None or empty is taken from the card.

    Attributes:
        grade: what the analyst makes of the claim.
        partner: whom the evidence speaks of.
        topic: what it concerns.
        whole: whether it concerns the partner as a whole, whatever topics the card names.
        kind, polarity, dimension: what sort of evidence it is.
        claim: what is claimed, in a neutral sentence.
        occurred: when it happened.
        severity: multiplies the weight of its kind.
        marking, scheme: of the evidence; our own if empty.
        kept: how it is kept beside its marking.
        alone: whether only this card is meant, not all that report the same.
    """

    grade: Grade
    partner: str = ""
    topic: str = ""
    whole: bool = False
    kind: Kind | None = None
    polarity: Polarity | None = None
    dimension: Dimension | None = None
    claim: str = ""
    occurred: int | None = None
    severity: float = 1.0
    marking: str = ""
    scheme: str = "relto"
    kept: Kept = field(default_factory=Kept)
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about cards: which, and the item that was filed, if one was."""

    cards: tuple[str, ...]
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """The inbox of one node, and who is at work on it."""

    acting: Acting

    def waiting(self) -> tuple[Waiting, ...]:
        """Returns what waits, a group of cards with one origin each, the oldest first."""
        with self.acting.store.read() as tx:
            return groups_waiting(_all(tx))

    def card(self, name: str) -> Posted:
        """Returns a card, by its name or a beginning of it that no other card has.

        Raises:
            UnknownError: there is none.
            ConflictError: several begin so.
        """
        with self.acting.store.read() as tx:
            return _one(tx, name)

    def accept(self, name: str, verdict: Verdict) -> Decided:
        """Files a card as evidence, for all cards that report the same.

        Raises:
            UnknownError: there is no such card.
            ConflictError: it was decided about before.
            InputError: something has to be said that the card does not tell, or is not sound.
            AuthorityError: officers bind and none acts.
        """
        with self.acting.store.write() as tx:
            tx.lock_head()
            self.acting.require(tx)
            found = _open(tx, name)
            claim = _claim(found, verdict, policy_in_force(tx))
            (item,) = file_items(tx, self.acting, [claim], kept=verdict.kept, source=found.source)
            along = () if verdict.alone else _others(tx, found)
            number = item.evidence.id
            self._decide(tx, (found,), view.ACCEPTED, evidence=number)
            self._decide(tx, along, view.MERGED, evidence=number, reason=f"as {found.card.id}")
            return Decided(tuple(each.card.id for each in (found, *along)), item)

    def reject(
        self, name: str, reason: str, *, untrue: bool = False, alone: bool = False
    ) -> Decided:
        """Rejects a card, and all cards that report the same.

        Args:
            name: of the card.
            reason: why, in words.
            untrue: whether the report is untrue, which counts against its outlet.
            alone: whether only this card is meant.

        Raises:
            UnknownError: there is no such card.
            ConflictError: it was decided about before.
            InputError: no reason was given.
            AuthorityError: officers bind and none acts.
        """
        why = check_text("reason", reason)
        with self.acting.store.write() as tx:
            tx.lock_head()
            self.acting.require(tx)
            found = _open(tx, name)
            along = () if alone else _others(tx, found)
            act = view.REFUTED if untrue else view.REJECTED
            self._decide(tx, (found, *along), act, reason=why)
            return Decided(tuple(each.card.id for each in (found, *along)))

    def merge(self, name: str, into: str) -> Decided:
        """Says that two cards report the same, so that they count once.

        Where one of them was accepted already, what waits of the other goes with it.

        Raises:
            UnknownError: there is no such card.
            ConflictError: they are of one group already, or both were filed as evidence.
            AuthorityError: officers bind and none acts.
        """
        with self.acting.store.write() as tx:
            tx.lock_head()
            actor, now = self.acting.require(tx), self.acting.clock.now()
            pair = _one(tx, name), _one(tx, into)
            if pair[0].origin == pair[1].origin:
                raise ConflictError("these two report the same already")
            filed = [_filed(tx, each) for each in pair]
            if all(filed):
                raise ConflictError(
                    f"both were filed, as {filed[0]} and {filed[1]}: withdraw one of them"
                )
            here, there = pair if filed[1] or not filed[0] else pair[::-1]
            table.merge(tx, here.origin, there.origin, at=now, by=actor)
            body = {"origin": here.origin, "into": there.origin, "card": here.card.id}
            self.acting.record(tx, "cards-merged", body, at=now)
            evidence = filed[0] or filed[1]
            along = _others(tx, _one(tx, there.card.id)) if evidence else ()
            self._decide(tx, along, view.MERGED, evidence=evidence, reason=f"as {there.card.id}")
            return Decided(tuple(each.card.id for each in along))

    def _decide(
        self,
        tx: Transaction,
        cards: Sequence[Posted],
        act: str,
        *,
        evidence: str | None = None,
        reason: str = "",
    ) -> None:
        if not cards:
            return
        now, actor = self.acting.clock.now(), self.acting.name
        for each in cards:
            table.decide(tx, DecisionRow(each.card.id, now, actor, act, evidence, reason))
        body: dict[str, object] = {"cards": [each.card.id for each in cards]}
        told = {"evidence": evidence, "reason": reason}
        body |= {key: value for key, value in told.items() if value}
        self.acting.record(
            tx, f"cards-{act}" if act == view.MERGED else f"card-{act}", body, at=now
        )


def _all(tx: Transaction) -> tuple[Posted, ...]:
    return posted(table.cards(tx), table.merges(tx), table.decisions(tx))


def _one(tx: Transaction, name: str) -> Posted:
    return posted([table.card(tx, name)], table.merges(tx), table.decisions(tx))[0]


def _open(tx: Transaction, name: str) -> Posted:
    found = _one(tx, name)
    if found.decision is not None:
        of = found.decision
        into = f" as {of.evidence}" if of.evidence else ""
        day = format_instant(of.at)[:10]
        raise ConflictError(f"card {found.card.id} was {of.act}{into} by {of.actor} on {day}")
    return found


def _others(tx: Transaction, found: Posted) -> tuple[Posted, ...]:
    """Returns the cards of one group that wait beside a card."""
    return tuple(
        each
        for each in _all(tx)
        if each.origin == found.origin and each.decision is None and each.card.id != found.card.id
    )


def _filed(tx: Transaction, found: Posted) -> str | None:
    """Returns the item of evidence that stands for a card's group, if one does."""
    merges = table.merges(tx)
    decisions = table.decisions(tx)
    for row in table.cards(tx):
        decision = decisions.get(row.id)
        if root_of(row.origin, merges) == found.origin and decision and decision.evidence:
            return decision.evidence
    return None


def _claim(found: Posted, verdict: Verdict, policy: Snapshot | None) -> Evidence:
    card = found.card
    kind, polarity, dimension = _sort(card, verdict)
    return Evidence(
        id="",
        partner=verdict.partner or _subject(card, policy),
        topic=_topic(card, verdict),
        kind=kind,
        polarity=polarity,
        dimension=dimension,
        claim=verdict.claim or card.sentence,
        occurred=_occurred(found) if verdict.occurred is None else verdict.occurred,
        recorded=0,
        grade=verdict.grade,
        group=found.origin,
        severity=verdict.severity,
        provenance=_provenance(found),
        marking=verdict.marking,
        scheme=verdict.scheme,
        reference=card.id,
    )


def _sort(card: Card, verdict: Verdict) -> tuple[Kind, Polarity, Dimension]:
    kind = verdict.kind or card.kind
    if kind is None:
        raise InputError(f"card {card.id} proposes no kind: say which", path="kind")
    rule = standard_parameters().kinds[kind]
    polarity = verdict.polarity or (card.polarity if kind is card.kind else rule.polarity)
    if polarity is None:
        raise InputError(
            f"card {card.id} is a {card.stance.value}: say what it speaks for", path="polarity"
        )
    dimension = verdict.dimension or (card.dimension if kind is card.kind else None)
    return kind, polarity, dimension or rule.dimension


def _subject(card: Card, policy: Snapshot | None) -> str:
    """Returns the partner that a card speaks of: who acts, else the only one it names."""
    partners = frozenset(named_in(card))
    if policy is not None:
        partners &= policy.organisation.keys() - {policy.releasing}
    named = [name for name in named_in(card) if name in partners]
    if named and (named[0] == card.actor or len(named) == 1):
        return named[0]
    whom = ", ".join(named) or "no partner"
    raise InputError(f"card {card.id} names {whom}: say whom it speaks of", path="partner")


def _topic(card: Card, verdict: Verdict) -> str | None:
    if verdict.whole:
        return None
    if verdict.topic:
        return verdict.topic
    deepest = max(card.topics, key=lambda topic: topic.count("/"), default=None)
    if deepest is None or any(not _above(each, deepest) for each in card.topics):
        return None
    return deepest


def _above(topic: str, below: str) -> bool:
    return below == topic or below.startswith(topic + "/")


def _occurred(found: Posted) -> int:
    """Returns when it happened, as far as the card tells; what lies ahead was said when it was."""
    card = found.card
    told = [instant for instant in (card.when, card.published) if instant is not None]
    return next((instant for instant in told if instant <= found.at), found.at)


def _provenance(found: Posted) -> str:
    card = found.card
    said = f"{card.speaker_role or 'a speaker'} of {card.speaker}" if card.speaker else ""
    day = "" if card.published is None else format_instant(card.published)[:10]
    parts = (card.outlet or found.source, day, card.url, _STANCES[card.stance], said)
    return ", ".join(part for part in parts if part)


_STANCES = {
    Stance.STATEMENT: "its own statement",
    Stance.REPORTED_CLAIM: "a reported claim, not the event",
    Stance.DENIAL: "a denial",
    Stance.FACT: "told as a fact",
    Stance.CONDITIONAL: "conditional",
}
