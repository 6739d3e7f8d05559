"""The resources of the TAXII edge and the paths under which they stand.

A path is only matched to its shape here; whether a collection or an object exists is not known.

Basis: TAXII 2.1 §4, §5 (end points); RFC 3986 §3.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote_to_bytes


class Kind(Enum):
    """What a resource is, in the words that the record uses."""

    DISCOVERY = "discovery"
    ROOT = "api-root"
    STATUS = "status"
    COLLECTIONS = "collections"
    COLLECTION = "collection"
    MANIFEST = "manifest"
    OBJECTS = "objects"
    OBJECT = "object"
    VERSIONS = "versions"


TEMPLATES: dict[Kind, str] = {
    Kind.DISCOVERY: "/taxii2/",
    Kind.ROOT: "/relto/",
    Kind.STATUS: "/relto/status/{status}/",
    Kind.COLLECTIONS: "/relto/collections/",
    Kind.COLLECTION: "/relto/collections/{collection}/",
    Kind.MANIFEST: "/relto/collections/{collection}/manifest/",
    Kind.OBJECTS: "/relto/collections/{collection}/objects/",
    Kind.OBJECT: "/relto/collections/{collection}/objects/{object}/",
    Kind.VERSIONS: "/relto/collections/{collection}/objects/{object}/versions/",
}
"""Every resource there is: a test of all routes walks this table."""

_SHAPES = {kind: tuple(text.strip("/").split("/")) for kind, text in TEMPLATES.items()}


@dataclass(frozen=True, slots=True)
class Resource:
    """A path that has the shape of a resource.

    Attributes:
        kind: which one.
        collection: id or alias as in the path, empty where the shape has none.
        object_id: STIX id as in the path, empty where the shape has none.
    """

    kind: Kind
    collection: str = ""
    object_id: str = ""


def find(path: bytes) -> Resource | None:
    """Returns the resource that a percent-encoded path names, with or without the last slash."""
    if not path.startswith(b"/"):
        return None
    trimmed = path[1:-1] if path.endswith(b"/") else path[1:]
    try:
        segments = tuple(unquote_to_bytes(part).decode() for part in trimmed.split(b"/"))
    except UnicodeDecodeError:
        return None
    for kind, shape in _SHAPES.items():
        if len(shape) == len(segments) and _fits(shape, segments):
            named = dict(zip(shape, segments, strict=True))
            return Resource(kind, named.get("{collection}", ""), named.get("{object}", ""))
    return None


def _fits(shape: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    pairs = zip(shape, segments, strict=True)
    return all(word == part or (word[0] == "{" and part != "") for word, part in pairs)
