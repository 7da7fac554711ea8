"""The SHA-256 of a file that is still growing, behind its writer."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

CHUNK = 1 << 20
_STRIDE = 16 << 20


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
