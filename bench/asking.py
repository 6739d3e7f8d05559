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


def warm(client: Client, pid: int, query: str, rounds: int) -> tuple[float, float]:
    """The median seconds of an answer after a few that warm up, and the mean processor seconds."""
    ask(client, pid, query)
    taken, processor = ask(client, pid, query, REQUESTS * rounds)
    return statistics.median(taken), processor
