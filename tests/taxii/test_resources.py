from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.taxii.resources import TEMPLATES, Kind, Resource, find


@pytest.mark.parametrize("kind", Kind)
def test_trap_8_every_resource_stands_with_and_without_the_last_slash(kind: Kind) -> None:
    path = TEMPLATES[kind].format(collection="c", object="o", status="s")
    found = find(path.encode())
    assert found is not None
    assert found.kind is kind
    assert find(path.rstrip("/").encode()) == found
    assert find(path.encode() + b"/") is None
    assert find(b"/" + path.encode()) is None
    assert find(path.encode() + b"more/") is None or kind in (Kind.COLLECTIONS, Kind.OBJECTS)


@pytest.mark.parametrize(
    "path",
    [
        b"",
        b"/",
        b"relto/",
        b"/taxii2//",
        b"/relto/collections//objects/",
        b"/RELTO/",
        b"/relto/%ff/",
    ],
)
def test_other_paths_name_nothing(path: bytes) -> None:
    assert find(path) is None


@given(st.text(min_size=1), st.text(min_size=1))
def test_names_in_a_path_come_through_encoding(collection: str, name: str) -> None:
    c, o = quote(collection, safe=""), quote(name, safe="")
    expected = Resource(Kind.OBJECT, collection, name)
    assert find(f"/relto/collections/{c}/objects/{o}/".encode()) == expected


@given(st.binary(max_size=60))
def test_no_path_breaks_the_reader(path: bytes) -> None:
    found = find(b"/relto/" + path)
    assert found is None or found.kind in TEMPLATES
