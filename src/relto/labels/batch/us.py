"""US markings, one case at a time: text, attributes of IC-ISM, XML that carries them.

It converts nothing: `batch.conversion` knows both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from relto.labels.batch.case import TEXT_KEYS, Answer, Case, fault
from relto.labels.batch.outcome import failure, label_fields, mistake_fields, success
from relto.labels.batch.us_reader import reader_of
from relto.labels.capco.access import decide
from relto.labels.capco.attributes import ATTRIBUTES
from relto.labels.capco.authority import authority_lines
from relto.labels.capco.constraints import (
    check,
    check_attributes,
    check_document,
    check_resource,
)
from relto.labels.capco.grammar import Reading, read
from relto.labels.capco.ism import (
    IsmDocument,
    read_attributes,
    read_portions,
    to_attributes,
)
from relto.labels.capco.marking import Form, Marking
from relto.labels.capco.meaning import meaning
from relto.labels.capco.parts import Register
from relto.labels.capco.render import in_order, render_banner, render_portion
from relto.labels.capco.rollup import explain, roll_up
from relto.labels.capco.rollup_policy import Product, RollUpPolicy, Sbu, Tetragraphs
from relto.labels.mistakes import MarkingError, Mistake, Severity, errors

KEYS = ("ism", "attributes", *TEXT_KEYS, "xml")
_LISTS = ("labels", "portions", "markings", "texts")


def read_value(case: Case, value: Any = None) -> Reading:
    """Reads the marking of a case, or one of several, and tells its mistakes.

    Raises:
        MarkingError: it is missing, or no marking at all.
    """
    said = _said(case) if value is None else value
    if isinstance(said, str) and said.lstrip()[:1] == "{":
        said = Case({"ism": said}, case.op, case.scheme).mapping("ism")
    if isinstance(said, Mapping):
        return _from_text_and_ism(case, said) if "text" in said else _from_ism(said)
    if not isinstance(said, str):
        raise fault("text", "a marking is a text or the attributes of IC-ISM", expected="a string")
    if said.lstrip("\ufeff \t\r\n")[:1] == "<":
        return _from_xml(said)
    register = Register.STRICT if case.said("strict") else Register.LENIENT
    reading = read(said, form=_form(case), register=register)
    if reading.marking is None or not reading.marking.rel_is_banners:
        return reading
    return replace(reading, marking=_spelt_out(case, reading.marking))


def _spelt_out(case: Case, marking: Marking) -> Marking:
    """Returns a portion that says only `REL` with the list of the banner, if the case gives it."""
    banner = case.fields.get("banner")
    if not isinstance(banner, str):
        return marking
    listed = marking_of(replace(case, fields={"text": banner})).releasable_to
    return replace(marking, releasable_to=listed, rel_is_banners=not listed)


def _said(case: Case) -> Any:
    """Returns what a case gives as its marking: under a key, or as attributes beside `op`."""
    if not case.has(*KEYS) and (beside := case.fields.keys() & _ATTRIBUTE_NAMES):
        return {name: case.fields[name] for name in case.fields if name in beside}
    return case.value(*KEYS)


def _from_text_and_ism(case: Case, said: Mapping[str, Any]) -> Reading:
    """Reads a text and, beside it, attributes that no text carries (`createDate`)."""
    reading = read_value(case, said["text"])
    beside = _from_ism({name: value for name, value in said.items() if name != "text"})
    if reading.marking is None or beside.marking is None:
        return reading
    plain = Marking(owner_producer=())
    names = [field.name for field in fields(Marking)]
    added = {
        name: value
        for name in names
        if (value := getattr(beside.marking, name)) != getattr(plain, name)
    }
    whole = in_order(replace(reading.marking, **added))
    return Reading(whole, reading.form, (*reading.mistakes, *beside.mistakes))


def _form(case: Case) -> Form | None:
    said = case.word("form").lower()
    return Form(said) if said in {form.value for form in Form} else None


def marking_of(case: Case, value: Any = None) -> Marking:
    """Returns the marking of a case, or one of several.

    Raises:
        MarkingError: it is missing, or has mistakes.
    """
    reading = read_value(case, value)
    if reading.marking is None or errors(reading.mistakes):
        raise MarkingError(reading.mistakes)
    return _in_order(case, reading.marking, value)


def _in_order(case: Case, marking: Marking, value: Any = None) -> Marking:
    """Returns a marking in order: one that was read from a text is so already."""
    said = _said(case) if value is None else value
    is_text = isinstance(said, str) and said.lstrip("\ufeff \t\r\n")[:1] not in {"{", "<"}
    return marking if is_text else in_order(marking)


def _from_ism(said: Mapping[str, Any]) -> Reading:
    element = read_attributes(_attributes(said))
    marking = element.marking
    is_banner = element.is_resource or marking.authority != Marking().authority
    return Reading(marking, Form.BANNER if is_banner else Form.PORTION, element.mistakes)


_NAMES = {attribute.field: attribute.name for attribute in ATTRIBUTES if attribute.field}
_ATTRIBUTE_NAMES = _NAMES.keys() | {attribute.name for attribute in ATTRIBUTES}


def _attributes(said: Mapping[str, Any]) -> dict[str, str]:
    return {
        _NAMES.get(str(name), str(name)): _attribute(value)
        for name, value in said.items()
        if value is not None
    }


def _attribute(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _document_of(text: str) -> IsmDocument:
    return read_portions(text.encode())


def _from_xml(text: str) -> Reading:
    """Returns the banner of a document; without a banner its only portion."""
    document = _document_of(text)
    banner = document.banner
    if banner is None and len(document.elements) == 1:
        banner = document.elements[0].marking
    if banner is None:
        raise fault("xml", "no element is the resource element", expected="`ism:resourceElement`")
    return Reading(in_order(banner), Form.BANNER, document.mistakes)


@lru_cache(maxsize=4096)
def marking_fields(marking: Marking) -> Answer:
    """Writes a marking: banner, portion, attributes of IC-ISM, authority block, common label.

    What many cases ask for is remembered; nobody changes what is returned.
    """
    return {
        "banner": render_banner(marking),
        "portion": render_portion(marking),
        **to_attributes(marking),
        "authority": list(authority_lines(marking)),
        **label_fields(meaning(marking)),
    }


def _parse(case: Case) -> Answer:
    reading = read_value(case)
    if reading.marking is None or errors(reading.mistakes):
        return failure(reading.mistakes)
    fields = marking_fields(_in_order(case, reading.marking))
    return success({"form": reading.form.value, **fields}, reading.mistakes)


def _render(case: Case) -> Answer:
    """Writes what it is given: what is wrong with attributes is a warning, unless `strict`."""
    reading = read_value(case)
    if reading.marking is None or errors(reading.mistakes):
        return failure(reading.mistakes)
    found = check_attributes(reading.marking, reading.form) if _is_of_attributes(case) else ()
    if case.said("strict") and errors(found):
        return failure(found)
    mistakes = (*reading.mistakes, *_warnings(found))
    return success(marking_fields(_in_order(case, reading.marking)), mistakes)


def _is_of_attributes(case: Case) -> bool:
    """Tells whether a marking is given as attributes, which nobody has judged yet."""
    said = _said(case)
    return not isinstance(said, str) or said.lstrip()[:1] == "{"


def _warnings(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    return tuple(replace(mistake, severity=Severity.WARNING) for mistake in mistakes)


def _validate(case: Case) -> Answer:
    if case.has("xml"):
        mistakes = check_resource(_document_of(case.text("xml")))
    elif case.has("resource"):
        mistakes = check_resource(_resource(case))
    elif case.has(*_LISTS):
        banner = marking_of(case, case.value("banner", *KEYS))
        mistakes = check_document(banner, [marking_of(case, each) for each in case.items(*_LISTS)])
    else:
        reading = read_value(case)
        mistakes = reading.mistakes
        if reading.marking is not None and _is_of_attributes(case):
            mistakes += check_attributes(reading.marking, reading.form)
    return failure(mistakes) if errors(mistakes) else success({"valid": True}, mistakes)


def _resource(case: Case) -> IsmDocument:
    """Returns a document that is given as the attributes of its resource and of its portions."""
    whole = {**case.mapping("resource"), "resourceElement": True}
    parts = case.items("portions") if case.has("portions") else []
    given = [("resource", whole), *((f"portions.[{at}]", part) for at, part in enumerate(parts))]
    elements = []
    for path, said in given:
        if not isinstance(said, Mapping):
            raise fault(path, "a portion is an object of attributes here", expected="an object")
        elements.append(read_attributes(_attributes(said), path=path))
    return IsmDocument(tuple(elements))


def _roll_up(case: Case) -> Answer:
    if case.has("xml"):
        document = _document_of(case.text("xml"))
        if errors(document.mistakes):
            return failure(document.mistakes)
        parts = [in_order(part) for part in document.portions]
    else:
        parts = [marking_of(case, each) for each in case.items(*_LISTS)]
    policy = _policy(case)
    whole = roll_up(parts, policy=policy)
    steps = explain(parts, policy=policy)
    explanation = [{"category": s.category, "what": s.what, "rule": s.rule} for s in steps]
    warnings = [m for m in check(whole, Form.BANNER) if errors([m])]
    fields = {**marking_fields(whole), "explanation": explanation}
    if warnings:
        fields["mistakes"] = [mistake_fields(mistake) for mistake in warnings]
    return success(fields)


def _policy(case: Case) -> RollUpPolicy:
    policy = RollUpPolicy()
    if case.word("sbu").lower() in {"keep", "kept"}:
        policy = replace(policy, sbu=Sbu.KEPT)
    if case.word("tetragraphs").lower() == "manual":
        policy = replace(policy, tetragraphs=Tetragraphs.MANUAL)
    if case.word("product").upper() in {"US", "USA"}:
        policy = replace(policy, product=Product.US)
    return policy


def _decide(case: Case) -> Answer:
    found = decide(marking_of(case), reader_of(case))
    fields: Answer = {
        "permit": found.permit,
        "reason": found.reason.value,
        "rule": found.rule,
        "obligations": list(found.obligations),
        "unmet": [{"reason": reason.value, "rule": rule} for reason, rule in found.unmet],
    }
    return success(fields)


OPERATIONS: Mapping[str, Callable[[Case], Answer]] = {
    "parse": _parse,
    "render": _render,
    "rollup": _roll_up,
    "validate": _validate,
    "decide": _decide,
}
"""What can be asked about US markings."""
