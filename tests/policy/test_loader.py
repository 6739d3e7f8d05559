"""What a policy directory may say, and what is said about each mistake in one."""

import random
import time
from contextlib import suppress

import pytest
import yaml

from relto.core.errors import PolicyError, Problem
from relto.labels.levels import Level, Tlp
from relto.model.rung import Rung
from relto.model.selection import ALL
from relto.policy import load
from tests.world import SMALL


def problems(text: str | dict[str, str]) -> tuple[Problem, ...]:
    files = {"p.yaml": text} if isinstance(text, str) else text
    with pytest.raises(PolicyError) as caught:
        load(files)
    return caught.value.problems


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


def test_every_declaration_becomes_a_record_with_its_place() -> None:
    policy = load({"p.yaml": SMALL})
    lines = SMALL.splitlines()
    assert policy.releasing == "XAL"
    assert policy.organisation["XFE"].cleared is Level.SECRET
    assert policy.organisation["CERT-N"].cleared is None
    agreement = policy.agreement["PACT-1961"]
    assert agreement.scope.topics is ALL
    assert agreement.ceiling.entries[0].bound.tlp is Tlp.GREEN
    assert lines[agreement.source.line - 1] == "agreement: PACT-1961"
    restriction = policy.restrictions[0]
    assert restriction.rung is Rung.REVIEW
    assert restriction.source.line - 1 == next(i for i, x in enumerate(lines) if "registry" in x)
    assert {rule.name for rule in policy.rules} == {"indicators", "extortion"}


MISTAKES = [
    ("releasing: XAL", "releasing: XAA", "unknown-organisation", "releasing"),
    ("releasing: XAL", "# nobody", "missing-key", "releasing"),
    ("releasing: XAL", "releasing: PACT", "unknown-organisation", "releasing"),
    ("releasing: XAL", "releasing: XAL\ncolour: red", "unknown-key", "colour"),
    ("cleared: SECRET}\n  XHO", "cleared: SECRT}\n  XHO", "unknown-value", "XFE.cleared"),
    ("kind: body", "kind: boddy", "unknown-value", "CERT-N.kind"),
    ("name: Holm", "nam: Holm", "unknown-key", "XHO.nam"),
    ("  XHO: {", "  xho: {", "bad-code", "organisations.xho"),
    ("  XHO: {name", "  XBR: {name", "duplicate", "organisations.XBR"),
    ("  PACT:\n", "  XFE:\n", "duplicate", "communities.XFE"),
    ("[XAL, XBR]", "[XAL, XBQ]", "unknown-organisation", "communities.FIVE.members[1]"),
    ("[XAL, XBR]", "[XAL, XBR, XBR]", "duplicate", "communities.FIVE.members[2]"),
    ("[XAL, XBR]", "[]", "empty", "communities.FIVE.members"),
    ("[XAL, XBR]", "XAL", "wrong-type", "communities.FIVE.members"),
    ("[XAL, XBR]", "[XAL, PACT]", "cycle", "members"),
    ("XFE, from: 1995-01-01", "XFE, from: 1995-13-01", "bad-date", "members[1].from"),
    ("on: 2024-06-30, ", "", "missing-key", "communities.PACT.removed[0]"),
    ("  cyber/ransomware:", "  cybr/ransomware:", "unknown-topic", "topics.cybr/ransomware"),
    (
        "parties: [PACT, {organisation: CERT-N, from: 2020-01-01, until: 2030-12-31}]",
        "lead: XAL",
        "missing-key",
        "",
    ),
    (
        "parties: [PACT, {organisation: CERT-N, from: 2020-01-01, until: 2030-12-31}]",
        "parties: []",
        "empty",
        "parties",
    ),
    ("2020-01-01, until: 2030-12-31", "2020-01-01, until: 2010-12-31", "dates-reversed", "until"),
    ("2020-01-01, until: 2030-12-31", "1920-01-01, until: 1930-12-31", "never-in-force", "parties"),
    ("name: The pact's exchange", "lead: XXL", "unknown-organisation", "lead"),
    ("name: The pact's exchange", "kind: mission", "missing-key", ""),
    ("name: The pact's exchange", "rung: review", "floor-above-rung", "floor"),
    ("scope: {topics: all, ", "scope: {topics: [], ", "empty", "scope.topics"),
    ("scope: {topics: all, ", "scope: {topics: [war], ", "floor-outside-scope", "floor"),
    ("scope: {topics: all, disciplines: all}", "scope: {topics: all}", "missing-key", "scope"),
    ("{default: SECRET, CERT-N", "{default: SECRET, XXX", "unknown-organisation", "ceiling.XXX"),
    ("{default: SECRET, CERT-N", "{CERT-N", "floor-above-ceiling", "floor"),
    ("{default: SECRET, CERT-N: TLP:GREEN}", "TLP:GREAN", "unknown-level", "ceiling"),
    ("- {topics: [war], disciplines", "- {topics: [cyber], disciplines", "floor-excluded", "floor"),
    (
        "- {topics: [war], disciplines: [HUMINT], to: XFE, reason: sources}",
        "- {reason: why}",
        "empty",
        "exclusions[0]",
    ),
    ("onward: ask the originator", "onward: ask", "unknown-value", "handling.onward"),
    (
        "discipline: SIGINT",
        "discipline: SIGNIT",
        "unknown-discipline",
        "restrictions[0].discipline",
    ),
    ("discipline: SIGINT", "topic: wars", "unknown-topic", "restrictions[0].topic"),
    ("to: XFE, discipline", "to: [], discipline", "empty", "restrictions[0].to"),
    ("to: XFE, discipline", "discipline", "missing-key", "restrictions[0]"),
    ("rung: review, until", "rung: open, until", "restriction-open", "restrictions[0].rung"),
    ("2027-02-28, reason: registry", "2027-02-28", "missing-key", "restrictions[0]"),
    ("level: at least SECRET", "level: at leest SECRET", "unknown-level", "restrictions[0].level"),
    ("to: CERT-N, topics", "to: all, topics", "unknown-organisation", "consents[0].to"),
    ("originator: XBR, ", "originator: PACT, ", "unknown-organisation", "consents[0].originator"),
    ("when: {tag: ransomware}", "when: {}", "empty", "rules[1].when"),
    ("when: {tag: ransomware}", "when: {tags: ransomware}", "unknown-key", "rules[1].when.tags"),
    ("rule: extortion", "rule: indicators", "duplicate", "rules[1].rule"),
    ("SECRET//REL TO PACT", "SECRET//REL TO PAKT", "unknown-organisation", "rules[0].then.label"),
    ("SECRET//REL TO PACT", "SECRT//REL TO PACT", "bad-label", "rules[0].then.label"),
    ("then: {topics: cyber/ransomware}", "then: {topics: []}", "empty", "rules[1].then.topics"),
    ("consents:\n", "consents: 5\nmore:\n", "wrong-type", "consents"),
]


@pytest.mark.parametrize(("old", "new", "code", "path"), MISTAKES)
def test_a_mistake_is_named_with_file_line_path_and_code(
    old: str, new: str, code: str, path: str
) -> None:
    text = changed(old, new)
    found = [p for p in problems(text) if p.code == code]
    assert found
    assert any(p.path.endswith(path) for p in found), found
    assert all(p.file == "p.yaml" and 1 <= p.line <= text.count("\n") + 1 for p in found)


def test_the_line_is_that_of_the_mistake() -> None:
    text = changed("discipline: SIGINT", "discipline: SIGNIT")
    (problem,) = problems(text)
    assert "SIGNIT" in text.splitlines()[problem.line - 1]
    assert "`SIGINT`" in problem.message


def test_a_ceiling_for_somebody_who_is_no_party_is_a_contradiction() -> None:
    text = changed("parties: [PACT, {", "parties: [FIVE, {").replace(
        "{default: SECRET, CERT-N", "{default: SECRET, XHO: SECRET, CERT-N"
    )
    assert [p.code for p in problems(text)] == ["ceiling-not-a-party"]


def test_all_mistakes_of_all_files_are_told_at_once() -> None:
    found = problems(
        {
            "a.yaml": changed("[XAL, XBR]", "[XAL, XBQ]"),
            "b.yaml": "restrictions: [{to: XBR, rung: open}]",
            "c.yaml": "x: [",
        }
    )
    assert {(p.file, p.code) for p in found} == {
        ("a.yaml", "unknown-organisation"),
        ("b.yaml", "restriction-open"),
        ("b.yaml", "missing-key"),
        ("c.yaml", "yaml-syntax"),
    }


def test_both_places_of_a_duplicate_are_named() -> None:
    found = problems({"a.yaml": SMALL, "b.yaml": "\norganisations: {XBR: {kind: nation}}"})
    (problem,) = found
    assert (problem.file, problem.line) == ("b.yaml", 2)
    assert "a.yaml:5" in problem.message


def test_codes_that_yaml_takes_for_booleans_or_numbers_are_text() -> None:
    text = SMALL.replace("XBR", "NO").replace("XHO", "007").replace("XFE", "ON")
    policy = load({"p.yaml": text})
    assert {"NO", "007", "ON"} <= policy.organisation.keys()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x [1]\nb: *x\n", "yaml-alias"),
        ("a: !!python/object:os.system x\n", "yaml-tag"),
        ("? [a]\n: b\n", "yaml-key"),
        ("a: b: c\n", "yaml-syntax"),
        ("a: \x00\n", "yaml-syntax"),
        ("[" * 200_000, "yaml-depth"),
        ("- " * 200_000, "yaml-depth"),
        ("- a\n", "wrong-type"),
        ("rules: []\nrules: []\n", "duplicate"),
    ],
)
def test_yaml_that_is_more_or_less_than_text_is_refused(text: str, code: str) -> None:
    found = problems({"a.yaml": SMALL, "b.yaml": text})
    assert code in {p.code for p in found if p.file == "b.yaml"}


def test_sections_without_entries_declare_nothing() -> None:
    policy = load(
        {
            "a.yaml": SMALL,
            "b.yaml": "restrictions:\n",
            "c.yaml": "consents: []\n",
            "d.yaml": "# none\n",
        }
    )
    assert policy.digest == load({"a.yaml": SMALL}).digest


def test_nothing_at_all_is_not_a_policy() -> None:
    assert [p.code for p in problems({})] == ["missing-key"]


def test_any_damage_gives_a_policy_or_problems_and_nothing_else() -> None:
    chance = random.Random(2)
    for _ in range(300):
        at = chance.randrange(len(SMALL))
        text = (
            SMALL[:at] + chance.choice("[]{}:,- \n'\"#&*!|>x0") + SMALL[at + chance.randrange(4) :]
        )
        with suppress(PolicyError):
            load({"p.yaml": text})


def test_five_thousand_lines_load_within_a_second() -> None:
    head = yaml.safe_dump(
        {
            "releasing": "O0",
            "organisations": {f"O{i}": {"kind": "nation"} for i in range(300)},
            "topics": {f"t{i}": "x" for i in range(300)},
        }
    )
    clause = "  - to: [O{0}]\n    topic: t{0}\n    rung: review\n    reason: r{1}\n"
    body = "restrictions:\n" + "".join(clause.format(i % 300, i) for i in range(1100))
    started = time.perf_counter()
    policy = load({"a.yaml": head, "b.yaml": body})
    assert (head + body).count("\n") >= 5000
    assert len(policy.restrictions) == 1100
    assert time.perf_counter() - started < 1


def _organisation(cleared: str) -> dict[str, str]:
    return {"policy.yaml": f"releasing: XAL\norganisations:\n  XAL: {{cleared: {cleared}}}\n"}


@pytest.mark.parametrize(
    ("cleared", "level"),
    [
        ("{country: ESP, level: SECRETO}", Level.TOP_SECRET),
        ("{country: ESP, level: RESERVADO}", Level.SECRET),
        ("{country: DEU, level: VS-NfD}", Level.RESTRICTED),
        ("{country: FRA, level: SECRET}", Level.SECRET),
    ],
)
def test_a_clearance_may_be_told_in_national_words(cleared: str, level: Level) -> None:
    assert load(_organisation(cleared)).organisation["XAL"].cleared is level


@pytest.mark.parametrize(
    ("cleared", "code"),
    [
        ("{country: ESP, level: SEGRETO}", "bad-clearance"),
        ("{country: XXX, level: SECRET}", "bad-clearance"),
        ("{country: ROU, level: Secret}", "bad-clearance"),
        ("{country: ESP}", "missing-key"),
        ("{country: ESP, level: [SECRETO]}", "wrong-type"),
    ],
)
def test_national_words_that_are_not_sure_clear_nobody(cleared: str, code: str) -> None:
    with pytest.raises(PolicyError) as told:
        load(_organisation(cleared))
    assert [problem.code for problem in told.value.problems] == [code]
    assert told.value.problems[0].line == 3
