"""Red lines beside a policy, and what is said about each mistake in one."""

import pytest

from relto.core.errors import PolicyError
from relto.labels.levels import Level
from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Kind, Reliability
from relto.model.handling import Discipline
from relto.model.readiness import Tripwire
from relto.model.rung import Rung
from relto.model.selection import ALL, Bound, Comparison, LevelCondition, Selection
from relto.policy import load, load_directory, load_readiness
from tests.world import SMALL

LINES = """\
red_lines:
  ONWARD:
    reason: onward release without consent was confirmed
    when:
      kind: [onward-sharing-without-consent, traced-leak]
      dimension: onward-sharing
      at_least: {credibility: 2, reliability: C, probability: 0.8, caused: 0.5}
      within_days: 365
    rung: review
    discipline: HUMINT
    level: at least SECRET
  ANY: {reason: recall ignored, when: {kind: recall-ignored}, rung: sealed, topics: [cyber]}
"""


def files(text=LINES):
    return {"policy.yaml": SMALL, "red-lines.yaml": text}


def test_red_lines_become_records():
    everywhere, onward = load_readiness(files()).red_lines
    assert (onward.code, onward.rung) == ("ONWARD", Rung.REVIEW)
    assert onward.when == Tripwire(
        frozenset({Kind.ONWARD_SHARING, Kind.TRACED_LEAK}),
        Dimension.ONWARD_SHARING,
        Credibility.PROBABLY_TRUE,
        Reliability.C,
        0.8,
        0.5,
        365,
    )
    secret = LevelCondition(Comparison.AT_LEAST, Bound(level=Level.SECRET))
    assert onward.what == Selection(ALL, frozenset({Discipline.HUMINT}), secret)
    assert everywhere.when == Tripwire(frozenset({Kind.RECALL_IGNORED}))
    assert everywhere.what == Selection(frozenset({"cyber"}), ALL, None)


def test_red_lines_do_not_enter_the_policy():
    both = load_directory(files())
    assert both.policy.digest == load({"policy.yaml": SMALL}).digest
    assert len(both.readiness.red_lines) == 2


MISTAKES = [
    ("reason: recall ignored, ", "", "missing-key", "ANY"),
    ("rung: sealed", "rung: open", "unknown-value", "ANY.rung"),
    ("rung: sealed", "rung: sealed, to: XBR", "unknown-key", "ANY.to"),
    ("when: {kind: recall-ignored}, ", "", "missing-key", "ANY"),
    ("{kind: recall-ignored}", "{}", "missing-key", "ANY.when"),
    ("{kind: recall-ignored}", "{kind: []}", "empty", "ANY.when.kind"),
    ("{kind: recall-ignored}", "{kind: recall-ignord}", "unknown-value", "ANY.when.kind"),
    ("{kind: recall-ignored}", "{kind: recall-ignored, partner: X}", "unknown-key", "when.partner"),
    ("topics: [cyber]", "topics: [cybr]", "unknown-topic", "ANY.topics[0]"),
    ("level: at least SECRET", "level: at most SECRET", "unknown-level", "ONWARD.level"),
    ("level: at least SECRET", "level: SECRET", "unknown-level", "ONWARD.level"),
    ("level: at least SECRET", "level: at least TLP:RED", "unknown-level", "ONWARD.level"),
    ("credibility: 2", "credibility: 6", "unknown-value", "at_least.credibility"),
    ("reliability: C", "reliability: F", "unknown-value", "at_least.reliability"),
    ("probability: 0.8", "probability: 80", "bad-number", "at_least.probability"),
    ("caused: 0.5", "cause: 0.5", "unknown-key", "at_least.cause"),
    ("within_days: 365", "within_days: 0", "bad-number", "when.within_days"),
    ("dimension: onward-sharing", "dimension: onward", "unknown-value", "when.dimension"),
    (
        "{credibility: 2, reliability: C, probability: 0.8, caused: 0.5}",
        "{}",
        "empty",
        "when.at_least",
    ),
    ("  ANY:", "  ONWARD:", "duplicate", "ONWARD"),
    ("  ANY:", "  a b:", "bad-code", "red_lines.a b"),
]


@pytest.mark.parametrize(("old", "new", "code", "path"), MISTAKES)
def test_a_mistake_is_named_with_its_place(old, new, code, path):
    assert LINES.count(old) == 1
    with pytest.raises(PolicyError) as caught:
        load_readiness(files(LINES.replace(old, new)))
    found = [(each.code, each.path) for each in caught.value.problems]
    assert any(c == code and p.endswith(path) for c, p in found), found
    assert {each.file for each in caught.value.problems} == {"red-lines.yaml"}


def test_a_section_is_a_mapping():
    with pytest.raises(PolicyError) as caught:
        load_readiness(files("red_lines: [x]\n"))
    assert [each.code for each in caught.value.problems] == ["wrong-type"]
