"""The world of the benchmarks: 200 partners, their policy as files, and as many handlings as asked.

Everything is drawn from one seed, so that every run and every peer sees the same. It holds no
measurement.
"""

import random
from dataclasses import dataclass
from itertools import product
from typing import Any

from relto.core.instant import parse_instant
from relto.model.handling import Handling, label_from_json

PARTNERS = tuple(f"P{number:03d}" for number in range(200))
QUINT, PACT = PARTNERS[:4], PARTNERS[:40]
LEVELS = ("UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET")
COMPARTMENTS = ("SI", "TK", "HCS")
DISCIPLINES = ("HUMINT", "SIGINT", "GEOINT", "MASINT", "OSINT", "CYBER")
TOPICS = tuple(f"field-{field}" for field in range(10))
SUBTOPICS = tuple(f"{topic}/part-{part}" for topic in TOPICS for part in range(8))
AT = parse_instant("2026-11-23T00:00:00Z")
TURNED = "P003"
AGREEMENTS = {"QUINT": "TOP SECRET", "PACT": "SECRET", "WIDE": "RESTRICTED"}
CHANGE = (
    f"{{to: {TURNED}, discipline: HUMINT, level: at least CONFIDENTIAL, rung: withhold, "
    "reason: trust}"
)
EVERYBODY = "{to: all, discipline: HUMINT, level: at least SECRET, rung: review, reason: trust}"
RESTRICTIONS = (
    "{to: PACT, topic: field-3, discipline: SIGINT, rung: withhold, reason: methods}",
    "{to: P017, topic: field-1/part-2, rung: review, reason: a doubt}",
)


def cleared(partner: str) -> str:
    """The level that a partner is cleared to."""
    return LEVELS[4 - int(partner[1:]) % 3]


def held(partner: str) -> tuple[str, ...]:
    """The compartments that a partner holds."""
    return COMPARTMENTS[: int(partner[1:]) % 4]


def policy_files(*further: str) -> dict[str, str]:
    """The policy directory, with further restrictions in the posture if there are any."""
    organisations = "\n".join(
        f"  {code}: {{name: Partner {code}, kind: nation, cleared: {cleared(code)},"
        f" compartments: [{', '.join(held(code))}]}}"
        for code in PARTNERS
    )
    communities = "\n".join(
        f"  {name}: {{name: {name}, members: [XAL, {', '.join(members)}]}}"
        for name, members in {"QUINT": QUINT, "PACT": PACT, "WIDE": PARTNERS}.items()
    )
    topics = "\n".join(f"  {topic}: a field" for topic in (*TOPICS, *SUBTOPICS))
    agreements = "\n---\n".join(
        f"agreement: {name}-1956\nname: {name}\nkind: agreement\nlead: XAL\nparties: [{name}]\n"
        f"scope: {{topics: all, disciplines: all}}\nceiling: {ceiling}\nrung: open\n"
        "handling: {onward: within the agreement}"
        for name, ceiling in AGREEMENTS.items()
    )
    return {
        "organisations.yaml": "releasing: XAL\norganisations:\n"
        f"  XAL: {{name: Alba, kind: nation, cleared: TOP SECRET}}\n{organisations}\n"
        f"communities:\n{communities}\ntopics:\n{topics}\n",
        "agreements.yaml": agreements + "\n",
        "posture.yaml": "restrictions:\n"
        + "".join(f"  - {line}\n" for line in (*RESTRICTIONS, *further)),
    }


@dataclass(frozen=True)
class Parts:
    """What handlings are combined from; each list holds distinct values."""

    labels: list[dict[str, object]]
    scopes: list[tuple[list[str], str]]
    originators: list[list[str]]

    @classmethod
    def drawn(cls) -> "Parts":
        """The world's own: 460 labels, 1,680 scopes, 4 sets of originators."""
        draw = random.Random(2)
        releases = [["WIDE"], ["PACT"], ["QUINT"]]
        releases += [sorted(draw.sample(PARTNERS, draw.choice((3, 20, 80)))) for _ in range(20)]
        compartments: tuple[list[str], ...] = ([], ["SI"], ["TK"], ["SI", "TK"])
        topics = [[topic] for topic in SUBTOPICS]
        topics += [sorted(draw.sample(SUBTOPICS, 2)) for _ in range(200)]
        return cls(
            [
                {"level": level, "compartments": held, "release_to": release}
                for level, held, release in product(LEVELS, compartments, releases)
            ],
            [(about, discipline) for about, discipline in product(topics, DISCIPLINES)],
            [["XAL"], ["P001"], ["P001", "XAL"], ["P002"]],
        )

    def combined(self, count: int) -> list[tuple[int, int, int]]:
        """So many distinct combinations: numbers of originators, label and scope."""
        sizes = len(self.labels), len(self.scopes), len(self.originators)
        drawn = random.Random(4).sample(range(sizes[0] * sizes[1] * sizes[2]), count)
        return [
            (number % sizes[2], number // sizes[2] % sizes[0], number // sizes[2] // sizes[0])
            for number in drawn
        ]


def handlings_json(count: int) -> list[dict[str, Any]]:
    """So many distinct handlings in their JSON form."""
    parts = Parts.drawn()
    return [
        {
            "originators": parts.originators[who],
            "label": parts.labels[label],
            "topics": parts.scopes[scope][0],
            "disciplines": [parts.scopes[scope][1]],
        }
        for who, label, scope in parts.combined(count)
    ]


def handlings(count: int) -> list[Handling]:
    """The same, as the policy takes them."""
    parts = Parts.drawn()
    labels = [label_from_json(value) for value in parts.labels]
    scopes = [(frozenset(topics), frozenset({about})) for topics, about in parts.scopes]
    originators = [frozenset(names) for names in parts.originators]
    return [
        Handling(originators[who], labels[label], *scopes[scope])
        for who, label, scope in parts.combined(count)
    ]
