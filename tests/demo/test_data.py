"""The data that the demo ships: whole, of the allowed sources only, and built the same twice."""

import csv
import json
import lzma
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stix2
import yaml

from relto.labels.text import parse_label
from relto.model.handling import handling_from_json

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "demo" / "data"
SOURCES = {"unit42", "prodaft", "eset", "withsecure", "volexity"}
BUNDLES = sorted(DATA.glob("*.json"))
MEBIBYTE = 1 << 20
CARRIER = "extension-definition--7e1f0a52-6f0c-5c0e-9d0b-2f4a8c1b6d3e"

Item = dict[str, Any]


def items_of(name: str) -> list[Item]:
    bundle = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    assert bundle["type"] == "bundle"
    return list(bundle["objects"])


def all_items() -> Iterator[Item]:
    for path in BUNDLES:
        yield from items_of(path.stem)


def handlings_of(item: Item) -> Iterator[dict]:
    extension = item.get("extensions", {}).get(CARRIER)
    if extension:
        yield extension["handling"]


def references_of(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from references_of(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from references_of(inner, key)
    elif key.endswith(("_ref", "_refs")) and isinstance(value, str):
        yield value


def test_only_the_allowed_sources_ship() -> None:
    assert {path.stem for path in BUNDLES} == SOURCES | {"attack", "reports"}
    assert {path.name for path in DATA.iterdir()} - {path.name for path in BUNDLES} == {
        "SOURCES.md",
        "LICENCES.txt",
    }
    for name in SOURCES:
        assert f"{name}.json" in (DATA / "SOURCES.md").read_text("utf-8")


def test_the_data_stays_small() -> None:
    assert 2 * MEBIBYTE < sum(path.stat().st_size for path in BUNDLES) < 4 * MEBIBYTE


@pytest.mark.parametrize("name", [path.stem for path in BUNDLES])
def test_every_object_is_stix_to_an_independent_reader(name: str) -> None:
    for item in items_of(name):
        assert item["spec_version"] == "2.1"
        parsed = stix2.parse(item, allow_custom=True, version="2.1")
        assert parsed["id"] == item["id"]


@pytest.mark.parametrize("name", [path.stem for path in BUNDLES])
def test_ids_are_unique_in_a_bundle(name: str) -> None:
    ids = [item["id"] for item in items_of(name)]
    assert len(ids) == len(set(ids))


def test_one_id_means_one_object_in_all_bundles() -> None:
    seen: dict[object, Item] = {}
    for item in all_items():
        assert seen.setdefault(item["id"], item) == item


def test_every_reference_leads_to_a_shipped_object() -> None:
    known = {item["id"] for item in all_items()}
    assert {ref for item in all_items() for ref in references_of(item)} <= known


def test_an_indicator_has_an_author_a_requirement_and_a_colour() -> None:
    topics = {
        "requirement:cyber/ransomware",
        "requirement:cyber/government",
        "requirement:cyber/industry",
    }
    for name in SOURCES:
        indicators = [item for item in items_of(name) if item["type"] == "indicator"]
        assert indicators
        for item in indicators:
            assert set(item["labels"]) <= topics
            assert len(item["object_marking_refs"]) == 1
            assert "created_by_ref" in item


def test_sources_keep_their_order_of_size() -> None:
    sizes = {name: len(items_of(name)) for name in SOURCES}
    assert sizes["unit42"] > sizes["prodaft"] > sizes["eset"] > sizes["volexity"]


def test_some_values_are_in_two_sources() -> None:
    patterns = [
        {item["pattern"] for item in items_of(name) if item["type"] == "indicator"}
        for name in sorted(SOURCES)
    ]
    assert sum(map(len, patterns)) - len(set().union(*patterns)) >= 70


def test_attack_keeps_its_authors_marking_on_every_object() -> None:
    items = items_of("attack")
    marking = next(item for item in items if item["type"] == "marking-definition")
    assert "The MITRE Corporation" in marking["definition"]["statement"]
    for item in items:
        if item["type"] != "marking-definition":
            assert marking["id"] in item["object_marking_refs"]


def test_every_handling_of_the_reports_can_be_read() -> None:
    handlings = [each for item in items_of("reports") for each in handlings_of(item)]
    assert len(handlings) > 30
    for handling in handlings:
        read = handling_from_json(handling)
        assert read.originators
        assert read.topics
        assert read.disciplines
        assert not read.label.flaws


def test_every_report_and_note_has_a_handling_and_says_that_it_is_invented() -> None:
    items = items_of("reports")
    carried = {item["id"] for item in items if any(handlings_of(item))}
    written = [item for item in items if item["type"] in ("report", "note")]
    assert sum(item["type"] == "report" for item in written) >= 36
    for item in written:
        assert item["labels"] == ["invented"]
        assert item["id"] in carried or set(item["object_marking_refs"]) <= carried
        text = item.get("description") or item["content"]
        assert text.startswith(("(TS//", "(S//", "(C//", "(R//"))


def test_a_portion_is_never_less_strict_than_its_report() -> None:
    for entry in yaml.safe_load((ROOT / "demo" / "reports.yaml").read_text("utf-8")):
        marks = [entry.get("text_mark", entry["mark"])]
        marks += [note["mark"] for note in entry.get("notes", [])]
        whole = parse_label(entry["mark"]).level or 0
        assert all((parse_label(mark).level or 0) >= whole for mark in marks), entry["key"]


def run(script: str, *words: str) -> None:
    subprocess.run(
        [sys.executable, ROOT / "demo" / script, *words], check=True, stdout=subprocess.DEVNULL
    )


def test_the_shipped_reports_are_what_the_script_builds(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "reports.json").unlink()
    run("build_reports.py", "--out", str(tmp_path / "data"))
    assert (tmp_path / "data" / "reports.json").read_bytes() == (DATA / "reports.json").read_bytes()


@pytest.fixture
def small_sources(tmp_path: Path) -> Path:
    """A few rows of each kind, an invented source that may not ship, and a little ATT&CK."""
    root = tmp_path / "sources"
    (root / "coverage").mkdir(parents=True)
    (root / "stix").mkdir()
    with lzma.open(root / "coverage" / "indicators.csv.xz", "wt", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(["source", "type", "value", "first_seen"])
        for number in range(200):
            day = f"2020-01-{number % 28 + 1:02}T00:00:00Z"
            writer.writerow(["eset", "domain-name", f"host{number}.example", day])
            writer.writerow(["elsewhere", "domain-name", f"other{number}.example", day])
        writer.writerow(["eset", "ipv4-addr", "192.0.2.7", "2020-02-01T00:00:00Z"])
        writer.writerow(["unit42", "ipv4-addr", "192.0.2.7", "2021-02-01T00:00:00Z"])
        writer.writerow(["volexity", "file-hash", "ab" * 32, "2020-02-01T00:00:00Z"])
    (root / "coverage" / "topics.csv").write_text(
        "source,topic,first_published\neset,Ebury,2020-02-01\n", encoding="utf-8"
    )
    shipped = json.loads((DATA / "attack.json").read_text("utf-8"))
    with lzma.open(root / "stix" / "enterprise-attack-18.1.stix21.json.xz", "wt") as text:
        json.dump(shipped, text, ensure_ascii=False)
    return root


def built(sources: Path, out: Path) -> dict[str, bytes]:
    run("build_data.py", str(sources), "--out", str(out), "--one-in", "4")
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_two_builds_agree_byte_for_byte(small_sources: Path, tmp_path: Path) -> None:
    first = built(small_sources, tmp_path / "first")
    assert first == built(small_sources, tmp_path / "second")
    assert not any(b"other" in data for name, data in first.items() if name != "attack.json")


def test_a_value_of_two_sources_is_always_kept_and_linked(
    small_sources: Path, tmp_path: Path
) -> None:
    files = built(small_sources, tmp_path / "out")
    assert b"192.0.2.7" in files["eset.json"]
    assert b"192.0.2.7" in files["unit42.json"]
    assert b"first named Ebury" in files["eset.json"]
    assert b"first named Ebury" not in files["unit42.json"]
