"""Which marking scheme a document is in: by name, or by its first banner.

A national scheme is never guessed, since a level means nothing without its country. Nothing
here reads portions.
"""

from __future__ import annotations

from relto.core.errors import InputError
from relto.labels.documents.lines import lines_of, undecorated
from relto.labels.documents.scheme import PortionScheme
from relto.labels.documents.schemes.tlp import TLP

GUESSED: tuple[PortionScheme, ...] = (TLP,)
"""The schemes that a banner alone can tell, in the order in which they are tried."""

DEFAULT = GUESSED[0]
"""The scheme in which a document without any banner is read, to tell what it lacks."""


def scheme_of(code: str) -> PortionScheme:
    """Returns the scheme of a name.

    Raises:
        InputError: no scheme has that name.
    """
    for scheme in GUESSED:
        if scheme.code == code:
            return scheme
    known = ", ".join(scheme.code for scheme in GUESSED)
    raise InputError(f"`{code[:40]}` is no marking scheme for documents, expected one of {known}")


def guess_scheme(text: str) -> PortionScheme | None:
    """Returns the scheme of the first line that is meant as a banner, None without one.

    Where several schemes mean it, the first that can read it; where none can, the first.
    """
    for line in lines_of(text):
        plain, _ = undecorated(line.content)
        meant = [one for one in GUESSED if plain and one.banner_pattern.fullmatch(plain)]
        if meant:
            read = [one for one in meant if one.parse_banner(plain).mark is not None]
            return (read or meant)[0]
    return None
