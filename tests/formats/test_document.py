"""Documents as objects: what they say is what was marked, and what is no document is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.formats.document import document_text, products_of
from relto.formats.frame import FRAME, MISMARKED
from relto.formats.projection import prune
from relto.formats.stix import parse_object
from relto.labels import parse_label
from relto.labels.documents.check import Findings, check_text
from relto.labels.documents.parts import parts_of
from relto.labels.documents.scheme import PortionScheme
from relto.labels.documents.schemes.us import US
from relto.model.handling import handling_from_json
from tests.labels.documents.material import SCHEMES, TEXTS, bodies

KEY = b"k" * 32
TEXT = """\
SECRET//REL TO USA, GBR

# (U) The tide

1. (S//REL) It is high.
2. (U) It is wet.

(C//REL TO USA, GBR)
```
x (U) is no portion
```

Figure 4. (U) The pier

Classified By: the harbour

SECRET//REL TO USA, GBR
"""


def made(text: str = TEXT, key: bytes = KEY) -> list[dict[str, Any]]:
    return [json.loads(raw) for raw in products_of(check_text(text, US), US, key)]


def test_every_object_is_read_by_relto_itself() -> None:
    raws = products_of(check_text(TEXT, US), US, KEY)
    parsed = [parse_object(raw, "papers") for raw in raws]
    frame, *marks, document = parsed
    assert frame.meaning == {"frame": True}
    assert set(document.portions) == {one.id for one in marks}
    assert document.profile.markings == (FRAME,)
    assert document.refs == ()
    for one in marks:
        assert one.meaning is not None
        assert handling_from_json(one.meaning["handling"]).label.schemes == {"US"}


def test_a_marking_says_the_label_of_its_portion() -> None:
    _, *marks, document = made()
    said = {one["id"]: one["extensions"] for one in marks}
    for entry in document["granular_markings"]:
        (extension,) = said[entry["marking_ref"]].values()
        label = parse_label(extension["handling"]["label"])
        for selector in entry["selectors"]:
            portion = document["portions"][int(selector[len("portions.[") : -1])]
            mark = US.parse_portion(portion["marking"]).mark
            assert mark is not None
            assert mark.label == label


def test_a_list_left_to_the_banner_is_written_out() -> None:
    assert made()[-1]["portions"][1]["marking"] == "(S//REL TO USA, GBR)"


def test_the_id_follows_from_the_parts_and_the_key() -> None:
    assert made()[-1]["id"] == made(TEXT.replace("\n\n", "\n\n\n"))[-1]["id"]
    assert made()[-1]["id"] != made(key=b"l" * 32)[-1]["id"]
    assert made()[-1]["id"] != made(TEXT.replace("wet", "dry"))[-1]["id"]
    assert [one["id"] for one in made()[:-1]] == [one["id"] for one in made(key=b"l" * 32)[:-1]]


def test_a_mismarked_document_is_marked_as_one() -> None:
    document = made(TEXT.replace("2. (U)", "2."))[-1]
    assert document["object_marking_refs"] == [MISMARKED]
    assert "marking" not in document["portions"][2]


def test_the_text_of_an_object_is_checked_and_counted_anew() -> None:
    text = document_text(made()[-1])
    assert check_text(text, US).findings == ()
    assert "Figure 1: (U) The pier" in text
    assert "(C//REL TO USA, GBR)\n```\nx (U) is no portion\n```" in text


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "note"},
        {"portions": {}},
        {"portions": []},
        {"portions": [7]},
        {"portions": [{"kind": "spell"}]},
        {"portions": [{"kind": "paragraph", "text": "x"}]},
        {"portions": [{"kind": "paragraph", "marking": "(X)", "text": "x"}]},
        {"portions": [{"kind": "row", "marking": "(U)", "cells": [7]}]},
        {"portions": [{"kind": "row", "marking": "(U)", "cells": {}}]},
        {"portions": [{"kind": "heading", "marking": "(U)", "text": "x", "depth": "deep"}]},
        {"portions": [{"kind": "heading", "marking": "(U)", "text": "x", "depth": 10**9}]},
        {"portions": [{"kind": "item", "marking": "(U)", "text": "x", "number": "1.\nSECRET"}]},
        {"portions": [{"kind": "item", "marking": "(U)", "text": "x", "spell": 1}]},
        {"scheme": "spell"},
        {"scheme": None},
    ],
)
def test_what_is_no_document_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        document_text({**made()[-1], **broken})


@given(TEXTS, st.sampled_from(SCHEMES))
def test_whatever_is_made_of_a_text_can_be_read(text: str, scheme: PortionScheme) -> None:
    found = check_text(text, scheme)
    try:
        raws = products_of(found, scheme, KEY)
    except InputError:
        assert not found.document.portions
        return
    parsed = [parse_object(raw, "papers") for raw in raws]
    assert parsed[-1].profile.markings == ((FRAME,) if found else (MISMARKED,))
    if found:
        _check_again(raws[-1], found, scheme)


@given(bodies())
def test_what_is_written_of_an_object_says_the_same(drawn: tuple[PortionScheme, str]) -> None:
    scheme, body = drawn
    banner = check_text(body, scheme).rolled
    if banner is not None:
        found = check_text(f"{banner.banner}\n\n{body}\n\n{banner.banner}\n", scheme)
        if found and found.document.portions:
            _check_again(products_of(found, scheme, KEY)[-1], found, scheme)


@given(bodies(), st.data())
def test_a_copy_is_the_document_that_was_never_longer(
    drawn: tuple[PortionScheme, str], data: st.DataObject
) -> None:
    scheme, body = drawn
    banner = check_text(body, scheme).rolled
    found = check_text(f"{banner.banner}\n\n{body}\n\n{banner.banner}\n" if banner else "", scheme)
    if not found or not found.document.portions:
        return
    whole = json.loads(products_of(found, scheme, KEY)[-1])
    entries = whole["granular_markings"]
    closed = data.draw(st.sets(st.sampled_from(range(len(entries)))))
    cut = [selector for place in closed for selector in entries[place]["selectors"]]
    left = prune(whole, lambda _: False, cut)
    if len(closed) == len(entries):
        assert left is None
        return
    assert left is not None
    never_longer = json.loads(products_of(check_text(document_text(left), scheme), scheme, KEY)[-1])
    assert json.dumps(never_longer | {"id": left["id"]}) == json.dumps(left)


def _check_again(raw: bytes, found: Findings, scheme: PortionScheme) -> None:
    """Holds that the text written of an object says what the object says."""
    value = json.loads(raw)
    written = document_text(value)
    again = check_text(written, scheme)
    assert again, [written, *again.lines()]
    before = [part.mark for part in parts_of(found.document, scheme)]
    assert [part.mark for part in parts_of(again.document, scheme)] == before
