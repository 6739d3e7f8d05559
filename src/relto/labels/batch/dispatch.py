"""Which module answers which case: by scheme, then by operation.

1. An answer is made for every case, whatever it says: what cannot be read is an answer with the
   place and the reason, never an exception.
2. A module of a scheme is loaded when its first case comes, so that a batch starts quickly.
3. Without a scheme (or with `auto`) it is recognised by signs that only one scheme has; a national
   marking is never recognised by its words alone.

Nothing here knows a grammar.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

import msgspec

from relto.core.errors import InputError
from relto.labels.batch.case import Answer, Case, fault, no_file
from relto.labels.batch.keys import KNOWN, unread
from relto.labels.batch.outcome import failure, mistake_fields
from relto.labels.batch.recognition import recognise
from relto.labels.batch.scheme_names import ALIASES, MODULES, squeezed
from relto.labels.mistakes import MarkingError, Mistake

OPERATIONS = ("parse", "render", "rollup", "validate", "convert", "decide", "equivalent", "check")
_OP_ALIASES = {
    "aggregate": "rollup",
    "join": "rollup",
    "dominant": "rollup",
    "dominance": "rollup",
    "access": "decide",
    "evaluate": "decide",
    "authorise": "decide",
    "authorize": "decide",
    "read": "parse",
    "load": "parse",
    "write": "render",
    "format": "render",
    "translate": "convert",
    "equivalence": "equivalent",
    "verify": "validate",
}

_OP_MODULES = {"convert": "conversion", "check": "documents"}
_OP_SCHEMES = {"equivalent": "national", "check": "documents"}
_COUNTRY_CODE_LENGTHS = (2, 3)
_ANY = {"auto", "any", "xml", "json", "text"}
Operation = Callable[[Case], Answer]


def answer(
    case: Mapping[str, Any],
    *,
    read: Callable[[str], bytes] = no_file,
    now: int | None = None,
) -> Answer:
    """Answers one case.

    Args:
        case: `op`, `scheme` and what the operation needs; docs/commands.md lists the keys.
        read: opens a file that a case names (a SPIF); without one, files are refused.
        now: the present in microseconds, for labels that are made; None makes no such label.

    Returns:
        `{"ok": true, …}` or `{"ok": false, "error": {"position", "rule", "message", …}}`.
    """
    found = _answer(case, read, now)
    if told := unread(case, _others(case)):
        fields = [mistake_fields(mistake) for mistake in told]
        found["warnings"] = [*found.get("warnings", ()), *fields]
    return found


def _answer(case: Mapping[str, Any], read: Callable[[str], bytes], now: int | None) -> Answer:
    try:
        op = _operation(case)
        scheme = _scheme(case, op)
        if op == "validate" and _is_document(case):
            op, scheme = "check", "documents"
        operations = _operations(_OP_MODULES.get(op) or MODULES[scheme])
        if op not in operations:
            raise fault("op", f"`{op}` is not there for `{scheme}`", expected=_listed(operations))
        return operations[op](Case(case, op, scheme, read, now))
    except MarkingError as error:
        return failure(error.mistakes)
    except InputError as error:
        return failure([Mistake("INPUT", str(error))])
    except RecursionError:
        return failure([Mistake("BATCH", "the case is nested too deeply", expected="less depth")])


def _others(case: Mapping[str, Any]) -> Iterable[str]:
    """Returns the names of attributes that stand beside `op`, where a case has no marking."""
    if case.keys() <= KNOWN:
        return ()
    attributes = importlib.import_module("relto.labels.capco.attributes")
    names: Iterable[str] = (*attributes.BY_NAME, *attributes.BY_FIELD)
    return names


def answer_line(
    line: bytes,
    number: int,
    *,
    read: Callable[[str], bytes] = no_file,
    now: int | None = None,
) -> Answer:
    """Answers a line of JSON; an error names the line, and an `id` of the case is repeated.

    Whatever goes wrong with one line is its answer: no line stops those behind it.
    """
    try:
        case = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return numbered(_no_case(f"the line is no JSON: {str(error).lower()}"), number)
    if not isinstance(case, dict):
        return numbered(_no_case("the line is no JSON object"), number)
    try:
        found = answer(case, read=read, now=now)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one line must not stop the others
        message = f"relto failed on this line: {type(error).__name__}: {error}; please report it"
        found = failure([Mistake("INTERNAL", message)])
    if "id" in case:
        found["id"] = case["id"]
    return numbered(found, number)


def too_long(number: int, limit: int) -> Answer:
    """Answers a line that is longer than anybody reads."""
    return numbered(_no_case(f"the line is longer than {limit} bytes; divide it"), number)


def numbered(found: Answer, number: int) -> Answer:
    """Adds the number of the line to an error; other answers stay as they are."""
    if "error" in found:
        found["error"]["line"] = number
    return found


def _no_case(message: str) -> Answer:
    example = '{"op": "parse", "scheme": "capco", "text": "(U)"}'
    return failure([Mistake("BATCH", message, expected=f"one object a line, as {example}")])


def _operation(case: Mapping[str, Any]) -> str:
    given = case.get("op", case.get("operation"))
    if given in OPERATIONS:
        return str(given)
    if not isinstance(given, str):
        raise fault("op", "the case has no `op`; add it", expected=_listed(OPERATIONS))
    name = squeezed(given)
    name = _OP_ALIASES.get(name, name)
    if name not in OPERATIONS:
        near = next(iter(get_close_matches(name, OPERATIONS, 1)), None)
        message = f"`{given}` is no operation"
        raise fault("op", message, expected=_listed(OPERATIONS), near=near)
    return name


def _scheme(case: Mapping[str, Any], op: str) -> str:
    if op in _OP_SCHEMES:
        return _OP_SCHEMES[op]
    key = "from" if op == "convert" and "from" in case else "scheme"
    given = case.get(key)
    if given is None:
        return recognise(case)
    if isinstance(given, str) and given in MODULES:
        return given
    if not isinstance(given, str):
        raise fault(key, f"`{key}` is a text", expected=_listed(MODULES))
    name = given.strip().lower()
    short = squeezed(name)
    short = ALIASES.get(short, short)
    if short in _ANY:
        return recognise(case)
    if short in MODULES:
        return short
    if (len(name) in _COUNTRY_CODE_LENGTHS and name.isalpha()) or _is_country(name):
        return "national"
    if any(case.get(spif) is not None for spif in ("spif", "policy_file", "spifs")):
        return "spif"
    near = next(iter(get_close_matches(name, [*MODULES, *ALIASES], 1)), None)
    raise fault(key, f"`{given}` is no scheme", expected=_listed(MODULES), near=near)


def _is_document(case: Mapping[str, Any]) -> bool:
    """Tells whether a case gives the text of a portion-marked document."""
    text = case.get("document")
    return isinstance(text, str) and not text.lstrip("\ufeff \t\r\n").startswith("<")


def _is_country(name: str) -> bool:
    """Tells whether a country has this name, loading the table of countries for it."""
    table = importlib.import_module("relto.labels.national.table")
    return table.known_code(name) is not None


def _listed(names: Iterable[str]) -> str:
    return "one of " + ", ".join(names)


@cache
def _operations(module: str) -> Mapping[str, Operation]:
    """Loads the module of a scheme when its first case comes."""
    loaded = importlib.import_module(f"relto.labels.batch.{module}")
    found: Mapping[str, Operation] = loaded.OPERATIONS
    return found
