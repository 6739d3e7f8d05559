"""A file for a secret that is shown once: made before the secret is, read by its owner only.

It neither makes nor keeps secrets.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from relto.core.errors import InputError


@contextmanager
def secret_file(path: Path) -> Iterator[IO[str]]:
    """Makes a file that only its owner reads; it is gone again if what follows fails.

    Raises:
        InputError: it is there already, or cannot be made.
    """
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise InputError(f"`{path}`: {reason}: name a file that does not exist yet") from None
    try:
        with os.fdopen(made, "w") as stream:
            yield stream
    except BaseException:
        path.unlink()
        raise
