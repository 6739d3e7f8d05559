"""Build the STIX that the demo ships from public lists of indicators and from MITRE ATT&CK.

    python demo/build_data.py SOURCES [--out demo/data] [--one-in 100]

`SOURCES` is a directory with `coverage/indicators.csv.xz`, `coverage/topics.csv` and
`stix/enterprise-attack-18.1.stix21.json.xz`; demo/data/SOURCES.md says where they come from.
The result depends on nothing but these files: no clock, no randomness, so two builds agree
byte for byte.

This module does not resolve, contact or test any indicator: they are names and numbers of
malicious things, to be stored and compared only. It does not write the reports
(build_reports.py does).
"""

import argparse
import csv
import hashlib
import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bundle_writing import TLP_IDS, compact, stable_id, tlp_marking, write_bundle


class Source(NamedTuple):
    """One public repository whose licence lets its facts be shipped."""

    feed: str
    publisher: str
    url: str


SOURCES: Final = (
    Source("unit42", "Palo Alto Networks Unit 42", "https://github.com/pan-unit42/iocs"),
    Source("prodaft", "PRODAFT", "https://github.com/prodaft/malware-ioc"),
    Source("eset", "ESET Research", "https://github.com/eset/malware-ioc"),
    Source("withsecure", "WithSecure Labs", "https://github.com/WithSecureLabs/iocs"),
    Source("volexity", "Volexity", "https://github.com/volexity/threat-intel"),
)
"""The only sources that ship; every other row of the list is skipped."""

ATTACK: Final = "stix/enterprise-attack-18.1.stix21.json.xz"
HASHES: Final = {32: "MD5", 40: "SHA-1", 64: "SHA-256"}
TECHNIQUES: Final = 40
USES: Final = 260
BULK_DAY: Final = 16
"""More sampled values than this on one day are a bulk import, which links nothing."""


class Row(NamedTuple):
    """One line of the list: who published which value, and when it appeared there."""

    feed: str
    kind: str
    value: str
    seen: str


class Naming(NamedTuple):
    """A group or malware of ATT&CK that a source named, and the day it did so first."""

    feed: str
    name: str
    day: str


def number_of(value: str) -> int:
    """Return the number that decides about a value: the same for every source that has it."""
    return int.from_bytes(hashlib.sha256(value.encode()).digest()[:8], "big")


def requirement_of(value: str) -> tuple[str, str]:
    """Return the example world's topic and TLP colour that a value is handed out under.

    This says nothing about the value itself: the lists do not tell what an indicator was
    used for, so the story's topics are dealt out by number.
    """
    deal = number_of(value) // 10_000 % 10
    if deal < 4:
        return "cyber/ransomware", "CLEAR"
    return ("cyber/government", "GREEN") if deal < 8 else ("cyber/industry", "AMBER")


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of the sources that may ship, in file order."""
    feeds = {source.feed for source in SOURCES}
    with lzma.open(path, "rt", encoding="utf-8", newline="") as text:
        for line in csv.reader(text):
            if line[0] in feeds:
                yield Row(*line)


def read_namings(path: Path) -> list[Naming]:
    """Return who first named which group or malware, and when."""
    feeds = {source.feed for source in SOURCES}
    with path.open(encoding="utf-8", newline="") as text:
        return sorted(Naming(*line) for line in csv.reader(text) if line[0] in feeds)


def sample(rows: Iterable[Row], one_in: int) -> list[Row]:
    """Keep one value in `one_in`, and every value that two sources have.

    A value is kept or dropped for all sources alike, so the sources keep their proportions
    and nothing is a sole source only because the sample made it one.
    """
    first: dict[tuple[str, str, str], Row] = {}
    holders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        holders[row.kind, row.value].add(row.feed)
        kept = first.setdefault((row.feed, row.kind, row.value), row)
        if row.seen < kept.seen:
            first[row.feed, row.kind, row.value] = row
    chosen = (
        row
        for row in first.values()
        if len(holders[row.kind, row.value]) > 1 or number_of(row.value) % one_in == 0
    )
    return sorted(chosen, key=lambda row: (row.feed, row.seen, row.kind, row.value))


def pattern_of(row: Row) -> str:
    """Return the STIX pattern that matches one value.

    Raises:
        ValueError: The kind of value or the length of a hash is not known.

    Basis: STIX 2.1 §9.
    """
    value = row.value.replace("\\", "\\\\").replace("'", "\\'")
    if row.kind == "file-hash":
        if len(value) not in HASHES:
            raise ValueError(f"hash `{value}` of {row.feed}: expected 32, 40 or 64 digits")
        return f"[file:hashes.'{HASHES[len(value)]}' = '{value}']"
    if row.kind not in ("domain-name", "ipv4-addr"):
        raise ValueError(f"kind `{row.kind}` of {row.feed}: expected a kind this script knows")
    return f"[{row.kind}:value = '{value}']"


def instant_of(text: str) -> str:
    """Return a second-precise instant or a bare day with the three digits STIX users write."""
    return text.replace("Z", ".000Z") if text.endswith("Z") else f"{text}T00:00:00.000Z"


def identity_of(source: Source) -> dict[str, object]:
    """Return the STIX identity of a publisher."""
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": stable_id("identity", source.feed),
        "created": "2026-11-01T00:00:00.000Z",
        "modified": "2026-11-01T00:00:00.000Z",
        "name": source.publisher,
        "description": f"Publisher of {source.url}",
        "identity_class": "organization",
        "object_marking_refs": [TLP_IDS["CLEAR"]],
    }


def indicator_of(row: Row) -> dict[str, object]:
    """Return one value of one source as a STIX indicator."""
    topic, colour = requirement_of(row.value)
    seen = instant_of(row.seen)
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": stable_id("indicator", row.feed, row.kind, row.value),
        "created_by_ref": stable_id("identity", row.feed),
        "created": seen,
        "modified": seen,
        "indicator_types": ["malicious-activity"],
        "pattern": pattern_of(row),
        "pattern_type": "stix",
        "pattern_version": "2.1",
        "valid_from": seen,
        "labels": [f"requirement:{topic}"],
        "object_marking_refs": [TLP_IDS[colour]],
    }


def relationship_of(row: Row, target: str, name: str) -> dict[str, object]:
    """Return the STIX relationship that says what else the source published that day."""
    seen = instant_of(row.seen)
    source_ref = stable_id("indicator", row.feed, row.kind, row.value)
    return {
        "type": "relationship",
        "spec_version": "2.1",
        "id": stable_id("relationship", source_ref, target),
        "created_by_ref": stable_id("identity", row.feed),
        "created": seen,
        "modified": seen,
        "relationship_type": "related-to",
        "description": f"Published on the day on which the same source first named {name}, "
        "the only group or malware that it first named that day.",
        "source_ref": source_ref,
        "target_ref": target,
        "confidence": 30,
        "object_marking_refs": [TLP_IDS[requirement_of(row.value)[1]]],
    }


def sole_namings(namings: Sequence[Naming]) -> dict[tuple[str, str], str]:
    """Return the days on which a source first named exactly one thing, and what it was.

    The lists do not say which value belongs to what. A day with a single name is the most
    that can be said; a day with several would be a guess.
    """
    counted = Counter((naming.feed, naming.day) for naming in namings)
    return {
        (naming.feed, naming.day): naming.name
        for naming in namings
        if counted[naming.feed, naming.day] == 1
    }


def feed_lines(
    source: Source, rows: Sequence[Row], named: Mapping[tuple[str, str], tuple[str, str]]
) -> Iterator[str]:
    """Yield one source's bundle, object by object: markings, identity, indicators, links."""
    yield from (compact(tlp_marking(colour)) for colour in TLP_IDS)
    yield compact(identity_of(source))
    yield from (compact(indicator_of(row)) for row in rows)
    a_day = Counter(row.seen[:10] for row in rows)
    for row in rows:
        day = row.seen[:10]
        if (row.feed, day) in named and a_day[day] <= BULK_DAY:
            yield compact(relationship_of(row, *named[row.feed, day]))


class Stored(NamedTuple):
    """An object of ATT&CK as it was read: parsed, and the characters themselves."""

    item: dict[str, object]
    text: str


def read_attack(path: Path) -> list[Stored]:
    """Return the objects of the ATT&CK bundle, each with its text as published."""
    with lzma.open(path, "rt", encoding="utf-8") as opened:
        text = opened.read()
    decoder = json.JSONDecoder()
    found: list[Stored] = []
    at = text.index("[", text.index('"objects"')) + 1
    while text[at] != "]":
        if text[at] in ", \n\r\t":
            at += 1
            continue
        item, end = decoder.raw_decode(text, at)
        found.append(Stored(item, text[at:end]))
        at = end
    return found


def texts_in(value: object) -> list[str]:
    """Return the texts of a JSON list, or nothing when there is no list."""
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def by_name(attack: Sequence[Stored]) -> dict[str, str]:
    """Return the id of each group and malware under its name and its other names."""
    kept = [one.item for one in attack if one.item["type"] in ("intrusion-set", "malware")]
    ids: dict[str, str] = {str(item["name"]): str(item["id"]) for item in reversed(kept)}
    for item in kept:
        for key in ("aliases", "x_mitre_aliases"):
            for alias in texts_in(item.get(key)):
                ids.setdefault(alias, str(item["id"]))
    return ids


def choose_attack(attack: Sequence[Stored], named: set[str]) -> list[Stored]:
    """Keep what the sources named, the techniques most used by it, and who uses what."""
    uses = [
        one
        for one in attack
        if one.item.get("relationship_type") == "uses" and one.item["source_ref"] in named
    ]
    targets = Counter(
        str(one.item["target_ref"])
        for one in uses
        if str(one.item["target_ref"]).startswith("attack-pattern--")
    )
    ranked = sorted(targets, key=lambda target: (-targets[target], target))[:TECHNIQUES]
    wanted = named | set(ranked)
    links = [str(one.item["id"]) for one in uses if one.item["target_ref"] in wanted]
    wanted |= set(sorted(links, key=number_of)[:USES])
    return [
        one
        for one in attack
        if one.item["id"] in wanted or one.item["type"] in ("marking-definition", "identity")
    ]


def build(sources: Path, out: Path, one_in: int) -> dict[str, int]:
    """Write every feed's bundle and ATT&CK's below `out` and return the files' sizes."""
    attack = read_attack(sources / ATTACK)
    ids = by_name(attack)
    namings = [
        naming for naming in read_namings(sources / "coverage" / "topics.csv") if naming.name in ids
    ]
    named = {day: (ids[name], name) for day, name in sole_namings(namings).items()}
    rows = sample(read_rows(sources / "coverage" / "indicators.csv.xz"), one_in)
    sizes: dict[str, int] = {}
    for source in SOURCES:
        own = [row for row in rows if row.feed == source.feed]
        path = out / f"{source.feed}.json"
        sizes[path.name] = write_bundle(path, source.feed, feed_lines(source, own, named))
    chosen = choose_attack(attack, {ids[naming.name] for naming in namings})
    path = out / "attack.json"
    sizes[path.name] = write_bundle(path, "attack", (one.text for one in chosen))
    return sizes


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description="build the STIX that the demo ships")
    parser.add_argument("sources", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "data")
    parser.add_argument("--one-in", type=int, default=100)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for name, size in build(given.sources, given.out, given.one_in).items():
        print(f"{size:>10,}  {name}")


if __name__ == "__main__":
    main()
