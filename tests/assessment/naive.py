"""The mathematics of docs/assessment.md a second time, one item after the other, in fractions.

Slow, and with nothing in common with the programme but the records and what a grade is worth.
"""

from collections import defaultdict
from fractions import Fraction

from relto.assessment.grading import graded
from relto.core.instant import DAY
from relto.model.evidence import Polarity


def mass(item, grade, at, parameters, factor=1.0):
    rule = parameters.kinds[item.kind]
    lives = (at - item.occurred) / (rule.half_life_days * DAY) / factor
    weight = rule.weight * item.severity * grade.true * grade.caused * 0.5**lives
    return Fraction(round(weight * 2**32), 2**32)


def sums(items, at, parameters, factor=1.0):
    """Evidence for and against of items that all count in one ring."""
    groups = defaultdict(list)
    for number, item in enumerate(items):
        groups[item.group or number, item.polarity].append(item)
    plain = {polarity: Fraction(0) for polarity in Polarity}
    usual = []
    for (_, polarity), members in groups.items():
        masses = [mass(m, graded(m, at, parameters), at, parameters, factor) for m in members]
        routine = [
            parameters.kinds[m.kind].routine and polarity is Polarity.FAVOURABLE for m in members
        ]
        if all(routine):
            usual += [max(masses)] * max(m.count for m in members)
            continue
        special = [w * m.count for w, m, r in zip(masses, members, routine, strict=True) if not r]
        often = [m.count for m, r in zip(members, routine, strict=True) if r]
        heavy = [w for w, r in zip(masses, routine, strict=True) if r]
        capped = max(heavy) * min(max(often), parameters.routine_cap) if heavy else 0
        plain[polarity] += max(*special, capped) if heavy else max(special)
    counting = sorted(usual, reverse=True)[: parameters.routine_cap]
    return plain[Polarity.FAVOURABLE] + sum(counting), plain[Polarity.ADVERSE]


def probability(evidence, partner, topic, dimension, *, at, parameters):
    """P of one cell."""
    counting = [
        item
        for item in {item.id: item for item in evidence if item.recorded <= at}.values()
        if graded(item, at, parameters).uncounted is None and item.dimension is dimension
    ]
    weight, prior = Fraction(parameters.prior_weight), Fraction(parameters.prior[dimension])
    top = Fraction(parameters.peer_weight) * prior
    bottom = Fraction(parameters.peer_weight)
    for peer in {item.partner for item in counting} - {partner}:
        r, s = sums([i for i in counting if i.partner == peer], at, parameters)
        top += r / (r + s + weight)
        bottom += (r + s) / (r + s + weight)
    rate = top / bottom
    mine = [item for item in counting if item.partner == partner]
    for ring in rings(mine, topic):
        r, s = sums(ring, at, parameters)
        rate = (r + rate * weight) / (r + s + weight)
    return float(rate)


def rings(items, topic):
    """The items around a topic, the outermost first, the topic itself last."""
    asked = topic.split("/") if topic else []
    found: list[list] = [[] for _ in range(len(asked) + 1)]
    for item in items:
        own = item.topic.split("/") if item.topic else []
        shared = 0
        while shared < min(len(asked), len(own)) and asked[shared] == own[shared]:
            shared += 1
        found[shared].append(item)
    return found
