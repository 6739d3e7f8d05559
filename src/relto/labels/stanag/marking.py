"""The marking of a label, made from its policy.

    policy (or what replaces it)  classification  category  category ...

1. The policy's name or phrase comes first; a phrase with the code `replacePolicy` of the
   policy, else of the classification, else of a category, stands in its place.
2. The classification follows, unless a phrase says `suppressClassName`.
3. Then each tag in the order of the policy: prefix, values divided by the separator (`/` unless
   the policy says otherwise), suffix.
4. A phrase stands for the name where it has the wanted language and place; without a phrase the
   name is printed, with `noNameDisplay` nothing, with `noMarkingDisplay` nothing at all.

A label with a word that the policy does not know has no marking. Whether a label is valid is not
asked here.

Basis: ADatP-4774.1 §3.5, Tables 4 to 6; XML SPIF 2.1 (`markingData`, `markingQualifier`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from relto.labels.category import Category
from relto.labels.mistakes import MarkingError, Mistake, nearest
from relto.labels.stanag.lookup import is_of_policy
from relto.labels.stanag.model import (
    Classification,
    Information,
    Qualifier,
    Spif,
    Tag,
    TagSet,
    Value,
)
from relto.labels.stanag.nato_rules import for_display, has_short_portion
from relto.labels.stanag.phrases import Place, Said, View
from relto.labels.stanag.words import fold_of, is_nato, tag_set_of, values_of


class Order(Enum):
    """In which order the values of a tag are printed."""

    POLICY = "policy"
    AS_GIVEN = "as given"


@dataclass(frozen=True, slots=True)
class _Entry:
    """The values of one tag that a label has."""

    tag_set: TagSet
    tag: Tag
    said: tuple[tuple[Said, tuple[Qualifier, ...]], ...]


def render(
    information: Information,
    spif: Spif,
    language: str = "en",
    *,
    place: Place | None = None,
    order: Order | None = None,
) -> str:
    """Writes the marking of a label.

    Args:
        information: what the label says.
        spif: its policy.
        language: for instance `en` or `fr-CA`; without a phrase in it, the one without language.
        place: where it will stand; without one, phrases for pages and documents are taken.
        order: of the values within a tag; without one as given for NATO, whose lists of nations
            are the originator's, else as in the policy.

    Raises:
        MarkingError: the policy is another one, or does not know a word of the label.

    Basis: ADatP-4774.1 §3.5.
    """
    view = View(language, place)
    if is_nato(information):
        information, order = for_display(information), order or Order.AS_GIVEN
    chosen = _classification(information, spif)
    label_class = Said(view.choose(chosen.phrases), chosen.name)
    entries = _entries(information, spif, view, order or Order.POLICY)
    values = [said for entry in entries for said, _ in entry.said]
    parts = [_policy(spif, label_class, values, view)]
    if not any(said.has("suppressClassName") for said in [label_class, *values]):
        parts.append(_around(label_class.shown, (chosen.qualifiers, spif.class_qualifiers), view))
    parts += [_tag_text(entry, view) for entry in entries]
    separator = view.qualifier(spif.qualifiers, "separator") or " "
    text = separator.join(part for part in parts if part)
    return _around(text, (spif.qualifiers,), view)


def render_portion(information: Information, spif: Spif, language: str = "en") -> str:
    """Writes the mark of a portion in parentheses.

    Raises:
        MarkingError: as `render`.
    """
    place = Place.PORTION
    if is_nato(information) and not has_short_portion(information):
        place = Place.PAGE_TOP
    return f"({render(information, spif, language, place=place)})"


def in_order(information: Information, spif: Spif) -> tuple[Category, ...]:
    """Returns the categories of a label in the order of its policy, each value once.

    Words that the policy does not know stand last, in the order of the alphabet.
    """
    merged: dict[tuple[str, str], list[Category]] = {}
    for category in information.categories:
        known = tag_set_of(category, spif)
        name = known.name if known is not None else category.tag
        merged.setdefault((name, category.kind), []).append(category)
    found = [
        Category(
            name,
            group[0].kind,
            tuple(dict.fromkeys(name for _, name in sorted(_ranked(group, spif)))),
            next((c.identifier for c in group if c.identifier), None),
        )
        for (name, _), group in merged.items()
    ]
    places = {s.name: i for i, s in enumerate(spif.tag_sets)}
    return tuple(sorted(found, key=lambda c: (places.get(c.tag, len(places)), c.tag, c.kind)))


def _ranked(group: Iterable[Category], spif: Spif) -> Iterator[tuple[tuple[int, int], str]]:
    """Returns each value as its policy spells it, with its place there."""
    fold = fold_of(spif)
    for category in group:
        tag_set = tag_set_of(category, spif)
        tags = [] if tag_set is None else [id(tag) for tag in tag_set.tags]
        for entry in values_of(category, spif):
            if isinstance(entry, str):
                yield (len(tags), 0), fold(entry)
                continue
            tag, value = entry
            place = next(i for i, v in enumerate(tag.values) if v is value)
            yield (tags.index(id(tag)), place), value.name


def _classification(information: Information, spif: Spif) -> Classification:
    if not is_of_policy(information, spif):
        message = f"the label is of policy `{information.policy}`, expected `{spif.name}`"
        raise _refusal(message, "PolicyIdentifier", information.policy)
    fold = fold_of(spif)
    wanted = fold(information.classification)
    for known in spif.classifications:
        if fold(known.name) == wanted:
            return known
    said = information.classification
    message = f"policy `{spif.name}` has no classification `{said}`"
    names = [c.name for c in spif.classifications]
    raise _refusal(message, "Classification", said, nearest(said, names))


def _refusal(message: str, path: str, found: str, near: str | None = None) -> MarkingError:
    mistake = Mistake(
        rule="ADatP-4774.1 §3.5", message=message, found=found, nearest=near, path=path
    )
    return MarkingError([mistake])


def _policy(spif: Spif, label_class: Said, values: list[Said], view: View) -> str:
    own = Said(view.choose(spif.phrases), spif.name)
    for said in [own, label_class, *values]:
        if (replacement := said.replacement) is not None:
            return replacement
    if label_class.has("noMarkingDisplay"):
        return ""
    return own.shown


def _entries(information: Information, spif: Spif, view: View, order: Order) -> tuple[_Entry, ...]:
    found: dict[tuple[int, int], list[tuple[int, Value]]] = {}
    for category in information.categories:
        tag_set = tag_set_of(category, spif)
        for value in values_of(category, spif):
            key, entry = _locate(value, category, tag_set, spif)
            listed = found.setdefault(key, [])
            if entry[1].name not in {v.name for _, v in listed}:
                listed.append(entry)
    entries = []
    for (set_index, tag_index), listed in sorted(found.items()):
        tag_set = spif.tag_sets[set_index]
        if order is Order.POLICY:
            listed.sort(key=lambda entry: entry[0])
        said = tuple((Said(view.choose(v.phrases), v.name), v.qualifiers) for _, v in listed)
        entries.append(_Entry(tag_set, tag_set.tags[tag_index], said))
    return tuple(entries)


def _locate(
    value: tuple[Tag, Value] | str, category: Category, tag_set: TagSet | None, spif: Spif
) -> tuple[tuple[int, int], tuple[int, Value]]:
    if tag_set is None:
        names = [s.name for s in spif.tag_sets]
        message = f"policy `{spif.name}` has no category `{category.tag}`"
        raise _refusal(message, "Category", category.tag, nearest(category.tag, names))
    index = next(i for i, s in enumerate(spif.tag_sets) if s is tag_set)
    if not isinstance(value, str):
        tag, known = value
        place = next(i for i, t in enumerate(tag_set.tags) if t is tag)
        return (index, place), (next(i for i, v in enumerate(tag.values) if v is known), known)
    for place, tag in enumerate(tag_set.tags):
        if any(v.user_input for v in tag.values):
            return (index, place), (len(tag.values), Value(value, ""))
    names = [v.name for tag in tag_set.tags for v in tag.values]
    message = f"category `{category.tag}` of policy `{spif.name}` has no value `{value}`"
    raise _refusal(message, category.tag, value, nearest(value, names))


def _tag_text(entry: _Entry, view: View) -> str:
    both = (entry.tag.qualifiers, entry.tag_set.qualifiers)
    texts = [_around(said.shown, (own,), view) for said, own in entry.said]
    shown = [text for text in texts if text]
    if not shown:
        return ""
    separators = (view.qualifier(qualifiers, "separator") for qualifiers in both)
    separator = next((s for s in separators if s is not None), "/")
    return _around(separator.join(shown), both, view)


def _around(text: str, qualifiers: tuple[tuple[Qualifier, ...], ...], view: View) -> str:
    """Puts prefix and suffix about a text, unless it is empty."""
    if not text:
        return ""

    def first(code: str) -> str:
        found = (view.qualifier(group, code) for group in qualifiers)
        return next((text for text in found if text is not None), "")

    return first("prefix") + text + first("suffix")
