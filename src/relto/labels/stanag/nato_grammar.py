"""The grammar of NATO markings, from left to right over a folded text.

    marking   = [ "//" ] head { separator part }
    head      = owner [ "/" context ] level | level owner (French) | abbreviation [ suffix ]
    part      = sensitivity | nations "ONLY" | "Releasable to" nations | administrative
    nations   = name { ( "," | "/" | ";" | "and" | "&" ) name }

What is read is a list of parts with their places; whether the parts may stand together is judged
in `nato_judgement`, and nothing here builds a label.

Basis: ADatP-4774 App. 2, Tables 10 to 18.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from relto.labels.mistakes import Mistake, nearest
from relto.labels.stanag.nato_rules import CONTEXT, ONLY, RELEASABLE_TO, RULES
from relto.labels.stanag.nato_words import (
    FRENCH,
    LETTERS,
    LEVELS,
    MISSIONS,
    OWNERS,
    SHORT,
    SUFFIXES,
    Folded,
    form_of,
    spelt,
    words,
)

MAX_MISTAKES = 20
"""After so many mistakes the rest of a marking is not read."""
MAX_HINTS = 5
"""So many mistakes are told with the nearest valid word."""
RULE_OWNER = "ADatP-4774 App. 2 Table 10"
RULE_LEVEL = "ADatP-4774 App. 2 §3"
RULE_FORM = "ADatP-4774 App. 2 Table 17"

_LEVEL = form_of(LEVELS)
_LETTER = re.compile(r"(?:S|C|R|U)(?![A-Z0-9])")
_OWNER = re.compile(r"(?:NATO|OTAN|COSMIC)(?![A-Z0-9])")
_MISSION = form_of(dict.fromkeys(MISSIONS, ""))
_SHORT = re.compile(
    r"(?P<level>CTS|NS|NC|NR|NU|NDR|NSC)(?:(?:-(?P<dashed>AT|A|B)|(?P<joined>AT|A|B)))?(?![A-Z0-9])"
)
_SEPARATOR = re.compile(r" *(?://|[,;/]|-+)? *")
_AND = re.compile(r" *(?:,(?: *(?:AND|ET|&)(?= ))?|;|/(?!/)|&| (?:AND|ET)(?= )) *")
_RELEASABLE = re.compile(
    r"(?:RELEASABLE +TO|REL +TO|REL(?![A-Z])|(?:COMMUNICABLE|DIFFUSABLE|DIVULGABLE)(?: +AUX?| +A)?)"
    r"(?![A-Z0-9]) *(?::|(?=.))? *"
)
_BARE = re.compile(r"RELEASABLE(?![A-Z])")
_ONLY = re.compile(r" *(?:EYES +)?(?P<word>ONLY|SEULEMENT|UNIQUEMENT|EXCLUSIVEMENT)(?![A-Z0-9])")
_ARTICLE = re.compile(r"(?:THE |L'|LA |LES |LE |AUX |AU |A LA |A L'|DE |DES )")
_STRANGER = re.compile(r"[^ ,;/()]+")
_FRENCH_WORD = re.compile(r"SEULEMENT|UNIQUEMENT|EXCLUSIVEMENT|COMMUNICABLE|DIFFUSABLE|DIVULGABLE")


class What(Enum):
    """Kinds of parts, in the order in which they stand."""

    SENSITIVITY = 1
    ONLY = 2
    RELEASABLE = 3
    ADMINISTRATIVE = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One part after the level: its values, where they and it stand (folded indices)."""

    what: What
    values: tuple[str, ...]
    places: tuple[int, ...]
    start: int


@dataclass(slots=True)
class Reader:
    """A folded text, how far it has been read, and what was found in it.

    Attributes:
        spans: per kind of head word (`owner`, `context`, `level`) where it stands.
    """

    folded: Folded
    at: int = 0
    end: int = 0
    owner: str = ""
    context: str = "NATO"
    level: str = ""
    french: bool = False
    spans: dict[str, int] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def take(self, form: re.Pattern[str]) -> re.Match[str] | None:
        """Reads a form where the reader stands, if it is there."""
        match = form.match(self.folded.text, self.at, self.end)
        if match is not None:
            self.at = match.end()
        return match

    def mistake(self, rule: str, message: str, place: int, **more: str | None) -> None:
        """Notes an error at a folded index."""
        self.mistakes.append(
            Mistake(
                rule=rule,
                message=message,
                position=self.folded.places[place],
                found=more.get("found") or "",
                expected=more.get("expected") or "",
                nearest=more.get("nearest"),
            )
        )


def read_marking(reader: Reader) -> None:
    """Reads a whole marking; what is not understood is noted and left out."""
    reader.take(re.compile(r" *(?://)? *"))
    _read_head(reader)
    if not reader.level:
        return
    while reader.at < reader.end and len(reader.mistakes) < MAX_MISTAKES:
        before = reader.at
        reader.take(_SEPARATOR)
        if reader.at < reader.end:
            _read_part(reader)
        elif _SEPARATOR.sub("", reader.folded.text[before : reader.end]) or before < reader.at:
            _note_dangling(reader, before)
    reader.french = reader.french or bool(_FRENCH_WORD.search(reader.folded.text))


def _note_dangling(reader: Reader, start: int) -> None:
    rest = reader.folded.text[start : reader.end]
    if rest.strip():
        place = start + len(rest) - len(rest.lstrip())
        reader.mistake(RULE_FORM, f"`{rest.strip()}` is followed by nothing", place, found=rest)


# --- owner, context, level -----------------------------------------------------------------------


def _read_head(reader: Reader) -> None:
    start = reader.at
    for read in (_short, _owned, _reversed, _mission):
        reader.at = start
        if read(reader):
            return
    reader.at = start
    _note_head(reader)


def _short(reader: Reader) -> bool:
    match = reader.take(_SHORT)
    if match is None:
        return False
    reader.level = SHORT[match["level"]]
    reader.owner = "COSMIC" if match["level"] == "CTS" else "NATO"
    reader.french = match["level"] in {"NDR", "NSC"}
    reader.spans |= dict.fromkeys(("owner", "context", "level"), match.start())
    suffix = match["dashed"] or match["joined"]
    if suffix:
        place = match.end() - len(suffix)
        reader.parts.append(Part(What.SENSITIVITY, (SUFFIXES[suffix],), (place,), place))
    return True


def _owned(reader: Reader) -> bool:
    owner = reader.take(_OWNER)
    if owner is None:
        return False
    reader.owner = OWNERS[owner.group()]
    reader.spans |= {"owner": owner.start(), "context": owner.start()}
    if reader.take(re.compile(r" */ *(?=[A-Z])")):
        _read_context(reader)
    reader.take(re.compile(r" +"))
    if not _read_level(reader, with_letters=reader.context != "NATO"):
        _note_level(reader)
    return True


def _read_context(reader: Reader) -> None:
    known = words()
    reader.spans["context"] = reader.at
    match = reader.take(known.context_form)
    if match is not None:
        reader.context = spelt(match.group(), known.contexts)
        return
    stranger = reader.take(re.compile(r"[^ ,;/()]+"))
    found = stranger.group() if stranger else ""
    message = f"`{found}` is no context of NATO information"
    near = nearest(found, known.contexts)
    expected = ", ".join(sorted(set(known.contexts.values())))
    place = reader.spans["context"]
    reader.mistake(RULES[CONTEXT], message, place, found=found, expected=expected, nearest=near)


def _read_level(reader: Reader, *, with_letters: bool = False) -> bool:
    match = reader.take(_LEVEL) or (reader.take(_LETTER) if with_letters else None)
    if match is None:
        return False
    word = " ".join(match.group().replace("-", " ").split())
    reader.level = LEVELS.get(word) or LETTERS[word]
    reader.french = word in FRENCH
    reader.spans["level"] = match.start()
    return True


def _note_level(reader: Reader) -> None:
    place = min(reader.at, len(reader.folded.text))
    rest = reader.folded.text[place : reader.end]
    found = " ".join(rest.split()[:2])
    near = nearest(found, LEVELS) or nearest(rest.split(" ")[0], LEVELS)
    message = f"`{found}` is no level" if found else "a level is missing"
    expected = ", ".join(LEVELS)
    reader.mistake(RULE_LEVEL, message, place, found=found, expected=expected, nearest=near)


def _reversed(reader: Reader) -> bool:
    """Reads the French order: `SECRET OTAN`, `TRES SECRET COSMIC`."""
    if not _read_level(reader):
        return False
    reader.take(re.compile(r" +"))
    owner = reader.take(_OWNER)
    if owner is None:
        reader.level = ""
        reader.spans.clear()
        return False
    reader.owner, reader.french = OWNERS[owner.group()], True
    reader.spans |= {"owner": owner.start(), "context": owner.start()}
    if reader.take(re.compile(r" */ *(?=[A-Z])")):
        _read_context(reader)
    return True


def _mission(reader: Reader) -> bool:
    """Reads the older form that names the mission alone: `ISAF SECRET`."""
    match = reader.take(_MISSION)
    if match is None:
        return False
    reader.take(re.compile(r" +"))
    if not _read_level(reader):
        return False
    reader.owner, reader.context = "NATO", spelt(match.group(), words().contexts)
    reader.spans |= {"owner": match.start(), "context": match.start()}
    return True


def _note_head(reader: Reader) -> None:
    text = reader.folded.text[reader.at : reader.end]
    found = text.split(" ")[0]
    known = [*OWNERS, *SHORT]
    heads = [f"{'COSMIC' if v == 'TOP SECRET' else 'NATO'} {k}" for k, v in LEVELS.items()]
    near = nearest(text, heads) or nearest(found, known)
    if any(text.startswith(level) for level in LEVELS):
        near = nearest(f"NATO {text}", heads)
    message = f"`{found}` is neither an owner nor an abbreviation" if found else "nothing is said"
    expected = ", ".join(known)
    reader.mistake(RULE_OWNER, message, reader.at, found=found, expected=expected, nearest=near)


# --- what follows the level ----------------------------------------------------------------------


def _read_part(reader: Reader) -> None:
    known = words()
    start = reader.at
    if match := reader.take(known.sensitivity_form):
        value = spelt(match.group(), known.sensitivities)
        reader.parts.append(Part(What.SENSITIVITY, (value,), (start,), start))
    elif match := reader.take(known.administrative_form):
        value = spelt(match.group(), known.administrative)
        reader.parts.append(Part(What.ADMINISTRATIVE, (value,), (start,), start))
    elif reader.take(_RELEASABLE):
        values, places = _read_names(reader, RULES[RELEASABLE_TO])
        _note_empty(reader, start, values)
        reader.parts.append(Part(What.RELEASABLE, values, places, start))
    else:
        _read_only(reader, start)


def _note_empty(reader: Reader, start: int, values: tuple[str, ...]) -> None:
    if not values and not any(m.rule == RULES[RELEASABLE_TO] for m in reader.mistakes):
        message = "`Releasable to` names nobody"
        reader.mistake(RULES[RELEASABLE_TO], message, start, expected="a nation or a group")


def _read_only(reader: Reader, start: int) -> None:
    if reader.take(_ONLY):
        message = "`ONLY` stands without nations before it"
        reader.mistake(RULES[ONLY], message, start, found="ONLY", expected="a nation or a group")
        return
    if match := reader.take(_BARE):
        found = reader.folded.original(match.start(), match.end())
        message = f"`{found}` is not followed by `to` and nations"
        reader.mistake(RULES[RELEASABLE_TO], message, start, found=found, nearest="Releasable to")
        return
    if not _is_name(reader):
        _note_stranger(reader, RULE_FORM, _anything(), "a category of the NATO policy")
        return
    before = len(reader.mistakes)
    values, places = _read_names(reader, RULES[ONLY])
    if reader.take(_ONLY):
        reader.parts.append(Part(What.ONLY, values, places, start))
    elif len(reader.mistakes) == before:
        found = reader.folded.original(start, reader.at).strip()
        message = f"`{found}` is a list of nations without `ONLY` or `Releasable to`"
        reader.mistake(RULE_FORM, message, start, found=found, expected="ONLY, Releasable to")


def _is_name(reader: Reader) -> bool:
    """Tells whether a nation or group stands here, perhaps after an article."""
    text, end = reader.folded.text, reader.end
    article = _ARTICLE.match(text, reader.at, end)
    places = (reader.at, article.end() if article else reader.at)
    return any(words().name_form.match(text, place, end) for place in places)


def _anything() -> list[str]:
    known = words()
    parts = ["RELEASABLE", "ONLY", "SEULEMENT", "COMMUNICABLE"]
    return [*known.sensitivities, *known.administrative, *parts, *known.names]


def _note_stranger(reader: Reader, rule: str, known: list[str], expected: str) -> None:
    place = reader.at
    match = reader.take(_STRANGER)
    if match is None:
        reader.at += 1
    found = reader.folded.original(place, reader.at)
    message = f"`{found}` is not understood"
    near = nearest(found, known) if len(reader.mistakes) < MAX_HINTS else None
    reader.mistake(rule, message, place, found=found, expected=expected, nearest=near)


def _read_names(reader: Reader, rule: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Reads nations and groups until something else begins."""
    known = words()
    values: list[str] = []
    places: list[int] = []
    while reader.at < reader.end and len(reader.mistakes) < MAX_MISTAKES:
        start = reader.at
        match = reader.take(known.name_form)
        if match is None:
            reader.take(_ARTICLE)
            match = reader.take(known.name_form)
        if match is not None:
            values.append(spelt(match.group(), known.names))
            places.append(match.start())
        else:
            reader.at = start
            _note_stranger(reader, rule, list(known.names), "a nation or a group")
            _skip_stranger(reader)
        if not _goes_on(reader):
            break
    return tuple(values), tuple(places)


def _skip_stranger(reader: Reader) -> None:
    """Passes the rest of an unknown name of several words."""
    ends = (_AND, _ONLY, _RELEASABLE)
    while reader.at < reader.end:
        if any(form.match(reader.folded.text, reader.at, reader.end) for form in ends):
            return
        if reader.folded.text[reader.at] in "-/(":
            return
        reader.at += 1


def _goes_on(reader: Reader) -> bool:
    """Reads the separator of a list, unless another part follows it."""
    before = reader.at
    if reader.take(_AND) is None:
        return False
    known = words()
    others = (_RELEASABLE, known.sensitivity_form, known.administrative_form)
    if any(form.match(reader.folded.text, reader.at, reader.end) for form in others):
        reader.at = before
        return False
    if reader.at >= reader.end:
        reader.at = before
        return False
    return True
