"""National and EU markings: levels, their equivalence, text, meaning, conversion.

It knows neither the US nor the NATO grammar, and compares no levels by their words. Mistakes:

    EQ-COUNTRY    the country has no row in the table, or has a grammar of its own
    EQ-LEVEL      the words are no level of that country
    EQ-LEGACY     the level was not in use at that time (a warning)
    EQ-UPWARDS    the receiver has no level that is high enough
    EQ-CAVEAT     what stands behind the level is not understood, or does not go with it
    EQ-RELEASE    a list of recipients names nobody that is known, or not its owner
    EQ-DUPLICATE  a recipient is listed twice
    EQ-CONFLICT   recipients are listed and kept out
    EQ-ROLLUP     parts of different owners, or no parts
    EQ-CONVERT    the other scheme cannot say it
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
