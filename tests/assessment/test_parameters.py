"""The parameter file: what it says, and what is said about each mistake in one."""

import json
from importlib.resources import files

import pytest

from relto.assessment.ladder import DIMENSIONS, UNJUDGED
from relto.assessment.parameters import load_parameters, standard_parameters
from relto.core.errors import InputError
from relto.labels.levels import Level
from relto.model.assessment import STANDINGS, Dimension, Standing
from relto.model.evidence import Kind
from relto.model.handling import Discipline
from relto.model.rung import Rung
from relto.model.selection import Bound, Comparison, LevelCondition

TEXT = (files("relto.assessment") / "data" / "parameters.json").read_text(encoding="utf-8")
SECRET = LevelCondition(Comparison.AT_LEAST, Bound(level=Level.SECRET))


def changed(change):
    fields = json.loads(TEXT)
    change(fields)
    return load_parameters(json.dumps(fields).encode(), file="p.json")


def test_the_digest_is_of_what_it_says():
    plain = standard_parameters()
    reordered = json.dumps(dict(reversed(json.loads(TEXT).items())), indent=1)
    assert load_parameters(reordered.encode()).digest == plain.digest
    other = changed(lambda fields: fields.update(routine_cap=31))
    assert other.digest != plain.digest
    assert (other.routine_cap, other.version) == (31, plain.version)


def test_no_place_for_a_partner():
    with pytest.raises(InputError, match="unknown field `partners`"):
        changed(lambda fields: fields.update(partners={"XBR": 0.1}))
    with pytest.raises(InputError, match="unknown field `partner`"):
        changed(lambda fields: fields["kinds"]["traced-leak"].update(partner="XBR"))


@pytest.mark.parametrize(
    ("probability", "standing"),
    [
        (0.0, Standing.UNRELIABLE),
        (0.1999, Standing.UNRELIABLE),
        (0.2, Standing.NOT_USUALLY),
        (0.45, Standing.FAIRLY),
        (0.8, Standing.USUALLY),
        (0.95, Standing.COMPLETELY),
        (1.0, Standing.COMPLETELY),
    ],
)
def test_a_standing_begins_at_its_bound(probability, standing):
    assert standard_parameters().standing(probability) is standing


def test_the_ladder_narrows_more_what_is_more_sensitive_and_never_more_for_the_better():
    ladder = standard_parameters().ladder
    assert ladder.levels == (None, SECRET)
    table = ladder.table.astype(int)
    assert (table[..., :UNJUDGED][..., 1:] >= table[..., :UNJUDGED][..., :-1]).all()
    assert (table[:, :, 1] <= table[:, :, 0]).all()
    assert (table[..., UNJUDGED] == Rung.OPEN).all()
    humint = Discipline.HUMINT, 1
    assert ladder.rung(Dimension.HANDLING, humint, Standing.FAIRLY) is Rung.REVIEW
    assert ladder.rung(Dimension.HANDLING, humint, None) is Rung.OPEN
    assert ladder.bearing == (
        Dimension.HANDLING,
        Dimension.ONWARD_SHARING,
        Dimension.DECLARED_INTENT,
    )


def test_more_levels_take_the_rungs_of_the_next_wider_one():
    levels = [
        LevelCondition(Comparison.AT_LEAST, Bound(level=level))
        for level in (Level.TOP_SECRET, Level.CONFIDENTIAL, Level.SECRET)
    ]
    ladder = standard_parameters().ladder
    more = ladder.with_levels(levels)
    assert more.levels == (None, levels[1], SECRET, levels[0])
    for number, wider in enumerate([0, 0, 1, 1]):
        assert (more.table[:, :, number] == ladder.table[:, :, wider]).all()
    assert ladder.with_levels([SECRET]) is ladder


def test_every_kind_speaks_of_a_dimension_it_may_speak_of():
    for kind in Kind:
        rule = standard_parameters().kinds[kind]
        assert rule.dimension in DIMENSIONS
        assert rule.dimensions[0] is rule.dimension


def drop(*path):
    def change(fields):
        *above, last = path
        for key in above:
            fields = fields[key]
        del fields[last]

    return change


def put(value, *path):
    def change(fields):
        *above, last = path
        for key in above:
            fields = fields[key]
        fields[last] = value

    return change


MISTAKES = [
    (put(2, "format_version"), "format_version 2, expected 1"),
    (put("", "version"), "version: expected a version's name"),
    (put(1, "priors"), "unknown field `priors`, perhaps `prior`"),
    (drop("routine_cap"), "missing required field `routine_cap`"),
    (put(0, "routine_cap"), "routine_cap"),
    (put(1.2, "prior", "handling"), "prior"),
    (drop("prior", "handling"), "prior: `handling` is missing"),
    (put(0.5, "prior", "handlng"), "prior: unknown `handlng`, perhaps `handling`"),
    (put(0, "prior_weight"), "prior_weight"),
    (drop("kinds", "traced-leak"), "kinds: `traced-leak` is missing"),
    (put(-1, "kinds", "traced-leak", "weight"), "kinds"),
    (put("looks", "kinds", "traced-leak", "dimension"), "kinds"),
    (put(0.5, "grades", "credibility", "6"), "grades.credibility: unknown `6`"),
    (drop("grades", "reliability", "C"), "grades.reliability: `C` is missing"),
    (drop("standings", "fairly reliable"), "standings: expected the least P"),
    (put(0.1, "standings", "fairly reliable"), "standings: expected each standing above"),
    (put("at most SECRET", "ladder", 0, "level"), r"ladder\[0\].level"),
    (put("at least SECRETS", "ladder", 0, "level"), r"ladder\[0\].level"),
    (put("shut", "ladder", 0, "rungs", "unreliable"), r"ladder\[0\].rungs: expected a rung"),
    (put("open", "ladder", 0, "rungs", "unreliable"), r"ladder\[0\].rungs: a better standing"),
]


@pytest.mark.parametrize(("change", "message"), MISTAKES)
def test_a_mistake_is_named(change, message):
    with pytest.raises(InputError, match=message) as caught:
        changed(change)
    assert str(caught.value).startswith("p.json: ")


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b'{"format_version": 1}'])
def test_what_is_no_parameter_file_is_refused(data):
    with pytest.raises(InputError, match="no parameters"):
        load_parameters(data)


def test_the_standings_are_those_of_a_trigger():
    assert set(json.loads(TEXT)["standings"]) | {"unreliable"} == set(STANDINGS)
