"""Archives on the disk, in a folder of the home. On the same disk as the work folders nothing is copied."""

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.exports.durable import settle
from bot.exports.storage.port import BLOCK


@dataclass(frozen=True, slots=True)
class DiskStorage:
    """Implements `port.Storage`."""

    folder: Path

    async def put(self, name: str, file: Path) -> None:
        await asyncio.to_thread(self._put, name, file)

    async def size(self, name: str) -> int | None:
        try:
            return (await asyncio.to_thread((self.folder / name).stat)).st_size
        except FileNotFoundError:
            return None

    async def read(self, name: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread((self.folder / name).open, "rb")
        try:
            await asyncio.to_thread(file.seek, start)
            left = None if end is None else end - start
            while left is None or left > 0:
                block = await asyncio.to_thread(file.read, BLOCK if left is None else min(BLOCK, left))
                if not block:
                    return
                left = None if left is None else left - len(block)
                yield block
        finally:
            file.close()

    async def remove(self, name: str) -> None:
        await asyncio.to_thread((self.folder / name).unlink, missing_ok=True)

    async def names(self) -> tuple[str, ...]:
        return await asyncio.to_thread(self._names)

    def _names(self) -> tuple[str, ...]:
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(file.name for file in self.folder.iterdir() if file.is_file()))

    def _put(self, name: str, file: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = self.folder / name
        try:
            file.replace(kept)
        except FileNotFoundError:
            if not kept.exists():
                raise
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _copy(file, kept)
        settle(self.folder)


def _copy(file: Path, kept: Path) -> None:
    """From another disk: whole under its name, or not at all. The part that a kill leaves is cleared as an orphan."""
    part = kept.with_name(f"{kept.name}.part")
    shutil.copyfile(file, part)
    with part.open("rb+") as copied:
        os.fsync(copied.fileno())
    part.replace(kept)
