"""The reference of the policy directory runs, and names everything that the loader knows."""

import re

from relto.policy import load_directory
from tests.structure.sources import ROOT

REFERENCE = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
LOADER = ROOT / "src" / "relto" / "policy" / "loader"


def test_the_blocks_of_the_reference_are_one_policy() -> None:
    text = "".join(re.findall(r"```yaml\n(.*?)```", REFERENCE, re.DOTALL))
    found = load_directory({"policy.yaml": text})
    policy, readiness = found.policy, found.readiness
    assert len(policy.agreements) == 2
    assert len(policy.rules) == 2
    assert policy.restrictions
    assert policy.consents
    assert readiness.requirements
    assert readiness.options
    assert readiness.contingencies


def test_every_code_of_the_check_is_explained() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in LOADER.glob("*.py"))
    codes = set(re.findall(r'"((?:yaml|floor|unknown|never|ceiling|bad)-[a-z-]+[a-z])"', sources))
    codes |= {"empty", "duplicate", "dates-reversed", "cycle", "restriction-open", "missing-key"}
    codes |= {"contradiction", "unused", "not-in-force"}
    assert len(codes) >= 15
    assert {code for code in codes if f"`{code}`" not in REFERENCE} == set()
