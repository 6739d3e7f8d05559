"""Machine tags of MISP: their form, and the namespaces that carry markings.

    namespace:predicate            tlp:amber+strict
    namespace:predicate="value"    nato:classification="NS"

1. Case does not count: a tag is known by the spelling of its taxonomy.
2. Tags of other namespaces are none of our business.
3. A tag of a marking namespace that its taxonomy does not have is a mistake, and so is free text
   that is such a tag misspelt (`TLP AMBER`): it was meant to restrict.

What a tag means is in `misp`.

Basis: MISP machine tags (triple tags); MISP/misp-taxonomies.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from relto.labels.mistakes import Mistake, Severity
from relto.labels.sharing.fields import closest, mismatch, shown

_TAG = re.compile(r"([^:=\"]+):([^=\"]+)(?:=(.*))?", re.DOTALL)
_OPEN = {("de-vs", "Schutzwort")}
"""Predicates whose listed value is only an example."""

_ANY = "$text"


@dataclass(frozen=True, slots=True)
class MachineTag:
    """A tag in the spelling of its taxonomy; `at` is its place in the list of tags."""

    namespace: str
    predicate: str
    value: str | None = None
    at: int = 0

    @property
    def text(self) -> str:
        """The tag as MISP writes it."""
        head = f"{self.namespace}:{self.predicate}"
        return head if self.value is None else f'{head}="{self.value}"'


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """What a namespace can say.

    Attributes:
        exclusive: whether an object has at most one tag of it.
        single: predicates of which an object has at most one.
        predicates: the values of each, `None` where it has none.
    """

    namespace: str
    exclusive: bool
    single: frozenset[str]
    predicates: Mapping[str, tuple[str, ...] | None]

    @property
    def tags(self) -> Iterator[str]:
        """All its tags, without those of any text."""
        for predicate, values in self.predicates.items():
            for value in values or (None,):
                if value != _ANY:
                    yield MachineTag(self.namespace, predicate, value).text


@cache
def taxonomies() -> Mapping[str, Taxonomy]:
    """Returns the taxonomies of the marking namespaces by their names in lower case."""
    place = files("relto.labels") / "data" / "misp" / "taxonomies.json"
    given = json.loads(place.read_text(encoding="utf-8"))["namespaces"]
    return {
        name.lower(): Taxonomy(
            name,
            entry["exclusive"],
            frozenset(entry["single"]),
            {
                predicate: None if values is None else tuple(values)
                for predicate, values in entry["predicates"].items()
            },
        )
        for name, entry in given.items()
    }


def read(tags: Iterable[str]) -> tuple[tuple[MachineTag, ...], tuple[Mistake, ...]]:
    """Reads those of the tags that carry markings; each once, in the order given."""
    found: dict[str, MachineTag] = {}
    mistakes: list[Mistake] = []
    for at, tag in enumerate(tags):
        outcome = _examine(tag) if len(tag) <= _REMEMBERED else _read_one(tag)
        if isinstance(outcome, Mistake):
            mistakes.append(replace(outcome, path=f"tags.[{at}]"))
        elif outcome is not None and outcome.text not in found:
            found[outcome.text] = replace(outcome, at=at)
    tags_found = tuple(found.values())
    return tags_found, (*mistakes, *_exclusive(tags_found))


@lru_cache(maxsize=16_384)
def _examine(tag: str) -> MachineTag | Mistake | None:
    """Reads one tag; the same few tags stand on very many objects."""
    return _read_one(tag)


_REMEMBERED = 256
"""Characters of a tag that is remembered."""


def _read_one(tag: str) -> MachineTag | Mistake | None:
    match = _TAG.fullmatch(tag.strip())
    taxonomy = taxonomies().get(match[1].strip().lower()) if match else None
    if match is None or taxonomy is None:
        meant = _meant(tag)
        return None if meant is None else _mistake(tag, meant, "it is not written as one")
    head, predicate, given = match[1], match[2].strip(), match[3]
    predicates = {known.lower(): known for known in taxonomy.predicates}
    known = predicates.get(predicate.lower())
    if known is None:
        return _mistake(tag, taxonomy, f"there is no predicate `{shown(predicate)}`")
    if any(part != part.strip() for part in (tag, head, match[2])):
        return _mistake(tag, taxonomy, "a space does not belong there")
    value, fault = _value(taxonomy, known, given)
    if fault:
        return _mistake(tag, taxonomy, fault)
    return MachineTag(taxonomy.namespace, known, value)


def _value(taxonomy: Taxonomy, predicate: str, given: str | None) -> tuple[str | None, str]:
    """Returns the value in the taxonomy's spelling, or what is wrong with it."""
    allowed = taxonomy.predicates[predicate]
    if allowed is None:
        return (None, "") if given is None else (None, f"`{predicate}` has no value")
    if given is None:
        return None, f"`{predicate}` needs a value"
    value = given[1:-1] if len(given) > 1 and given[0] == given[-1] == '"' else given
    if '"' in value or not value.strip():
        return None, "the value is not readable"
    if _ANY in allowed or (taxonomy.namespace, predicate) in _OPEN:
        return value, ""
    for known in allowed:
        if known.lower() == value.lower() or _same_number(known, value):
            return known, ""
    return None, f"`{predicate}` has no value `{shown(value)}`"


def _same_number(known: str, value: str) -> bool:
    """Tells whether both are the same number, as `2` and `2.0` are."""
    numbers = [re.fullmatch(r"(\d+)(?:\.(\d*?)0*)?", text, re.ASCII) for text in (known, value)]
    first, second = (match and (int(match[1]), match[2] or "") for match in numbers)
    return first is not None and first == second


def _squeezed(text: str) -> str:
    """Returns letters and digits in one case; no tag is nearly as long as what is cut off."""
    folded = unicodedata.normalize("NFKC", text[:_REMEMBERED]).casefold()
    return "".join(c for c in folded if c.isalnum())


@cache
def _misspellings() -> Mapping[str, str]:
    """Returns the namespace by every tag's letters and digits, with and without predicate."""
    found = {}
    for name, taxonomy in taxonomies().items():
        for predicate, values in taxonomy.predicates.items():
            for value in values or ("",):
                if value != _ANY:
                    found[_squeezed(name + predicate + value)] = name
                    found[_squeezed(name + (value or predicate))] = name
    return found


def _meant(tag: str) -> Taxonomy | None:
    """Returns the taxonomy of which a text is a tag misspelt, if it is of any."""
    if "-galaxy:" in tag:
        return None
    name = _misspellings().get(_squeezed(tag))
    if name is None:
        head, *rest = re.split(r"[:=\uff1a]", tag, maxsplit=1)
        same = [key for key in taxonomies() if _squeezed(key) == _squeezed(head)]
        name = same[0] if same and rest else None
    return None if name is None else taxonomies()[name]


@cache
def _spellings(namespace: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Returns the tags of a namespace, the same in lower case, and some of them in words."""
    known = tuple(taxonomies()[namespace].tags)
    some = ", ".join(sorted(known)[:12]) + (" …" if len(known) > 12 else "")
    return known, tuple(each.lower() for each in known), f"one of {some}"


def _mistake(tag: str, taxonomy: Taxonomy, what: str) -> Mistake:
    known, lowered, expected = _spellings(taxonomy.namespace.lower())
    return Mistake(
        f"MISP {taxonomy.namespace}",
        f"`{shown(tag)}` is not a tag of `{taxonomy.namespace}`: {what}",
        mismatch(tag.lower(), lowered),
        shown(tag),
        expected,
        closest("".join(tag.split()), known),
    )


def _exclusive(tags: Iterable[MachineTag]) -> Iterator[Mistake]:
    """Tells tags of which an object has at most one; all of them hold."""
    seen: dict[tuple[str, str], MachineTag] = {}
    for tag in tags:
        taxonomy = taxonomies()[tag.namespace.lower()]
        single = tag.predicate in taxonomy.single or tag.predicate in _ONCE.get(tag.namespace, ())
        if tag.predicate in _BESIDE or not (taxonomy.exclusive or single):
            continue
        first = seen.setdefault((tag.namespace, tag.predicate if single else ""), tag)
        if first is not tag:
            message = f"`{tag.text}` stands beside `{first.text}`; the stricter holds"
            rule, expected = f"MISP {tag.namespace}", "one of them"
            yield Mistake(
                rule,
                message,
                found=tag.text,
                expected=expected,
                severity=Severity.WARNING,
                path=f"tags.[{tag.at}]",
            )


_BESIDE = frozenset({"ex:chr"})
"""Predicates that stand beside a tag of an exclusive namespace."""

_ONCE = {
    "iep2-policy": frozenset(
        {
            *("id", "name", "description", "start_date", "end_date", "encrypt_in_transit", "tlp"),
            *("permitted_actions", "affected_party_notifications", "attribution"),
            *("unmodified_resale",),
        }
    ),
    "de-vs": frozenset({"Einstufung"}),
}
"""Predicates that say one thing, although their taxonomy does not call them exclusive."""
