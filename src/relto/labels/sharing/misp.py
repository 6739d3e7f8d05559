"""Marking tags of MISP as records and labels.

1. All tags of an object are words of one marking; where two say different things, the stricter
   holds. A mistake is a flaw of the label, and withholds.
2. A tag says only what is in it: ACS tags carry no policy, so that what they do not permit is not
   permitted; a national level without recipients lists none.

It writes no tags; `misp_writing` does.

Basis: MISP/misp-taxonomies (tlp, PAP, iep2-policy, euci, nato, de-vs, fr-classif, dni-ism,
acs-marking).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce

from relto.labels.label import BOTTOM, Label, merge
from relto.labels.levels import Tlp
from relto.labels.mistakes import MarkingError, Mistake, errors
from relto.labels.naming import name_of
from relto.labels.national.marking import meaning as national_meaning
from relto.labels.national.text import parse_marking
from relto.labels.sharing import acs_tags, iep_tags, ism_tags, machine_tags, stix
from relto.labels.sharing.machine_tags import MachineTag
from relto.labels.sharing.obligations import NOTHING, Obligations, join_all
from relto.labels.sharing.pap import COLOURS, Pap
from relto.labels.stanag.meaning import meaning as nato_meaning
from relto.labels.stanag.policies import nato
from relto.labels.stanag.text import parse_text


@dataclass(frozen=True, slots=True)
class TagReading:
    """What the tags of an object say.

    Attributes:
        label: with a flaw for each namespace in which there was a mistake.
        obligations: what recipients are bound to.
        mistakes: errors and warnings, with the position in the tag and its place in the list.
        tags: the marking tags in the spelling of their taxonomies, each once.
    """

    label: Label
    obligations: Obligations
    mistakes: tuple[Mistake, ...]
    tags: tuple[MachineTag, ...]


Said = tuple[Label, Obligations]


def label_from_tags(tags: Iterable[str]) -> tuple[Label, tuple[Mistake, ...]]:
    """Returns the label that an object's tags say, and the mistakes in them.

    Tags of namespaces that carry no markings are ignored; of none at all the label is BOTTOM.
    """
    reading = read_tags(tags)
    return reading.label, reading.mistakes


def read_tags(tags: Iterable[str]) -> TagReading:
    """Reads all tags of an object."""
    found, told = machine_tags.read(tags)
    if not found and not told:
        return TagReading(BOTTOM, NOTHING, (), ())
    mistakes = list(told)
    flaws = _flaws(errors(told))
    labels = [Label(flaws=flaws)] if flaws else []
    bound = [NOTHING]
    for namespace in dict.fromkeys(tag.namespace for tag in found):
        own = tuple(tag for tag in found if tag.namespace == namespace)
        try:
            label, obligations = _said(namespace, own)
        except MarkingError as error:
            mistakes += error.mistakes
            labels.append(Label(flaws=_flaws(error.mistakes, namespace)))
            continue
        labels.append(label)
        bound.append(obligations)
    return TagReading(reduce(merge, labels), join_all(bound), tuple(mistakes), found)


@lru_cache(maxsize=4096)
def _said(namespace: str, tags: tuple[MachineTag, ...]) -> Said:
    return _MEANINGS[namespace](list(tags))


def _flaws(mistakes: Iterable[Mistake], namespace: str = "") -> frozenset[str]:
    """Returns a flaw for every namespace in which there are mistakes."""
    names = [namespace or mistake.rule.removeprefix("MISP ") for mistake in mistakes]
    return frozenset(f"unreadable-{name.lower()}-tag" for name in names)


def _tlp(tags: list[MachineTag]) -> Said:
    unclear = [tag for tag in tags if tag.predicate == "unclear"]
    if unclear:
        message, expected = "`tlp:unclear` says that nobody knows", "a colour"
        path = f"tags.[{unclear[0].at}]"
        found = unclear[0].text
        raise MarkingError([Mistake("MISP tlp", message, 0, found, expected, path=path)])
    beside = frozenset({"TLP:EX:CHR"} if any(tag.predicate == "ex:chr" for tag in tags) else ())
    colours = [_COLOURS[tag.predicate] for tag in tags if tag.predicate in _COLOURS]
    return Label(tlp=max(colours, default=None), notices=beside), NOTHING


_COLOURS = {"white": Tlp.CLEAR} | {c.words.removeprefix("TLP:").lower(): c for c in Tlp}


def _pap(tags: list[MachineTag]) -> Said:
    strictest: Pap = max(COLOURS[tag.predicate.lower()] for tag in tags)
    return stix.meaning(strictest), stix.obligations(strictest)


def _iep(tags: list[MachineTag]) -> Said:
    policy = iep_tags.policy_from(tags)
    return stix.meaning(policy), stix.obligations(policy)


def _acs(tags: list[MachineTag]) -> Said:
    marking = acs_tags.marking_from(tags)
    return stix.meaning(marking), stix.obligations(marking)


def _ism(tags: list[MachineTag]) -> Said:
    return ism_tags.label_from(tags), NOTHING


def _national(country: str, written: Callable[[MachineTag], str]) -> Callable[..., Said]:
    def read(tags: list[MachineTag]) -> Said:
        markings = [parse_marking(country, written(tag)) for tag in tags]
        return reduce(merge, map(national_meaning, markings)), NOTHING

    return read


def _german(tags: list[MachineTag]) -> Said:
    """A `Schutzwort` is a code word for which one is read in."""
    levels = [tag for tag in tags if tag.predicate == "Einstufung"]
    words = [name_of(tag.value or "") for tag in tags if tag.predicate == "Schutzwort"]
    if not levels:
        message, expected = "a `Schutzwort` without an `Einstufung`", "`de-vs:Einstufung`"
        raise MarkingError([Mistake("MISP de-vs", message, expected=expected, path="tags")])
    said, bound = _national("DEU", lambda tag: tag.value or "")(levels)
    own = Label(compartments=frozenset(f"DEU-{word}" for word in words))
    return merge(said, own), bound


def _french(tags: list[MachineTag]) -> Said:
    """`SPÉCIAL FRANCE` stands beside a level and keeps it to the French."""
    levels = [tag for tag in tags if tag.predicate != "special-france"]
    if not levels:
        message, expected = "`special-france` without a level", "`fr-classif:classifiees`"
        raise MarkingError([Mistake("MISP fr-classif", message, expected=expected, path="tags")])
    said, bound = _national("FRA", lambda tag: (tag.value or "").replace("_", " "))(levels)
    own = frozenset({frozenset({"FRA"})} if len(levels) < len(tags) else ())
    return merge(said, Label(release=own)), bound


def _nato(tags: list[MachineTag]) -> Said:
    """The values are NATO's own abbreviations (`NS-A`)."""
    said = [nato_meaning(parse_text(tag.value or ""), nato()) for tag in tags]
    return reduce(merge, said), NOTHING


_MEANINGS: dict[str, Callable[[list[MachineTag]], Said]] = {
    "tlp": _tlp,
    "PAP": _pap,
    "iep2-policy": _iep,
    "acs-marking": _acs,
    "dni-ism": _ism,
    "euci": _national("EU", lambda tag: tag.predicate),
    "de-vs": _german,
    "fr-classif": _french,
    "nato": _nato,
}
