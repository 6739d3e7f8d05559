"""A directory in memory where there is one: the grid asks much, and each question commits."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_MEMORY = Path("/dev/shm")  # noqa: S108 - only a faster place, if the machine has it


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """A directory of this test's own; durability is tried elsewhere, on real disks."""
    if not _MEMORY.is_dir():
        yield tmp_path
        return
    directory = Path(tempfile.mkdtemp(dir=_MEMORY, prefix="relto-"))
    yield directory
    shutil.rmtree(directory, ignore_errors=True)
