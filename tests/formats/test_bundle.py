"""The splitter: every shape, any chunk size, exact offsets, faults with their place."""

import io
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.formats import bundle
from relto.formats.bundle import pieces

texts = st.text(alphabet='ab"\\[]{},: é\n', max_size=8)
values = st.recursive(
    st.none() | st.integers(-9, 9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
objects = st.lists(st.dictionaries(texts, values, max_size=4), max_size=6)
chunks = st.integers(1, 80)
separators = st.sampled_from([(",", ":"), (", ", ": "), (" ,\n ", " : ")])


def written(value, separators):
    return json.dumps(value, separators=separators, ensure_ascii=False)


SHAPES = {
    "bundle": lambda items: '{"type":"bundle","id":"b","objects":[' + ",\n".join(items) + "]}",
    "envelope": lambda items: '{ "objects" : [' + ",".join(items) + '], "more": false}\n',
    "array": lambda items: " [" + " , ".join(items) + "]",
    "lines": "\n".join,
    "two bundles": lambda items: (
        '{"objects":['
        + ",".join(items[:2])
        + ']}\n{"x":{"objects":1},"objects":['
        + ",".join(items[2:])
        + "]}"
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@given(objects, chunks, separators)
def test_every_element_comes_once_with_its_place(shape, items, chunk, style):
    items = [item for item in items if "objects" not in item]
    assume(items or shape != "lines")
    written_items = [written(item, style) for item in items]
    data = SHAPES[shape](written_items).encode()
    found = list(pieces(io.BytesIO(data), chunk))
    assert [json.loads(piece.raw) for piece in found] == items
    assert [piece.ordinal for piece in found] == list(range(1, len(items) + 1))
    assert all(data[p.offset : p.offset + len(p.raw)] == p.raw for p in found)


@pytest.mark.parametrize("shape", ["bundle", "array"])
@given(objects.filter(len), st.data(), chunks)
def test_a_truncated_input_yields_what_came_whole_and_then_fails(shape, items, data, chunk):
    items = [item for item in items if "objects" not in item]
    whole = SHAPES[shape]([written(item, (",", ":")) for item in items]).encode()
    end = data.draw(st.integers(len(whole) // 2, len(whole) - 1))
    found, fault = [], None
    try:
        for piece in pieces(io.BytesIO(whole[:end]), chunk):
            found.append(json.loads(piece.raw))  # noqa: PERF401 - what came before the fault counts
    except InputError as error:
        fault = error
    assert "at byte" in str(fault)
    assert found == items[: len(found)]


def test_a_single_object_is_an_element():
    (piece,) = pieces(io.BytesIO(b'\xef\xbb\xbf {"type":"x","list":[{}]} '))
    assert (piece.offset, piece.raw) == (4, b'{"type":"x","list":[{}]}')


def test_what_is_no_object_comes_too_so_that_it_can_be_refused():
    found = [p.raw for p in pieces(io.BytesIO(b'[{"a":1}, 5, "x,y", [1], null {}, {"b":2}]'))]
    assert found == [b'{"a":1}', b"5", b'"x,y"', b"[1]", b"null", b"{}", b'{"b":2}']


@pytest.mark.parametrize("data", [b"STIX", b"<xml/>", b"{} x", b'{"objects":[]} ]'])
def test_what_is_no_json_is_refused(data):
    with pytest.raises(InputError, match="at byte"):
        list(pieces(io.BytesIO(data)))


def test_nothing_at_all_is_a_mistake():
    with pytest.raises(InputError, match="nothing came"):
        list(pieces(io.BytesIO(b" \n")))


def test_objects_given_twice_are_refused():
    with pytest.raises(InputError, match="twice"):
        list(pieces(io.BytesIO(b'{"objects":[{}],"objects":[{}]}')))


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(bundle, "HELD_BYTES_LIMIT", 1000)
    data = b'[{"a":"' + b"x" * 100_000 + b'"}]'
    with pytest.raises(InputError, match="more than 1000 bytes"):
        list(pieces(io.BytesIO(data), 64))
