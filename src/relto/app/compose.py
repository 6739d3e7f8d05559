"""Opening a node and putting its services together; the application that a worker serves.

It reads no request and holds no state beside the services.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from starlette.routing import Router

from relto.app.settings import Settings
from relto.core.clock import Clock, SystemClock
from relto.core.errors import UnknownError
from relto.edge.asgi import Door
from relto.services.node import Node, open_node
from relto.services.partners import Partners
from relto.services.release import Release
from relto.taxii.server import Taxii

_BETWEEN_COLLECTIONS = 50_000


@dataclass(frozen=True, slots=True)
class Services:
    """The services of an open node.

    Attributes:
        node: the node itself, with its store.
        clock: the clock that all of them share.
        release: what partners receive.
        partners: who they are.
    """

    node: Node
    clock: Clock
    release: Release
    partners: Partners


def open_services(directory: Path) -> Services:
    """Opens a node and builds its services.

    Raises:
        StoreError: the directory is no node, or its database cannot be used.
    """
    node = open_node(directory)
    clock = SystemClock()
    return Services(node, clock, Release(node.store, clock), Partners(node.store, clock))


def application() -> Router:
    """Makes the application of one worker, for the node that the environment names.

    One thread has the services to itself: the database connection, the corpus in memory.

    Raises:
        InputError: the environment names no node.
        StoreError: it names something that is none.
    """
    services = open_services(Settings.from_environment(os.environ).node)
    thread = ThreadPoolExecutor(1, thread_name_prefix="release")
    taxii = Taxii(services.release, services.partners, services.node.organisation)

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        _end_with_parent()
        await asyncio.get_running_loop().run_in_executor(thread, _load, services.release)
        yield
        thread.shutdown()
        services.node.store.close()

    # Not a route: whatever is asked, even `OPTIONS *`, must first say who asks.
    return Router(default=Door(taxii, thread), lifespan=lifespan)


def _load(release: Release) -> None:
    """Loads policy and corpus, so that the first partner does not wait for them."""
    with suppress(UnknownError):
        release.rungs("")
    # What is loaded stays: looking through it for cycles, page after page, finds nothing.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_BETWEEN_COLLECTIONS)


def _end_with_parent() -> None:
    """Ends this worker when the process that started it is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()
