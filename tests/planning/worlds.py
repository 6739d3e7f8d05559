"""Small random policies and handlings, so small that clauses meet often."""

from dataclasses import replace

from hypothesis import strategies as st

from relto.labels import Label, Level, Tlp
from relto.model.agreements import (
    Agreement,
    AgreementKind,
    Ceiling,
    Conditions,
    Floor,
    Onward,
    Scope,
)
from relto.model.handling import Discipline, Handling
from relto.model.organisations import Community, Kind, Membership, Organisation, Topic
from relto.model.posture import Restriction
from relto.model.rung import Rung
from relto.model.selection import ALL, Bound, Comparison, LevelCondition, Selection
from relto.model.source import ALWAYS, Source
from relto.policy import Snapshot

AT = 1_000_000
HERE = Source("world.yaml", 1)
US = "XAL"
PARTNERS = ("XBR", "XCO", "XFE")
TOPICS = ("cyber", "cyber/ransomware", "terrorism", "threat-to-life")
DISCIPLINES = (Discipline.HUMINT, Discipline.CYBER)
CODES = (US, *PARTNERS)

some_topics = st.frozensets(st.sampled_from(TOPICS), min_size=1, max_size=2)
some_disciplines = st.frozensets(st.sampled_from(DISCIPLINES), min_size=1)
levels = st.sampled_from(list(Level))
labels = st.one_of(
    st.builds(
        Label,
        level=levels,
        release=st.frozensets(st.just(frozenset({"PACT"})), max_size=1),
    ),
    st.builds(Label, tlp=st.sampled_from(list(Tlp))),
    st.just(Label()),
)
handlings = st.builds(
    Handling,
    originators=st.frozensets(st.sampled_from(CODES), min_size=1, max_size=2),
    label=labels,
    topics=st.frozensets(st.sampled_from(TOPICS), max_size=2),
    disciplines=st.frozensets(st.sampled_from(DISCIPLINES), max_size=2),
)
selections = st.builds(
    Selection,
    topics=st.one_of(st.just(ALL), some_topics),
    disciplines=st.one_of(st.just(ALL), some_disciplines),
    level=st.one_of(
        st.none(),
        st.builds(
            LevelCondition,
            st.sampled_from(list(Comparison)),
            st.builds(Bound, level=levels),
        ),
    ),
)
restrictions = st.builds(
    Restriction,
    to=st.one_of(
        st.just(ALL), st.frozensets(st.sampled_from([*PARTNERS, "PACT"]), min_size=1, max_size=2)
    ),
    what=selections,
    originators=st.one_of(st.just(ALL), st.frozensets(st.sampled_from(CODES), min_size=1)),
    rung=st.sampled_from([Rung.WITHHOLD, Rung.REVIEW, Rung.SEALED]),
    span=st.just(ALWAYS),
    reason=st.just("in doubt"),
    source=st.just(HERE),
)


def members(codes):
    return tuple(Membership(code, source=HERE) for code in sorted(codes))


@st.composite
def agreements(draw, code):
    topics = draw(st.one_of(st.just(ALL), some_topics))
    floor = draw(st.sampled_from([None, Rung.OPEN, Rung.REVIEW]))
    return Agreement(
        code=code,
        name=code.title(),
        kind=AgreementKind.AGREEMENT,
        lead=None,
        parties=members([US, *draw(st.frozensets(st.sampled_from(PARTNERS)))]),
        removed=(),
        scope=Scope(topics, draw(st.one_of(st.just(ALL), some_disciplines))),
        ceiling=Ceiling(Bound(level=draw(levels)), (), HERE),
        rung=draw(st.sampled_from(list(Rung)[1:])),
        floor=None if floor is None else Floor(frozenset({"threat-to-life"}), ALL, floor, HERE),
        conditions=Conditions(draw(st.sampled_from(list(Onward)))),
        source=HERE,
    )


@st.composite
def policies(draw):
    return Snapshot(
        releasing=US,
        organisations=tuple(
            Organisation(code, code.title(), Kind.NATION, draw(levels), frozenset(), HERE)
            for code in CODES
        ),
        communities=(
            Community(
                "PACT", "Pact", members(draw(st.frozensets(st.sampled_from(CODES)))), (), HERE
            ),
        ),
        topics=tuple(Topic(code, code, HERE) for code in TOPICS),
        agreements=(draw(agreements("FIRST")), draw(agreements("SECOND"))),
        restrictions=tuple(draw(st.lists(restrictions, max_size=2))),
    )


def widest() -> Snapshot:
    """Everything up to TOP SECRET is open to everybody, and threats to life are promised."""
    scope = Scope(ALL, ALL)
    ceiling = Ceiling(Bound(level=Level.TOP_SECRET), (), HERE)
    floor = Floor(frozenset({"threat-to-life"}), ALL, Rung.OPEN, Source("agreement.yaml", 7))
    agreement = Agreement(
        code="QUINT-1956",
        name="Quint",
        kind=AgreementKind.AGREEMENT,
        lead=None,
        parties=members(CODES),
        removed=(),
        scope=scope,
        ceiling=ceiling,
        floor=floor,
        source=HERE,
    )
    organisations = tuple(
        Organisation(code, code.title(), Kind.NATION, Level.TOP_SECRET, frozenset(), HERE)
        for code in CODES
    )
    topics = tuple(Topic(code, code, HERE) for code in TOPICS)
    return Snapshot(US, organisations, (), topics, (agreement,))


def restricted(policy: Snapshot, **changes) -> Snapshot:
    """The policy with one restriction more: everything to XBR goes to review, changed as told."""
    restriction = Restriction(
        to=frozenset({"XBR"}),
        what=Selection(),
        originators=ALL,
        rung=Rung.REVIEW,
        span=ALWAYS,
        reason="in doubt",
        source=Source("posture.yaml", 3),
    )
    more = replace(restriction, **changes)
    return replace(policy, restrictions=(*policy.restrictions, more))


def own(topics=("cyber",), disciplines=("CYBER",), label=None) -> Handling:
    """Something of ours."""
    level = label or Label(level=Level.SECRET)
    return Handling(frozenset({US}), level, frozenset(topics), frozenset(disciplines))
