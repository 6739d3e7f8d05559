"""The page of an assessment: one file to be read on a screen or on paper, without relto.

1. In this order: the evidence; the analyst's own estimate; then the model's, with what moved it,
   what speaks the other way and what would change it; what follows and until when; dissent and the
   partner's reply; context; fairness.
2. It carries the marking that it is given, at its top and at its bottom.
3. Likelihood and confidence stand in sentences of their own; unknown is never drawn as even odds.

It files nothing and writes no file.

Basis: METHODS §2; ICD 203 §D.6.e(2); `relto.pages` (one file that can do nothing but be read).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relto.assessment.assess import Assessed
from relto.assessment.lines import share
from relto.assessment.page_fairness import fairness_of
from relto.assessment.page_told import Subject, told_of
from relto.assessment.pictures.context import Series, context_picture
from relto.model.assessment import Dimension
from relto.pages.page import content_policy, environment

_PACKAGE = "relto.assessment"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of an assessment: a dissent, or the partner's reply.

    Attributes:
        author: a desk, an office or a public role; never a private person.
        at: instant at which it was recorded.
        text: in their words.
    """

    author: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an analyst made of the evidence before the model's answer was shown.

    Attributes:
        author: the officer or desk.
        at: instant at which it was recorded.
        text: in words.
        probabilities: P by dimension, where the analyst gave any.
    """

    author: str
    at: int
    text: str
    probabilities: Mapping[Dimension, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """What stands on the page.

    Attributes:
        assessed: the whole assessment, of which one partner is told.
        partner: its code.
        name: what it is called; empty where only the code is known.
        organisation: whose assessment it is; empty where that is not known.
        reference: under which it is kept, such as `A-2026-014`; empty if it is not.
        topic: the topic that is asked about; None is all of them.
        marking: of the page, the roll-up of its evidence's; empty where nothing is marked.
        estimate: the analyst's own, recorded before; None without one.
        no_estimate: the reason given for going on without one.
        dissents: on the assessment.
        replies: of the partner.
        context: public series to stand beside it.
    """

    assessed: Assessed
    partner: str
    name: str = ""
    organisation: str = ""
    reference: str = ""
    topic: str | None = None
    marking: str = ""
    estimate: Estimate | None = None
    no_estimate: str = ""
    dissents: tuple[Said, ...] = ()
    replies: tuple[Said, ...] = ()
    context: tuple[Series, ...] = ()

    @property
    def called(self) -> str:
        """The partner's name with its code."""
        return f"{self.name} ({self.partner})" if self.name else self.partner

    @property
    def subject(self) -> Subject:
        """What is asked about."""
        return Subject(self.partner, self.name or self.partner, self.topic)


def assessment_page(page: AssessmentPage) -> str:
    """Writes the page as HTML.

    Raises:
        UnknownError: no evidence speaks of the partner.
    """
    page.assessed.check(page.partner)
    own = {} if page.estimate is None else page.estimate.probabilities
    return (
        environment(_PACKAGE)
        .get_template("assessment.html")
        .render(
            page=page,
            told=told_of(page.assessed, page.subject, own),
            parameters=page.assessed.parameters,
            context=context_picture(page.context),
            fairness=fairness_of(page.assessed, page.partner),
            share=share,
            policy=content_policy(_PACKAGE),
        )
    )
