"""TAXII pages of 100 and of 1,000, warm, with a token: relto, OpenTAXII and medallion."""

import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench import attack, peers
from bench.asking import ask
from bench.client import Client
from bench.measure import Row, ratio
from bench.medallion import Medallion
from bench.node import Node
from bench.opentaxii import OpenTaxii
from bench.report import Result, Scale

AIMS = {100: 2.5e-3, 1_000: 6e-3}
SLOW_ROUNDS = 3


class Server(NamedTuple):
    """A running server and how to ask it."""

    name: str
    client: Client
    pid: int
    slow: bool = False


def run(scale: Scale) -> Result:
    """Asks all servers that are installed in turns."""
    result = Result("TAXII pages, warm, with a token")
    with tempfile.TemporaryDirectory() as folder, _servers(Path(folder), result) as servers:
        for limit, aim in AIMS.items():
            _compare(result, limit, servers, rounds=scale.rounds, aim=aim)
    result.notes.append(
        "A thousand objects of ATT&CK and the first page of them again and again, each server over "
        "one connection with one worker. Processor time is the server's, all its processes. relto "
        "also commits a record of every delivery before it answers; the others keep none. "
        f"medallion keeps everything in memory and, being slow, is asked {SLOW_ROUNDS} times."
    )
    return result


@contextmanager
def _servers(folder: Path, result: Result) -> Iterator[list[Server]]:
    node = Node(folder)
    node.ingest(attack.thousand())
    node.serve()
    running: list[Node | OpenTaxii | Medallion] = [node]
    servers = [Server("relto", node.client("FULL"), node.pid)]
    try:
        for name, make in (("opentaxii", OpenTaxii), ("medallion", Medallion)):
            try:
                version, peer = peers.version(name), make(folder)
            except peers.PeerMissingError:
                result.notes.append(peers.left_out(name))
                continue
            running.append(peer)
            peer.client.post(_postable())
            slow = name == "medallion"
            servers.append(Server(f"{name} {version}", peer.client, peer.pid, slow))
        yield servers
    finally:
        for each in running:
            each.stop()


def _postable() -> list[dict[str, Any]]:
    """What OpenTAXII accepts: release 0.9.3 wants `modified`, which a marking does not have."""
    decoded = [json.loads(data) for data in attack.thousand()]
    return [each for each in decoded if "modified" in each]


def _compare(result: Result, limit: int, servers: list[Server], *, rounds: int, aim: float) -> None:
    elapsed: dict[str, list[float]] = {each.name: [] for each in servers}
    used: dict[str, list[float]] = {each.name: [] for each in servers}
    for turn in range(rounds + 1):
        for each in servers:
            if each.slow and turn >= SLOW_ROUNDS:
                continue
            times = 1 if each.slow else 8 * (1 + (limit < 1_000))
            taken, processor = ask(each.client, each.pid, f"limit={limit}", times)
            if turn:
                elapsed[each.name] += taken
                used[each.name].append(processor)
    own = statistics.mean(used["relto"])
    for name, taken in elapsed.items():
        work, processor = f"page of {limit:,}", statistics.mean(used[name])
        promised = aim if name == "relto" else None
        result.add(
            Row(work, name, statistics.median(taken), "s", aim=promised),
            Row(f"{work}, processor time", name, processor, "s"),
        )
        if name != "relto":
            least = 3 if name.startswith("opentaxii") else None
            compared = f"{work}, pages a core: relto ÷ {name}"
            result.add(ratio(compared, slow=processor, fast=own, aim=least))
