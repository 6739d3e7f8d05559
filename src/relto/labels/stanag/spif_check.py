"""Whether a policy is consistent with itself: fifteen checks for authors.

On import every finding is a warning, since policies in use fail several of them; `write_spif`
refuses what fails one. Nothing here reads XML or judges labels.

Basis: XML SPIF 2.1 (identity constraints and simple types); ADatP-4774.1 §3.2 to §3.6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from relto.labels.category import Kind
from relto.labels.mistakes import Mistake
from relto.labels.stanag.lookup import closest
from relto.labels.stanag.model import Group, Operation, Requirement, Spif, Value

OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+", re.ASCII)
"""An object identifier."""
_COLOUR = re.compile(
    r"#[0-9A-Fa-f]{6}|aqua|black|blue|fuschia|gray|green|lime|maroon|navy|none|olive|purple|red"
    r"|silver|teal|white|yellow",
    re.ASCII,
)
_APPLIED = {"encrypt", "decrypt", "both"}
_SET = "securityCategoryTagSet"
CODES = frozenset(
    {
        *("pageTop", "pageBottom", "pageTopBottom", "documentStart", "documentEnd"),
        *("noNameDisplay", "noMarkingDisplay", "suppressClassName", "firstLineOfText"),
        *("lastLineOfText", "subject", "xHeader", "portionMarking", "inputTitle", "waterMark"),
        "replacePolicy",
    }
)
"""Where and how a phrase is printed."""

_MOST = 200

Check = Callable[[Spif], Iterator[Mistake]]


def check_spif(spif: Spif) -> tuple[Mistake, ...]:
    """Returns what is inconsistent in a policy, as errors, at most 200 of each check."""
    return tuple(mistake for check in CHECKS.values() for mistake in islice(check(spif), _MOST))


def _repeated(rule: str, path: str, names: Iterable[str]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            message = f"`{name}` is given twice, expected once"
            yield Mistake(rule=rule, message=message, found=name, path=path)
        seen.add(name)


def _unknown(rule: str, path: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Mistake]:
    valid = set(known)
    for name in dict.fromkeys(names):
        if name not in valid:
            yield Mistake(
                rule=rule,
                message=f"`{name}` is not known, expected one of {len(valid)}",
                found=name,
                nearest=closest(name, sorted(valid)),
                path=path,
            )


def _values(spif: Spif) -> Iterator[tuple[str, Value]]:
    for tag_set in spif.tag_sets:
        for tag in tag_set.tags:
            for value in tag.values:
                yield f"{_SET} `{tag_set.name}` / tagCategory `{value.name}`", value


def _requirements(spif: Spif) -> Iterator[tuple[str, Requirement]]:
    for level in spif.classifications:
        for required in level.required:
            yield f"securityClassification `{level.name}`", required
    for path, value in _values(spif):
        for required in value.required:
            yield path, required


# --- 1, 2: policies ----------------------------------------------------------------------------


def _policy_ids(spif: Spif) -> Iterator[Mistake]:
    given = [spif.identifier, *(p.identifier for p in spif.equivalent_policies)]
    return _repeated("SPIF policy-id-unique", "equivalentPolicy/@id", given)


def _policy_names(spif: Spif) -> Iterator[Mistake]:
    given = [spif.name, *(p.name for p in spif.equivalent_policies)]
    return _repeated("SPIF policy-name-unique", "equivalentPolicy/@name", given)


# --- 3, 4: equivalents -------------------------------------------------------------------------


def _class_equivalents(spif: Spif) -> Iterator[Mistake]:
    known = [p.name for p in spif.equivalent_policies]
    for level in spif.classifications:
        path = f"securityClassification `{level.name}` / equivalentClassification/@policyRef"
        given = (e.policy for e in level.equivalents)
        yield from _unknown("SPIF equivalent-class-policy", path, given, known)


def _value_equivalents(spif: Spif) -> Iterator[Mistake]:
    known = [p.name for p in spif.equivalent_policies]
    for path, value in _values(spif):
        given = (e.policy for e in value.equivalents)
        rule = "SPIF equivalent-value-policy"
        yield from _unknown(rule, f"{path} / equivalentSecCategoryTag/@policyRef", given, known)


# --- 5 to 8: classifications -------------------------------------------------------------------


def _class_lacvs(spif: Spif) -> Iterator[Mistake]:
    given = (level.lacv for level in spif.classifications)
    return _repeated("SPIF class-lacv-unique", "securityClassification/@lacv", given)


def _class_names(spif: Spif) -> Iterator[Mistake]:
    given = (level.name for level in spif.classifications)
    return _repeated("SPIF class-name-unique", "securityClassification/@name", given)


def _class_hierarchies(spif: Spif) -> Iterator[Mistake]:
    given = (str(level.hierarchy) for level in spif.classifications)
    return _repeated("SPIF class-hierarchy-unique", "securityClassification/@hierarchy", given)


def _class_colours(spif: Spif) -> Iterator[Mistake]:
    given = (level.color.lower() for level in spif.classifications if level.color)
    return _repeated("SPIF class-colour-unique", "securityClassification/@color", given)


# --- 9 to 12: references -----------------------------------------------------------------------


def _required_classes(spif: Spif) -> Iterator[Mistake]:
    known = [level.name for level in spif.classifications]
    for path, value in _values(spif):
        given = [value.required_class] if value.required_class else []
        yield from _unknown("SPIF required-class", f"{path} / @requiredClass", given, known)


def _excluded_classes(spif: Spif) -> Iterator[Mistake]:
    known = [level.name for level in spif.classifications]
    for path, value in _values(spif):
        given = value.excluded_classes
        yield from _unknown("SPIF excluded-class", f"{path} / excludedClass", given, known)


Known = dict[str, dict[Kind, set[str]]]


def _known_values(spif: Spif) -> Known:
    known: Known = {}
    for tag_set in spif.tag_sets:
        for tag in tag_set.tags:
            kinds = known.setdefault(tag_set.name, {})
            kinds.setdefault(tag.kind, set()).update(v.lacv for v in tag.values)
    return known


def _groups(rule: str, path: str, groups: Iterable[Group], known: Known) -> Iterator[Mistake]:
    for group in groups:
        kinds = known.get(group.tag_set, {})
        held = [values for kind, values in kinds.items() if group.kind in {None, kind}]
        if not held:
            kind = group.kind.value.lower() if group.kind else "any"
            message = f"there is no tag set `{group.tag_set}` with a tag of kind {kind}"
            close = closest(group.tag_set, sorted(known))
            yield Mistake(rule=rule, message=message, found=group.tag_set, nearest=close, path=path)
        elif group.lacv is not None and not any(group.lacv in values for values in held):
            message = f"`{group.tag_set}` has no value with lacv `{group.lacv}`"
            yield Mistake(rule=rule, message=message, found=group.lacv, path=path)


def _required_categories(spif: Spif) -> Iterator[Mistake]:
    known = _known_values(spif)
    for path, required in _requirements(spif):
        rule = "SPIF required-category"
        yield from _groups(rule, f"{path} / requiredCategory", required.groups, known)


def _excluded_categories(spif: Spif) -> Iterator[Mistake]:
    known = _known_values(spif)
    for path, value in _values(spif):
        rule = "SPIF excluded-category"
        yield from _groups(rule, f"{path} / excludedCategory", value.excluded, known)


# --- 13, 14: tag sets --------------------------------------------------------------------------


def _set_names(spif: Spif) -> Iterator[Mistake]:
    yield from _repeated("SPIF tag-set-unique", f"{_SET}/@name", (s.name for s in spif.tag_sets))
    yield from _repeated(
        "SPIF tag-set-unique", f"{_SET}/@id", (s.identifier for s in spif.tag_sets)
    )


def _set_values(spif: Spif) -> Iterator[Mistake]:
    for tag_set in spif.tag_sets:
        for tag in tag_set.tags:
            path = f"{_SET} `{tag_set.name}` / tagCategory"
            rule = "SPIF tag-value-unique"
            yield from _repeated(rule, f"{path}/@lacv", (v.lacv for v in tag.values))
            yield from _repeated(rule, f"{path}/@name", (v.name for v in tag.values))


# --- 15: simple types --------------------------------------------------------------------------


def _simple_types(spif: Spif) -> Iterator[Mistake]:
    yield from _identifiers(spif)
    for level in spif.classifications:
        path = f"securityClassification `{level.name}`"
        yield from _wrong(path, "lacv", level.lacv, ok=level.lacv.isdecimal())
        colour = level.color or "none"
        yield from _wrong(path, "color", colour, ok=bool(_COLOUR.fullmatch(colour)))
        for code in {c for p in level.phrases for c in p.codes}:
            yield from _wrong(path, "code", code, ok=code in CODES)
    for path, value in _values(spif):
        yield from _wrong(path, "lacv", value.lacv, ok=bool(value.lacv))
        for code in {c for p in value.phrases for c in p.codes}:
            yield from _wrong(path, "code", code, ok=code in CODES)
        span = (value.not_before, value.not_after)
        in_order = None in span or (span[0] or 0) < (span[1] or 0)
        yield from _wrong(path, "notAfter", str(value.not_after), ok=in_order)
    yield from _limits(spif)
    yield from _applications(spif)


def _wrong(path: str, name: str, found: str, *, ok: bool) -> Iterator[Mistake]:
    if not ok:
        message = f"`{found}` is not a valid {name}"
        yield Mistake(
            rule="SPIF simple-types", message=message, found=found, path=f"{path}/@{name}"
        )


def _identifiers(spif: Spif) -> Iterator[Mistake]:
    given = [("securityPolicyId", spif.identifier)]
    given += [(f"equivalentPolicy `{p.name}`", p.identifier) for p in spif.equivalent_policies]
    given += [(f"{_SET} `{s.name}`", s.identifier) for s in spif.tag_sets]
    for path, identifier in given:
        yield from _wrong(path, "id", identifier, ok=bool(OID.fullmatch(identifier)))
    names = [("securityPolicyId", spif.name)]
    names += [(_SET, s.name) for s in spif.tag_sets]
    for path, name in names:
        fits = 0 < len(name) <= 256 and name == " ".join(name.split())
        yield from _wrong(path, "name", name, ok=fits)


def _limits(spif: Spif) -> Iterator[Mistake]:
    for tag_set in spif.tag_sets:
        for tag in tag_set.tags:
            most = len(tag.values) if tag.most is None else tag.most
            if tag.single:
                most = min(most, 1)
            fits = tag.least <= most or not tag.values
            path = f"{_SET} `{tag_set.name}` / securityCategoryTag `{tag.name}`"
            yield from _wrong(path, "minSelection", str(tag.least), ok=fits)


def _applications(spif: Spif) -> Iterator[Mistake]:
    for path, value in _values(spif):
        for entry in value.equivalents:
            yield from _wrong(path, "applied", entry.applied, ok=entry.applied in _APPLIED)
    for level in spif.classifications:
        for other in level.equivalents:
            path = f"securityClassification `{level.name}`"
            yield from _wrong(path, "applied", other.applied, ok=other.applied in _APPLIED)
    for path, required in _requirements(spif):
        needed = required.operation is not Operation.ALL or bool(required.groups)
        yield from _wrong(path, "requiredCategory", "", ok=needed)


CHECKS: dict[str, Check] = {
    "policy-id-unique": _policy_ids,
    "policy-name-unique": _policy_names,
    "equivalent-class-policy": _class_equivalents,
    "equivalent-value-policy": _value_equivalents,
    "class-lacv-unique": _class_lacvs,
    "class-name-unique": _class_names,
    "class-hierarchy-unique": _class_hierarchies,
    "class-colour-unique": _class_colours,
    "required-class": _required_classes,
    "excluded-class": _excluded_classes,
    "required-category": _required_categories,
    "excluded-category": _excluded_categories,
    "tag-set-unique": _set_names,
    "tag-value-unique": _set_values,
    "simple-types": _simple_types,
}
"""The fifteen checks by name; a mistake's rule is `SPIF` and that name."""
