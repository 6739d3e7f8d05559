"""Laws of roll-up, meaning and access, over portions and readers of every kind."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from relto.labels.capco.access import decide
from relto.labels.capco.conditions import members_of
from relto.labels.capco.constraints import check, check_document
from relto.labels.capco.countries import Countries
from relto.labels.capco.grammar import parse_banner
from relto.labels.capco.marking import Authority, Form, Marking
from relto.labels.capco.meaning import UNKNOWN_CONTROL, meaning
from relto.labels.capco.reader import Organisation, Role
from relto.labels.capco.render import in_order, render_banner
from relto.labels.capco.rollup import explain, roll_up
from relto.labels.capco.rollup_policy import Product, RollUpPolicy, Sbu, Tetragraphs
from relto.labels.label import roll_up as join_all
from relto.labels.levels import Control
from relto.labels.mistakes import errors
from tests.labels.capco.strategies import COMMUNITIES, authorities, portions, readers

WORLD = Countries.standard()
DOCUMENTS = st.lists(portions(), min_size=1, max_size=6)
POLICIES = st.builds(
    RollUpPolicy,
    sbu=st.sampled_from(Sbu),
    tetragraphs=st.sampled_from(Tetragraphs),
    product=st.sampled_from(Product),
)
# What the Manual drops under a classification, which covers it for whoever serves the government.
COVERED = {"DS", "SBU", "SBU-NF", "UCNI", "DCNI", "FOUO"}


def is_silent(part):
    """An unclassified portion that says nothing of release: the banner tells it (Table 2)."""
    controls = set(part.dissemination_controls) - {"FOUO"}
    said = (controls, part.non_ic_markings, part.atomic_energy_markings)
    return part.classification == "U" and not any(said)


def is_covered_for(part, reader):
    marks = {
        *part.dissemination_controls,
        *part.non_ic_markings,
        *part.atomic_energy_markings,
    }
    return reader.organisation is Organisation.SLTT and bool(marks & COVERED)


@given(DOCUMENTS, readers(), POLICIES)
def test_a_banner_never_admits_whom_a_portion_refuses(parts, reader, policy):
    granted = decide(roll_up(parts, policy=policy), reader)
    if not granted:
        return
    for part in parts:
        if not is_silent(part) and not is_covered_for(part, reader):
            answer = decide(part, reader)
            assert answer.permit, (part, answer)
            if "view-only" in answer.obligations:
                assert "view-only" in granted.obligations


@given(DOCUMENTS, POLICIES, st.integers(0))
def test_a_bare_rel_whose_banner_is_not_at_hand_releases_nothing(parts, policy, place):
    """Whatever the others share, the list of the absent banner may be narrower."""
    bare = Marking("S", dissemination_controls=("REL",), rel_is_banners=True)
    whole = roll_up(
        [*parts[: place % 7], bare, *parts[place % 7 :]],
        policy=policy,
    )
    assert not {"REL", "EYES", "DISPLAYONLY", "RELIDO"} & set(whole.dissemination_controls)
    assert not whole.releasable_to
    assert not whole.display_only_to


UNKNOWN = st.sampled_from(["dissemination_controls", "non_ic_markings", "atomic_energy_markings"])


@given(DOCUMENTS, portions(), readers(), UNKNOWN)
def test_a_control_that_nobody_knows_denies_and_is_never_lost(parts, part, reader, attribute):
    strange = replace(part, **{attribute: (*getattr(part, attribute), "NEWCONTROL")})
    assert UNKNOWN_CONTROL in meaning(strange).flaws
    assert not decide(strange, reader)
    whole = roll_up([*parts, strange])
    assert UNKNOWN_CONTROL in meaning(whole).flaws
    assert not decide(whole, reader)


def names_of(reader):
    """The names under which a label knows a partner: the federal government is `USA`."""
    nations = set(reader.countries)
    if not (reader.is_federal and reader.role is Role.STAFF and reader.cleared_by == "USA"):
        nations -= {"USA"}
    member = {c for c in COMMUNITIES if nations & members_of((c,), WORLD)}
    return nations | member


def compartments_of(reader):
    """What a partner holds; a read-in to a control system presupposes a TOP SECRET clearance."""
    named = {"EXDIS", "NODIS", "ACCM-ALPHA"} & reader.need_to_know
    read_ins = {f"RD-SG-{number}" for number in reader.sigmas}
    if reader.has_q:
        read_ins.add("RD")
    if reader.has_cnwdi:
        read_ins.add("RD-CNWDI")
    programs = meaning(Marking("S", sar_identifier=tuple(reader.programs))).compartments
    systems = reader.read_ins if reader.clearance == "TS" else frozenset()
    return systems | reader.nato | named | read_ins | programs


def admits(label, reader):
    """Whether a label by itself lets somebody read: all clauses name them, nobody must be asked."""
    levels = {"U": 0, "R": 1, "C": 2, "S": 3, "TS": 4}
    return (
        not label.flaws
        and (label.level or 0) <= levels[reader.clearance]
        and label.compartments <= compartments_of(reader)
        and label.lists_recipients
        and all(clause & names_of(reader) for clause in label.release)
        and not label.asks
        and not label.is_held_by_originator
    )


@given(portions(), readers())
def test_meaning_never_widens_what_the_scheme_decides(marking, reader):
    assume(reader.cleared_by == "USA" or "USA" not in reader.countries)
    if admits(meaning(marking), reader):
        assert decide(marking, reader)


@given(DOCUMENTS, POLICIES)
def test_the_meaning_of_a_banner_dominates_that_of_its_portions(parts, policy):
    banner = meaning(roll_up(parts, policy=policy))
    joined = join_all(meaning(part) for part in parts)
    assert (banner.level or 0) >= (joined.level or 0)
    assert banner.compartments >= joined.compartments
    for clause in join_all(meaning(part) for part in parts if not is_silent(part)).release:
        assert any(narrower <= clause for narrower in banner.release), clause
    held = {Control.ORCON, Control.PROPIN}
    assert banner.controls & held >= joined.controls & held
    assert banner.flaws >= joined.flaws
    assert banner.schemes == joined.schemes


@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(parts, chance):
    again = [*parts, *chance.sample(parts, len(parts))]
    chance.shuffle(again)
    assert roll_up(again) == roll_up(parts)
    assert sorted(explain(again)) == sorted(explain(parts))


@given(portions())
def test_the_roll_up_of_one_is_itself(part):
    assume(not part.fgi_source_protected)
    assume(not ({"UCNI", "DCNI"} & set(part.atomic_energy_markings)))
    banner = replace(roll_up([part]), authority=Authority())
    assert replace(banner, high_water_nato="") == part


@given(DOCUMENTS, POLICIES)
def test_the_roll_up_of_a_banner_is_the_banner(parts, policy):
    banner = roll_up(parts, policy=policy)
    assert roll_up([banner], policy=policy) == banner


@given(DOCUMENTS, POLICIES)
def test_the_banner_is_in_canonical_order(parts, policy):
    banner = roll_up(parts, policy=policy)
    assert in_order(banner) == banner


def wrong(marking, form):
    return [str(mistake) for mistake in errors(check(marking, form))]


@given(portions())
def test_the_strategies_give_well_formed_portions(part):
    assert wrong(part, Form.PORTION) == []


@given(DOCUMENTS)
def test_a_banner_is_well_formed(parts):
    banner = roll_up(parts)
    assert wrong(banner, Form.BANNER) == [], render_banner(banner)


@given(DOCUMENTS)
def test_a_banner_is_what_the_constraints_ask_of_its_portions(parts):
    found = errors(check_document(roll_up(parts), parts))
    assert [str(mistake) for mistake in found] == []


@given(DOCUMENTS)
def test_a_banner_reads_as_it_is_written(parts):
    assume(not any("ACCM-ALPHA" in part.non_ic_markings for part in parts))
    text = render_banner(roll_up(parts))
    assert render_banner(parse_banner(text)) == text


@given(DOCUMENTS, portions())
def test_what_is_excluded_changes_nothing(parts, part):
    assert roll_up([*parts, replace(part, exclude_from_rollup=True)]) == roll_up(parts)


@given(st.lists(st.builds(lambda m, a: replace(m, authority=a), portions(), authorities())))
def test_no_date_stands_beside_an_exception_that_excludes_it(parts):
    assume(parts)
    banner = roll_up(parts)
    block = banner.authority
    if set(block.declass_exception) & {"AEA", "NATO", "NATO-AEA", "50X1-HUM"}:
        assert (block.declass_date, block.declass_event) == ("", "")
    elif banner.classification != "U":
        assert block.declass_date == max(part.authority.declass_date for part in parts)
