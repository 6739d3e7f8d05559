"""Strategies for labels, clearances and policies that can be written."""

from __future__ import annotations

from hypothesis import strategies as st

from relto.labels.category import Category, Kind
from relto.labels.stanag.label_parts import ID_TYPES
from relto.labels.stanag.model import (
    Classification,
    Clearance,
    ConfidentialityLabel,
    Group,
    Information,
    Operation,
    Phrase,
    Qualifier,
    Requirement,
    Role,
    Spif,
    Succession,
    Tag,
    TagSet,
    Value,
)
from relto.labels.stanag.spif_check import CODES

LETTERS = st.characters(exclude_categories=("C", "Z"), exclude_characters="\ufffe\uffff")
names = st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=3).map(" ".join)
oids = st.lists(st.integers(0, 99), min_size=1, max_size=4).map(
    lambda parts: "1." + ".".join(map(str, parts))
)
urns = st.none() | oids.map("urn:oid:{}".format)
instants = st.integers(0, 4_000_000_000_000_000)
kinds = st.sampled_from(Kind)


@st.composite
def categories(draw: st.DrawFn) -> tuple[Category, ...]:
    tags = draw(st.lists(st.tuples(names, kinds), unique=True, max_size=3))
    return tuple(
        Category(
            tag,
            kind,
            tuple(draw(st.lists(names, unique=True, min_size=1, max_size=3))),
            draw(urns),
        )
        for tag, kind in tags
    )


information = st.builds(
    Information,
    policy=names,
    classification=names,
    categories=categories(),
    policy_id=urns,
    privacy_mark=st.none() | names,
)


@st.composite
def originators(draw: st.DrawFn) -> tuple[str | None, str | None]:
    if draw(st.booleans()):
        return None, None
    return draw(names), draw(st.sampled_from(sorted(ID_TYPES)))


@st.composite
def labels(draw: st.DrawFn) -> ConfidentialityLabel:
    succession = None
    if draw(st.booleans()):
        who = draw(originators())
        succession = Succession(draw(instants), draw(information), draw(instants), *who)
    originator, kind = draw(originators())
    return ConfidentialityLabel(
        role=draw(st.sampled_from(Role)),
        information=draw(information),
        created=draw(instants),
        review=draw(instants) if succession is None else draw(st.none() | instants),
        originator=originator,
        originator_type=kind,
        succession=succession,
        identifier=draw(st.none() | st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,8}", fullmatch=True)),
    )


clearances = st.builds(
    Clearance,
    policy=names,
    classifications=st.lists(names, min_size=1, max_size=4, unique=True).map(tuple),
    categories=categories(),
    policy_id=urns,
)

phrases = st.builds(
    Phrase,
    text=names,
    language=st.none() | st.sampled_from(["en", "fr"]),
    codes=st.frozensets(st.sampled_from(sorted(CODES)), min_size=1, max_size=2),
)
qualifiers = st.builds(
    Qualifier,
    code=st.sampled_from(["prefix", "suffix", "separator"]),
    text=st.text(alphabet="ab -/,", max_size=4),
    language=st.none() | st.sampled_from(["en", "fr"]),
    marking_code=st.sampled_from(["pageTop", "pageTopBottom", None]),
)
forms = st.sampled_from([None, None, "string", "integer", "date"])
few_phrases = st.lists(phrases, max_size=2).map(tuple)
few_qualifiers = st.lists(qualifiers, max_size=2).map(tuple)


Groups = st.SearchStrategy[Group]
Requirements = st.SearchStrategy[tuple[Requirement, ...]]


def _rules(held: list[tuple[str, Kind, int]]) -> tuple[Groups, Requirements]:
    """Returns what can be required or excluded where these tags, kinds and counts are there."""
    nothing = Group("", None)
    groups = st.sampled_from(held or [("", Kind.PERMISSIVE, 1)]).flatmap(
        lambda entry: st.builds(
            Group,
            tag_set=st.just(entry[0]),
            kind=st.just(entry[1]),
            lacv=st.none() | st.integers(1, entry[2]).map(str),
        )
    )
    required = st.builds(
        Requirement,
        operation=st.sampled_from(Operation),
        groups=st.lists(groups, min_size=1, max_size=2).map(tuple),
    )
    if not held:
        return st.just(nothing), st.just(())
    return groups, st.lists(required, max_size=1).map(tuple)


def _level(
    draw: st.DrawFn, name: str, place: tuple[int, int], required: Requirements
) -> Classification:
    count, number = place
    return Classification(
        name=name,
        lacv=str(count - number),
        hierarchy=number + 1,
        obsolete=draw(st.booleans()),
        phrases=draw(few_phrases),
        qualifiers=draw(few_qualifiers),
        required=draw(required),
    )


@st.composite
def policies(draw: st.DrawFn) -> Spif:
    """Consistent policies: every reference has its referent."""
    levels = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    sets = draw(st.lists(names, max_size=3, unique=True))
    held = [(name, draw(kinds), draw(st.integers(1, 4))) for name in sets]
    groups, required = _rules(held)
    return Spif(
        name=draw(names),
        identifier="1.2.3",
        classifications=tuple(
            _level(draw, name, (len(levels), n), required) for n, name in enumerate(levels)
        ),
        tag_sets=tuple(
            TagSet(
                name,
                f"1.2.3.{n}",
                (_tag(draw, (name, kind, count), levels, (groups, required)),),
            )
            for n, (name, kind, count) in enumerate(held)
        ),
        privacy_marks=tuple(draw(st.lists(names, max_size=2))),
        members=tuple(draw(st.lists(st.tuples(names, st.lists(names).map(tuple)), max_size=2))),
        phrases=draw(few_phrases),
        qualifiers=draw(few_qualifiers),
        version="1",
        created="20260101000000Z",
        class_phrases=draw(few_phrases),
        originator="cn=nobody",
        key_identifier="0",
        privilege_id="1.2",
        rbac_id="1.2",
    )


def _tag(
    draw: st.DrawFn,
    held: tuple[str, Kind, int],
    levels: list[str],
    rules: tuple[Groups, Requirements],
) -> Tag:
    name, kind, count = held
    groups, required = rules
    level = st.sampled_from(levels)
    return Tag(
        name=name,
        kind=kind,
        values=tuple(
            Value(
                name=f"V{n}",
                lacv=str(n),
                obsolete=draw(st.booleans()),
                not_before=draw(st.none() | st.integers(0, 10**15)),
                not_after=draw(st.none() | st.integers(2 * 10**15, 3 * 10**15)),
                required_class=draw(st.none() | level),
                user_input=(form := draw(forms)) is not None,
                input_form=form,
                phrases=draw(few_phrases),
                excluded_classes=tuple(draw(st.lists(level, max_size=2))),
                required=draw(required),
                excluded=tuple(draw(st.lists(groups, max_size=2))),
            )
            for n in range(1, count + 1)
        ),
        single=draw(st.booleans()),
        most=draw(st.none() | st.integers(1, 3)),
        qualifiers=draw(few_qualifiers),
        enumerated=kind is not Kind.INFORMATIVE and draw(st.booleans()),
        encoding=draw(st.sampled_from([None, "securityAttributes"]))
        if kind is Kind.INFORMATIVE
        else None,
    )
