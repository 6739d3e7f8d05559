"""One policy by hand, and for every reason code at least one case that gives it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from relto.labels import BOTTOM, UNLABELLED, Label, Tlp, join, parse_label
from relto.labels.levels import Level
from relto.model.agreements import (
    Agreement,
    AgreementKind,
    Ceiling,
    CeilingEntry,
    Conditions,
    Exclusion,
    Onward,
    Scope,
)
from relto.model.handling import Discipline, Handling
from relto.model.organisations import Community, Kind, Membership, Organisation, Removal, Topic
from relto.model.posture import Consent, Restriction
from relto.model.rung import Rung
from relto.model.selection import ALL, Bound, Comparison, LevelCondition, Selection
from relto.model.source import Source, Span
from relto.policy.reasons import MEANING, Answer, Code, Layer, minimum
from relto.policy.rules import decide
from relto.policy.snapshot import Snapshot
from relto.policy.table import Table
from tests.policy.oracle import Oracle

NOW = 100
ORGANISATIONS, COMMUNITIES = Source("organisations.yaml", 2), Source("organisations.yaml", 20)
PACT_AT, QUINT_AT, POSTURE_AT = Source("pact.yaml", 1), Source("quint.yaml", 1), Source("p.yaml", 3)


def organisation(code: str, cleared: Level | None, *compartments: str) -> Organisation:
    return Organisation(code, code, Kind.NATION, cleared, frozenset(compartments), ORGANISATIONS)


def members(*codes: str) -> tuple[Membership, ...]:
    return tuple(Membership(code, source=COMMUNITIES) for code in codes)


def ceiling(default: Bound | None, **entries: Bound) -> Ceiling:
    listed = tuple(CeilingEntry(code, bound, PACT_AT) for code, bound in entries.items())
    return Ceiling(default, listed, PACT_AT)


SECRET, TOP = Bound(level=Level.SECRET), Bound(level=Level.TOP_SECRET)
PACT = Agreement(
    "PACT-1961",
    "Pact",
    AgreementKind.AGREEMENT,
    None,
    members("PACT"),
    (),
    Scope(frozenset({"travel", "cyber"}), ALL),
    ceiling(SECRET, XCO=Bound(tlp=Tlp.GREEN)),
    exclusions=(
        Exclusion(
            Selection(frozenset({"cyber"}), frozenset({Discipline.HUMINT})),
            frozenset({"XBR"}),
            "sources",
            Source("pact.yaml", 9),
        ),
    ),
    conditions=Conditions(Onward.ASK),
    source=PACT_AT,
)
QUINT = Agreement(
    "QUINT-1956",
    "Quint",
    AgreementKind.AGREEMENT,
    None,
    members("QUINT"),
    (),
    Scope(ALL, ALL),
    ceiling(TOP),
    span=Span(None, 500),
    conditions=Conditions(Onward.WITHIN),
    source=QUINT_AT,
)
WORLD = Snapshot(
    "XAL",
    (
        organisation("XAL", Level.TOP_SECRET, "SI"),
        organisation("XBR", Level.TOP_SECRET, "SI"),
        organisation("XCO", None),
        organisation("XDU", Level.TOP_SECRET),
        organisation("XFE", Level.SECRET),
        organisation("XHO", Level.SECRET),
    ),
    (
        Community(
            "QUINT",
            "Quint",
            members("XAL", "XBR", "XDU"),
            (Removal("XDU", 200, "withdrew", source=COMMUNITIES),),
            COMMUNITIES,
        ),
        Community("PACT", "Pact", members("XAL", "XCO", "XHO", "QUINT"), (), COMMUNITIES),
    ),
    tuple(Topic(code, code, COMMUNITIES) for code in ("travel", "travel/air", "cyber", "nuclear")),
    (PACT, QUINT),
    (
        Restriction(
            frozenset({"QUINT"}),
            Selection(
                disciplines=frozenset({Discipline.SIGINT}),
                level=LevelCondition(Comparison.AT_LEAST, SECRET),
            ),
            ALL,
            Rung.REVIEW,
            Span(50, 300),
            "onward sharing in doubt",
            POSTURE_AT,
        ),
    ),
    (
        Consent(
            "XFE",
            frozenset({"XBR"}),
            Selection(frozenset({"travel"}), ALL, LevelCondition(Comparison.AT_MOST, SECRET)),
            Rung.SEALED,
            Span(None, 150),
            "letter of May",
            Source("consents.yaml", 4),
        ),
    ),
)


@dataclass(frozen=True)
class Case:
    """What one layer answers to a handling, and what becomes of it altogether."""

    code: Code
    layer: Layer
    rung: Rung
    label: str | Label = "SECRET"
    by: str = "XAL"
    about: str = "travel"
    how: str = "OSINT"
    to: str = "XBR"
    at: int = NOW
    overall: Rung | None = None
    source: str | None = field(default=None, compare=False)

    @property
    def handling(self) -> Handling:
        label = parse_label(self.label) if isinstance(self.label, str) else self.label
        parts = (frozenset(part.split()) for part in (self.by, self.about, self.how))
        originators, topics, disciplines = parts
        return Handling(originators, label, topics, disciplines)


M, CL, AG, PO, CO = Layer
WITHHOLD, REVIEW, SEALED, OPEN = Rung
DATED = Label(level=Level.SECRET, not_before=100, not_after=101)
CASES = (
    Case(Code.UNREADABLE, M, WITHHOLD, UNLABELLED),
    Case(Code.UNLABELLED, M, WITHHOLD, BOTTOM),
    Case(Code.NOT_YET, M, WITHHOLD, DATED, at=99),
    Case(Code.NO_RESTRICTION, M, OPEN, DATED, at=100),
    Case(Code.OVER, M, WITHHOLD, DATED, at=101),
    Case(Code.NOT_RELEASABLE, M, WITHHOLD, "SECRET//NOFORN"),
    Case(Code.NOT_RELEASABLE, M, WITHHOLD, "SECRET//REL TO QUINT", to="XCO"),
    Case(Code.NOT_RELEASABLE, M, WITHHOLD, "SECRET//REL TO QUINT", to="XDU", at=200),
    Case(Code.RELEASABLE, M, OPEN, "SECRET//REL TO QUINT", to="XDU", at=199),
    Case(Code.RELEASABLE, M, OPEN, "SECRET//REL TO PACT"),
    Case(Code.RELEASABLE, M, OPEN, "SECRET//ORCON/REL TO XBR"),
    Case(Code.ORCON_UNLISTED, M, REVIEW, "SECRET//ORCON"),
    Case(Code.PROPIN_UNLISTED, M, REVIEW, "SECRET//PROPIN"),
    Case(Code.RELEASABLE, M, OPEN, "SECRET//PROPIN/REL TO XBR"),
    Case(Code.DISCLOSURE_OFFICER, M, REVIEW, "SECRET//RELIDO"),
    Case(Code.RELEASABLE, M, OPEN, "SECRET//RELIDO/REL TO XBR"),
    Case(Code.DISPLAY_ONLY, M, REVIEW, "SECRET//DISPLAY-ONLY/REL TO XBR"),
    Case(Code.ASK, CO, REVIEW, "SECRET//PROPIN", by="XDU"),
    Case(Code.NAMED_INDIVIDUALS, M, REVIEW, "TLP:RED"),
    Case(Code.NO_RESTRICTION, M, OPEN, "TLP:AMBER"),
    Case(Code.UNKNOWN_PARTNER, CL, WITHHOLD, to="XZZ"),
    Case(Code.UNKNOWN_PARTNER, CL, WITHHOLD, to="XAL"),
    Case(Code.LEVEL, CL, WITHHOLD, "RESTRICTED", to="XCO"),
    Case(Code.LEVEL, CL, WITHHOLD, "TOP SECRET", to="XHO"),
    Case(Code.COMPARTMENT, CL, WITHHOLD, "SECRET//SI", to="XDU"),
    Case(Code.CLEARED, CL, OPEN, "TOP SECRET//SI"),
    Case(Code.CLEARED, CL, OPEN, "TLP:GREEN", to="XCO"),
    Case(Code.NO_TOPIC, AG, WITHHOLD, about=""),
    Case(Code.NO_TOPIC, AG, WITHHOLD, about="travel trave"),
    Case(Code.NO_DISCIPLINE, AG, WITHHOLD, how=""),
    Case(Code.NO_DISCIPLINE, AG, WITHHOLD, how="OSINT RUMINT"),
    Case(
        Code.EXCLUDED, AG, WITHHOLD, about="travel cyber", how="HUMINT OSINT", source="pact.yaml:9"
    ),
    Case(Code.AGREED, AG, OPEN, about="cyber", how="HUMINT", to="XHO", source="pact.yaml:1"),
    Case(Code.NO_AGREEMENT, AG, WITHHOLD, to="XFE"),
    Case(Code.NO_AGREEMENT, AG, WITHHOLD, to="XDU", at=200),
    Case(Code.OUT_OF_SCOPE, AG, WITHHOLD, about="travel nuclear", to="XHO"),
    Case(Code.AGREED, AG, OPEN, about="travel nuclear"),
    Case(Code.OUT_OF_SCOPE, AG, WITHHOLD, about="nuclear", at=500),
    Case(Code.ABOVE_CEILING, AG, WITHHOLD, "TLP:AMBER", to="XCO"),
    Case(Code.ABOVE_CEILING, AG, WITHHOLD, "TOP SECRET", at=500),
    Case(Code.AGREED, AG, OPEN, "TLP:GREEN", to="XCO"),
    Case(Code.AGREED, AG, OPEN, about="travel/air", to="XHO"),
    Case(Code.RESTRICTED, PO, REVIEW, how="SIGINT", source="p.yaml:3"),
    Case(Code.RESTRICTED, PO, REVIEW, how="SIGINT", to="XDU", at=250, overall=WITHHOLD),
    Case(Code.UNRESTRICTED, PO, OPEN, how="SIGINT", at=300),
    Case(Code.UNRESTRICTED, PO, OPEN, "CONFIDENTIAL", how="SIGINT"),
    Case(Code.UNRESTRICTED, PO, OPEN, how="SIGINT", to="XHO"),
    Case(Code.NO_ORIGINATOR, CO, WITHHOLD, by=""),
    Case(Code.NO_ORIGINATOR, CO, WITHHOLD, by="XAL XZZ"),
    Case(Code.OWN, CO, OPEN, by="XAL"),
    Case(Code.OWN, CO, OPEN, by="XAL XBR"),
    Case(Code.NO_CONSENT, CO, WITHHOLD, by="XFE", to="XHO"),
    Case(Code.NO_CONSENT, CO, WITHHOLD, by="XDU XFE", at=150),
    Case(Code.RELEASED, CO, OPEN, "SECRET//REL TO XHO", by="XFE", to="XHO"),
    Case(Code.CONSENTED, CO, SEALED, by="XFE", source="consents.yaml:4"),
    Case(Code.NO_CONSENT, CO, WITHHOLD, by="XFE", at=150),
    Case(Code.NO_CONSENT, CO, WITHHOLD, by="XFE", about="travel cyber"),
    Case(Code.NO_CONSENT, CO, WITHHOLD, "TOP SECRET", by="XFE"),
    Case(Code.COMMUNITY, CO, OPEN, "TLP:CLEAR", by="XFE", to="XCO"),
    Case(Code.COMMUNITY, CO, OPEN, "TLP:GREEN", by="XBR", to="XCO"),
    Case(Code.NO_CONSENT, CO, WITHHOLD, "TLP:GREEN", by="XFE", to="XCO"),
    Case(Code.ONWARD, CO, OPEN, by="XDU", source="quint.yaml:1"),
    Case(Code.ASK, CO, REVIEW, by="XDU", to="XHO", source="pact.yaml:1"),
    Case(Code.ASK, CO, REVIEW, "SECRET//ORCON", by="XDU"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.to} {case.label}")
def test_a_case_has_its_reason(case: Case) -> None:
    decision = decide(WORLD, case.handling, case.to, case.at)
    answer = next(each for each in decision.answers if each.layer is case.layer)
    assert (answer.code, answer.rung) == (case.code, case.rung)
    expected = case.rung if case.overall is None else case.overall
    assert decision.rung is expected
    if expected is not OPEN and case.overall is None and case.layer is not CO:
        assert decision.layer is case.layer
    if case.source is not None:
        assert answer.source == case.source
    assert answer.text
    assert [each.layer for each in decision.answers] == list(Layer)
    assert bool(decision) is (expected >= SEALED)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.to} {case.label}")
def test_table_and_oracle_say_so_too(case: Case) -> None:
    decision = decide(WORLD, case.handling, case.to, case.at)
    assert Oracle(WORLD, case.at).verdict(case.handling, case.to) == (decision.rung, decision.layer)
    table = Table.evaluate(WORLD, [case.handling], case.at)
    assert table.decision(0, case.to) == decision
    assert table.rung(0, case.to) is decision.rung


def test_every_code_is_given_by_some_case_and_has_a_meaning() -> None:
    assert {case.code for case in CASES} == set(Code)
    assert set(MEANING) == set(Code)
    assert all(meaning and not meaning.endswith(".") for meaning in MEANING.values())
    assert len({code.value for code in Code}) == len(Code)


LASTS = {0: 50, 49: 50, 50: 100, 100: 101, 101: 150, 150: 200, 200: 300, 300: 500, 500: None}


def lasting(evaluate: Callable[..., Table]) -> dict[int, int | None]:
    """Returns until when a table of the policy by hand lasts, made at each of its instants."""
    rows = [Case(Code.NOT_YET, M, WITHHOLD, DATED).handling]
    return {at: evaluate(WORLD, rows, at).valid_until for at in LASTS}


def test_a_table_lasts_until_anything_declared_or_labelled_changes() -> None:
    assert lasting(Table.evaluate) == LASTS


def test_the_first_layer_of_the_lowest_rung_decides() -> None:
    given = (OPEN, REVIEW, SEALED, REVIEW, OPEN)
    answers = tuple(
        Answer(layer, rung, Code.AGREED, "so") for layer, rung in zip(Layer, given, strict=True)
    )
    assert minimum(answers).layer is Layer.CLEARANCE
    assert minimum(answers).rung is REVIEW
    assert not minimum(answers)


def test_removing_a_party_leaves_the_exclusion_of_the_agreement() -> None:
    gone = replace(PACT, removed=(Removal("XBR", 10, source=PACT_AT),))
    snapshot = replace(WORLD, agreements=(gone, QUINT))
    handling = Case(Code.EXCLUDED, AG, WITHHOLD, about="cyber", how="HUMINT").handling
    assert decide(snapshot, handling, "XBR", NOW).answers[2].code is Code.EXCLUDED


def test_an_agreement_that_ends_takes_its_exclusions_with_it() -> None:
    """The one way in which an end widens: what it excluded, another agreement may allow."""
    ended = replace(PACT, span=Span(None, NOW))
    snapshot = replace(WORLD, agreements=(ended, QUINT))
    handling = Case(Code.AGREED, AG, OPEN, about="cyber", how="HUMINT").handling
    assert decide(WORLD, handling, "XBR", NOW - 1).rung is WITHHOLD
    assert decide(snapshot, handling, "XBR", NOW - 1).rung is WITHHOLD
    assert decide(snapshot, handling, "XBR", NOW).rung is OPEN


GROUNDS = (
    # What one portion says must not be taken as said of the whole: its recipients, its colour.
    ("XHO", "CONFIDENTIAL", "CONFIDENTIAL//REL TO XHO", "XFE"),
    ("XBR", "SECRET//ORCON", "SECRET//REL TO XBR", "XAL"),
    ("XHO", "UNCLASSIFIED", "TLP:CLEAR", "XFE"),
)


@pytest.mark.parametrize(("to", "one", "other", "by"), GROUNDS)
def test_a_joined_label_gets_no_further_than_either(to: str, one: str, other: str, by: str) -> None:
    alone = Case(Code.OWN, CO, OPEN, one, by=by).handling
    both = replace(alone, label=join(parse_label(one), parse_label(other)))
    before, after = (decide(WORLD, each, to, NOW).rung for each in (alone, both))
    assert after <= before


def test_asking_the_originator_gets_no_further_than_sharing_within() -> None:
    handling = Case(Code.ASK, CO, REVIEW, "SECRET//ORCON/REL TO XHO", by="XDU").handling
    rungs = []
    for onward in (Onward.WITHIN, Onward.ASK):
        snapshot = replace(WORLD, agreements=(replace(PACT, conditions=Conditions(onward)),))
        rungs.append(decide(snapshot, handling, "XHO", NOW).rung)
    assert rungs[1] <= rungs[0]
