"""Need to know as cases write it: as XML, or as lists of which the reader needs one name each.

    "ntk": [["CIA", "FBI"], ["TASK FORCE 7"]]        all of these groups, any of each
    "ntk": {"oc": ["CIA", "FBI"], "xd": ["STATE"]}   the same by policy
    "clearance": {…, "principals": ["CIA"]}

It decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from relto.labels.batch.case import Answer, Case, fault
from relto.labels.batch.keys import READER_KEYS
from relto.labels.capco.need_to_know import (
    NAMESPACE,
    NeedToKnow,
    needs,
    read_need_to_know,
    roll_up,
)

NTK_KEYS = ("ntk", "need_to_know", "needToKnow")
"""Keys that hold whom the originator lists."""
PRINCIPAL_KEYS = ("principals", "principal")
"""Keys of a reader that hold the names by which an originator lists them."""
_MARKINGS = {"oc": "ORCON", "propin": "PROPIN", "xd": "EXDIS", "nd": "NODIS"}
_MARKINGS |= {marking.lower(): marking for marking in _MARKINGS.values()}


def need_of(said: Mapping[str, Any], texts: Iterable[str] = ()) -> NeedToKnow:
    """Returns what a case or a portion says of need to know, beside or within its marking.

    Args:
        said: the case or the portion.
        texts: keys whose XML may carry it.

    Raises:
        MarkingError: it is not understood.
    """
    found = [_need(said[key]) for key in NTK_KEYS if said.get(key) is not None]
    found += [
        read_need_to_know(text.encode())
        for key in texts
        if isinstance(text := said.get(key), str) and NAMESPACE in text and "<" in text
    ]
    return roll_up(found)


def _need(said: Any) -> NeedToKnow:
    if isinstance(said, str):
        if said.lstrip("\ufeff \t\r\n").startswith("<"):
            return read_need_to_know(said.encode())
        return needs([said.replace(",", " ").split()])
    if isinstance(said, Mapping):
        markings = {_MARKINGS[name.lower()] for name in said if name.lower() in _MARKINGS}
        return needs([_group(names) for names in said.values()], markings)
    if isinstance(said, list) and said and all(isinstance(name, str) for name in said):
        return needs([said])
    if isinstance(said, list):
        return needs([_group(names) for names in said])
    raise _fault()


def _group(names: Any) -> list[str]:
    if isinstance(names, str):
        return [names]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _fault()
    return names


def _fault() -> Exception:
    return fault("ntk", "a need to know is lists of names", expected='[["CIA", "FBI"], ["NSA"]]')


def principals_of(case: Case) -> frozenset[str]:
    """Returns the names by which an originator may list the reader of a case."""
    said = case.value(*READER_KEYS)
    if not isinstance(said, Mapping):
        return frozenset()
    inner = Case(said, case.op, case.scheme)
    return frozenset(name for key in PRINCIPAL_KEYS for name in inner.words(key))


def need_fields(need: NeedToKnow) -> Answer:
    """Writes a need to know, nothing where there is none."""
    return {"ntk": sorted(sorted(group) for group in need.groups)} if need.groups else {}
