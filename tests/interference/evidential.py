"""Random histories of a register, the same without what a reader may not see, and its views.

The reader is a partner; what it may not see is evidence that no marking opens to it, and all that
the node's own people do: cards, estimates, assessments, boards. The views are what the programme
prints for it, to the byte.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from relto.core.instant import DAY
from relto.formats.evidence import EVIDENCE_TYPE
from relto.model.assessment import Dimension
from relto.model.evidence import Kind
from relto.policy import load, snapshot_to_bytes
from relto.services.acting import Acting
from relto.services.assess import Assessments, rules_of
from relto.services.boards import Boards
from relto.services.evidence import Register
from relto.services.principal import Principal
from relto.services.release import Query, Release
from relto.store import Store, create_store
from relto.store.partners import add_partner
from relto.store.policies import append_policy
from tests.interference.history import SetClock
from tests.services.evidential import OSINT, POLICY, claim, grade

READER = "XCO"
START = 1_795_000_000_000_000
KEY = b"k" * 32
OPEN, CLOSED = "SECRET//REL TO XAL, XCO, XFE", "SECRET//REL TO XAL, XFE"
ABOUT = {"XBR": OPEN, "XFE": "SECRET//REL TO XAL, XCO", "XCO": "SECRET//REL TO XAL"}
KINDS = (Kind.ONWARD_SHARING, Kind.MISHANDLED_DOCUMENTS, Kind.TRACED_LEAK)


@dataclass(frozen=True)
class Act:
    """Something that somebody does at an instant; `item` counts what was filed."""

    at: int
    do: str
    item: int = 0
    partner: str = ""
    is_open: bool = False
    group: str = ""
    kind: Kind = Kind.ONWARD_SHARING
    letters: str = "B2"


@dataclass
class Played:
    """A node's directory and database after a history, with the reader's products."""

    directory: Path
    store: Store
    clock: SetClock
    products: list[str]


def history(seed: int, length: int = 24) -> list[Act]:
    """Draws a history of filings, gradings, replies, withdrawals and our own affairs."""
    rng = random.Random(seed)
    acts: list[Act] = []
    filed: list[Act] = []
    count = 0
    for turn in range(length):
        at = START + turn * DAY // 8
        if not filed or rng.random() < 0.5:
            partner = rng.choice(sorted(ABOUT))
            is_open = partner != READER and rng.random() < 0.5
            group = rng.choice(["", "", "north", "south"])
            act = Act(at, "file", count, partner, is_open, group, rng.choice(KINDS))
            filed.append(act)
            count += 1
        else:
            of = rng.choice(filed)
            do = rng.choice(["grade", "grade", "reply", "withdraw", "ours", "board"])
            letters = rng.choice(["A1", "C3", "F6", "D4"])
            act = replace(of, at=at, do=do, letters=letters)
            if do == "withdraw":
                filed = [each for each in filed if each.item != of.item] or filed[:1]
        acts.append(act)
    return _sound(acts)


def _sound(acts: list[Act]) -> list[Act]:
    """Leaves out what is said of an item after it was withdrawn."""
    gone: set[int] = set()
    kept = []
    for act in acts:
        if act.do in {"grade", "reply", "withdraw"} and act.item in gone:
            continue
        if act.do == "withdraw":
            gone.add(act.item)
        kept.append(act)
    return kept


def purged(acts: list[Act]) -> list[Act]:
    """Returns the history without what the reader must not notice."""
    return [act for act in acts if act.is_open and act.do not in {"ours", "board"}]


def play(acts: list[Act], directory: Path) -> Played:
    """Plays a history on a new node with the same key."""
    directory.mkdir()
    (directory / "node.toml").write_text('organisation = "XAL"\n')
    (directory / "node.key").write_text(KEY.hex() + "\n")
    store = create_store(f"sqlite:///{directory.resolve()}/relto.db", "XAL", KEY)
    clock = SetClock(START)
    policy = load({"policy.yaml": POLICY})
    with store.write() as tx:
        append_policy(tx, digest=policy.digest, snapshot=snapshot_to_bytes(policy), at=0)
        add_partner(tx, READER, 0)
    acting, names = Acting(store, clock, "analyst"), dict[int, str]()
    for act in acts:
        clock.at = act.at
        _do(acting, act, names)
    register = Register(acting)
    products = [each.product for each in register.items() if each.evidence.marking != CLOSED]
    clock.at = START + 30 * DAY
    return Played(directory, store, clock, products)


def _do(acting: Acting, act: Act, names: dict[int, str]) -> None:
    register = Register(acting)
    match act.do:
        case "file":
            item = register.add(
                claim(
                    act.partner,
                    claim=f"Words of {act.item}.",
                    marking=ABOUT[act.partner] if act.is_open else _closed(act.partner),
                    group=act.group,
                    kind=act.kind,
                    occurred=act.at - DAY,
                    reference=f"p-{act.item}",
                ),
                OSINT,
            )
            names[act.item] = item.evidence.id
        case "grade":
            register.grade(names[act.item], grade(act.letters), f"words of {act.item}")
        case "reply":
            register.reply(names[act.item], f"A reply to {act.item}.")
        case "withdraw":
            register.withdraw(names[act.item], f"words of {act.item}")
        case "ours":
            assessments = Assessments(acting)
            assessments.estimate(act.partner, {Dimension.HANDLING: 0.5})
            assessments.publish(act.partner, rules_of(None))
        case "board":
            Boards(acting).open(f"What became of {act.item}?")


def _closed(partner: str) -> str:
    return CLOSED if partner != "XFE" else "SECRET//REL TO XAL"


def commands(products: list[str]) -> Iterator[tuple[str, ...]]:
    """Yields all that can be asked for the reader, also of what is not there."""
    absent = f"{EVIDENCE_TYPE}--00000000-0000-4000-8000-000000000000"
    for more in ((), ("--json",)):
        yield ("evidence", "list", "--for", READER, *more)
        yield ("evidence", "export", "--for", READER, *more)
        for partner in sorted(ABOUT):
            yield ("evidence", "list", "--partner", partner, "--for", READER, *more)
            yield ("assess", partner, "--for", READER, *more)
        yield ("assess", "XBR", "--topic", "cyber", "--for", READER, *more)
    for name in (*products, absent, "E-2026-001", "E-2026-009", "their own"):
        yield ("evidence", "show", name, "--for", READER, "--json")
    yield ("evidence", "show", products[0], "--for", READER)


def delivered(played: Played) -> bytes:
    """Returns what the reader receives when it asks for everything."""
    release = Release(played.store, played.clock)
    return release.objects(Principal(READER, "c"), Query()).body
