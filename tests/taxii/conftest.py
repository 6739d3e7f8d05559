from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.plugins.databases import postgresql_server, store_url
from tests.taxii.world import World, client, make_world, serving

__all__ = ["postgresql_server", "store_url"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    directory: Path = tmp_path_factory.mktemp("served") / "node"
    with make_world(directory) as made:
        yield made


@pytest.fixture(scope="module")
def base(world: World) -> Iterator[str]:
    with serving(world.directory) as url:
        yield url


@pytest.fixture(scope="module")
def xbr(world: World, base: str) -> Iterator[httpx.Client]:
    with client(base, world.bearer("XBR")) as session:
        yield session


@pytest.fixture(scope="module")
def cert(world: World, base: str) -> Iterator[httpx.Client]:
    with client(base, world.bearer("CERT-N")) as session:
        yield session


@pytest.fixture(scope="module")
def xno(world: World, base: str) -> Iterator[httpx.Client]:
    with client(base, world.bearer("XNO")) as session:
        yield session
