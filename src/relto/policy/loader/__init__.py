"""From the texts of a policy directory to one snapshot, or to every problem found.

1. Names are gathered from all files first, so that no order matters.
2. Then each declaration is read; each mistake is noted with file, line and path.
3. Contradictions between declarations come last, where what they compare could be read.
4. One problem of any kind, and nothing is returned: a policy is whole or not at all.

It opens no files: its caller hands in the text of each, under its relative path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from relto.core.errors import PolicyError
from relto.model.readiness import Contingency, Option, Readiness, RedLine, Requirement
from relto.policy.loader.clauses import read_consent, read_restriction, read_rule
from relto.policy.loader.consistency import check
from relto.policy.loader.context import Context
from relto.policy.loader.contingencies import CONTINGENCY, read_contingency
from relto.policy.loader.declarations import read_community, read_organisation, read_topic
from relto.policy.loader.readiness import check_mapping, read_option, read_requirement, sections
from relto.policy.loader.red_lines import read_red_line
from relto.policy.loader.tree import Entry, Fields, Items, Node, Place, Text, read_documents
from relto.policy.loader.undertakings import read_agreement
from relto.policy.loader.values import Form, name, told, words
from relto.policy.snapshot import Snapshot

T = TypeVar("T")
R = TypeVar("R", Requirement, Option, Contingency, RedLine)
_KEYS = (
    "releasing",
    "organisations",
    "communities",
    "topics",
    "agreement",
    "restrictions",
    "consents",
    "rules",
    "requirements",
    "options",
    "contingency",
    "red_lines",
)


@dataclass(frozen=True, slots=True)
class Directory:
    """All that a policy directory says: the policy, and the readiness beside it."""

    policy: Snapshot
    readiness: Readiness


def load(files: Mapping[str, str]) -> Snapshot:
    """Reads a policy; a mistake in what stands beside it keeps no policy from being used.

    Args:
        files: text of each YAML file by its path relative to the policy directory.

    Raises:
        PolicyError: with every problem found, in the order of file and line.
    """
    context, documents = _begun(files)
    return _ended(_policy(documents, context), context)


def load_readiness(files: Mapping[str, str]) -> Readiness:
    """Reads what stands beside the policy, by the names that the policy declares.

    Args:
        files: text of each YAML file by its path relative to the policy directory.

    Raises:
        PolicyError: with every problem found in them, in the order of file and line.
    """
    context, documents = _begun(files)
    return _ended(_readiness(documents, context), context)


def load_directory(files: Mapping[str, str]) -> Directory:
    """Reads all of a policy directory.

    Args:
        files: text of each YAML file by its path relative to the policy directory.

    Raises:
        PolicyError: with every problem found, in the order of file and line.
    """
    context, documents = _begun(files)
    policy = _policy(documents, context)
    return _ended(Directory(policy, _readiness(documents, context)), context)


def _begun(files: Mapping[str, str]) -> tuple[Context, list[Fields]]:
    context = Context()
    documents = list(_documents(files, context))
    for document in documents:
        _gather(document, context)
    return context, documents


def _ended(result: T, context: Context) -> T:
    if context.problems:
        raise PolicyError(tuple(dict.fromkeys(context.problems)))
    return result


def _policy(documents: list[Fields], context: Context) -> Snapshot:
    snapshot = _read(documents, context)
    _check_releasing(documents, context)
    check(snapshot.communities, snapshot.agreements, context)
    return snapshot


def _readiness(documents: list[Fields], context: Context) -> Readiness:
    """Gathers the names of what stands beside the policy, then reads each."""
    known = context.known
    for key, space in (
        ("requirements", known.requirements),
        ("options", known.options),
        ("red_lines", known.red_lines),
    ):
        check_mapping(sections(documents, key), context)
        for document in documents:
            for code, entry in _entries(document, key).items():
                _declare(code, entry.place, (space,), context)
    for document in documents:
        _declare_value(document, "contingency", known.contingencies, context)
    return Readiness(
        _by_code(_mapped(documents, "requirements", read_requirement, context)),
        _by_code(_mapped(documents, "options", read_option, context)),
        _by_code(read_contingency(d, context) for d in documents if "contingency" in d.entries),
        _by_code(_mapped(documents, "red_lines", read_red_line, context)),
    )


def _mapped(
    documents: list[Fields], key: str, read: Callable[[str, Entry, Context], T], context: Context
) -> Iterator[T]:
    for document in documents:
        for code, entry in _entries(document, key).items():
            yield read(code, entry, context)


def _by_code(records: Iterable[R]) -> tuple[R, ...]:
    return tuple(sorted(records, key=lambda record: record.code))


def _documents(files: Mapping[str, str], context: Context) -> Iterator[Fields]:
    for file in sorted(files):
        reading = read_documents(file, files[file].removeprefix("\ufeff"))
        context.problems.extend(reading.problems)
        for node in reading.documents:
            if isinstance(node, Fields):
                yield node
            else:
                message = f"{told(node)}, expected a mapping of {', '.join(_KEYS)}"
                context.note(node.place, "wrong-type", message)


def _entries(document: Fields, key: str) -> Mapping[str, Entry]:
    entry = document.entries.get(key)
    return entry.value.entries if entry is not None and isinstance(entry.value, Fields) else {}


def _items(document: Fields, key: str) -> tuple[Node, ...]:
    entry = document.entries.get(key)
    return entry.value.items if entry is not None and isinstance(entry.value, Items) else ()


def _gather(document: Fields, context: Context) -> None:
    """Notes down every declared name, and each that is declared twice."""
    known = context.known
    for code, entry in _entries(document, "organisations").items():
        _declare(code, entry.place, (known.organisations, known.communities), context)
    for code, entry in _entries(document, "communities").items():
        _declare(code, entry.place, (known.communities, known.organisations), context)
    for code, entry in _entries(document, "topics").items():
        _declare(code, entry.place, (known.topics,), context)
    for item in _items(document, "rules"):
        _declare_value(item, "rule", known.rules, context)
    _declare_value(document, "agreement", known.agreements, context)
    _declare_value(document, "releasing", known.releasing, context)


def _declare_value(node: Node, key: str, known: dict[str, Place], context: Context) -> None:
    entry = node.entries.get(key) if isinstance(node, Fields) else None
    if entry is not None and isinstance(entry.value, Text) and entry.value.value:
        _declare(entry.value.value, entry.place, (known,), context)


def _declare(
    code: str, place: Place, spaces: tuple[dict[str, Place], ...], context: Context
) -> None:
    """Enters a name into the first of the spaces that it must be unique in."""
    first = next((space[code] for space in spaces if code in space), None)
    if first is None:
        spaces[0][code] = place
        return
    message = f"`{code}` is declared twice, first in {first.source}; keep one of them"
    context.note(place, "duplicate", message)


def _check_releasing(documents: list[Fields], context: Context) -> None:
    found = [d.entries["releasing"] for d in documents if "releasing" in d.entries]
    for entry in found:
        if words(entry.value, context, "an organisation's code"):
            name(entry.value, context, context.known.organisations, "organisation")
    for entry in found[1:]:
        if len(context.known.releasing) > 1:
            first = found[0].place.source
            message = f"`releasing` is given twice, first in {first}; a node has one organisation"
            context.note(entry.place, "duplicate", message)
    if not found:
        places = [document.place for document in documents]
        here = next(iter(context.known.organisations.values()), None)
        place = here or (places[0] if places else Place(".", 1, ""))
        message = "`releasing` is missing, expected the code of the organisation whose node this is"
        context.note(Place(place.file, place.line, "releasing"), "missing-key", message)


def _read(documents: list[Fields], context: Context) -> Snapshot:
    for document in documents:
        if "contingency" in document.entries:
            # A restriction that strayed in here must not be left out of the policy unseen.
            Form(document, context, CONTINGENCY)
        elif "agreement" not in document.entries:
            _check_sections(Form(document, context, _KEYS), context)

    def mapped(key: str, read: Callable[[str, Entry, Context], T]) -> tuple[T, ...]:
        return tuple(_mapped(documents, key, read, context))

    def listed(key: str, read: Callable[[Node, Context], T]) -> tuple[T, ...]:
        return tuple(
            read(node, context) for document in documents for node in _items(document, key)
        )

    return Snapshot(
        releasing=next(iter(context.known.releasing), ""),
        organisations=mapped("organisations", read_organisation),
        communities=mapped("communities", read_community),
        topics=mapped("topics", read_topic),
        agreements=tuple(
            read_agreement(document, context)
            for document in documents
            if "agreement" in document.entries
        ),
        restrictions=listed("restrictions", read_restriction),
        consents=listed("consents", read_consent),
        rules=listed("rules", read_rule),
    )


def _check_sections(form: Form, context: Context) -> None:
    """Notes sections of the wrong type; one with nothing in it declares nothing."""
    for key, entry in form.entries.items():
        node = entry.value
        nothing = isinstance(node, Text) and not node.written
        if key in ("organisations", "communities", "topics"):
            fits, expected = isinstance(node, Fields), "a mapping of codes"
        elif key in ("restrictions", "consents", "rules"):
            fits, expected = isinstance(node, Items), "a list"
        else:
            continue
        if not fits and not nothing:
            context.note(node.place, "wrong-type", f"{told(node)}, expected {expected}")
