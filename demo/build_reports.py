"""Turn demo/reports.yaml into the STIX reports and notes that the demo ships.

    python demo/build_reports.py [--out demo/data]

It reads the bundles that build_data.py wrote, so that reports can refer to their objects.
This module does not check labels against a grammar: relto does when it reads them.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from bundle_writing import HANDLING_EXTENSION, compact, stable_id, write_bundle

HERE: Final = Path(__file__).resolve().parent
NATIONS: Final = {
    "XAL": "Aldland",
    "XBR": "Brennia",
    "XCO": "Corvale",
    "XDU": "Dunmark",
    "XEK": "Ekland",
    "XFE": "Fennora",
    "XGR": "Gralia",
}
SHORT: Final = {
    "TOP SECRET": "TS",
    "SECRET": "S",
    "CONFIDENTIAL": "C",
    "RESTRICTED": "R",
    "UNCLASSIFIED": "U",
    "NOFORN": "NF",
    "ORCON": "OC",
}
DAY_ONE: Final = "2026-01-05T08:00:00.000Z"

Entry = Mapping[str, Any]


class Shelf(NamedTuple):
    """What reports may refer to: technique ids by name, indicator ids by feed and topic."""

    techniques: Mapping[str, str]
    indicators: Mapping[tuple[str, str], Sequence[str]]


class Marking(NamedTuple):
    """A handling as a marking-definition: its id and the object."""

    ident: str
    item: dict[str, object]


def portion_mark(mark: str) -> str:
    """Return the short form of a label that stands in front of a paragraph.

    >>> portion_mark("SECRET//ORCON/REL TO QUINT")
    '(S//OC/REL TO QUINT)'
    """
    parts = [
        "/".join(SHORT.get(word, word) for word in part.split("/")) for part in mark.split("//")
    ]
    return f"({'//'.join(parts)})"


def handling_of(entry: Entry, mark: str) -> dict[str, object]:
    """Return relto's handling of a portion of a report, in its JSON form."""
    return {
        "originators": [entry["by"], *entry.get("relays", [])],
        "label": mark,
        "topics": entry["topics"],
        "disciplines": entry["disciplines"],
    }


def marking_of(handling: Mapping[str, object]) -> Marking:
    """Return the marking-definition that carries a handling.

    Basis: STIX 2.1 §7.2.1 and §7.3 (a marking as a property extension).
    """
    body = compact(handling)
    ident = stable_id("marking-definition", body)
    item: dict[str, object] = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": ident,
        "created": DAY_ONE,
        "extensions": {
            HANDLING_EXTENSION: {"extension_type": "property-extension", "handling": handling}
        },
    }
    return Marking(ident, item)


def nation_handling() -> dict[str, object]:
    """Return the handling of the identities: the seven nations know each other."""
    return {
        "originators": ["XAL"],
        "label": "RESTRICTED//REL TO PACT",
        "topics": ["contributors"],
        "disciplines": ["OSINT"],
    }


def nation_items() -> Iterator[dict[str, object]]:
    """Yield the seven nations as STIX identities, after the marking they share."""
    marking = marking_of(nation_handling())
    yield marking.item
    for code, name in NATIONS.items():
        yield {
            "type": "identity",
            "spec_version": "2.1",
            "id": stable_id("identity", code),
            "created": DAY_ONE,
            "modified": DAY_ONE,
            "name": name,
            "identity_class": "organization",
            "sectors": ["government"],
            "labels": ["invented"],
            "object_marking_refs": [marking.ident],
        }


def written(entry: Entry, kind: str, ident: str) -> dict[str, object]:
    """Return the properties that a report and a note have in common."""
    at = f"{entry['dated']}T09:00:00.000Z"
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": ident,
        "created_by_ref": stable_id("identity", str(entry["by"])),
        "created": at,
        "modified": at,
        "labels": ["invented"],
    }


def references_of(entry: Entry, shelf: Shelf) -> list[str]:
    """Return the ids that a report refers to: its author, techniques, indicators.

    Raises:
        KeyError: A technique or a feed's topic is not among the shipped objects.
    """
    refs = [stable_id("identity", str(entry["by"]))]
    refs += [shelf.techniques[name] for name in entry.get("techniques", [])]
    if wanted := entry.get("indicators"):
        refs += shelf.indicators[wanted["feed"], wanted["topic"]][: wanted["count"]]
    return refs


def report_items(entry: Entry, shelf: Shelf) -> Iterator[dict[str, object]]:
    """Yield one report with its markings and its notes."""
    ident = stable_id("report", str(entry["key"]))
    whole = marking_of(handling_of(entry, entry["mark"]))
    yield whole.item
    text_mark = str(entry.get("text_mark", entry["mark"]))
    report = written(entry, "report", ident) | {
        "name": entry["title"],
        "description": f"{portion_mark(text_mark)} {entry['text']}",
        "report_types": ["threat-report"],
        "published": f"{entry['dated']}T09:00:00.000Z",
        "object_refs": references_of(entry, shelf),
        "object_marking_refs": [whole.ident],
    }
    if text_mark != entry["mark"]:
        text = marking_of(handling_of(entry, text_mark))
        yield text.item
        report["granular_markings"] = [{"marking_ref": text.ident, "selectors": ["description"]}]
    yield report
    for number, portion in enumerate(entry.get("notes", []), start=1):
        yield from note_items(entry, portion, number)


def note_items(entry: Entry, portion: Entry, number: int) -> Iterator[dict[str, object]]:
    """Yield one further portion of a report as a note about it.

    The handling stands on the object itself: the other of the two ways to carry one.
    """
    handling = handling_of(entry, str(portion["mark"]))
    yield written(entry, "note", stable_id("note", str(entry["key"]), str(number))) | {
        "abstract": portion["about"],
        "content": f"{portion_mark(str(portion['mark']))} {portion['text']}",
        "object_refs": [stable_id("report", str(entry["key"]))],
        "extensions": {
            HANDLING_EXTENSION: {"extension_type": "property-extension", "handling": handling}
        },
    }


def shelf_of(data: Path) -> Shelf:
    """Return what the bundles in a directory hold that a report may refer to."""
    techniques: dict[str, str] = {}
    indicators: dict[tuple[str, str], list[str]] = {}
    for path in sorted(data.glob("*.json")):
        if path.name == "reports.json":
            continue
        for item in json.loads(path.read_text("utf-8"))["objects"]:
            if item["type"] == "attack-pattern":
                techniques[item["name"]] = item["id"]
            elif item["type"] == "indicator":
                topic = item["labels"][0].removeprefix("requirement:")
                indicators.setdefault((path.stem, topic), []).append(item["id"])
    return Shelf(techniques, indicators)


def build(reports: Path, data: Path) -> int:
    """Write the reports' bundle next to the others and return its size in bytes."""
    entries: list[Entry] = yaml.safe_load(reports.read_text("utf-8"))
    shelf = shelf_of(data)
    items = list(nation_items())
    for entry in entries:
        items += report_items(entry, shelf)
    unique = {str(item["id"]): compact(item) for item in items}
    return write_bundle(data / "reports.json", "reports", unique.values())


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description="build the demo's invented reports")
    parser.add_argument("--out", type=Path, default=HERE / "data")
    given = parser.parse_args()
    print(f"{build(HERE / 'reports.yaml', given.out):>10,}  reports.json")


if __name__ == "__main__":
    main()
