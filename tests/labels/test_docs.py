"""What docs/labels.md shows is what happens."""

from __future__ import annotations

import doctest

from tests.structure.sources import ROOT


def test_the_examples_of_the_labels_page_run() -> None:
    found = doctest.testfile(
        str(ROOT / "docs" / "labels.md"), module_relative=False, optionflags=doctest.ELLIPSIS
    )
    assert found.attempted > 30
    assert found.failed == 0
