"""A connection read in large pieces: by the 64 KiB that the library asks for at a time it is a sixth more work."""

import ssl
from typing import Any

import httpcore

PIECE = 256 * 1024
"""Bytes: as much as the event loop takes from a socket at once."""


class WideStream(httpcore.AsyncNetworkStream):
    """May give more than it is asked for; the library's parser takes any piece."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  the library's
        return await self._inner.read(max(max_bytes, PIECE), timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        return WideStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  a socket, an address
        return self._inner.get_extra_info(info)
