"""NATO markings, STANAG 4774 labels and SPIFs, one case at a time.

It converts nothing: `batch.conversion` knows both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from relto.labels.batch.case import Answer, Case, each_of, fault
from relto.labels.batch.keys import LIST_KEYS, READER_KEYS, TEXT_KEYS
from relto.labels.batch.labels_4774 import (
    LABEL_KEYS,
    clearance_fields,
    clearance_of,
    given_spif,
    information_fields,
    information_of,
    label_fields_of,
    label_of,
    policies_of,
    reading_of,
)
from relto.labels.batch.outcome import failure, success
from relto.labels.mistakes import Mistake, Severity, errors
from relto.labels.stanag.decision import decide
from relto.labels.stanag.dominance import PolicyDecision, dominant
from relto.labels.stanag.marking import render
from relto.labels.stanag.model import ConfidentialityLabel, Information, Role, Spif
from relto.labels.stanag.nato_rules import check_nato
from relto.labels.stanag.policies import Policies, nato
from relto.labels.stanag.spif_check import check_spif
from relto.labels.stanag.text import read_text
from relto.labels.stanag.validity import check_label
from relto.labels.stanag.xml_label import examine_label


def _parse(case: Case) -> Answer:
    if _is_about_policy(case):
        return _policy(case)
    if _is_about_clearance(case):
        return success(clearance_fields(clearance_of(case)))
    said = case.value(*LABEL_KEYS)
    if isinstance(said, str) and given_spif(case) is None and said.lstrip()[:1] not in ("<", "{"):
        reading = read_text(said)
        if reading.information is None or errors(reading.mistakes):
            return failure(reading.mistakes)
        label = ConfidentialityLabel(Role.ORIGINATOR, reading.information)
        fields = label_fields_of(case, label)
        return success({**fields, "language": reading.language}, reading.mistakes)
    label = label_of(case)
    fields = label_fields_of(case, label)
    return success(fields, _faults(case, label))


def _faults(case: Case, label: ConfidentialityLabel) -> tuple[Mistake, ...]:
    """Returns what makes a label invalid under its policy, as warnings to whoever only reads it."""
    found = _judged(case, label)
    return tuple(replace(mistake, severity=Severity.WARNING) for mistake in found)


def _judged(case: Case, label: ConfidentialityLabel) -> tuple[Mistake, ...]:
    information = label.information
    spif = given_spif(case) or policies_of(case).find(information.policy, information.policy_id)
    return _judged_under(spif, case, information)


def _judged_under(spif: Spif | None, case: Case, information: Information) -> tuple[Mistake, ...]:
    if spif is None:
        message = f"policy `{information.policy}` is not known; give its `spif` to have it checked"
        return (Mistake("SPIF", message, found=information.policy, severity=Severity.WARNING),)
    at = case.instant()
    if at is None and not case.said("archive"):
        at = case.now
    found = check_label(information, spif, at=at)
    return (*found, *check_nato(information)) if spif.name == nato().name else found


def _render(case: Case) -> Answer:
    fields = case.fields if not case.has(*LABEL_KEYS) else None
    wanted = ("policy", "classification", "categories", "policy_id", "policyId")
    said = None if fields is None else {k: v for k, v in fields.items() if k in wanted}
    information = information_of(case, said)
    spif = policies_of(case).of(information)
    found = information_fields(information, spif)
    if language := case.word("language", "lang"):
        found["text"] = found["banner"] = render(information, spif, language)
    return success(found)


def _roll_up(case: Case) -> Answer:
    parts = each_of(case.items(*LIST_KEYS), partial(information_of, case))
    policies = policies_of(case)
    spif = given_spif(case) or (policies.of(parts[0]) if parts else nato())
    whole = dominant(parts, spif, policies=policies, at=case.instant())
    if not isinstance(whole, PolicyDecision):
        broken = _broken(case, parts, policies)
        return failure(broken) if broken else success(information_fields(whole, spif))
    first = Mistake(whole.rule, whole.message, path=whole.tag, expected="somebody's decision")
    found = failure([first, *whole.mistakes])
    found["error"]["reason"] = whole.reason.value
    return found | {"reason": whole.reason.value}


def _broken(case: Case, parts: list[Information], policies: Policies) -> list[Mistake]:
    """Returns what makes some of the labels invalid under their policies: they say nothing sure."""
    return [
        replace(mistake, path=f"labels.[{at}] {mistake.path}".rstrip())
        for at, part in enumerate(parts)
        for mistake in errors(_judged_under(policies.find(part.policy, part.policy_id), case, part))
    ]


_PROFILE = frozenset(
    f"ADatP-4774 {what}"
    for what in ("ReviewDateTime", "Classification", "IntegerValue", "BitStringValue", "URI")
)
"""What the schema allows and ADatP-4774 does not."""


def _as_profiled(mistake: Mistake) -> Mistake:
    """Returns a mistake as whoever writes a label is told it."""
    return replace(mistake, severity=Severity.ERROR) if mistake.rule in _PROFILE else mistake


def _validate(case: Case) -> Answer:
    if _is_about_policy(case):
        found = _policy(case)
        return found | {"valid": True} if found["ok"] else found
    if _is_about_clearance(case):
        clearance_of(case)
        return success({"valid": True})
    said = case.value(*LABEL_KEYS)
    mistakes: tuple[Mistake, ...]
    if isinstance(said, str) and said.lstrip("\ufeff \t\r\n").startswith("<"):
        examined = examine_label(said, reading=reading_of(case))
        mistakes = examined.mistakes
        if not case.said("lenient"):
            mistakes = tuple(map(_as_profiled, mistakes))
        if examined.label is not None:
            mistakes += _judged(case, label_of(case))
    elif isinstance(said, str) and given_spif(case) is None and said.lstrip()[:1] != "{":
        mistakes = read_text(said).mistakes
    else:
        mistakes = _judged(case, label_of(case))
    return failure(mistakes) if errors(mistakes) else success({"valid": True}, mistakes)


def _decide(case: Case) -> Answer:
    spif = given_spif(case)
    information, clearance = information_of(case), clearance_of(case)
    if spif is None:
        spif = policies_of(case).find(information.policy, information.policy_id)
    found = decide(information, clearance, spif=spif, at=case.instant())
    fields: Answer = {
        "permit": found.permit,
        "reason": found.reason.value,
        "rule": found.rule,
        "tag": found.tag,
        "missing": list(found.missing),
        "message": found.message,
    }
    return success(fields)


def _is_about_policy(case: Case) -> bool:
    """Tells whether a case asks about a SPIF itself, not about a label under it."""
    return case.scheme == "spif" and not (case.has("spif") and case.has(*LABEL_KEYS))


def _is_about_clearance(case: Case) -> bool:
    """Tells whether a case gives a clearance and no label."""
    return case.has(*READER_KEYS) and not case.has(*LABEL_KEYS)


def _policy(case: Case) -> Answer:
    """Says what a SPIF has, and what is wrong with it: warnings, with `strict` errors."""
    spif = given_spif(case)
    if spif is None:
        spif = given_spif(replace(case, fields={"spif": case.value("xml", *TEXT_KEYS, "document")}))
    if spif is None:
        raise fault("spif", "the case has no `spif`; add it", expected="XML or the path of a file")
    strict = case.said("strict")
    found = (*spif.mistakes, *(check_spif(spif) if strict else ()))
    if strict and found:
        return failure([replace(mistake, severity=Severity.ERROR) for mistake in found])
    warnings = [replace(mistake, severity=Severity.WARNING) for mistake in found]
    return success(_policy_fields(spif), warnings)


def _policy_fields(spif: Spif) -> Answer:
    tags = [tag for tag_set in spif.tag_sets for tag in tag_set.tags]
    return {
        "name": spif.name,
        "id": spif.identifier,
        "policy": spif.name,
        "policy_id": spif.identifier,
        "schema_version": spif.schema_version,
        "version": spif.version,
        "classifications": [level.name for level in spif.classifications],
        "tag_sets": [tag_set.name for tag_set in spif.tag_sets],
        "categories": sum(len(tag.values) for tag in tags),
        "equivalent_policies": [policy.name for policy in spif.equivalent_policies],
    }


OPERATIONS: Mapping[str, Callable[[Case], Answer]] = {
    "parse": _parse,
    "render": _render,
    "rollup": _roll_up,
    "validate": _validate,
    "decide": _decide,
}
"""What can be asked about NATO markings, 4774 labels and SPIFs."""
