"""What the tests of documents are drawn from: marks of four schemes, and lines of all kinds."""

from __future__ import annotations

from hypothesis import strategies as st

from relto.labels.documents.scheme import PortionScheme
from relto.labels.documents.schemes.national import national_scheme
from relto.labels.documents.schemes.nato import NATO
from relto.labels.documents.schemes.tlp import TLP
from relto.labels.documents.schemes.us import US

MARKS = {
    "capco": ["(U)", "(S//NF)", "(C//REL TO USA, GBR)", "(TS//SI//NF)", "(U//FOUO)", "(S//OC/NF)"],
    "nato": ["(NU)", "(NR)", "(NS)", "(CTS)", "(NS ATOMAL)"],
    "tlp": ["(TLP:CLEAR)", "(TLP:GREEN)", "(TLP:AMBER)", "(TLP:AMBER+STRICT)", "(TLP:RED)"],
    "eu": ["(R-UE/EU-R)", "(C-UE/EU-C)", "(S-UE/EU-S)", "(TS-UE/EU-TS)"],
}
SCHEMES: list[PortionScheme] = [US, NATO, TLP, national_scheme("EU")]
LINES = st.lists(
    st.sampled_from(
        [
            *(text for marks in MARKS.values() for text in marks),
            "SECRET//NOFORN", "NATO SECRET", "TLP:AMBER", "# ", "- ", "1. ", "> ", "| a | b |",
            "|---|", "```", "<!-- ", "-->", "---", "===", "text.", "(S//", "\f", "\r", "", "    ",
            "Subject: ", "To: x", "Figure 1: ", "TEAR LINE", "Page 1", "Classified By: x", "![",
            "\\(U\\) ", "**(U)** ", "\u200b", "\u2028", "[^1]: ", "(((", ")))", "//", "a|b",
        ]
    ),
    max_size=14,
)  # fmt: skip
TEXTS = st.builds(str.join, st.sampled_from(["\n", "", " ", "\n\n"]), LINES) | st.text(max_size=200)

_PREFIXES = [
    "", "", "- ", "1. ", "a) ", "(b) ", "# ", "### 2.1 ", "> ", "  - ", "**", "| ", "Subject: ",
    "Figure 1: ", "![", "```\n# ", "\t", "iv. ", "[^1]: ", "\\", "Title: ", "<!-- ", "~~~\n",
]  # fmt: skip
_ENDS = [" ", " ", "", "\n", "** ", ": ", " -> ", "|", ") ", "\t", " \u2028", "\\) ", "\n\n"]
_TEXTS = [
    "the tide.", "is high", "x | y |", "--", "===", "NATO", "- a", "1. b", "# c", "Page 1", "To: x",
    "```", "-->", "|---|", "a\nb", "a\n- b", "a. ", "see (U) x", "\f", "Mr. ", "](x.png)", "\u200b",
    "TEAR LINE", "Reason: x", "\\|", "\r", "**", "(U)", "<!-- x -->", "", "|", "~~~", "a" * 70,
]  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> tuple[PortionScheme, str]:
    """Draws a scheme and a text without banners in which most things have a mark."""
    scheme = draw(st.sampled_from(SCHEMES))
    line = st.builds(
        "{}{}{}{}".format,
        st.sampled_from(_PREFIXES),
        st.sampled_from(MARKS[scheme.code]),
        st.sampled_from(_ENDS),
        st.lists(st.sampled_from(_TEXTS), max_size=3).map(" ".join),
    )
    glue = draw(st.sampled_from(["\n\n", "\n", "\n\n\n"]))
    return scheme, glue.join(draw(st.lists(line, min_size=1, max_size=6)))
