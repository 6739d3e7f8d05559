"""Restrictions, consents, exclusions and handling rules, from nodes to records.

It does not apply them.
"""

from __future__ import annotations

from relto.core.errors import InputError
from relto.labels import BOTTOM, Label, parse_label
from relto.labels.schemes import read_marking
from relto.model.agreements import Exclusion
from relto.model.handling import Handling
from relto.model.handling_rules import Facet, HandlingRule, When
from relto.model.posture import Consent, Restriction
from relto.model.rung import RUNGS, Rung
from relto.model.selection import ALL, Names, Selection
from relto.policy.loader.context import Context
from relto.policy.loader.tree import Fields, Node, Text
from relto.policy.loader.values import (
    Form,
    choice,
    disciplines,
    level_condition,
    name,
    names,
    names_or_all,
    several,
    some_disciplines,
    span,
    words,
)

_SELECTION = ("topic", "topics", "discipline", "disciplines", "level")
_RESTRICTION = ("to", *_SELECTION, "originator", "originators", "rung", "from", "until", "reason")
_CONSENT = ("originator", "to", *_SELECTION, "rung", "from", "until", "reason")
_EXCLUSION = (*_SELECTION, "to", "reason")
_THEN = ("label", "topic", "topics", "discipline", "disciplines", "originator", "originators")
_RECIPIENT = "organisation or community"
_BELOW_OPEN = {text: rung for text, rung in RUNGS.items() if rung is not Rung.OPEN}


def selection(form: Form) -> Selection:
    """Reads topics, disciplines and level; what is not given selects everything."""
    context, topics = form.context, form.either("topic", "topics")
    return Selection(
        ALL if topics is None else names_or_all(topics, context, context.known.topics, "topic"),
        disciplines(form.either("discipline", "disciplines"), context),
        level_condition(form.get("level"), context),
    )


def _recipients(node: Node | None, context: Context) -> Names:
    if node is None:
        return frozenset()
    return names_or_all(node, context, context.known.members, _RECIPIENT)


def _reason(form: Form) -> str:
    node = form.need("reason")
    return "" if node is None else words(node, form.context, "the reason, in a few words")


def read_restriction(node: Node, context: Context) -> Restriction:
    """Reads one restriction, which must name whom, a rung below open, and a reason."""
    form = Form(node, context, _RESTRICTION)
    originators = form.either("originator", "originators")
    known = context.known.organisations
    return Restriction(
        _recipients(form.need("to"), context),
        selection(form),
        ALL if originators is None else names_or_all(originators, context, known, "organisation"),
        _restricted_rung(form),
        span(form),
        _reason(form),
        node.place.source,
    )


def _restricted_rung(form: Form) -> Rung:
    node = form.need("rung")
    if node is None:
        return Rung.WITHHOLD
    if isinstance(node, Text) and node.value == Rung.OPEN.words:
        message = (
            "a restriction with rung `open` restricts nothing, expected "
            f"{', '.join(_BELOW_OPEN)}; lower the rung or remove the restriction"
        )
        form.context.note(node.place, "restriction-open", message)
        return Rung.WITHHOLD
    return choice(node, form.context, _BELOW_OPEN, Rung.WITHHOLD)


def read_consent(node: Node, context: Context) -> Consent:
    """Reads one consent, which must name originator, recipients, rung and reason."""
    form = Form(node, context, _CONSENT)
    originator, to, rung = form.need("originator"), form.need("to"), form.need("rung")
    known = context.known
    return Consent(
        ""
        if originator is None
        else name(originator, context, known.organisations, "organisation"),
        frozenset() if to is None else names(to, context, known.members, _RECIPIENT),
        selection(form),
        Rung.WITHHOLD if rung is None else choice(rung, context, RUNGS, Rung.WITHHOLD),
        span(form),
        _reason(form),
        node.place.source,
    )


def read_exclusion(node: Node, context: Context) -> Exclusion:
    """Reads one exclusion, which must say what or whom it excludes."""
    form = Form(node, context, _EXCLUSION)
    if form.valid and not form.entries.keys() - {"reason"}:
        message = (
            "an exclusion of everything from everybody, expected topics, disciplines, a level "
            "or `to`; say what it excludes"
        )
        context.note(node.place, "empty", message)
    to = form.get("to")
    return Exclusion(
        selection(form),
        ALL if to is None else _recipients(to, context),
        _reason(form),
        node.place.source,
    )


def read_rule(node: Node, context: Context) -> HandlingRule:
    """Reads one handling rule, which must have a condition and an effect."""
    form = Form(node, context, ("rule", "when", "then"))
    title, when, then = form.need("rule"), form.need("when"), form.need("then")
    return HandlingRule(
        "" if title is None else words(title, context, "the rule's name"),
        () if when is None else _when(when, context),
        Handling() if then is None else _then(then, context),
        node.place.source,
    )


def _when(node: Node, context: Context) -> tuple[When, ...]:
    form = Form(node, context, [facet.value for facet in Facet])
    if form.valid and not form.entries:
        message = "no condition, expected at least one; a rule never matches everything"
        context.note(node.place, "empty", message)
    found = []
    for facet in Facet:
        value = form.get(facet.value)
        if value is not None:
            texts = several(value, context, "one value or several")
            found.append(When(facet, frozenset(text.value for text in texts)))
    return tuple(found)


def _then(node: Node, context: Context) -> Handling:
    form = Form(node, context, _THEN)
    if form.valid and not form.entries:
        context.note(node.place, "empty", f"no effect, expected one of {', '.join(_THEN)}")
    originators, known = form.either("originator", "originators"), context.known
    topics, held = form.either("topic", "topics"), form.either("discipline", "disciplines")
    label = form.get("label")
    empty: frozenset[str] = frozenset()
    return Handling(
        empty
        if originators is None
        else names(originators, context, known.organisations, "organisation"),
        BOTTOM if label is None else _label(label, context),
        empty if topics is None else names(topics, context, known.topics, "topic"),
        frozenset() if held is None else some_disciplines(held, context),
    )


def _read_label(node: Node, context: Context) -> Label:
    """Reads a label's text, or a marking of a scheme: `{scheme: NATO, text: NATO SECRET}`."""
    if not isinstance(node, Fields):
        text = words(node, context, "a label such as `SECRET//REL TO QUINT`")
        return parse_label(text) if text else BOTTOM
    form = Form(node, context, ("scheme", "text"))
    scheme, marking = form.words("scheme"), form.words("text")
    if form.need("scheme") is None or form.need("text") is None or not scheme or not marking:
        return BOTTOM
    return read_marking(scheme, marking)


def _label(node: Node, context: Context) -> Label:
    try:
        label = _read_label(node, context)
    except InputError as error:
        context.note(node.place, "bad-label", error.message)
        return BOTTOM
    known = context.known.members
    for recipient in sorted(frozenset().union(*label.release) - known.keys()):
        hint = context.perhaps(recipient, known)
        message = (
            f"unknown organisation or community `{recipient}` in a label{hint}; "
            "declare or correct it"
        )
        context.note(node.place, "unknown-organisation", message)
    return label
