"""One line of an evidence file as an item, or the mistake in it.

It knows no file but for its name, and judges no evidence.

Basis: docs/assessment.md (keys and what else they may be called).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import Any, NoReturn, TypeVar

from relto.assessment.dates import day_or_instant
from relto.assessment.evidence_words import (
    BOTH,
    CREDIBILITY_OF,
    DIMENSION_OF,
    GENERIC,
    KEY_OF,
    KEYS,
    KIND_OF,
    NEUTRAL,
    NO_KIND,
    POLARITY_OF,
    RELIABILITY_OF,
    folded,
)
from relto.assessment.rulebook import GradeTable, Parameters
from relto.core.errors import InputError
from relto.core.nearest import nearest
from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Evidence, Grade, Kind, Polarity, Reliability

MOST_OCCURRENCES = 100_000
HEAVIEST = 2.0
_LONGEST = 20_000
_SHOWN = 60

T = TypeVar("T")


def _list(names: Iterable[Any]) -> str:
    return ", ".join(str(each.value) for each in names)


_KINDS = f"one of {_list(Kind)}"
_DIMENSIONS = f"one of {_list(Dimension)}"
_POLARITIES = "`favourable` or `adverse`"
_LETTERS = f"a letter from {_list(Reliability)}"
_FIGURES = "a figure from 1 to 6"


class Line:
    """The fields of a line by their canonical keys, and the place that errors name."""

    __slots__ = ("fields", "file", "number", "written")

    def __init__(self, value: Any, file: str | None, number: int) -> None:
        self.file, self.number = file, number
        self.fields: dict[str, Any] = {}
        self.written: dict[str, str] = {}
        if not isinstance(value, dict):
            self.fail("", f"{_told(value)}, expected an object")
        for name, given in self._flat(value):
            key = name if name in KEYS else KEY_OF.get(folded(name))
            if key is None:
                self._fail_unknown(name)
            if given is None:
                continue
            if key in self.fields and self.fields[key] != given:
                message = f"says otherwise than `{self.written[key]}`, which is the same key"
                raise InputError(message, file=file, line=number, path=name)
            self.fields[key], self.written[key] = given, name

    def _flat(self, value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yields keys and values; a grade may be an object of its own."""
        for name, given in value.items():
            if isinstance(given, dict) and KEY_OF.get(folded(name)) == "grade":
                yield from given.items()
            else:
                yield name, given

    def fail(self, key: str, message: str) -> NoReturn:
        """Refuses the line for what stands under a key, by the name that it has there.

        Raises:
            InputError: always.
        """
        path = self.written.get(key, key)
        raise InputError(message, file=self.file, line=self.number, path=path or None)

    def _fail_unknown(self, name: str) -> NoReturn:
        near = nearest(folded(name), KEY_OF)
        hint = f", perhaps `{KEY_OF[near]}`" if near else ""
        message = f"unknown key{hint}; expected one of {', '.join((*KEYS, *BOTH))}"
        raise InputError(message, file=self.file, line=self.number, path=f"`{name[:_SHOWN]}`")

    def text(self, key: str) -> str:
        """Returns a text, empty if it is not given."""
        value = self.fields.get(key, "")
        if not isinstance(value, str):
            self.fail(key, f"{_told(value)}, expected text")
        if len(value) > _LONGEST:
            self.fail(key, f"{len(value):,} characters, expected at most {_LONGEST:,}")
        return value.strip()

    def share(self, key: str) -> float | None:
        """Returns a probability; `95 %` is one too."""
        return None if key not in self.fields else self._share(self.fields[key], key)

    def _share(self, value: Any, key: str) -> float:
        number = self._number(value, key)
        if not 0 <= number <= 1:
            self.fail(key, f"`{value}`, expected a probability from 0 to 1")
        return number

    def range(self, key: str) -> tuple[float, float] | None:
        """Returns a range of probabilities, written as a list of two."""
        value = self.fields.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2:
            self.fail(key, f"{_told(value)}, expected two probabilities, as in [0.5, 0.9]")
        return self._share(value[0], key), self._share(value[1], key)

    def _number(self, value: Any, key: str) -> float:
        if isinstance(value, str):
            text = value.strip()
            percent = text.endswith("%")
            try:
                number = float(text.rstrip("% "))
            except ValueError:
                self.fail(key, f"`{value[:_SHOWN]}`, expected a number")
            value = number / 100 if percent else number
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            self.fail(key, f"{_told(value)}, expected a number")
        return float(value)

    def severity(self) -> float:
        """Returns the severity, 1 if it is not given."""
        value = self._number(self.fields.get("severity", 1), "severity")
        if not 0 < value <= HEAVIEST:
            self.fail(
                "severity",
                f"`{value:g}`, expected more than 0 and at most {HEAVIEST:g}; 1 is the usual case",
            )
        return value

    def count(self) -> int:
        """Returns the number of occurrences, 1 if it is not given."""
        value = self._number(self.fields.get("count", 1), "count")
        if value != int(value) or not 1 <= value <= MOST_OCCURRENCES:
            expected = f"expected a whole number from 1 to {MOST_OCCURRENCES:,}"
            self.fail("count", f"`{value:g}`, {expected}")
        return int(value)

    def instant(self, key: str) -> int | None:
        """Returns an instant; a day is its first microsecond, a time without a zone is UTC."""
        value = self.fields.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fail(key, f"{_told(value)}, expected a day such as `2026-11-28`")
        try:
            return day_or_instant(value.strip())
        except InputError as error:
            self.fail(key, error.message)

    def word(self, key: str, names: Mapping[str, T], expected: str) -> T | None:
        """Returns what one of a few words means."""
        value = self.fields.get(key)
        if value is None:
            return None
        if isinstance(value, str) and value in names:
            return names[value]
        text = f"{value:g}" if isinstance(value, float) else str(value)
        found = names.get(folded(text)) if not isinstance(value, bool) else None
        if found is None:
            near = nearest(folded(text), names)
            hint = f", perhaps `{getattr(names[near], 'value', near)}`" if near else ""
            self.fail(key, f"`{text[:_SHOWN]}` is unknown{hint}; expected {expected}")
        return found


def item_of(line: Line, parameters: Parameters) -> Evidence:
    """Reads an item; its id is empty where the line has none.

    Raises:
        InputError: with file, line and key of what cannot be read.
    """
    polarity = line.word("polarity", POLARITY_OF, _POLARITIES)
    dimension = line.word("dimension", DIMENSION_OF, _DIMENSIONS)
    kind = _kind(line, dimension, polarity)
    rule = parameters.kinds[kind]
    grade, provenance = _grade(line, parameters.grades)
    occurred = line.instant("occurred")
    if occurred is None:
        line.fail("occurred", "is missing: when did it happen?")
    recorded, marking = line.instant("recorded"), line.text("marking")
    return Evidence(
        id=line.text("id"),
        partner=_partner(line),
        topic=_topic(line),
        kind=kind,
        polarity=polarity or rule.polarity,
        dimension=dimension or rule.dimension,
        claim=line.text("claim"),
        occurred=occurred,
        recorded=occurred if recorded is None else recorded,
        grade=grade,
        group=line.text("group"),
        severity=line.severity(),
        count=line.count(),
        provenance=provenance,
        author=line.text("author"),
        marking=marking,
        scheme=line.text("scheme") or "relto",
        reference=line.text("reference"),
        reply=line.text("reply"),
        withdrawn=_withdrawn(line, occurred if recorded is None else recorded),
    )


def _kind(line: Line, dimension: Dimension | None, polarity: Polarity | None) -> Kind:
    given = line.fields.get("kind")
    text = folded(given) if isinstance(given, str) else ""
    side = 0 if polarity is Polarity.FAVOURABLE else 1
    if text in NEUTRAL and not (polarity is None and text in KIND_OF):
        if polarity is None:
            line.fail("polarity", f"is missing: `{given}` may be for or against")
        return NEUTRAL[text][side]
    if given is not None and text not in NO_KIND:
        found = line.word("kind", KIND_OF, _KINDS)
        if found is not None:
            return found
    if dimension is None or polarity is None:
        line.fail("kind", "is missing: expected a kind, or `dimension` and `polarity`")
    return GENERIC[dimension][side]


def _partner(line: Line) -> str:
    partner = line.text("partner")
    if not partner:
        line.fail("partner", "is missing: expected the code of the organisation")
    if not partner.isprintable():
        line.fail("partner", "has characters that cannot be seen; remove them")
    return partner


def _topic(line: Line) -> str | None:
    if "topic" not in line.fields:
        return None
    topic = line.text("topic")
    if not topic or not topic.isprintable() or "" in topic.split("/"):
        line.fail("topic", f"`{topic[:_SHOWN]}`, expected a topic such as `cyber/ransomware`")
    return topic


def _withdrawn(line: Line, recorded: int) -> int | None:
    value = line.fields.get("withdrawn")
    if isinstance(value, bool):
        return recorded if value else None
    return line.instant("withdrawn")


def _grade(line: Line, table: GradeTable) -> tuple[Grade, str]:
    """Reads the grade, and the provenance, which `source` may be instead of a letter."""
    reliability, credibility = _letters(line)
    provenance = line.text("provenance")
    source = line.fields.get("source")
    if source is not None:
        letter = RELIABILITY_OF.get(folded(str(source)))
        if letter is None:
            if len(str(source).strip()) == 1:  # A letter that is none is no outlet's name.
                line.fail("source", f"`{source}` is unknown; expected {_LETTERS}, or who said it")
            provenance = provenance or line.text("source")
        elif reliability not in (None, letter):
            line.fail("source", f"`{source}`, and another reliability beside it")
        else:
            reliability = letter
    true = line.share("p_true")
    if credibility is None and true is not None:
        credibility = _nearest(true, table)
    if reliability is None and true is not None:
        reliability = Reliability.F
    if credibility is Credibility.UNKNOWN and reliability is None:
        reliability = Reliability.F
    if reliability is None or credibility is None:
        missing = "reliability" if reliability is None else "credibility"
        line.fail(missing, "is missing: expected a grade, as in `grade: B2`, or `p_true`")
    caused, low, high = _caused(line)
    return Grade(reliability, credibility, true, caused, low, high), provenance


def _letters(line: Line) -> tuple[Reliability | None, Credibility | None]:
    reliability = line.word("reliability", RELIABILITY_OF, _LETTERS)
    credibility = line.word("credibility", CREDIBILITY_OF, _FIGURES)
    if "grade" not in line.fields:
        return reliability, credibility
    given = line.fields["grade"]
    text = "".join(folded(given).split()).upper() if isinstance(given, str) else ""
    letter = RELIABILITY_OF.get(text[:1].casefold())
    figure = CREDIBILITY_OF.get(text[1:])
    if len(text) != 2 or letter is None or figure is None:
        line.fail("grade", f"{_told(given)}, expected letter and figure, as in `B2`")
    if reliability not in (None, letter) or credibility not in (None, figure):
        line.fail("grade", f"`{given}`, and another grade beside it")
    return letter, figure


def _caused(line: Line) -> tuple[float | None, float | None, float | None]:
    as_range = isinstance(line.fields.get("p_caused"), list)
    caused = None if as_range else line.share("p_caused")
    low, high = line.share("p_caused_low"), line.share("p_caused_high")
    both = line.range("p_caused" if as_range else "p_caused_range")
    if both is not None:
        if low is not None or high is not None:
            line.fail("p_caused_range", "and one of its ends beside it; keep one of them")
        low, high = both
    if caused is None and low is not None and high is not None and low <= high:
        caused = (low + high) / 2
    if caused is not None:
        if low is not None and low > caused:
            line.fail("p_caused_low", f"`{low:g}` is above P(caused) `{caused:g}`")
        if high is not None and high < caused:
            line.fail("p_caused_high", f"`{high:g}` is below P(caused) `{caused:g}`")
    elif low is not None or high is not None:
        line.fail("p_caused", "is missing: a range needs the number that it is around")
    return caused, low, high


def _nearest(true: float, table: GradeTable) -> Credibility:
    """Returns the figure that stands for a probability like this."""
    return min(
        table.credibility, key=lambda each: (abs(table.credibility[each] - true), each.value)
    )


def _told(value: Any) -> str:
    """Describes a JSON value in a few words."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return f"`{str(value)[:_SHOWN]}`"
