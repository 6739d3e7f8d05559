"""Copies: what is cut out, what then cannot stand, and what never shows through."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from relto.formats.projection import copy_id, path_of, prune, rename, selector_of

HIDDEN, SHOWN = (f"identity--00000000-0000-4000-8000-00000000000{n}" for n in (1, 2))
REPORT: dict[str, Any] = {
    "type": "report",
    "id": "report--00000000-0000-4000-8000-000000000003",
    "created_by_ref": SHOWN,
    "name": "n",
    "description": "d",
    "published": "2026-01-01T00:00:00Z",
    "labels": ["one", "two", "three"],
    "external_references": [{"source_name": "s", "url": "u"}, {"source_name": "t"}],
    "object_refs": [HIDDEN, SHOWN],
    "object_marking_refs": [HIDDEN],
    "granular_markings": [
        {"marking_ref": "m", "selectors": ["labels.[0]", "external_references.[0].source_name"]},
        {"lang": "fr", "selectors": ["labels.[2]", "external_references.[1].source_name"]},
    ],
}


def pruned(*selectors: str, **changes: Any) -> dict[str, Any] | None:
    return prune(REPORT | changes, HIDDEN.__eq__, selectors)


def test_references_to_what_is_hidden_go_and_markings_stay() -> None:
    before = copy.deepcopy(REPORT)
    left = pruned()
    assert left == REPORT | {"object_refs": [SHOWN]}
    assert before == REPORT


def test_what_is_required_hides_the_object() -> None:
    assert pruned(object_refs=[HIDDEN]) is None
    assert pruned("name") is None
    assert pruned("object_refs.[1]") is None
    anonymous = dict(pruned() or {})
    del anonymous["created_by_ref"]
    assert pruned(created_by_ref=HIDDEN) == anonymous


def test_portions_go_and_selectors_follow_what_moved_up() -> None:
    left = pruned("labels.[0]", "external_references.[0].source_name")
    assert left is not None
    assert left["labels"] == ["two", "three"]
    assert left["external_references"] == [{"source_name": "t"}]
    kept = ["labels.[1]", "external_references.[0].source_name"]
    assert left["granular_markings"] == [{"lang": "fr", "selectors": kept}]


def test_a_list_that_is_emptied_goes() -> None:
    left = pruned("labels.[0]", "labels.[1]", "labels.[2]")
    assert left is not None
    assert "labels" not in left


def test_references_name_copies_at_any_depth() -> None:
    value = {"id": "x", "a_ref": "x", "in": [{"b_refs": ["x", "y"]}], "object_marking_refs": ["x"]}
    assert rename(value, {"x": "z"}) == {
        "id": "x",
        "a_ref": "z",
        "in": [{"b_refs": ["z", "y"]}],
        "object_marking_refs": ["x"],
    }


def test_an_id_is_stable_and_tells_nothing() -> None:
    first = copy_id(b"k", REPORT["id"], b"1")
    assert first == copy_id(b"k", REPORT["id"], b"1")
    assert first.startswith("report--")
    assert first[22] == "4" or first.split("--")[1][14] == "4"
    others = {copy_id(b"l", REPORT["id"], b"1"), copy_id(b"k", REPORT["id"], b"2"), REPORT["id"]}
    assert first not in others


JSON = st.recursive(
    st.sampled_from([HIDDEN, SHOWN, "text", 1, None]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b_ref", "c_refs", "d"]), inner, max_size=3)
    ),
    max_leaves=12,
)


def references(value: Any, *, refers: bool = False) -> list[Any]:
    """Returns everything that stands where a reference may stand."""
    if isinstance(value, dict):
        return [
            found
            for name, part in value.items()
            for found in references(part, refers=refers or name.endswith(("_ref", "_refs")))
        ]
    if isinstance(value, list):
        return [found for part in value for found in references(part, refers=refers)]
    return [value] if refers else []


@given(st.dictionaries(st.sampled_from(["a", "b_ref", "c_refs", "d"]), JSON))
def test_no_reference_to_what_is_hidden_is_left(value: dict[str, Any]) -> None:
    left = prune({"type": "x-any", **value}, HIDDEN.__eq__, [])
    assert left is not None
    assert HIDDEN not in references(left)
    again = prune(left, HIDDEN.__eq__, [])
    assert json.dumps(again) == json.dumps(left)


@given(st.lists(st.sampled_from(["a", "b-c", 0, 7])))
def test_selectors_are_read_as_they_are_written(path: list[str | int]) -> None:
    if path:
        assert path_of(selector_of(tuple(path))) == tuple(path)
