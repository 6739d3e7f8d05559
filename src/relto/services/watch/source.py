"""Sources that are watched: an address, a file or a folder, and the bytes that each has now.

1. A file is read as it is; of a folder, the pages, feeds and texts right in it, in their order.
2. Only regular files are read, none larger than the limit; links that lead out of a folder are
   left alone.

It understands nothing of what it reads, and keeps nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from relto.core.canonical import canonical
from relto.core.errors import InputError
from relto.services.watch.fetch import STANDARD, Asked, Limits, check_address, fetch
from relto.store.watched import SourceRow

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".xml", ".rss", ".atom", ".txt", ".text", ".md"})
MOST_FILES = 10_000
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """Something that is watched.

    Attributes:
        name: what people call it.
        location: its address, or the absolute path of a file or a folder.
        outlet: who publishes there; empty where each text says so itself.
        plain: whether it may be asked without encryption.
        most_bytes: the largest text that is read.
        seconds: the longest that asking may take.
    """

    name: str
    location: str
    outlet: str = ""
    plain: bool = False
    most_bytes: int = STANDARD.bytes
    seconds: float = STANDARD.seconds

    @property
    def is_address(self) -> bool:
        """Whether it is fetched, not read from this machine."""
        return self.location.startswith(("http://", "https://"))

    def to_bytes(self) -> bytes:
        """Writes what is kept of it beside its name."""
        told = {"location": self.location, "outlet": self.outlet, "plain": self.plain}
        return canonical({**told, "most_bytes": self.most_bytes, "seconds": self.seconds})


def source_of(row: SourceRow) -> Source:
    """Returns a source as it was added."""
    return Source(row.name, **msgspec.json.decode(row.body))


@dataclass(frozen=True, slots=True)
class Content:
    """A text that a source has.

    Attributes:
        name: of the file, or the address.
        url: where it was published; empty where it was read from a file.
        data: its bytes.
        content_type: as it was told, if it was.
    """

    name: str
    url: str
    data: bytes
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a source answered.

    Attributes:
        contents: its texts.
        unchanged: whether it said that nothing changed.
        notes: what was left out, and why.
        validators: ETag and Last-Modified, as it told them.
    """

    contents: tuple[Content, ...] = ()
    unchanged: bool = False
    notes: tuple[str, ...] = ()
    validators: tuple[str | None, str | None] = (None, None)


def checked(source: Source) -> Source:
    """Returns a source that can be watched, with the absolute path of what is on this machine.

    Raises:
        InputError: its name is none, it is not there, or it cannot be fetched as it should.
    """
    if not _NAME.fullmatch(source.name):
        raise InputError(
            f"`{source.name}` is no source's name: expected small letters, digits, `.`, `_`, `-`"
        )
    if source.most_bytes < 1 or not 0 < source.seconds <= 600:
        raise InputError("expected a limit of 1 byte or more, and of at most 600 seconds")
    if source.is_address:
        check_address(source.location, plain=source.plain)
        return source
    path = _path(source.location)
    if not path.exists():
        raise InputError(f"`{source.location}` does not exist: expected an address, file or folder")
    return replace(source, location=str(path.resolve()))


def _path(location: str) -> Path:
    if not location.startswith("file:"):
        return Path(location)
    parts = urlsplit(location)
    if parts.netloc not in {"", "localhost"}:
        raise InputError(f"`{location}` names another machine, expected a path on this one")
    return Path(unquote(parts.path))


def found_at(source: Source, row: SourceRow) -> Found:
    """Returns what a source has now.

    Raises:
        InputError: it cannot be had within its limits.
    """
    if source.is_address:
        return _fetched(source, row)
    path = Path(source.location)
    if path.is_dir():
        return _folder(path, source)
    read = _read(path, source)
    if isinstance(read, str):
        raise InputError(read, file=path.name)
    return Found((read,))


def _fetched(source: Source, row: SourceRow) -> Found:
    asked = Asked(source.location, source.plain, row.etag, row.last_modified)
    answer = fetch(asked, Limits(source.most_bytes, source.seconds))
    validators = (answer.etag or row.etag, answer.last_modified or row.last_modified)
    if answer.data is None:
        return Found(unchanged=True, validators=validators)
    content = Content(answer.url, answer.url, answer.data, answer.content_type)
    return Found((content,), validators=(answer.etag, answer.last_modified))


def _folder(folder: Path, source: Source) -> Found:
    contents, notes = [], []
    for number, path in enumerate(_files(folder)):
        if number >= MOST_FILES:
            notes.append(f"more than {MOST_FILES:,} files: the others were not read")
            break
        read = _read(path, source)
        if isinstance(read, str):
            notes.append(f"{path.name}: {read}")
        else:
            contents.append(read)
    return Found(tuple(contents), notes=tuple(notes))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES and not path.name.startswith("."):
            yield path


def _read(path: Path, source: Source) -> Content | str:
    """Returns a file's content, or why it is left out."""
    try:
        inside = path.resolve().is_relative_to(Path(source.location).resolve())
        if not inside:
            return "a link that leads out of the folder"
        if not path.is_file():
            return "not a regular file"
        with path.open("rb") as stream:
            data = stream.read(source.most_bytes + 1)
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        return (reason or "cannot be read").lower()
    if len(data) > source.most_bytes:
        return f"more than {source.most_bytes:,} bytes"
    return Content(path.name, "", data)
