"""A contingency made definite: its parameters settled, its change laid over a policy.

1. What somebody sets wins over a default, and may only be a parameter that there is.
2. The result is a proposed policy like any other: planning compares it, people approve it.

It rehearses nothing by itself and brings nothing into force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relto.core.canonical import canonical, digest
from relto.core.errors import InputError
from relto.core.nearest import did_you_mean
from relto.model.assessment import Assessment
from relto.model.readiness import Contingency
from relto.model.template import template_to_json
from relto.model.trigger import AllOf, AnyOf, Assessed, Condition, During
from relto.planning.triggers import Verdict, judge
from relto.policy import Filling, Snapshot, amend, filled


@dataclass(frozen=True, slots=True)
class Proposal:
    """A contingency, made definite for a policy and a day.

    Attributes:
        contingency: what was made definite.
        values: what each of its parameters stands for.
        title: its title with them.
        policy: the policy as it would be.
        meaning: digest of the change with the values, whatever day it is and over whatever
            policy it is laid; equal as long as the contingency says the same.
    """

    contingency: Contingency
    values: Mapping[str, str]
    title: str
    policy: Snapshot
    meaning: str


def settled(contingency: Contingency, settings: Mapping[str, str]) -> dict[str, str]:
    """Returns what each parameter stands for, in the order in which they are declared.

    Raises:
        InputError: something is set that is no parameter, or to nothing.
    """
    known = {each.name: each.default for each in contingency.parameters}
    for name, value in settings.items():
        if name not in known:
            expected = ", ".join(known) or "none"
            raise InputError(
                f"`{name}` is no parameter of `{contingency.code}`, expected {expected}"
                f"{did_you_mean(name, known)}"
            )
        if not value.strip():
            raise InputError(f"`{name}` is set to nothing, expected a value")
    return {name: settings.get(name, default).strip() for name, default in known.items()}


def propose(
    contingency: Contingency, base: Snapshot, at: int, *, settings: Mapping[str, str]
) -> Proposal:
    """Lays a contingency over a policy.

    Args:
        contingency: what is kept ready.
        base: the policy in force.
        at: instant whose day `${today}` is.
        settings: parameters that somebody set; the others have their defaults.

    Raises:
        InputError: something is set that is no parameter.
        PolicyError: the change does not fit this policy.
    """
    values = settled(contingency, settings)
    filling = Filling(values, at)
    said = {"change": template_to_json(contingency.change), "values": values}
    return Proposal(
        contingency,
        values,
        filled(contingency.title, filling),
        amend(base, contingency.change, filling),
        digest(canonical(said)),
    )


def judged(
    contingency: Contingency, values: Mapping[str, str], assessments: Sequence[Assessment], at: int
) -> Verdict | None:
    """Judges a contingency's trigger with its holes filled; None where it has only words."""
    condition = contingency.trigger.when
    if condition is None:
        return None
    return judge(filled_condition(condition, Filling(values, at)), assessments, at)


def filled_condition(condition: Condition, filling: Filling) -> Condition:
    """Fills the holes of a condition."""
    match condition:
        case Assessed(partner, topic, dimension, at_most, source):
            about = None if topic is None else filled(topic, filling)
            return Assessed(filled(partner, filling), about, dimension, at_most, source)
        case During():
            return condition
        case AllOf(conditions):
            return AllOf(tuple(filled_condition(each, filling) for each in conditions))
        case AnyOf(conditions):
            return AnyOf(tuple(filled_condition(each, filling) for each in conditions))
