"""Tests of the test: every seeded leak is found by some history of a fixed few."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interference.history import random_history
from tests.interference.mutants import MUTANTS, Patch
from tests.interference.test_noninterference import leaks

TRIES = range(8)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_seeded_leak_is_found(
    mutant: Callable[[Patch], None], quick_path: Path, monkeypatch: Patch
) -> None:
    mutant(monkeypatch)
    for seed in TRIES:
        directory = quick_path / str(seed)
        directory.mkdir()
        if leaks(random_history(seed), directory):
            return
    pytest.fail("the grid did not notice this leak")
