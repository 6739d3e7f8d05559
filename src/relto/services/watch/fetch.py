"""Fetching a page or a feed: one GET, within limits on size, time and redirects.

1. `https`, or `http` to this very machine; plain `http` elsewhere only where that was allowed.
2. Each redirect is looked at like the first address, and leads to the same host or to one that is
   public: a page elsewhere cannot have us ask machines within the network.
3. No cookie, no credential and no referrer is sent; a server is told our validators only.
4. What is larger or slower than the limits is given up, also where it is compressed.

It reads nothing of what it fetched, and knows no source.

Basis: RFC 9110 §13 (conditional requests), §15.4 (redirection).
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from relto.core.errors import InputError

AGENT = "relto"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Limits:
    """How much fetching one address may take."""

    bytes: int = 8 * 1024 * 1024
    seconds: float = 20.0
    redirects: int = 5


STANDARD = Limits()
"""What fetching may take unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    Attributes:
        url: where it is.
        plain: whether unencrypted `http` to another machine is allowed.
        etag: by which its last content was named, if it was.
        last_modified: since when it had that, if it told.
    """

    url: str
    plain: bool = False
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered.

    Attributes:
        url: where it was found in the end.
        data: its bytes; None where nothing changed since it was last asked.
        content_type: as the server told it.
        etag: by which it names its content, if it does.
        last_modified: since when it has that, if it tells.
    """

    url: str
    data: bytes | None
    content_type: str | None
    etag: str | None
    last_modified: str | None


class FetchError(InputError):
    """An address that could not be fetched, and why."""


def check_address(url: str, *, plain: bool) -> None:
    """Refuses an address that is not asked, before anything is sent.

    Raises:
        FetchError: it is no address, carries credentials, or is not encrypted.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchError(f"`{url}` is no address, expected `https://…`") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise FetchError(f"`{url}` is no address to fetch, expected `https://…`")
    if parts.username is not None or parts.password is not None:
        raise FetchError("an address that carries a name or a password; leave them out")
    if parts.scheme == "http" and not plain and not _is_this_machine(parts.hostname):
        raise FetchError(
            f"`{url}` is not encrypted: expected `https://…`; allow it with `--plain-http`"
        )


def fetch(asked: Asked, limits: Limits) -> Answer:
    """Fetches an address.

    Raises:
        FetchError: it cannot be had within the limits, with the reason.
    """
    return asyncio.run(_fetched(asked, limits))


async def _fetched(asked: Asked, limits: Limits) -> Answer:
    try:
        # One limit for all of it: a server that drips must not hold us by each of its bytes.
        async with (
            asyncio.timeout(limits.seconds),
            httpx.AsyncClient(
                headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, identity"},
                timeout=limits.seconds,
                trust_env=not _is_this_machine(urlsplit(asked.url).hostname or ""),
            ) as client,
        ):
            return await _follow(client, asked, limits)
    except (TimeoutError, httpx.TimeoutException):
        raise FetchError(f"`{asked.url}`: not done within {limits.seconds:g} s") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        reason = (str(error) or type(error).__name__).lower().rstrip(".")
        raise FetchError(f"`{asked.url}`: {reason}") from None


async def _follow(client: httpx.AsyncClient, asked: Asked, limits: Limits) -> Answer:
    url = asked.url
    for _ in range(limits.redirects + 1):
        check_address(url, plain=asked.plain)
        async with client.stream("GET", url, headers=_validators(asked)) as response:
            if response.status_code not in _REDIRECTS:
                return await _answer(url, response, limits)
            target = response.headers.get("location", "")
        url = await _next(url, target)
    raise FetchError(f"`{asked.url}`: more than {limits.redirects} redirects")


def _validators(asked: Asked) -> dict[str, str]:
    found = {"If-None-Match": asked.etag, "If-Modified-Since": asked.last_modified}
    return {name: value for name, value in found.items() if value}


async def _next(url: str, target: str) -> str:
    """Returns where a redirect leads, unless that is a machine that nobody named."""
    there = urljoin(url, target)
    here, host = urlsplit(url), urlsplit(there).hostname
    if not target or host is None:
        raise FetchError(f"`{url}` redirects to nowhere")
    if here.scheme == "https" and urlsplit(there).scheme != "https":
        raise FetchError(f"`{url}` redirects from `https` to `{urlsplit(there).scheme}`")
    if host != here.hostname and not await _is_public(host):
        raise FetchError(f"`{url}` redirects to `{host}`, which is no public machine")
    return there


async def _is_public(host: str) -> bool:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return all(ipaddress.ip_address(str(each[4][0])).is_global for each in found)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _answer(url: str, response: httpx.Response, limits: Limits) -> Answer:
    headers = response.headers
    told = (headers.get("content-type"), headers.get("etag"), headers.get("last-modified"))
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return Answer(url, None, *told)
    if response.status_code != httpx.codes.OK:
        raise FetchError(f"`{url}` answered {response.status_code}, expected 200")
    return Answer(url, await _body(url, response, limits.bytes), *told)


async def _body(url: str, response: httpx.Response, most: int) -> bytes:
    """Returns a body, decompressed, which is never more than the limit."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip"}:
        raise FetchError(f"`{url}`: compressed as `{encoding}`, expected gzip or nothing")
    unpacker = zlib.decompressobj(_GZIP) if encoding == "gzip" else None
    found = bytearray()
    async for raw in response.aiter_raw():
        try:
            found += raw if unpacker is None else unpacker.decompress(raw, most + 1 - len(found))
        except zlib.error:
            raise FetchError(f"`{url}`: said to be gzip, and is not") from None
        if len(found) > most or (unpacker is not None and unpacker.unconsumed_tail):
            raise FetchError(f"`{url}`: more than {most:,} bytes")
    if unpacker is not None and not unpacker.eof:
        raise FetchError(f"`{url}`: said to be gzip, and ends too early")
    return bytes(found)
