"""Questions about one product: who may have it, why, and who received what.

Decisions come from the one gate (`services.release`); this module only asks it, finds the
product's title and handling to show beside the answer, and reads the record of deliveries.
It changes and records nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from relto.core.errors import UnknownError
from relto.model.handling import Handling
from relto.planning import handlings_of
from relto.policy import snapshot_from_bytes
from relto.policy.reasons import Decision
from relto.services.release import Part, Release
from relto.store import Store, Transaction
from relto.store.corpus import Corpus
from relto.store.events import Delivered, deliveries
from relto.store.policies import in_force
from relto.store.products import ProductRow, bytes_of, object_number, rows_of
from relto.store.profiles import Profiles

_TITLES = ("name", "value", "abstract", "pattern", "definition_type", "relationship_type")


@dataclass(frozen=True, slots=True)
class Card:
    """What people know a product by.

    Attributes:
        id: its STIX id.
        title: a name found in its content, or empty.
        version: the newest one stored, empty where the object has none.
        handling: under the policy in force; None before the first policy.
    """

    id: str
    title: str
    version: str
    handling: Handling | None


@dataclass(frozen=True, slots=True)
class Received:
    """A delivery that was made to a partner.

    Attributes:
        event: sequence number of the record.
        at: instant of the answer.
        partner: who received it.
        policy: digest of the policy under which it was decided.
        products: how many products the answer carried.
        copies: how many of them went as sanitised copies.
        digest: SHA-256 of the bytes sent, hexadecimal.
    """

    event: int
    at: int
    partner: str
    policy: str | None
    products: int
    copies: int
    digest: str


@dataclass(frozen=True, slots=True)
class Visibility:
    """A product, each partner's decision about it, and how often each received it."""

    card: Card
    decisions: dict[str, Decision]
    delivered: dict[str, int]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A product, one partner's decision about it and its portions, and what it received of it."""

    card: Card
    partner: str
    decision: Decision
    delivered: tuple[Received, ...]
    portions: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """The analyst's and the auditor's questions to one node."""

    store: Store
    release: Release

    def who(self, product: str) -> Visibility:
        """Tells which partners may have a product, at which rung, and which layer decided.

        Raises:
            UnknownError: no such product is stored.
        """
        card = self.card(product)
        decisions = dict(sorted(self.release.rungs(product).items()))
        delivered = dict.fromkeys(decisions, 0)
        for one in self.deliveries(product=product):
            delivered[one.partner] = delivered.get(one.partner, 0) + 1
        return Visibility(card, decisions, delivered)

    def explain(self, product: str, partner: str) -> Explanation:
        """Tells each layer's answer about a product, and about its portions, for a partner.

        Raises:
            UnknownError: no such product is stored, or no such partner is in the policy.
        """
        card = self.card(product)
        decision = self.release.explain(product, partner)
        delivered = self.deliveries(product=product, partner=partner)
        portions = self.release.portions(product, partner)
        return Explanation(card, partner, decision, delivered, portions)

    def deliveries(
        self, *, partner: str | None = None, product: str | None = None
    ) -> tuple[Received, ...]:
        """Lists deliveries in their order: to a partner, of any version of a product.

        Raises:
            UnknownError: no such product is stored.
        """
        with self.store.read() as tx:
            rows = None
            if product is not None:
                rows = [row.seq for row in _versions(tx, product)]
            return tuple(map(_received, deliveries(tx, partner=partner, rows=rows)))

    def card(self, product: str) -> Card:
        """Returns what a product is known by.

        Raises:
            UnknownError: no such product is stored.
        """
        with self.store.read() as tx:
            newest = _versions(tx, product)[-1]
            title = _title(msgspec.json.decode(bytes_of(tx, [newest.seq])[0]))
            return Card(product, title, newest.version, _handling(tx, newest.seq))


def _versions(tx: Transaction, product: str) -> list[ProductRow]:
    number = object_number(tx, product)
    rows = [] if number is None else rows_of(tx, number)
    if not rows:
        raise UnknownError(f"no product `{product}` is stored here")
    return rows


def _handling(tx: Transaction, row: int) -> Handling | None:
    policy = in_force(tx)
    if policy is None:
        return None
    head = tx.head()
    corpus, profiles = Corpus(), Profiles()
    corpus.advance(tx, head)
    profiles.advance(tx, head)
    number = int(corpus.profile[row])
    parts = [profiles.all[part] for part in profiles.parts(number)]
    found = handlings_of(parts, profiles.meanings, snapshot_from_bytes(policy.snapshot))
    return _joined(found)


def _joined(handlings: Iterable[Handling]) -> Handling:
    first, *others = handlings
    for other in others:
        first = first.join(other)
    return first


def _title(value: dict[str, Any]) -> str:
    for key in _TITLES:
        text = value.get(key)
        if isinstance(text, str) and text.strip():
            return " ".join(text.split())
    return ""


def _received(one: Delivered) -> Received:
    return Received(
        event=one.event,
        at=one.at,
        partner=one.partner,
        policy=one.policy,
        products=len(one.rows),
        copies=len(one.copies),
        digest=one.digest.hex(),
    )
