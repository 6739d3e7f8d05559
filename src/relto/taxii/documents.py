"""The documents that are the same for every partner: discovery, api root, collection, error.

None of them depends on what the node holds or on who asks.

Basis: TAXII 2.1 §3.6.1 (error message), §4.1.1, §4.2.1, §5.2.1.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from relto.edge.refusal import Refusal
from relto.taxii.resources import TEMPLATES, Kind

ALIAS = "released"
MAX_CONTENT_LENGTH = 104_857_600
_NAMESPACE = uuid.UUID("3f3b2f5e-5d0c-5b39-9c0a-6f1f0f3f8a51")


def collection_id(organisation: str) -> str:
    """Returns the id of an organisation's one collection, for ever the same."""
    return str(uuid.uuid5(_NAMESPACE, organisation))


def discovery(organisation: str) -> bytes:
    """Returns the discovery document; api roots are relative, so any host name serves."""
    root = TEMPLATES[Kind.ROOT]
    title = f"{organisation}: released intelligence"
    return _json({"title": title, "default": root, "api_roots": [root]})


def api_root(organisation: str) -> bytes:
    """Returns the one api root."""
    return _json(
        {
            "title": f"{organisation}: released intelligence",
            "versions": ["application/taxii+json;version=2.1"],
            "max_content_length": MAX_CONTENT_LENGTH,
        }
    )


def collection(organisation: str) -> bytes:
    """Returns the one collection, which can be read and not written."""
    return _json(_collection(organisation))


def collections(organisation: str) -> bytes:
    """Returns the list of the one collection."""
    return _json({"collections": [_collection(organisation)]})


def error(refusal: Refusal) -> bytes:
    """Returns the error message of a refusal."""
    message = {"title": refusal.title, "description": refusal.advice}
    message |= {"error_code": refusal.code, "http_status": str(refusal.status)}
    return _json({key: value for key, value in message.items() if value})


def _collection(organisation: str) -> dict[str, Any]:
    return {
        "id": collection_id(organisation),
        "title": f"released by {organisation}",
        "description": "what agreement and policy allow you to receive",
        "alias": ALIAS,
        "can_read": True,
        "can_write": False,
        "media_types": ["application/stix+json;version=2.1", "application/stix+json;version=2.0"],
    }


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
