"""What may stand beside a policy, and what is said about each mistake in it."""

import random
from contextlib import suppress

import pytest

from relto.core.errors import PolicyError, Problem
from relto.model.assessment import Dimension, Standing
from relto.model.handling import Discipline
from relto.model.readiness import Cover, OptionKind, Readiness
from relto.model.template import template_to_json, words_of
from relto.model.trigger import AllOf, Assessed, During
from relto.policy import load, load_directory, load_readiness
from tests.world import READY, SMALL


def files(text: str = READY) -> dict[str, str]:
    return {"policy.yaml": SMALL, "ready.yaml": text}


def ready() -> Readiness:
    return load_readiness(files())


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(PolicyError) as caught:
        load_readiness(files(text))
    return caught.value.problems


def changed(old: str, new: str) -> str:
    assert READY.count(old) == 1, old
    return READY.replace(old, new)


def test_requirements_become_records() -> None:
    extort, east = ready().requirements
    assert (extort.code, extort.topic, extort.weight) == ("CY-EXTORT", "cyber/ransomware", 5)
    assert (extort.discipline, extort.region) == (Discipline.CYBER, None)
    assert (east.discipline, east.region, east.owner) == (None, "east", "defence")
    assert READY.splitlines()[east.source.line - 1].strip().startswith("WAR-EAST")


def test_options_become_records() -> None:
    option = ready().option
    assert list(option) == ["DEEPER", "FEEDS", "SENSOR"]
    deeper, sensor, feeds = option["DEEPER"], option["SENSOR"], option["FEEDS"]
    assert (deeper.kind, deeper.partner) == (OptionKind.AGREEMENT, "XFE")
    assert (deeper.cost, deeper.lead_days, deeper.risk) == (12, 120, 0.15)
    assert deeper.excludes == {"SENSOR"}
    assert sensor.covers == (Cover("CY-EXTORT", 1), Cover("WAR-EAST", 2))
    assert (sensor.risk, sensor.requires, sensor.partner) == (0.0, frozenset({"FEEDS"}), None)
    assert (feeds.risk, feeds.covers, feeds.budget) == (1, (Cover("CY-EXTORT", 1),), "")


def test_contingencies_become_records_that_keep_their_holes() -> None:
    fallback, limit = ready().contingencies
    assert (fallback.code, limit.code) == ("fallback", "limit")
    assert [(each.name, each.default) for each in limit.parameters] == [("partner", "XBR")]
    assert limit.review_every_days == 30
    assert fallback.review_every_days is None
    assert fallback.trigger.when is None
    texts = [word.text for word in words_of(limit.change)]
    assert "${today + 90 days}" in texts
    assert template_to_json(limit.change)["restrictions"][0]["to"] == "${partner}"
    when = limit.trigger.when
    assert isinstance(when, AllOf)
    assessed, during = when.conditions
    assert isinstance(assessed, Assessed)
    assert (assessed.partner, assessed.topic) == ("${partner}", "cyber")
    assert assessed.dimension is Dimension.ONWARD_SHARING
    assert assessed.at_most is Standing.UNRELIABLE
    assert isinstance(during, During)


def test_what_stands_beside_does_not_enter_the_policy() -> None:
    both = load_directory(files())
    assert both.policy.digest == load({"policy.yaml": SMALL}).digest == load(files()).digest
    assert both.readiness == ready()
    assert load_readiness({"policy.yaml": SMALL}) == Readiness()


def test_a_mistake_beside_the_policy_keeps_no_policy_from_being_used() -> None:
    bad = files(changed("weight: 5", "weight: much"))
    assert load(bad).digest == load({"policy.yaml": SMALL}).digest
    with pytest.raises(PolicyError):
        load_directory(bad)


def test_the_check_tells_mistakes_of_both_at_once_and_each_once() -> None:
    texts = files(changed("weight: 5", "weight: much")) | {"policy.yaml": SMALL + "\ncolour: red\n"}
    with pytest.raises(PolicyError) as caught:
        load_directory(texts)
    assert {p.code for p in caught.value.problems} == {"unknown-key", "bad-number"}
    stray = changed("review_every_days: 30", "restrictions: []")
    with pytest.raises(PolicyError) as caught:
        load_directory(files(stray))
    assert [p.code for p in caught.value.problems] == ["unknown-key"]


def test_a_restriction_that_strayed_into_a_contingency_is_not_left_out_unseen() -> None:
    with pytest.raises(PolicyError):
        load(files(changed("review_every_days: 30", "restrictions: []")))


MISTAKES = [
    ("topic: cyber/ransomware", "topic: cyber/ransom", "unknown-topic", "CY-EXTORT.topic"),
    ("discipline: CYBER", "discipline: CYBR", "unknown-value", "CY-EXTORT.discipline"),
    ("weight: 5", "weight: 0", "bad-number", "CY-EXTORT.weight"),
    ("weight: 5", "weight: 1001", "bad-number", "CY-EXTORT.weight"),
    ("weight: 5", "weight: 4.5", "bad-number", "CY-EXTORT.weight"),
    ("owner: defence, ", "", "missing-key", "WAR-EAST"),
    ("question: Who extorts?", "question: ''", "empty", "CY-EXTORT.question"),
    ("  WAR-EAST: {question", "  CY-EXTORT: {question", "duplicate", "CY-EXTORT"),
    ("  WAR-EAST: {question", "  war east: {question", "bad-code", "requirements.war east"),
    ("owner: defence", "owner: defence, colour: red", "unknown-key", "WAR-EAST.colour"),
    ("kind: agreement", "kind: treaty", "unknown-value", "DEEPER.kind"),
    ("    with: XFE\n", "", "missing-key", "options.DEEPER"),
    ("with: XFE", "with: XFF", "unknown-organisation", "DEEPER.with"),
    ("covers: [WAR-EAST]", "covers: []", "empty", "DEEPER.covers"),
    ("covers: [WAR-EAST]", "covers: {}", "empty", "DEEPER.covers"),
    ("covers: [WAR-EAST]", "covers: [WAR-EST]", "unknown-requirement", "DEEPER.covers[0]"),
    ("WAR-EAST: 2", "WAR-EAST: 0", "bad-number", "SENSOR.covers.WAR-EAST"),
    ("WAR-EAST: 2", "WAR-EST: 2", "unknown-requirement", "SENSOR.covers.WAR-EST"),
    ("cost: 12", "cost: -1", "bad-number", "DEEPER.cost"),
    ("cost: 12", "cost: twelve", "bad-number", "DEEPER.cost"),
    ("lead_days: 120", "lead_days: soon", "bad-number", "DEEPER.lead_days"),
    ("risk: 0.15", "risk: 1.5", "bad-number", "DEEPER.risk"),
    ("risk: 0.15", "risk: nan", "bad-number", "DEEPER.risk"),
    ("risk: 0.15", "risk: 15%", "bad-number", "DEEPER.risk"),
    ("excludes: [SENSOR]", "excludes: [SENSR]", "unknown-option", "DEEPER.excludes[0]"),
    ("excludes: [SENSOR]", "excludes: [DEEPER]", "contradiction", "DEEPER.excludes"),
    ("requires: [FEEDS]", "requires: FEEDS, excludes: FEEDS", "contradiction", "SENSOR.excludes"),
    ("contingency: fallback", "contingency: limit", "duplicate", "contingency"),
    ("contingency: fallback", "contingency: fall back", "bad-code", "contingency"),
    ("title: Limit HUMINT to ${partner}", "title: ${prtner}", "unknown-parameter", "title"),
    ("words: when ${partner} is", "words: when ${part is", "unknown-parameter", "trigger.words"),
    ("${today + 90 days}", "${today + a while}", "unknown-parameter", "restrictions[0].until"),
    ("to: ${partner}\n", "to: ${partner + 1 day}\n", "unknown-parameter", "restrictions[0].to"),
    ("  partner: {default: XBR}", "  partner: {}", "missing-key", "parameters.partner"),
    ("  partner: {default: XBR}", "  today: {default: XBR}", "bad-code", "parameters.today"),
    (
        "  partner: {default: XBR}",
        "  partner: {default: XBR}\n  level: {default: SECRET}",
        "unused",
        "parameters.level",
    ),
    ("default: XBR", "default: XBQ", "unknown-organisation", "change.restrictions[0].to"),
    ("default: XBR", "default: XBQ", "unknown-organisation", "assessment.partner"),
    ("rung: review", "rung: open", "restriction-open", "change.restrictions[0].rung"),
    ("rung: review", "rang: review", "unknown-key", "change.restrictions[0].rang"),
    ("all_but: [cyber]", "all_but: [cyber/ransomware]", "unknown-value", "restrictions[0].topics"),
    ("all_but: [cyber]", "all_but: [cyber, war]", "empty", "restrictions[0].topics"),
    ("all_but: [cyber]", "but: [cyber]", "unknown-key", "restrictions[0].topics.but"),
    ("dimension: onward-sharing", "dimension: looks", "unknown-value", "assessment.dimension"),
    ("at_most: unreliable", "at_most: bad", "unknown-value", "assessment.at_most"),
    ("topic: cyber, ", "topic: cybre, ", "unknown-topic", "assessment.topic"),
    ("from: 2026-12-01", "from: soon", "bad-date", "trigger.when.from"),
    ("from: 2026-12-01", "all: []", "empty", "trigger.when.all"),
    ("from: 2026-12-01", "any: soon", "wrong-type", "trigger.when.any"),
    ("from: 2026-12-01", "any: [{}]", "empty", "trigger.when.any[0]"),
    ("trigger: {words: the pact falls apart}", "trigger: {}", "empty", "trigger"),
    ("review_every_days: 30", "review_every_days: 0", "bad-number", "review_every_days"),
    ("agreement: PACT-1961, on", "agreement: PACT-61, on", "unknown-agreement", "agreement"),
    ("agreement: FALLBACK", "name: FALLBACK", "missing-key", "agreements[0]"),
    ("parties: [FIVE]", "parties: []", "empty", "agreements[0].parties"),
    ("community: PACT, ", "", "missing-key", "memberships[0]"),
    ("community: PACT, ", "community: FIX, ", "unknown-community", "memberships[0].community"),
    ("{to: XFE, reason: registry}", "{}", "empty", "remove_restrictions[0]"),
    ("{to: XFE, reason: registry}", "{to: XFF}", "unknown-organisation", "restrictions[0].to"),
]


@pytest.mark.parametrize(("old", "new", "code", "path"), MISTAKES)
def test_a_mistake_is_named_with_file_line_path_and_code(
    old: str, new: str, code: str, path: str
) -> None:
    text = changed(old, new)
    found = [p for p in problems(text) if p.code == code]
    assert any(p.path.endswith(path) for p in found), problems(text)
    assert all(p.file == "ready.yaml" and 1 <= p.line <= text.count("\n") + 1 for p in found)


@pytest.mark.parametrize("section", ["requirements", "options"])
def test_a_section_is_a_mapping_or_declares_nothing(section: str) -> None:
    assert load_readiness(files(f"{section}:\n")) == Readiness()
    (problem,) = problems(f"{section}: [x]\n")
    assert (problem.code, problem.path) == ("wrong-type", section)


def test_a_change_of_nothing_is_a_mistake() -> None:
    head = "contingency: c\ntitle: t\ntrigger: {words: w}\nchange: "
    assert [p.code for p in problems(head + "{}\n")] == ["empty"]
    assert [p.code for p in problems(head + "all\n")] == ["wrong-type"]


@pytest.mark.parametrize(
    ("dates", "codes"),
    [
        ('from: 2026-01-01, until: "${today + 90 days}"', []),
        ('from: "${today}", until: 2027-02-28', []),
        ('from: "${today + 2 days}", until: "${today}"', ["dates-reversed"]),
        ("from: 2027-01-01, until: 2026-01-01", ["dates-reversed"]),
        ('from: "${today}x"', ["bad-date"]),
    ],
)
def test_dates_that_cross_on_some_days_only_are_no_mistake(dates: str, codes: list[str]) -> None:
    clause = f"{{to: XBR, rung: review, reason: r, {dates}}}"
    head = "contingency: c\ntitle: t\ntrigger: {words: w}\nchange: {restrictions: "
    text = f"{head}[{clause}]}}\n"
    found = [p.code for p in problems(text)] if codes else list(load_readiness(files(text)).options)
    assert found == codes


def test_any_damage_gives_readiness_or_problems_and_nothing_else() -> None:
    chance = random.Random(4)
    for _ in range(200):
        at = chance.randrange(len(READY))
        text = (
            READY[:at] + chance.choice("[]{}:,- \n'\"#&*!|>$0") + READY[at + chance.randrange(4) :]
        )
        with suppress(PolicyError):
            load_directory(files(text))
