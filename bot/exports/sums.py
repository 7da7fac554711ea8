"""What stands for the bytes of a file: how many there are, and their sums, all made in one pass.

They are made as the bytes come and go with them from then on; whoever passes the bytes on compares the CRC-32, which
costs a tenth of a digest, and so knows the digests to be of these bytes (docs/decisions/0015-sums-are-made-once.md).
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

_WORTH_A_THREAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Sums:
    """size: in bytes. The digests are in lower-case hexadecimal; crc32 is what a ZIP tells of its members."""

    size: int
    sha256: str
    sha512: str
    crc32: int


class Summing:
    """The sums of one stream. Of a large piece the digests are made in the pool, while the caller goes on with it."""

    def __init__(self, pool: ThreadPoolExecutor | None = None) -> None:
        self._pool = pool
        self._hashes = (hashlib.sha256(), hashlib.sha512())
        self._running: tuple[Future[None], ...] = ()
        self._size = self._crc = 0

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self._size

    def update(self, piece: bytes) -> None:
        self._wait()
        self._size += len(piece)
        if self._pool is not None and len(piece) >= _WORTH_A_THREAD:
            self._running = tuple(self._pool.submit(one.update, piece) for one in self._hashes)
        else:
            for one in self._hashes:
                one.update(piece)
        self._crc = zlib.crc32(piece, self._crc)

    def over(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces, each summed as it passes."""
        for piece in pieces:
            self.update(piece)
            yield piece

    def sums(self) -> Sums:
        self._wait()
        sha256, sha512 = self._hashes
        return Sums(self._size, sha256.hexdigest(), sha512.hexdigest(), self._crc)

    def _wait(self) -> None:
        for one in self._running:
            one.result()
        self._running = ()


def sums_of(data: bytes) -> Sums:
    summing = Summing()
    summing.update(data)
    return summing.sums()
