"""Labels in JSON, as tagged data objects carry them: OCL of ADatP-5636.

    {"context": {"@base": "urn:nato:stanag:5636:A:1:elements:json"},
     "ocl": {"pol": "1.3.26.1.3.1", "cls": "SECRET",
             "catl": [{"type": "P", "name": "Releasable To", "vals": ["JPN"]}],
             "dcr": "2024-12-17T13:00:52Z"}}

Read is the whole document, or the object `ocl` alone; written is the whole. A policy given by its
object identifier gets its name from the policies that are known. JSON has no place for the privacy
mark, the originator, review and succession: a label with a succession is refused, since without
it the label would say something else later.

Basis: ADatP-5636 (as in ZTDF assertions).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import msgspec

from relto.core.errors import InputError
from relto.labels.category import Category, Kind
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.dates import parse_datetime, write_datetime
from relto.labels.stanag.lookup import oid
from relto.labels.stanag.model import ConfidentialityLabel, Information, Role
from relto.labels.stanag.policies import Policies

BASE = "urn:nato:stanag:5636:A:1:elements:json"
RULE = "ADatP-5636"
MAX_BYTES = 1_000_000
_KINDS = {kind.value[:1]: kind for kind in Kind}
_KEYS = {"pol", "cls", "catl", "dcr"}

Json: TypeAlias = "str | list[Json] | dict[str, Json]"


def read_ocl(
    source: bytes | str | Mapping[str, object], *, policies: Policies | None = None
) -> ConfidentialityLabel:
    """Reads a label from JSON, as text or decoded.

    Args:
        source: the document, or its object `ocl`.
        policies: where a policy given by its object identifier gets its name.

    Raises:
        MarkingError: no JSON, or anything missing, unknown or of the wrong form.
    """
    said = _object(_decoded(source), "")
    if "ocl" in said:
        _check_base(said)
        said = _object(said["ocl"], "ocl")
    if unknown := sorted(said.keys() - _KEYS):
        raise _refusal(f"`{unknown[0]}` is not known, expected {', '.join(sorted(_KEYS))}", "ocl")
    policy, identifier = _policy(_word(said.get("pol"), "pol"), policies or Policies.standard())
    information = Information(
        policy=policy,
        classification=_word(said.get("cls"), "cls"),
        categories=tuple(_categories(said.get("catl", []))),
        policy_id=identifier,
    )
    return ConfidentialityLabel(Role.ORIGINATOR, information, _created(said.get("dcr")))


def write_ocl(label: ConfidentialityLabel) -> dict[str, Json]:
    """Returns a label as JSON, not yet encoded.

    Raises:
        MarkingError: the label has a succession, which JSON cannot carry.
    """
    if label.succession is not None:
        raise _refusal("a label with a succession cannot be told in JSON, keep the XML", "ocl")
    information = label.information
    categories: list[Json] = [
        {"type": c.kind.value[:1], "name": c.tag, "vals": list(c.values)}
        for c in information.categories
    ]
    said: dict[str, Json] = {
        "pol": oid(information.policy_id) or information.policy,
        "cls": information.classification,
        "catl": categories,
    }
    if label.created is not None:
        said["dcr"] = write_datetime(label.created)
    return {"context": {"@base": BASE}, "ocl": said}


def _refusal(message: str, path: str) -> MarkingError:
    return MarkingError([Mistake(rule=RULE, message=message, path=path)])


def _decoded(source: bytes | str | Mapping[str, object]) -> object:
    if isinstance(source, Mapping):
        return source
    if len(source) > MAX_BYTES:
        raise _refusal(f"the document is longer than {MAX_BYTES} bytes", "")
    try:
        return msgspec.json.decode(source)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _refusal(f"no JSON: {str(error).lower()}", "") from None


def _object(value: object, path: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not all(isinstance(k, str) for k in value):
        raise _refusal("expected an object", path)
    return value


def _check_base(said: Mapping[str, object]) -> None:
    context = _object(said.get("context", {"@base": BASE}), "context")
    base = context.get("@base", BASE)
    if base != BASE:
        raise _refusal(f"@base is `{base}`, expected `{BASE}`", "context")


def _word(value: object, path: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _refusal("expected a text that is not empty", path)
    return " ".join(value.split())


def _policy(said: str, policies: Policies) -> tuple[str, str | None]:
    """Returns name and identifier of a policy that is given by either."""
    bare = oid(said)
    if not bare.replace(".", "").isdecimal() or "." not in bare:
        return said, None
    known = policies.find("", bare)
    return (bare if known is None else known.name), f"urn:oid:{bare}"


def _categories(value: object) -> Iterator[Category]:
    if not isinstance(value, list | tuple):
        raise _refusal("expected a list of categories", "catl")
    for index, entry in enumerate(value):
        path = f"catl[{index}]"
        said = _object(entry, path)
        if unknown := sorted(said.keys() - {"type", "name", "vals"}):
            raise _refusal(f"`{unknown[0]}` is not known, expected type, name, vals", path)
        kind = _KINDS.get(_word(said.get("type"), f"{path}.type"))
        if kind is None:
            raise _refusal(f"`{said['type']}` is no type, expected P, R or I", f"{path}.type")
        values = said.get("vals")
        if not isinstance(values, list | tuple):
            raise _refusal("expected a list of texts", f"{path}.vals")
        words = tuple(_word(v, f"{path}.vals") for v in values)
        yield Category(_word(said.get("name"), f"{path}.name"), kind, words)


def _created(value: object) -> int | None:
    if value is None:
        return None
    try:
        return parse_datetime(_word(value, "dcr"))
    except InputError as error:
        raise _refusal(error.message, "dcr") from None
