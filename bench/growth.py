"""Whether a page stays as fast from a thousand objects to a million, and one visible in 1,000."""

import tempfile
import time
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from bench import attack
from bench.asking import warm
from bench.client import Client
from bench.measure import Row
from bench.node import Node
from bench.report import Result, Scale
from relto.core.clock import SystemClock
from relto.core.instant import format_instant, parse_instant

LIMITS = (100, 1_000)
LONG_AGO = "2020-01-01T00:00:00Z"


def run(scale: Scale) -> Result:
    """Grows one node and asks for the same pages at each size."""
    result = Result("TAXII pages as the corpus grows")
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder))
        copies = attack.copies()
        node.ingest(islice(copies, scale.corpora[0]))
        node.serve()
        try:
            taken = _grow(result, scale, node, copies)
        finally:
            node.stop()
    for limit in LIMITS:
        of_this = [seconds for (size, _), seconds in taken.items() if size == limit]
        spread = max(of_this) / min(of_this)
        work = f"page of {limit:,}, processor time, most ÷ least of these"
        result.add(Row(work, "relto", spread, "times", aim=1.5))
    result.notes.append(
        "Copies of the same thousand objects of ATT&CK with ids of their own, so that every page "
        "holds about as many bytes; one worker, one connection, SQLite. Within 20 % of the middle "
        "is a quotient of 1.5 from fastest to slowest."
    )
    return result


def _grow(
    result: Result, scale: Scale, node: Node, copies: Iterator[bytes]
) -> dict[tuple[int, str], float]:
    taken: dict[tuple[int, str], float] = {}
    held, since = scale.corpora[0], LONG_AGO
    for size in scale.corpora:
        if size > held:
            since = format_instant(SystemClock().now())
            node.ingest(islice(copies, size - held))
        added, held = size - held or size, size
        client = node.client("FULL")
        places = {"first": "", "in the middle": _middle(result, client, since, added)}
        for limit, (place, query) in product(LIMITS, places.items()):
            if query and added < 2 * limit:
                continue
            asked = f"limit={limit}{query}"
            name = f"{place}, {held:,} objects"
            elapsed, taken[limit, name] = warm(client, node.pid, asked, scale.rounds)
            _tell(result, limit, name, (elapsed, taken[limit, name]))
        if size in (scale.corpora[0], scale.corpora[-1]):
            _turn(result, node, held)
    for limit in LIMITS:
        if held >= 1_000 * limit:
            client, name = node.client("RARE"), f"1 in 1,000 of {held:,} visible"
            elapsed, taken[limit, name] = warm(client, node.pid, f"limit={limit}", scale.rounds)
            _tell(result, limit, name, (elapsed, taken[limit, name]))
    return taken


def _tell(result: Result, limit: int, name: str, seconds: tuple[float, float]) -> None:
    elapsed, processor = seconds
    who = f"relto ({processor * 1e3:.2g} ms of processor)"
    result.add(Row(f"page of {limit:,}, {name}", who, elapsed, "s"))


def _turn(result: Result, node: Node, held: int) -> None:
    """Narrows and widens again, and asks once for the page that comes right after the narrowing."""
    full, rare = node.client("FULL"), node.client("RARE")
    rare.page("limit=100")
    seconds = node.turn("{to: RARE, discipline: CYBER, rung: withhold, reason: a trial}")
    work = f"with {held:,} objects"
    result.add(Row(f"relto plan and relto apply, {work}", "relto", seconds, "s"))
    for name, client in (("another", full), ("the narrowed", rare)):
        start = time.perf_counter()
        client.page("limit=100")
        elapsed = time.perf_counter() - start
        result.add(Row(f"{name} partner's first page after it, {work}", "relto", elapsed, "s"))
    node.turn()


def _middle(result: Result, client: Client, since: str, added: int) -> str:
    """The filter that begins in the middle of what was added since an instant."""
    start = time.perf_counter()
    _, headers = client.page(f"limit=1&added_after={since}")
    elapsed = time.perf_counter() - start
    result.add(Row(f"first page after {added:,} new objects, once", "relto", elapsed, "s"))
    first = parse_instant(headers["X-TAXII-Date-Added-First"])
    return f"&added_after={format_instant(first + added // 2)}"
