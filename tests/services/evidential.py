"""What tests of the register share: a policy, claims, and somebody at work."""

from dataclasses import replace

from relto.core.instant import DAY, parse_instant
from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Evidence, Grade, Kind, Polarity, Reliability
from relto.policy import load, snapshot_to_bytes
from relto.services.acting import Acting
from relto.services.evidence import Kept, Register
from relto.store.policies import append_policy
from tests.services.worlds import Fixed

NOW = parse_instant("2026-11-23T10:00:00Z")
PAIR = "  PAIR: {members: [XCO, {organisation: XFE, from: 2026-01-01}]}"
POLICY = f"""
releasing: XAL
organisations:
  XAL: {{name: Aldland, kind: nation, cleared: SECRET}}
  XBR: {{name: Brennia, kind: nation, cleared: SECRET}}
  XCO: {{name: Corvale, kind: nation, cleared: SECRET}}
  XFE: {{name: Fennora, kind: nation, cleared: SECRET}}
communities:
{PAIR}
  PACT: {{members: [PAIR, {{organisation: XBR, from: 2027-06-01}}]}}
  LEFT: {{members: [XCO, {{organisation: XBR, until: 2020-01-01}}]}}
topics: {{cyber: computers, cyber/ransomware: extortion, terrorism: terror}}
---
agreement: ALL
parties: [XAL, XBR, XCO, XFE]
scope: {{topics: all, disciplines: all}}
ceiling: SECRET
handling: {{onward: none}}
"""
OSINT = Kept(disciplines=frozenset({"OSINT"}))
SHARED = "SECRET//REL TO XAL, XCO"


def in_force(store, text=POLICY, at=0):
    """Puts a policy in force."""
    policy = load({"policy.yaml": text})
    with store.write() as tx:
        append_policy(tx, digest=policy.digest, snapshot=snapshot_to_bytes(policy), at=at)
    return policy


def grade(letters="B2", true=None, caused=None):
    """A grade from its letter and figure."""
    return Grade(Reliability(letters[0]), Credibility(int(letters[1])), true, caused)


def claim(partner="XBR", **said):
    """A claim of onward sharing by a partner, yesterday."""
    whole = Evidence(
        id="",
        partner=partner,
        topic="cyber",
        kind=Kind.ONWARD_SHARING,
        polarity=Polarity.ADVERSE,
        dimension=Dimension.ONWARD_SHARING,
        claim="A report was seen with a third party.",
        occurred=NOW - DAY,
        recorded=0,
        grade=grade("B2", 0.8, 0.7),
        provenance="liaison",
    )
    return replace(whole, **said)


def register(store, officer=None, at=NOW):
    """The register, with somebody at work on it."""
    return Register(Acting(store, Fixed(at), "analyst", officer))
