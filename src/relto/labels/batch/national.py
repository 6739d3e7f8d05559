"""National and EU markings, one case at a time.

It converts nothing: `batch.conversion` knows both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from relto.labels.batch.case import Answer, Case, each_of, fault
from relto.labels.batch.keys import LIST_KEYS, TEXT_KEYS
from relto.labels.batch.outcome import failure, label_fields, success
from relto.labels.batch.readers import read_reader, refusal
from relto.labels.levels import LEVELS
from relto.labels.mistakes import Mistake, errors
from relto.labels.national import (
    NationalMarking,
    equivalent,
    meaning,
    parse_marking,
    read_marking,
    render_marking,
    render_portion,
    roll_up,
)
from relto.labels.national.equivalence import find_level, receiving_level
from relto.labels.national.table import country_of, known_code

_TARGETS = {
    "us": "USA",
    "capco": "USA",
    "ism": "USA",
    "stanag4774": "NATO",
    "euci": "EU",
    "otan": "NATO",
    "ue": "EU",
}


def owner_of(case: Case) -> str:
    """Returns the country that a case names; empty if the text itself has to say it."""
    if case.scheme == "eu":
        return "EU"
    given = case.word("from" if case.op == "convert" else "scheme")
    named = given if given.lower() not in {"national", "auto"} else ""
    return case.word("country", "nation", "owner", default=named)


def marking_of(case: Case, text: str | None = None) -> NationalMarking:
    """Reads the marking of a case.

    Raises:
        MarkingError: it has mistakes.
    """
    said = case.marking() if text is None else text
    return parse_marking(owner_of(case), said, at=case.instant())


def marking_fields(marking: NationalMarking) -> Answer:
    """Writes a national marking: texts, level, recipients, where the level comes from."""
    written = marking.written
    return {
        "country": marking.country,
        "banner": render_marking(marking),
        "portion": render_portion(marking),
        "classification": written.text,
        "releasable_to": list(marking.releasable_to),
        "eyes_only": list(marking.eyes_only),
        "read_ins": list(marking.read_ins),
        "caveats": list(marking.caveats),
        "legacy": written.legacy,
        "certain": written.certain,
        "source": written.source,
        "note": written.note,
        **label_fields(meaning(marking)),
    }


def _parse(case: Case) -> Answer:
    reading = read_marking(owner_of(case), case.marking(), at=case.instant())
    if reading.marking is None or errors(reading.mistakes):
        return failure(reading.mistakes)
    return success(marking_fields(reading.marking), reading.mistakes)


def _validate(case: Case) -> Answer:
    reading = read_marking(owner_of(case), case.marking(), at=case.instant())
    found = reading.mistakes
    if case.said("strict"):
        found = tuple(_as_error(mistake) for mistake in found)
    return failure(found) if errors(found) else success({"valid": True}, found)


def _as_error(mistake: Mistake) -> Mistake:
    return Mistake(mistake.rule, mistake.message, mistake.position, mistake.found)


def _render(case: Case) -> Answer:
    if not case.has("level", "classification"):
        return _parse(case)
    country = country_of(owner_of(case))
    said = case.text("level", "classification")
    common = LEVELS.get(said.upper()) if case.has("level") else None
    written = find_level(country, said) if common is None else receiving_level(country, common)
    text = written.text
    if released := case.words("releasable_to", "releasableTo"):
        text += f"//REL TO {', '.join(released)}"
    return success(marking_fields(parse_marking(country.code, text, at=case.instant())))


def _roll_up(case: Case) -> Answer:
    portions = case.items(*LIST_KEYS)
    if not all(isinstance(each, str) for each in portions):
        raise fault("labels", "`labels` is a list of texts here", expected="a list of strings")
    whole = roll_up(each_of(portions, partial(marking_of, case)))
    return success(marking_fields(whole))


def _decide(case: Case) -> Answer:
    marking = marking_of(case)
    return success(refusal(meaning(marking), read_reader(case, marking.country)))


def _equivalent(case: Case) -> Answer:
    country = case.text("country", "from", "nation", "scheme")
    country = country if known_code(country) else owner_word(country)
    text = case.text("text", "level", "classification", *TEXT_KEYS)
    wanted = case.items("to", "target") if case.has("to", "target") else ["NATO"]
    if not all(isinstance(each, str) for each in wanted):
        raise fault("to", "`to` is a country, or a list of countries", expected="`nato`")
    answers = [_equivalence(case, country, text, str(each)) for each in wanted]
    return answers[0] if len(answers) == 1 else success({"equivalents": answers})


def owner_word(name: str) -> str:
    """Returns the code of a country for the name of its scheme (`capco`, `otan`)."""
    return _TARGETS.get(name.strip().lower(), name)


def _equivalence(case: Case, country: str, text: str, to: str) -> Answer:
    found = equivalent(country, text, owner_word(to), at=case.instant())
    fields = {
        "text": found.text,
        "level": found.level.words,
        "abbreviation": found.written.abbreviation,
        "from": {
            "country": found.given.country,
            "text": found.given.text,
            "level": found.given.level.words,
        },
        "to": found.written.country,
        "direction": found.direction.value,
        "certain": found.certain,
        "source": found.source,
        "note": found.note,
    }
    return success(fields, found.mistakes)


OPERATIONS: Mapping[str, Callable[[Case], Answer]] = {
    "parse": _parse,
    "render": _render,
    "rollup": _roll_up,
    "validate": _validate,
    "decide": _decide,
    "equivalent": _equivalent,
}
"""What can be asked about national markings."""
