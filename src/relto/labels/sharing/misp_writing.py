"""Writing records as marking tags of MISP.

What tags cannot say is refused with every reason, so that nothing is weaker when the tags are
read again. It reads no tags; `misp` does.

Basis: MISP/misp-taxonomies.
"""

from __future__ import annotations

from relto.labels.capco.marking import Marking
from relto.labels.label import Label
from relto.labels.levels import Level, Tlp
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.national.marking import NationalMarking
from relto.labels.sharing import acs_tags, iep_tags, ism_tags
from relto.labels.sharing.acs import Acs
from relto.labels.sharing.iep import Iep
from relto.labels.sharing.machine_tags import MachineTag, taxonomies
from relto.labels.sharing.pap import Pap
from relto.labels.stanag.model import Information
from relto.labels.stanag.text import parse_text

Writable = Tlp | Pap | Iep | Acs | Marking | NationalMarking | Information
"""Records that have tags."""


def tags_for(record: Writable) -> tuple[str, ...]:
    """Returns the tags that say what a record says.

    Raises:
        MarkingError: tags cannot say it; every reason is listed.
    """
    if isinstance(record, Tlp):
        return (MachineTag("tlp", record.words.removeprefix("TLP:").lower()).text,)
    if isinstance(record, Pap):
        return (MachineTag("PAP", record.name).text,)
    if isinstance(record, Iep):
        return iep_tags.tags_of(record)
    if isinstance(record, Acs):
        return acs_tags.tags_of(record)
    if isinstance(record, Marking):
        return ism_tags.tags_of(record)
    return _nato(record) if isinstance(record, Information) else _national(record)


def _nato(information: Information) -> tuple[str, ...]:
    """Returns the tag of a NATO marking whose portion mark is one of the abbreviations."""
    known = taxonomies()["nato"].predicates["classification"] or ()
    for value in known:
        if parse_text(value) == information:
            return (MachineTag("nato", "classification", value).text,)
    message, expected = "no tag says this NATO label", ", ".join(known)
    raise MarkingError([Mistake("MISP nato", message, expected=expected)])


_LEVELS: dict[str, tuple[str, dict[Level, tuple[str, str | None]]]] = {
    "EU": (
        "euci",
        {
            Level.TOP_SECRET: ("TS-UE/EU-TS", None),
            Level.SECRET: ("S-UE/EU-S", None),
            Level.CONFIDENTIAL: ("C-UE/EU-C", None),
            Level.RESTRICTED: ("R-UE/EU-R", None),
        },
    ),
    "DEU": (
        "de-vs",
        {
            Level.TOP_SECRET: ("Einstufung", "STRENG GEHEIM"),
            Level.SECRET: ("Einstufung", "GEHEIM"),
            Level.CONFIDENTIAL: ("Einstufung", "VS-VERTRAULICH"),
            Level.RESTRICTED: ("Einstufung", "VS-NfD"),
        },
    ),
    "FRA": (
        "fr-classif",
        {
            Level.TOP_SECRET: ("classifiees", "TRES_SECRET"),
            Level.SECRET: ("classifiees", "SECRET"),
            Level.RESTRICTED: ("non-classifiees", "DIFFUSION_RESTREINTE"),
            Level.UNCLASSIFIED: ("non-classifiees", "NON-PROTEGE"),
        },
    ),
}


_NO_LEVELS: dict[Level, tuple[str, str | None]] = {}


def _national(marking: NationalMarking) -> tuple[str, ...]:
    """Returns the tag of a national level; of caveats only `SPÉCIAL FRANCE` has one."""
    namespace, levels = _LEVELS.get(marking.country, ("", _NO_LEVELS))
    tag = levels.get(marking.written.level)
    rule = f"MISP {namespace}" if namespace else "MISP"
    reasons = []
    if tag is None or marking.written.legacy:
        reasons.append(f"no tag says `{marking.written.text}` of {marking.country}")
    special = marking.country == "FRA" and marking.eyes_only == ("FRA",)
    unsaid = {
        "releasable_to": marking.releasable_to,
        "eyes_only": () if special else marking.eyes_only,
        "read_ins": marking.read_ins,
        "caveats": marking.caveats,
    }
    reasons += [f"tags cannot say `{name}`" for name, values in unsaid.items() if values]
    if reasons or tag is None:
        raise MarkingError([Mistake(rule, reason) for reason in reasons])
    own = (MachineTag(namespace, *tag).text,)
    return (*own, *((_SPECIAL,) if special else ()))


_SPECIAL = MachineTag("fr-classif", "special-france", "SPECIAL_FRANCE").text


def tags_for_label(label: Label) -> tuple[str, ...]:
    """Returns the tags of a label that says nothing but a colour, PAP and the Chatham House rule.

    Raises:
        MarkingError: the label says anything else that bears on access or binds recipients.
    """
    rest = Label(tlp=label.tlp, notices=label.notices, schemes=label.schemes)
    paps = [Pap[n.removeprefix("PAP:")] for n in label.notices if n.startswith("PAP:")]
    untold = {n for n in label.notices if not n.startswith("PAP:") and n != "TLP:EX:CHR"}
    if rest != label or untold or label.tlp is None:
        message, expected = "tags cannot say what this label says", "its own scheme's record"
        raise MarkingError([Mistake("MISP", message, expected=expected)])
    beside = (MachineTag("tlp", "ex:chr").text,) if "TLP:EX:CHR" in label.notices else ()
    strictest = tags_for(max(paps)) if paps else ()
    return (*tags_for(label.tlp), *beside, *strictest)
