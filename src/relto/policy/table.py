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
from dataclasses import replace
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
        now, index: what was evaluated.
        partners: all organisations of the policy but the releasing one, sorted; bit k of word
            k // 64 is partner k.
        planes: uint64[handlings, 3, words]; plane r - 1 holds the partners at rung r or above.
        unrestricted: the planes as they would be without the posture.
        valid_until: the next instant at which anything may change, or None.
    """

    def __init__(self, now: rules.Moment, index: HandlingIndex) -> None:
        """Prepares an empty table; use `Table.evaluate`."""
        self.now = now
        self.index = index
        self.partners = layers.partners_of(now.snapshot)
        self.width = max(1, -(-len(self.partners) // 64))
        self._bits = {code: number for number, code in enumerate(self.partners)}
        self._size = len(self.partners)
        self._reasons: tuple[dict[int, Answer], ...] = ({}, {}, {}, {}, {})
        self.planes: Words = np.zeros((0, 3, self.width), np.uint64)
        self.unrestricted: Words = self.planes

    @property
    def snapshot(self) -> Snapshot:
        """The policy that was evaluated."""
        return self.now.snapshot

    @property
    def at(self) -> int:
        """The instant for which it was evaluated."""
        return self.now.at

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
        if former is not None and former.shares(snapshot, index, at):
            table = cls(replace(former.now, snapshot=snapshot, at=at), index)
            table.unrestricted = former.unrestricted
            ground = Ground.of(table.now, table.partners)
        else:
            table = cls(rules.moment(snapshot, at), index)
            ground = Ground.of(table.now, table.partners)
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
        posture = layers.of_posture(ground, self.index)
        chosen = posture.chosen[self.index.restricted.column.numbers]
        rows = np.flatnonzero(chosen >= 0)
        if not rows.size:
            return self.unrestricted
        planes = self.unrestricted.copy()
        planes[rows] &= self._packed(posture.outcomes)[chosen[rows]]
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
        number = self._bits.get(partner)
        if number is None:
            return minimum(tuple(self._answer(layer, row, partner) for layer in range(5)))
        found = []
        for layer, (key, known) in enumerate(zip(self._keys[row], self._reasons, strict=True)):
            place = key * self._size + number
            answer = known.get(place)
            if answer is None:
                answer = known[place] = self._answer(layer, row, partner)
            found.append(answer)
        return minimum(tuple(found))

    @cached_property
    def _keys(self) -> list[tuple[int, ...]]:
        """Per row, what each layer looks at, as a number."""
        index = self.index
        columns = (index.label, index.label, index.scoped, index.restricted.column, index.terms)
        return list(zip(*(column.numbers.tolist() for column in columns), strict=True))

    def _answer(self, layer: int, row: int, partner: str) -> Answer:
        now, handling = self.now, self.index.handlings[row]
        if layer < 2:
            ask = rules.clearance if layer else rules.marking
            return ask(now, handling.label, partner)
        if layer < 4:
            judge = rules.posture if layer == 3 else rules.agreement
            return judge(now, handling, partner)
        return rules.consent(now, terms_of(handling), partner)
