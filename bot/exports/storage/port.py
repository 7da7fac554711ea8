"""What the house needs of a storage: to keep a finished file whole, to read any part of it, to let it go."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

URL = "SUNSET_STORAGE_URL"
"""The setting that says where; a folder of the home without it."""

BLOCK = 1024 * 1024
"""Bytes given at a time."""


class StorageUnavailableError(OSError):
    """It cannot be reached now. Its words name no address and no key."""


class Storage(Protocol):
    """Names are ours, never anybody's words: letters, digits, dots.

    Every method may raise StorageUnavailableError; on a full disk, OSError with its number.
    """

    async def put(self, name: str, file: Path) -> None:
        """Keeps a file under a name, whole or not at all. It may be taken from where it is.

        Safe to repeat: where the file is gone and the name is there, it is done already.

        Raises:
            FileNotFoundError: neither is there.
        """
        ...

    async def size(self, name: str) -> int | None:
        """None: it is not there."""
        ...

    def read(self, name: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` to before `end`.

        Raises:
            FileNotFoundError
        """
        ...

    async def remove(self, name: str) -> None:
        """Nothing where there is none."""
        ...

    async def names(self) -> tuple[str, ...]:
        """All there are, those of other homes in the same place not among them."""
        ...
