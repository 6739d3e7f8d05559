"""The values of AEA, dissemination and non-IC controls by their words, in either form.

Here a text is looked up, and its category told; lists, hierarchies and numbers behind a word are
not read here.

Basis: Register and Manual 2016 §G.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from relto.labels.capco.marking import Form
from relto.labels.capco.parts import Placed, Rank, slip
from relto.labels.capco.tokens import WRITINGS
from relto.labels.mistakes import Mistake, nearest

REL_TO = ("REL TO", "AUTHORIZED FOR RELEASE TO")
"""The words before a release list."""

_OTHER = {Form.BANNER: Form.PORTION, Form.PORTION: Form.BANNER}
SYNTAX: Mapping[Form, str] = {Form.BANNER: "CAPCO D.1", Form.PORTION: "CAPCO C.1"}
"""Form to the rule about how it is written."""

KIND_OF_FORM = {
    Form.BANNER: "is a portion mark: a banner has",
    Form.PORTION: "is a banner marking: a portion mark has",
}
UNKNOWN: Mapping[Rank, str] = {
    Rank.SCI: "ISM-ID-00267",
    Rank.AEA: "ISM-ID-00253",
    Rank.FGI: "ISM-ID-00259",
    Rank.CUI: "ISM-ID-00506",
    Rank.DISSEM: "ISM-ID-00258",
    Rank.NON_IC: "ISM-ID-00261",
}
"""Category to the rule that its tokens are known."""

_CATEGORIES = {Rank.AEA: "aea", Rank.DISSEM: "dissem", Rank.NON_IC: "non_ic"}
_READ: Mapping[tuple[Rank, Form], Mapping[str, str]] = {
    (rank, form): {text.upper(): token for text, token in WRITINGS[name].read(form).items()}
    for rank, name in _CATEGORIES.items()
    for form in Form
}
LISTS = (*REL_TO, "DISPLAY ONLY", "REL ", "RELTO", "REL-TO", "RELEASABLE TO", "DISPLAY TO")
"""The words before a list of countries, rightly and nearly written."""

FGI_NAMES = ("FOREIGN GOVERNMENT INFORMATION", "FGI")
CNWDI = frozenset({"CNWDI", "CRITICAL NUCLEAR WEAPON DESIGN INFORMATION"})
_AEA_HEADS = frozenset(text for form in Form for text in _READ[Rank.AEA, form])

EXACT: Mapping[str, Rank] = {
    **{text: rank for (rank, _), known in _READ.items() for text in known},
    **dict.fromkeys(("BALK", "BOHEMIA"), Rank.SCI),
    "ATOMAL": Rank.AEA,
    "CUI": Rank.CUI_MARKER,
    "CONTROLLED UNCLASSIFIED INFORMATION": Rank.CUI_MARKER,
    "REL": Rank.DISSEM,
    "EYES ONLY": Rank.DISSEM,
}
"""Every text of the Register that is a value by itself, in upper case, to its category."""


def is_list(value: str) -> bool:
    """Tells whether a value begins a list of countries."""
    return value.startswith((*LISTS, "FGI ", "FOREIGN GOVERNMENT INFORMATION "))


def rank_of(value: str) -> Rank | None:
    """Returns the category of a value that the Register knows by its words, or None."""
    exact = EXACT.get(value)
    if exact is not None:
        return exact
    if value.startswith(LISTS) or value.endswith("EYES ONLY"):
        return Rank.DISSEM
    if value == "FGI" or value.startswith(("FGI ", "FGI,", "FGI-", FGI_NAMES[0])):
        return Rank.FGI
    if value.startswith("SP-"):
        return Rank.CUI
    if value.startswith("ACCM-"):
        return Rank.NON_IC
    head = value.partition("-")[0]
    if head in _AEA_HEADS or head in CNWDI or head.partition(" ")[0] in {"SIGMA", "SG"}:
        return Rank.AEA
    return None


def look_up(rank: Rank, found: Placed, form: Form) -> tuple[str | None, list[Mistake]]:
    """Returns the token of a value, and the mistake if only the other form writes it so."""
    token = _READ[rank, form].get(found[0])
    if token is not None:
        return token, []
    token = _READ[rank, _OTHER[form]].get(found[0])
    if token is None:
        return None, [unknown(rank, found, form)]
    expected = WRITINGS[_CATEGORIES[rank]].written(form)[token]
    message = f"`{found[0]}` {KIND_OF_FORM[form]} `{expected}`"
    return token, [slip(SYNTAX[form], message, found, expected, expected)]


def words_of(rank: Rank, form: Form) -> Callable[[str], str]:
    """Returns the function that writes the tokens of a category as a form does."""
    written = WRITINGS[_CATEGORIES[rank]].written(form)
    return lambda token: written.get(token, token)


def unknown(rank: Rank, found: Placed, form: Form) -> Mistake:
    """Returns the mistake that a value is not in the vocabulary of its category."""
    if not found[0]:
        message = "a value is missing: remove the separator or add the value"
        return slip("CAPCO A.6", message, found, rank.words)
    like = nearest(found[0], _READ.get((rank, form), ()))
    message = f"`{found[0]}` is not among {rank.words}"
    return slip(UNKNOWN.get(rank, "CAPCO G.1"), message, found, rank.words, like)
