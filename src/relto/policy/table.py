"""The packed table: all handlings by all partners at once, in bit-planes.

1. A partner is a bit; a rung is a thermometer of three planes (at least review, sealed, open),
   so the minimum over layers is an AND and the best of several agreements an OR.
2. Each layer is computed once per distinct combination of what it looks at, then gathered.
3. Layers whose part of the policy did not change are taken over from a former table: turning
   the dial costs the posture alone.

The rules are written a second time here, on sets of partners; the tests hold them against
`policy.rules` and an oracle. Nobody but `services.release` and `planning` may evaluate.

Basis: the project's decision record 0003.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from relto.model.handling import Handling
from relto.model.rung import Rung
from relto.policy import layers, rules
from relto.policy.index import Column, HandlingIndex, terms_of
from relto.policy.layers import Ground, Planes
from relto.policy.membership import next_change
from relto.policy.reasons import Answer, Decision, minimum
from relto.policy.snapshot import Snapshot

Words = npt.NDArray[np.uint64]
ABOVE = (Rung.REVIEW, Rung.SEALED, Rung.OPEN)


class Table:
    """One policy at one instant over a sequence of handlings; immutable.

    Attributes:
        snapshot, at, index: what was evaluated.
        partners: all organisations of the policy but the releasing one, sorted; bit k of word
            k // 64 is partner k.
        planes: uint64[handlings, 3, words]; plane r - 1 holds the partners at rung r or above.
        unrestricted: the planes as they would be without the posture.
        valid_until: the next instant at which anything may change, or None.
    """

    def __init__(self, snapshot: Snapshot, index: HandlingIndex, at: int) -> None:
        """Prepares an empty table; use `Table.evaluate`."""
        self.snapshot = snapshot
        self.index = index
        self.at = at
        self.partners = layers.partners_of(snapshot)
        self.width = max(1, -(-len(self.partners) // 64))
        self._bits = {code: number for number, code in enumerate(self.partners)}
        self._reasons: dict[tuple[int, int, int], Answer] = {}
        self.planes: Words = np.zeros((0, 3, self.width), np.uint64)
        self.unrestricted: Words = self.planes

    @classmethod
    def evaluate(
        cls,
        snapshot: Snapshot,
        handlings: Sequence[Handling] | HandlingIndex,
        at: int,
        *,
        former: Table | None = None,
    ) -> Table:
        """Evaluates a policy over handlings at an instant.

        Args:
            snapshot: the policy.
            handlings: the rows; an index made before saves numbering them again.
            at: microseconds since 1970-01-01T00:00:00Z.
            former: a table of the same index; what the policies share is taken over from it.
        """
        index = handlings if isinstance(handlings, HandlingIndex) else HandlingIndex(handlings)
        table = cls(snapshot, index, at)
        ground = Ground.of(rules.moment(snapshot, at), table.partners)
        if former is not None and former.shares(snapshot, index, at):
            table.unrestricted = former.unrestricted
        else:
            table.unrestricted = table._allowed(ground)
        table.planes = table._restricted(ground)
        return table

    def shares(self, snapshot: Snapshot, index: HandlingIndex, at: int) -> bool:
        """Tells whether everything but the posture is the same as in another evaluation."""
        until = self.valid_until
        return (
            index is self.index
            and self.at <= at
            and (until is None or at < until)
            and all(
                getattr(snapshot, name) == getattr(self.snapshot, name)
                for name in ("releasing", "organisations", "communities", "topics", "agreements")
            )
            and snapshot.consents == self.snapshot.consents
        )

    def _allowed(self, ground: Ground) -> Words:
        index = self.index
        planes = self._spread(index.label, lambda label: layers.of_label(ground, label))
        for column, layer in (
            (index.scoped, lambda key: layers.of_agreements(ground, *key)),
            (index.terms, lambda terms: layers.of_consent(ground, terms)),
        ):
            planes &= self._spread(column, layer)
        return planes

    def _spread(self, column: Column, layer: Callable[[Any], Planes]) -> Words:
        return self._packed([layer(value) for value in column.values])[column.numbers]

    def _packed(self, rows: Sequence[Planes]) -> Words:
        size = self.width * 8
        data = b"".join(plane.to_bytes(size, "little") for plane in chain.from_iterable(rows))
        packed = np.frombuffer(data, dtype="<u8").reshape(len(rows), 3, self.width)
        return packed.astype(np.uint64, copy=False)

    def _restricted(self, ground: Ground) -> Words:
        column = self.index.restricted
        masks = layers.of_posture(ground, column.values)
        if not masks:
            return self.unrestricted
        packed = self._packed(list(masks.values()))
        slot = np.full(len(column.values), -1, np.int32)
        slot[list(masks)] = np.arange(len(masks), dtype=np.int32)
        chosen = slot[column.numbers]
        rows = np.flatnonzero(chosen >= 0)
        planes = self.unrestricted.copy()
        planes[rows] &= packed[chosen[rows]]
        return planes

    @cached_property
    def valid_until(self) -> int | None:
        """The next instant at which a membership, a clause or a label begins or ends."""
        edges = [next_change(self.snapshot, self.at)]
        for label in self.index.label.values:
            edges += [label.not_before, label.not_after]
        coming = [edge for edge in edges if edge is not None and edge > self.at]
        return min(coming, default=None)

    def rung(self, row: int, partner: str) -> Rung:
        """Returns the rung of one handling for one partner; an unknown partner is withheld."""
        number = self._bits.get(partner)
        if number is None:
            return Rung.WITHHOLD
        word, bit = divmod(number, 64)
        words, width = self._words, self.width
        place = row * 3 * width + word
        if not words[place] >> bit & 1:
            return Rung.WITHHOLD
        above = words[place + width] >> bit & 1
        return ABOVE[above + (words[place + 2 * width] >> bit & 1)]

    @cached_property
    def _words(self) -> memoryview[int]:
        return memoryview(self.planes.reshape(-1)).cast("B").cast("Q")  # type: ignore[arg-type]

    def at_least(self, rung: Rung, partner: str) -> npt.NDArray[np.bool_]:
        """Returns, per handling, whether the partner stands at a rung or above."""
        number = self._bits.get(partner)
        if rung is Rung.WITHHOLD:
            return np.ones(len(self.index), np.bool_)
        if number is None:
            return np.zeros(len(self.index), np.bool_)
        word, bit = divmod(number, 64)
        column = self.planes[:, rung - 1, word]
        return (column >> np.uint64(bit) & np.uint64(1)).astype(np.bool_)

    def open_rows(self, partner: str) -> npt.NDArray[np.bool_]:
        """Returns, per handling, whether it is open to the partner."""
        return self.at_least(Rung.OPEN, partner)

    def rungs(self, partner: str) -> npt.NDArray[np.uint8]:
        """Returns the rung of every handling for one partner."""
        planes = [self.at_least(rung, partner).astype(np.uint8) for rung in ABOVE]
        return planes[0] + planes[1] + planes[2]

    def decision(self, row: int, partner: str) -> Decision:
        """Returns the decision with its reasons; layers are remembered by what they look at."""
        return minimum(self._answers(row, self._bits.get(partner, -1), partner))

    def _answers(self, row: int, number: int, partner: str) -> tuple[Answer, ...]:
        index, found = self.index, []
        label = index.label.numbers_list[row]
        restricted = index.restricted.numbers_list[row]
        keys = (
            label,
            label,
            index.scoped.numbers_list[row],
            restricted,
            index.terms.numbers_list[row],
        )
        for layer, key in enumerate(keys):
            answer = self._reasons.get((layer, key, number)) if number >= 0 else None
            if answer is None:
                answer = self._answer(layer, row, partner)
                self._reasons[layer, key, number] = answer
            found.append(answer)
        return tuple(found)

    def _answer(self, layer: int, row: int, partner: str) -> Answer:
        now = rules.moment(self.snapshot, self.at)
        handling = self.index.handlings[row]
        if layer < 2:
            ask = rules.clearance if layer else rules.marking
            return ask(now, handling.label, partner)
        if layer < 4:
            judge = rules.posture if layer == 3 else rules.agreement
            return judge(now, handling, partner)
        return rules.consent(now, terms_of(handling), partner)
