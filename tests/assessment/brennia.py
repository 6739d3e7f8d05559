"""The story's evidence about Brennia, and some about its peers; all of it invented."""

from relto.assessment import Assessed, assess
from relto.labels import Level
from relto.model.evidence import Credibility, Evidence, Kind, Reliability
from relto.model.handling import Discipline
from relto.model.readiness import RedLine, Tripwire
from relto.model.rung import Rung
from relto.model.selection import ALL, Bound, Comparison, LevelCondition, Selection
from relto.model.source import Source
from tests.assessment.cases import AT, PARAMETERS, item

RED_LINE = RedLine(
    code="ONWARD-CONFIRMED",
    reason="a confirmed release onward without consent is looked at case by case",
    when=Tripwire(
        kinds=frozenset({Kind.ONWARD_SHARING}),
        credibility=Credibility.CONFIRMED,
        probability=0.9,
        within_days=365,
    ),
    rung=Rung.REVIEW,
    what=Selection(
        ALL,
        frozenset({Discipline.HUMINT}),
        LevelCondition(Comparison.AT_LEAST, Bound(level=Level.SECRET)),
    ),
    source=Source("rules.yaml", 3),
)


def evidence() -> tuple[Evidence, ...]:
    """Returns items about Brennia, and what is usual of three others."""
    return (*_brennia(), *(each for code in ("XCO", "XDU", "XFE") for each in _peer(code)))


def _usual() -> tuple[Evidence, ...]:
    """Brennia's services answer as ever."""
    return (
        item("E-01", Kind.GOOD_HANDLING, count=40, age=300, true=0.95, claim="yearly inspection"),
        item("E-02", Kind.CONSENT_ASKED, count=22, age=200, claim="asked before passing on"),
        item("E-03", Kind.ACCURATE, count=60, age=60, claim="reports borne out by others"),
        item("E-04", Kind.TIMELY, count=31, age=40, claim="warnings before the event"),
        item("E-05", Kind.RECIPROCITY_KEPT, count=12, age=30, claim="answers to requests"),
        item("E-10", Kind.RECALL_ACKNOWLEDGED, age=3, true=0.97, claim="the recall was answered"),
        item("E-12", Kind.INACCURATE, age=80, true=0.7, claim="one warning was not borne out"),
    )


def _onward():
    """A report of ours was found with a third party."""
    return item(
        "E-06",
        Kind.ONWARD_SHARING,
        reliability=Reliability.A,
        credibility=Credibility.CONFIRMED,
        age=24,
        true=0.95,
        caused=0.8,
        low=0.5,
        high=0.95,
        topic="counterterrorism",
        claim="a report given under QUINT was held by a third party",
        reply="an inquiry has begun; the copy was taken back",
    )


def _announced(name, **given):
    """One speech, told by two outlets."""
    return item(name, Kind.POLICY_AGAINST_SHARING, group="speech of 14 November", **given)


def _rumours() -> tuple[Evidence, ...]:
    """What moves nothing."""
    doubtful = {"reliability": Reliability.D, "credibility": Credibility.DOUBTFUL}
    unknown = {"reliability": Reliability.F, "credibility": Credibility.UNKNOWN}
    claim = "a forum claims that more reports are for sale"
    letter = "an unsigned letter speaks of a second case"
    return (
        item("E-09", Kind.TRACED_LEAK, **doubtful, age=9, true=None, claim=claim),
        item("E-11", Kind.UNAUTHORISED_DISCLOSURE, **unknown, true=None, age=2, claim=letter),
    )


def _brennia() -> tuple[Evidence, ...]:
    speech = "the government announced that partners' reports may be used in its own courts"
    again = "a second outlet reports the same announcement"
    return (
        *_usual(),
        _onward(),
        _announced("E-07", age=14, true=0.9, claim=speech),
        _announced("E-08", age=13, true=0.8, claim=again),
        *_rumours(),
    )


def _peer(code: str) -> tuple[Evidence, ...]:
    return tuple(
        item(f"{code}-{number}", kind, partner=code, count=20, age=90)
        for number, kind in enumerate((Kind.GOOD_HANDLING, Kind.CONSENT_ASKED, Kind.ACCURATE))
    )


def assessed() -> Assessed:
    """Assesses all of it."""
    return assess(evidence(), at=AT, parameters=PARAMETERS, red_lines=(RED_LINE,))
