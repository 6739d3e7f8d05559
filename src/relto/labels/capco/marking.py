"""A US marking as its attributes: the one form that text, XML, roll-up and decisions share.

The fields are the attributes of IC-ISM in snake case and hold its tokens, each in the order of
its vocabulary (lists of countries: in the order of their kind of list). Whoever builds a marking
from elsewhere calls `in_order`. Nothing here checks a marking.

Basis: IC-ISM DES 202111.202211 (attributes and vocabularies).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Tokens = tuple[str, ...]


class Form(StrEnum):
    """Where a marking stands."""

    BANNER = "banner"
    PORTION = "portion"


@dataclass(frozen=True, slots=True)
class Authority:
    """The classification authority block of a document.

    Dates are ISO 8601 (`2035-09-11`), the other fields free text as given.
    """

    classified_by: str = ""
    classification_reason: str = ""
    derivatively_classified_by: str = ""
    derived_from: str = ""
    declass_date: str = ""
    declass_event: str = ""
    declass_exception: Tokens = ()


@dataclass(frozen=True, slots=True)
class Marking:
    """The attributes of one portion or banner; an empty field stands for an absent attribute.

    Attributes:
        classification: `TS`, `S`, `C`, `R`, `U`; empty on a pure CUI marking.
        owner_producer: who owns it: `("USA",)`; several with `joint`; `NATO`; `FGI` if concealed.
        joint: whether the owners share the classification (`//JOINT`).
        sar_identifier: programs as ISM writes them, the nickname after the last `:`.
        rel_is_banners: whether a portion says only `REL`: its list is the banner's, and
            `releasable_to` is empty until somebody who knows the banner fills it in.
        create_date: ISO 8601 date, or empty.
        exclude_from_rollup: whether a roll-up ignores this portion.
    """

    classification: str = ""
    owner_producer: Tokens = ("USA",)
    joint: bool = False
    sci_controls: Tokens = ()
    sar_identifier: Tokens = ()
    atomic_energy_markings: Tokens = ()
    fgi_source_open: Tokens = ()
    fgi_source_protected: Tokens = ()
    non_us_controls: Tokens = ()
    dissemination_controls: Tokens = ()
    releasable_to: Tokens = ()
    display_only_to: Tokens = ()
    non_ic_markings: Tokens = ()
    cui_basic: Tokens = ()
    cui_specified: Tokens = ()
    cui_controlled_by: str = ""
    second_banner_line: Tokens = ()
    handle_via_channels: str = ""
    high_water_nato: str = ""
    no_aggregation: bool = False
    exclude_from_rollup: bool = False
    compilation_reason: str = ""
    complies_with: Tokens = ()
    exempt_from: Tokens = ()
    notice_type: Tokens = ()
    create_date: str = ""
    rel_is_banners: bool = False
    authority: Authority = field(default_factory=Authority)
