"""relto's own text of labels, one case at a time.

It knows no scheme of others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from relto.core.errors import InputError
from relto.labels.batch.case import Answer, Case, each_of, fault
from relto.labels.batch.keys import LIST_KEYS
from relto.labels.batch.outcome import label_fields, success
from relto.labels.batch.readers import read_reader, refusal
from relto.labels.label import Label, roll_up
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.text import parse_label

_PLACE = re.compile(r"(?P<found>`.*`) at position (?P<at>\d+): (?P<rest>.*)", re.DOTALL)


def _read(text: str) -> Label:
    try:
        return parse_label(text)
    except InputError as error:
        place = _PLACE.fullmatch(error.message)
        if place is None:
            raise
        expected, _, near = place["rest"].removeprefix("expected ").partition(", perhaps ")
        message = f"{place['found']} is not understood"
        found = place["found"][1:-1]
        mistake = Mistake(
            "LABEL", message, int(place["at"]), found, expected, near.strip("`") or None
        )
        raise MarkingError([mistake]) from None


def label_of(case: Case) -> Label:
    """Returns the label of a case.

    Raises:
        MarkingError: it is missing, or has mistakes.
    """
    return _read(case.marking())


def _fields(label: Label) -> Answer:
    said = label_fields(label)
    return {
        **said,
        "banner": said["label"],
        "tlp": None if label.tlp is None else label.tlp.words,
        "compartments": sorted(label.compartments),
        "release": sorted(sorted(clause) for clause in label.release),
        "controls": sorted(control.value for control in label.controls),
        "notices": sorted(label.notices),
        "schemes": sorted(label.schemes),
    }


def _parse(case: Case) -> Answer:
    return success(_fields(_read(case.marking())))


def _validate(case: Case) -> Answer:
    _read(case.marking())
    return success({"valid": True})


def _roll_up(case: Case) -> Answer:
    given = case.items(*LIST_KEYS)
    if not given or not all(isinstance(each, str) for each in given):
        raise fault("labels", "`labels` is a list of texts", expected="a list of strings")
    return success(_fields(roll_up(each_of(given, _read))))


def _decide(case: Case) -> Answer:
    return success(refusal(_read(case.marking()), read_reader(case)))


OPERATIONS: Mapping[str, Callable[[Case], Answer]] = {
    "parse": _parse,
    "render": _parse,
    "rollup": _roll_up,
    "validate": _validate,
    "decide": _decide,
}
"""What can be asked about labels in relto's own text."""
