"""IEP 2.0 policies in MISP tags (`iep2-policy:tlp="amber"`), read and written.

An object may carry only some tags of a policy: what is absent is unsaid. Where a duty is said
twice, the stricter holds.

Basis: MISP taxonomy iep2-policy 1; FIRST IEP 2.0.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from relto.core.errors import InputError
from relto.core.instant import parse_instant
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.sharing.fields import shown
from relto.labels.sharing.iep import COLOURS, DUTIES, Iep, to_json
from relto.labels.sharing.machine_tags import MachineTag
from relto.labels.sharing.terms import NO_TERMS, join, terms_from

NAMESPACE = "iep2-policy"


def policy_from(tags: list[MachineTag]) -> Iep:
    """Returns the policy that tags of the namespace state.

    Raises:
        MarkingError: a date that is none.
    """
    said: dict[str, list[str]] = {}
    for tag in tags:
        said.setdefault(tag.predicate, []).append(tag.value or "")
    duties = [
        terms_from({tag.predicate: tag.value or ""}) for tag in tags if tag.predicate in DUTIES
    ]
    dates = [tag for tag in tags if tag.predicate in {"start_date", "end_date"}]
    _check_dates([tag for tag in dates if tag.value != "null"])
    starts = [text for text in said.get("start_date", ()) if text != "null"]
    ends = [text for text in said.get("end_date", ()) if text != "null"]
    return Iep(
        " ".join(said.get("id", ())),
        max((COLOURS[word] for word in said.get("tlp", ())), default=None),
        reduce(join, duties, NO_TERMS),
        " ".join(said.get("name", ())),
        " ".join(said.get("description", ())),
        max(starts, key=parse_instant, default=None),
        min(ends, key=parse_instant, default=None),
        tuple(said.get("external_reference", ())),
    )


def _check_dates(tags: list[MachineTag]) -> None:
    mistakes = []
    for tag in tags:
        try:
            parse_instant(tag.value or "")
        except InputError:
            position = tag.text.index('"') + 1
            message = f"`{shown(tag.value)}` is not a timestamp"
            expected = "a timestamp such as `2026-11-23T19:00:00Z`"
            path, found = f"tags.[{tag.at}]", shown(tag.value)
            rule = f"MISP {NAMESPACE}"
            mistakes.append(Mistake(rule, message, position, found, expected, path=path))
    if mistakes:
        raise MarkingError(mistakes)


def tags_of(policy: Iep) -> tuple[str, ...]:
    """Returns the tags that state a policy.

    Raises:
        MarkingError: version 2.0 cannot say what the policy says, or a text has a quotation mark.
    """
    given = to_json(replace(policy, version="2.0"))
    references = given.pop("external_references", [])
    given["end_date"] = given["end_date"] or "null"
    pairs = [(name, value) for name, value in given.items() if value]
    pairs += [("external_reference", reference) for reference in references]
    quoted = [name for name, value in pairs if '"' in value]
    if quoted:
        message, expected = "a tag cannot hold a quotation mark", "a text without one"
        raise MarkingError(
            [Mistake(f"MISP {NAMESPACE}", message, expected=expected, path=name) for name in quoted]
        )
    return tuple(MachineTag(NAMESPACE, name, value).text for name, value in pairs)
