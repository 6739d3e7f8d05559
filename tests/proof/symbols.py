"""A policy and a handling in symbols: every value that a decision may depend on is a variable.

The names are few and fixed (three partners, a community within another, three topics, two
agreements); what is said about them is free. Times are any whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import z3

from relto.labels.levels import Level, Tlp

US = "XAL"
PARTNERS = ("XBR", "XCO", "XDU")
ORGANISATIONS = (US, *PARTNERS)
OUTER, INNER = "PACT", "CORE"
COMMUNITIES = (OUTER, INNER)
NAMES = (*ORGANISATIONS, *COMMUNITIES)
STRANGER = "XZZ"
TOPICS = ("a", "a/b", "c")
NOWHERE = "x"
DISCIPLINES = ("HUMINT", "SIGINT")
NONSENSE = "RUMOUR"
COMPARTMENTS = ("SI", "TK")
CONTROLS = ("ORCON", "PROPIN", "RELIDO", "DISPLAY-ONLY")
AGREEMENTS = ("FIRST", "SECOND")
POINTS = len(Level) - 1
LATEST = 6
"""The latest instant that random drawings use; the solver knows no latest."""

assert len(Tlp) == len(Level)


@dataclass
class Symbols:
    """The variables, by name, with the values they may have (None: any instant)."""

    bools: dict[str, z3.BoolRef] = field(default_factory=dict)
    numbers: dict[str, tuple[z3.ArithRef, int | None]] = field(default_factory=dict)

    def truth(self, name: str) -> z3.BoolRef:
        return self.bools.setdefault(name, z3.Bool(name))

    def number(self, name: str, most: int | None) -> z3.ArithRef:
        return self.numbers.setdefault(name, (z3.Int(name), most))[0]

    def set(self, name: str, members: Sequence[str]) -> dict[str, z3.BoolRef]:
        return {member: self.truth(f"{name}[{member}]") for member in members}

    def domains(self) -> Iterator[z3.BoolRef]:
        for number, most in self.numbers.values():
            yield number >= 0
            if most is not None:
                yield number <= most

    def drawn(self, random: Random) -> dict[str, bool | int]:
        """Draws a value for every variable."""
        found: dict[str, bool | int] = {name: random.random() < _bias(name) for name in self.bools}
        for name, (_, most) in self.numbers.items():
            found[name] = random.randint(0, LATEST if most is None else most)
        return found

    def read(self, model: z3.ModelRef) -> dict[str, bool | int]:
        """Takes the values of a solver's model; what it leaves open is false or nothing."""
        found: dict[str, bool | int] = {
            name: z3.is_true(model.eval(ref, model_completion=True))
            for name, ref in self.bools.items()
        }
        for name, (ref, _) in self.numbers.items():
            found[name] = model.eval(ref, model_completion=True).as_long()
        return found

    def pairs(self, values: Mapping[str, bool | int]) -> list[tuple[z3.ExprRef, z3.ExprRef]]:
        """Pairs every variable with its value, for substitution."""
        held: list[tuple[z3.ExprRef, z3.ExprRef]] = [
            (ref, z3.BoolVal(bool(values[name]))) for name, ref in self.bools.items()
        ]
        return held + [(ref, z3.IntVal(values[name])) for name, (ref, _) in self.numbers.items()]


def _bias(name: str) -> float:
    """Most that is drawn evenly withholds: what ends everything is drawn seldom."""
    if name.startswith("label.") and any(word in name for word in ("flaw", "begin", "end")):
        return 0.05
    if name.endswith((".begin?", ".end?")):
        return 0.25
    if name.endswith((f"[{NOWHERE}]", f"[{NONSENSE}]", "unknown", ".gone?")):
        return 0.05
    if ".all" in name or "knows" in name or name.endswith("].member?"):
        return 0.75
    if name.startswith("label.compartments") or "control" in name or name.endswith(".there"):
        return 0.2
    return 0.5


@dataclass(frozen=True)
class Span:
    """A stretch of time with perhaps a beginning and perhaps an end."""

    begun: z3.BoolRef
    begin: z3.ArithRef
    ended: z3.BoolRef
    end: z3.ArithRef

    def holds(self, at: z3.ArithRef) -> z3.BoolRef:
        return z3.And(
            z3.Or(z3.Not(self.begun), self.begin <= at), z3.Or(z3.Not(self.ended), at < self.end)
        )

    @property
    def first(self) -> z3.ArithRef:
        """The beginning; what has none is older than everything."""
        return z3.If(self.begun, self.begin, z3.IntVal(-1))


@dataclass(frozen=True)
class Bound:
    """A point on one of the two scales."""

    on_level: z3.BoolRef
    point: z3.ArithRef


@dataclass(frozen=True)
class Selection:
    """Topics, disciplines, a level condition (`compares`: 0 at least, 1 at most, 2 exactly)."""

    all_topics: z3.BoolRef
    topics: dict[str, z3.BoolRef]
    all_disciplines: z3.BoolRef
    disciplines: dict[str, z3.BoolRef]
    conditioned: z3.BoolRef
    compares: z3.ArithRef
    bound: Bound


@dataclass(frozen=True)
class Clause:
    """A restriction, an exclusion (always to withhold) or a consent (never to all)."""

    there: z3.BoolRef
    what: Selection
    to_all: z3.BoolRef
    to: dict[str, z3.BoolRef]
    rung: z3.ArithRef
    span: Span
    of_all: z3.BoolRef
    of: dict[str, z3.BoolRef]


@dataclass(frozen=True)
class Edge:
    """A member of a body: perhaps added during a span, perhaps removed at an instant."""

    member: z3.BoolRef
    span: Span
    gone: z3.BoolRef
    on: z3.ArithRef


@dataclass(frozen=True)
class Agreement:
    """Terms of an agreement; its parties are edges of the world."""

    rung: z3.ArithRef
    span: Span
    onward: z3.ArithRef
    scope: Selection
    unlimited: z3.BoolRef
    default: Bound
    entered: dict[str, z3.BoolRef]
    entries: dict[str, Bound]
    exclusion: Clause


@dataclass(frozen=True)
class Label:
    """A label; two release clauses at most."""

    graded: z3.BoolRef
    level: z3.ArithRef
    coloured: z3.BoolRef
    tlp: z3.ArithRef
    compartments: dict[str, z3.BoolRef]
    clauses: tuple[tuple[z3.BoolRef, dict[str, z3.BoolRef]], ...]
    controls: dict[str, z3.BoolRef]
    span: Span
    flaw: z3.BoolRef
    unlisted: z3.BoolRef
    uncoloured: z3.BoolRef


class World:
    """One policy, one handling, one instant, one partner."""

    def __init__(self) -> None:
        self.symbols = symbols = Symbols()
        self.at = symbols.number("at", None)
        self.who = symbols.number("partner", len(PARTNERS) - 1)
        self.known = symbols.set("knows", TOPICS)
        self.cleared = {p: symbols.number(f"{p}.cleared", POINTS) for p in PARTNERS}
        self.held = {p: symbols.set(f"{p}.held", COMPARTMENTS) for p in PARTNERS}
        self.edges = {
            (body, member): self._edge(f"{body}[{member}]")
            for body, members in (
                (INNER, ORGANISATIONS),
                (OUTER, (*ORGANISATIONS, INNER)),
                *((code, NAMES) for code in AGREEMENTS),
            )
            for member in members
        }
        self.agreements = {code: self._agreement(code) for code in AGREEMENTS}
        self.restrictions = [self._clause(f"restriction{n}", most=2) for n in range(2)]
        self.consents = [self._clause(f"consent{n}", most=3) for n in range(2)]
        self.label = self._label()
        self.originators = symbols.set("originators", (*ORGANISATIONS, STRANGER))
        self.topics = symbols.set("topics", (*TOPICS, NOWHERE))
        self.disciplines = symbols.set("disciplines", (*DISCIPLINES, NONSENSE))

    def is_partner(self, partner: str) -> z3.BoolRef:
        return self.who == PARTNERS.index(partner)

    def _span(self, name: str) -> Span:
        symbols = self.symbols
        return Span(
            symbols.truth(f"{name}.begin?"),
            symbols.number(f"{name}.begin", None),
            symbols.truth(f"{name}.end?"),
            symbols.number(f"{name}.end", None),
        )

    def _bound(self, name: str) -> Bound:
        symbols = self.symbols
        return Bound(symbols.truth(f"{name}.onlevel"), symbols.number(f"{name}.point", POINTS))

    def _edge(self, name: str) -> Edge:
        symbols = self.symbols
        return Edge(
            symbols.truth(f"{name}.member?"),
            self._span(name),
            symbols.truth(f"{name}.gone?"),
            symbols.number(f"{name}.on", None),
        )

    def _selection(self, name: str) -> Selection:
        symbols = self.symbols
        return Selection(
            symbols.truth(f"{name}.alltopics"),
            symbols.set(f"{name}.topics", TOPICS),
            symbols.truth(f"{name}.alldisciplines"),
            symbols.set(f"{name}.disciplines", DISCIPLINES),
            symbols.truth(f"{name}.conditioned"),
            symbols.number(f"{name}.compares", 2),
            self._bound(f"{name}.condition"),
        )

    def _clause(self, name: str, *, most: int) -> Clause:
        symbols = self.symbols
        return Clause(
            symbols.truth(f"{name}.present"),
            self._selection(name),
            symbols.truth(f"{name}.toall"),
            symbols.set(f"{name}.to", NAMES),
            symbols.number(f"{name}.rung", most),
            self._span(name),
            symbols.truth(f"{name}.ofall"),
            symbols.set(f"{name}.of", ORGANISATIONS),
        )

    def _agreement(self, code: str) -> Agreement:
        symbols = self.symbols
        entered = (*PARTNERS, *COMMUNITIES)
        return Agreement(
            symbols.number(f"{code}.rung", 3),
            self._span(code),
            symbols.number(f"{code}.onward", 2),
            self._selection(f"{code}.scope"),
            symbols.truth(f"{code}.default?"),
            self._bound(f"{code}.default"),
            symbols.set(f"{code}.entered", entered),
            {name: self._bound(f"{code}.entry[{name}]") for name in entered},
            self._clause(f"{code}.exclusion", most=0),
        )

    def _label(self) -> Label:
        symbols = self.symbols
        return Label(
            symbols.truth("label.level?"),
            symbols.number("label.level", POINTS),
            symbols.truth("label.tlp?"),
            symbols.number("label.tlp", POINTS),
            symbols.set("label.compartments", COMPARTMENTS),
            tuple(
                (symbols.truth(f"release{n}.there"), symbols.set(f"release{n}", (*NAMES, STRANGER)))
                for n in range(2)
            ),
            symbols.set("label.control", CONTROLS),
            self._span("label."),
            symbols.truth("label.flaw"),
            symbols.truth("label.unlisted"),
            symbols.truth("label.uncoloured"),
        )
