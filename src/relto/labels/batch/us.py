"""US markings, one case at a time: text, attributes of IC-ISM, XML that carries them.

It converts nothing: `batch.conversion` knows both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from lxml import etree

from relto.labels.batch.case import Answer, Case, each_of, fault
from relto.labels.batch.keys import LIST_KEYS, TEXT_KEYS
from relto.labels.batch.outcome import failure, label_fields, mistake_fields, success
from relto.labels.batch.us_attributes import NAMES, attributes_of, written_attributes
from relto.labels.batch.us_ntk import NTK_KEYS, need_fields, need_of, principals_of
from relto.labels.batch.us_reader import reader_of
from relto.labels.capco.access import decide
from relto.labels.capco.attributes import NAMESPACE
from relto.labels.capco.authority import authority_lines
from relto.labels.capco.conditions import unknown_controls
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
    write_attributes,
)
from relto.labels.capco.marking import Form, Marking
from relto.labels.capco.meaning import meaning
from relto.labels.capco.need_to_know import NeedToKnow
from relto.labels.capco.need_to_know import roll_up as roll_up_needs
from relto.labels.capco.parts import Register
from relto.labels.capco.render import in_order, render_banner, render_portion
from relto.labels.capco.rollup import explain, roll_up
from relto.labels.capco.rollup_policy import Product, RollUpPolicy, Sbu, Tetragraphs
from relto.labels.capco.tokens import RANK
from relto.labels.mistakes import MarkingError, Mistake, Severity, errors

_PORTION_KEYS = {"portion", "portion_mark", "portionMark"}
_ISM_KEYS = ("ism", "attributes", "attrs")
_CONTROLS = attrgetter(
    "sci_controls",
    "sar_identifier",
    "atomic_energy_markings",
    "fgi_source_open",
    "fgi_source_protected",
    "non_us_controls",
    "dissemination_controls",
    "non_ic_markings",
)
KEYS = (*_ISM_KEYS, *TEXT_KEYS, "xml")


def read_value(case: Case, value: Any = None) -> Reading:
    """Reads the marking of a case, or one of several, and tells its mistakes.

    Raises:
        MarkingError: it is missing, or no marking at all.
    """
    said = _said(case) if value is None else value
    if isinstance(said, str) and said.lstrip()[:1] == "{":
        said = Case({"ism": said}, case.op, case.scheme).mapping("ism")
    if isinstance(said, Mapping):
        return _from_object(case, said)
    if not isinstance(said, str):
        raise fault("text", "a marking is a text or the attributes of IC-ISM", expected="a string")
    if said.lstrip("\ufeff \t\r\n")[:1] == "<":
        return _from_xml(said)
    if "=" in said and (written := written_attributes(said)) is not None:
        return _from_ism(written)
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
    if not case.has(*KEYS):
        beside = {name: case.fields[name] for name in case.fields if name in NAMES}
        return beside or case.value(*TEXT_KEYS)
    said = case.value(*KEYS)
    if isinstance(said, Mapping) and case.has("text") and "classification" not in said:
        return {**said, "text": case.value("text")}
    return said


def _from_object(case: Case, said: Mapping[str, Any]) -> Reading:
    """Reads attributes, or one of several markings that is an object with its text in it."""
    said = {name: value for name, value in said.items() if name not in NTK_KEYS}
    for key in _ISM_KEYS:
        inner: Any = said.get(key)
        if isinstance(inner, (Mapping, str)) and len(said) == 1:
            return read_value(case, inner)
    text = next((key for key in (*TEXT_KEYS, "xml") if isinstance(said.get(key), str)), None)
    return _from_ism(said) if text is None else _from_text_and_ism(case, said, text)


def _from_text_and_ism(case: Case, said: Mapping[str, Any], key: str) -> Reading:
    """Reads a text and, beside it, attributes that no text carries (`createDate`)."""
    reading = read_value(case, said[key])
    others = {name: value for name, value in said.items() if name != key}
    inner: Any = next((value for name in _ISM_KEYS if (value := others.pop(name, None))), {})
    beside = _attributes({**others, **inner} if isinstance(inner, Mapping) else others)
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
    if said in {form.value for form in Form}:
        return Form(said)
    key = next((key for key in (*_ISM_KEYS, *TEXT_KEYS) if case.has(key)), "")
    return Form.PORTION if key in _PORTION_KEYS and not case.has(*LIST_KEYS) else None


def _listed(case: Case) -> list[Any]:
    return case.items(*LIST_KEYS)


def portion_of(case: Case, value: Any) -> Marking:
    """Returns one of several markings; a portion mark may stand without its parentheses.

    Raises:
        MarkingError: it has mistakes.
    """
    try:
        return marking_of(case, value)
    except MarkingError:
        if not isinstance(value, str) or value.lstrip()[:1] in {"(", "{", "<"}:
            raise
        bare = read(value, form=Form.PORTION)
        if bare.marking is None or not bare.is_good:
            raise
        return bare.marking


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
    return in_order(marking) if _is_attributes(said) else marking


def _is_attributes(said: Any) -> bool:
    """Tells whether a marking is given as attributes, of which nobody has seen to the order."""
    if not isinstance(said, str):
        return True
    return said.lstrip("\ufeff \t\r\n")[:1] in {"{", "<"} or "=" in said


def _from_ism(said: Mapping[str, Any]) -> Reading:
    """Reads a marking that is given as attributes and as nothing else."""
    reading = _attributes(said)
    if reading.marking is None:
        return reading
    mistakes = (*reading.mistakes, *_unclassified_by_silence(reading.marking))
    return replace(reading, mistakes=mistakes)


def _attributes(said: Mapping[str, Any]) -> Reading:
    element = read_attributes(attributes_of(said))
    marking = element.marking
    is_banner = element.is_resource or marking.authority != Marking().authority
    return Reading(marking, Form.BANNER if is_banner else Form.PORTION, element.mistakes)


def _unclassified_by_silence(marking: Marking) -> tuple[Mistake, ...]:
    """Returns the mistake of attributes without a classification that are not those of CUI alone.

    Basis: IC-ISM.xsd; ISM-ID-00476 and 00495 (what is only CUI).
    """
    said = (marking.cui_basic, marking.cui_specified, marking.cui_controlled_by)
    if marking.classification or any(said) or "USA-CUI-ONLY" in marking.complies_with:
        return ()
    message = "the classification is missing: attributes without one say nothing"
    expected = "TS, S, C, R or U; `compliesWith` USA-CUI-ONLY for what is only CUI"
    return (Mistake("ISM-ID-00254", message, expected=expected, path="classification"),)


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
    mistakes = (*document.mistakes, *_unclassified_by_silence(banner))
    return Reading(in_order(banner), Form.BANNER, mistakes)


@lru_cache(maxsize=4096)
def marking_fields(marking: Marking) -> Answer:
    """Writes a marking: banner, portion, attributes of IC-ISM, authority block, common label.

    What many cases ask for is remembered; nobody changes what is returned.
    """
    return {
        "banner": render_banner(marking),
        "portion": render_portion(marking),
        **(attributes := to_attributes(_as_told(marking))),
        "ism": attributes,
        **_lists(marking),
        "authority": list(authority_lines(marking)),
        **label_fields(meaning(marking)),
    }


def _as_told(marking: Marking) -> Marking:
    """Returns CUI without categories with the law by which its attributes are known to be CUI."""
    said = (marking.classification, marking.cui_basic, marking.cui_specified, marking.complies_with)
    return marking if any(said) else replace(marking, complies_with=("USA-CUI-ONLY",))


def written_xml(marking: Marking) -> str:
    """Writes a marking as an XML element that carries its attributes of IC-ISM."""
    element = etree.Element("marking", nsmap={"ism": NAMESPACE})
    write_attributes(element, _as_told(marking))
    return etree.tostring(element, encoding="unicode")


def _lists(marking: Marking) -> Answer:
    """Writes the categories of a marking as lists of tokens, empty ones too."""
    return {
        "owners": list(marking.owner_producer),
        "sci": list(marking.sci_controls),
        "sar": list(marking.sar_identifier),
        "aea": list(marking.atomic_energy_markings),
        "fgi": list(marking.fgi_source_open or marking.fgi_source_protected),
        "dissem": list(marking.dissemination_controls),
        "rel_to": list(marking.releasable_to),
        "display_only": list(marking.display_only_to),
        "non_ic": list(marking.non_ic_markings),
        "cui": list(marking.cui_specified + marking.cui_basic),
    }


def _parse(case: Case) -> Answer:
    reading = read_value(case)
    if reading.marking is None or errors(reading.mistakes):
        return failure(reading.mistakes)
    fields = marking_fields(_in_order(case, reading.marking))
    need = need_fields(need_of(case.fields, KEYS))
    return success({"form": reading.form.value, **fields, **need}, reading.mistakes)


def _render(case: Case) -> Answer:
    """Writes what it is given: what is wrong with attributes is a warning, unless `strict`."""
    reading = read_value(case)
    if reading.marking is None or errors(reading.mistakes):
        return failure(reading.mistakes)
    found = check_attributes(reading.marking, reading.form) if _is_judged_here(case) else ()
    if case.said("strict") and errors(found):
        return failure(found)
    mistakes = (*reading.mistakes, *_warnings(found))
    marking = _in_order(case, reading.marking)
    fields = marking_fields(marking)
    if _has_list_of_banner(case, marking):
        fields = {**fields, "portion": render_portion(replace(marking, releasable_to=()))}
    return success(fields, mistakes)


def _has_list_of_banner(case: Case, marking: Marking) -> bool:
    """Tells whether a portion has the list of the banner that the case gives: `REL` stands for it.

    Basis: Register and Manual 2016 §H.8 (REL TO); IC-ISM-PortionMark.xsl (`overallreleaseto`).
    """
    if not case.has(*_ISM_KEYS) or not marking.releasable_to:
        return False
    if case.has("overallreleaseto", "overallReleaseTo"):
        listed = tuple(case.words("overallreleaseto", "overallReleaseTo"))
    elif case.has("banner", "resource"):
        listed = marking_of(case, case.value("banner", "resource")).releasable_to
    else:
        return False
    return set(listed) == set(marking.releasable_to)


def _is_judged_here(case: Case) -> bool:
    """Tells whether a marking is given as attributes, which nobody has judged yet."""
    said = _said(case)
    return _is_attributes(said) and not (isinstance(said, str) and said.lstrip()[:1] == "<")


def _warnings(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    return tuple(replace(mistake, severity=Severity.WARNING) for mistake in mistakes)


def _validate(case: Case) -> Answer:
    if case.has("xml"):
        mistakes = check_resource(_document_of(case.text("xml")))
    elif case.has("resource"):
        mistakes = check_resource(_resource(case))
    elif case.has(*LIST_KEYS):
        banner = marking_of(case, case.value("banner", *KEYS))
        parts = each_of(case.items(*LIST_KEYS), partial(marking_of, case))
        mistakes = check_document(banner, parts)
    else:
        reading = read_value(case)
        mistakes = reading.mistakes
        if reading.marking is not None and _is_judged_here(case):
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
        elements.append(read_attributes(attributes_of(said), path=path))
    return IsmDocument(tuple(elements))


def _roll_up(case: Case) -> Answer:
    if case.has("xml"):
        document = _document_of(case.text("xml"))
        mistakes = (*document.mistakes, *_silent_parts(document))
        if errors(mistakes):
            return failure(mistakes)
        parts = [in_order(part) for part in document.portions]
    else:
        parts = each_of(_listed(case), partial(portion_of, case))
    if unknown := _unknown(parts):
        return failure(unknown)
    policy = _policy(case)
    whole = roll_up(parts, policy=policy)
    steps = explain(parts, policy=policy)
    explanation = [{"category": s.category, "what": s.what, "rule": s.rule} for s in steps]
    warnings = [m for m in check(whole, Form.BANNER) if errors([m])]
    fields = {**marking_fields(whole), "explanation": explanation}
    fields |= need_fields(roll_up_needs(map(_need_of_part, case.items(*LIST_KEYS, "xml"))))
    if warnings:
        fields["mistakes"] = [mistake_fields(mistake) for mistake in warnings]
    return success(fields, _without_list(parts))


def _silent_parts(document: IsmDocument) -> list[Mistake]:
    """Returns the mistakes of elements with controls that do not say how they are classified."""
    return [
        replace(mistake, path=f"{element.path} @{mistake.path}")
        for element in document.elements
        if not (element.is_portion or element.is_resource)
        and _CONTROLS(element.marking) != _CONTROLS(Marking())
        for mistake in _unclassified_by_silence(element.marking)
    ]


def _unknown(parts: Iterable[Marking]) -> list[Mistake]:
    """Returns the tokens of portions that nobody knows: whom they keep out cannot be told."""
    found = []
    for at, part in enumerate(parts):
        level = () if part.classification in RANK else (part.classification,)
        if tokens := {*unknown_controls(part), *level}:
            mistakes = [m for m in check_attributes(part, Form.PORTION) if m.found in tokens]
            found += [replace(m, path=f"labels.[{at}] {m.path}") for m in mistakes]
    return found


def _without_list(parts: Iterable[Marking]) -> list[Mistake]:
    """Warns of portions that say `REL` of a banner whose list nobody gave.

    Basis: Register and Manual 2016 §H.8 (REL TO).
    """
    message = "`REL` has the list of a banner that is not given: it counts as released to nobody"
    lacking = Mistake("CAPCO H.8", message, None, "REL", "`banner` with its list, or the list here")
    return [
        replace(lacking, path=f"labels.[{at}]", severity=Severity.WARNING)
        for at, part in enumerate(parts)
        if part.rel_is_banners and not part.releasable_to and not part.joint
    ]


def _need_of_part(part: Any) -> NeedToKnow:
    return need_of(part if isinstance(part, Mapping) else {"xml": part}, KEYS)


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
    """Decides; whom the originator lists meets the markings for whose sake he is listed."""
    need, reader, names = need_of(case.fields, KEYS), reader_of(case), principals_of(case)
    is_listed = need.admits(names)
    if is_listed and need.groups:
        reader = replace(reader, need_to_know=reader.need_to_know | need.markings)
    found = decide(marking_of(case), reader)
    fields: Answer = {
        "permit": found.permit and is_listed,
        "reason": found.reason.value,
        "rule": found.rule,
        "obligations": list(found.obligations),
        "unmet": [{"reason": reason.value, "rule": rule} for reason, rule in found.unmet],
    }
    if not is_listed:
        lacking = [
            {"reason": "need-to-know", "rule": f"NTK {', '.join(group) or 'nobody'}"}
            for group in need.unmet(names)
        ]
        fields["unmet"] += lacking
        fields |= lacking[0] if found.permit else {}
    return success(fields)


OPERATIONS: Mapping[str, Callable[[Case], Answer]] = {
    "parse": _parse,
    "render": _render,
    "rollup": _roll_up,
    "validate": _validate,
    "decide": _decide,
}
"""What can be asked about US markings."""
