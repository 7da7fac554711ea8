"""The Downloader: one file from one address into one place, or why not.

    known whole? → gate → lane → request (with the range that is missing) → answer: the rest, all of it, or no
    body → disk and sums, a block at a time → whole: the file gets its name; broken off: asked for the rest at once,
    a few times while more comes, and then later

No cookies, no passwords, no proxies, and no redirect that the gate has not looked at. Errors name a status or a size,
never an address: a query may be a signature, and a path a token.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot import __version__
from bot.core.clock import Clock
from bot.exports.fetching.answers import judge, judge_body, redirected
from bot.exports.fetching.gate import Gate
from bot.exports.fetching.lanes import Lanes, Pace
from bot.exports.fetching.network import CheckedTransport
from bot.exports.fetching.partial import Partial
from bot.exports.fetching.taking import BrokenOffError, take
from bot.exports.fetching.wanted import MEBIBYTE, USUAL, Limits, NotKeptError, Wanted
from bot.exports.source import Fetched, LeftOut, TryAgainError, Why

MOST_REDIRECTS = 5
AT_ONCE_AGAIN = 3
"""How often a body that broke off is gone on with before others get their turn."""
CONNECTING = 15.0
"""Seconds."""

_GENTLE = Pace()
_HEADERS = {"User-Agent": f"sunset-bot/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(slots=True)
class Downloader:
    """Fetches through one gate. Of one event loop, for as many fetches at once as there are; `close` it at the end."""

    gate: Gate
    clock: Clock
    transport: httpx.AsyncBaseTransport
    lanes: Lanes = field(default_factory=Lanes)

    async def fetch(self, wanted: Wanted, into: Path, limits: Limits = USUAL) -> Fetched:
        """Gets the file. What an attempt before this one left of it is gone on with, if the server says it is the same.

        Raises:
            TryAgainError: not now; what came stays for the next attempt.
            SourceFailedError: there is no room on the disk.
        """
        partial = Partial(into)
        try:
            async with asyncio.timeout(limits.seconds):
                kept = await asyncio.to_thread(partial.finished)
                return kept or await self._fetch(wanted, partial, limits)
        except NotKeptError as error:
            await asyncio.to_thread(partial.discard)
            return error.left_out
        except TimeoutError:
            raise TryAgainError from None

    async def read(self, wanted: Wanted, most: int = 8 * MEBIBYTE, seconds: float = 60.0) -> bytes | LeftOut:
        """A short answer, into memory.

        Raises:
            TryAgainError
        """
        read = bytearray()
        limits = Limits(most, seconds)
        try:
            async with asyncio.timeout(seconds), self._answer(wanted, {}, limits) as response:
                judge_body(response, limits)
                if response.status_code != httpx.codes.OK:
                    return LeftOut(Why.BROKEN, f"HTTP {response.status_code}")
                async for chunk in response.aiter_raw():
                    read += chunk
                    if len(read) > most:
                        return LeftOut(Why.TOO_LARGE, f"more than {most} bytes")
        except NotKeptError as error:
            return error.left_out
        except (TimeoutError, httpx.TransportError):
            raise TryAgainError from None
        return bytes(read)

    async def close(self) -> None:
        await self.transport.aclose()

    async def _fetch(self, wanted: Wanted, partial: Partial, limits: Limits) -> Fetched:
        await asyncio.to_thread(partial.recall)
        for _ in range(AT_ONCE_AGAIN):
            before = partial.size
            try:
                async with self._answer(wanted, _the_rest(partial), limits) as response:
                    return await take(response, partial, limits, wanted.expected)
            except httpx.TransportError as error:
                _judge_connection(error)
            except BrokenOffError:
                pass
            if partial.size == before:
                break
        raise TryAgainError

    @asynccontextmanager
    async def _answer(self, wanted: Wanted, more: Mapping[str, str], limits: Limits) -> AsyncIterator[httpx.Response]:
        """The answer at the end of all redirects. What is said to one server is not said to the next."""
        url, ours = self.gate.check(wanted.url), wanted.headers
        for _ in range(MOST_REDIRECTS + 1):
            async with self._asked(url, {**_HEADERS, **ours, **more}, limits) as response:
                elsewhere = redirected(response)
                if elsewhere is None:
                    self._heed(url, response)
                    yield response
                    return
            target = self.gate.check(_joined(url, elsewhere))
            ours = ours if _server(target) == _server(url) else {}
            url = target
        raise NotKeptError(LeftOut(Why.UNREACHABLE, "too many redirects"))

    @asynccontextmanager
    async def _asked(self, url: httpx.URL, headers: Mapping[str, str], limits: Limits) -> AsyncIterator[httpx.Response]:
        """Not by a client of the library's: it keeps cookies, and writes every address it asks into the log."""
        patience = httpx.Timeout(limits.stall, connect=CONNECTING, pool=None).as_dict()
        request = httpx.Request("GET", url, headers=headers, extensions={"timeout": patience})
        async with self.lanes.enter(url.netloc.decode("ascii")):
            response = await self.transport.handle_async_request(request)
            try:
                yield response
            finally:
                await response.aclose()

    def _heed(self, url: httpx.URL, response: httpx.Response) -> None:
        """Passes what holds a file. A server that names a time to come back is left alone until then, by all."""
        try:
            judge(response, self.clock())
        except TryAgainError as error:
            if error.after is not None:
                self.lanes.close(url.netloc.decode("ascii"), error.after)
            raise


def build_downloader(
    gate: Gate, clock: Clock, pace: Pace = _GENTLE, verify: ssl.SSLContext | None = None
) -> Downloader:
    """A Downloader over the network. `verify`: which certificates to trust, where not the usual ones."""
    return Downloader(gate, clock, CheckedTransport(gate, verify), Lanes(pace))


def _the_rest(partial: Partial) -> dict[str, str]:
    if partial.size == 0 or partial.note.validator is None:
        return {}
    return {"Range": f"bytes={partial.size}-", "If-Range": partial.note.validator}


def _joined(url: httpx.URL, elsewhere: str) -> httpx.URL:
    try:
        return url.join(elsewhere)
    except httpx.InvalidURL:
        raise NotKeptError(LeftOut(Why.UNSAFE, "redirected to no address")) from None


def _server(url: httpx.URL) -> tuple[str, bytes]:
    return url.scheme, url.netloc


def _judge_connection(error: BaseException | None) -> None:
    """A certificate that is not to be trusted does not get better by trying again."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            raise NotKeptError(LeftOut(Why.UNSAFE, "certificate"))
        error = error.__cause__ or error.__context__
