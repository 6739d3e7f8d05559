"""The parameter file of an assessment: versioned, digested, the same for every partner.

1. The file has no place for a partner's name or a topic, so nobody can be weighed differently.
2. It is read whole or refused: unknown keys, missing kinds and numbers out of bounds are told.
3. Its digest is that of what it says; spaces and the order of keys do not enter it.
4. A better standing never has a lower rung.

It computes nothing, and reads no file but the one that comes with the package.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Annotated, Any, TypeVar

import msgspec

from relto.assessment.ladder import Ladder, Line, ladder_of
from relto.assessment.rulebook import Bar, GradeTable, KindRule, Parameters
from relto.core.canonical import canonical, digest
from relto.core.errors import InputError
from relto.core.nearest import nearest
from relto.labels.levels import LEVELS
from relto.model.assessment import STANDINGS, Dimension
from relto.model.evidence import Credibility, Kind, Polarity, Reliability
from relto.model.handling import Discipline
from relto.model.rung import RUNGS
from relto.model.selection import Bound, Comparison, LevelCondition

__all__ = ["FORMAT_VERSION", "Parameters", "load_parameters", "standard_parameters"]

FORMAT_VERSION = 1
_ANY = "any"
_AT_LEAST = "at least "
_LOWEST, *_HIGHER = STANDINGS

T = TypeVar("T")
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Positive = Annotated[float, msgspec.Meta(gt=0, le=10_000)]
Whole = Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class _Strict(msgspec.Struct, forbid_unknown_fields=True):
    """A mapping of which every key is known."""


class _Sensitivity(_Strict):
    prior: list[Share]
    half_life: list[Positive]


class _Bar(_Strict):
    uncertainty_up_to: Share
    groups_at_least: Whole


class _Confidence(_Strict):
    high: _Bar
    moderate: _Bar


class _Grades(_Strict):
    credibility: dict[str, Share]
    reliability: dict[str, Share]
    counts_from: Share
    number_differs_by: Share


class _Kind(_Strict):
    dimension: Dimension
    polarity: Polarity
    weight: Positive
    half_life_days: Positive
    routine: bool = False
    caused: Share = 1
    also: list[Dimension] = []


class _Line(_Strict):
    dimensions: list[Dimension]
    disciplines: list[Discipline]
    level: str
    rungs: dict[str, str]


class _File(_Strict):
    format_version: int
    version: str
    prior: dict[str, Share]
    prior_weight: Positive
    peer_weight: Positive
    routine_cap: Whole
    interval: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    attribution_range: Share
    sensitivity: _Sensitivity
    judged_up_to_uncertainty: Share
    stale_below: Share
    expires_after_days: Whole
    confidence: _Confidence
    grades: _Grades
    kinds: dict[str, _Kind]
    standings: dict[str, Share]
    ladder: list[_Line]


_KEYS = {
    field
    for struct in (_File, _Sensitivity, _Bar, _Confidence, _Grades, _Kind, _Line)
    for field in struct.__struct_fields__
}
_UNKNOWN = re.compile(r"unknown field `(?P<key>[^`]*)`")


def load_parameters(data: bytes, *, file: str | None = None) -> Parameters:
    """Reads a parameter file.

    Args:
        data: its JSON text.
        file: its name, for errors.

    Raises:
        InputError: it is not such a file, with the path of what is wrong.
    """
    try:
        read = msgspec.json.decode(data, type=_File)
        plain = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"no parameters: {_told(str(error))}"
        raise InputError(message, file=file) from None
    if read.format_version != FORMAT_VERSION:
        message = f"format_version {read.format_version}, expected {FORMAT_VERSION}"
        raise InputError(message, file=file, path="format_version")
    try:
        return _read(read, digest(canonical(plain)))
    except InputError as error:
        raise InputError(error.message, file=file, path=error.path) from None


@cache
def standard_parameters() -> Parameters:
    """Returns the parameters that come with relto."""
    source = files("relto.assessment") / "data" / "parameters.json"
    return load_parameters(source.read_bytes(), file="parameters.json")


def _told(text: str) -> str:
    """Adds the nearest known key to what the decoder says of an unknown one."""
    found = _UNKNOWN.search(text)
    near = nearest(found["key"], _KEYS) if found else None
    said = text[:1].lower() + text[1:]
    return f"{said}, perhaps `{near}`" if near else said


def _read(read: _File, found: str) -> Parameters:
    return Parameters(
        version=_version(read.version),
        digest=found,
        prior=_every(read.prior, Dimension, "prior", lambda each: each),
        prior_weight=read.prior_weight,
        peer_weight=read.peer_weight,
        routine_cap=read.routine_cap,
        interval=read.interval,
        attribution_range=read.attribution_range,
        priors=tuple(read.sensitivity.prior),
        half_lives=tuple(read.sensitivity.half_life),
        judged_up_to=read.judged_up_to_uncertainty,
        stale_below=read.stale_below,
        expires_after_days=read.expires_after_days,
        moderate=_bar(read.confidence.moderate),
        high=_bar(read.confidence.high),
        grades=_grades(read.grades),
        kinds=_every(read.kinds, Kind, "kinds", _kind),
        standings=_standings(read.standings),
        ladder=_ladder(read.ladder),
    )


def _version(text: str) -> str:
    if not text or len(text) > 80 or not text.isprintable():
        raise InputError("expected a version's name on one line", path="version")
    return text


def _every(given: dict[str, Any], names: Any, path: str, read: Callable[[Any], T]) -> dict[Any, T]:
    """Reads a mapping in which each member of an enumeration stands, and nothing else."""
    expected = {str(each.value): each for each in names}
    for key in given:
        if key not in expected:
            near = nearest(key, expected)
            hint = f", perhaps `{near}`" if near else ""
            raise InputError(f"unknown `{key}`{hint}", path=path)
    for key in expected:
        if key not in given:
            raise InputError(f"`{key}` is missing; add it", path=path)
    return {expected[key]: read(given[key]) for key in expected}


def _bar(bar: _Bar) -> Bar:
    return Bar(bar.uncertainty_up_to, bar.groups_at_least)


def _kind(kind: _Kind) -> KindRule:
    return KindRule(
        kind.dimension,
        kind.polarity,
        kind.weight,
        kind.half_life_days,
        kind.routine,
        kind.caused,
        tuple(kind.also),
    )


def _grades(grades: _Grades) -> GradeTable:
    known = [each for each in Credibility if each is not Credibility.UNKNOWN]
    letters = [each for each in Reliability if each is not Reliability.F]
    return GradeTable(
        _every(grades.credibility, known, "grades.credibility", lambda each: each),
        _every(grades.reliability, letters, "grades.reliability", lambda each: each),
        grades.counts_from,
        grades.number_differs_by,
    )


def _standings(given: dict[str, float]) -> tuple[float, ...]:
    if set(given) != set(_HIGHER):
        expected = ", ".join(_HIGHER)
        message = f"expected the least P of {expected}; `{_LOWEST}` is what is below"
        raise InputError(message, path="standings")
    bounds = tuple(given[name] for name in _HIGHER)
    if any(low >= high for low, high in pairwise(bounds)):
        raise InputError("expected each standing above the one before", path="standings")
    return bounds


def _ladder(lines: list[_Line]) -> Ladder:
    return ladder_of(_line(line, f"ladder[{number}]") for number, line in enumerate(lines))


def _line(line: _Line, path: str) -> Line:
    if set(line.rungs) != set(STANDINGS) or not set(line.rungs.values()) <= set(RUNGS):
        message = f"expected a rung ({', '.join(RUNGS)}) for each of {', '.join(STANDINGS)}"
        raise InputError(message, path=f"{path}.rungs")
    rungs = tuple(RUNGS[line.rungs[name]] for name in STANDINGS)
    if any(worse > better for worse, better in pairwise(rungs)):
        message = "a better standing has a lower rung; exchange or correct them"
        raise InputError(message, path=f"{path}.rungs")
    return Line(tuple(line.dimensions), tuple(line.disciplines), _level(line.level, path), rungs)


def _level(text: str, path: str) -> LevelCondition | None:
    if text == _ANY:
        return None
    level = LEVELS.get(text.removeprefix(_AT_LEAST))
    if level is None or not text.startswith(_AT_LEAST):
        known = ", ".join(LEVELS)
        message = f"`{text}`, expected `{_ANY}` or `{_AT_LEAST.strip()}` one of {known}"
        raise InputError(message, path=f"{path}.level")
    return LevelCondition(Comparison.AT_LEAST, Bound(level=level))
