"""Who abroad may have a document: the release markings of its portions become that of its banner.

1. A portion marked NOFORN, or by a marking that implies it, makes the banner NOFORN.
2. REL TO stays where every portion that counts has it, with the codes common to all of them.
3. RELIDO stays where every portion that counts has it.
4. DISPLAY ONLY stays for whom every portion admits to see or to have it.
5. Whatever else is mixed, silence of a classified portion among them, is NOFORN.
6. Where no portion says anything, the banner says nothing.

An unclassified portion without caveats does not count, nor does FOUO, whose release the banner
tells. One with other caveats and no release marking
counts as RELIDO if its caveats are of the intelligence community, as NOFORN if they are not. The
table of the Manual is kept row by row beside the algorithm, which a test holds against it; it gives
the number of the rule that a person is told. Nothing here looks at anything but release markings.

Basis: Register and Manual 2016 §B.3 Table 2, §D.2 Table 3, §H.1, §H.6 to §H.9; STANDARDS §1.8.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from relto.labels.capco.countries import Countries
from relto.labels.capco.marking import Marking, Tokens


class Kind(StrEnum):
    """What one portion says about foreign disclosure and release."""

    NOFORN = "NOFORN"
    SBU_NF = "SBU-NF"
    LES_NF = "LES-NF"
    REL = "REL TO"
    REL_RELIDO = "REL TO/RELIDO"
    REL_DISPLAY = "REL TO/DISPLAY ONLY"
    RELIDO = "RELIDO"
    EYES = "EYES ONLY"
    EYES_RELIDO = "EYES ONLY/RELIDO"
    DISPLAY = "DISPLAY ONLY"
    UNMARKED = "no release marking"
    DATED = "no release marking, no caveat, of 28 June 2010 or later"
    CAVEATED = "unclassified, with caveats, no release marking"
    GUARDED = "unclassified, with caveats of other departments, no release marking"


class Outcome(StrEnum):
    """What the banner says about foreign disclosure and release."""

    SILENT = "nothing"
    NOFORN = "NOFORN"
    REL = "REL TO"
    EYES = "EYES ONLY"
    RELIDO = "RELIDO"
    DISPLAY = "DISPLAY ONLY"


class Caveated(StrEnum):
    """Whether unclassified portions with caveats and no release marking count.

    The Manual reads `(U//FISA)` as RELIDO (§H.1), ISM forbids REL TO over such a portion
    (ISM-ID-00088); Table 2 of the Manual lets it follow the banner.
    """

    COUNT = "count"
    FOLLOW = "follow the banner"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table.

    Attributes:
        number: its number in the Manual.
        have: what one or more portions contain.
        other: what other portions contain.
        banner: what the banner says.
    """

    number: int
    have: frozenset[Kind]
    other: frozenset[Kind]
    banner: Outcome


@dataclass(frozen=True, slots=True)
class Said:
    """What all portions say together.

    Attributes:
        kinds: what stands in any portion that counts.
        lists: the REL TO and EYES ONLY lists; None if a portion that counts has none.
        shown: for each portion whom it lets see; None if one that counts lists nobody.
    """

    kinds: frozenset[Kind]
    lists: frozenset[Tokens] | None
    shown: frozenset[Tokens] | None


@dataclass(frozen=True, slots=True)
class Release:
    """The release marking of a banner.

    Attributes:
        outcome: its main word.
        tokens: its dissemination controls.
        releasable_to: codes that may have it, USA first.
        display_only_to: codes that may see it.
        rule: number of the row of the table, or 0 where none applies.
    """

    outcome: Outcome
    tokens: Tokens = ()
    releasable_to: Tokens = ()
    display_only_to: Tokens = ()
    rule: int = 0


_REL = frozenset({Kind.REL, Kind.REL_RELIDO, Kind.REL_DISPLAY})
_EYES = frozenset({Kind.EYES, Kind.EYES_RELIDO})
_RELIDO = frozenset({Kind.RELIDO, Kind.CAVEATED})
_DISPLAY = frozenset({Kind.DISPLAY})
_NONE = frozenset({Kind.UNMARKED, Kind.DATED})
_NF = frozenset({Kind.NOFORN, Kind.GUARDED})
_SBU, _LES = frozenset({Kind.SBU_NF}), frozenset({Kind.LES_NF})
_ANY = frozenset(Kind)
_SILENT = _NONE | {Kind.CAVEATED, Kind.GUARDED}
_ALL_RELIDO = frozenset({Kind.RELIDO, Kind.REL_RELIDO, Kind.EYES_RELIDO, Kind.CAVEATED})

RULES: tuple[Rule, ...] = (
    Rule(3, _NF, _SBU, Outcome.NOFORN),
    Rule(6, _NF, _LES, Outcome.NOFORN),
    Rule(2, _NF, _REL | _EYES | _RELIDO | _DISPLAY, Outcome.NOFORN),
    Rule(1, _NF, _ANY, Outcome.NOFORN),
    Rule(14, _REL, _SBU, Outcome.NOFORN),
    Rule(15, _REL, _LES, Outcome.NOFORN),
    Rule(4, _NONE, _SBU, Outcome.NOFORN),
    Rule(7, _NONE, _LES, Outcome.NOFORN),
    Rule(5, _SBU, _ANY, Outcome.NOFORN),
    Rule(8, _LES, _ANY, Outcome.NOFORN),
    Rule(12, frozenset({Kind.REL_RELIDO}), _NONE, Outcome.NOFORN),
    Rule(16, _REL | _EYES, _NONE, Outcome.NOFORN),
    Rule(10, _REL | _EYES, _RELIDO, Outcome.NOFORN),
    Rule(17, _RELIDO, _NONE, Outcome.NOFORN),
    Rule(18, _RELIDO, _DISPLAY, Outcome.NOFORN),
    Rule(19, _DISPLAY, _NONE, Outcome.NOFORN),
    Rule(11, _REL | _EYES, _DISPLAY, Outcome.NOFORN),
    Rule(13, _REL, _EYES, Outcome.NOFORN),
    Rule(9, _REL | _EYES, _REL | _EYES, Outcome.NOFORN),
    Rule(20, _DISPLAY, _DISPLAY, Outcome.NOFORN),
    Rule(17, _RELIDO, _NONE, Outcome.RELIDO),
    Rule(24, _ALL_RELIDO, _ALL_RELIDO, Outcome.RELIDO),
    Rule(22, _REL, _EYES, Outcome.REL),
    Rule(27, frozenset({Kind.REL_DISPLAY}), frozenset({Kind.REL_DISPLAY}), Outcome.REL),
    Rule(21, _REL, _REL, Outcome.REL),
    Rule(26, _REL | _EYES, _DISPLAY | {Kind.REL_DISPLAY}, Outcome.DISPLAY),
    Rule(25, _DISPLAY, _DISPLAY, Outcome.DISPLAY),
)
"""Table 3, in the order in which its rows are looked for (row 23 is row 21 with a tetragraph)."""

_TETRAGRAPHS_OF_THE_MANUAL = frozenset({"TEYE", "ACGU", "FVEY"})


def rule_of(kinds: frozenset[Kind], outcome: Outcome) -> int:
    """Returns the number of the first row that leads from what the portions say to the banner."""
    for rule in RULES:
        if rule.banner is outcome and kinds & rule.have and kinds & rule.other:
            return rule.number
    return 0


@lru_cache(maxsize=4096)
def _explicit(dissem: Tokens, non_ic: Tokens) -> frozenset[Kind]:
    """Returns what the tokens of one portion say; nothing if they say nothing of release."""
    if "NF" in dissem or "XD" in non_ic or "ND" in non_ic:
        return frozenset({Kind.NOFORN})
    found = {kind for kind in (Kind.SBU_NF, Kind.LES_NF) if kind.value in non_ic}
    relido = "RELIDO" in dissem
    if "EYES" in dissem:
        found.add(Kind.EYES_RELIDO if relido else Kind.EYES)
    elif "REL" in dissem:
        shown = "DISPLAYONLY" in dissem
        found.add(Kind.REL_DISPLAY if shown else Kind.REL_RELIDO if relido else Kind.REL)
    elif "DISPLAYONLY" in dissem:
        found.add(Kind.DISPLAY)
    elif relido:
        found.add(Kind.RELIDO)
    return frozenset(found)


_UNMARKED = frozenset({Kind.UNMARKED})
_DATED = frozenset({Kind.DATED})
_CAVEATED = frozenset({Kind.CAVEATED})
_GUARDED = frozenset({Kind.GUARDED})
_NOTHING: frozenset[Kind] = frozenset()


_FOLLOWING = frozenset({"FOUO"})
"""Controls of unclassified portions whose release the banner tells (§B.3, Table 2)."""


def _implied(marking: Marking, since: str) -> frozenset[Kind]:
    """Returns what a portion without release marking counts as.

    Basis: Register and Manual 2016 §B.3, Table 2 and the note on caveats: SCI is none.
    """
    dissem = marking.dissemination_controls
    if marking.classification in ("U", ""):
        foreign_to_ic = marking.non_ic_markings or marking.atomic_energy_markings
        if foreign_to_ic or "DSEN" in dissem:
            return _GUARDED
        return _NOTHING if _FOLLOWING.issuperset(dissem) else _CAVEATED
    caveats = dissem or marking.non_ic_markings or marking.atomic_energy_markings
    if caveats or marking.sar_identifier or "USA" not in marking.owner_producer or marking.joint:
        return _UNMARKED
    return _DATED if marking.create_date >= since else _UNMARKED


def kinds_of(marking: Marking, since: str, caveated: Caveated) -> frozenset[Kind]:
    """Returns what one portion says of release; nothing if it does not count.

    Args:
        marking: the portion.
        since: ISO 8601 date from which silence without caveats reads as RELIDO.
        caveated: whether unclassified portions with caveats count.
    """
    found = _explicit(marking.dissemination_controls, marking.non_ic_markings)
    if found:
        return found
    found = _implied(marking, since)
    if caveated is Caveated.FOLLOW and found <= {Kind.CAVEATED, Kind.GUARDED}:
        return _NOTHING
    return found


def gather(parts: Iterable[Marking], since: str, caveated: Caveated) -> Said:
    """Returns what all portions say of release together.

    A REL TO list without USA shares nothing with any other (STANDARDS §1.11). A portion that says
    only `REL` has the list of a banner that is not at hand: it may be narrower than what the others
    have in common (Manual §H.8, example page 5), so it shares nothing either.
    """
    kinds: set[frozenset[Kind]] = set()
    lists: set[Tokens] = set()
    shown: set[Tokens] = set()
    releases = shows = True
    for part in parts:
        found = kinds_of(part, since, caveated)
        if not found:
            continue
        kinds.add(found)
        if found <= _SBU | _LES:
            continue
        rel, display = part.releasable_to, part.display_only_to
        if found <= _REL or found <= _EYES:
            lists.add(rel if "USA" in rel else ())
            shown.add(rel + display)
        else:
            releases = False
            if found <= _DISPLAY:
                shown.add(display)
            else:
                shows = False
    return Said(
        frozenset().union(*kinds),
        frozenset(lists) if releases else None,
        frozenset(shown) if shows else None,
    )


def resolve(said: Said, countries: Countries) -> Release:
    """Returns the release marking of the banner over portions that say this together."""
    kinds = said.kinds
    if not kinds - _SILENT:
        return Release(Outcome.SILENT)
    if kinds <= _SBU | _LES | {Kind.CAVEATED, Kind.GUARDED}:
        return Release(Outcome.SILENT)
    if kinds & (_SBU | _LES) and not kinds & _NF:
        return _departmental(said, countries)
    if kinds & _NF:
        return _noforn(kinds)
    relido = kinds <= _ALL_RELIDO
    if said.lists:
        common = countries.intersect(sorted(said.lists)) if () not in said.lists else ()
        if common:
            return _released(said, common, countries)
    if relido or kinds <= _RELIDO | {Kind.DATED}:
        return Release(Outcome.RELIDO, ("RELIDO",), rule=rule_of(kinds, Outcome.RELIDO))
    if said.shown and () not in (said.lists or ()):
        common = countries.intersect(sorted(said.shown))
        if common:
            return Release(
                Outcome.DISPLAY,
                ("DISPLAYONLY",),
                display_only_to=countries.order_display(common),
                rule=rule_of(kinds, Outcome.DISPLAY),
            )
    return _noforn(kinds)


def _departmental(said: Said, countries: Countries) -> Release:
    """SBU-NF or LES-NF beside anything that counts: NOFORN, by whichever row says so."""
    others = replace(said, kinds=said.kinds - _SBU - _LES)
    if resolve(others, countries).outcome is Outcome.NOFORN:
        return Release(Outcome.NOFORN, ("NF",), rule=5 if said.kinds & _SBU else 8)
    return _noforn(said.kinds)


def _noforn(kinds: frozenset[Kind]) -> Release:
    return Release(Outcome.NOFORN, ("NF",), rule=rule_of(kinds, Outcome.NOFORN))


def _released(said: Said, common: Tokens, countries: Countries) -> Release:
    """Returns REL TO (EYES ONLY if all say so), with RELIDO and DISPLAY ONLY where all agree."""
    outcome = Outcome.EYES if said.kinds <= _EYES else Outcome.REL
    tokens = ["EYES" if outcome is Outcome.EYES else "REL"]
    if said.kinds <= _ALL_RELIDO:
        tokens.append("RELIDO")
    display: Tokens = ()
    if said.shown and Kind.REL_DISPLAY in said.kinds:
        mixed = len(said.shown) > 1
        released = countries.expand(common).union(common) if mixed else set(common)
        seen = countries.intersect(sorted(said.shown))
        display = tuple(code for code in seen if code not in released)
    if display:
        tokens.append("DISPLAYONLY")
    return Release(
        outcome,
        tuple(tokens),
        countries.order_release(("USA", *common)),
        countries.order_display(display),
        _rule_of_lists(said, outcome, display),
    )


def _rule_of_lists(said: Said, outcome: Outcome, display: Tokens) -> int:
    if outcome is Outcome.EYES:
        return 0
    if not display and said.kinds & {Kind.REL_DISPLAY}:
        return 21
    rule = rule_of(said.kinds, outcome)
    lists = said.lists or frozenset()
    taken_apart = not _TETRAGRAPHS_OF_THE_MANUAL.isdisjoint(chain.from_iterable(lists))
    return 23 if rule == 21 and len(lists) > 1 and taken_apart else rule
