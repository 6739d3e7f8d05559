"""Lines of the corpora of policies, labels and clearances: files with edits, and what is expected.

A line names a `base` file of `policies/` and `edit`s of its text (each must hit), or has its XML
inline; `source` is the clause it comes from.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from relto.labels.category import Category, Kind
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.clearance import clearance_from_json, from_claim, read_clearance
from relto.labels.stanag.model import Information, Spif
from relto.labels.stanag.spif import load_spif, write_spif
from relto.labels.stanag.translate import translate_in, translate_out
from relto.labels.stanag.validity import check_label
from relto.labels.stanag.xml_label import (
    Reading,
    applicable,
    examine_label,
    read_label,
    read_labels,
    write_label,
)

HERE = Path(__file__).parent
KINDS = {kind.value[0]: kind for kind in Kind}
Case = dict[str, Any]


def lines(name: str) -> list[Case]:
    text = (HERE / "corpus" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def document(case: Case) -> bytes:
    text = case.get("xml")
    if text is None:
        text = (HERE / "policies" / case["base"]).read_text(encoding="utf-8")
    for old, new in case.get("edit", ()):
        assert old in text, f"the edit `{old}` hits nothing"
        text = text.replace(old, new)
    if "wrap" in case:
        body = text.partition("?>")[2]
        text = case["wrap"].replace("{}", body)
    return str(text).encode(case.get("encoding", "utf-8"))


@cache
def policy(name: str) -> Spif:
    return load_spif((HERE / "policies" / f"{name}.spif.xml").read_bytes())


def instant(text: str | None) -> int | None:
    return None if text is None else int(datetime.fromisoformat(text).timestamp()) * 1_000_000


def information(said: Case) -> Information:
    return Information(
        policy=said.get("policy", "HARBOUR"),
        classification=said["class"],
        categories=tuple(
            Category(tag, KINDS[kind], tuple(values), *rest)
            for tag, kind, values, *rest in said.get("categories", ())
        ),
        policy_id=said.get("id"),
        privacy_mark=said.get("mark"),
    )


def told(found: Information) -> Case:
    """Returns what a label says in the short form of the corpora."""
    said: Case = {"policy": found.policy, "class": found.classification}
    if found.categories:
        said["categories"] = [[c.tag, c.kind.value[0], list(c.values)] for c in found.categories]
    return said


def rules(mistakes: tuple[Mistake, ...]) -> list[str]:
    return sorted({mistake.rule for mistake in mistakes})


def answer(case: Case) -> Case:
    try:
        return {"ok": True, **OPERATIONS[case["op"]](case)}
    except MarkingError as error:
        found = [mistake for mistake in error.mistakes if mistake.is_error]
        return {"ok": False, "rules": rules(tuple(found))}


def _load(case: Case) -> Case:
    spif = load_spif(document(case))
    return {
        "name": spif.name,
        "id": spif.identifier,
        "classes": [level.name for level in spif.classifications],
        "hierarchy": [level.hierarchy for level in spif.classifications],
        "tags": [[s.name, *(t.kind.value[0] for t in s.tags)] for s in spif.tag_sets],
        "values": [v.name for s in spif.tag_sets for t in s.tags for v in t.values],
        "warnings": rules(spif.mistakes),
    }


def _write_policy(case: Case) -> Case:
    spif = load_spif(document(case))
    return {"same": load_spif(write_spif(spif)) == spif}


def _read(case: Case) -> Case:
    reading = Reading(case.get("reading", "tolerant"))
    label = read_label(document(case), reading=reading)
    examined = examine_label(document(case), reading=reading)
    return {
        "role": label.role.value,
        "label": told(label.information),
        "id": label.information.policy_id,
        "created": label.created,
        "review": label.review,
        "originator": label.originator,
        "succession": label.succession and told(label.succession.information),
        "warnings": rules(examined.mistakes),
    }


def _write(case: Case) -> Case:
    label = read_label(document(case), reading=Reading.LENIENT)
    return {"same": read_label(write_label(label), reading=Reading.SCHEMA) == label}


def _applicable(case: Case) -> Case:
    labels = read_labels(document(case))
    found = applicable(labels, case["policy"], instant(case.get("at")))
    return {"label": None if found is None else told(found), "roles": len(labels)}


def _clearance(case: Case) -> Case:
    if "json" in case:
        spif = policy(case["spif"]) if "spif" in case else None
        clearance = clearance_from_json(case["json"], spif=spif)
    elif "claim" in case:
        clearance = from_claim(case["claim"])
    else:
        reading = Reading(case.get("reading", "tolerant"))
        clearance = read_clearance(document(case), reading=reading)
    return {
        "policy": clearance.policy,
        "classes": list(clearance.classifications),
        "categories": [[c.tag, c.kind.value[0], list(c.values)] for c in clearance.categories],
    }


def _validate(case: Case) -> Case:
    spif = policy(case.get("spif", "harbour"))
    if "edit" in case:
        spif = load_spif(document({"base": "harbour.spif.xml", **case}))
    found = check_label(information(case["label"]), spif, at=instant(case.get("at")))
    return {"rules": rules(found)}


def _translate(case: Case) -> Case:
    own, foreign = policy("harbour"), policy("lantern")
    if "edit" in case:
        own = load_spif(document({"base": "harbour.spif.xml", **case}))
    turn = translate_out if case["to"] == "LANTERN" else translate_in
    return {"label": told(turn(information(case["label"]), own, foreign, at=None))}


OPERATIONS = {
    "load": _load,
    "write policy": _write_policy,
    "read": _read,
    "write": _write,
    "applicable": _applicable,
    "clearance": _clearance,
    "validate": _validate,
    "translate": _translate,
}
