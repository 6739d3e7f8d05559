"""Which marking scheme a document is in: by name, or by its first banner.

A national scheme is never guessed, since a level means nothing without its country. Nothing
here reads portions.
"""

from __future__ import annotations

from relto.core.errors import InputError
from relto.labels.documents.blocks import BANNER_LIMIT
from relto.labels.documents.lines import lines_of, undecorated
from relto.labels.documents.scheme import PortionScheme
from relto.labels.documents.schemes.national import national_scheme
from relto.labels.documents.schemes.nato import NATO
from relto.labels.documents.schemes.tlp import TLP
from relto.labels.documents.schemes.us import US

DEFAULT: PortionScheme = US
"""The scheme in which a document without any banner is read, to tell what it lacks."""

_ALIASES = {"us": "capco", "usa": "capco", "ism": "capco", "euci": "eu"}


def guessed() -> tuple[PortionScheme, ...]:
    """Returns the schemes that a banner alone can tell, in the order in which they are tried."""
    return US, NATO, national_scheme("EU"), TLP


def scheme_of(code: str) -> PortionScheme:
    """Returns the scheme of a name; of a country by its trigraph, after `national:` or alone.

    Raises:
        InputError: no scheme has that name.
    """
    name = _ALIASES.get(code.lower(), code.lower())
    for scheme in guessed():
        if scheme.code == name:
            return scheme
    try:
        return national_scheme(name.removeprefix("national:").upper())
    except InputError:
        known = ", ".join(scheme.code for scheme in guessed())
        message = f"`{code[:40]}` is no marking scheme for documents, expected one of {known}"
        raise InputError(f"{message} or national: and a trigraph, as national:DEU") from None


def guess_scheme(text: str) -> PortionScheme | None:
    """Returns the scheme of the first line that is meant as a banner, None without one.

    Where several schemes mean it, the first that can read it; where none can, the first.
    """
    for line in lines_of(text):
        if len(line.content) > BANNER_LIMIT:
            continue
        plain, _ = undecorated(line.content)
        meant = [one for one in guessed() if plain and one.banner_pattern.fullmatch(plain)]
        if meant:
            read = [one for one in meant if one.parse_banner(plain).mark is not None]
            return (read or meant)[0]
    return None
