"""From an assessment to a draft plan, and back: people approve and apply it like any other.

1. A draft names a published assessment, which is published with it.
2. Nothing takes effect here: a narrowing takes one officer, a widening two.

It chooses no rung: what is drawn follows from the recommendations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from relto.assessment import Assessed
from relto.core.errors import ConflictError, StaleError, UnknownError
from relto.core.instant import DAY
from relto.model.readiness import Requirement
from relto.policy import Snapshot, snapshot_from_bytes
from relto.services.assess.basis import Rules
from relto.services.assess.posture import Drawn, Named, narrowing, restoring_step
from relto.services.assess.publishing import Assessments, Published, assessed_then
from relto.services.govern import Govern, Plan
from relto.store.policies import PolicyRow

_Draw = Callable[[Assessed, Snapshot, Named], Drawn]
_UNNAMED = "A-"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft plan, the assessment that it rests on, and what it would change."""

    published: Published
    drawn: Drawn
    plan: Plan


@dataclass(frozen=True, slots=True)
class Drafting:
    """Makes draft plans of assessments.

    Attributes:
        assessments: of the node.
        govern: makes plans; knows who asks.
        requirements: whose sources plans look at, as the policy directory has them.
    """

    assessments: Assessments
    govern: Govern
    requirements: tuple[Requirement, ...] = ()

    def draft(self, partner: str, rules: Rules, *, without: str = "") -> Draft:
        """Drafts the narrowing that an assessment of now recommends.

        Raises:
            UnknownError: no policy is in force, or no evidence speaks of the partner.
            ConflictError: nothing is recommended that is not in force already.
            AuthorityError: officers bind and none acts, or no estimate was recorded.
        """

        def draw(assessed: Assessed, policy: Snapshot, named: Named) -> Drawn:
            return narrowing(assessed, policy, named)

        return self._drafted(partner, rules, without, draw)

    def restore(
        self, partner: str, rules: Rules, *, lift: Sequence[str] = (), without: str = ""
    ) -> Draft:
        """Drafts the next step back, as far as an assessment of now recommends it.

        Args:
            partner: its code.
            rules: by which it is assessed.
            lift: reasons, word for word, of lines that name no assessment and are meant too.
            without: why no estimate was recorded; empty if one was.

        Raises:
            UnknownError: no policy is in force, or no evidence speaks of the partner.
            ConflictError: nothing can be taken back.
            AuthorityError: officers bind and none acts, or no estimate was recorded.
        """
        known = [each.row.id for each in self.assessments.listed(partner)]

        def draw(assessed: Assessed, policy: Snapshot, named: Named) -> Drawn:
            return restoring_step(assessed, policy, named, known=known, lift=lift)

        return self._drafted(partner, rules, without, draw)

    def _drafted(self, partner: str, rules: Rules, without: str, draw: _Draw) -> Draft:
        base = self._in_force()
        policy = snapshot_from_bytes(base.snapshot)
        look = self.assessments.look(partner, rules)
        if look.assessed is None:
            raise UnknownError(f"no evidence speaks of `{partner}`: there is nothing to assess")
        until = look.at + rules.parameters.expires_after_days * DAY
        tried = draw(look.assessed, policy, Named(_UNNAMED, partner, look.at, until))
        if not tried:
            notes = "".join(f"; {note}" for note in tried.notes)
            raise ConflictError(f"nothing to draft: nothing follows that is not in force{notes}")
        published = self.assessments.publish(partner, rules, without=without)
        row = published.row
        with self.govern.store.read() as tx:
            assessed = assessed_then(tx, row)
        named = Named(row.id, partner, row.at, _through_the_day(row.expires))
        drawn = draw(assessed, policy, named)
        planner = replace(self.govern, requirements=self.requirements)
        plan = planner.plan(drawn.laid_over(policy))
        if plan.base_epoch != base.epoch:
            raise StaleError("another policy came into force meanwhile: draft it again")
        return Draft(published, drawn, plan)

    def _in_force(self) -> PolicyRow:
        row = self.govern.in_force()
        if row is None:
            raise UnknownError("no policy is in force: apply one before drafting a change of it")
        return row


def _through_the_day(instant: int) -> int:
    """Returns the end of an instant's day: a line of the posture ends with a day."""
    return -(-instant // DAY) * DAY
