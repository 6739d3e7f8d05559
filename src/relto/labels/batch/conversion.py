"""A marking of one scheme written in another, one case at a time.

1. Between forms of one scheme (marking, XML, JSON, attributes, tags) nothing is lost.
2. Between schemes nothing is weakened: a level that is missing goes up, and what the other scheme
   cannot say is refused with rule `EQ-CONVERT`.
3. Between policies with SPIFs their own equivalents hold.

It reads and writes no text by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import msgspec

from relto.labels.batch import labels_4774, national, plain, sharing, us
from relto.labels.batch.case import Answer, Case, fault
from relto.labels.batch.outcome import label_fields, mistake_fields, success
from relto.labels.batch.scheme_names import ALIASES, squeezed
from relto.labels.capco.ism import to_attributes
from relto.labels.capco.marking import Marking
from relto.labels.capco.meaning import meaning as us_meaning
from relto.labels.capco.render import render_banner, render_portion
from relto.labels.label import Label
from relto.labels.levels import Tlp
from relto.labels.mistakes import MarkingError, Mistake, Severity
from relto.labels.national import conversion as equivalents
from relto.labels.national import meaning as national_meaning
from relto.labels.national import render_marking
from relto.labels.national import render_portion as national_portion
from relto.labels.national.marking import NationalMarking
from relto.labels.national.table import known_code
from relto.labels.sharing import misp_writing, pap
from relto.labels.sharing.acs import Acs
from relto.labels.sharing.cui import Cui
from relto.labels.sharing.iep import Iep
from relto.labels.sharing.pap import Pap
from relto.labels.stanag.convert import Form, write_form
from relto.labels.stanag.meaning import meaning as nato_meaning
from relto.labels.stanag.model import ConfidentialityLabel, Information, Role, Spif
from relto.labels.stanag.nato_rules import CONTEXT, SENSITIVITY, communities
from relto.labels.stanag.policies import Policies, nato
from relto.labels.stanag.translate import translate_in, translate_out
from relto.labels.stanag.words import is_nato

_TARGETS = {
    **{alias: scheme for alias, scheme in ALIASES.items() if scheme not in {"spif", "eu"}},
    **{name: name for name in ("capco", "nato", "stanag4774", "label", "misp", "stix")},
    **dict.fromkeys(("tlp", "tlp1", "tlp2", "tlp10", "tlp20", "pap", "iep", "acs"), "stix"),
    **dict.fromkeys(("banner", "portion"), "capco"),
    **dict.fromkeys(("ocl", "json", "5636", "adatp5636"), "ocl"),
    "text": "nato",
    "xml": "stanag4774",
}
_KINDS: Mapping[str, type] = {
    **dict.fromkeys(("tlp", "tlp1", "tlp2", "tlp10", "tlp20"), Tlp),
    "pap": Pap,
    "iep": Iep,
    "acs": Acs,
}
"""Targets that are one scheme of STIX and not another: none can say what another does."""
_FORMS = {"nato": Form.TEXT, "stanag4774": Form.XML, "ocl": Form.JSON}
_LETTERS = {
    "TOP SECRET": "TS",
    "SECRET": "S",
    "CONFIDENTIAL": "C",
    "RESTRICTED": "R",
    "UNCLASSIFIED": "U",
}
_WORDS = {letter: words for words, letter in _LETTERS.items()}
_NON_US = {"NATO-ATOMAL": "ATOMAL", "NATO-BOHEMIA": "BOHEMIA"}


def _convert(case: Case) -> Answer:
    to = case.text("to", "target")
    target = _TARGETS.get(squeezed(to), "")
    if case.scheme in {"nato", "stanag4774", "spif"}:
        return _from_nato(case, to, target)
    if case.scheme == "capco":
        return _from_us(case, to, target)
    if case.scheme in {"national", "eu"}:
        return _from_national(case, to, target)
    if case.scheme == "label":
        return _from_label(case, plain.label_of(case), to, target)
    return _from_sharing(case, to, target)


def _refused(found: str, to: str) -> MarkingError:
    message = f"{found} cannot be said in `{to}`; keep the original label"
    return MarkingError([Mistake("EQ-CONVERT", message, found=found, expected="what it can say")])


# --- from NATO and other policies with SPIFs ----------------------------------------------------


def _from_nato(case: Case, to: str, target: str) -> Answer:
    label = labels_4774.label_of(case)
    information = label.information
    policies = _policies(case)
    foreign = policies.find(to)
    if foreign is not None and foreign.name != policies.of(information).name:
        translated = _translated(case, information, foreign, policies)
        return success(labels_4774.information_fields(translated, foreign))
    if target in _FORMS:
        return _formed(case, label, _FORMS[target], policies)
    if target == "misp":
        return success({"tags": list(misp_writing.tags_for(information))})
    if target == "capco":
        return success(_us_fields(_us_of_nato(information)))
    spif = policies.of(information)
    return _from_label(case, nato_meaning(information, spif, at=case.instant()), to, target)


def _policies(case: Case) -> Policies:
    known = labels_4774.policies_of(case)
    if case.has("to_spif"):
        other = replace(case, fields={"spif": case.value("to_spif")})
        if (spif := labels_4774.given_spif(other)) is not None:
            known = known.with_spif(spif)
    return known


def _translated(
    case: Case, information: Information, foreign: Spif, policies: Policies
) -> Information:
    own = policies.of(information)
    names = {foreign.name, foreign.identifier}
    if any({policy.name, policy.identifier} & names for policy in own.equivalent_policies):
        return translate_out(information, own, foreign, at=case.instant())
    return translate_in(information, foreign, own, at=case.instant())


def _formed(case: Case, label: ConfidentialityLabel, form: Form, policies: Policies) -> Answer:
    language = case.word("language", "lang", default="en")
    text = write_form(label, form, policies=policies, language=language, at=case.created())
    fields: Answer = {"text": text}
    if form is Form.XML:
        fields["xml"] = text
    elif form is Form.JSON:
        fields |= msgspec.json.decode(text)
    else:
        fields |= labels_4774.information_fields(label.information, policies.of(label.information))
        fields |= {"text": text, "banner": text}
    return success(fields)


def _us_of_nato(information: Information) -> Marking:
    """Writes NATO's own information as a US document marks it: `//NATO SECRET//ATOMAL`.

    What is unclassified cannot be told so: a US marking keeps nobody from it, a context does.
    """
    spoken = {category.tag for category in information.categories}
    held = {value: name for name, value in _NON_US.items()}
    sensitive = information.values(SENSITIVITY)
    strange = sorted(spoken - {CONTEXT, SENSITIVITY})
    strange += sorted(set(information.values(CONTEXT)) ^ {"NATO"})
    strange += [value for value in sensitive if value.upper() not in held]
    if information.classification.upper() == "UNCLASSIFIED":
        strange.append("a context of what is unclassified")
    if not is_nato(information) or information.classification.upper() not in _LETTERS:
        raise _refused(f"policy {information.policy}", "capco")
    if strange:
        raise _refused(", ".join(strange), "capco")
    return Marking(
        _LETTERS[information.classification.upper()],
        ("NATO",),
        non_us_controls=tuple(sorted(held[value.upper()] for value in sensitive)),
    )


# --- from the United States ---------------------------------------------------------------------


def _from_us(case: Case, to: str, target: str) -> Answer:
    marking = us.marking_of(case)
    if target == "capco":
        fields = {**us.marking_fields(marking), "text": render_banner(marking)}
        return success({**fields, "xml": us.written_xml(marking)})
    if target == "misp":
        return success({"tags": list(misp_writing.tags_for(marking))})
    own = replace(marking, classification="", owner_producer=(), non_us_controls=())
    if target in _FORMS and marking.owner_producer == ("NATO",) and own == Marking("", ()):
        values = [_NON_US.get(name, name) for name in marking.non_us_controls]
        text = " ".join([f"NATO {_WORDS[marking.classification]}", *values])
        words = text.replace("NATO TOP SECRET", "COSMIC TOP SECRET")
        information = labels_4774.information_of(replace(case, fields={"text": words}))
        return _formed(case, _originator(information), _FORMS[target], _policies(case))
    return _from_label(case, us_meaning(marking), to, target)


def _us_fields(marking: Marking) -> Answer:
    banner = render_banner(marking)
    fields: Answer = {"text": banner, "banner": banner, "portion": render_portion(marking)}
    return {**fields, **to_attributes(marking), **label_fields(us_meaning(marking))}


def _originator(information: Information) -> ConfidentialityLabel:
    return ConfidentialityLabel(Role.ORIGINATOR, information)


# --- from countries, the EU and the common label ------------------------------------------------


def _from_national(case: Case, to: str, target: str) -> Answer:
    marking = national.marking_of(case)
    if target == "capco":
        return success(_us_fields(equivalents.to_us(marking)))
    if target in _FORMS:
        information = equivalents.to_nato(marking)
        return _formed(case, _originator(information), _FORMS[target], _policies(case))
    if target == "misp":
        return success({"tags": list(misp_writing.tags_for(marking))})
    return _from_label(case, national_meaning(marking), to, target)


def _from_label(case: Case, label: Label, to: str, target: str) -> Answer:
    if target == "label":
        said = label_fields(label)
        return success({"text": said["label"], **said})
    if target == "misp":
        return success({"tags": list(misp_writing.tags_for_label(label))})
    if target in _FORMS:
        information = equivalents.to_nato(equivalents.from_label(label, "NATO"))
        formed = _formed(case, _originator(information), _FORMS[target], nato_only())
        return formed | _untold(label, nato_meaning(information, nato()))
    if target == "stix" and (record := _sharing_of(label)) is not None:
        if isinstance(record, _KINDS.get(squeezed(to), object)):
            return success(sharing.record_fields(case, record))
        raise _refused("a label of another scheme", to)
    if target in {"capco", "stix"}:
        raise _refused("a label of another scheme", to)
    if known_code(to) is None:
        expected = "a scheme or a country, as `nato`, `stanag4774`, `capco`, `tlp`, `DEU`"
        raise fault("to", f"`{to}` is no scheme", expected=expected)
    marking = equivalents.from_label(label, to, communities=_communities())
    return success(_national_fields(marking)) | _untold(label, national_meaning(marking))


def _untold(label: Label, written: Label) -> Answer:
    """Warns of notices that the other scheme does not say: nobody reads more, but duties go."""
    found = [
        Mistake(
            "EQ-CONVERT",
            f"`{notice}` is not said there: pass it on beside the marking",
            found=notice,
            severity=Severity.WARNING,
        )
        for notice in sorted(label.notices - written.notices)
    ]
    return {"warnings": list(map(mistake_fields, found))} if found else {}


def _sharing_of(label: Label) -> Tlp | Pap | None:
    """Returns the colour or the action that a label consists of, None if it says anything else."""
    if label.tlp is not None and label == Label(tlp=label.tlp):
        return label.tlp
    return next((each for each in Pap if label == pap.meaning(each)), None)


def nato_only() -> Policies:
    """Returns the policies for a label that was made here: NATO's alone."""
    return Policies((nato(),))


@cache
def _communities() -> Mapping[str, frozenset[str]]:
    """Returns the members of NATO's communities by code, as far as they have one."""
    return {
        name.upper(): frozenset(code for member in members if (code := known_code(member)))
        for name, members in communities().items()
    }


def _national_fields(marking: NationalMarking) -> Answer:
    text = render_marking(marking)
    fields: Answer = {"text": text, **national.marking_fields(marking)}
    return fields | {"portion": national_portion(marking)}


# --- from TLP, PAP, IEP, ACS and tags -----------------------------------------------------------


def _from_sharing(case: Case, to: str, target: str) -> Answer:
    if case.scheme == "misp" or target in {"label", ""} | _FORMS.keys():
        return _from_label(case, sharing.label_of(case), to, target)
    record, warnings = sharing.record_of(case)
    if target == "misp" and not isinstance(record, Cui):
        return success({"tags": list(misp_writing.tags_for(record))}, warnings)
    kind = _KINDS.get(squeezed(to))
    if target == "stix" and (kind is None or isinstance(record, kind)):
        return success(sharing.record_fields(case, record), warnings)
    raise _refused(f"a marking of {case.scheme}", to)


OPERATIONS: Mapping[str, Callable[[Case], Answer]] = {"convert": _convert}
"""Conversions, from every scheme."""
