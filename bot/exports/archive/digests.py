"""Counts and hashes what passes by: SHA-256 and SHA-512 at once, and a file that is still growing behind its writer."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

CHUNK = 1 << 20
_WORTH_A_THREAD = 1 << 16
_STRIDE = 16 << 20


@dataclass(frozen=True, slots=True)
class Sums:
    size: int
    sha256: str
    sha512: str


class Hasher:
    """The two hashes of one stream. Large pieces are hashed in the pool while the caller goes on with them."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._hashes = (hashlib.sha256(), hashlib.sha512())
        self._running: tuple[Future[None], ...] = ()
        self._size = 0

    def update(self, piece: bytes) -> None:
        self._wait()
        self._size += len(piece)
        if len(piece) < _WORTH_A_THREAD:
            for one in self._hashes:
                one.update(piece)
        else:
            self._running = tuple(self._pool.submit(one.update, piece) for one in self._hashes)

    def sums(self) -> Sums:
        self._wait()
        sha256, sha512 = self._hashes
        return Sums(self._size, sha256.hexdigest(), sha512.hexdigest())

    def _wait(self) -> None:
        for one in self._running:
            one.result()
        self._running = ()


class Trail:
    """The SHA-256 of a file, hashed as far as its writer says that nothing will change any more."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("rb", buffering=0)
        self._pool = ThreadPoolExecutor(1, "trail")
        self._sha256 = hashlib.sha256()
        self._asked = 0
        self._last: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._file.close()

    def worth_following(self, end: int) -> bool:
        return end - self._asked >= _STRIDE

    def follow(self, end: int) -> None:
        """Everything before `end` is written and final."""
        self._last = self._pool.submit(self._hash, end - self._asked)
        self._asked = end

    def finish(self, end: int) -> str:
        self.follow(end)
        if self._last is not None:
            self._last.result()
        return self._sha256.hexdigest()

    def _hash(self, length: int) -> None:
        while length > 0:
            piece = self._file.read(min(CHUNK, length))
            if not piece:
                raise EOFError("the file is shorter than was said")
            self._sha256.update(piece)
            length -= len(piece)
