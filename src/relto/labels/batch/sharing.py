"""TLP, PAP, IEP, ACS, STIX marking-definitions and MISP tags, one case at a time.

A colour comes as its text; everything else also as JSON: the extension of a marking-definition,
the whole marking-definition, or a policy in the JSON of its publisher. It converts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, reduce
from typing import Any

from relto.labels.batch.acs_subject import subject_of
from relto.labels.batch.case import Answer, Case, each_of, fault
from relto.labels.batch.keys import LIST_KEYS, READER_KEYS, TEXT_KEYS
from relto.labels.batch.outcome import failure, label_fields, success
from relto.labels.batch.readers import read_reader, refusal
from relto.labels.batch.stix_objects import objects_of, read_objects, validate_objects
from relto.labels.label import Label, join
from relto.labels.levels import Tlp
from relto.labels.mistakes import MarkingError, Mistake, errors
from relto.labels.sharing import (
    acs,
    acs_decision,
    acs_rollup,
    cui,
    iep,
    misp,
    misp_writing,
    pap,
    stix,
    tlp_text,
)
from relto.labels.sharing.acs import Acs
from relto.labels.sharing.cui import Cui
from relto.labels.sharing.iep import Iep
from relto.labels.sharing.obligations import Obligations, to_json
from relto.labels.sharing.pap import Pap
from relto.labels.tlp import TLP_2_EXTENSION

Record = Tlp | Pap | Iep | Acs | Cui
Read = tuple[Record, tuple[Mistake, ...]]
KEYS = (*TEXT_KEYS, "tlp", "pap", "iep", "acs", "marking_definition", "object", "json")

_EXTENSIONS = {
    "tlp": TLP_2_EXTENSION,
    "pap": pap.EXTENSION,
    "iep": iep.EXTENSION,
    "acs": acs.EXTENSION,
}


def record_of(case: Case, value: Any = None) -> Read:
    """Reads the record of a case, or one of several, with its warnings.

    Raises:
        MarkingError: it is missing, or has mistakes.
    """
    said = case.value(*KEYS) if value is None else value
    if isinstance(said, str) and said.lstrip().startswith("{"):
        said = Case({"label": said}, case.op, case.scheme).mapping("label")
    if isinstance(said, Mapping):
        return _from_object(case.scheme, said)
    if not isinstance(said, str):
        raise fault("label", "a label is a text or an object here", expected="a text or an object")
    if (fixed := stix.fixed_record(said)) is not None:
        return fixed, ()
    return _from_text(case.scheme, said)


def _from_text(scheme: str, text: str) -> Read:
    if scheme == "pap":
        return pap.parse(text), ()
    if scheme != "tlp":
        raise fault("label", f"{scheme.upper()} is an object, not a text", expected="an object")
    reading = tlp_text.read(text)
    if reading.colour is None or errors(reading.mistakes):
        raise MarkingError(reading.mistakes)
    return reading.colour, reading.mistakes


def _from_object(scheme: str, said: Mapping[str, Any]) -> Read:
    """Reads an object; the colour that its id has been given for good is not overruled by it."""
    record, warnings = _said_by(scheme, said)
    fixed = stix.fixed_record(str(said.get("id")))
    if fixed is not None and fixed != record:
        found = record.words if isinstance(record, Tlp | Pap) else type(record).__name__.upper()
        message = f"this id is that of {fixed.words} and of nothing else"
        rule = "TLP 2.0" if isinstance(fixed, Tlp) else "PAP"
        raise MarkingError([Mistake(rule, message, None, found, fixed.words, path="id")])
    return record, warnings


def _said_by(scheme: str, said: Mapping[str, Any]) -> Read:
    extensions = said.get("extensions")
    if isinstance(extensions, Mapping):
        own = _EXTENSIONS.get(scheme)
        chosen = [key for key in extensions if own is None or key == own]
        if len(chosen) != 1:
            raise fault("extensions", f"{len(chosen)} extensions fit `{scheme}`, expected one")
        path = f"extensions.{chosen[0]}"
        return stix.read_extension(chosen[0], extensions[chosen[0]], path=path)
    fixed = stix.fixed_record(str(said.get("id")))
    if fixed is not None and said.get("type") == "marking-definition":
        return fixed, ()
    if scheme == "iep" and "extension_type" not in said:
        return iep.from_json(said), ()
    if scheme not in _EXTENSIONS:
        raise fault("label", "the object has no extension that is a marking", expected="extensions")
    given = {"extension_type": "property-extension", **said}
    return stix.read_extension(_EXTENSIONS[scheme], given)


def record_fields(case: Case, record: Record) -> Answer:
    """Writes a record: its text or JSON, obligations, common label, tags, STIX object."""
    fields: Answer = _own_fields(case, record)
    fields |= _said(stix.meaning(record), stix.obligations(record))
    return fields | {"tags": _tags_of(record), "stix": _stix_of(record, case.created())}


def _tags_of(record: Record) -> list[str] | None:
    """Writes a record as tags, None where tags cannot say it."""
    if isinstance(record, Cui):
        return None
    try:
        return list(misp_writing.tags_for(record))
    except MarkingError:
        return None


def _stix_of(record: Record, created: int | None) -> Answer | None:
    """Writes a record as a marking-definition, None where there is none, or no instant."""
    if created is None:
        return None
    try:
        return stix.to_marking_definition(record, created=created)
    except MarkingError:
        return None


def _own_fields(case: Case, record: Record) -> Answer:
    if isinstance(record, Tlp):
        version = tlp_text.Version.FIRST if case.word("version") in _FIRST else _SECOND
        text = tlp_text.render(record, version=version)
        colour = record.words.removeprefix("TLP:").lower()
        portion = f"({text})"
        return {"text": text, "banner": text, "portion": portion, "colour": colour}
    if isinstance(record, Pap):
        return {"text": record.words, "banner": record.words, "colour": record.name.lower()}
    if isinstance(record, Iep):
        return {"iep": iep.to_json(record)}
    if isinstance(record, Acs):
        return {"acs": acs.to_extension(record)}
    return {"cui": cui.to_extension(record)}


_TARGET_KEYS = ("target", "share_with", "sharing_target")
_SECOND = tlp_text.Version.SECOND
_FIRST = {"1", "1.0"}


def _said(label: Label, obligations: Obligations) -> Answer:
    return {**label_fields(label), "obligations": to_json(obligations)}


def _parse(case: Case) -> Answer:
    if case.scheme == "misp":
        return _tags(case)
    if case.scheme == "stix" and (objects := objects_of(case)) is not None:
        return read_objects(objects)
    record, mistakes = record_of(case)
    return success(record_fields(case, record), mistakes)


def _tags(case: Case) -> Answer:
    reading = misp.read_tags(_tag_list(case))
    if errors(reading.mistakes):
        return failure(reading.mistakes)
    tags = [tag.text for tag in reading.tags]
    said = _said(reading.label, reading.obligations)
    return success({"tags": tags, **said}, reading.mistakes)


def _tag_list(case: Case, value: Any = None) -> list[str]:
    given = case.value("tags", "labels", *TEXT_KEYS) if value is None else value
    found = given if isinstance(given, list) else [given]
    if not all(isinstance(each, str) for each in found):
        raise fault("tags", "`tags` is a list of texts", expected="a list of strings")
    return list(found)


def _validate(case: Case) -> Answer:
    if case.scheme == "stix" and (objects := objects_of(case)) is not None:
        return validate_objects(objects)
    if case.scheme == "misp":
        mistakes = misp.read_tags(_tag_list(case)).mistakes
    else:
        mistakes = record_of(case)[1]
    if errors(mistakes) or (case.said("strict") and mistakes):
        return failure(mistakes)
    return success({"valid": True}, mistakes)


def _roll_up(case: Case) -> Answer:
    if case.scheme == "stix" and (objects := objects_of(case)) is not None:
        return read_objects(objects)
    given = case.items(*LIST_KEYS)
    if not given:
        raise fault("labels", "there is nothing to roll up", expected="at least one marking")
    if case.scheme == "misp":
        readings = [misp.read_tags(_tag_list(case, each)) for each in given]
        told = [mistake for reading in readings for mistake in reading.mistakes]
        told += [_no_marking(at) for at, each in enumerate(readings) if not each.tags]
        if errors(told):
            return failure(told)
        whole = reduce(join, (reading.label for reading in readings))
        return success(label_fields(whole), told)
    read = each_of(given, partial(record_of, case))
    warnings = tuple(mistake for _, mistakes in read for mistake in mistakes)
    whole_record = _rolled([record for record, _ in read], case)
    return success(record_fields(case, whole_record), warnings)


def _no_marking(at: int) -> Mistake:
    """Returns the mistake of a part that has no tag of a marking: nobody knows who may read it."""
    message = "there is no tag of a marking here, so that nothing is known of this part"
    return Mistake("MISP", message, expected="a tag of a marking", path=f"labels.[{at}]")


def _rolled(records: list[Record], case: Case) -> Record:
    kind = type(records[0])
    colours = [record for record in records if isinstance(record, Tlp)]
    paps = [record for record in records if isinstance(record, Pap)]
    policies = [record for record in records if isinstance(record, Iep)]
    markings = [record for record in records if isinstance(record, Acs)]
    controlled = [record for record in records if isinstance(record, Cui)]
    if any(type(record) is not kind for record in records):
        raise fault("labels", "markings of different schemes are not rolled up into one")
    if colours:
        return tlp_text.roll_up(colours)
    if paps:
        return pap.roll_up(paps)
    if policies:
        return iep.roll_up(policies)
    if controlled:
        return cui.roll_up(controlled)
    return acs_rollup.roll_up(markings, custodian=case.word("custodian"))


def _decide(case: Case) -> Answer:
    if case.scheme != "acs":
        return success(refusal(label_of(case), read_reader(case)))
    record, warnings = record_of(case)
    if not isinstance(record, Acs):
        raise fault("label", "the label is no ACS marking", expected="an ACS extension")
    if case.has(*_TARGET_KEYS):
        target = subject_of(case, *_TARGET_KEYS)
        found = acs_decision.may_share(record, target)
    else:
        subject = subject_of(case, "subject", *READER_KEYS)
        action = case.word("action", "privilege_action")
        found = (
            acs_decision.decide(record, subject, action)
            if action
            else acs_decision.may_read(record, subject)
        )
    fields = {"permit": found.permit, "reason": found.reason, "rule": found.rule}
    return success({**fields, "path": found.path}, warnings)


def label_of(case: Case) -> Label:
    """Returns the common label of a case.

    Raises:
        MarkingError: it is missing, or has mistakes.
    """
    if case.scheme != "misp":
        return stix.meaning(record_of(case)[0])
    reading = misp.read_tags(_tag_list(case))
    if errors(reading.mistakes):
        raise MarkingError(reading.mistakes)
    return reading.label


OPERATIONS: Mapping[str, Callable[[Case], Answer]] = {
    "parse": _parse,
    "render": _parse,
    "rollup": _roll_up,
    "validate": _validate,
    "decide": _decide,
}
"""What can be asked about markings for sharing."""
