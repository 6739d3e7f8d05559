"""The register of evidence: its transactions, and what a partner may see of it.

1. A new grading, a reply or a withdrawal is added; what was said before stays.
2. What is shown to a partner is exactly what the gate opens to it, under the ids and in the
   order of what it can see: it is the same whether or not there is more.

It computes no opinion and decides about nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from relto.core.errors import ConflictError, UnknownError
from relto.formats.evidence import evidence_object
from relto.model.evidence import Evidence, Grade
from relto.services.acting import Acting
from relto.services.evidence import filing
from relto.services.evidence.filing import Kept
from relto.services.evidence.item import REPLY, WITHDRAWAL, Item, grading_row, item, items
from relto.services.release import Release
from relto.store import Transaction
from relto.store import evidence as table
from relto.store.evidence import RemarkRow

_PLAIN = Kept()


@dataclass(frozen=True, slots=True)
class Register:
    """The register of one node, and who is at work on it."""

    acting: Acting

    def add(self, claim: Evidence, kept: Kept = _PLAIN) -> Item:
        """Files one item.

        Raises:
            InputError: it is not sound, or its marking could reach the partner it speaks of.
            ConflictError: its name is taken.
            AuthorityError: officers bind and none acts.
        """
        with self.acting.store.write() as tx:
            filed = filing.file_items(tx, self.acting, [claim], kept=kept)
            if not filed:
                raise ConflictError(f"evidence `{claim.id}` is there already and says the same")
            return filed[0]

    def take_in(
        self, claims: Sequence[Evidence], kept: Kept = _PLAIN, *, source: str
    ) -> tuple[Item, ...]:
        """Files all items of a file, or none.

        Returns:
            Those that are new; the others were there and said the same.

        Raises:
            InputError: one is not sound.
            ConflictError: one is there with another content.
            AuthorityError: officers bind and none acts.
        """
        with self.acting.store.write() as tx:
            return filing.file_items(tx, self.acting, claims, kept=kept, source=source)

    def grade(self, name: str, grade: Grade, reason: str = "") -> Item:
        """Grades an item anew; its earlier gradings stay.

        Raises:
            UnknownError: there is no such item.
            InputError: the grade is not sound.
            ConflictError: it was withdrawn.
            AuthorityError: officers bind and none acts.
        """
        filing.check_grade(grade)

        def add(tx: Transaction, found: Item, at: int) -> None:
            n = len(found.gradings) + 1
            made = (grade, reason.strip())
            row = grading_row(found.evidence.id, n, at, self.acting.name, made)
            table.add_gradings(tx, [row])

        return self._say(name, "evidence-graded", add)

    def withdraw(self, name: str, reason: str) -> Item:
        """Withdraws an item, which then counts no more; it stays on file.

        Raises:
            UnknownError: there is no such item.
            InputError: no reason was given.
            ConflictError: it was withdrawn before.
            AuthorityError: officers bind and none acts.
        """
        return self._remark(name, WITHDRAWAL, filing.check_text("reason", reason))

    def reply(self, name: str, text: str) -> Item:
        """Attaches what the partner says of an item; an earlier reply stays on file.

        Raises:
            UnknownError: there is no such item.
            InputError: the reply is empty or too long.
            ConflictError: the item was withdrawn.
            AuthorityError: officers bind and none acts.
        """
        return self._remark(name, REPLY, filing.check_text("reply", text))

    def _remark(self, name: str, kind: str, text: str) -> Item:
        def add(tx: Transaction, found: Item, at: int) -> None:
            n = len(found.remarks) + 1
            row = RemarkRow(found.evidence.id, n, at, self.acting.name, kind, text)
            table.remark(tx, row)

        return self._say(name, f"evidence-{kind}", add)

    def _say(self, name: str, kind: str, add: Callable[[Transaction, Item, int], None]) -> Item:
        """Adds what was said of an item, the version of its product, and the event."""
        acting = self.acting
        with acting.store.write() as tx:
            tx.lock_head()
            acting.require(tx)
            found = item(tx, name)
            if found.evidence.withdrawn is not None:
                raise ConflictError(f"evidence `{found.evidence.id}` was withdrawn")
            # A version follows the one before it, whatever the clock does.
            at = max(acting.clock.now(), found.changed + 1)
            add(tx, found, at)
            now = item(tx, found.evidence.id)
            version = evidence_object(
                now.evidence,
                now.handling,
                identifier=now.product,
                created=now.filed,
                modified=at,
            )
            filing.admit_versions(tx, [version], at)
            body = {"evidence": now.evidence.id, "product": now.product}
            body |= {"grading": str(len(now.gradings)), "remarks": str(len(now.remarks))}
            acting.record(tx, kind, body, at=at, partner=now.evidence.partner)
            return now

    def items(self, partner: str | None = None) -> tuple[Item, ...]:
        """Returns all items in the order of their filing, of one partner if given."""
        with self.acting.store.read() as tx:
            return items(tx, partner)

    def item(self, name: str) -> Item:
        """Returns one item, by its name or the id of its product.

        Raises:
            UnknownError: there is none.
        """
        with self.acting.store.read() as tx:
            return item(tx, name)


def shown(whole: Sequence[Item], release: Release, reader: str) -> tuple[Item, ...]:
    """Returns what a partner may see of some items, as it sees them.

    An item goes by the id of its product, without who filed it and what it refers to; groups
    are numbered as they come; only what was said last is told.

    Raises:
        UnknownError: no policy is in force, or it does not know the partner.
    """
    opened = release.opened(reader, [each.product for each in whole])
    ordered = sorted(
        (each for each in whole if each.product in opened),
        key=lambda each: (each.evidence.occurred, each.product),
    )
    groups: dict[str, str] = {}
    return tuple(_seen(each, groups) for each in ordered)


def _seen(whole: Item, groups: dict[str, str]) -> Item:
    group = whole.evidence.group
    number = groups.setdefault(group, str(len(groups) + 1)) if group else ""
    told = replace(whole.evidence, id=whole.product, author="", reference="", group=number)
    return replace(whole, evidence=told, gradings=(), remarks=())


def find_shown(seen: Sequence[Item], name: str) -> Item:
    """Returns one of what a partner may see, by the id of its product.

    Raises:
        UnknownError: it may see none such, or there is none: the same.
    """
    for each in seen:
        if each.product == name:
            return each
    raise UnknownError(f"no evidence `{name}`")
