"""Markings of any policy read back: the tables of its SPIF, the other way round.

A marking is read only as `marking` would write it: policy or its replacement, classification,
tags in the order of the policy. Letter case does not count. What could be read in two ways is
refused, and so is what no label of the policy prints. NATO's own markings are freer and have
their grammar in `text`.

Basis: ADatP-4774.1 §3.5; XML SPIF 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from relto.labels.category import Category, Kind
from relto.labels.mistakes import MarkingError, Mistake, nearest
from relto.labels.stanag.model import Classification, Information, Spif, TagSet, Value
from relto.labels.stanag.phrases import Place, Said, View

RULE = "ADatP-4774.1 §3.5"
MAX_TEXT = 4000
MAX_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class _Tag:
    """How one tag is printed: around its values, between them, and each of them."""

    name: str
    kind: Kind
    identifier: str
    around: tuple[str, str]
    separator: str
    printed: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Search:
    """A marking being read, and how far anything of it could be understood."""

    text: str
    separator: str
    tags: tuple[_Tag, ...]
    furthest: int = 0
    steps: int = 0

    def starts(self, part: str, at: int) -> bool:
        """Tells whether a part stands at a place, and remembers how far that was."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise _refusal("the marking can be read in too many ways", 0)
        found = self.text[at : at + len(part)].casefold() == part.casefold()
        if found:
            self.furthest = max(self.furthest, at + len(part))
        return found


def parse_marking(
    text: str, spif: Spif, language: str = "en", *, place: Place | None = None
) -> Information:
    """Reads the marking of a label of any policy.

    Args:
        text: the marking, a portion mark in parentheses.
        spif: the policy.
        language: in which it was written.
        place: for which it was written; parentheses mean a portion.

    Raises:
        MarkingError: it is no marking of the policy, or could be two.
    """
    if len(text) > MAX_TEXT:
        raise _refusal(f"the marking is longer than {MAX_TEXT} characters", MAX_TEXT)
    said = text.strip()
    start = len(text) - len(text.lstrip())
    if said.startswith("(") and said.endswith(")"):
        said, place, start = said[1:-1], place or Place.PORTION, start + 1
    view = View(language, place)
    separator = view.qualifier(spif.qualifiers, "separator") or " "
    tags = tuple(_printed_tags(spif, view))
    searches = [_Search(said + ending, separator, tags) for ending in ("", " ")]
    for search in searches:
        found = list(islice(_different(_readings(search, spif, view)), 2))
        if len(found) > 1:
            raise _refusal("the marking can be read in two ways", start, said)
        if found:
            return found[0]
    raise _unread(searches[0], spif, start)


def _different(found: Iterator[Information]) -> Iterator[Information]:
    seen: list[Information] = []
    for information in found:
        if information not in seen:
            seen.append(information)
            yield information


def _refusal(message: str, position: int, found: str = "", near: str | None = None) -> MarkingError:
    return MarkingError([Mistake(RULE, message, position, found, nearest=near)])


def _unread(search: _Search, spif: Spif, start: int) -> MarkingError:
    rest = search.text[search.furthest :].lstrip()
    at = len(search.text) - len(rest)
    known = [c.name for c in spif.classifications]
    known += [text for tag in search.tags for text, _ in tag.printed]
    found = rest.split(search.separator)[0] if rest else ""
    message = f"`{found}` does not continue a marking of `{spif.name}`"
    if not rest:
        message = f"the marking of `{spif.name}` is not complete"
    return _refusal(message, start + at, found, nearest(found, known))


def _printed_tags(spif: Spif, view: View) -> Iterator[_Tag]:
    for tag_set in spif.tag_sets:
        for tag in tag_set.tags:
            both = (tag.qualifiers, tag_set.qualifiers)
            texts = {
                code: next((t for q in both if (t := view.qualifier(q, code)) is not None), None)
                for code in ("prefix", "suffix", "separator")
            }
            printed = [(_shown(value, view), value.name) for value in tag.values]
            ranked = sorted((p for p in printed if p[0]), key=lambda p: -len(p[0]))
            around = (texts["prefix"] or "", texts["suffix"] or "")
            between = texts["separator"]
            yield _Tag(
                tag_set.name,
                tag.kind,
                tag_set.identifier,
                around,
                "/" if between is None else between,
                tuple(ranked),
            )


def _shown(value: Value, view: View) -> str:
    shown = Said(view.choose(value.phrases), value.name).shown
    prefix = view.qualifier(value.qualifiers, "prefix") or ""
    suffix = view.qualifier(value.qualifiers, "suffix") or ""
    return prefix + shown + suffix if shown else ""


# --- policy and classification -------------------------------------------------------------------


def _readings(search: _Search, spif: Spif, view: View) -> Iterator[Information]:
    prefix = view.qualifier(spif.qualifiers, "prefix") or ""
    suffix = view.qualifier(spif.qualifiers, "suffix") or ""
    if not search.starts(prefix, 0) or not search.text.casefold().endswith(suffix.casefold()):
        return
    end = len(search.text) - len(suffix)
    search.text = search.text[:end]
    for label_class in spif.classifications:
        for head, extra in _heads(label_class, spif, view, search.separator):
            if search.starts(head, len(prefix)):
                for categories in _tails(search, len(prefix) + len(head), 0):
                    yield _information(spif, label_class, (*extra, *categories))


def _information(
    spif: Spif, label_class: Classification, categories: tuple[Category, ...]
) -> Information:
    places = {s.name: i for i, s in enumerate(spif.tag_sets)}
    merged: dict[tuple[str, Kind], Category] = {}
    for category in sorted(categories, key=lambda c: places[c.tag]):
        key = (category.tag, category.kind)
        before = merged[key].values if key in merged else ()
        values = (*before, *category.values)
        merged[key] = Category(category.tag, category.kind, values, category.identifier)
    urn = f"urn:oid:{spif.identifier}" if spif.identifier else None
    return Information(spif.name, label_class.name, tuple(merged.values()), urn)


def _heads(
    label_class: Classification, spif: Spif, view: View, separator: str
) -> Iterator[tuple[str, tuple[Category, ...]]]:
    own = Said(view.choose(spif.phrases), spif.name)
    of_class = Said(view.choose(label_class.phrases), label_class.name)
    both = (label_class.qualifiers, spif.class_qualifiers)
    shown = "" if of_class.has("suppressClassName") else of_class.shown
    if shown:
        prefixes = (view.qualifier(q, "prefix") for q in both)
        suffixes = (view.qualifier(q, "suffix") for q in both)
        shown = next((t for t in prefixes if t is not None), "") + shown
        shown += next((t for t in suffixes if t is not None), "")
    replaced = next((r for r in (own.replacement, of_class.replacement) if r is not None), None)
    policy = own.shown if replaced is None else replaced
    if replaced is None and of_class.has("noMarkingDisplay"):
        policy = ""
    yield separator.join(part for part in (policy, shown) if part), ()
    for tag_set, kind, value in _replacing(spif, view):
        said = Said(view.choose(value.phrases), value.name)
        if replaced is not None and kind is Kind.INFORMATIVE:
            continue
        head = policy if replaced is not None else said.replacement or ""
        urn = f"urn:oid:{tag_set.identifier}" if tag_set.identifier else None
        extra = Category(tag_set.name, kind, (value.name,), urn)
        parts = (head, "" if said.has("suppressClassName") else shown)
        yield separator.join(part for part in parts if part), (extra,)


def _replacing(spif: Spif, view: View) -> Iterator[tuple[TagSet, Kind, Value]]:
    """Returns the values that are printed in the policy's place alone."""
    for tag_set in spif.tag_sets:
        for tag in tag_set.tags:
            for value in tag.values:
                said = Said(view.choose(value.phrases), value.name)
                if said.replacement is not None and not said.shown:
                    yield tag_set, tag.kind, value


# --- tags ----------------------------------------------------------------------------------------


def _tails(search: _Search, at: int, first: int) -> Iterator[tuple[Category, ...]]:
    if at == len(search.text):
        yield ()
        return
    begin = at + len(search.separator)
    if at and not search.starts(search.separator, at):
        return
    begin = begin if at else 0
    for index in range(first, len(search.tags)):
        tag = search.tags[index]
        prefix, suffix = tag.around
        if not search.starts(prefix, begin):
            continue
        for values, end in _values(search, tag, begin + len(prefix)):
            if search.starts(suffix, end):
                urn = f"urn:oid:{tag.identifier}" if tag.identifier else None
                category = Category(tag.name, tag.kind, values, urn)
                for rest in _tails(search, end + len(suffix), index + 1):
                    yield (category, *rest)


def _values(search: _Search, tag: _Tag, at: int) -> Iterator[tuple[tuple[str, ...], int]]:
    for printed, name in tag.printed:
        if not search.starts(printed, at):
            continue
        end = at + len(printed)
        if search.starts(tag.separator, end):
            for more, last in _values(search, tag, end + len(tag.separator)):
                if name not in more:
                    yield (name, *more), last
        yield (name,), end
