"""One label in three forms: marking, STANAG 4774 XML, JSON of ADatP-5636.

1. A conversion changes the form, never what is said. What a form cannot carry is refused, except
   privacy mark, originator and review, which bear on no decision: keep the original beside it.
2. A marking is made and read only where making and reading it again gives the same label: for
   NATO by its grammar, for any other policy through the tables of its SPIF.
3. A label that is not valid under its policy is not converted.

Another policy's label is the business of `translate`.

Basis: ADatP-4774 App. 1 and 2; ADatP-4774.1 §3.5; ADatP-5636.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import msgspec

from relto.labels.mistakes import MarkingError, Mistake, errors
from relto.labels.stanag.label_write import write_label
from relto.labels.stanag.marking import in_order, render
from relto.labels.stanag.model import ConfidentialityLabel, Information, Role, Spif
from relto.labels.stanag.nato_rules import check_nato
from relto.labels.stanag.ocl import read_ocl, write_ocl
from relto.labels.stanag.policies import Policies
from relto.labels.stanag.spif_text import parse_marking
from relto.labels.stanag.text import parse_text, render_text
from relto.labels.stanag.validity import check_label
from relto.labels.stanag.words import is_nato
from relto.labels.stanag.xml_label import read_label


class Form(StrEnum):
    """How a label is written."""

    TEXT = "text"
    XML = "stanag4774"
    JSON = "ocl"


def read_form(
    text: str, form: Form, *, policies: Policies | None = None, policy: str = "NATO"
) -> ConfidentialityLabel:
    """Reads a label from one of its forms.

    Args:
        text: the marking or document.
        form: which it is.
        policies: the policies that are known.
        policy: of which policy a marking is; documents name theirs.

    Raises:
        MarkingError: it cannot be read, or says what its policy does not allow.
    """
    known = policies or Policies.standard()
    if form is Form.TEXT:
        information = _parsed(text, known, policy)
        return ConfidentialityLabel(Role.ORIGINATOR, information)
    label = read_label(text) if form is Form.XML else read_ocl(text, policies=known)
    _check(label.information, known.of(label.information))
    return label


def write_form(
    label: ConfidentialityLabel,
    form: Form,
    *,
    policies: Policies | None = None,
    language: str = "en",
    at: int | None = None,
) -> str:
    """Writes a label in one of its forms.

    Args:
        label: the label.
        form: the wanted form.
        policies: the policies that are known.
        language: of a marking.
        at: instant of creation in microseconds, for a label that has none.

    Raises:
        MarkingError: the form cannot carry what the label says.
    """
    known = policies or Policies.standard()
    spif = known.of(label.information)
    _check(label.information, spif)
    if form is Form.TEXT:
        return _marking(label, spif, language)
    if label.created is None and at is not None:
        label = replace(label, created=at)
    if form is Form.XML:
        return write_label(_reviewable(label)).decode()
    return msgspec.json.encode(write_ocl(label)).decode()


def _refusal(message: str, path: str = "") -> MarkingError:
    return MarkingError([Mistake(rule="ADatP-4774 App. 1", message=message, path=path)])


def _reviewable(label: ConfidentialityLabel) -> ConfidentialityLabel:
    """Returns a label with a review date: its own, or the instant of its creation.

    The schema asks for a review or a succession; a review date bears on no decision.
    """
    if label.review is not None or label.succession is not None or label.created is None:
        return label
    return replace(label, review=label.created)


def _check(information: Information, spif: Spif) -> None:
    found = errors([*check_label(information, spif, at=None), *check_nato(information, spif)])
    if found:
        raise MarkingError(found)


def _parsed(text: str, policies: Policies, policy: str) -> Information:
    spif = policies.find(policy)
    if spif is None or is_nato(Information(spif.name, "", policy_id=spif.identifier)):
        return parse_text(text)
    return parse_marking(text, spif)


def _marking(label: ConfidentialityLabel, spif: Spif, language: str) -> str:
    if label.succession is not None:
        raise _refusal("a marking cannot tell a succession, keep the XML", "SuccessionHandling")
    information = label.information
    if is_nato(information):
        text = render_text(information, language)
        again = parse_text(text)
    else:
        text = render(information, spif, language)
        again = parse_marking(text, spif, language)
    if _said(again, spif) != _said(information, spif):
        raise _refusal(f"the marking `{text}` does not tell the whole label, keep the XML")
    return text


def _said(information: Information, spif: Spif) -> tuple[object, ...]:
    categories = in_order(information, spif)
    return information.classification.upper(), tuple((c.tag, c.kind, c.values) for c in categories)
