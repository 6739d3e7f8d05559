"""TLP, PAP, IEP, ACS and CUI, as STIX markings and as MISP tags.

    >>> label, obligations, mistakes = read_extensions(
    ...     {pap.EXTENSION: {"extension_type": "property-extension", "pap": "amber"}}
    ... )
    >>> sorted(label.notices)
    ['PAP:AMBER']

Each scheme has a record that loses nothing (`Tlp`, `Pap`, `Iep`, `Acs`, `Cui`), with `meaning` and
`obligations`. It knows no partner, agreement or policy of a node.
"""

from relto.labels.sharing import acs, acs_decision, acs_meaning, cui, iep, pap, tlp_text
from relto.labels.sharing.acs import Acs
from relto.labels.sharing.acs_decision import Subject, subject_from_json
from relto.labels.sharing.cui import Cui
from relto.labels.sharing.iep import Iep
from relto.labels.sharing.misp import TagReading, label_from_tags, read_tags
from relto.labels.sharing.misp_writing import tags_for, tags_for_label
from relto.labels.sharing.obligations import Obligations
from relto.labels.sharing.pap import Pap
from relto.labels.sharing.stix import (
    EXTENSIONS,
    fixed,
    meaning,
    obligations,
    read_extension,
    read_extensions,
    to_extension,
    to_marking_definition,
)

__all__ = [
    "EXTENSIONS",
    "Acs",
    "Cui",
    "Iep",
    "Obligations",
    "Pap",
    "Subject",
    "TagReading",
    "acs",
    "acs_decision",
    "acs_meaning",
    "cui",
    "fixed",
    "iep",
    "label_from_tags",
    "meaning",
    "obligations",
    "pap",
    "read_extension",
    "read_extensions",
    "read_tags",
    "subject_from_json",
    "tags_for",
    "tags_for_label",
    "tlp_text",
    "to_extension",
    "to_marking_definition",
]
