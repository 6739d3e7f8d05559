"""What a plan may cost on the way in: the sources of each requirement, before and after.

What partners do in return is nobody's to know: each scenario says what would be left if they did
just that, and the answer is the interval between the mildest and the worst.

Records and their JSON only: sources are counted elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Covered:
    """A requirement and its independent sources.

    Attributes:
        requirement: its code.
        question: what is asked, in words.
        topic: what it is about.
        owner: who asks.
        weight: how much it counts.
        before: independent sources that it has.
        after: independent sources left, in each scenario of `Incoming.scenarios`.
        only: the name of its sole source today, empty if it has none or several.
        relayed: sources that the worst scenario takes only because others pass them on no more.
    """

    requirement: str
    question: str
    topic: str
    owner: str
    weight: int
    before: int
    after: tuple[int, ...]
    only: str = ""
    relayed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario comes to.

    Attributes:
        scenario: its words.
        lost: codes of the requirements that had a source and have none.
        newly_sole: codes of those that had several and have one.
        uncorroborated: how many rested on a second source and no longer do.
    """

    scenario: str
    lost: tuple[str, ...]
    newly_sole: tuple[str, ...]
    uncorroborated: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """What is required and what is left of it, scenario by scenario.

    Attributes:
        scenarios: what the partners do in return, the mildest first.
        requirements: each requirement.
        partners: whose answer the scenarios are about.
        relays: who passes on something that they told.
    """

    scenarios: tuple[str, ...] = ()
    requirements: tuple[Covered, ...] = ()
    partners: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()

    def outcomes(self) -> tuple[Outcome, ...]:
        """Returns what each scenario comes to."""
        return tuple(
            _outcome(name, [(each, each.after[number]) for each in self.requirements])
            for number, name in enumerate(self.scenarios)
        )

    @property
    def lost_through_relays(self) -> tuple[str, ...]:
        """What the worst scenario loses only because others pass on nothing more of theirs."""
        return tuple(
            each.requirement
            for each in self.requirements
            if each.relayed and each.before > 0 and each.after[-1] == 0
        )

    @property
    def sole(self) -> int:
        """How many requirements rest on one source today."""
        return sum(each.before == 1 for each in self.requirements)


def _outcome(name: str, rows: list[tuple[Covered, int]]) -> Outcome:
    return Outcome(
        scenario=name,
        lost=tuple(each.requirement for each, after in rows if each.before > 0 and after == 0),
        newly_sole=tuple(each.requirement for each, after in rows if each.before > 1 == after),
        uncorroborated=sum(each.before > 1 and after < 2 for each, after in rows),
    )


def incoming_to_json(incoming: Incoming) -> dict[str, Any]:
    """Writes the incoming part of a report as a JSON object."""
    return {
        "scenarios": list(incoming.scenarios),
        "partners": list(incoming.partners),
        "relays": list(incoming.relays),
        "requirements": [
            {
                "requirement": each.requirement,
                "question": each.question,
                "topic": each.topic,
                "owner": each.owner,
                "weight": each.weight,
                "before": each.before,
                "after": list(each.after),
                "only": each.only,
                "relayed": each.relayed,
            }
            for each in incoming.requirements
        ],
        "outcomes": [
            {
                "scenario": each.scenario,
                "lost": list(each.lost),
                "newly_sole_source": list(each.newly_sole),
                "uncorroborated": each.uncorroborated,
            }
            for each in incoming.outcomes()
        ],
    }


def incoming_from_json(value: dict[str, Any]) -> Incoming:
    """Reads the incoming part of a report that this program wrote."""
    return Incoming(
        scenarios=tuple(value["scenarios"]),
        partners=tuple(value["partners"]),
        relays=tuple(value.get("relays", ())),
        requirements=tuple(
            Covered(**{**each, "after": tuple(each["after"])}) for each in value["requirements"]
        ),
    )
