"""Need to know: whom an originator lists, as groups of which the reader needs one name each.

    <ntk:Access><ntk:RequiresAllOf><ntk:AccessProfileList>
      <ntk:AccessProfile>
        <ntk:AccessPolicy>urn:us:gov:ic:aces:ntk:oc</ntk:AccessPolicy>
        <ntk:AccessProfileValue vocabulary="organization:usa-agency">CIA</ntk:AccessProfileValue>
        …

1. A profile is met by any of its values; a restrictive one by all of them. One without values is
   met by nobody.
2. `RequiresAllOf` needs each of its profiles, and the alternatives within it; `RequiresAnyOf` one.
3. Whatever that says is kept as groups: the reader needs a name of each. A group that another one
   implies is left out.
4. A document needs what each of its portions needs.

Names are compared as they are written. Which readers have which names is for the caller to say.

Basis: IC-NTK (`Access`); STANDARDS §1.10; ISM-ID-00326, 00349 to 00351.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.xml import Element, line_of, parse_xml

NAMESPACE = "urn:us:gov:ic:ntk"
POLICIES = "urn:us:gov:ic:aces:ntk:"
"""What every access policy begins with."""
_MARKINGS = {"oc": "ORCON", "propin": "PROPIN", "xd": "EXDIS", "nd": "NODIS"}
_BOTH_LISTS = ("RequiresAllOf", "RequiresAnyOf")

Group = frozenset[str]
Groups = frozenset[Group]


@dataclass(frozen=True, slots=True)
class NeedToKnow:
    """Whom an originator lists; without groups, everybody.

    Attributes:
        groups: of each the reader needs one name.
        markings: the markings for whose sake the originator lists them (`ORCON`).
    """

    groups: Groups = frozenset()
    markings: frozenset[str] = frozenset()

    def admits(self, names: frozenset[str]) -> bool:
        """Tells whether somebody with these names is listed."""
        return all(group & names for group in self.groups)

    def unmet(self, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        """Returns the groups of which somebody with these names has none, in order."""
        return tuple(sorted(tuple(sorted(g)) for g in self.groups if not g & names))


def needs(groups: Iterable[Iterable[str]], markings: Iterable[str] = ()) -> NeedToKnow:
    """Returns the need to know of these groups, what is implied left out."""
    return NeedToKnow(_least(frozenset(map(frozenset, groups))), frozenset(markings))


def roll_up(parts: Iterable[NeedToKnow]) -> NeedToKnow:
    """Returns what a whole needs: all that each of its parts needs."""
    found = list(parts)
    groups = frozenset[Group]().union(*(part.groups for part in found))
    markings = frozenset[str]().union(*(part.markings for part in found))
    return NeedToKnow(_least(groups), markings)


def read_need_to_know(document: bytes) -> NeedToKnow:
    """Reads every `ntk:Access` of an XML document; a document without one needs nothing.

    Raises:
        MarkingError: the XML is not well-formed, or an `Access` is not of its schema.
    """
    root = parse_xml(document)
    return roll_up(map(_access, root.iter(_name("Access"))))


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _access(element: Element) -> NeedToKnow:
    found = [child for child in element if str(child.tag) in {*map(_name, _BOTH_LISTS)}]
    if len(found) != 1:
        raise _refusal(element, "an `Access` has either `RequiresAllOf` or `RequiresAnyOf`")
    policies = [_text(policy) for policy in element.iter(_name("AccessPolicy"))]
    names = {policy.removeprefix(POLICIES).partition(":")[0] for policy in policies}
    markings = frozenset(_MARKINGS[name] for name in names if name in _MARKINGS)
    return NeedToKnow(_least(_required(found[0])), markings)


def _required(element: Element) -> Groups:
    profiles = [
        _profile(profile)
        for listed in element.findall(_name("AccessProfileList"))
        for profile in listed.findall(_name("AccessProfile"))
    ]
    if not profiles:
        raise _refusal(element, "a requirement has an `AccessProfileList` with profiles")
    if element.tag == _name("RequiresAnyOf"):
        return reduce(_either, profiles)
    within = [_required(inner) for inner in element.findall(_name("RequiresAnyOf"))]
    return frozenset[Group]().union(*profiles, *within)


def _profile(element: Element) -> Groups:
    policy = element.find(_name("AccessPolicy"))
    if policy is None or not _text(policy):
        raise _refusal(element, "an `AccessProfile` names its `AccessPolicy`")
    values = [_text(value) for value in element.findall(_name("AccessProfileValue"))]
    if "restrictive" in _text(policy).split(":") and values:
        return frozenset(frozenset({value}) for value in values)
    return frozenset({frozenset(values)})


def _either(one: Groups, other: Groups) -> Groups:
    """Returns what holds where the one or the other holds, as groups again."""
    return _least(frozenset(left | right for left in one for right in other))


def _least(groups: Groups) -> Groups:
    return frozenset(g for g in groups if not any(other < g for other in groups))


def _text(element: Element) -> str:
    return " ".join((element.text or "").split())


def _refusal(element: Element, message: str) -> MarkingError:
    return MarkingError([Mistake("IC-NTK", message, path=line_of(element))])
