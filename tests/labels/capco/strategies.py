"""Hypothesis strategies for US markings and their readers, shared by every law over them.

`portions` gives well-formed portions only: they keep the constraints of the Register.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from relto.labels.capco.marking import Authority, Marking
from relto.labels.capco.reader import Organisation, Reader, Role
from relto.labels.capco.render import in_order

COUNTRIES = ("AUS", "CAN", "DEU", "FRA", "GBR", "JPN", "NZL")
COMMUNITIES = ("ACGU", "FVEY", "ISAF", "KFOR", "NATO", "TEYE")
SECOND_PARTIES = ("AUS", "CAN", "GBR", "NZL")
DATES = ("", "2009-01-31", "2010-06-28", "2021-05-05")

# Systems with what they need: the lowest level, NOFORN, ORCON.
SYSTEMS: dict[tuple[str, ...], tuple[str, bool, bool]] = {
    (): ("C", False, False),
    ("SI",): ("C", False, False),
    ("SI", "SI-NK"): ("C", False, False),
    ("SI", "SI-EU", "SI-NK"): ("C", False, False),
    ("SI", "SI-G"): ("TS", False, True),
    ("SI", "SI-G", "SI-G-ABCD"): ("TS", False, True),
    ("SI", "SI-XYZ"): ("C", False, False),
    ("TK",): ("S", False, False),
    ("TK", "TK-BLFH"): ("TS", True, False),
    ("TK", "TK-KAND"): ("S", True, False),
    ("HCS", "HCS-P"): ("S", True, False),
    ("HCS", "HCS-O"): ("S", True, True),
    ("HCS", "HCS-P", "HCS-P-JJJ"): ("TS", True, True),
    ("RSV", "RSV-ABC"): ("S", True, False),
}
_RANK = {"U": 0, "R": 1, "C": 2, "S": 3, "TS": 4}
_NO_USGOV = ("SI-G", "HCS-O", "HCS-P-JJJ")
ATOMIC = (
    ("RD",),
    ("RD", "RD-CNWDI"),
    ("RD", "RD-SG-14"),
    ("RD", "RD-SG-14", "RD-SG-20"),
    ("FRD",),
    ("FRD", "FRD-SG-15"),
    ("TFNI",),
)

codes = st.lists(st.sampled_from(COUNTRIES + COMMUNITIES), min_size=1, max_size=4, unique=True)
tokens = st.sampled_from


@st.composite
def releases(draw, unclassified=False, relido=True):
    """What a portion says of release, as fields of a marking."""
    kinds = ["none", "NF", "REL", "DISPLAYONLY", "REL DISPLAYONLY"]
    kinds += ["RELIDO", "REL RELIDO"] if relido else []
    kinds += [] if unclassified else ["EYES"]
    kind = draw(tokens(kinds))
    fields = {"dissemination_controls": () if kind == "none" else tuple(kind.split())}
    if "REL" in kind.split():
        fields["releasable_to"] = ("USA", *draw(codes))
    if "DISPLAYONLY" in kind:
        shown = [code for code in draw(codes) if code not in fields.get("releasable_to", ())]
        fields["display_only_to"] = tuple(shown or ["IRQ"])
    if kind == "EYES":
        fields["releasable_to"] = ("USA", *draw(st.sets(tokens(SECOND_PARTIES), min_size=1)))
    return fields


def _some(*choices, most=2):
    return st.lists(tokens(choices), max_size=most, unique=True)


@st.composite
def unclassified_portions(draw):
    """American, not classified."""
    non_ic = draw(st.one_of(_some("DS", "SSI", "NNPI", most=1), _departments()))
    atomic = draw(st.one_of(st.just([]), _some("DCNI", "UCNI", most=1)))
    controls = draw(_some("DSEN", "FISA", "PR"))
    if not controls and not non_ic and draw(st.booleans()):
        controls = ["FOUO"]
    if {"XD", "ND"} & set(non_ic):
        fields = {"dissemination_controls": ("NF",)}
    elif {"SBU-NF", "LES-NF"} & set(non_ic):
        fields = {}
    else:
        fields = draw(releases(unclassified=True, relido="NNPI" not in non_ic))
    return _marking(
        fields, controls, "U", non_ic_markings=tuple(non_ic), atomic_energy_markings=tuple(atomic)
    )


def _departments():
    """Markings of other departments; EXDIS and NODIS stand with NOFORN, LES-NF does not."""
    sbu = tokens([(), ("SBU",), ("SBU-NF",)])
    les = tokens([(), ("LES",), ("LES-NF",)])
    state = st.tuples(tokens([("XD",), ("ND",)]), tokens([(), ("LES",)]))
    return st.one_of(st.tuples(sbu, les), state).map(lambda pair: [*pair[0], *pair[1]])


@st.composite
def classified_portions(draw):
    """American, classified."""
    level = draw(tokens(["C", "S", "TS"]))
    allowed = [s for s, needs in SYSTEMS.items() if _RANK[needs[0]] <= _RANK[level]]
    system = draw(tokens(allowed))
    _, noforn, orcon = SYSTEMS[system]
    controls = draw(_some(*(["FISA", "PR"] + (["IMC", "RS", "RAWFISA"] if level != "C" else []))))
    if orcon or draw(st.booleans()):
        controls.append("OC")
        if not set(_NO_USGOV) & set(system) and draw(st.booleans()):
            controls += ["OC-USGOV"]
    non_ic = draw(_some("LES", "SSI", "ACCM-ALPHA", "XD", most=1))
    atomic = draw(st.one_of(st.just(()), tokens(ATOMIC if level != "C" else ATOMIC[:1])))
    if noforn or "XD" in non_ic:
        fields = {"dissemination_controls": ("NF",)}
    else:
        fields = draw(releases(relido="OC" not in controls))
    return _marking(
        fields,
        controls,
        level,
        sci_controls=system,
        non_ic_markings=tuple(non_ic),
        atomic_energy_markings=atomic,
        sar_identifier=draw(tokens([(), (), ("BP",), ("DOD:BP", "SDA")])),
        fgi_source_open=draw(tokens([(), (), ("DEU",), ("DEU", "GBR")])),
    )


@st.composite
def foreign_portions(draw):
    """Of another country, of NATO, joint, or of a concealed source."""
    level = draw(tokens(["U", "R", "C", "S", "TS"]))
    owner = draw(tokens(["DEU", "NATO", "NATO", "FGI", "joint"]))
    fields = draw(releases(unclassified=True, relido=False))
    if owner == "joint":
        owners = ("USA", *draw(st.sets(tokens(COUNTRIES), min_size=1, max_size=2)))
        fields = {
            "dissemination_controls": ("REL",),
            "releasable_to": (*owners, *draw(st.sets(tokens(COMMUNITIES), max_size=1))),
        }
        joint = {"owner_producer": owners, "joint": True}
        return _marking(fields, (), "C" if level == "R" else level, **joint)
    concealed = {"fgi_source_protected": ("FGI",)} if owner == "FGI" else {}
    if owner == "NATO" and level == "TS" and draw(st.booleans()):
        concealed["non_us_controls"] = draw(tokens([("NATO-ATOMAL",), ("NATO-BOHEMIA",)]))
    return _marking(fields, (), level, owner_producer=(owner,), **concealed)


def _marking(fields, controls, level, **more):
    dissem = (*controls, *fields.get("dissemination_controls", ()))
    said = {**fields, **more, "dissemination_controls": dissem}
    return in_order(Marking(classification=level, **said))


def portions():
    """Any well-formed portion that says what it says by itself."""
    whole = st.one_of(
        classified_portions(), classified_portions(), unclassified_portions(), foreign_portions()
    )
    return st.builds(_dated, whole, tokens(DATES))


def _dated(part, day):
    """A portion with its date: EYES ONLY is of old."""
    if "EYES" in part.dissemination_controls:
        day = min(day, "2010-06-28")
    return replace(part, create_date=day)


def authorities():
    """Any classification authority block."""
    return st.builds(
        Authority,
        derived_from=tokens(["", "Guide A", "Guide B"]),
        declass_date=tokens(["", "2035-09-11", "2041-01-01"]),
        declass_exception=tokens([(), ("25X1",), ("50X1-HUM",)]),
    )


@st.composite
def readers(draw):
    """Anybody: Americans serve a government of theirs, whoever is listed for NODIS is for EXDIS."""
    american = draw(st.booleans())
    nations = draw(st.sets(tokens(COUNTRIES), min_size=0 if american else 1, max_size=1))
    organisations = [*Organisation]
    if american:
        organisations = [Organisation.FEDERAL, Organisation.CONGRESS, Organisation.SLTT]
    needs = draw(st.sets(tokens(["ORCON", "PROPIN", "EXDIS", "NODIS", "ACCM-ALPHA", "LES"])))
    everything = {token for system in SYSTEMS for token in system} - {"HCS", "RSV"}
    return Reader(
        clearance=draw(tokens(["U", "C", "S", "TS", "TS", "TS"])),
        cleared_by=draw(tokens(["USA", "USA", "GBR"])),
        countries=frozenset({"USA"} if american else ()) | nations,
        organisation=draw(tokens(organisations)),
        role=draw(tokens(list(Role))),
        read_ins=frozenset(everything - draw(st.sets(tokens(sorted(everything)), max_size=2))),
        programs=frozenset(draw(tokens([("BP", "DOD:BP", "SDA"), ("BP",), ()]))),
        has_q=draw(st.booleans()),
        has_cnwdi=draw(st.booleans()),
        is_defense=draw(st.booleans()),
        sigmas=frozenset(draw(st.sets(tokens([14, 15, 20])))),
        nato=frozenset(draw(tokens([("NATO", "ATOMAL", "BOHEMIA"), ("NATO",), ()]))),
        need_to_know=frozenset(needs | ({"EXDIS"} if "NODIS" in needs else set())),
    )
