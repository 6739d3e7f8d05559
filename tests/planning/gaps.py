"""Small random gaps, so small that every set of options can be tried."""

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from relto.model.readiness import Cover, Option, OptionKind, Requirement
from relto.model.source import Source
from relto.planning.gap import TIERS, Gap

HERE = Source("readiness.yaml", 1)


def requirement(code, weight=1):
    return Requirement(code, f"what of {code}", "cyber", None, None, "interior", weight, HERE)


def option(code, covers, cost=10, **changes):
    """An option that covers requirements; `covers` maps codes to sources."""
    given = {"lead_days": 30, "risk": 0.0, "excludes": (), "requires": (), **changes}
    return Option(
        code=code,
        title=code.title(),
        kind=OptionKind.COLLECTION,
        partner=None,
        covers=tuple(Cover(name, sources) for name, sources in sorted(covers.items())),
        cost=cost,
        lead_days=given["lead_days"],
        risk=given["risk"],
        excludes=frozenset(given["excludes"]),
        requires=frozenset(given["requires"]),
        budget="",
        source=HERE,
    )


def gap(options, after, before=None, weights=None):
    """A gap with requirements R0, R1, … that have `after` sources left."""
    weights = weights or [1] * len(after)
    return Gap(
        tuple(requirement(f"R{n}", weight) for n, weight in enumerate(weights)),
        np.array(after if before is None else before, dtype=np.int64),
        np.array(after, dtype=np.int64),
        tuple(options),
    )


@st.composite
def gaps(draw, most_options=6):
    after = draw(st.lists(st.integers(0, 3), min_size=1, max_size=5))
    before = [number + draw(st.integers(0, 2)) for number in after]
    weights = draw(st.lists(st.integers(1, 5), min_size=len(after), max_size=len(after)))
    codes = [f"O{number}" for number in range(draw(st.integers(0, most_options)))]
    others = st.frozensets(st.sampled_from(codes or ["O0"]), max_size=1)
    covers = st.dictionaries(
        st.sampled_from([f"R{n}" for n in range(len(after))]), st.integers(1, 2), min_size=1
    )
    options = [
        option(
            code,
            draw(covers),
            draw(st.integers(0, 20)),
            lead_days=draw(st.integers(0, 400)),
            risk=draw(st.sampled_from([0.0, 0.25, 0.5, 1.0])),
            excludes=draw(others) - {code},
            requires=draw(others) - {code},
        )
        for code in codes
    ]
    return gap(options, after, before, weights)


def possible(some, budget):
    """Every set of options that may be taken, by the words of the rules."""
    for size in range(len(some.options) + 1):
        for chosen in combinations(range(len(some.options)), size):
            taken = [some.options[place] for place in chosen]
            codes = {each.code for each in taken}
            if (
                sum(each.cost for each in taken) <= budget
                and all(each.requires <= codes for each in taken)
                and all(each.excludes.isdisjoint(codes) for each in taken)
                and not codes & {code for code, _ in some.barred}
            ):
                yield frozenset(chosen)


def worth(some, chosen):
    """What is covered with a set of options, requirement by requirement."""
    total = 0.0
    for each, left in zip(some.requirements, some.after.tolist(), strict=True):
        sources = float(left)
        for place in chosen:
            taken = some.options[place]
            added = {cover.requirement: cover.sources for cover in taken.covers}
            sources += added.get(each.code, 0) * (1 - taken.risk)
        for tier, value in enumerate(TIERS):
            total += each.weight * value * min(1.0, max(0.0, sources - tier))
    return total
