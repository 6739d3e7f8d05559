"""Filing evidence: what is not sound is refused, the rest is stored at once, or nothing of it.

1. An item is a product and a row of the register, in one transaction with its event.
2. Names count up by year, under the lock of the head row: two people never get the same.
3. An item that is there already under its name, saying the same with a grade that it had or has,
   is left alone; saying something else, it is refused.

Its caller opens the transaction. It does not decide who may see what was filed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from relto.core.errors import ConflictError, InputError, StoreError
from relto.core.instant import format_instant
from relto.core.nearest import nearest
from relto.formats.evidence import (
    EVIDENCE_FEED,
    EVIDENCE_TYPE,
    evidence_id,
    evidence_object,
    filed_to_bytes,
    same_claim,
)
from relto.formats.stix import parse_object
from relto.labels.text import is_name
from relto.model.evidence import Evidence, Grade
from relto.model.handling import Handling
from relto.policy import Snapshot
from relto.services.acting import Acting, policy_in_force
from relto.services.evidence.item import REPLY, WITHDRAWAL, Item, grading_row, item, items
from relto.services.evidence.marking import label_of, own_marking
from relto.store import Transaction, register
from relto.store import evidence as table
from relto.store.arrivals import Incoming, admit
from relto.store.evidence import EvidenceRow, RemarkRow
from relto.store.products import object_number

MOST_SEVERE = 2.0
NAME_LIMIT = 80
TEXT_LIMIT = 4_000
"""Most characters of a claim, a reply, a reason."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How an item is kept beside its marking.

    Attributes:
        disciplines: how it was collected; without one no agreement covers it, and it stays here.
        originators: whose it is beside our own organisation.
    """

    disciplines: frozenset[str] = frozenset()
    originators: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Desk:
    """A filing under way."""

    tx: Transaction
    acting: Acting
    actor: str
    now: int
    own: str
    key: bytes = field(repr=False)
    policy: Snapshot | None = None
    taken: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)


def file_items(
    tx: Transaction,
    acting: Acting,
    claims: Sequence[Evidence],
    *,
    kept: Kept,
    source: str = "",
) -> tuple[Item, ...]:
    """Files items in the caller's transaction; those that are there already are left alone.

    Args:
        tx: a writing transaction.
        acting: who files them.
        claims: what is claimed; an empty `id` gets the next name, an empty marking our own, a
            `recorded` of 0 is now, an empty author whoever acts.
        kept: how they are kept.
        source: where they came from, for the record.

    Returns:
        The items that are new, in their order.

    Raises:
        InputError: one is not sound, or its marking could reach the partner it speaks of.
        ConflictError: one is there under its name with another content.
        AuthorityError: officers bind and none acts.
    """
    head, actor = tx.lock_head(), acting.require(tx)
    now = acting.clock.now()
    desk = _Desk(tx, acting, actor, now, head.organisation, head.stream_key)
    desk.policy, desk.taken = policy_in_force(tx), table.taken_names(tx)
    ready = [_ready(desk, claim) for claim in claims]
    new = [claim for claim in ready if not _is_known(desk, claim)]
    named = list(_named(desk, new))
    handled = [(each, _handling(desk, each, kept)) for each in named]
    products = [_product(desk, *each) for each in handled]
    _store(desk, handled, products)
    _record(desk, handled, products, source)
    if len(named) == 1:
        return (item(tx, named[0].id),)
    whole = {each.evidence.id: each for each in items(tx)}
    return tuple(whole[claim.id] for claim in named)


def _ready(desk: _Desk, claim: Evidence) -> Evidence:
    """Completes a claim, and refuses it where it is not sound."""
    whole = replace(
        claim,
        claim=claim.claim.strip() or claim.kind.value.replace("-", " "),
        recorded=claim.recorded or desk.now,
        author=claim.author or desk.actor,
        marking=claim.marking.strip() or own_marking(desk.own),
    )
    try:
        check(whole, desk.now, own=desk.own, policy=desk.policy)
    except InputError as error:
        place = ": ".join(part for part in (claim.id, error.path) if part)
        raise InputError(error.message, path=place or None) from None
    return whole


def check(claim: Evidence, now: int, *, own: str, policy: Snapshot | None) -> None:
    """Refuses a claim that is not sound.

    Raises:
        InputError: with the key that is wrong, and what was expected.
    """
    _check_names(claim, own, policy)
    check_text("claim", claim.claim)
    check_grade(claim.grade)
    if claim.occurred > now:
        day = format_instant(claim.occurred)[:10]
        raise InputError(f"{day} lies in the future, expected when it happened", path="occurred")
    if claim.recorded > now or claim.recorded < claim.occurred:
        day = format_instant(claim.recorded)[:10]
        raise InputError(f"{day}, expected from when it happened until now", path="recorded")
    if not 0 < claim.severity <= MOST_SEVERE:
        raise InputError(f"{claim.severity}, expected above 0, at most 2", path="severity")
    if claim.count < 1:
        raise InputError(f"{claim.count}, expected 1 or more", path="count")


def _check_names(claim: Evidence, own: str, policy: Snapshot | None) -> None:
    if claim.id and (len(claim.id) > NAME_LIMIT or not claim.id.isprintable()):
        raise InputError("not a name of at most 80 printable characters", path="id")
    if claim.id.startswith(EVIDENCE_TYPE):
        raise InputError(f"`{EVIDENCE_TYPE}` begins ids of products: give another name", path="id")
    if claim.partner == own:
        message = f"`{own}` is this node's own organisation, and evidence speaks of partners"
        raise InputError(message, path="partner")
    if policy is None:
        if not is_name(claim.partner):
            raise InputError(f"`{claim.partner}` is not an organisation's code", path="partner")
        return
    for path, name, known in (
        ("partner", claim.partner, policy.organisation),
        ("topic", claim.topic, policy.topic),
    ):
        if name is not None and name not in known:
            near = nearest(name, known)
            hint = f", perhaps `{near}`" if near else ""
            what = "organisation" if path == "partner" else "topic"
            raise InputError(f"no {what} `{name}` in the policy in force{hint}", path=path)


def check_text(path: str, text: str, limit: int = TEXT_LIMIT) -> str:
    """Returns a text that is not empty, too long, or beyond what can be printed.

    Raises:
        InputError: it is one of these.
    """
    if not text.strip():
        raise InputError("is empty: write it in a neutral sentence", path=path)
    if len(text) > limit:
        raise InputError(f"{len(text):,} characters, expected at most {limit:,}", path=path)
    return text.strip()


def check_grade(grade: Grade) -> None:
    """Refuses a grade of which a number is no probability or a range is none.

    Raises:
        InputError: with the key that is wrong.
    """
    numbers = {
        "p_true": grade.true,
        "p_caused": grade.caused,
        "p_caused_low": grade.caused_low,
        "p_caused_high": grade.caused_high,
    }
    for path, number in numbers.items():
        if number is not None and not 0 <= number <= 1:
            raise InputError(f"{number}, expected a probability from 0 to 1", path=path)
    parts = (grade.caused_low, grade.caused, grade.caused_high)
    given = [number for number in parts if number is not None]
    if given != sorted(given):
        raise InputError("expected low, best and high in this order", path="p_caused_low")


def _is_known(desk: _Desk, claim: Evidence) -> bool:
    if claim.id not in desk.taken:
        return False
    there = item(desk.tx, claim.id)
    if claim.grade in {each.grade for each in there.gradings} and same_claim(there.evidence, claim):
        return True
    raise ConflictError(
        f"evidence `{claim.id}` is there already and says something else: give another name, or "
        "grade or withdraw that one"
    )


def _named(desk: _Desk, claims: Iterable[Evidence]) -> Iterator[Evidence]:
    year = format_instant(desk.now)[:4]
    first = table.next_name(desk.tx, register.evidence, f"E-{year}-")
    number = int(first.rsplit("-", 1)[1])
    for claim in claims:
        name = claim.id
        while not name:
            made = f"E-{year}-{number:03d}"
            name, number = ("" if made in desk.taken else made), number + 1
        if name in desk.taken:
            raise ConflictError(f"evidence `{name}` comes twice: give each its own name")
        desk.taken.add(name)
        yield replace(claim, id=name)


def _handling(desk: _Desk, claim: Evidence, kept: Kept) -> Handling:
    try:
        label = label_of(claim, desk.own, desk.policy, desk.now)
    except InputError as error:
        raise InputError(error.message, path=f"{claim.id}: {error.path}") from None
    return Handling(
        originators=kept.originators | {desk.own},
        label=label,
        topics=frozenset() if claim.topic is None else frozenset({claim.topic}),
        disciplines=kept.disciplines,
    )


def _product(desk: _Desk, claim: Evidence, handling: Handling) -> str:
    """Returns the id of a claim's product, which nothing else has."""
    like = 0
    while True:
        found = evidence_id(claim, handling, desk.key, like=like)
        if found not in desk.products and object_number(desk.tx, found) is None:
            desk.products.add(found)
            return found
        like += 1


def _store(
    desk: _Desk, handled: Sequence[tuple[Evidence, Handling]], products: Sequence[str]
) -> None:
    now, actor = desk.now, desk.actor
    versions = [
        evidence_object(claim, handling, identifier=product, created=now, modified=now)
        for (claim, handling), product in zip(handled, products, strict=True)
    ]
    admit_versions(desk.tx, versions, now)
    rows = [
        EvidenceRow(
            id=claim.id,
            at=now,
            actor=actor,
            partner=claim.partner,
            product=product,
            reference=claim.reference,
            body=filed_to_bytes(claim, handling),
        )
        for (claim, handling), product in zip(handled, products, strict=True)
    ]
    table.file_evidence(desk.tx, rows)
    graded = [grading_row(claim.id, 1, now, actor, (claim.grade, "")) for claim, _ in handled]
    table.add_gradings(desk.tx, graded)
    for claim, _ in handled:
        for n, (kind, text) in enumerate(_said(claim), 1):
            table.remark(desk.tx, RemarkRow(claim.id, n, now, actor, kind, text))


def _said(claim: Evidence) -> Iterator[tuple[str, str]]:
    """Yields what a claim brings along that was said of it before it came here."""
    if claim.reply.strip():
        yield REPLY, claim.reply.strip()
    if claim.withdrawn is not None:
        yield WITHDRAWAL, f"withdrawn before it came here, {format_instant(claim.withdrawn)[:10]}"


def admit_versions(tx: Transaction, versions: Sequence[bytes], at: int) -> None:
    """Stores versions of evidence products beside all other products.

    Raises:
        StoreError: one is refused, which an id of our own making never is.
    """
    incoming = [Incoming(parse_object(raw, EVIDENCE_FEED), raw) for raw in versions]
    if incoming and (refused := admit(tx, incoming, at).refused):
        raise StoreError(f"evidence could not be stored: {refused[0][1]}")


def _record(
    desk: _Desk,
    handled: Sequence[tuple[Evidence, Handling]],
    products: Sequence[str],
    source: str,
) -> None:
    for (claim, _), product in zip(handled, products, strict=True):
        body = {"evidence": claim.id, "product": product, "source": source}
        body |= {"reference": claim.reference} if claim.reference else {}
        told = {key: value for key, value in body.items() if value}
        desk.acting.record(desk.tx, "evidence-filed", told, at=desk.now, partner=claim.partner)
