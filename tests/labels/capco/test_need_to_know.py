"""Need to know: laws of its groups, and what XML says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.labels.capco.need_to_know import NeedToKnow, needs, read_need_to_know, roll_up
from relto.labels.mistakes import MarkingError

NAMES = st.frozensets(st.sampled_from("ABCDE"), max_size=4)
NEEDS = st.builds(needs, st.lists(NAMES, max_size=4), st.sets(st.sampled_from(["ORCON", "EXDIS"])))


@given(st.lists(NEEDS, max_size=4), NAMES)
def test_a_whole_admits_whom_every_part_admits(parts, names):
    assert roll_up(parts).admits(names) == all(part.admits(names) for part in parts)


@given(NEEDS)
def test_the_roll_up_of_one_is_itself_and_of_twice_the_same_too(one):
    assert roll_up([one]) == roll_up([one, one]) == one


@given(st.lists(NEEDS, max_size=4))
def test_order_does_not_matter(parts):
    assert roll_up(parts) == roll_up(reversed(parts))


@given(st.lists(NAMES, max_size=5), NAMES)
def test_what_is_left_out_was_implied(groups, names):
    assert needs(groups).admits(names) == all(group & names for group in groups)


@given(NEEDS, NAMES)
def test_who_is_not_admitted_is_told_why(one, names):
    assert bool(one.unmet(names)) != one.admits(names)


def profile(policy, *values):
    given = "".join(
        f"<n:AccessProfileValue vocabulary='v'>{v}</n:AccessProfileValue>" for v in values
    )
    uri = f"urn:us:gov:ic:aces:ntk:{policy}"
    return f"<n:AccessProfile><n:AccessPolicy>{uri}</n:AccessPolicy>{given}</n:AccessProfile>"


def access(kind, *profiles, within=""):
    listed = f"<n:AccessProfileList>{''.join(profiles)}</n:AccessProfileList>"
    body = f"<n:{kind}>{listed}{within}</n:{kind}>"
    return f"<d xmlns:n='urn:us:gov:ic:ntk'><n:Access>{body}</n:Access></d>".encode()


def whole(*profiles, within=""):
    return access("RequiresAllOf", *profiles, within=within)


def one_of(*profiles):
    return access("RequiresAnyOf", *profiles)


ANY = (
    "<n:RequiresAnyOf><n:AccessProfileList>"
    + profile("permissive", "E")
    + "</n:AccessProfileList></n:RequiresAnyOf>"
)


@pytest.mark.parametrize(
    ("document", "groups", "markings"),
    [
        (whole(profile("oc", "A", "B")), ["AB"], {"ORCON"}),
        (
            whole(profile("oc", "A", "B"), profile("xd", "C")),
            ["AB", "C"],
            {"ORCON", "EXDIS"},
        ),
        (whole(profile("restrictive", "A", "B")), ["A", "B"], set()),
        (
            one_of(profile("permissive", "A"), profile("nd", "B")),
            ["AB"],
            {"NODIS"},
        ),
        (
            one_of(profile("restrictive", "A", "B"), profile("oc", "C")),
            ["AC", "BC"],
            {"ORCON"},
        ),
        (whole(profile("propin:1", "A"), within=ANY), ["A", "E"], {"PROPIN"}),
        (whole(profile("mn")), [""], set()),
        (b"<d/>", [], set()),
    ],
)
def test_access_is_read_as_groups(document, groups, markings):
    expected = NeedToKnow(frozenset(map(frozenset, groups)), frozenset(markings))
    assert read_need_to_know(document) == expected


@pytest.mark.parametrize(
    "document",
    [
        b"<n:Access xmlns:n='urn:us:gov:ic:ntk'/>",
        b"<n:Access xmlns:n='urn:us:gov:ic:ntk'><n:RequiresAllOf/></n:Access>",
        whole("<n:AccessProfile/>"),
        b"<n:Access",
    ],
)
def test_an_access_that_is_none_is_refused(document):
    with pytest.raises(MarkingError):
        read_need_to_know(document)


def test_a_profile_without_values_admits_nobody():
    assert not needs([()]).admits(frozenset("ABCDE"))
    assert needs([]).admits(frozenset())
