"""The table of the Manual, row by row, against the algorithm that resolves it."""

from itertools import combinations_with_replacement, product

import pytest

from relto.labels.capco.countries import Countries
from relto.labels.capco.marking import Marking
from relto.labels.capco.release import RULES, Caveated, Kind, Outcome, gather, kinds_of, resolve
from relto.labels.capco.render import render_banner
from relto.labels.capco.rollup import explain, roll_up
from relto.labels.capco.rollup_policy import Product, RollUpPolicy, Sbu, Tetragraphs

WORLD = Countries.standard()
SINCE = "2010-06-28"


def said(*dissem, rel=(), shown=(), **more):
    return Marking(
        "S",
        dissemination_controls=dissem,
        releasable_to=rel,
        display_only_to=shown,
        **more,
    )


GBR, DEU = ("USA", "GBR"), ("USA", "DEU")
PORTIONS = {
    "NF": said("NF"),
    "SBU-NF": Marking("U", non_ic_markings=("SBU-NF",)),
    "REL GBR": said("REL", rel=GBR),
    "REL DEU": said("REL", rel=DEU),
    "REL GBR/RELIDO": said("REL", "RELIDO", rel=GBR),
    "RELIDO": said("RELIDO"),
    "EYES GBR": said("EYES", rel=GBR),
    "DISPLAY GBR": said("DISPLAYONLY", shown=("GBR",)),
    "DISPLAY DEU": said("DISPLAYONLY", shown=("DEU",)),
    "old": said(),
    "new": said(create_date="2020-01-01"),
    "U": Marking("U"),
}
# What the Manual says of each two; what is not here is NOFORN.
PAIRS = {
    ("REL GBR", "REL GBR"): "REL TO USA, GBR",
    ("REL GBR", "REL GBR/RELIDO"): "REL TO USA, GBR",
    ("REL GBR", "EYES GBR"): "REL TO USA, GBR",
    ("REL GBR", "DISPLAY GBR"): "DISPLAY ONLY GBR",
    ("REL DEU", "REL DEU"): "REL TO USA, DEU",
    ("REL DEU", "DISPLAY DEU"): "DISPLAY ONLY DEU",
    ("REL GBR/RELIDO", "REL GBR/RELIDO"): "REL TO USA, GBR/RELIDO",
    ("REL GBR/RELIDO", "RELIDO"): "RELIDO",
    ("REL GBR/RELIDO", "EYES GBR"): "REL TO USA, GBR",
    ("REL GBR/RELIDO", "DISPLAY GBR"): "DISPLAY ONLY GBR",
    ("RELIDO", "RELIDO"): "RELIDO",
    ("RELIDO", "new"): "RELIDO",
    ("EYES GBR", "EYES GBR"): "USA/GBR EYES ONLY",
    ("EYES GBR", "DISPLAY GBR"): "DISPLAY ONLY GBR",
    ("DISPLAY GBR", "DISPLAY GBR"): "DISPLAY ONLY GBR",
    ("DISPLAY DEU", "DISPLAY DEU"): "DISPLAY ONLY DEU",
    ("old", "old"): "",
    ("old", "new"): "",
    ("new", "new"): "",
    ("SBU-NF", "SBU-NF"): "",
    ("SBU-NF", "U"): "",
    ("U", "U"): "",
}
ALONE = {name: PAIRS.get((name, name), "NOFORN") for name in PORTIONS}


def expected(one, other):
    if "U" in (one, other) and one != other and "SBU-NF" not in (one, other):
        return ALONE[one if other == "U" else other]
    return PAIRS.get((one, other), PAIRS.get((other, one), "NOFORN"))


@pytest.mark.parametrize("pair", list(product(PORTIONS, PORTIONS)), ids=" + ".join)
def test_each_two_portions_give_what_the_manual_says(pair):
    banner = roll_up([PORTIONS[name] for name in pair])
    line = render_banner(banner).split("//")
    release = expected(*pair)
    controls = [part for part in line[1:] if part not in {"SBU NOFORN", "SBU"}]
    assert controls == ([release] if release else [])


@pytest.mark.parametrize("names", list(combinations_with_replacement(PORTIONS, 3)), ids=" + ".join)
def test_the_row_that_people_are_told_leads_to_the_banner(names):
    parts = [PORTIONS[name] for name in names]
    release = resolve(gather(parts, SINCE, Caveated.COUNT), WORLD)
    kinds = frozenset[Kind]().union(*(kinds_of(part, SINCE, Caveated.COUNT) for part in parts))
    if release.outcome in (Outcome.SILENT, Outcome.EYES):
        assert release.rule == 0
        return
    number = 21 if release.rule == 23 else release.rule
    rows = [rule for rule in RULES if rule.number == number and rule.banner is release.outcome]
    assert any(kinds & row.have and kinds & row.other for row in rows), (release, kinds)


def test_the_table_has_all_rules_of_the_manual():
    assert {rule.number for rule in RULES} == set(range(1, 28)) - {23}


def test_nobody_in_common_can_be_had_by_one_of_three():
    parts = [said("REL", rel=("USA", *two)) for two in (("AUS", "GBR"), ("AUS", "DEU"))]
    parts.append(said("REL", rel=("USA", "GBR", "DEU")))
    assert roll_up(parts).dissemination_controls == ("NF",)


@pytest.mark.parametrize("codes", [("GBR",), ("USA",), ()])
def test_a_list_without_usa_or_with_nobody_else_shares_nothing(codes):
    parts = [said("REL", rel=codes), said("REL", rel=GBR)]
    assert roll_up(parts).dissemination_controls == ("NF",)
    assert roll_up(parts[:1]).dissemination_controls == ("NF",)


@pytest.mark.parametrize("others", [(), (GBR,), (GBR, ("USA", "JPN", "GBR"))])
def test_an_abbreviated_rel_whose_banner_is_not_at_hand_is_released_to_nobody(others):
    """Its list may be narrower than what the others share (Manual §H.8, example page 5)."""
    short = said("REL", rel_is_banners=True)
    parts = [short, *(said("REL", rel=codes) for codes in others)]
    assert render_banner(roll_up(parts)) == "SECRET//NOFORN"
    shown = said("DISPLAYONLY", shown=("AFG",))
    assert render_banner(roll_up([short, shown])) == "SECRET//NOFORN"


def test_abbreviated_joint_portions_have_the_owners_of_the_others():
    owners = {"joint": True, "owner_producer": ("CAN", "GBR", "USA")}
    whole = said("REL", rel=("USA", "FVEY"), **owners)
    short = said("REL", rel_is_banners=True, joint=True)
    banner = "//JOINT SECRET CAN GBR USA//REL TO USA, CAN, GBR"
    assert render_banner(roll_up([short, whole])) == banner


def test_the_manual_takes_only_three_communities_apart():
    parts = [said("REL", rel=("USA", "NATO")), said("REL", rel=DEU)]
    manual = RollUpPolicy(tetragraphs=Tetragraphs.MANUAL)
    assert render_banner(roll_up(parts)) == "SECRET//REL TO USA, DEU"
    assert render_banner(roll_up(parts, policy=manual)) == "SECRET//NOFORN"
    parts = [said("REL", rel=("USA", "FVEY")), said("REL", rel=GBR)]
    assert render_banner(roll_up(parts, policy=manual)) == "SECRET//REL TO USA, GBR"


def test_memberships_are_the_operators():
    world = WORLD.with_overrides({"NATO": {"add": ["IRL"]}})
    parts = [said("REL", rel=("USA", "NATO")), said("REL", rel=("USA", "IRL"))]
    assert roll_up(parts).dissemination_controls == ("NF",)
    policy = RollUpPolicy(countries=world)
    assert render_banner(roll_up(parts, policy=policy)) == "SECRET//REL TO USA, IRL"


def test_sbu_may_stay_on_a_classified_banner():
    parts = [said("NF"), Marking("U", non_ic_markings=("SBU",))]
    assert render_banner(roll_up(parts)) == "SECRET//NOFORN"
    kept = roll_up(parts, policy=RollUpPolicy(sbu=Sbu.KEPT))
    assert render_banner(kept) == "SECRET//NOFORN//SBU"
    parts = [said("REL", rel=GBR), Marking("U", non_ic_markings=("SBU-NF",))]
    kept = roll_up(parts, policy=RollUpPolicy(sbu=Sbu.KEPT))
    assert render_banner(kept) == "SECRET//NOFORN//SBU"


def test_unclassified_caveats_may_follow_the_banner():
    parts = [said("REL", rel=GBR), Marking("U", dissemination_controls=("FISA",))]
    assert render_banner(roll_up(parts)) == "SECRET//NOFORN/FISA"
    policy = RollUpPolicy(caveated=Caveated.FOLLOW)
    assert render_banner(roll_up(parts, policy=policy)) == "SECRET//REL TO USA, GBR/FISA"


def test_what_is_for_official_use_follows_the_banner():
    for control, banner in (("FOUO", "SECRET//REL TO USA, GBR"), ("PR", "SECRET//NOFORN/PROPIN")):
        parts = [said("REL", rel=GBR), Marking("U", dissemination_controls=(control,))]
        assert render_banner(roll_up(parts)) == banner


def test_a_document_of_one_owner_may_be_a_us_product():
    parts = [Marking("S", owner_producer=("DEU",)), Marking("R", owner_producer=("DEU",))]
    assert render_banner(roll_up(parts)) == "//DEU SECRET"
    policy = RollUpPolicy(product=Product.US)
    assert render_banner(roll_up(parts, policy=policy)) == "SECRET//FGI DEU"
    assert render_banner(roll_up(parts[1:], policy=policy)) == "CONFIDENTIAL//FGI DEU"


def test_people_are_told_what_gives_way_and_why():
    parts = [
        said("OC", "NF", atomic_energy_markings=("RD",)),
        said("OC", "OC-USGOV", "NF", atomic_energy_markings=("FRD", "FRD-SG-14")),
        Marking("U", non_ic_markings=("DS",)),
        Marking("U", dissemination_controls=("FOUO",)),
    ]
    told = {(step.category, step.rule) for step in explain(parts)}
    assert {
        ("AEA", "CAPCO H.6"),
        ("dissemination", "ISM-ID-00303"),
        ("dissemination", "CAPCO H.8"),
        ("non-IC dissemination", "ISM-ID-00346"),
        ("release", "CAPCO Table 3 rule 1"),
        ("declassification", "ISM-ID-00246"),
    } <= told


def test_cui_unites_and_has_its_own_line():
    one = Marking("", cui_specified=("CTI",), cui_controlled_by="Office A")
    two = Marking("U", cui_basic=("EXPT",), dissemination_controls=("FED_ONLY",))
    both = roll_up([one, two, Marking("U", dissemination_controls=("FEDCON", "FOUO"))])
    assert (both.cui_specified, both.cui_basic) == (("CTI",), ("EXPT",))
    assert both.dissemination_controls == ("FED_ONLY",)
    assert both.cui_controlled_by == "Office A"
