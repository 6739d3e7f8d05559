"""Who acts: the officer whose token a command was given, and the services for that officer.

A token comes from a file that only its owner reads, or from the environment; never from the
arguments, which every user of the machine can list.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from relto.cli.options import authority
from relto.core.clock import SystemClock
from relto.core.errors import InputError
from relto.services.acting import Acting
from relto.services.govern import Govern
from relto.services.node import Node, open_node
from relto.services.officers import Officer, Officers

VARIABLE = "RELTO_OFFICER_TOKEN"
_LONGEST = 1024


def govern(directory: Path, token_file: Path | None) -> Govern:
    """Opens a node for an officer's, or the operating system's user's, acts on plans.

    Raises:
        InputError: the file with the token cannot be used.
        AuthenticationError: the token opens nothing.
        StoreError: the directory is no node, or its database cannot be used.
    """
    node = open_node(directory)
    officer = _officer(node, token_file)
    return Govern(node.store, SystemClock(), authority(), officer, node.terms)


def officers(directory: Path, token_file: Path | None) -> Officers:
    """Opens a node for acts on officers.

    Raises:
        InputError: the file with the token cannot be used.
        AuthenticationError: the token opens nothing.
        StoreError: the directory is no node, or its database cannot be used.
    """
    node = open_node(directory)
    return Officers(node.store, SystemClock(), authority(), _officer(node, token_file))


def acting(directory: Path, token_file: Path | None) -> Acting:
    """Opens a node for acts on its register.

    Raises:
        InputError: the file with the token cannot be used.
        AuthenticationError: the token opens nothing.
        StoreError: the directory is no node, or its database cannot be used.
    """
    node = open_node(directory)
    return Acting(node.store, SystemClock(), authority(), _officer(node, token_file))


def _officer(node: Node, token_file: Path | None) -> Officer | None:
    token = os.environ.get(VARIABLE, "").strip() if token_file is None else _read(token_file)
    if not token:
        return None
    return Officers(node.store, SystemClock(), authority()).authenticate(token)


def _read(path: Path) -> str:
    try:
        with path.open(encoding="ascii") as stream:
            if stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
                raise InputError("others can read it too: `chmod 600` it", file=str(path))
            token = stream.read(_LONGEST).strip()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        text = (reason or "is no token").lower()
        raise InputError(
            f"{text}: expected a file with an officer's token", file=str(path)
        ) from None
    if not token:
        raise InputError("empty, expected an officer's token", file=str(path))
    return token
