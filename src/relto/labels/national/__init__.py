"""National and EU markings: levels, their equivalence, text, meaning, conversion.

It knows neither the US nor the NATO grammar, and compares no levels by their words.
"""

from relto.labels.national.conversion import from_label, to_nato, to_us
from relto.labels.national.equivalence import Direction, Equivalence, equivalent
from relto.labels.national.marking import NationalMarking, meaning, roll_up
from relto.labels.national.table import Country, NationalLevel, countries, country_of, levels_of
from relto.labels.national.text import (
    Reading,
    parse_marking,
    read_marking,
    render_marking,
    render_portion,
)

__all__ = [
    "Country",
    "Direction",
    "Equivalence",
    "NationalLevel",
    "NationalMarking",
    "Reading",
    "countries",
    "country_of",
    "equivalent",
    "from_label",
    "levels_of",
    "meaning",
    "parse_marking",
    "read_marking",
    "render_marking",
    "render_portion",
    "roll_up",
    "to_nato",
    "to_us",
]
