"""NATO markings, STANAG 4774 labels and those of any SPIF, as a case gives them and an answer does.

A label comes as a marking, as XML, as JSON of ADatP-5636, or as fields; a clearance as XML, as
the claim `aciClr`, or as JSON. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from relto.core.instant import format_instant
from relto.labels.batch.case import Answer, Case, fault
from relto.labels.batch.keys import READER_KEYS, TEXT_KEYS
from relto.labels.batch.nato_clearance import in_words, is_level, with_categories, with_codes
from relto.labels.batch.outcome import label_fields
from relto.labels.category import Category
from relto.labels.mistakes import MarkingError
from relto.labels.stanag.clearance import clearance_from_json, from_claim, read_clearance, to_claim
from relto.labels.stanag.label_parts import Reading
from relto.labels.stanag.label_write import write_clearance, write_label
from relto.labels.stanag.marking import render, render_portion
from relto.labels.stanag.meaning import meaning
from relto.labels.stanag.model import Clearance, ConfidentialityLabel, Information, Role, Spif
from relto.labels.stanag.ocl import read_ocl
from relto.labels.stanag.policies import Policies, nato
from relto.labels.stanag.spif import load_spif
from relto.labels.stanag.spif_text import parse_marking
from relto.labels.stanag.text import parse_text
from relto.labels.stanag.words import is_nato
from relto.labels.stanag.xml_label import applicable, in_force, read_labels

LABEL_KEYS = ("text", "xml", *TEXT_KEYS[1:], "ocl", "json", "document")


@lru_cache(maxsize=8)
def _loaded(document: bytes) -> Spif:
    return load_spif(document)


def given_spif(case: Case) -> Spif | None:
    """Returns the policy that a case brings, None if it brings none.

    Raises:
        MarkingError: it cannot be read.
    """
    if not case.has("spif", "policy_file"):
        return None
    return _loaded(case.document("spif", "policy_file"))


def policies_of(case: Case) -> Policies:
    """Returns the known policies and whatever a case brings.

    Raises:
        MarkingError: a policy of the case cannot be read.
    """
    known = Policies.standard()
    others = case.items("spifs") if case.has("spifs") else []
    for other in others:
        known = known.with_spif(_loaded(Case({"spif": other}, "", "", case.read).document("spif")))
    own = given_spif(case)
    return known if own is None else known.with_spif(own)


def label_of(case: Case, value: Any = None) -> ConfidentialityLabel:
    """Reads the label of a case, or one of several.

    Raises:
        MarkingError: it is missing, or has mistakes.
    """
    said = case.value(*LABEL_KEYS) if value is None else value
    if isinstance(said, Mapping):
        return _from_fields(case, said)
    if not isinstance(said, str):
        raise fault("label", "a label is a marking, XML or an object", expected="a string")
    start = said.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return _with_codes(_from_xml(case, said))
    if start.startswith("{"):
        return _from_fields(case, case_mapping(case, said))
    return ConfidentialityLabel(Role.ORIGINATOR, _from_text(case, said))


def case_mapping(case: Case, said: str) -> Mapping[str, Any]:
    """Reads a text of a case as a JSON object.

    Raises:
        MarkingError: it is none.
    """
    return Case({"label": said}, case.op, case.scheme).mapping("label")


def _from_text(case: Case, text: str) -> Information:
    spif = given_spif(case) or _named_policy(case)
    if spif is None or is_nato(Information(spif.name, "", policy_id=spif.identifier)):
        return parse_text(text)
    return parse_marking(text, spif, case.word("language", "lang", default="en"))


def _named_policy(case: Case) -> Spif | None:
    """Returns the policy that a case names, among those that are known or given."""
    named = [case.fields.get(key) for key in ("policy", "from", "scheme")]
    found = (policies_of(case).find(name) for name in named if isinstance(name, str))
    return next((spif for spif in found if spif is not None), None)


def _with_codes(label: ConfidentialityLabel) -> ConfidentialityLabel:
    information = label.information
    if not is_nato(information):
        return label
    known = replace(information, categories=with_codes(information.categories))
    return label if known == information else replace(label, information=known)


def reading_of(case: Case) -> Reading:
    """Returns how much is forgiven in XML: only with `lenient` what the schema does not allow."""
    return Reading.LENIENT if case.said("lenient") else Reading.SCHEMA


def _from_xml(case: Case, text: str) -> ConfidentialityLabel:
    labels = read_labels(text, reading=reading_of(case))
    if not labels:
        raise fault(
            "label", "the document has no label of STANAG 4774", expected="one in its namespace"
        )
    own = given_spif(case)
    if len(labels) == 1:
        return labels[0]
    found = applicable(labels, own or nato(), case.instant())
    if found is None:
        raise fault("label", f"none of the {len(labels)} labels is of our policy")
    return ConfidentialityLabel(Role.ORIGINATOR, found)


def _from_fields(case: Case, said: Mapping[str, Any]) -> ConfidentialityLabel:
    if {"ocl", "cls", "catl"} & said.keys():
        return read_ocl(said, policies=policies_of(case))
    plain = {key: value for key, value in said.items() if key not in {"privacy_mark", "created"}}
    if "classification" in plain:
        plain["classifications"] = [plain.pop("classification")]
    read = clearance_from_json(plain, spif=given_spif(case) or nato())
    information = Information(read.policy, read.classifications[0], read.categories, read.policy_id)
    return ConfidentialityLabel(Role.ORIGINATOR, information)


def information_of(case: Case, value: Any = None) -> Information:
    """Returns what the label of a case says at the instant of the case, else now.

    Raises:
        MarkingError: as `label_of`.
    """
    return in_force(label_of(case, value), case.created())


def clearance_of(case: Case) -> Clearance:
    """Reads the clearance of a case.

    Raises:
        MarkingError: it is missing, or has mistakes.
    """
    said = case.value(*READER_KEYS)
    if isinstance(said, Mapping) and "aciClr" in said:
        said = said["aciClr"]
    spif = given_spif(case) or nato()
    if isinstance(said, str) and is_level(said) and not case.has("aciClr"):
        said = in_words(said, case.fields, spif)
    if isinstance(said, str) and not said.lstrip().startswith("{"):
        xml = said.lstrip("\ufeff \t\r\n").startswith("<")
        found = read_clearance(said) if xml else from_claim(said)
        return replace(found, categories=with_codes(found.categories)) if is_nato(found) else found
    document = said if isinstance(said, Mapping) else case_mapping(case, str(said))
    return clearance_from_json(with_categories(document, spif), spif=spif)


def clearance_fields(clearance: Clearance) -> Answer:
    """Writes a clearance: names, XML, the value of the claim `aciClr`."""
    return {
        "policy": clearance.policy,
        "policy_id": clearance.policy_id,
        "classifications": list(clearance.classifications),
        "categories": [_category(category) for category in clearance.categories],
        "xml": write_clearance(clearance).decode(),
        "aciClr": to_claim(clearance),
    }


def information_fields(information: Information, spif: Spif | None) -> Answer:
    """Writes what a label says: names, categories, markings in both languages, common label.

    Of a policy that is not known there are the names alone.
    """
    fields: Answer = {
        "policy": information.policy,
        "policy_id": information.policy_id,
        "classification": information.classification,
        "categories": [_category(category) for category in information.categories],
        "privacy_mark": information.privacy_mark,
    }
    if spif is None:
        return fields
    found = _nato_texts(information) if spif is nato() else _texts(information, spif)
    return fields | found


@lru_cache(maxsize=4096)
def _nato_texts(information: Information) -> Answer:
    """Remembers what many cases of a batch ask for; nobody changes what is returned."""
    return _texts(information, nato())


def _texts(information: Information, spif: Spif) -> Answer:
    text = _written(information, spif, "en")
    fields: Answer = {"text": text, "text_en": text, "text_fr": _written(information, spif, "fr")}
    fields |= {"banner": text, "portion": _written(information, spif, "en", portion=True)}
    return fields | label_fields(meaning(information, spif))


def label_fields_of(case: Case, label: ConfidentialityLabel) -> Answer:
    """Writes a whole label: what it says now, its dates, its XML."""
    information = in_force(label, case.instant())
    spif = policies_of(case).find(information.policy, information.policy_id)
    fields = information_fields(information, spif)
    fields |= {
        "role": label.role.value,
        "created": None if label.created is None else format_instant(label.created),
        "review": None if label.review is None else format_instant(label.review),
        "originator": label.originator,
        "xml": _xml(label, case.created()),
    }
    if label.succession is not None:
        fields["succession"] = {
            "at": format_instant(label.succession.at),
            "classification": label.succession.information.classification,
        }
    return fields


@lru_cache(maxsize=4096)
def _xml(label: ConfidentialityLabel, at: int | None) -> str | None:
    """Writes a label as XML, None where it cannot be: without an instant there is no label."""
    made = label.created if label.created is not None else at
    review = label.review if label.review is not None or label.succession is not None else made
    try:
        return write_label(replace(label, created=made, review=review)).decode()
    except MarkingError:
        return None


def _category(category: Category) -> Answer:
    fields = {"tag": category.tag, "type": category.kind.value, "values": list(category.values)}
    return fields if category.identifier is None else fields | {"uri": category.identifier}


def _written(
    information: Information, spif: Spif, language: str, *, portion: bool = False
) -> str | None:
    try:
        return (render_portion if portion else render)(information, spif, language)
    except MarkingError:
        return None
