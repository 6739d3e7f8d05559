"""Assessments on a node: estimate first, published, computed again, drafted, restored."""

from dataclasses import replace

import pytest

from relto.assessment import assess, standard_parameters
from relto.core.canonical import digest
from relto.core.errors import AuthorityError, ConflictError, InputError, StoreError, UnknownError
from relto.core.instant import DAY
from relto.model.assessment import Dimension, Standing
from relto.model.evidence import Kind, Polarity
from relto.model.rung import Rung
from relto.planning.proof import Kind as Effect
from relto.planning.triggers import Answer
from relto.policy import load, load_readiness
from relto.services.assess import Assessments, Drafting, rules_of
from relto.services.assess.result import result_of, result_to_bytes
from relto.services.context import Context
from relto.services.contingencies import Contingencies
from relto.services.evidence import Register
from relto.services.govern import Govern
from relto.services.release import Release
from relto.store import assessments as table
from relto.store import schema
from relto.store.events import events
from tests.services.evidential import NOW, OSINT, POLICY, claim, grade, register
from tests.services.officials import appointed
from tests.services.worlds import Fixed, report, take_in

FLOORED = POLICY.replace(
    "handling: {onward", "floor: {topics: [terrorism], rung: open}\nhandling: {onward"
)
READY = """\
contingency: limit
title: Limit ${partner}
trigger:
  words: in doubt
  when:
    assessment: {partner: "${partner}", dimension: onward-sharing, at_most: not usually reliable}
parameters: {partner: {default: XBR}}
change:
  restrictions: [{to: "${partner}", topic: cyber, rung: review, reason: limit}]
"""
RULES = rules_of(None)
SHARES = {Dimension.ONWARD_SHARING: 0.4}


@pytest.fixture
def kept(store):
    """A register with doubts about XBR, products, and a policy in force."""
    take_in(store, report(1), report(2, "terrorism"))
    govern = Govern(store, Fixed(NOW), "owner")
    govern.apply(govern.plan(load({"policy.yaml": FLOORED})).id)
    kept = register(store)
    kept.take_in(list(doubts()), OSINT, source="test")
    return kept


def doubts():
    """Two confirmed onward releases, and what speaks for XBR and for XCO."""
    yield claim(id="a", claim="One report.", grade=grade("B1", 0.95, 0.9), topic=None)
    yield claim(id="b", claim="Another.", grade=grade("B1", 0.95, 0.9), topic=None)
    for partner in ("XBR", "XCO"):
        yield claim(
            id=f"c-{partner}",
            partner=partner,
            kind=Kind.ACCURATE,
            polarity=Polarity.FAVOURABLE,
            dimension=Dimension.ACCURACY,
            topic=None,
            count=40,
        )


@pytest.fixture
def service(kept):
    return Assessments(kept.acting)


def told(store, kind):
    with store.read() as tx:
        return [event for event in events(tx) if event.kind == kind]


def drafting(service, officer=None):
    acting = service.acting
    return Drafting(service, Govern(acting.store, acting.clock, "owner", officer))


def test_evidence_comes_first_and_an_estimate_ages_with_it(service, kept):
    look = service.look("XBR", RULES)
    assert [each.id for each in look.evidence] == ["a", "b", "c-XBR"]
    assert look.estimate is None
    made = service.estimate("XBR", SHARES, because="two reports")
    assert service.look("XBR", RULES).estimate == made
    other = Assessments(replace(service.acting, authority="somebody else"))
    assert other.look("XBR", RULES).estimate is None
    service.acting.clock.at += 1
    kept.grade("a", grade("C3", 0.6))
    assert service.look("XBR", RULES).estimate is None


def test_an_estimate_says_something_about_a_partner(service):
    for partner, shares, error in (
        ("XBR", {}, InputError),
        ("XBR", {Dimension.HANDLING: 1.5}, InputError),
        ("XQQ", SHARES, UnknownError),
        ("XAL", SHARES, InputError),
    ):
        with pytest.raises(error):
            service.estimate(partner, shares)
    with pytest.raises(UnknownError):
        service.estimate("XBR", SHARES, topic="weather")


def test_publishing_takes_an_estimate_or_a_reason(service, store):
    with pytest.raises(AuthorityError, match="record your own estimate first"):
        service.publish("XBR", RULES)
    first = service.publish("XBR", RULES, without="the desk is one person")
    assert (first.basis.estimated, first.basis.without) == (False, "the desk is one person")
    service.estimate("XBR", SHARES)
    second = service.publish("XBR", RULES)
    assert (second.basis.estimated, second.row.id) == (True, "A-2026-002")
    assert second.row.expires == NOW + 90 * DAY
    with pytest.raises(UnknownError, match="nothing to assess"):
        service.publish("XFE", RULES)
    assert [event.partner for event in told(store, "assessment-published")] == ["XBR", "XBR"]


def test_a_published_assessment_is_what_the_pure_function_says(service, kept):
    published = service.publish("XBR", RULES, without="test")
    items = [each.evidence for each in kept.items()]
    assessed = assess(items, at=NOW, parameters=standard_parameters())
    body = result_to_bytes(result_of(assessed, "XBR"))
    assert published.row.digest == digest(body)
    assert published.row.result == body


def test_it_is_computed_again_exactly_whatever_was_said_since(service, kept):
    name = service.publish("XBR", RULES, without="test").row.id
    service.acting.clock.at = NOW + 400 * DAY
    kept.grade("a", grade("E5"))
    kept.reply("b", "It was not us.")
    kept.withdraw("b", "it was not them")
    kept.add(claim(occurred=NOW + 300 * DAY))
    again = service.recompute(name)
    assert again
    assert again.differences == ()
    assert service.publish("XBR", RULES, without="test").row.digest != again.published


def test_what_differs_is_told(service, store):
    row = service.publish("XBR", RULES, without="test").row
    bent = row.result.replace(b'"onward-sharing"', b'"handling"', 1)
    with store.write() as tx:
        table.publish(tx, replace(row, id="A-2026-777", result=bent, digest=digest(bent)))
    again = service.recompute("A-2026-777")
    assert not again
    assert any("handling then, onward-sharing now" in each for each in again.differences)


def test_parameters_and_red_lines_are_kept_with_it(service):
    lines = load_readiness({"policy.yaml": FLOORED, "red.yaml": RED}).red_lines
    rules = rules_of(RULES.body.replace(b'"2026-11"', b'"ours"'), red_lines=lines)
    published = service.publish("XBR", rules, without="test")
    assert published.result["parameters"]["version"] == "ours"
    assert published.result["red_lines"][0]["code"] == "CONFIRMED"
    assert published.basis.red_lines == lines
    assert service.recompute(published.row.id)


RED = """\
red_lines:
  CONFIRMED:
    reason: confirmed
    when: {kind: onward-sharing-without-consent, at_least: {credibility: 2}}
    rung: review
    disciplines: [HUMINT]
"""


def test_dissent_and_reply_are_attached_and_change_nothing(service, store):
    row = service.publish("XBR", RULES, without="test").row
    service.estimate("XBR", SHARES)
    service.dissent(row.id, "The first report was ours.")
    said = service.reply(row.id, "We have opened an inquiry.")
    assert [(each.n, each.kind) for each in said.remarks] == [(1, "dissent"), (2, "reply")]
    assert said.row == row
    assert service.recompute(row.id)
    for act in (service.dissent, service.reply):
        with pytest.raises(UnknownError):
            act("A-2026-999", "x")
    for name in ("assessments", "parameters", "estimates"):
        statement = schema.metadata.tables[name].delete()
        with pytest.raises(StoreError, match="append-only"), store.write() as tx:
            tx.connection.execute(statement)


def test_triggers_look_at_what_was_published(service, store):
    readiness = load_readiness({"policy.yaml": FLOORED, "ready.yaml": READY})
    govern = Govern(store, service.acting.clock, "owner")

    def verdict():
        (listed,) = Contingencies(govern, readiness, service.findings()).listed()
        return listed.verdict

    assert verdict().answer is Answer.OPEN
    service.publish("XBR", RULES, without="test")
    assert verdict().answer is Answer.HOLDS
    assert "A-2026-001" in verdict().reasons[0]
    service.acting.clock.at = NOW + 91 * DAY
    assert verdict().answer is Answer.OPEN
    found = {each.dimension: each.standing for each in service.findings() if each.topic is None}
    assert found[Dimension.ONWARD_SHARING] is Standing.UNRELIABLE
    assert found[Dimension.TIMELINESS] is None


def test_a_narrowing_is_drafted_as_an_ordinary_plan(service, store):
    draft = drafting(service).draft("XBR", RULES, without="test")
    plan = draft.plan
    assert (plan.state, plan.kind) == ("draft", Effect.NARROWING.value)
    assert plan.report.floors == ()
    lines = {each.rung: each for each in draft.drawn.added}
    assert all(each.to == {"XBR"} for each in draft.drawn.added)
    assert all("terrorism" not in each.what.topics for each in draft.drawn.added)
    assert all(draft.published.row.id in each.reason for each in draft.drawn.added)
    assert Rung.WITHHOLD in lines
    assert any("promises some to flow" in note for note in draft.drawn.notes)
    govern = Govern(store, service.acting.clock, "owner")
    govern.apply(plan.id)
    with pytest.raises(ConflictError, match="nothing follows that is not in force"):
        drafting(service).draft("XBR", RULES, without="test")


@pytest.mark.usefixtures("kept")
def test_two_officers_widen_and_one_narrows(service, store):
    people = appointed(store, "ada", "ben", "cai", clock=service.acting.clock)
    ada = replace(service.acting, officer=people["ada"])
    draft = drafting(Assessments(ada), people["ada"]).draft("XBR", RULES, without="test")
    assert draft.plan.state == "checked"
    govern = Govern(store, service.acting.clock, "owner", people["ada"])
    govern.apply(draft.plan.id)
    amend(Register(ada))
    back = drafting(Assessments(ada), people["ada"]).restore("XBR", RULES, without="test")
    assert back.plan.kind == Effect.WIDENING.value
    with pytest.raises(AuthorityError):
        govern.apply(back.plan.id)
    for name in ("ben", "cai"):
        replace(govern, officer=people[name]).approve(back.plan.id)
    govern.apply(back.plan.id)


def test_restoring_goes_one_step_at_a_time(service, kept, store):
    govern = Govern(store, service.acting.clock, "owner")
    govern.apply(drafting(service).draft("XBR", RULES, without="test").plan.id)
    with pytest.raises(ConflictError, match=r"stays: .* is recommended"):
        drafting(service).restore("XBR", RULES, without="test")
    amend(kept)
    first = drafting(service).restore("XBR", RULES, without="test")
    rungs = {
        (each.line.rung, None if each.now is None else each.now.rung) for each in first.drawn.steps
    }
    assert (Rung.WITHHOLD, Rung.REVIEW) in rungs
    assert (Rung.WITHHOLD, None) not in rungs
    govern.apply(first.plan.id)
    second = drafting(service).restore("XBR", RULES, without="test")
    assert {each.now for each in second.drawn.steps} == {None}
    govern.apply(second.plan.id)
    with pytest.raises(ConflictError, match="nothing to draft"):
        drafting(service).restore("XBR", RULES, without="test")


def amend(kept):
    """Takes back what spoke against XBR, and files what speaks for it."""
    for name in ("a", "b"):
        kept.withdraw(name, "shown to be another's doing")
    kept.take_in(list(amends()), source="test")
    kept.acting.clock.at += DAY


def amends():
    for dimension in (Dimension.ONWARD_SHARING, Dimension.HANDLING, Dimension.DECLARED_INTENT):
        for number in range(4):
            yield claim(
                id=f"{dimension.value}-{number}",
                kind=Kind.SAFEGUARD_ADDED,
                polarity=Polarity.FAVOURABLE,
                dimension=dimension,
                topic=None,
                grade=grade("A1", 0.98),
                claim=f"Amends {number}.",
            )


def test_lines_of_others_are_left_alone_unless_named(service, kept, store):
    text = FLOORED + "---\nrestrictions: [{to: XBR, topic: cyber, rung: review, reason: by hand}]\n"
    govern = Govern(store, service.acting.clock, "owner")
    govern.apply(govern.plan(load({"policy.yaml": text})).id)
    amend(kept)
    with pytest.raises(ConflictError, match=r"left alone: cyber: review \(by hand\)"):
        drafting(service).restore("XBR", RULES, without="test")
    draft = drafting(service).restore("XBR", RULES, lift=["by hand"], without="test")
    assert [each.now for each in draft.drawn.steps] == [None]


def test_what_a_partner_could_work_out_is_from_what_it_may_see(service, kept, store):
    release = Release(store, service.acting.clock)
    nothing = service.view("XBR", RULES, release, reader="XCO")
    assert (nothing.evidence, nothing.assessed) == ((), None)
    kept.add(claim(marking="SECRET//REL TO XAL, XCO"), OSINT)
    view = service.view("XBR", RULES, release, reader="XCO")
    assert len(view.evidence) == 1
    assert view.assessed is not None
    assert view.assessed.partners == ("XBR",)


def test_public_series_change_no_number(service):
    before = service.look("XBR", RULES)
    csv = (
        "partner,series,date,value,unit,source\n"
        "XBR,agreement in votes,2025-12-31,0.31,share,An almanac\n"
        "XBR,defence spending,2025-12-31,1.4,% of GDP,A yearbook\n"
    )
    context = Context(service.acting)
    assert context.take_in(csv.encode(), file="votes.csv") == 2
    after = service.look("XBR", RULES)
    assert before.assessed is not None
    assert after.assessed is not None
    assert result_of(after.assessed, "XBR") == result_of(before.assessed, "XBR")
    published = service.publish("XBR", RULES, without="test")
    context.take_in(csv.replace("0.31", "0.99").encode(), file="votes.csv")
    assert service.recompute(published.row.id)
    votes, spending = context.series("XBR")
    assert [point.value for point in votes.points] == ["0.99"]
    assert (spending.unit, spending.source) == ("% of GDP", "A yearbook")


def test_a_series_that_cannot_be_read_is_refused_with_its_line(service):
    head = "partner,series,date,value,unit,source\n"
    for text, why in (
        ("", "is empty"),
        ("partner,serie,date,value,unit,source\n", "f.csv:1: `serie`: unknown column"),
        ("partner,series,date,value\n", "missing source"),
        (f"{head}XBR,votes,2025,1,x,y\n", "f.csv:2: date: `2025` is no day"),
        (f"{head}XBB,votes,2025-01-01,1,x,y\n", "partner: no organisation `XBB`"),
        (f"{head}XBR,votes,2025-01-01,,x,y\n", "f.csv:2: value: is empty"),
        (f"{head}XBR,votes,2025-01-01,1,x\n", "5 cells, expected 6"),
    ):
        with pytest.raises(InputError, match=why):
            Context(service.acting).take_in(text.encode(), file="f.csv")
    assert Context(service.acting).series() == ()
