"""What is shown for a partner, and what it receives, does not depend on evidence it may not see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from relto.app import compose
from relto.cli import acting
from relto.cli import evidence as commands_of_evidence
from relto.cli.main import main
from relto.formats import evidence as forms
from relto.services.assess import publishing
from relto.services.evidence import filing
from relto.services.evidence import register as service
from tests.interference.evidential import (
    READER,
    Played,
    commands,
    delivered,
    history,
    play,
    purged,
)

SEEDS = range(2)
Patch = pytest.MonkeyPatch


def views(played: Played, products: list[str], patch: Patch, capture: Any) -> dict[Any, str]:
    """Returns everything that the programme answers for the reader."""
    for module in (acting, compose):
        patch.setattr(module, "SystemClock", lambda: played.clock)
    patch.setenv("RELTO_NODE", str(played.directory))
    found: dict[Any, str] = {"delivered": delivered(played).decode()}
    for command in commands(products):
        code = main(command)
        captured = capture.readouterr()
        found[command] = f"{code}\n{captured.out}\n{captured.err}"
    return found


def leaks(seed: int, directory: Path, patch: Patch, capture: Any) -> list[str]:
    """Plays a history whole and purged, and tells what the reader could notice."""
    acts = history(seed)
    whole, bare = play(acts, directory / "whole"), play(purged(acts), directory / "bare")
    products = sorted({*whole.products, *bare.products})
    seen = views(whole, products, patch, capture)
    expected = views(bare, products, patch, capture)
    hidden = {str(act.item) for act in acts if not act.is_open and act.do == "file"}
    birds = [f"Words of {number}." for number in hidden] + ["analyst", "E-2026-0"]
    told = [key for key in seen if seen[key] != expected[key]]
    for key, text in seen.items():
        # What was asked for stands in the answer, and tells nothing.
        asked = " ".join(key) if isinstance(key, tuple) else ""
        told += [f"{key} {bird}" for bird in birds if bird in text and bird not in asked]
    whole.store.close()
    bare.store.close()
    return told


@pytest.mark.parametrize("seed", SEEDS)
def test_hidden_evidence_leaves_no_trace(
    seed: int, quick_path: Path, monkeypatch: Patch, capsys: Any
) -> None:
    assert leaks(seed, quick_path, monkeypatch, capsys) == []


def test_histories_hide_and_show_enough_to_tell_anything(quick_path: Path) -> None:
    acts = [act for seed in SEEDS for act in history(seed)]
    shown = [act for act in acts if act.do == "file" and act.is_open]
    hidden = [act for act in acts if act.do == "file" and not act.is_open]
    assert len(shown) > 5
    assert len(hidden) > 8
    assert {act.do for act in acts} == {"file", "grade", "reply", "withdraw", "ours", "board"}
    played = play(history(0), quick_path / "node")
    assert READER == "XCO"
    assert delivered(played).count(b"relto-evidence--") >= 3
    played.store.close()


def everything_is_shown(patch: Patch) -> None:
    """The gate is not asked."""
    patch.setattr(
        service, "shown", lambda whole, *_: tuple(service._seen(each, {}) for each in whole)
    )
    patch.setattr(commands_of_evidence, "shown", service.shown)


def names_of_our_own_are_shown(patch: Patch) -> None:
    """Names on the node count what was filed."""
    patch.setattr(service, "_seen", lambda whole, _groups: whole)


def ids_count_what_was_filed(patch: Patch) -> None:
    """The product's id is made from its name."""
    former = forms.evidence_id

    def counted(item: Any, handling: Any, key: bytes, *, like: int = 0) -> str:
        return former(item, handling, key + item.id.encode(), like=like)

    patch.setattr(filing, "evidence_id", counted)


def all_evidence_is_assessed(patch: Patch) -> None:
    """A view is computed from everything."""
    patch.setattr(publishing, "shown", lambda whole, *_: whole)


@pytest.mark.parametrize(
    "mutant",
    [
        everything_is_shown,
        names_of_our_own_are_shown,
        ids_count_what_was_filed,
        all_evidence_is_assessed,
    ],
    ids=lambda mutant: mutant.__name__,
)
def test_a_seeded_leak_is_found(
    mutant: Callable[[Patch], None], quick_path: Path, monkeypatch: Patch, capsys: Any
) -> None:
    mutant(monkeypatch)
    for seed in SEEDS:
        directory = quick_path / str(seed)
        directory.mkdir()
        if leaks(seed, directory, monkeypatch, capsys):
            return
    pytest.fail("nothing noticed this leak")
