"""The connections of a fetch: a name is resolved once, every address it has is checked, and one of those is spoken to.

So a name that is harmless when asked the first time and leads into the operator's network when asked the second time
gains nothing: there is no second time. The name itself stays what TLS greets with and verifies, and what HTTP asks for.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Any, TypeAlias

import httpcore
import httpx

from bot.exports.fetching.addresses import Ip
from bot.exports.fetching.gate import Gate
from bot.exports.fetching.streams import WideStream
from bot.exports.fetching.wanted import NotKeptError
from bot.exports.source import LeftOut, Why

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

CONNECTIONS = 32
"""At once, to all hosts together."""

_NEXT_AFTER = 5.0
"""Seconds until another address of the same name is tried."""


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """Every address of a name, the one to prefer first."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only. Lets no name through to whoever would resolve it again."""

    def __init__(self, gate: Gate, resolve_name: Resolve, connect: httpcore.AsyncNetworkBackend) -> None:
        self._gate, self._resolve, self._connect = gate, resolve_name, connect

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the signature is the library's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises NotKeptError, without a connection, if any address of the name is one not to be spoken to."""
        *others, last = await self._checked(host, port)
        for address in others:
            try:
                patience = min(timeout or _NEXT_AFTER, _NEXT_AFTER)
                return await self._to(address, port, patience, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._to(last, port, timeout, local_address, socket_options)

    async def _to(self, address: Ip, port: int, *how: Any) -> WideStream:  # noqa: ANN401  passed on as it came
        return WideStream(await self._connect.connect_tcp(str(address), port, *how))

    async def _checked(self, host: str, port: int) -> list[Ip]:
        try:
            addresses = [ip_address(told.partition("%")[0]) for told in await self._resolve(host, port)]
        except (OSError, UnicodeError):
            addresses = []
        if not addresses:
            raise httpcore.ConnectError("the name has no address")
        if not all(self._gate.lets(address, host, port) for address in addresses):
            raise NotKeptError(LeftOut(Why.UNSAFE, "private address"))
        return addresses

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class CheckedTransport(httpx.AsyncBaseTransport):
    """httpx's own transport over a CheckedBackend. Reads no proxy, cookie, password or certificate out of the system.

    verify: which certificates to trust; None: those that come with httpx.
    """

    def __init__(self, gate: Gate, verify: ssl.SSLContext | None = None, resolve_name: Resolve = resolve) -> None:
        trusted = verify or httpx.create_ssl_context(trust_env=False)
        backend = CheckedBackend(gate, resolve_name, httpcore.AnyIOBackend())
        self._pool = httpcore.AsyncConnectionPool(trusted, max_connections=CONNECTIONS, network_backend=backend)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        try:
            answer = await self._pool.handle_async_request(asked)
        except tuple(_TRANSLATED) as error:
            raise _translated(error) from error
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._answer.aiter_stream():
                yield chunk
        except tuple(_TRANSLATED) as error:
            raise _translated(error) from error

    async def aclose(self) -> None:
        await self._answer.aclose()


_TRANSLATED: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore.TimeoutException: httpx.TimeoutException,
    httpcore.NetworkError: httpx.NetworkError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
    httpcore.ProtocolError: httpx.ProtocolError,
}


def _translated(error: Exception) -> httpx.TransportError:
    """The library below has errors of its own."""
    return next(ours for theirs, ours in _TRANSLATED.items() if isinstance(error, theirs))("the connection failed")
