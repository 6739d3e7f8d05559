"""Evidence for the tests: items in a line, with what most of them share."""

from relto.assessment import standard_parameters
from relto.core.instant import DAY, parse_instant
from relto.model.evidence import Credibility, Evidence, Grade, Kind, Reliability

AT = parse_instant("2026-11-28T00:00:00Z")
PARAMETERS = standard_parameters()


def item(name, kind=Kind.GOOD_HANDLING, **given):
    """An item about XBR that happened today; `age` is in days, the grade B2 with P(true) 1."""
    rule = PARAMETERS.kinds[kind]
    occurred = AT - round(given.pop("age", 0) * DAY)
    grade = Grade(
        given.pop("reliability", Reliability.B),
        given.pop("credibility", Credibility.PROBABLY_TRUE),
        given.pop("true", 1.0),
        given.pop("caused", None),
        given.pop("low", None),
        given.pop("high", None),
    )
    fields = {
        "partner": "XBR",
        "topic": None,
        "polarity": rule.polarity,
        "dimension": rule.dimension,
        "claim": f"what {name} claims",
        "occurred": occurred,
        "recorded": occurred,
        **given,
    }
    return Evidence(id=name, kind=kind, grade=grade, **fields)
