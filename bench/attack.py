"""MITRE ATT&CK Enterprise as the benchmarks' real input, and copies of it to make a large corpus.

It reads the file that RELTO_BENCH_DATA or `--data` points into; it fetches nothing.
"""

import itertools
import json
import lzma
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bench.peers import ROOT

FILE = "stix/enterprise-attack-18.1.stix21.json.xz"
RARE = b"identity--0000000a-0000-4000-8000-00000000000a"
STANDALONE = ("attack-pattern", "course-of-action", "intrusion-set", "malware", "tool")
_UUID = re.compile(rb"--([0-9a-f]{8})-")
_AUTHOR = re.compile(rb'("created_by_ref": ?")identity--[0-9a-f-]{36}')


def folder() -> Path:
    """Where the data is: RELTO_BENCH_DATA, or `shared/data` beside the repository."""
    return Path(os.environ.get("RELTO_BENCH_DATA", ROOT.parent / "shared" / "data"))


@cache
def bundle() -> bytes:
    """The bundle as it was published."""
    return lzma.decompress((folder() / FILE).read_bytes())


@cache
def objects() -> tuple[dict[str, Any], ...]:
    """The bundle's objects, decoded."""
    return tuple(json.loads(bundle())["objects"])


@cache
def thousand() -> tuple[bytes, ...]:
    """A thousand of them, closed under references, in an order that spreads large and small.

    The most connected objects with relationships among them; one, of middling size, is by the
    identity `RARE`, which is added, and none refers to what is not there.
    """
    nodes = {each["id"]: each for each in objects() if each["type"] in STANDALONE}
    ties = [
        each
        for each in objects()
        if {each.get("source_ref"), each.get("target_ref")} <= nodes.keys()
    ]
    degree = Counter(each[end] for each in ties for end in ("source_ref", "target_ref"))
    chosen = {identifier for identifier, _ in degree.most_common(200)}
    among = [each for each in ties if {each["source_ref"], each["target_ref"]} <= chosen]
    author = next(each for each in objects() if each["type"] == "identity")
    marking = next(each for each in objects() if each["type"] == "marking-definition")
    rest = [nodes[identifier] for identifier in sorted(chosen)] + among[: 1000 - 203]
    random.Random(1).shuffle(rest)
    written = [json.dumps(each).encode() for each in rest]
    malware = [number for number, each in enumerate(rest) if each["type"] == "malware"]
    middling = min(malware, key=lambda number: abs(len(written[number]) - 1400))
    written[middling] = _AUTHOR.sub(rb"\g<1>" + RARE, written[middling])
    shared = [json.dumps(marking).encode(), json.dumps(author).encode()]
    return (*shared, shared[1].replace(author["id"].encode(), RARE), *written)


def copies() -> Iterator[bytes]:
    """Objects without end: the thousand again and again, each time with ids of their own.

    The marking and the two identities come once, and every copy refers to them.
    """
    first = thousand()
    yield from first
    kept = {_UUID.search(data.partition(b'"id"')[2])[1] for data in first[:3]}  # type: ignore[index]
    for generation in itertools.count(1):
        for data in first[3:]:
            yield _renamed(data, generation, kept)


def _renamed(data: bytes, generation: int, kept: set[bytes]) -> bytes:
    def moved(found: re.Match[bytes]) -> bytes:
        if found[1] in kept:
            return found[0]
        return b"--%08x-" % ((int(found[1], 16) + generation * 2654435761) % 2**32)

    return _UUID.sub(moved, data)
