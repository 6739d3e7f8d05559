"""docs/assessment.md says what the programme does: its commands, tables and numbers are run."""

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from relto.assessment import Status, assess
from relto.assessment.evidence_file import read_evidence
from relto.assessment.evidence_line import HEAVIEST, MOST_OCCURRENCES
from relto.assessment.evidence_words import BOTH, KEYS, KINDS, POLARITIES
from relto.assessment.grading import graded
from relto.assessment.hypotheses import STAYS_OPEN_FROM, Band, judge
from relto.assessment.ladder import DISCIPLINES
from relto.assessment.leak_board import ROWS, TraceGrade, leak_board, tracing_column
from relto.assessment.lines import share
from relto.cli.main import main
from relto.core.instant import DAY
from relto.model.assessment import Dimension, Standing
from relto.model.evidence import Credibility, Kind, Polarity, Reliability
from relto.model.rung import Rung
from tests.assessment.cases import AT, PARAMETERS, item

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "assessment.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())
COMMANDS = re.findall(r"^```\n\$ relto (.*)\n((?:.*\n)*?)```$", PAGE, re.MULTILINE)
LEAK = item("L", Kind.TRACED_LEAK, true=0.95, caused=0.9)


@pytest.mark.parametrize(("command", "shown"), COMMANDS)
def test_the_commands_print_what_is_shown(command, shown, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(command)) == 0
    printed = iter(capsys.readouterr().out.splitlines())
    for line in shown.splitlines():
        assert line in printed, line


def handling(evidence, parameters=PARAMETERS):
    found = assess(evidence, at=AT, parameters=parameters)
    return found.cell("XBR", None, Dimension.HANDLING)


def exchanges(count, age=0):
    return [item("G", count=count, age=age)]


CASES = {
    "none, or a D4 rumour of a leak": [
        item(
            "R",
            Kind.TRACED_LEAK,
            reliability=Reliability.D,
            credibility=Credibility.DOUBTFUL,
            true=None,
        )
    ],
    "500 good exchanges, and a traced leak: P(true) 0.95, P(caused) 0.9": [*exchanges(500), LEAK],
    "the leak alone": [LEAK],
    "1 good exchange": exchanges(1),
    "5 good exchanges": exchanges(5),
    "30 good exchanges": exchanges(30),
    "the same, a year old": exchanges(30, 365),
    "the same, two years old": exchanges(30, 730),
}
TOLD = {
    Status.NO_EVIDENCE: "no evidence",
    Status.STALE: "stale",
    Status.TOO_LITTLE: "too little to judge",
    Status.NOT_DETERMINABLE: "not determinable",
}


def table(head):
    """The rows of the table whose first column has this head, cell by cell."""
    _, _, rest = PAGE.partition(f"\n| {head} |")
    found = []
    for line in rest.splitlines()[2:]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    assert found
    return found


def test_the_table_of_cases_is_computed():
    rows = table("evidence on handling, all of it today unless said")
    assert [row[0] for row in rows] == list(CASES)
    for name, *told in rows:
        cell = handling(CASES[name])
        assert cell is not None
        standing = "" if cell.standing is None else cell.standing.words
        assert told == [
            share(cell.probability),
            f"{share(cell.low)} to {share(cell.high)}",
            f"{cell.opinion.uncertainty:.0%}".replace("%", " %"),
            TOLD.get(cell.status, standing),
        ], name


def test_the_ladder_is_the_programme_s():
    rows = table("dimension")
    ladder = PARAMETERS.ladder
    dimensions: list[str] = []
    disciplines: list[str] = []
    said = 0
    for names, kinds, level, *rungs in rows:
        dimensions = names.split(", ") if names else dimensions
        disciplines = kinds.split(", ") if kinds else disciplines
        number = 0 if level == "any" else 1
        for name in dimensions:
            dimension = Dimension(name.replace(" ", "-"))
            for each in disciplines:
                place = next(d for d in DISCIPLINES if d.value == each), number
                found = [ladder.rung(dimension, place, standing).words for standing in Standing]
                assert found[3] == found[4]
                assert found[:4] == rungs, (name, each, level)
                said += 1
    narrowing = (ladder.table.min(axis=3) < Rung.OPEN).sum()
    assert said >= narrowing


def quoted(names):
    return ", ".join(f"`{name}`" for name in names)


def test_every_key_stands_with_its_other_names():
    rows = {row[0].strip("`"): row for row in table("key")}
    assert {key: row[2] for key, row in rows.items()} == {
        key: quoted(names) for key, names in {**KEYS, **BOTH}.items()
    }


def test_every_kind_stands_with_its_parameters():
    rows = table("kind")
    assert [row[0] for row in rows] == [f"`{kind.value}`" for kind in Kind]
    for kind, row in zip(Kind, rows, strict=True):
        rule = PARAMETERS.kinds[kind]
        favourable = rule.polarity is Polarity.FAVOURABLE
        assert row[1:] == [
            "+" if favourable else "-",
            ", ".join(each.value for each in rule.dimensions),
            f"{rule.weight:g}{' r' if rule.routine else ''}",
            f"{rule.half_life_days:g}",
            "" if favourable else f"{rule.caused:g}",
            quoted(KINDS[kind]),
        ]


def test_the_lines_of_the_example_are_read():
    lines = [line for line in PAGE.splitlines() if line.startswith('{"partner"')]
    found = read_evidence("\n".join(lines).encode(), parameters=PARAMETERS)
    assert [each.kind for each in found] == [Kind.TRACED_LEAK, Kind.GOOD_HANDLING]
    assert found[1].count == 18


def percent(number):
    return f"{number:.0%}".replace("%", " %")


def sentences():
    """What the page says, with the numbers as the programme has them."""
    p, grades = PARAMETERS, PARAMETERS.grades
    letters = graded(item("B", true=None), AT, p).true
    uncapped = handling([*exchanges(500), LEAK], replace(p, routine_cap=10_000))
    below = [f"{bound:.2f}" for bound in p.standings]
    board = leak_board("?", (tracing_column("T", "t", TraceGrade.ATTRIBUTION),))
    still = sum(each.is_open for each in judge(board).ranking)
    signs = ", ".join(f"`{band.sign}` {band.usual:g}" for band in Band)
    return [
        f"credibility 1 to 5 is {', '.join(f'{v:g}' for v in grades.credibility.values())}",
        f"times {', '.join(f'{v:g}' for v in grades.reliability.values())} for a source A to E",
        f"B2 alone counts as {letters:.2f}",
        f"(P below {grades.counts_from:g})",
        f"a number {grades.number_differs_by:g} away from its letters",
        f"only the {p.routine_cap} heaviest count",
        f"would come to {uncapped.probability:.2f}",
        f"*W* = {p.prior_weight:g}",
        f"borrows only W = {p.prior_weight:g} worth",
        f"holds {percent(p.interval)} of Beta",
        f"the prior ({next(iter(p.prior.values())):g})",
        f"*a* = ({p.peer_weight:g} × prior",
        f"÷ ({p.peer_weight:g} + sum",
        f"unknown above {percent(p.judged_up_to)}",
        f"the prior from {p.priors[0]:g} to {p.priors[-1]:g}",
        f"({p.attribution_range:g} either way",
        f"at most {percent(p.high.uncertainty_up_to)} unknown and {p.high.groups_at_least} indep",
        f"moderate {percent(p.moderate.uncertainty_up_to)} and {p.moderate.groups_at_least}.",
        f"(*unreliable* below {below[0]}, *not usually* below {below[1]}",
        f"*fairly* below {below[2]}, *usually* below {below[3]}, *completely reliable*)",
        f"expires after {p.expires_after_days} days",
        signs,
        f"Explanations of {percent(STAYS_OPEN_FROM)} or more",
        f"leaves {still} of the {len(ROWS)} open",
        f"at most {HEAVIEST:g}, `count` at most {MOST_OCCURRENCES:,}",
        f"`r` is routine, capped at {p.routine_cap}",
        f"`favourable` ({quoted(POLARITIES[Polarity.FAVOURABLE])})",
        f"`adverse` ({quoted(POLARITIES[Polarity.ADVERSE])})",
    ]


def test_every_number_in_the_text_is_the_programme_s():
    assert [each for each in sentences() if " ".join(each.split()) not in WORDS] == []
    assert p_of_the_fresh() == PARAMETERS.stale_below
    assert set(PARAMETERS.prior.values()) == {0.5}
    assert PARAMETERS.half_lives == (0.5, 2.0)


def p_of_the_fresh():
    """What is left of an item after its half-life: the page says what is older is not recent."""
    rule = PARAMETERS.kinds[Kind.GOOD_HANDLING]
    return 0.5 ** (rule.half_life_days * DAY / (rule.half_life_days * DAY))
