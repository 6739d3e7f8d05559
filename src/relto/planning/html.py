"""A plan's report as one page: to be read on a screen or on paper by people who have no relto.

1. One file that can do nothing but be read, as `relto.pages` makes it.
2. Each picture is told in words beside it, and its numbers stand in tables.

It computes no consequences and writes no file.
"""

from __future__ import annotations

from dataclasses import dataclass

from relto.pages.page import content_policy, environment
from relto.planning.pictures import (
    Moment,
    Picture,
    depths_picture,
    flow_picture,
    heat_picture,
    timeline_picture,
)
from relto.planning.pictures.depths import worst_first
from relto.planning.report import PlanReport

_PACKAGE = "relto.planning"

REHEARSED = "rehearsed"
"""The state of what is no plan, only a contingency tried on what is held."""
_MOST_CHANGES = 1_000
_MOST_CLAUSES = 1_000
_MOST_REQUIREMENTS = 500


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What stands on the page.

    Attributes:
        plan: the plan's id.
        organisation: whose node it is.
        state: what has become of the plan, in a word such as `draft`.
        at: instant at which it was computed.
        report: its consequences.
        moments: what happened or will happen to it.
        kind: `narrowing`, `widening`, `mixed`, or empty where it was not proved.
        drift: what moved since it was computed, in words.
        title: what stands at the top, where it is no plan yet.
        since: what changed since the rehearsal before, in words.
        override: why it was applied though it breaks promises, or empty.
    """

    plan: str
    organisation: str
    state: str
    at: int
    report: PlanReport
    moments: tuple[Moment, ...] = ()
    kind: str = ""
    drift: tuple[str, ...] = ()
    title: str = ""
    since: tuple[str, ...] = ()
    override: str = ""

    @property
    def heading(self) -> str:
        """Says what the page is about."""
        return self.title or f"Plan {self.plan} of {self.organisation}"

    @property
    def standing(self) -> str:
        """Says what the plan's state means to a reader, so that nobody takes it for done."""
        if self.state == REHEARSED:
            return "This is a rehearsal: nothing has been applied, and nothing is planned."
        if self.state == "applied":
            return "This plan has been applied."
        if self.state == "lapsed":
            return "This plan has been applied, and nobody confirmed it in time."
        if self.state in {"superseded", "rolled-back"}:
            return f"This plan was applied before and is in force no longer: {self.state}."
        return f"Nothing has been applied. The plan is {self.state}."

    @property
    def moments_with_limits(self) -> tuple[Moment, ...]:
        """The plan's moments, with its making and the instant at which answers may change."""
        found = [Moment(self.at, "computed"), *self.moments]
        if self.report.holds_until is not None:
            found.append(Moment(self.report.holds_until, "a date in the policies passes"))
        return tuple(dict.fromkeys(found))


def plan_page(page: PlanPage) -> str:
    """Writes the page as HTML."""
    report = page.report
    wanted = (
        heat_picture(report),
        flow_picture(report),
        depths_picture(report.incoming),
        timeline_picture(report, page.moments_with_limits),
    )
    pictures: list[Picture] = [picture for picture in wanted if picture is not None]
    return (
        environment(_PACKAGE)
        .get_template("plan.html")
        .render(
            page=page,
            report=report,
            pictures=pictures,
            policy=content_policy(_PACKAGE),
            changes=report.changes[:_MOST_CHANGES],
            clauses=report.clauses[:_MOST_CLAUSES],
            requirements=()
            if report.incoming is None
            else worst_first(report.incoming)[:_MOST_REQUIREMENTS],
        )
    )
