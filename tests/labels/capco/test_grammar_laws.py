"""Laws of reading and writing US markings, over markings and over broken texts.

1. What is written is read back as the same marking, in banner and portion.
2. Writing what was read is canonical: reading and writing it again changes nothing.
3. Order and repetition of tokens in a marking do not matter to what is written of it.
4. No text whatever does more than yield mistakes, each at a place within the text.
5. A text that reads well still reads well in its canonical form, and means the same.
"""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from relto.labels.capco.grammar import read
from relto.labels.capco.marking import Form, Marking
from relto.labels.capco.parts import Register
from relto.labels.capco.render import in_order, render_banner, render_portion
from relto.labels.capco.tokens import CUI_BASIC, CUI_SPECIFIED, DISSEM, NON_IC
from tests.labels.capco.test_parse_corpus import lines

TEXTS = [
    case["text"] for name in ("parse_proper", "parse_improper") for case in lines(f"{name}.jsonl")
]
PIECES = ("/", "//", " ", "-", ",", "(", ")", "A", "USA", "s", "é", "|")
PLAIN_CONTROLS = [
    token
    for token in DISSEM.terms
    if token not in {"REL", "EYES", "DISPLAYONLY", "EXEMPT_FROM_ICD501_DISCOVERY"}
]
SYSTEMS = ("123", "ANB", "HCS-O", "HCS-P-JJJ", "KLM-R", "RSV-ABC", "SI", "SI-EU", "SI-G-ABCD",
           "SI-G-EFGH", "SI-XYZ", "TK", "TK-BLFH-A1", "TK-KAND")  # fmt: skip
PROGRAMS = ("BP", "BP-J12", "BP-J12-J54", "BUTTER_POPCORN", "CD-456", "XR-XRA-RB", "1A")
ATOMIC = ("RD", "RD-CNWDI", "RD-SG-14", "RD-SG-20", "FRD", "FRD-SG-15", "DCNI", "UCNI", "TFNI")
CODES = ("AUS", "DEU", "FRA", "GBR", "JPN", "FVEY", "NATO", "EU", "NSG", "AUSTRALIA_GROUP")


def some(values, least=0):
    return st.lists(st.sampled_from(values), min_size=least, max_size=4, unique=True)


def with_parents(tokens):
    """Adds what stands above a compartment: text never has one without the other."""
    found = set()
    for token in tokens:
        levels = token.removeprefix("SAR-").split("-")
        sar = "SAR-" if token.startswith("SAR-") else ""
        found |= {sar + "-".join(levels[: i + 1]) for i in range(len(levels))}
    return tuple(found)


def with_family(tokens):
    return tuple({*tokens, *(token.split("-")[0] for token in tokens)})


@st.composite
def markings(draw):
    """A marking that text can carry, in order; constraints between tokens are not kept."""
    kind = draw(st.sampled_from(("us", "us", "us", "foreign", "nato", "joint", "concealed")))
    owners = {
        "us": ("USA",),
        "foreign": tuple(draw(some(CODES[:5], 1))),
        "nato": (draw(st.sampled_from(("NATO", "NATO:KFOR", "NATO:PFP"))),),
        "joint": ("USA", *draw(some(CODES[:5], 1))),
        "concealed": ("FGI",),
    }[kind]
    controls = draw(some(PLAIN_CONTROLS))
    if "OC-USGOV" in controls and "OC" not in controls:
        controls = [*controls, "OC"]  # a text has the one, its attributes have both
    lists = draw(st.sampled_from(("", "REL", "EYES", "DISPLAYONLY", "REL DISPLAYONLY"))).split()
    release = ("USA", *draw(some(CODES, 1))) if {"REL", "EYES"} & set(lists) else ()
    sources = draw(some(CODES))
    concealed = ("FGI",) if kind in {"us", "joint"} and not sources and draw(st.booleans()) else ()
    systems = draw(some(SYSTEMS))
    if kind == "joint":  # H.3 is the clause of its grammar and of what it does not stand with
        systems = [token for token in systems if not token.startswith("HCS")]
        controls = [token for token in controls if token != "NF"]
    cui = draw(st.booleans())
    levels = ("S", "C", "U") if ":" in owners[0] else ("TS", "S", "C", "U")
    return in_order(
        Marking(
            classification=draw(st.sampled_from(levels)),
            owner_producer=owners,
            joint=kind == "joint",
            sci_controls=with_parents(systems),
            sar_identifier=with_parents(f"SAR-{name}" for name in draw(some(PROGRAMS))),
            atomic_energy_markings=with_family(draw(some(ATOMIC))),
            fgi_source_open=tuple(sources),
            fgi_source_protected=concealed,
            non_us_controls=tuple(draw(some(("NATO-ATOMAL", "NATO-BALK", "NATO-BOHEMIA")))),
            dissemination_controls=(*controls, *lists),
            releasable_to=release,
            display_only_to=tuple(draw(some(CODES, 1))) if "DISPLAYONLY" in lists else (),
            non_ic_markings=tuple(draw(some(list(NON_IC.terms)))),
            cui_basic=tuple(draw(some(list(CUI_BASIC.terms)))) if cui else (),
            cui_specified=tuple(draw(some(list(CUI_SPECIFIED.terms)))) if cui else (),
        )
    )


def meaning(reading):
    assert reading.marking is not None
    return reading.marking


def syntax(reading):
    return [m for m in reading.mistakes if m.is_error and m.rule in GRAMMAR_RULES]


GRAMMAR_RULES = {f"CAPCO {clause}" for clause in ("A.6", "C.1", "D.1", "G.1", "H.3", "H.4", "H.5")}


@given(markings())
def test_what_is_written_is_read_back(marking):
    if marking.classification == "U" and render_banner(marking).startswith("CUI"):
        marking = Marking(
            **{name: getattr(marking, name) for name in marking.__slots__}
            | {"classification": "", "owner_producer": ()}
        )
    for form, text in (
        (Form.BANNER, render_banner(marking)),
        (Form.PORTION, render_portion(marking)),
    ):
        reading = read(text)
        assert reading.form is form
        assert syntax(reading) == []
        assert reading.marking == marking


@given(markings())
def test_writing_is_canonical(marking):
    banner = render_banner(marking)
    again = meaning(read(banner))
    assert render_banner(again) == banner
    assert in_order(again) == again


@given(markings(), st.randoms())
def test_order_and_repetition_do_not_matter(marking, random):
    def shaken(tokens):
        tokens = [*tokens, *tokens[:1]]
        random.shuffle(tokens)
        return tuple(tokens)

    fields = {name: getattr(marking, name) for name in marking.__slots__}
    mixed = {name: shaken(v) if isinstance(v, tuple) else v for name, v in fields.items()}
    assert render_banner(in_order(Marking(**mixed))) == render_banner(marking)


@st.composite
def broken(draw):
    """A text of the corpora with a few characters changed, dropped, doubled or moved."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        what = draw(st.sampled_from(("drop", "double", "insert", "cut")))
        piece = draw(
            st.sampled_from(("/", "//", " ", "-", ",", "(", ")", "A", "USA", "s", "é", "|"))
        )
        if what == "drop":
            text = text[:at] + text[at + 1 :]
        elif what == "double":
            text = text[:at] + text[at : at + 3] + text[at:]
        elif what == "insert":
            text = text[:at] + piece + text[at:]
        else:
            text = text[at:] + text[:at]
    return text


@given(broken() | st.text(string.printable, max_size=60) | st.text(max_size=40))
@settings(max_examples=300)
def test_any_text_yields_mistakes_within_it_or_a_marking(text):
    for register in Register:
        for form in (None, *Form):
            reading = read(text, form=form, register=register)
            assert reading.marking is not None or reading.mistakes
            for mistake in reading.mistakes:
                assert mistake.position is not None
                assert 0 <= mistake.position <= len(text)


@given(broken())
@settings(max_examples=300)
def test_what_reads_well_means_the_same_in_its_canonical_form(text):
    reading = read(text)
    if not reading.is_good:
        return
    if any(token.startswith("ACCM-") for token in meaning(reading).non_ic_markings):
        return  # printed without its prefix, an ACCM nickname can be told from nothing else
    write = render_banner if reading.form is Form.BANNER else render_portion
    again = read(write(meaning(reading)))
    assert again.is_good
    assert again.marking == reading.marking


def test_strict_refuses_what_is_not_published():
    assert read("TOP SECRET//ANB/SI//NOFORN").is_good
    strict = read("TOP SECRET//ANB/SI//NOFORN", register=Register.STRICT)
    assert [(m.rule, m.position, m.found) for m in strict.mistakes] == [("ISM-ID-00267", 12, "ANB")]
    published = "TOP SECRET//HCS-P JJJ/RSV-123/SI-ABC-G ABCD/TK-BLFH XYZ//ORCON/NOFORN"
    assert read(published, register=Register.STRICT).is_good


def test_a_portion_may_leave_its_lists_to_the_banner():
    marking = meaning(read("(//JOINT S//REL)"))
    assert (marking.joint, marking.owner_producer, marking.rel_is_banners) == (True, (), True)
    assert render_portion(marking) == "(//JOINT S//REL)"
    assert not meaning(read("(S//REL TO USA, GBR)")).rel_is_banners


def test_a_text_too_long_is_refused():
    reading = read("SECRET//" + "NOFORN/" * 1000)
    assert not reading.is_good
    assert reading.mistakes[0].position == 4096
