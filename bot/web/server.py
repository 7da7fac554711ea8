"""Serves the pages until told to stop: the only door to uvicorn.

The bot handles the signals and writes the log itself; of a request nothing is ever logged, for its address may hold a
secret.
"""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog
from starlette.types import ASGIApp
from uvicorn import Config, Server

from bot.core.resting import rest
from bot.web.settings import WebSettings

log = structlog.get_logger()

GRACE = 7
"""Seconds that requests under way have to end; the whole bot has ten."""
MOST_AT_ONCE = 500
"""Requests; whoever comes after them is told that the server is busy."""
_TICK = timedelta(seconds=1)
_WAITING = 128
"""Connections that may wait to be taken."""
_HEAD = 16 * 1024
"""Bytes that the head of a request may have."""


class _Server(Server):
    def __init__(self, config: Config, stop: asyncio.Event) -> None:
        super().__init__(config)
        self._stop = stop

    async def main_loop(self) -> None:
        """Wakes once a second, for the date in the responses; the library would ten times."""
        while not self._stop.is_set():
            await self.on_tick(0)
            await rest(self._stop, _TICK)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The bot listens to signals itself."""
        yield


@dataclass(slots=True)
class WebServer:
    settings: WebSettings
    application: ASGIApp
    name: str = "web"
    address: str | None = None
    """Where it listens, as a URL, while it does."""

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until stopped. Ends within ten seconds of that: a download that lasts longer is resumed later.

        Raises:
            OSError: it cannot listen there; somebody else does, or the address is not this machine's.
        """
        listening = _listen(self.settings.host, self.settings.port)
        self.address = _address(listening)
        log.info("web_listening", address=self.address)
        try:
            await _Server(self._config(), stop).serve([listening])
        finally:
            listening.close()
            self.address = None
            log.info("web_stopped")

    def _config(self) -> Config:
        return Config(
            self.application,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level=logging.CRITICAL,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=list(self.settings.proxies),
            limit_concurrency=MOST_AT_ONCE,
            timeout_graceful_shutdown=GRACE,
            backlog=_WAITING,
            h11_max_incomplete_event_size=_HEAD,
        )


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_WAITING)  # from now on whoever connects is served, if only in a moment
    except OSError:
        listening.close()
        raise
    listening.setblocking(False)  # noqa: FBT003  asyncio asks for it, and the library takes it so
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
