"""Small STIX objects for tests: few ids, few versions, so that they meet."""

import json
import uuid

from hypothesis import strategies as st

from relto.formats.stix import parse_object
from relto.store.arrivals import Incoming

NAMESPACE = uuid.UUID("0f3b9f3e-3c53-4c1e-8a2b-0a6d5b8c7e11")
WHEN = [f"2026-01-0{day}T00:00:00.000Z" for day in range(1, 6)]


def identifier(kind, name):
    return f"{kind}--{uuid.uuid5(NAMESPACE, f'{kind}{name}')}"


MARKINGS = [identifier("marking-definition", n) for n in range(3)]


def report(name, version=0, *, tags=(), markings=(), refs=(), granular=(), **more):
    value = {
        "type": "report",
        "spec_version": "2.1",
        "id": identifier("report", name),
        "created": WHEN[0],
        "modified": WHEN[version],
        "name": f"report {name}",
        "published": WHEN[0],
        "object_refs": list(refs),
    }
    if tags:
        value["labels"] = list(tags)
    if markings:
        value["object_marking_refs"] = list(markings)
    if granular:
        value["granular_markings"] = [
            {"selectors": ["name"], "marking_ref": marking} for marking in granular
        ]
    return json.dumps(value | more).encode()


def statement(name, text="ours"):
    return json.dumps(
        {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": identifier("marking-definition", name),
            "created": WHEN[0],
            "definition_type": "statement",
            "definition": {"statement": text},
        }
    ).encode()


def address(value):
    kind = "ipv4-addr"
    return json.dumps({"type": kind, "id": identifier(kind, value), "value": value}).encode()


def incoming(raws, feed="ours"):
    return [Incoming(parse_object(raw, feed), raw) for raw in raws]


def _content(name, version):
    # The same name and version have the same content, whoever draws them.
    mixed = uuid.uuid5(NAMESPACE, f"{name}/{version}").int
    return report(
        name,
        version,
        tags=[f"tag-{mixed % 3}"],
        markings=[MARKINGS[mixed // 3 % 3]] if mixed % 2 else [],
        refs=[identifier("report", mixed // 9 % 5)],
        granular=[MARKINGS[mixed // 5 % 3]] if mixed % 7 < 3 else [],
    )


products = st.builds(_content, st.integers(0, 3), st.integers(0, 4)) | st.builds(
    address, st.sampled_from(["192.0.2.1", "192.0.2.2"])
)
histories = st.lists(st.lists(products, max_size=6), max_size=5)
