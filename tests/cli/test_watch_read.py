"""`relto watch read`: a page, a feed or a text in, cards out, without a node."""

import io
import json
import sys

import pytest

from relto.cli.main import main
from tests.structure.sources import ROOT

WORLD = str(ROOT / "examples" / "world")
TOLD = (
    "Ekland has stopped sharing intelligence with Brennia, its minister Ada Quill said on Monday."
)


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(f"<title>Ekland</title><p>{TOLD}</p>", encoding="utf-8")
    return str(path)


def read(capsys, *arguments):
    code = main(["watch", "read", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_page_becomes_cards_as_json(page, capsys):
    code, out, _ = read(
        capsys, page, "--policy", WORLD, "--name", "Wire", "--at", "2026-03-03", "--json"
    )
    (card,) = json.loads(out)["cards"]
    assert code == 0
    assert (card["actor"], card["partners"], card["outlet"]) == ("XEK", ["XBR"], "Wire")
    assert card["kind"] == "policy-shift-against-sharing"
    assert card["when"] == "2026-03-02T00:00:00.000000Z"
    assert "Quill" not in out


def test_standard_input_is_read_and_people_get_text(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TOLD.encode())))
    code, out, _ = read(capsys, "-", "--policy", WORLD)
    assert code == 0
    assert "XEK > XBR  policy-shift-against-sharing" in out
    assert out.splitlines()[-1] == "1 card from 1 text"
    assert max(map(len, out.splitlines())) <= 80


def test_what_cannot_be_read_is_said(capsys, tmp_path):
    code, _, err = read(capsys, str(tmp_path / "none.html"))
    assert code != 0
    assert "none.html" in err
    code, _, err = read(capsys, "-", "--at", "soon")
    assert code != 0
    assert "soon" in err
