"""Laws of TLP, PAP, IEP and CUI: written and read, rolled up, converted, never weaker."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.labels import Tlp, dominates, join, parse_label, render_label
from relto.labels.label import merge
from relto.labels.mistakes import MarkingError, errors
from relto.labels.sharing import (
    acs_tags,
    cui,
    iep,
    iep_tags,
    obligations,
    pap,
    stix,
    terms,
    tlp_text,
)
from relto.labels.sharing.misp import label_from_tags, read_tags
from relto.labels.sharing.misp_writing import tags_for, tags_for_label
from relto.labels.sharing.obligations import Obligations
from relto.labels.sharing.pap import Pap
from tests.labels.sharing.strategies import (
    colours,
    cuis,
    markings,
    paps,
    policies,
    terms_of_recipients,
)

records = st.one_of(colours, paps, policies, markings(), cuis)


def stricter_or_same(a: Obligations, b: Obligations) -> bool:
    """Whether nothing that `b` binds to is missing in `a`."""
    return obligations.join(a, b) == a


@given(records)
def test_a_record_survives_its_extension(record) -> None:
    identifier, content = stix.to_extension(record)
    assert stix.read_extension(identifier, content)[0] == record


@given(records)
def test_a_marking_definition_is_read_as_the_record_it_carries(record) -> None:
    definition = stix.to_marking_definition(record, created=1_790_000_000_000_000)
    label, bound, mistakes = stix.read_extensions(definition["extensions"])
    assert not errors(mistakes)
    assert label == stix.meaning(record)
    assert bound == stix.obligations(record)
    assert stix.to_marking_definition(record, created=1_790_000_000_000_000) == definition


@given(records)
def test_the_label_of_a_record_survives_its_text(record) -> None:
    label = stix.meaning(record)
    if not label.flaws:
        assert parse_label(render_label(label)) == label


@given(st.lists(colours, min_size=1), st.lists(paps, min_size=1))
def test_colours_roll_up_to_the_join_of_their_labels(tlps: list[Tlp], actions: list[Pap]) -> None:
    whole = stix.meaning(tlp_text.roll_up(tlps))
    assert whole == reduce(join, map(stix.meaning, tlps))
    bound = obligations.join_all(map(stix.obligations, actions))
    assert stix.obligations(pap.roll_up(actions)) == bound


@given(st.lists(policies, min_size=1, max_size=4))
def test_policies_roll_up_to_something_at_least_as_strict(parts: list[iep.Iep]) -> None:
    whole = iep.roll_up(parts)
    assert dominates(
        replace(iep.meaning(whole), notices=frozenset()),
        replace(reduce(join, map(iep.meaning, parts)), notices=frozenset()),
    )
    bound = obligations.join_all(map(stix.obligations, parts))
    assert stricter_or_same(stix.obligations(whole), bound)
    assert iep.roll_up([*reversed(parts), parts[0]]) == whole


@given(policies)
def test_policy_rolled_up_alone_is_itself(policy: iep.Iep) -> None:
    assert iep.roll_up([policy]) == policy


@given(st.lists(cuis, min_size=1, max_size=3))
def test_cui_rolls_up_to_something_at_least_as_strict(parts: list[cui.Cui]) -> None:
    whole = cui.roll_up(parts)
    label = cui.meaning(whole)
    for part in parts:
        said = cui.meaning(part)
        if frozenset({"USA"}) in label.release:
            continue
        assert said.compartments <= label.compartments
        assert said.controls <= label.controls
        for clause in said.release:
            assert any(mine <= clause for mine in label.release)
    assert cui.roll_up([*reversed(parts), parts[0]]) == whole


@given(terms_of_recipients, terms_of_recipients, terms_of_recipients)
def test_terms_are_a_semilattice(a: terms.Terms, b: terms.Terms, c: terms.Terms) -> None:
    assert terms.join(a, b) == terms.join(b, a)
    assert terms.join(a, terms.join(b, c)) == terms.join(terms.join(a, b), c)
    assert terms.join(a, a) == a
    assert terms.join(a, terms.NO_TERMS) == a


@given(terms_of_recipients, terms_of_recipients)
def test_obligations_are_read_back_from_joined_labels(a: terms.Terms, b: terms.Terms) -> None:
    """What a label's notices bind to is what the parts bind to, also after a join."""
    notices = terms.notices(a) | terms.notices(b)
    found = obligations.from_notices(notices).terms
    joined = terms.join(a, b)
    for name in terms.VALUES:
        wanted = getattr(joined, name)
        assert getattr(found, name) == (wanted or None)


@given(st.lists(paps, min_size=1))
def test_the_strictest_pap_of_joined_labels_binds(actions: list[Pap]) -> None:
    label = reduce(join, map(pap.meaning, actions))
    assert obligations.from_notices(label.notices).pap == max(actions)


# --- conversions -----------------------------------------------------------------------------


@given(colours)
def test_tlp_survives_its_text(colour: Tlp) -> None:
    assert tlp_text.parse(tlp_text.render(colour)) is colour
    assert tlp_text.parse(tlp_text.render_portion(colour)) is colour


@given(colours)
def test_tlp_1_is_never_wider(colour: Tlp) -> None:
    once = tlp_text.parse(tlp_text.render(colour, version=tlp_text.Version.FIRST))
    assert once >= colour
    again = tlp_text.parse(tlp_text.render(once, version=tlp_text.Version.FIRST))
    assert again is once


@given(colours)
def test_iep_s_colour_is_never_wider(colour: Tlp) -> None:
    assert iep.COLOURS[iep.colour_word(colour)] >= colour


@given(st.one_of(colours, paps, policies))
def test_tags_say_what_the_record_says(record) -> None:
    reading = read_tags(tags_for(record))
    assert not reading.mistakes
    assert reading.label == stix.meaning(record)
    assert reading.obligations == stix.obligations(record)


@given(policies)
def test_policy_survives_its_tags(policy: iep.Iep) -> None:
    assert iep_tags.policy_from(list(read_tags(tags_for(policy)).tags)) == policy


@given(markings())
def test_acs_tags_are_refused_or_say_the_same(marking) -> None:
    try:
        tags = tags_for(marking)
    except MarkingError:
        return
    reading = read_tags(tags)
    assert not errors(reading.mistakes)
    assert reading.label == stix.meaning(marking)
    assert reading.obligations == stix.obligations(marking)


@given(colours, paps, st.booleans())
def test_label_of_colours_survives_its_tags(colour: Tlp, action: Pap, chatham) -> None:
    beside = ("tlp:ex:chr",) if chatham else ()
    label, mistakes = label_from_tags([*tags_for(colour), *beside, *tags_for(action)])
    assert not mistakes
    assert label_from_tags(tags_for_label(label)) == (label, ())


@given(policies)
def test_label_that_says_more_than_colours_has_no_tags(policy: iep.Iep) -> None:
    with pytest.raises(MarkingError, match="tags cannot say"):
        tags_for_label(iep.meaning(policy))


@given(
    st.lists(
        st.sampled_from(
            (
                "tlp:red",
                "TLP:Amber+Strict",
                "tlp:white",
                "PAP:RED",
                "pap:clear",
                'iep2-policy:tlp="green"',
                "iep2-policy:attribution=must",
                "euci:R-UE/EU-R",
                'nato:classification="NR"',
                'de-vs:Einstufung="GEHEIM"',
                "type:OSINT",
                'fr-classif:classifiees="SECRET"',
                'fr-classif:special-france="SPECIAL_FRANCE"',
                'dni-ism:classification:us="S"',
                'dni-ism:dissem="NF"',
                "tlp:purple",
                'acs-marking:classification="S"',
                'acs-marking:caveat="FISA"',
            )
        ),
        max_size=5,
    ),
    st.randoms(use_true_random=False),
)
def test_order_case_and_repetition_of_tags_do_not_matter(tags: list[str], random) -> None:
    label, _ = label_from_tags(tags)
    shuffled = [tag.upper() if random.random() < 0.3 else tag for tag in (*tags, *tags)]
    random.shuffle(shuffled)
    assert label_from_tags(shuffled)[0] == label
    for tag in tags:
        alone, _ = label_from_tags([tag])
        if not label.flaws and not alone.flaws:
            assert merge(label, replace(alone, notices=frozenset())) == label
            bound = obligations.from_notices(label.notices)
            assert stricter_or_same(bound, obligations.from_notices(alone.notices))


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    reading = tlp_text.read(text)
    if reading.mistakes and reading.mistakes[0].is_error:
        assert 0 <= (reading.mistakes[0].position or 0) <= len(text)
    label, mistakes = label_from_tags([text, f"tlp:{text}", f"iep2-policy:{text}"])
    assert label.flaws or not errors(mistakes)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
)


@given(st.sampled_from(sorted(stix.EXTENSIONS)), json_values, st.data())
def test_any_json_is_read_or_withheld(identifier: str, value, data) -> None:
    label, _, mistakes = stix.read_extensions({identifier: value})
    assert label.flaws
    assert errors(mistakes)
    record = data.draw(records)
    extension, content = stix.to_extension(record)
    name = data.draw(st.sampled_from(sorted(content)))
    label, _, mistakes = stix.read_extensions({extension: {**content, name: value}})
    assert bool(label.flaws) == bool(errors(mistakes)) or "contradictory-iep" in label.flaws


def test_acs_tags_that_permit_nothing_admit_nobody() -> None:
    label, mistakes = label_from_tags(['acs-marking:classification="U"'])
    assert not mistakes
    assert frozenset() in label.release
    assert acs_tags.NAMESPACE == "acs-marking"
