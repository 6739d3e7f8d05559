"""The proof of a plan: which cells rise and fall on what this node holds, and what might later.

It gathers what `planning` enumerates, and names the corpus that it looked at; it decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from relto.core.canonical import canonical, digest
from relto.planning.foresight import loosened
from relto.planning.proof import Kind, raised_and_fallen, witness, witness_to_json
from relto.services.compared import Compared, Policies
from relto.store import Head, Transaction
from relto.store.products import newest_digest

_MOST_CLAUSES = 100
"""Loosened clauses that a proof names."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a plan does to the cells (handling, partner).

    Attributes:
        kind: by the cells and by what might rise later.
        compared: how many cells were looked at.
        raised: how many rise.
        fallen: how many fall.
        witness: one that rises, as a JSON object, None if none does.
        words: the same in a line.
        loosened: clauses that might let more through later, or of what is not held yet.
        corpus: digest that names the corpus looked at.
        ground: digest that names the handlings looked at, however many products have them; empty
            in a proof of an older version.
        tolerates_arrivals: whether the plan stays valid while only products arrive whose
            handlings were looked at.
    """

    kind: Kind
    compared: int
    raised: int
    fallen: int
    witness: dict[str, Any] | None
    words: str
    loosened: tuple[str, ...]
    corpus: str
    ground: str = ""
    tolerates_arrivals: bool = False

    def tolerates(self, head: Head) -> bool:
        """Tells whether whatever arrived up to a head row has handlings that were looked at."""
        return self.tolerates_arrivals and self.ground == ground_digest(head)

    @property
    def why_widening(self) -> str:
        """What raises or might, in a line; empty where nothing does."""
        if self.raised:
            cells = "1 cell" if self.raised == 1 else f"{self.raised:,} cells"
            return f"it raises {cells}, for example {self.words}"
        return f"it might raise what is not held yet: {self.loosened[0]}" if self.loosened else ""

    def to_json(self) -> dict[str, Any]:
        """Writes the proof as a JSON object."""
        return {
            "kind": self.kind.value,
            "compared": self.compared,
            "raised": self.raised,
            "fallen": self.fallen,
            "witness": self.witness,
            "words": self.words,
            "loosened": list(self.loosened),
            "corpus": self.corpus,
            "ground": self.ground,
            "tolerates_arrivals": self.tolerates_arrivals,
        }

    def to_bytes(self) -> bytes:
        """Returns the canonical bytes that are stored and digested."""
        return canonical(self.to_json())


def proof_from_bytes(data: bytes) -> Proof:
    """Reads a stored proof."""
    value = msgspec.json.decode(data)
    value |= {"kind": Kind(value["kind"]), "loosened": tuple(value["loosened"])}
    return Proof(**value)


def prove(compared: Compared) -> Proof:
    """Enumerates what a proposed policy raises and lowers, on everything that is held."""
    dials = compared.dials
    crossings = raised_and_fallen(*dials)
    later = tuple(str(each) for each in loosened(*compared.policies, compared.at))
    found = witness(*dials)
    return Proof(
        kind=_kind(crossings.kind, bool(later)),
        compared=crossings.compared,
        raised=crossings.raised_count,
        fallen=crossings.fallen_count,
        witness=None if found is None else witness_to_json(found),
        words="" if found is None else str(found),
        loosened=later[:_MOST_CLAUSES],
        corpus=corpus_digest(compared.tx, compared.head),
        ground=ground_digest(compared.head),
    )


def widening(tx: Transaction, head: Head, policies: Policies, at: int) -> Proof | None:
    """Returns the proof that a proposed policy widens, None where it only narrows.

    It is the second look, while the head is locked. Where no clause got looser no cell can rise,
    whatever is held, so that the cells, enumerated when the plan was made, are left in peace.
    """
    if not loosened(*policies, at):
        return None
    found = prove(Compared.of(tx, head, policies, at))
    return found if found.kind.raises else None


def _kind(now: Kind, later: bool) -> Kind:  # noqa: FBT001 - the two halves of one answer
    if not later or now.raises:
        return now
    return Kind.MIXED if now is Kind.NARROWING else Kind.WIDENING


def corpus_digest(tx: Transaction, head: Head) -> str:
    """Names what a node holds: counters that only grow, and the bytes that arrived last."""
    counters = (head.arrivals, head.profiles, head.objects, head.markings, head.relabels)
    last = newest_digest(tx)
    return digest(canonical([head.organisation, *counters, "" if last is None else last.hex()]))


def ground_digest(head: Head) -> str:
    """Names the handlings that there are: both counters only grow, and say all that one is.

    A handling follows from a profile and from what markings mean; both are only ever added.
    """
    return digest(canonical([head.organisation, head.profiles, head.markings]))
