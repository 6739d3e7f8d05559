"""What a worker process is told through its environment: which node, and nothing secret.

Everything else about a node stands in its own directory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from relto.core.errors import InputError

NODE = "RELTO_NODE"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process.

    Attributes:
        node: directory of the node.
    """

    node: Path

    @staticmethod
    def from_environment(environment: Mapping[str, str]) -> Settings:
        """Reads the settings.

        Raises:
            InputError: no node is named.
        """
        directory = environment.get(NODE, "")
        if not directory:
            raise InputError(f"`{NODE}` is not set: expected the directory of a node")
        return Settings(Path(directory))
