"""The handling of every profile under a policy, in the order of the profiles' numbers.

It joins nothing but the parts of combined profiles: `policy.resolve` knows the rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from relto.model.handling import Handling
from relto.model.profile import Profile
from relto.policy import Snapshot
from relto.policy.resolve import resolve


def handlings_of(
    profiles: Sequence[Profile], meanings: Mapping[str, Mapping[str, Any]], policy: Snapshot
) -> list[Handling]:
    """Returns the handling of each profile; of a combined one the join of its parts."""
    whole = [
        Handling() if profile.parts else resolve(profile, meanings, policy) for profile in profiles
    ]
    for row, profile in enumerate(profiles):
        if profile.parts:
            whole[row] = reduce(Handling.join, (whole[part] for part in profile.parts))
    return whole
