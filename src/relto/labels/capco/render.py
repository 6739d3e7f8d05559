"""Writes a US marking as a banner or a portion mark, in the abbreviations of the Register.

Categories follow one another in the order of the Register, tokens in the order they have in the
marking: whoever built it from elsewhere calls `in_order` first. Nothing here checks a marking; one
that breaks rules is written as it is.

Basis: Register and Manual 2016 §A.6, §C.1, §D.1, §G.1; IC-ISM-SecurityBanner.xsl for the CUI slot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from relto.labels.capco.countries import Countries
from relto.labels.capco.marking import Form, Marking, Tokens
from relto.labels.capco.tokens import (
    CUI_BASIC,
    CUI_SPECIFIED,
    DISSEM,
    NON_US,
    SECOND_BANNER_LINE,
    VOCABULARIES,
    WRITINGS,
    aea_order,
    non_ic_order,
    sar_order,
    sar_parts,
    sci_order,
    spoken,
)

_CACHED = 4096
_UNPRINTED = frozenset({"EXEMPT_FROM_ICD501_DISCOVERY"})
_NATO_PORTION: Mapping[str, str] = {"TS": "CTS", "S": "NS", "C": "NC", "R": "NR", "U": "NU"}
_CUI_LIMITS = frozenset(VOCABULARIES["dissem_cui"].terms)
_SCI_LIKE = frozenset({"NATO-BALK", "NATO-BOHEMIA"})


def render_banner(marking: Marking) -> str:
    """Returns the banner line of a marking."""
    return _line(marking, Form.BANNER)


def render_portion(marking: Marking) -> str:
    """Returns the portion mark of a marking, with its parentheses."""
    return f"({_line(marking, Form.PORTION)})"


def in_order(marking: Marking) -> Marking:
    """Returns the marking with the tokens of every field in order, without repetitions."""
    world = Countries.standard()
    notices, laws = VOCABULARIES["notice"], VOCABULARIES["complies_with"]
    return replace(
        marking,
        owner_producer=world.order_owners(marking.owner_producer),
        sci_controls=sci_order(marking.sci_controls),
        sar_identifier=sar_order(marking.sar_identifier),
        atomic_energy_markings=aea_order(marking.atomic_energy_markings),
        fgi_source_open=world.order_owners(marking.fgi_source_open),
        fgi_source_protected=world.order_owners(marking.fgi_source_protected),
        non_us_controls=NON_US.sorted(marking.non_us_controls),
        dissemination_controls=DISSEM.sorted(marking.dissemination_controls),
        releasable_to=world.order_release(marking.releasable_to),
        display_only_to=world.order_display(marking.display_only_to),
        non_ic_markings=non_ic_order(marking.non_ic_markings),
        cui_basic=CUI_BASIC.sorted(marking.cui_basic),
        cui_specified=CUI_SPECIFIED.sorted(marking.cui_specified),
        second_banner_line=SECOND_BANNER_LINE.sorted(marking.second_banner_line),
        notice_type=notices.sorted(marking.notice_type),
        complies_with=laws.sorted(marking.complies_with),
        exempt_from=VOCABULARIES["exempt_from"].sorted(marking.exempt_from),
    )


def code_text(code: str) -> str:
    """Writes a country or community as a list prints it (`NATO:PFP` as `NATO PFP`)."""
    return code.replace(":", " ").replace("_", " ") if ":" in code or "_" in code else code


def as_cui_alone(marking: Marking) -> Marking:
    """Returns an unclassified marking without class and owner if it holds nothing but CUI."""
    if marking.classification == "U" and _is_uncontrolled(marking):
        return replace(marking, classification="", owner_producer=())
    return marking


def is_joint(marking: Marking) -> bool:
    """Tells whether a marking is the joint owners' to decide upon.

    Attributes older than the flag say it by several owners, all of whom may have it.
    """
    if marking.joint or marking.fgi_source_protected:
        return marking.joint
    owners = set(marking.owner_producer)
    return len(owners) > 1 and "USA" in owners and owners <= set(marking.releasable_to)


def _is_written_joint(marking: Marking) -> bool:
    """Tells whether a marking is written as JOINT: several owners, the United States among them.

    Attributes older than the flag have no list either; then it is written, not decided upon. What
    is NOFORN, or names sources besides, is a US product with foreign government information.

    Basis: IC-ISM-SecurityBanner.xsl (edition 10).
    """
    if is_joint(marking):
        return True
    owners = marking.owner_producer
    if len(owners) < 2 or "USA" not in owners or "NF" in marking.dissemination_controls:
        return False
    named = marking.fgi_source_open or marking.fgi_source_protected or marking.high_water_nato
    return not named


def _line(marking: Marking, form: Form) -> str:
    categories = [_head(marking, form)]
    add = categories.append
    sci_like, aea_like = _non_us(marking) if marking.non_us_controls else ((), ())
    if marking.sci_controls or sci_like:
        add(_sci(marking.sci_controls, sci_like))
    if marking.sar_identifier:
        add(_sar(marking.sar_identifier))
    if marking.atomic_energy_markings or aea_like:
        add(_aea(marking.atomic_energy_markings, aea_like, form))
    add(_fgi(marking))
    if marking.cui_basic or marking.cui_specified:
        add("" if categories[0] == "CUI" else "CUI")
        add(_cui(marking.cui_specified, marking.cui_basic))
    if marking.dissemination_controls:
        add(_dissem(marking, form))
    if marking.non_ic_markings:
        add(_non_ic(marking.non_ic_markings, form))
    line = "//".join(category for category in categories if category)
    if form is Form.BANNER and marking.second_banner_line:
        return f"{line} | {_second(marking)}"
    return line


def _non_us(marking: Marking) -> tuple[Tokens, Tokens]:
    """Returns the controls of NATO that stand behind SCI and those that stand behind AEA.

    On what is wholly of NATO they are a category of their own, behind the classification.
    """
    controls = marking.non_us_controls
    if (
        marking.owner_producer == ("NATO",)
        and not marking.sci_controls
        and not marking.atomic_energy_markings
    ):
        return controls, ()
    sci_like = tuple(token for token in controls if token in _SCI_LIKE)
    return sci_like, tuple(token for token in controls if token not in _SCI_LIKE)


def _head(marking: Marking, form: Form) -> str:
    level, owners = marking.classification, marking.owner_producer
    has_cui = marking.cui_basic or marking.cui_specified
    if not level or (level == "U" and has_cui and _is_uncontrolled(marking)):
        return "CUI"
    words = WRITINGS["classification"].written(form).get(level, level)
    if _is_written_joint(marking):
        return " ".join(("//JOINT", words, *map(code_text, owners)))
    if "USA" in owners or not owners:
        return words
    if owners == ("FGI",) or marking.fgi_source_protected:
        return f"//FGI {words}"
    if len(owners) == 1 and owners[0].partition(":")[0] == "NATO":
        return _nato(level, owners[0].partition(":")[2], form)
    return f"//{' '.join(map(code_text, owners))} {words}"


def _is_uncontrolled(marking: Marking) -> bool:
    """Tells whether nothing but CUI and its limits of dissemination stands in a US marking."""
    controlled = (
        marking.sci_controls
        or marking.sar_identifier
        or marking.atomic_energy_markings
        or marking.fgi_source_open
        or marking.fgi_source_protected
        or marking.non_ic_markings
        or marking.owner_producer not in {("USA",), ()}
        or not _CUI_LIMITS.issuperset(marking.dissemination_controls)
    )
    return not controlled


def _nato(level: str, activity: str, form: Form) -> str:
    if form is Form.PORTION:
        return (
            f"//N{activity.upper()}{level}" if activity else f"//{_NATO_PORTION.get(level, level)}"
        )
    words = WRITINGS["classification"].banner.get(level, level)
    if activity:
        return f"//NATO {spoken(activity)} {words}"
    return f"//COSMIC {words}" if level == "TS" else f"//NATO {words}"


def _nested(chains: Iterable[tuple[str, ...]]) -> str:
    """Joins chains that share their heads: `SI`, `SI-G`, `SI-G-ABCD` to `SI-G ABCD`."""
    text, system, compartment = "", "", ""
    for chain in chains:
        if chain[0] != system or not text:
            text += f"/{chain[0]}" if text else chain[0]
            system, compartment = chain[0], ""
        if len(chain) > 1 and chain[1] != compartment:
            text += f"-{chain[1]}"
            compartment = chain[1]
        if len(chain) > 2:
            text += " " + "-".join(chain[2:])
    return text


@lru_cache(maxsize=_CACHED)
def _sci(tokens: Tokens, non_us: Tokens) -> str:
    own = spoken(_nested(tuple(token.split("-")) for token in tokens))
    foreign = WRITINGS["non_us"].banner
    return "/".join(filter(None, (own, *(foreign.get(token, token) for token in non_us))))


@lru_cache(maxsize=_CACHED)
def _sar(tokens: Tokens) -> str:
    return "SAR-" + spoken(_nested(map(sar_parts, tokens)))


@lru_cache(maxsize=_CACHED)
def _aea(tokens: Tokens, non_us: Tokens, form: Form) -> str:
    sigma = "SIGMA" if form is Form.BANNER else "SG"
    known, foreign = WRITINGS["aea"].written(form), WRITINGS["non_us"].banner
    text, family, in_sigma = "", "", False
    for token in tokens:
        head, _, tail = token.partition("-")
        if head != family or not text:
            text += ("/" if text else "") + known.get(head, head)
            family, in_sigma = head, False
        if tail.startswith("SG-"):
            text += f" {tail[3:]}" if in_sigma else f"-{sigma} {tail[3:]}"
            in_sigma = True
        elif tail:
            text += f"-{tail}"
    return "/".join(filter(None, (text, *(foreign.get(token, token) for token in non_us))))


def _fgi(marking: Marking) -> str:
    us_part = not marking.owner_producer or "USA" in marking.owner_producer
    if marking.fgi_source_protected or "UNKNOWN" in marking.fgi_source_open:
        return "FGI" if us_part else ""
    sources = marking.fgi_source_open
    others = [code for code in marking.owner_producer if code != "USA"]
    if us_part and others and not _is_written_joint(marking):
        sources = Countries.standard().order_owners((*sources, *others))
    return " ".join(("FGI", *map(code_text, sources))) if sources else ""


@lru_cache(maxsize=_CACHED)
def _cui(specified: Tokens, basic: Tokens) -> str:
    return "/".join((*(f"SP-{spoken(token)}" for token in specified), *map(spoken, basic)))


def _dissem(marking: Marking, form: Form) -> str:
    written = WRITINGS["dissem"].written(form)
    texts = []
    controls = marking.dissemination_controls
    for control in controls:
        if control == "OC" and "OC-USGOV" in controls:
            continue  # a marking shows the one that permits more; ISM has both
        if control == "REL":
            texts.append(_release(marking))
        elif control == "EYES":
            texts.append(_eyes(marking))
        elif control == "DISPLAYONLY":
            texts.append("DISPLAY ONLY " + ", ".join(map(code_text, marking.display_only_to)))
        elif control not in _UNPRINTED:
            texts.append(written.get(control, control))
    return "/".join(texts)


def _release(marking: Marking) -> str:
    if not marking.releasable_to:
        return "REL"
    return "REL TO " + ", ".join(map(code_text, marking.releasable_to))


def _eyes(marking: Marking) -> str:
    if not marking.releasable_to:
        return "EYES"
    return "/".join(map(code_text, marking.releasable_to)) + " EYES ONLY"


@lru_cache(maxsize=_CACHED)
def _non_ic(tokens: Tokens, form: Form) -> str:
    written = WRITINGS["non_ic"].written(form)
    return "/".join(
        token[5:].replace("_", " ") if token.startswith("ACCM-") else written.get(token, token)
        for token in tokens
    )


def _second(marking: Marking) -> str:
    written = WRITINGS["second_banner_line"].banner
    via = f"HANDLE VIA {marking.handle_via_channels} CHANNELS ONLY".replace("  ", " ")
    return "/".join(
        via if term == "HVCO" else written.get(term, term) for term in marking.second_banner_line
    )
