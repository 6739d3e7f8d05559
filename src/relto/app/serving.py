"""Listening: the address, TLS, the worker processes.

Without TLS only this machine itself is served. Secrets never stand among arguments or in the
environment: workers are told the node's directory and read the rest there.

Basis: TAXII 2.1 §8.1.1 (TLS 1.2 or later); RFC 6750 §5.3 (bearer tokens need TLS).
"""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from relto.app.compose import open_services
from relto.app.settings import NODE
from relto.core.errors import InputError, StoreError

_BACKLOG = 2048
_GRACE_SECONDS = 10
_SILENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Listening:
    """Where and how to listen.

    Attributes:
        host: an address or a name of one.
        port: 0 takes any free one.
        workers: processes that answer.
        tls_cert: chain of certificates in PEM, or None for no TLS.
        tls_key: its private key in PEM.
    """

    host: str
    port: int
    workers: int = 1
    tls_cert: Path | None = None
    tls_key: Path | None = None


def serve(directory: Path, listening: Listening, announce: Callable[[str], None]) -> None:
    """Serves a node until it is told to stop; requests under way are answered first.

    Args:
        directory: of the node.
        listening: where and how.
        announce: is given the URL once connections are taken.

    Raises:
        InputError: the address would carry secrets in the open, or the TLS files do not fit.
        StoreError: the node cannot be opened, or the address cannot be listened on.
    """
    check(listening)
    services = open_services(directory)
    services.node.store.close()
    os.environ[NODE] = str(directory.resolve())
    config = _config(listening)
    with _listen(listening) as taken:
        announce(_url(taken, listening))
        if listening.workers > 1:
            Multiprocess(config, sockets=[taken]).run()
        else:
            Server(config).run(sockets=[taken])


def check(listening: Listening) -> None:
    """Refuses what would not be safe to serve.

    Raises:
        InputError: TLS is missing where it is needed, or its files cannot be used.
    """
    if listening.workers < 1:
        raise InputError(f"`{listening.workers}` workers: expected at least 1")
    if (listening.tls_cert is None) != (listening.tls_key is None):
        raise InputError("TLS needs both: give `--tls-cert` and `--tls-key`")
    if listening.tls_cert is not None:
        _check_tls(listening.tls_cert, listening.tls_key)
    elif not _is_loopback(listening.host):
        raise InputError(
            f"`{listening.host}` is reached from other machines, where credentials need TLS: "
            "give `--tls-cert` and `--tls-key`, or serve on 127.0.0.1 behind a proxy that has TLS"
        )


def _check_tls(cert: Path, key: Path | None) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "unreadable"
        raise InputError(
            f"`{cert}` and `{key}` are not a certificate and its private key in PEM: {reason}"
        ) from None


def _is_loopback(host: str) -> bool:
    found = _resolve(host, 0)
    return all(ipaddress.ip_address(address.split("%")[0]).is_loopback for _, address in found)


def _resolve(host: str, port: int) -> list[tuple[socket.AddressFamily, str]]:
    try:
        found = socket.getaddrinfo(host or "0.0.0.0", port, type=socket.SOCK_STREAM)  # noqa: S104 - no host means every address, which then needs TLS
    except (OSError, UnicodeError):
        raise InputError(f"`{host}` is not an address of this machine") from None
    return [(family, str(address[0])) for family, _, _, _, address in found]


def _listen(listening: Listening) -> socket.socket:
    family, address = _resolve(listening.host, listening.port)[0]
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((address, listening.port))
        taken.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        taken.close()
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise StoreError(
            f"`{listening.host}:{listening.port}` cannot be listened on: {reason}"
        ) from None
    taken.set_inheritable(True)
    return taken


def _url(taken: socket.socket, listening: Listening) -> str:
    scheme = "http" if listening.tls_cert is None else "https"
    host = f"[{listening.host}]" if ":" in listening.host else listening.host
    return f"{scheme}://{host}:{taken.getsockname()[1]}/taxii2/"


def _config(listening: Listening) -> Config:
    return Config(
        "relto.app.compose:application",
        factory=True,
        workers=listening.workers,
        backlog=_BACKLOG,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        # A worker that loads a large corpus is slow to say that it lives.
        timeout_worker_healthcheck=_SILENCE_SECONDS,
        ssl_certfile=listening.tls_cert,
        ssl_keyfile=listening.tls_key,
        ssl_context_factory=_modern if listening.tls_cert is not None else None,
    )


def _modern(_config: Config, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    context = default()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
