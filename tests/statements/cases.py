"""Values for the tests of statements: who can be named, and cards made by hand."""

from __future__ import annotations

from functools import cache

from relto.core.instant import DAY
from relto.model.evidence import Kind
from relto.statements import PROPOSED, Actors, Card, Origin, Reading, Stance, Topics, read

TUESDAY = 20_515 * DAY
"""3 March 2026."""


@cache
def world() -> Actors:
    """The standard actors and three invented nations."""
    named = {"XBR": ("Brennia",), "XEK": ("Ekland",), "XFE": ("Fennora",)}
    return Actors.standard().with_organisations(named)


def reading(text: str | bytes, **known: str | int | None) -> Reading:
    """Reads a text as one that was published on that Tuesday."""
    data = text.encode() if isinstance(text, str) else text
    origin = Origin("a text", **{"at": TUESDAY, **known})  # type: ignore[arg-type]
    return read(data, origin, actors=world(), topics=Topics.standard())


def card(name: str, **changed: object) -> Card:
    """A card of Ekland's that it shares less with Brennia."""
    kind = changed.get("kind", Kind.POLICY_AGAINST_SHARING)
    assert isinstance(kind, Kind)
    dimension, polarity = PROPOSED[kind]
    values: dict[str, object] = {
        "id": name,
        "kind": kind,
        "polarity": polarity,
        "dimension": dimension,
        "stance": Stance.FACT,
        "actor": "XEK",
        "partners": ("XBR",),
        "speaker": "",
        "speaker_role": "",
        "topics": (),
        "quote": "",
        "sentence": "Ekland shares less intelligence with Brennia.",
        "when": None,
        "when_words": "",
        "where": "",
        "matched": (),
        "outlet": "A",
        "url": "",
        "published": TUESDAY,
        "score": 0.9,
    }
    return Card(**{**values, **changed})  # type: ignore[arg-type]
