"""XML that nobody trusts: no document types, no entities, bounded size and depth, any encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.labels.mistakes import MarkingError
from relto.labels.stanag.xml import collapse, local_name, namespace, parse_xml

BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(20))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_is_read_in_its_encoding(encoding: str) -> None:
    declared = "utf-8" if encoding.startswith("utf-8") else "utf-16"
    data = f'<?xml version="1.0" encoding="{declared}"?>\n<á xmlns="urn:x">ß</á>'.encode(encoding)
    root = parse_xml(data)
    assert (local_name(root), namespace(root), root.text) == ("á", "urn:x", "ß")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a SYSTEM "elsewhere.dtd">',
        f'<!DOCTYPE a [<!ENTITY e0 "x">{BOMB}]>',
        "<!-- one --><!-- two -->\n<?three?><!DOCTYPE a>",
    ],
)
def test_a_document_type_is_refused(prolog: str, encoding: str) -> None:
    declared = "utf-8" if encoding.startswith("utf-8") else "utf-16"
    text = f'<?xml version="1.0" encoding="{declared}"?>{prolog}<a b="&e20;">&e20;</a>'
    with pytest.raises(MarkingError, match="document type"):
        parse_xml(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["UTF-7", "cp037", "utf-32-be"])
def test_a_document_type_is_refused_in_a_rare_encoding(encoding: str) -> None:
    with pytest.raises(MarkingError):
        parse_xml(f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a><a/>'.encode(encoding))


def test_what_looks_like_a_document_type_in_a_comment_or_text_is_none() -> None:
    data = b"<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a>"
    assert parse_xml(data).text == "<!DOCTYPE a>"


def test_size_and_depth_are_bounded() -> None:
    with pytest.raises(MarkingError, match="bytes, expected at most 10"):
        parse_xml(b"<a>" + b" " * 20 + b"</a>", limit=10)
    with pytest.raises(MarkingError, match="not well-formed"):
        parse_xml(b"<a>" * 5000 + b"</a>" * 5000)
    with pytest.raises(MarkingError, match="not well-formed"):
        parse_xml(b"<a>" + b"x" * 11_000_000 + b"</a>", limit=20_000_000)


def test_many_comments_before_the_root_take_no_time() -> None:
    assert local_name(parse_xml(b"<!-- -->" * 8000 + b"<a/>")) == "a"
    with pytest.raises(MarkingError):
        parse_xml(b"<!-- -->" * 8000 + b"<!-")


def test_a_mistake_names_its_line() -> None:
    with pytest.raises(MarkingError) as caught:
        parse_xml(b"<a>\n<b>\n</a>")
    assert caught.value.mistakes[0].path == "line 3"
    assert caught.value.mistakes[0].position in range(8, 13)


def test_a_late_document_type_is_refused_and_expands_nothing() -> None:
    late = f"<!--{'-x' * 40_000}--><!DOCTYPE a [<!ENTITY e0 'xxxxxxxxxx'>{BOMB}]>"
    with pytest.raises(MarkingError):
        parse_xml(f'{late}<a b="&e20;">&e20;</a>'.encode())


@given(st.binary(max_size=60) | st.text(alphabet="<>/a!?&;\"'= xm[]-", max_size=40).map(str.encode))
def test_any_bytes_are_a_document_or_an_explained_mistake(data: bytes) -> None:
    said = _refusal(data)
    assert not said or said.endswith("[XML 1.0]")


def _refusal(data: bytes) -> str:
    try:
        parse_xml(data)
    except MarkingError as error:
        return str(error)
    return ""


def test_blanks_of_a_name_collapse() -> None:
    assert collapse(" a\r\n b\t") == "a b"
    assert collapse(None) == ""
