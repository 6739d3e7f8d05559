"""Whole objects of STIX, and bundles of them: what the markings that they refer to say together.

1. An object has the markings of `object_marking_refs`; what a granular marking selects has its own
   besides. The label of a bundle is that of everything in it.
2. A marking-definition is found among the objects that are given, or has an id that a
   specification fixes. One that is not found is a flaw, and withholds.
3. A selector has to select something.

It reads markings alone, nothing else of an object.

Basis: STIX 2.1 §7.2.2, §7.2.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from relto.labels.batch.case import Answer, Case, fault
from relto.labels.batch.outcome import failure, label_fields, success
from relto.labels.label import BOTTOM, Label, join, merge
from relto.labels.mistakes import Mistake, Severity
from relto.labels.schemes import recognise
from relto.labels.sharing.stix import fixed_record, meaning, read_extensions
from relto.labels.tlp import tlp_label

_KEYS = ("objects", "bundle", "object", "label", "json", "labels")
_REFS = ("object_marking_refs", "granular_markings")
_STEP = re.compile(r"\[(\d+)\]|[a-z0-9_-]{1,250}")
_UNKNOWN = Label(flaws=frozenset({"unknown-marking"}))
_CONTRADICTORY = Label(flaws=frozenset({"contradictory-tlp"}))

Objects = Sequence[Mapping[str, Any]]


def objects_of(case: Case) -> Objects | None:
    """Returns the objects that a case gives, None if it gives a marking itself."""
    for key in _KEYS:
        given = case.fields.get(key)
        listed = given if isinstance(given, list) else [given]
        found = [each for each in listed if isinstance(each, Mapping)]
        if found and len(found) == len(listed):
            inner = [each for one in found for each in _opened(one)]
            is_whole = key in {"objects", "bundle"} or any(_is_marked(each) for each in inner)
            return inner if is_whole else None
    return None


def _opened(given: Mapping[str, Any]) -> Objects:
    inside = given.get("objects")
    if given.get("type") != "bundle" or not isinstance(inside, list):
        return [given]
    return [each for each in inside if isinstance(each, Mapping)]


def _is_marked(given: Mapping[str, Any]) -> bool:
    """Tells whether an object is more than one marking that some scheme reads."""
    kind = given.get("type")
    if kind == "marking-definition":
        return given.get("definition_type") == "statement" and "extensions" not in given
    return isinstance(kind, str) and "control_set" not in given


def read_objects(objects: Objects) -> Answer:
    """Answers what the markings of objects say, each by itself and all together."""
    known = {str(each.get("id")): each for each in objects if _is_definition(each)}
    marked = [each for each in objects if not _is_definition(each)]
    told: list[Mistake] = []
    answers, whole = list[Answer](), BOTTOM
    for place, given in enumerate(marked):
        answer, label = _object(given, known, f"objects.[{place}]", told)
        answers.append(answer)
        whole = join(whole, label)
    if not marked:
        whole = reduce(join, (_definition(each) for each in known.values()), BOTTOM)
    fields = {**label_fields(whole), "flaws": sorted(whole.flaws), "objects": answers}
    return success(fields, told)


def validate_objects(objects: Objects) -> Answer:
    """Answers whether every marking of objects is found and read, and every selector selects."""
    found = read_objects(objects)
    if "warnings" not in found and not found["flaws"]:
        return success({"valid": True})
    mistakes = [
        Mistake(each["rule"], each["message"], path=each.get("path", ""))
        for each in found.get("warnings", ())
    ]
    mistakes += [Mistake("STIX 2.1 §7.2", f"a marking has the flaw `{f}`") for f in found["flaws"]]
    return failure(mistakes)


def _is_definition(given: Mapping[str, Any]) -> bool:
    return given.get("type") == "marking-definition"


def _object(
    given: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]], path: str, told: list[Mistake]
) -> tuple[Answer, Label]:
    own = _together(_listed(given, _REFS[0], path), known, f"{path}.{_REFS[0]}", told)
    whole, granular = own, list[Answer]()
    for place, entry in enumerate(_listed(given, _REFS[1], path)):
        at = f"{path}.{_REFS[1]}.[{place}]"
        if not isinstance(entry, Mapping):
            raise fault(at, "a granular marking is an object", expected="selectors, marking_ref")
        selectors = _listed(entry, "selectors", at)
        told += [_unselected(each, at) for each in selectors if not _selects(given, each)]
        if "marking_ref" in entry:
            label = _together([entry["marking_ref"]], known, at, told)
            whole = join(whole, label)
            granular.append({"selectors": selectors, **label_fields(join(own, label))})
    answer = {"id": given.get("id"), **label_fields(own), "granular": granular}
    return answer, whole


def _listed(given: Mapping[str, Any], key: str, path: str) -> list[Any]:
    found = given.get(key, [])
    if not isinstance(found, list):
        raise fault(f"{path}.{key}", f"`{key}` is a list", expected="a list")
    return found


def _together(
    refs: list[Any], known: Mapping[str, Mapping[str, Any]], path: str, told: list[Mistake]
) -> Label:
    labels = []
    for ref in refs:
        fixed = fixed_record(str(ref))
        if str(ref) in known:
            labels.append(_definition(known[str(ref)]))
        elif fixed is not None:
            labels.append(meaning(fixed))
        else:
            message = f"the marking-definition `{str(ref)[:80]}` is not among the objects"
            told.append(Mistake("STIX 2.1 §7.2.2", message, path=path, severity=Severity.WARNING))
            labels.append(_UNKNOWN)
    return reduce(join, labels, BOTTOM)


def _definition(given: Mapping[str, Any]) -> Label:
    said = [BOTTOM]
    extensions, inner = given.get("extensions"), given.get("definition")
    if isinstance(extensions, Mapping):
        said.append(read_extensions(extensions)[0])
    inner = inner if isinstance(inner, Mapping) else {}
    if given.get("definition_type") == "tlp":
        said.append(tlp_label(str(inner.get("tlp"))) or _UNKNOWN)
    if (fixed := fixed_record(str(given.get("id")))) is not None:
        said.append(meaning(fixed))
    if len({label.tlp for label in said} - {None}) > 1:
        said.append(_CONTRADICTORY)
    if given.get("definition_type") == "statement" and isinstance(inner.get("statement"), str):
        said.append(recognise(inner["statement"]) or BOTTOM)
    elif len(said) == 1:
        said.append(_UNKNOWN)
    return reduce(merge, said)


def _selects(given: Any, selector: Any) -> bool:
    """Tells whether a selector leads to something in an object."""
    for step in str(selector).split("."):
        index = _STEP.fullmatch(step)
        if index is None:
            return False
        if index[1] is not None:
            if not isinstance(given, list) or int(index[1]) >= len(given):
                return False
            given = given[int(index[1])]
        elif isinstance(given, Mapping) and step in given:
            given = given[step]
        else:
            return False
    return True


def _unselected(selector: Any, path: str) -> Mistake:
    message = f"the selector `{str(selector)[:80]}` selects nothing"
    return Mistake("STIX 2.1 §7.2.3", message, path=path, severity=Severity.WARNING)
