"""Countries and communities: who they are, who belongs to whom, in which order lists stand.

A trigraph is a country, a tetragraph a community (also those of another length: EU, NSG). Some
communities may be taken apart into their members, some may not (opaque), some are deprecated.
Memberships change: they are data, and an operator lays his own over them. Nothing here decides
whether a list is allowed where it stands.

Basis: ISMCAT 202211; Register and Manual 2016 §A.6, §D.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from relto.labels.capco.marking import Tokens

_NAC = re.compile(r"NATO:[A-Z_-]{1,256}", re.ASCII)


class Decomposable(StrEnum):
    """Whether a community may be taken apart into its members."""

    YES = "Yes"
    NO = "No"
    DEPRECATED = "NA"


@dataclass(frozen=True, slots=True)
class Community:
    """An alliance or coalition.

    Attributes:
        name: in English.
        decomposable: whether its members may stand for it.
        members: trigraphs; empty where they are not published.
        deprecated: day from which it may not be used (ISO 8601), or empty.
    """

    name: str
    decomposable: Decomposable = Decomposable.YES
    members: frozenset[str] = frozenset()
    deprecated: str = ""


@dataclass(frozen=True)
class Countries:
    """Who is who, and who belongs to whom.

    Attributes:
        countries: trigraph to name.
        communities: tetragraph to community.
    """

    countries: Mapping[str, str] = field(repr=False)
    communities: Mapping[str, Community] = field(repr=False)

    @classmethod
    def standard(cls) -> Countries:
        """Returns the taxonomy of November 2022 with what changed since."""
        return _standard()

    def with_overrides(self, overrides: Mapping[str, Mapping[str, Any]]) -> Countries:
        """Lays an operator's memberships over these.

        Args:
            overrides: tetragraph to any of `members` (all of them), `add`, `remove` (lists of
                trigraphs), `decomposable` (`Yes`, `No`, `NA`), `name`, `deprecated`.
        """
        communities = dict(self.communities)
        for code, change in overrides.items():
            communities[code] = _changed(communities.get(code, Community(code)), change)
        return replace(self, communities=communities)

    def __contains__(self, code: object) -> bool:
        return code in self.countries or code in self.communities or is_nac_activity(code)

    def is_country(self, code: str) -> bool:
        """Tells whether a code is a trigraph of this list."""
        return code in self.countries

    def is_open(self, code: str) -> bool:
        """Tells whether a code is a community that may be taken apart into its members."""
        community = self.communities.get(code)
        return community is not None and community.decomposable is Decomposable.YES

    @cached_property
    def _expansions(self) -> Mapping[str, frozenset[str]]:
        return {
            code: community.members
            for code, community in self.communities.items()
            if community.decomposable is Decomposable.YES and community.members
        }

    def expand(self, codes: Iterable[str]) -> frozenset[str]:
        """Returns countries and opaque communities: what may be taken apart is."""
        expansions = self._expansions
        found: set[str] = set()
        for code in codes:
            found |= expansions.get(code) or {code}
        return frozenset(found)

    def order_owners(self, codes: Iterable[str]) -> Tokens:
        """Sorts countries, then communities, each A to Z (FGI, JOINT)."""
        return tuple(sorted(set(codes), key=lambda code: (code not in self.countries, code)))

    def order_display(self, codes: Iterable[str]) -> Tokens:
        """Sorts countries, then communities, each A to Z (DISPLAY ONLY)."""
        return self.order_owners(codes)

    def order_release(self, codes: Iterable[str]) -> Tokens:
        """Sorts USA first, then countries, then communities (REL TO, EYES ONLY)."""
        known = self.countries
        return tuple(sorted(set(codes), key=lambda c: (c != "USA", c not in known, c)))

    def intersect(self, lists: Sequence[Iterable[str]]) -> Tokens:
        """Returns the codes that several release lists have in common, beyond USA.

        Codes that stand in every list are kept as they are, communities too. Of the rest the
        communities that may be taken apart are, and what all lists then share is added. Nothing
        is put together into a community again. An empty result means: nobody in common.

        Basis: STANDARDS §1.8, country intersection (CountryRollup-Functions).
        """
        given = [frozenset(codes) - {"USA"} for codes in lists]
        if not given:
            return ()
        kept = given[0].intersection(*given[1:])
        shared = self.expand(given[0] - kept) - {"USA"}
        for codes in given[1:]:
            if not shared:
                break
            shared &= self.expand(codes - kept)
        return self.order_release(kept | shared)


def is_nac_activity(code: object) -> bool:
    """Tells whether a code is an activity of the North Atlantic Council (`NATO:ISAF`)."""
    return isinstance(code, str) and bool(_NAC.fullmatch(code))


def _changed(community: Community, change: Mapping[str, Any]) -> Community:
    members = frozenset(change.get("members", community.members))
    members = (members | frozenset(change.get("add", ()))) - frozenset(change.get("remove", ()))
    return Community(
        name=change.get("name", community.name),
        decomposable=Decomposable(change.get("decomposable", community.decomposable)),
        members=members,
        deprecated=change.get("deprecated", community.deprecated),
    )


def _data(name: str) -> dict[str, Any]:
    text = files("relto.labels").joinpath("data", "capco", name).read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


@lru_cache(maxsize=1)
def _standard() -> Countries:
    data = _data("countries.json")
    countries = Countries(countries=data["countries"], communities={})
    published = countries.with_overrides(data["communities"])
    return published.with_overrides(_data("overrides.json")["communities"])
