"""Contingencies with trigger, parameters and change, from nodes to records.

1. Each hole has its parameter and each parameter a default, so that a contingency can be
   rehearsed without anybody being asked.
2. Its change is read once with the defaults, so that a mistake in it is found when it is
   written and not on the day when it is needed.

It judges no trigger and applies no change.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from relto.core.errors import Problem
from relto.core.instant import DAY
from relto.model.assessment import STANDINGS, Dimension, Standing
from relto.model.readiness import Contingency, Parameter, Trigger
from relto.model.template import Mapped, Template
from relto.model.trigger import AllOf, AnyOf, Assessed, Condition, During
from relto.policy.loader.change import read_change
from relto.policy.loader.context import Context
from relto.policy.loader.filling import TODAY, Filling, check_holes, filled, template_of
from relto.policy.loader.readiness import check_name, whole_number
from relto.policy.loader.tree import Fields, Items, Node, Text
from relto.policy.loader.values import Form, choice, name, span, told, words

CONTINGENCY = ("contingency", "title", "trigger", "parameters", "change", "review_every_days")
_CONDITION = ("assessment", "from", "until", "all", "any")
_ASSESSMENT = ("partner", "topic", "dimension", "at_most")
_DIMENSIONS = {each.value: each for each in Dimension}
_PARAMETER = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_FAR_APART = (0, 73_000 * DAY)
"""Days on which a change is read: a mistake in it is what is one on either of them."""


def read_contingency(document: Fields, context: Context) -> Contingency:
    """Reads the one contingency of a document, and its change with the defaults."""
    form = Form(document, context, CONTINGENCY)
    entry = form.entries["contingency"]
    code = words(entry.value, context, "the contingency's code")
    if code:
        check_name(code, entry.place, context)
    parameters = _parameters(form.get("parameters"), context)
    values = {each.name: each.default for each in parameters}
    title, review = form.need("title"), form.get("review_every_days")
    trigger = _trigger(form, values)
    change = form.need("change")
    template = Mapped((), form.place.path, form.place.source)
    if change is not None:
        template = _change(change, parameters, form, values)
    return Contingency(
        code,
        "" if title is None else words(title, context, "what it does, in a few words"),
        trigger,
        parameters,
        template,
        None if review is None else whole_number(review, context, 1),
        entry.place.source,
    )


def _change(
    node: Node, parameters: tuple[Parameter, ...], form: Form, values: dict[str, str]
) -> Mapped:
    context, template = form.context, template_of(node)
    spoken: list[Template] = [template]
    for key in ("trigger", "title"):
        other = form.get(key)
        if other is not None:
            spoken.append(template_of(other))
    before = len(context.problems)
    check_holes(spoken, {each.name: each.source for each in parameters}, context)
    if len(context.problems) == before and isinstance(template, Mapped):
        context.problems.extend(_mistakes(template, values, context))
    if isinstance(template, Mapped):
        return template
    context.note(node.place, "wrong-type", f"{told(node)}, expected a mapping of changes")
    return Mapped((), node.place.path, node.place.source)


def _mistakes(change: Mapped, values: dict[str, str], context: Context) -> Iterator[Problem]:
    """Yields what is wrong with a change whatever day it is: dates cross on some days only."""
    early, late = (
        _problems(change, Filling(values, day), Context(context.known, [], context.hints))
        for day in _FAR_APART
    )
    for place, problem in early.items():
        if place in late:
            yield problem


def _problems(
    change: Mapped, filling: Filling, context: Context
) -> dict[tuple[int, str, str], Problem]:
    read_change(change, filling, context)
    return {(each.line, each.path, each.code): each for each in context.problems}


def _parameters(node: Node | None, context: Context) -> tuple[Parameter, ...]:
    if node is None:
        return ()
    if not isinstance(node, Fields):
        context.note(node.place, "wrong-type", f"{told(node)}, expected a mapping of parameters")
        return ()
    found = []
    for key, entry in node.entries.items():
        if not _PARAMETER.fullmatch(key) or key == TODAY:
            message = (
                f"`{key}` is no parameter, expected small letters, digits and `_`, "
                f"not `{TODAY}`; choose another name"
            )
            context.note(entry.place, "bad-code", message)
        form = Form(entry.value, context, ("default",))
        default = form.need("default")
        text = "" if default is None else words(default, context, "what fills the hole")
        found.append(Parameter(key, text, entry.place.source))
    return tuple(found)


def _trigger(form: Form, values: dict[str, str]) -> Trigger:
    node, context = form.need("trigger"), form.context
    if node is None:
        return Trigger("", None, form.place.source)
    inner = Form(node, context, ("words", "when"))
    if inner.valid and not inner.entries:
        message = "no trigger, expected `words`, `when` or both; say when to think of it"
        context.note(node.place, "empty", message)
    when = inner.get("when")
    return Trigger(
        inner.words("words"),
        None if when is None else _Conditions(context, values).read(when),
        node.place.source,
    )


class _Conditions:
    """Reads conditions; names in them are checked as the defaults fill their holes."""

    def __init__(self, context: Context, values: dict[str, str]) -> None:
        self.context = context
        self.filling = Filling(values, _FAR_APART[0])

    def read(self, node: Node) -> Condition:
        """Reads a condition; of several keys in one mapping all must hold."""
        form = Form(node, self.context, _CONDITION)
        found: list[Condition] = []
        assessment = form.get("assessment")
        if assessment is not None:
            found.append(self._assessed(assessment))
        if form.entries.keys() & {"from", "until"}:
            found.append(During(span(form), node.place.source))
        for key, kind in (("all", AllOf), ("any", AnyOf)):
            several = form.get(key)
            if several is not None:
                found.append(kind(self._several(several)))
        if form.valid and not found:
            message = f"no condition, expected one of {', '.join(_CONDITION)}"
            self.context.note(node.place, "empty", message)
        return found[0] if len(found) == 1 else AllOf(tuple(found))

    def _several(self, node: Node) -> tuple[Condition, ...]:
        if isinstance(node, Items) and node.items:
            return tuple(self.read(item) for item in node.items)
        code = "empty" if isinstance(node, Items) else "wrong-type"
        what = "an empty list" if isinstance(node, Items) else told(node)
        self.context.note(node.place, code, f"{what}, expected a list of conditions")
        return ()

    def _assessed(self, node: Node) -> Assessed:
        form, known = Form(node, self.context, _ASSESSMENT), self.context.known
        partner, dimension = form.need("partner"), form.need("dimension")
        at_most, topic = form.need("at_most"), form.get("topic")
        return Assessed(
            "" if partner is None else self._name(partner, known.organisations, "organisation"),
            None if topic is None else self._name(topic, known.topics, "topic"),
            Dimension.HANDLING
            if dimension is None
            else choice(dimension, self.context, _DIMENSIONS, Dimension.HANDLING),
            Standing.UNRELIABLE
            if at_most is None
            else choice(at_most, self.context, STANDINGS, Standing.UNRELIABLE),
            node.place.source,
        )

    def _name(self, node: Node, known: Collection[str], what: str) -> str:
        """Checks a name with its holes filled, and returns it as written."""
        if not isinstance(node, Text):
            return name(node, self.context, known, what)
        name(
            Text(filled(node.value, self.filling), node.written, node.place),
            self.context,
            known,
            what,
        )
        return node.value
