"""The promises of a storage, each as a test that any of them can be given to."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.exports.storage.port import BLOCK, Storage

Promise: TypeAlias = Callable[[Storage, Path], Awaitable[None]]

DATA = bytes(range(256)) * 40


async def put(storage: Storage, folder: Path, name: str = "a.zip", data: bytes = DATA) -> None:
    file = folder / f"given-{name}"
    file.write_bytes(data)
    await storage.put(name, file)


async def read(storage: Storage, start: int = 0, end: int | None = None, name: str = "a.zip") -> bytes:
    return b"".join([block async for block in storage.read(name, start, end)])


async def what_was_put_is_there_whole(storage: Storage, folder: Path) -> None:
    assert await storage.size("a.zip") is None
    await put(storage, folder)
    assert await storage.size("a.zip") == len(DATA)
    assert await read(storage) == DATA


async def any_part_can_be_read(storage: Storage, folder: Path) -> None:
    await put(storage, folder)
    whole = len(DATA)
    for start, end in ((0, 1), (0, whole), (255, 258), (whole - 1, whole), (100, None), (7, 7), (whole, whole)):
        assert await read(storage, start, end) == DATA[start:end], (start, end)


async def large_files_come_in_pieces_that_fit_into_memory(storage: Storage, folder: Path) -> None:
    data = bytes(8) * (5 * BLOCK // 8) + b"end"
    await put(storage, folder, data=data)
    pieces = [len(block) async for block in storage.read("a.zip")]
    assert sum(pieces) == len(data)
    assert max(pieces) <= 4 * BLOCK
    assert await read(storage, len(data) - 3) == b"end"


async def putting_it_again_changes_nothing(storage: Storage, folder: Path) -> None:
    """A worker that was killed between the storing and its note stores once more; its file may be gone."""
    await put(storage, folder)
    (folder / "given-a.zip").unlink(missing_ok=True)
    await storage.put("a.zip", folder / "given-a.zip")
    assert await read(storage) == DATA
    await put(storage, folder, data=b"other")
    assert await read(storage) == b"other"


async def what_was_never_there_cannot_be_put(storage: Storage, folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await storage.put("a.zip", folder / "nowhere")
    assert await storage.names() == ()


async def what_is_not_there_cannot_be_read(storage: Storage, _folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await read(storage)


async def what_was_removed_is_gone_and_may_be_removed_again(storage: Storage, folder: Path) -> None:
    await put(storage, folder)
    await put(storage, folder, "b.zip")
    for _ in range(2):
        await storage.remove("a.zip")
        assert await storage.size("a.zip") is None
    assert await storage.names() == ("b.zip",)


async def all_of_it_is_listed(storage: Storage, folder: Path) -> None:
    assert await storage.names() == ()
    for number in range(5):
        await put(storage, folder, f"{number}.zip")
    assert await storage.names() == tuple(f"{number}.zip" for number in range(5))


async def an_empty_file_is_a_file(storage: Storage, folder: Path) -> None:
    await put(storage, folder, data=b"")
    assert await storage.size("a.zip") == 0
    assert await storage.names() == ("a.zip",)


PROMISES: list[Promise] = [
    what_was_put_is_there_whole,
    any_part_can_be_read,
    large_files_come_in_pieces_that_fit_into_memory,
    putting_it_again_changes_nothing,
    what_was_never_there_cannot_be_put,
    what_is_not_there_cannot_be_read,
    what_was_removed_is_gone_and_may_be_removed_again,
    all_of_it_is_listed,
    an_empty_file_is_a_file,
]
