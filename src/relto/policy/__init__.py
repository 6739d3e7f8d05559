"""The policy: one immutable value, how it is read, and what follows from it.

Pure: no files, clock, network or database. Callers hand in texts, values and instants.
"""

from relto.policy.loader import Directory, load, load_directory, load_readiness
from relto.policy.loader.amending import amend
from relto.policy.loader.filling import Filling, filled
from relto.policy.resolve import resolve
from relto.policy.snapshot import Snapshot, snapshot_from_bytes, snapshot_to_bytes

__all__ = [
    "Directory",
    "Filling",
    "Snapshot",
    "amend",
    "filled",
    "load",
    "load_directory",
    "load_readiness",
    "resolve",
    "snapshot_from_bytes",
    "snapshot_to_bytes",
]
