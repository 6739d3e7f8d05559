import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.planning.coverage_table import day_of, read_sources

PLAIN = b"source,topic\na,u\nb,u\na,v\n"


def read(text):
    return read_sources(text.encode(), "t.csv")


def shape(table):
    coverage = table.coverage
    return coverage.sources, coverage.topics, coverage.depth.tolist()


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfsource,topic\na,u\nb,u\na,v\n",
        b"source,topic\r\na,u\r\nb,u\r\na,v\r\n",
        b"source,topic\ra,u\rb,u\ra,v\r",
        b'"source","topic"\n"a","u"\n"b","u"\n"a","v"',
        b" Source ; TOPIC \na;u\n b ;u\na; v \n",
        b"topic\tsource\nu\ta\nu\tb\nv\ta\n",
        b"n,source,topic,why\n1,a,u,\n2,b,u,x\n3,a,v,y\n",
        b"source,topic\n\na,u\n,\nb,u\n  \na,v\na,v\n",
        b"source,topic\na,u,\nb,u,,\na,v\n",
        b"feed,requirement\na,u\nb,u\na,v\n",
        b"\n \nsource,topic\na,u\nb,u\na,v\n",
        b"source|topic\na|u\nb|u\na|v\n",
        b'"source","topic","n;o;t;e"\na,u,\nb,u,x;y;z\na,v,\n',
        "source\ttopic\r\na\tu\r\nb\tu\r\na\tv\r\n".encode("utf-16"),
        b"first seen,source,topic,weight,origin\n2020-01-01,a,u\n,b,u\n,a,v\n",
    ],
)
def test_the_same_table_in_other_clothes(text):
    assert shape(read_sources(text, "t.csv")) == shape(read_sources(PLAIN, "t.csv"))


names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=5)
rows = st.lists(st.tuples(names, names), min_size=1, max_size=8)


@given(rows, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_quoted_is_read_back(table, delimiter, end):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    writer.writerows([("source", "topic"), *table])
    found = read(stream.getvalue())
    assert len(found.coverage.sources) <= len({source for source, _ in table})
    assert found.rows == len(table)


@given(st.binary(max_size=60))
def test_anything_is_a_table_or_a_mistake_with_its_place(data):
    place: tuple[str | None, int | None] = None, 1
    try:
        read_sources(b"source,topic\n" + data, "t.csv")
    except InputError as error:
        place = error.file, error.line
    assert place in {(None, 1), *(("t.csv", line) for line in range(1, 70))}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t.csv:1: empty, expected columns"),
        ("a,b\nx,y\n", "t.csv:1: no column `source`, expected"),
        ("source,source,topic\nx,y,z\n", "t.csv:1: column `source` is there twice"),
        ("source,topic\nx,y\nx,y,z\n", "t.csv:3: 3 fields, expected 2"),
        ('source,topic\n"x\ny",u\n,u\n', "t.csv:4: source: empty"),
        ('source,topic\na,"b\n', "t.csv:2: cannot be read"),
        ("source,topic,weight\na,u,heavy\n", "t.csv:2: weight: `heavy` is no weight"),
        ("source,topic,weight\na,u,-1\n", "t.csv:2: weight: `-1` is no weight"),
        ("source,topic,weight\na,u,nan\n", "t.csv:2: weight: `nan` is no weight"),
        ("source,topic,weight\na,u,1_0\n", "t.csv:2: weight: `1_0` is no weight"),
        ("source,topic,weight\na,u,1e999\n", "t.csv:2: weight: `1e999` is no weight"),
        ('source,topic,weight\na,u,"1,5"\n', "t.csv:2: weight: `1,5` is no weight"),
        ("source;topic;weight\na;u;1,5,0\n", "t.csv:2: weight: `1,5,0` is no weight"),
        ("source,topic\n,u\n,v\na,\n", "and 2 more mistakes, on line 3, 4"),
    ],
)
def test_a_mistake_names_its_line(text, said):
    with pytest.raises(InputError) as refused:
        read(text)
    assert said in str(refused.value)


def test_what_is_not_utf_8_names_its_line():
    with pytest.raises(InputError, match=r"t\.csv:3: not UTF-8: save the file as UTF-8"):
        read_sources(b"source,topic\na,u\n\xff,v\n", "t.csv")


def test_an_unreadable_date_is_noted_and_unknown():
    table = read("source,topic,date\na,u,2020-02-30\nb,u,2020-03-01\nb,v,\n")
    (note,) = table.notes
    assert note.line == 2
    assert "`2020-02-30`" in note.message
    assert table.dated == 1


def test_what_is_said_twice_is_noted_and_counted_once():
    decimal = read("source;topic;weight\na;u;1,5\nb;u;.5\nb;v;2e0\n")
    assert decimal.coverage.weights.tolist() == [1.5, 2.0]
    table = read("source,topic,weight\na,u,2\na,u,3\nA,v,\n")
    assert table.coverage.weights.tolist() == [3.0, 1.0]
    said = " ".join(note.message for note in table.notes)
    assert "1 row says again" in said
    assert "1 topic has several weights" in said
    assert "1 name differs in capitals only from another `source`" in said


def test_an_account_passed_on_counts_once():
    table = read("source,topic,origin\na,u,\nb,u,a\nb,v,\n")
    assert table.coverage.depth.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2020-03-01", "2020-03-01"),
        ("2020-3-1", "2020-03-01"),
        ("2020/03/01", "2020-03-01"),
        ("20200301", "2020-03-01"),
        ("2020-03", "2020-03-01"),
        ("2020", "2020-01-01"),
        ("2020-03-01T23:59:59Z", "2020-03-01"),
        ("2020-03-01 10:00:00", "2020-03-01"),
        ("2020-03-01T23:00:00-05:00", "2020-03-02"),
    ],
)
def test_a_day_has_several_spellings(text, same):
    assert day_of(text) == day_of(same) is not None


@pytest.mark.parametrize("text", ["", "soon", "2020-13-01", "01.02.2020", "0000", "1e9"])
def test_what_is_no_day_is_unknown(text):
    assert day_of(text) is None
