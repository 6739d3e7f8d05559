"""Red lines, from nodes to records.

1. A red line names no partner: `to` is no key of it, so that it is the same for all.
2. It says by which evidence it holds, and a rung below open that it keeps to.
3. Its levels are `at least …`, so that what is more sensitive is never held less.

It does not ask whether a red line holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from relto.model.assessment import Dimension
from relto.model.evidence import Credibility, Kind, Reliability
from relto.model.readiness import RedLine, Tripwire
from relto.model.rung import RUNGS, Rung
from relto.model.selection import Comparison, LevelCondition, Selection
from relto.policy.loader.clauses import selection
from relto.policy.loader.context import Context
from relto.policy.loader.readiness import check_name, share, whole_number
from relto.policy.loader.tree import Entry, Node
from relto.policy.loader.values import Form, choice, several, words

_RED_LINE = ("reason", "when", "rung", "topic", "topics", "discipline", "disciplines", "level")
_WHEN = ("kind", "kinds", "dimension", "at_least", "within_days")
_AT_LEAST = ("credibility", "reliability", "probability", "caused")
_BELOW_OPEN = {text: rung for text, rung in RUNGS.items() if rung is not Rung.OPEN}
_KINDS = {each.value: each for each in Kind}
_DIMENSIONS = {each.value: each for each in Dimension}
_CREDIBILITIES = {str(each.value): each for each in Credibility if each is not Credibility.UNKNOWN}
_RELIABILITIES = {each.value: each for each in Reliability if each is not Reliability.F}
_NEVER = Tripwire(frozenset())

T = TypeVar("T")


def read_red_line(code: str, entry: Entry, context: Context) -> RedLine:
    """Reads one red line."""
    check_name(code, entry.place, context)
    form = Form(entry.value, context, _RED_LINE)
    reason, when, rung = form.need("reason"), form.need("when"), form.need("rung")
    return RedLine(
        code,
        "" if reason is None else words(reason, context, "what it guards against"),
        _NEVER if when is None else _when(when, context),
        Rung.WITHHOLD if rung is None else choice(rung, context, _BELOW_OPEN, Rung.WITHHOLD),
        _what(form),
        entry.place.source,
    )


def _what(form: Form) -> Selection:
    what = selection(form)
    level = form.get("level")
    if level is None or what.level is None or _is_upwards(what.level):
        return what
    message = f"`{what.level.words}`, expected `at least` and a level, as in `at least SECRET`"
    form.context.note(level.place, "unknown-level", message)
    return Selection(what.topics, what.disciplines, None)


def _is_upwards(level: LevelCondition) -> bool:
    return level.comparison is Comparison.AT_LEAST and level.bound.level is not None


def _when(node: Node, context: Context) -> Tripwire:
    form = Form(node, context, _WHEN)
    kinds = form.either("kind", "kinds")
    if form.valid and kinds is None:
        context.note(form.place, "missing-key", "`kind` is missing; add it")
    days, bounds = form.get("within_days"), form.get("at_least")
    inner = None if bounds is None else Form(bounds, context, _AT_LEAST)
    if inner is not None and inner.valid and not inner.entries:
        message = f"nothing is asked, expected one of {', '.join(_AT_LEAST)}"
        context.note(inner.place, "empty", message)
    return Tripwire(
        frozenset() if kinds is None else _kinds(kinds, context),
        _one(form, "dimension", _DIMENSIONS),
        _one(inner, "credibility", _CREDIBILITIES),
        _one(inner, "reliability", _RELIABILITIES),
        _share(inner, "probability"),
        _share(inner, "caused"),
        None if days is None else whole_number(days, context, 1),
    )


def _kinds(node: Node, context: Context) -> frozenset[Kind]:
    texts = several(node, context, "a kind of evidence")
    found = [choice(each, context, _KINDS, None) for each in texts]
    return frozenset(kind for kind in found if kind is not None)


def _one(form: Form | None, key: str, choices: Mapping[str, T]) -> T | None:
    node = None if form is None else form.get(key)
    if form is None or node is None:
        return None
    return choice(node, form.context, dict(choices), None)


def _share(form: Form | None, key: str) -> float | None:
    node = None if form is None else form.get(key)
    return None if form is None or node is None else share(node, form.context)
