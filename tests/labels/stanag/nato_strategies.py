"""Hypothesis strategies for labels and clearances of the NATO policy, and of a smaller one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from relto.labels.category import Category, Kind
from relto.labels.stanag.model import Clearance, Information, Spif
from relto.labels.stanag.spif import load_spif

LEVELS = ("UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET")
CONTEXTS = ("NATO", "EAPC", "KFOR")
NATIONS = ("AUS", "JPN", "CHE", "ISAF", "PATG", "KOR")
MEMBERS = ("DEU", "FRA", "GBR", "USA", "TUR")
NATO = "urn:oid:1.3.26.1.3.1"
URIS = {
    "Context": "urn:oid:1.3.26.1.4.4",
    "Additional Sensitivity": "urn:oid:1.3.26.1.4.1",
    "Only": "urn:oid:1.3.26.1.4.5",
    "Releasable To": "urn:oid:1.3.26.1.4.2",
    "Administrative": "urn:oid:1.3.26.1.4.3",
}


def some(values, least=0, most=3):
    """Some of the values, each once, in any order."""
    return st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True)


def category(tag, kind, values):
    return Category(tag, kind, tuple(values), URIS[tag])


@st.composite
def nato_labels(draw):
    """Any label that is valid under the NATO policy."""
    level = draw(st.sampled_from(LEVELS))
    top = level == "TOP SECRET"
    context = "NATO" if top else draw(st.sampled_from(CONTEXTS))
    released = draw(some(NATIONS))
    marked = [context, "Releasable"] if released else [context]
    categories = [category("Context", Kind.PERMISSIVE, marked)]
    allowed = {"UNCLASSIFIED": ("SIOP",), "RESTRICTED": ("SIOP", "BOHEMIA")}
    known = allowed.get(level, ("ATOMAL", "CRYPTO", "SIOP", "BOHEMIA"))
    if sensitive := draw(some(known, most=2)):
        categories.append(category("Additional Sensitivity", Kind.RESTRICTIVE, sensitive))
    if only := draw(st.just([]) | some(MEMBERS)):
        categories.append(category("Only", Kind.PERMISSIVE, only))
    if released:
        categories.append(category("Releasable To", Kind.PERMISSIVE, (context, *released)))
    words = ("STAFF", "MEDICAL", "COMMERCIAL")
    if level == "UNCLASSIFIED" and (notes := draw(some(words, most=2))):
        categories.append(category("Administrative", Kind.INFORMATIVE, notes))
    return Information("NATO", level, tuple(categories), NATO)


@st.composite
def nato_clearances(draw):
    """Any clearance; like the publication's, it always holds `Releasable`."""
    contexts = draw(some(CONTEXTS))
    categories = [
        Category("Context", Kind.PERMISSIVE, (*contexts, "Releasable")),
        Category("Releasable To", Kind.PERMISSIVE, tuple(draw(some((*CONTEXTS, *NATIONS))))),
        Category("Only", Kind.PERMISSIVE, tuple(draw(some(MEMBERS)))),
        Category(
            "Additional Sensitivity",
            Kind.RESTRICTIVE,
            tuple(draw(some(("ATOMAL", "CRYPTO", "SIOP", "BOHEMIA"), most=4))),
        ),
    ]
    levels = draw(st.integers(1, 5))
    return Clearance("NATO", LEVELS[:levels], tuple(categories), NATO)


@cache
def policy(name: str) -> Spif:
    path = Path(__file__).parent / "policies" / f"{name}.spif.xml"
    return load_spif(path.read_bytes())


@st.composite
def beacon_labels(draw):
    """Labels of a policy that prints its words in every way."""
    categories = []
    for tag, kind, known in (
        ("Room", Kind.RESTRICTIVE, ("Attic", "Cellar", "Hidden", "Typed", "Named")),
        ("Guest", Kind.PERMISSIVE, ("Ann", "Bob", "Cyd")),
        ("Note", Kind.INFORMATIVE, ("Draft", "Bare", "Guild")),
    ):
        if values := draw(some(known)):
            categories.append(Category(tag, kind, tuple(values)))
    level = draw(st.sampled_from(("Low", "High", "Crown", "Silent", "Plain")))
    return Information("BEACON", level, tuple(categories), "urn:oid:1.2.3.60")


@st.composite
def acme_labels(draw):
    """Any valid label of the works policy."""
    level = draw(st.sampled_from(("PUBLIC", "CONFIDENTIAL", "INTERNAL")))
    categories = []
    if level == "CONFIDENTIAL":
        values = draw(some(("MOCK", "PHONY"), least=1))
        categories.append(Category("Releasable To", Kind.PERMISSIVE, tuple(values)))
    if level == "INTERNAL" and (colours := draw(some(("RED", "BLUE")))):
        categories.append(Category("Sensitive", Kind.RESTRICTIVE, tuple(colours)))
    if level == "INTERNAL" and (notes := draw(some(("STAFF", "FINANCE")))):
        categories.append(Category("Administrative", Kind.INFORMATIVE, tuple(notes)))
    return Information("ACME", level, tuple(categories), "urn:oid:1.2.3.40")


@st.composite
def acme_clearances(draw):
    levels = draw(some(("PUBLIC", "CONFIDENTIAL", "INTERNAL"), least=1))
    categories = (
        Category("Releasable To", Kind.PERMISSIVE, tuple(draw(some(("MOCK", "PHONY"))))),
        Category("Sensitive", Kind.RESTRICTIVE, tuple(draw(some(("RED", "BLUE"))))),
    )
    return Clearance("ACME", tuple(levels), categories, "urn:oid:1.2.3.40")
