"""Control systems and special access programs: hierarchies of markings and their compartments.

`SI-G ABCD DEFG-MMM AACD` reads as `SI SI-G SI-G-ABCD SI-G-DEFG SI-MMM SI-MMM-AACD`: every level is
a token of its own, so that what is written together and what is written apart is the same.
Nothing here knows which marking needs which level: that is for the constraints.

Basis: Register and Manual 2016 §A.6, §H.4, §H.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from relto.labels.capco.marking import Form
from relto.labels.capco.parts import Part, Placed, Rank, Register, disorder, legacy, pieces, slip
from relto.labels.capco.tokens import SCI, WRITINGS, sar_order, sci_order, spoken, token_of
from relto.labels.mistakes import Mistake, nearest

_SYSTEM = re.compile(r"[A-Z0-9]{3,8}", re.ASCII)
_LEVEL = re.compile(r"[A-Z0-9]{1,6}", re.ASCII)
_PROGRAM = re.compile(r"[A-Z0-9][A-Z0-9._]*( [A-Z0-9._]+)*", re.ASCII)
_SAP_LEVEL = re.compile(r"[A-Z0-9._]+", re.ASCII)
_FORMS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "SI-G": (re.compile(r"[A-Z]{4}", re.ASCII), "4 letters"),
    "HCS-P": (re.compile(r"[A-Z0-9]{1,6}", re.ASCII), "up to 6 letters and digits"),
}
_COMPARTMENTS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "SI": (re.compile(r"[A-Z]{2,3}", re.ASCII), "2 or 3 letters"),
    "RSV": (re.compile(r"[A-Z0-9]{1,3}", re.ASCII), "up to 3 letters and digits"),
}
_LEGACY = frozenset({"COMINT", "HUMINT", "TALENT-KEYHOLE"})
_OPEN = frozenset({"SI", "RSV"})
"""Systems whose compartments the Register leaves open, by form."""
_SUBS = frozenset({"SI-G", "HCS-P", "TK-BLFH", "TK-IDIT", "TK-KAND"})
"""Compartments whose sub-compartments the Register leaves open, by form."""
_INDICATORS = ("SPECIAL ACCESS REQUIRED-", "SAR-")

SYSTEMS = WRITINGS["sci"]
_NAMES: Mapping[str, Mapping[str, str]] = {
    system: {
        text: token
        for text, token in WRITINGS["sci_compartment"].in_banner.items()
        if token.startswith(f"{system}-")
    }
    for system in SYSTEMS.banner
}


_OWNER_OF: Mapping[str, str] = {text: system for system, names in _NAMES.items() for text in names}


def _last(token: str) -> str:
    return token.rpartition("-")[2]


def _after_indicator(token: str) -> str:
    return spoken(_last(token))


def system_of(value: str) -> str | None:
    """Returns the published system that a value begins with, by title or abbreviation."""
    if value.startswith("TALENT-KEYHOLE"):
        return "TK"
    return SYSTEMS.in_banner.get(value.partition("-")[0])


_RESERVED = frozenset({"AEA", "CUI", "PAP", "SAP", "SAR", "SCI", "TLP"})


def may_be_system(value: str) -> bool:
    """Tells whether a value has the form of an unpublished control system.

    The names of the categories themselves are none: `SAR` is an indicator without its program.
    """
    head = value.partition("-")[0]
    return head not in _RESERVED and bool(_SYSTEM.fullmatch(head))


def read_sci(values: Iterable[Placed], form: Form, register: Register) -> Part:
    """Reads control systems with their compartments.

    Args:
        values: one for each system.
        form: banner or portion.
        register: whether unpublished systems are read.
    """
    chains: list[Placed] = []
    mistakes: list[Mistake] = []
    whole = True
    for value, place in values:
        found, wrong, understood = _system(value, place, form, register)
        chains += found
        mistakes += wrong
        whole = whole and understood
    systems = _heads(chains)
    tokens = sci_order(token for token, _ in chains)
    mistakes += disorder("CAPCO A.6", systems, sci_order(name for name, _ in systems))
    return Part(
        Rank.SCI,
        (("sci_controls", tokens),),
        tuple(chains),
        tuple(mistakes),
        is_whole=whole,
        is_guess=all(name not in SCI for name, _ in systems),
    )


def _heads(chains: Iterable[Placed]) -> list[Placed]:
    return [(token, place) for token, place in chains if "-" not in token]


def _system(
    value: str, place: int, form: Form, register: Register
) -> tuple[list[Placed], list[Mistake], bool]:
    name = "TALENT-KEYHOLE" if value.startswith("TALENT-KEYHOLE") else value.partition("-")[0]
    mistakes: list[Mistake] = []
    system = SYSTEMS.in_banner.get(name)
    if system is None:
        system = name
        if register is Register.STRICT:
            mistakes.append(_unpublished((name, place), SYSTEMS.in_banner))
    mistakes += _spelling(name, SYSTEMS.written(form).get(system, name), place, form)
    chains = [(system, place)]
    rest = value[len(name) + 1 :]
    if value[len(name) :] == "-":
        message = f"a compartment is missing behind `{name}-`: add it or remove the hyphen"
        mistakes.append(slip("CAPCO A.6", message, ("-", place + len(name)), "a compartment"))
        return chains, mistakes, False
    if not rest:
        return chains, mistakes, not any(m.rule == "ISM-ID-00267" for m in mistakes)
    known = len(mistakes)
    found, wrong = _compartments(system, rest, place + len(name) + 1, form, register)
    mistakes += wrong
    lost = any(m.rule in {"ISM-ID-00267", "CAPCO H.4"} for m in mistakes[: known + len(wrong)])
    if found and found[0][1] == place + len(name) + 1:
        found[0] = (found[0][0], place)  # `SI-G` begins at its system
    return chains + found, mistakes, not lost


def _unpublished(found: Placed, known: Iterable[str]) -> Mistake:
    message = f"`{found[0]}` is not in the Register"
    return slip("ISM-ID-00267", message, found, "a published marking", nearest(found[0], known))


def _spelling(found: str, expected: str, place: int, form: Form) -> list[Mistake]:
    if found == expected:
        return []
    if form is Form.PORTION:
        message = f"`{found}` is a banner marking: a portion mark has `{expected}`"
        return [slip("CAPCO C.1", message, (found, place), expected, expected)]
    return [legacy((found, place), expected)] if found in _LEGACY else []


def _compartments(
    system: str, text: str, begin: int, form: Form, register: Register
) -> tuple[list[Placed], list[Mistake]]:
    """Reads `G ABCD DEFG-MMM AACD`; `P JJJ-P DDDD` lists sub-compartments of one compartment."""
    chains: list[Placed] = []
    mistakes: list[Mistake] = []
    order: list[Placed] = []
    for piece, place in pieces(text, "-", begin):
        words = [word for word in pieces(piece, " ", place) if word[0]]
        if not words:
            message = "a compartment is missing: add it or remove the hyphen"
            mistakes.append(slip("CAPCO H.4", message, ("", place), "a compartment"))
            continue
        (name, at), *subs = words
        token = _NAMES.get(system, {}).get(name) or f"{system}-{name}"
        mistakes += _compartment_form(system, token, (name, at), form, register)
        chains.append((token, at))
        if not (subs and chains[-2:-1] and chains[-2][0].startswith(f"{token}-")):
            order.append((token, at))
        found = [(f"{token}-{sub}", sub_at) for sub, sub_at in subs]
        for (sub, sub_at), (sub_token, _) in zip(subs, found, strict=True):
            mistakes += _sub_form(token, (sub, sub_at), register)
            chains.append((sub_token, sub_at))
        mistakes += disorder("CAPCO A.6", found, sci_order(name for name, _ in found), words=_last)
    mistakes += disorder("CAPCO A.6", order, sci_order(name for name, _ in order), words=_last)
    return chains, mistakes


def _compartment_form(
    system: str, token: str, found: Placed, form: Form, register: Register
) -> list[Mistake]:
    if token in SCI:
        expected = WRITINGS["sci_compartment"].written(form).get(token, found[0])
        return _spelling(found[0], expected, found[1], form)
    pattern, words = _COMPARTMENTS.get(system, (_LEVEL, "up to 6 letters and digits"))
    if not pattern.fullmatch(found[0]):
        message = f"`{found[0]}` is no compartment of `{system}`: it has {words}"
        like = nearest(found[0], _NAMES.get(system, {}))
        return [slip("CAPCO H.4", message, found, words, like)]
    owner = _OWNER_OF.get(found[0])
    if owner is not None and system in SCI and system not in _OPEN:
        message = f"`{found[0]}` is a compartment of `{owner}`, not of `{system}`"
        return [slip("CAPCO H.4", message, found, f"{owner}-{found[0]}")]
    if register is Register.STRICT and system not in _OPEN and system in SCI:
        return [_unpublished(found, _NAMES[system])]
    return []


def _sub_form(compartment: str, found: Placed, register: Register) -> list[Mistake]:
    pattern, words = _FORMS.get(compartment, (_LEVEL, "up to 6 letters and digits"))
    if not pattern.fullmatch(found[0]):
        message = f"`{found[0]}` is no sub-compartment of `{compartment}`: it has {words}"
        return [slip("CAPCO H.4", message, found, words)]
    if register is Register.STRICT and compartment in SCI and compartment not in _SUBS:
        return [_unpublished(found, ())]
    return []


def is_program(value: str) -> bool:
    """Tells whether a value begins with the indicator of special access programs."""
    return value.startswith(_INDICATORS)


def read_sap(values: list[Placed], form: Form) -> Part:
    """Reads special access programs; the first value has the indicator, the others do not."""
    chains: list[Placed] = []
    mistakes: list[Mistake] = []
    heads: list[Placed] = []
    whole = True
    for number, (value, place) in enumerate(values):
        indicator = next((text for text in _INDICATORS if value.startswith(text)), "")
        if number and indicator:
            message = f"`{indicator}` stands only before the first program: remove it here"
            mistakes.append(slip("CAPCO H.5", message, (indicator, place)))
        elif form is Form.PORTION and len(indicator) > 4:
            message = "a portion mark has `SAR-`"
            mistakes.append(slip("CAPCO C.1", message, (indicator[:-1], place), "SAR-", "SAR-"))
        found, wrong, understood = _program(value[len(indicator) :], place + len(indicator))
        heads += found[:1]
        if found and indicator:
            found[0] = (found[0][0], place)
        chains += found
        mistakes += wrong
        whole = whole and understood
    mistakes += _sap_disorder(heads)
    tokens = sar_order(token for token, _ in chains)
    return Part(
        Rank.SAP, (("sar_identifier", tokens),), tuple(chains), tuple(mistakes), is_whole=whole
    )


def _program(text: str, begin: int) -> tuple[list[Placed], list[Mistake], bool]:
    (program, place), *levels = pieces(text, "-", begin)
    if not _PROGRAM.fullmatch(program):
        message = f"`{program}` is no program: a nickname or its abbreviation stands here"
        return [], [slip("ISM-ID-00266", message, (program, place), "a program")], False
    base = f"SAR-{token_of(program)}"
    chains, order = [(base, place)], []
    mistakes: list[Mistake] = []
    for piece, at in levels:
        words = pieces(piece, " ", at)
        wrong = next((word for word in words if not _SAP_LEVEL.fullmatch(word[0])), None)
        if wrong is not None:
            message = f"`{wrong[0]}` is no compartment of `{program}`"
            return chains, [slip("CAPCO H.5", message, wrong, "a compartment")], False
        tokens = [(f"{base}-{token_of(words[0][0])}", words[0][1])]
        tokens += [(f"{tokens[0][0]}-{token_of(word)}", sub_at) for word, sub_at in words[1:]]
        mistakes += _sap_disorder(tokens[1:])
        order.append(tokens[0])
        chains += tokens
    mistakes += _sap_disorder(order)
    return chains, mistakes, True


def _sap_disorder(found: list[Placed]) -> tuple[Mistake, ...]:
    ordered = sar_order(token for token, _ in found)
    return disorder("CAPCO A.6", found, ordered, words=_after_indicator)
