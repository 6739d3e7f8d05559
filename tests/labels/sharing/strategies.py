"""Hypothesis strategies for the records of sharing schemes, with few names so that they meet."""

from __future__ import annotations

from hypothesis import strategies as st

from relto.labels import Tlp
from relto.labels.sharing import acs, cui, iep, terms
from relto.labels.sharing.acs import (
    ALL,
    Acs,
    ControlSet,
    Defaults,
    Effect,
    Privilege,
    Scope,
    Sharing,
)
from relto.labels.sharing.acs_decision import Subject
from relto.labels.sharing.pap import Pap

UUIDS = (
    "0b5c1f5e-3f0a-4c8e-9a51-2f6f0f1c7a01",
    "0b5c1f5e-3f0a-4c8e-9a51-2f6f0f1c7a02",
    "0b5c1f5e-3f0a-4c8e-9a51-2f6f0f1c7a03",
)
DATES = ("2026-01-01T00:00:00Z", "2026-06-30T12:00:00.5Z", "2027-01-01T00:00:00.000Z")
NATIONS = ("USA", "FIN", "XAL")
ORGANIZATIONS = ("USA.DHS", "USA.DHS.CISA", "FIN", "ISAC")
COMMUNITIES = ("NCC", "LE")
ENTITIES = ("GOV", "CTR")
TRAINING = ("FISA", "PII", "NTOC_DHS_ECYBER_SVC_SHARE.NSA.NSA")
SCI = ("SI", "TK")
AUTHORITY = ("AC1", "AC2")
ACTIONS = ("INTEL", "DSPLY", "NETDEF")
RECIPIENTS = (*ORGANIZATIONS, acs.FOREIGNGOV, acs.SECTOR)


def some(
    values: tuple[str, ...], least: int = 0, most: int = 2
) -> st.SearchStrategy[tuple[str, ...]]:
    """A list of distinct values."""
    return st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True).map(tuple)


def rarely(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Mostly nothing: otherwise nobody would ever get through all gates."""
    return st.just(()) | st.just(()) | some(values)


def sides(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just((ALL,)) | st.just(()) | some(values)


scopes = st.builds(
    Scope, sides(NATIONS), sides(ORGANIZATIONS), sides(COMMUNITIES), sides(ENTITIES)
).filter(lambda scope: any(acs.listed_in(scope)))
effects = st.sampled_from(Effect)
controls = st.builds(
    ControlSet,
    st.sampled_from(acs.CLASSIFICATIONS),
    rarely(SCI),
    rarely(AUTHORITY),
    rarely(("NF", "FOUO", "PUBREL", "NO-PII-PRESENT")),
    rarely(("FISA",)),
    rarely(("PII", "NTOC_DHS_ECYBER_SVC_SHARE.NSA.NSA")),
    rarely(COMMUNITIES),
    rarely(ENTITIES),
    rarely(NATIONS),
    rarely(ORGANIZATIONS),
)
privileges = st.builds(Privilege, st.sampled_from((*ACTIONS, ALL)), scopes, effects)
sharings = st.builds(Sharing, some(RECIPIENTS, 1), effects)


@st.composite
def markings(draw: st.DrawFn) -> Acs:
    """Any ACS marking."""
    defaults = tuple(draw(st.lists(st.builds(Defaults, effects, effects), min_size=1, max_size=2)))
    reference = " ".join(
        f"{acs.POLICY}?privdefault={d.privilege.value}&sharedefault={d.sharing.value}"
        for d in defaults
    )
    disposed = (("disposition_date", draw(st.sampled_from(DATES))), ("disposition_process", "x"))
    return Acs(
        f"isa:guide.19001.ACS3-{draw(st.sampled_from(UUIDS))}",
        draw(st.sampled_from(DATES)),
        "USA.DHS",
        reference,
        defaults,
        draw(controls),
        name=draw(st.sampled_from(("", "an example"))),
        resource_disposition=draw(st.sampled_from(((), disposed))),
        access_privilege=tuple(draw(st.lists(privileges, max_size=3))),
        further_sharing=tuple(draw(st.lists(sharings, max_size=3))),
    )


subjects = st.builds(
    Subject,
    st.sampled_from(acs.CLASSIFICATIONS),
    some(NATIONS).map(frozenset),
    some(ORGANIZATIONS).map(frozenset),
    st.sampled_from(("", *ENTITIES)),
    some(COMMUNITIES).map(frozenset),
    some(SCI).map(frozenset),
    some(AUTHORITY).map(frozenset),
    some(TRAINING, most=3).map(frozenset),
    st.booleans(),
    st.booleans(),
)

duties = {
    name: st.none() | st.sampled_from(sorted(terms.vocabulary(name).values()))
    for name in terms.VALUES
}
terms_of_recipients = st.builds(terms.Terms, **duties)
complete_terms = st.builds(
    terms.Terms,
    **{name: st.sampled_from(sorted(terms.vocabulary(name).values())) for name in iep.DUTIES},
)
policies = st.builds(
    iep.Iep,
    st.sampled_from(UUIDS),
    st.sampled_from(tuple(iep.COLOURS.values())),
    complete_terms,
    st.sampled_from(("an example", "another")),
    st.sampled_from(("for exercises",)),
    st.just(DATES[0]),
    st.sampled_from((None, *DATES[1:])),
)
colours = st.sampled_from(Tlp)
paps = st.sampled_from(Pap)
cuis = st.builds(
    cui.Cui,
    st.sampled_from(("CUI", "CONTROLLED")),
    st.just("identity--c069bb9f-158a-405d-92b4-858a2536df9a"),
    some(("SP-CTI", "SP-PRVCY", "PRIIG", "SBIZ")).map(
        lambda names: tuple(sorted(names, key=lambda name: (not name.startswith("SP-"), name)))
    ),
    st.builds(
        lambda limits, release: (*limits, *release),
        some(("FED ONLY", "NOCON", "DL ONLY")),
        st.sampled_from(
            (
                (),
                ("NOFORN",),
                ("RELIDO",),
                ("REL TO USA, FIN",),
                ("REL TO USA, FIN, XAL", "RELIDO"),
                ("DISPLAY ONLY FIN", "REL TO USA, XAL"),
                ("DISPLAY ONLY FIN",),
            )
        ),
    ),
    some(("an invented statement",)),
    some(("DRAFT",)),
)
