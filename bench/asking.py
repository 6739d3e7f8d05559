"""Asking a server for the same page again and again: how long it took, and how much processor."""

import statistics
import time

from bench.client import Client, processor_seconds

REQUESTS = 8


def ask(client: Client, pid: int, query: str, times: int = REQUESTS) -> tuple[list[float], float]:
    """The seconds of each answer, and the server's processor seconds of one."""
    before, taken = processor_seconds(pid), []
    for _ in range(times):
        start = time.perf_counter()
        client.page(query)
        taken.append(time.perf_counter() - start)
    return taken, (processor_seconds(pid) - before) / times


def median(client: Client, pid: int, query: str, rounds: int) -> float:
    """The median seconds of an answer, after a few that warm up."""
    ask(client, pid, query)
    return statistics.median(ask(client, pid, query, REQUESTS * rounds)[0])
