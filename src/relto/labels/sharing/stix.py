"""Marking-definitions of STIX that carry TLP 2.0, PAP, IEP, ACS or CUI in extensions.

An extension that is not known, or not right, is a flaw of the label and withholds. It does not
read whole objects and does not look markings up by reference; `formats` does.

Basis: STIX 2.1 §7.2.1; OASIS extension-definitions 60a3c5c5, f8d78575, 762e2e97, 3a65884d,
dff17fb3.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any
from uuid import UUID, uuid5

from relto.core.canonical import canonical
from relto.core.instant import format_instant
from relto.labels.label import BOTTOM, Label, merge
from relto.labels.levels import Tlp
from relto.labels.mistakes import MarkingError, Mistake, errors
from relto.labels.sharing import acs, acs_meaning, acs_reading, cui, iep, pap
from relto.labels.sharing.acs import Acs
from relto.labels.sharing.cui import Cui
from relto.labels.sharing.fields import Form, Place, closest
from relto.labels.sharing.iep import Iep
from relto.labels.sharing.obligations import NOTHING, Obligations, join_all
from relto.labels.sharing.pap import Pap
from relto.labels.tlp import TLP_2_EXTENSION, WELL_KNOWN, tlp_label

Record = Tlp | Pap | Iep | Acs | Cui
"""Any of the schemes' own records."""

TLP_SCHEME = "TLP 2.0"
_COLOURS = {colour.words.removeprefix("TLP:").lower(): colour for colour in Tlp}
_FLAWS = {
    TLP_2_EXTENSION: "unknown-tlp",
    pap.EXTENSION: "unknown-pap",
    iep.EXTENSION: "unreadable-iep",
    acs.EXTENSION: "unreadable-acs",
    cui.EXTENSION: "unreadable-cui",
}
EXTENSIONS = frozenset(_FLAWS)
"""The extension-definition ids that are read here."""

_NAMESPACE = UUID("6d4cf0b2-8a3e-5d0f-9b61-0f7a3f2ee5c4")


def read_extension(
    identifier: str, given: Any, *, path: str = ""
) -> tuple[Record, tuple[Mistake, ...]]:
    """Reads one extension of a marking-definition into its scheme's record, with warnings.

    Raises:
        MarkingError: with every mistake and its path; also for an extension that is not known.
    """
    if identifier == TLP_2_EXTENSION:
        return _tlp(given, path)
    if identifier == pap.EXTENSION:
        return pap.from_extension(given, path=path), ()
    if identifier == iep.EXTENSION:
        return iep.from_extension(given, path=path), ()
    if identifier == acs.EXTENSION:
        return acs_reading.read(given, path=path)
    if identifier == cui.EXTENSION:
        return cui.read(given, path=path)
    place = Place("STIX 2.1 §7.2.1", path)
    place.wrong(
        f"no marking scheme is known for the extension `{identifier}`",
        found=identifier,
        expected="an extension of TLP, PAP, IEP, ACS or CUI",
        near=closest(identifier, EXTENSIONS),
    )
    raise MarkingError(place.mistakes)


def _tlp(given: Any, path: str) -> tuple[Tlp, tuple[Mistake, ...]]:
    """Reads the TLP 2.0 extension; another case, and WHITE of TLP 1.0, are warnings."""
    place = Place(TLP_SCHEME, path)
    form = Form(given, place, ("extension_type", "tlp_2_0"))
    form.require("extension_type", "tlp_2_0")
    form.choice("extension_type", ("property-extension",))
    said = form.given.get("tlp_2_0")
    label = tlp_label(said) if isinstance(said, str) else None
    if label is not None and said not in _COLOURS:
        words = (label.tlp or Tlp.CLEAR).words.removeprefix("TLP:").lower()
        below = place.below("tlp_2_0")
        below.warn(f"`{said}` is read as `{words}`", found=said, expected=words)
    elif label is None and "tlp_2_0" in form:
        form.choice("tlp_2_0", tuple(_COLOURS))
    if errors(place.mistakes) or label is None or label.tlp is None:
        raise MarkingError(place.mistakes)
    return label.tlp, tuple(place.mistakes)


def meaning(record: Record) -> Label:
    """Returns the label of any scheme's record."""
    if isinstance(record, Tlp):
        return Label(tlp=record)
    if isinstance(record, Pap):
        return pap.meaning(record)
    if isinstance(record, Iep):
        return iep.meaning(record)
    if isinstance(record, Acs):
        return acs_meaning.meaning(record)
    return cui.meaning(record)


def obligations(record: Record) -> Obligations:
    """Returns the obligations of any scheme's record."""
    if isinstance(record, Pap):
        return Obligations(pap=record)
    if isinstance(record, Iep):
        return Obligations(terms=record.terms)
    if isinstance(record, Acs):
        return acs_meaning.obligations(record)
    return cui.obligations(record) if isinstance(record, Cui) else NOTHING


def fixed_record(identifier: str) -> Tlp | Pap | None:
    """Returns the colour that a specification fixes for a marking-definition id, or None."""
    colour = WELL_KNOWN.get(identifier)
    return pap.WELL_KNOWN.get(identifier) if colour is None else colour


def read_extensions(
    extensions: Mapping[str, Any],
) -> tuple[Label, Obligations, tuple[Mistake, ...]]:
    """Reads all extensions of a marking-definition: they are words of one marking.

    Returns:
        The label (with a flaw for everything that could not be read), the obligations, and the
        mistakes with paths from `extensions` on.
    """
    labels, bound, mistakes = [BOTTOM], [NOTHING], list[Mistake]()
    for identifier, given in extensions.items():
        try:
            record, warnings = read_extension(identifier, given, path=f"extensions.{identifier}")
        except MarkingError as error:
            flaw = _FLAWS.get(identifier, "unknown-marking")
            labels.append(Label(flaws=frozenset({flaw})))
            mistakes += error.mistakes
            continue
        labels.append(meaning(record))
        bound.append(obligations(record))
        mistakes += warnings
    return reduce(merge, labels), join_all(bound), tuple(mistakes)


def to_extension(record: Record) -> tuple[str, dict[str, Any]]:
    """Returns a record's extension: its id and its content.

    Raises:
        MarkingError: the extension cannot say what the record says.
    """
    if isinstance(record, Tlp):
        colour = record.words.removeprefix("TLP:").lower()
        return TLP_2_EXTENSION, {"extension_type": "property-extension", "tlp_2_0": colour}
    if isinstance(record, Pap):
        return pap.EXTENSION, pap.to_extension(record)
    if isinstance(record, Iep):
        return iep.EXTENSION, iep.to_extension(record)
    if isinstance(record, Acs):
        return acs.EXTENSION, acs.to_extension(record)
    return cui.EXTENSION, cui.to_extension(record)


_TLP_CREATED = "2022-10-01T00:00:00.000Z"
_PAP_CREATED = {
    Pap.CLEAR: "2022-10-01T00:00:00.000Z",
    Pap.GREEN: "2022-10-09T00:00:00.000Z",
    Pap.AMBER: "2022-10-02T00:00:00.000Z",
    Pap.RED: "2022-10-06T00:00:00.000Z",
}
_TLP_IDS = {colour: key for key, colour in WELL_KNOWN.items()}
"""The later entries are those of TLP 2.0, which stand for their colour."""


def to_marking_definition(record: Record, *, created: int) -> dict[str, Any]:
    """Returns the marking-definition that carries a record.

    TLP and PAP have the ids and instants that their specifications fix. For the others the id
    follows from the content, so that the same policy is the same object on every node.

    Args:
        record: of any scheme.
        created: instant in microseconds of the other objects.

    Raises:
        MarkingError: the extension cannot say what the record says.
    """
    extension, content = to_extension(record)
    key = uuid5(_NAMESPACE, canonical(content).decode())
    identifier, instant = f"marking-definition--{key}", _millis(created)
    name = f"{record.name}" if isinstance(record, Iep | Acs) else ""
    if isinstance(record, Tlp):
        identifier, instant, name = _TLP_IDS[record], _TLP_CREATED, record.words
    elif isinstance(record, Pap):
        identifier, instant, name = pap.well_known(record), _PAP_CREATED[record], record.words
    given = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": identifier,
        "created": instant,
    }
    return given | ({"name": name} if name else {}) | {"extensions": {extension: content}}


def _millis(instant: int) -> str:
    """Returns an instant in the three digits of STIX, cut off."""
    return format_instant(instant)[:-4] + "Z"
