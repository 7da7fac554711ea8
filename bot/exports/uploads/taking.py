"""Takes one piece of a file: onto the disk first, promised only then.

Bytes are forced onto the disk every so often, and at the end; what was forced is promised at once. A process that is
killed has promised nothing that is not there. A piece with a checksum is promised whole or not at all.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.exports.uploads.folder import Growing
from bot.exports.uploads.upload import ChecksumError, DiskFullError, GoneError, OverrunError

BLOCK = 1024 * 1024
"""Bytes written at a time."""
EVERY = 32 * BLOCK
SLOWLY = 10.0
"""Bytes, or seconds, after which what came is forced onto the disk and promised."""
STALL = 30.0
"""Seconds without a byte, after which the rest is awaited no longer: another request may go on."""

ALGORITHMS = ("sha1", "sha256", "sha512")


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a sender says of a piece; `algorithm` is one of ours."""

    algorithm: str
    digest: bytes


class Sum(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


@dataclass(slots=True)
class Taking:
    """One piece. `size`: of the whole file. `promise`: notes an offset for good; False: nobody wants it any more."""

    growing: Growing
    size: int
    promise: Callable[[int], Awaitable[bool]]
    checksum: Checksum | None = None
    stall: float = STALL
    _promised: int = 0
    _settled: float = 0.0
    _waiting: bytearray = field(default_factory=bytearray)

    async def run(self, pieces: AsyncIterator[bytes]) -> int:
        """Takes it as far as it comes; gives where the file ends now.

        Raises:
            OverrunError, DiskFullError, ChecksumError, GoneError: what came before and was not promised is cut off.
        """
        self._promised, self._settled = self.growing.end, self._now()
        try:
            await self._take(pieces)
        except (OverrunError, DiskFullError, ChecksumError, GoneError):
            await asyncio.to_thread(self.growing.back, self._promised)
            raise
        return self._promised

    async def _take(self, pieces: AsyncIterator[bytes]) -> None:
        summing: Sum | None = None
        if self.checksum is not None:
            summing = hashlib.new(self.checksum.algorithm, usedforsecurity=False)
        async for piece in _steadily(pieces, self.stall):
            if self.growing.end + len(self._waiting) + len(piece) > self.size:
                raise OverrunError
            self._waiting += piece
            if summing is not None:
                summing.update(piece)
            if len(self._waiting) >= BLOCK:
                await self._write()
        await self._write()
        if self.checksum is not None and summing is not None and summing.digest() != self.checksum.digest:
            raise ChecksumError
        await self._settle()

    async def _write(self) -> None:
        if self._waiting:
            data, self._waiting = self._waiting, bytearray()
            await asyncio.to_thread(self.growing.write, data)
        large = self.growing.end - self._promised >= EVERY
        if self.checksum is None and (large or self._now() - self._settled >= SLOWLY):
            await self._settle()

    async def _settle(self) -> None:
        if self.growing.end == self._promised:
            return
        await asyncio.to_thread(self.growing.settle)
        if not await self.promise(self.growing.end):
            raise GoneError
        self._promised, self._settled = self.growing.end, self._now()

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


async def _steadily(pieces: AsyncIterator[bytes], stall: float) -> AsyncIterator[bytes]:
    """Ends where nothing comes for too long: what came until then is kept."""
    while True:
        try:
            async with asyncio.timeout(stall):
                piece = await anext(pieces)
        except (StopAsyncIteration, TimeoutError):
            return
        yield piece
