"""A frame says nothing beside anything else, and alone that what is outside portions may go."""

from __future__ import annotations

from typing import Any

import pytest

from relto.formats.frame import FRAME, MISMARKED, STATEMENTS, frame_meaning
from relto.labels import Label, Level, Tlp
from relto.model.profile import Profile
from relto.policy import load, resolve
from tests.world import SMALL

POLICY = load({"p.yaml": SMALL})
LISTED = "marking-definition--00000000-0000-4000-8000-000000000001"
WORDS = "marking-definition--00000000-0000-4000-8000-000000000002"
MEANINGS: dict[str, dict[str, Any]] = {
    FRAME: {"frame": True},
    MISMARKED: {"flaw": "mismarked"},
    LISTED: {"label": "CONFIDENTIAL//REL TO XBR"},
    WORDS: {"statement": True},
}
OWN = '{"originators":["XAL"],"topics":["war"],"disciplines":["OSINT"]}'
LABELLED = '{"originators":["XAL"],"topics":["war"],"disciplines":["OSINT"],"label":"SECRET"}'


def label(*markings: str, handling: str = OWN) -> Label:
    found = resolve(Profile(markings=tuple(sorted(markings)), handling=handling), MEANINGS, POLICY)
    return found.label


def test_alone_it_may_go_anywhere_that_the_policy_allows() -> None:
    assert label(FRAME) == Label(tlp=Tlp.CLEAR)


def test_a_portion_says_exactly_what_its_own_marking_says() -> None:
    portion = label(FRAME, LISTED)
    assert portion == label(LISTED)
    assert portion.lists_recipients


def test_it_lends_nothing_to_what_carries_more_than_it() -> None:
    assert label(FRAME, WORDS) == Label()
    assert label(FRAME, "marking-definition--unknown").flaws == {"unknown-marking"}
    assert label(FRAME, MISMARKED).flaws == {"mismarked"}
    assert label(FRAME, handling=LABELLED) == Label(level=Level.SECRET)


def test_without_a_rule_it_is_withheld_like_anything_else() -> None:
    assert resolve(Profile(markings=(FRAME,)), MEANINGS, POLICY).label.flaws == {"no-rule"}


@pytest.mark.parametrize("identifier", [FRAME, MISMARKED])
def test_its_id_with_other_words_is_not_known(identifier: str) -> None:
    assert frame_meaning(identifier, STATEMENTS[identifier]) == MEANINGS[identifier]
    for other in ("something else", None, 7):
        assert frame_meaning(identifier, other) == {"flaw": "unknown-marking"}
    assert frame_meaning(LISTED, STATEMENTS[identifier]) is None
