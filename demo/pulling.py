"""Pull from a TAXII 2.1 server as a partner does, with nothing but the standard library.

This module does not know relto: it follows the protocol, and would pull from any server.
"""

import hashlib
import json
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode, urlsplit

ACCEPT: Final = "application/taxii+json;version=2.1"
PAGE_LIMIT: Final = 1000
TIMEOUT_SECONDS: Final = 20


class PullError(Exception):
    """The server's answer was not a 200."""


class Pull(NamedTuple):
    """What one pull brought: objects per type, the ids, the bytes' digest, pages."""

    counts: Counter[str]
    ids: frozenset[str]
    digest: str
    size: int
    pages: int


class Partner:
    """A partner's client: one connection and one token."""

    def __init__(self, connection: HTTPConnection, token: str) -> None:
        self._connection = connection
        self._headers = {"Accept": ACCEPT, "Authorization": f"Bearer {token}"}

    def get(self, path: str) -> bytes:
        """Return the body of one answer.

        Raises:
            PullError: The status is not 200.
        """
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise PullError(f"`{path}` answered {answer.status}: {body[:200].decode()}")
        return body

    def find_objects(self) -> str:
        """Return the path of the first collection's objects, found the way TAXII says.

        Basis: TAXII 2.1 §4.1 (discovery), §5.1 (collections).
        """
        roots = json.loads(self.get("/taxii2/"))["api_roots"]
        root = urlsplit(roots[0]).path
        collections = json.loads(self.get(f"{root}collections/"))["collections"]
        return f"{root}collections/{collections[0]['id']}/objects/"


def pull(port: int, token: str) -> Pull:
    """Walk all pages of what the token's owner may see on this machine's server.

    Raises:
        PullError: An answer was not a 200.

    Basis: TAXII 2.1 §3.5 (paging with `limit`, `more` and `next`).
    """
    counts: Counter[str] = Counter()
    ids: set[str] = set()
    digest = hashlib.sha256()
    size = pages = 0
    asked: dict[str, Any] = {"limit": PAGE_LIMIT}
    with closing(HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)) as connection:
        partner = Partner(connection, token)
        address = partner.find_objects()
        while True:
            body = partner.get(f"{address}?{urlencode(asked)}")
            page = json.loads(body)
            objects = page.get("objects", [])
            counts.update(item["type"] for item in objects)
            ids.update(item["id"] for item in objects)
            digest.update(body)
            size, pages = size + len(body), pages + 1
            if not page.get("more"):
                return Pull(counts, frozenset(ids), digest.hexdigest(), size, pages)
            asked["next"] = page["next"]
