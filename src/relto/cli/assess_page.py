"""`relto assess --html FILE`: one partner, or all of them, as a page for people without relto.

It gathers what stands on the page and computes nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from relto.assessment import Assessed
from relto.assessment.overview_page import OverviewPage, overview_page
from relto.assessment.page import AssessmentPage, Estimate, Said, assessment_page
from relto.assessment.page_marking import page_marking
from relto.assessment.pictures.context import Series
from relto.cli.page_file import write_file
from relto.core.errors import AuthorityError, InputError
from relto.core.instant import Edge, parse_day_or_instant
from relto.services import context
from relto.services.acting import Acting, policy_in_force
from relto.services.assess import Assessments, Look, Published
from relto.services.assess.publishing import DISSENT, REPLY


def write_bulk_page(
    assessed: Assessed, partner: str | None, topic: str | None, file: Path | None
) -> str:
    """Writes the page of a file of evidence where a file was named; returns the line that says so.

    Args:
        assessed: the whole assessment.
        partner: whom to tell of; None is everybody.
        topic: on which topic.
        file: where to write, if anywhere.

    Raises:
        InputError: the file cannot be written.
    """
    if file is None:
        return ""
    if partner is None:
        marking = page_marking(assessed.items.values())
        return write_file(overview_page(OverviewPage(assessed, "", topic, marking)), file)
    marking = page_marking(assessed.items_of[partner])
    page = AssessmentPage(assessed, partner, topic=topic, marking=marking)
    return write_file(assessment_page(page), file)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a look's page.

    Attributes:
        topic: on which topic; None is all of them.
        without: why there is no estimate; empty if there is one.
        reference: under which it was published just now; empty if it was not.
    """

    topic: str | None
    without: str
    reference: str


def write_look_page(service: Assessments, look: Look, file: Path | None, asked: Asked) -> str:
    """Writes the page of what there is to see about a partner, where a file was named.

    Args:
        service: the assessments of the node.
        look: what there is to see.
        file: where to write, if anywhere.
        asked: what is asked of the page.

    Raises:
        AuthorityError: there is neither an estimate nor a reason for going on without one.
        InputError: the file cannot be written, or there is no evidence to tell.
    """
    if file is None:
        return ""
    if look.assessed is None:
        raise InputError(f"no evidence speaks of `{look.partner}`: there is no page to write")
    if look.estimate is None and not asked.without:
        raise AuthorityError(_ESTIMATE_FIRST.format(partner=look.partner))
    return write_file(_page(service, look, service.listed(look.partner), asked), file)


def write_published_page(service: Assessments, published: Published, file: Path | None) -> str:
    """Writes the page of a published assessment, as it was, with what was said of it since.

    Args:
        service: the assessments of the node.
        published: the assessment.
        file: where to write, if anywhere.

    Raises:
        InputError: the file cannot be written.
    """
    if file is None:
        return ""
    asked = Asked(None, published.basis.without, published.row.id)
    return write_file(_page(service, service.then(published.row.id), [published], asked), file)


def _page(service: Assessments, look: Look, published: Iterable[Published], asked: Asked) -> str:
    assert look.assessed is not None  # noqa: S101 - the callers saw it
    organisation, name = _names(service.acting, look.partner)
    known = tuple(published)
    return assessment_page(
        AssessmentPage(
            look.assessed,
            look.partner,
            name=name,
            organisation=organisation,
            reference=asked.reference,
            topic=asked.topic,
            marking=page_marking(look.evidence),
            estimate=_estimate(look),
            no_estimate=asked.without,
            dissents=tuple(_said(known, DISSENT)),
            replies=tuple(_said(known, REPLY)),
            context=tuple(map(_series, context.Context(service.acting).series(look.partner))),
        )
    )


_ESTIMATE_FIRST = (
    "record your own estimate first: `relto assessments estimate {partner} DIMENSION=P …`; or say "
    "why there is none with `--no-estimate REASON`"
)


def _names(acting: Acting, partner: str) -> tuple[str, str]:
    """Returns our own code, and what the partner is called under the policy in force."""
    with acting.store.read() as tx:
        policy, own = policy_in_force(tx), tx.head().organisation
    known = None if policy is None else policy.organisation.get(partner)
    return own, "" if known is None else known.name


def _estimate(look: Look) -> Estimate | None:
    own = look.estimate
    if own is None:
        return None
    about = f" On {own.topic}." if own.topic else ""
    text = f"{own.because or 'No reason was given.'}{about}"
    return Estimate(own.actor, own.at, text, own.probabilities)


def _said(published: Iterable[Published], kind: str) -> Iterable[Said]:
    for each in published:
        for remark in each.remarks:
            if remark.kind == kind:
                yield Said(f"{remark.actor}, on {each.row.id}", remark.at, remark.text)


def _series(series: context.Series) -> Series:
    points = [(parse_day_or_instant(each.day, Edge.BEGIN), each.value) for each in series.points]
    return Series(series.name, series.unit, series.source, tuple(sorted(points)))
