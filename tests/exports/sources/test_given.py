"""Files and folders of one's own machine as a source: what is found, in which order, and what cannot be read."""

import asyncio
import errno
import os
from pathlib import Path

import pytest
from exports.sources.worlds import an_order

from bot.core.refusal import Refusal
from bot.exports.source import Fetched, Item, Kept, LeftOut, Why
from bot.exports.sources.given import GivenSource, outermost
from bot.exports.sums import sums_of


async def planned(source: GivenSource) -> list[Item]:
    return [item async for batch in source.plan(an_order()) for item in batch]


def write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")


async def fetched(source: GivenSource, into: Path) -> dict[str, Fetched]:
    items = await planned(source)
    return {item.name: await source.fetch(an_order(), item, into / str(n)) for n, item in enumerate(items)}


async def test_files_come_as_named_and_what_is_in_folders_by_name(tmp_path: Path) -> None:
    write(tmp_path, "z.txt", "in/b.txt", "in/a/2.txt", "in/a/1.txt", "in/c.txt")
    source = GivenSource((tmp_path / "z.txt", tmp_path / "in"))
    items = await planned(source)
    assert [item.name for item in items] == ["z.txt", "in/a/1.txt", "in/a/2.txt", "in/b.txt", "in/c.txt"]
    assert [item.size for item in items] == [5, 10, 10, 8, 8]
    assert await planned(source) == items
    assert len({item.key for item in items}) == len(items)
    assert all(str(tmp_path) not in repr(item) for item in items)


async def test_more_than_a_batch_comes_whole(tmp_path: Path) -> None:
    write(tmp_path, *(f"in/{number:04}" for number in range(450)))
    assert [item.name for item in await planned(GivenSource((tmp_path / "in",)))] == [f"in/{n:04}" for n in range(450)]


async def test_what_is_ours_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "in/a", "in/out.zip", "in/out.zip.part/archive.zip")
    mine = frozenset({tmp_path / "in/out.zip", tmp_path / "in/out.zip.part/archive.zip"})
    assert [item.name for item in await planned(GivenSource((tmp_path / "in",), mine))] == ["in/a"]


async def test_a_folder_of_ours_is_passed_over_with_all_that_is_in_it(tmp_path: Path) -> None:
    write(tmp_path, "in/a", "in/out.zip.part/export/plan.part/000000.jsonl", "in/out.zip.part/export/items/0")
    source = GivenSource((tmp_path / "in",), frozenset({tmp_path / "in/out.zip.part"}))
    assert [item.name for item in await planned(source)] == ["in/a"]


class Shut(type(Path())):  # type: ignore[misc]
    """A path of which nothing is told, as within a folder that may be listed and not entered."""

    def is_dir(self) -> bool:
        if self.parent.name == "shut":
            raise PermissionError(errno.EACCES, "Permission denied")
        found: bool = super().is_dir()
        return found

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        if self.parent.name == "shut":
            raise PermissionError(errno.EACCES, "Permission denied")
        told: os.stat_result = super().stat(follow_symlinks=follow_symlinks)
        return told


async def test_what_is_in_a_folder_that_may_not_be_entered_is_left_out_and_the_rest_comes(tmp_path: Path) -> None:
    write(tmp_path, "in/a", "in/shut/b", "in/z")
    found = await fetched(GivenSource((Shut(tmp_path / "in"),)), tmp_path)
    assert [name for name, one in found.items() if isinstance(one, Kept)] == ["in/a", "in/z"]
    assert found["in/shut/b"] == LeftOut(Why.FORBIDDEN, "Permission denied")


async def test_a_file_is_read_where_it_stands_and_not_copied(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    into = tmp_path / "into"
    source = GivenSource((tmp_path / "a.txt",))
    [item] = await planned(source)
    assert await source.fetch(an_order(), item, into) == Kept(sums_of(b"a.txt"))
    assert into.is_symlink()
    assert into.read_bytes() == b"a.txt"


async def test_what_cannot_be_read_is_left_out_and_says_why(tmp_path: Path) -> None:
    write(tmp_path, "in/empty", "in/good", "in/folder/file")
    (tmp_path / "in/empty").write_bytes(b"")
    (tmp_path / "in/broken").symlink_to("nowhere")
    (tmp_path / "in/circle").symlink_to(tmp_path / "in")
    (tmp_path / "in/linked").symlink_to("good")
    os.mkfifo(tmp_path / "in/pipe")
    into = tmp_path / "into"
    await asyncio.to_thread(into.mkdir)
    found = await fetched(GivenSource((tmp_path / "in",)), into)
    assert {name: one.why for name, one in found.items() if isinstance(one, LeftOut)} == {
        "in/broken": Why.GONE,
        "in/circle": Why.LINKED_FOLDER,
        "in/pipe": Why.BROKEN,
    }
    assert {name for name, one in found.items() if isinstance(one, Kept)} == {
        "in/empty",
        "in/folder/file",
        "in/good",
        "in/linked",
    }


async def test_a_file_that_never_stays_the_same_is_left_out_in_the_end(tmp_path: Path) -> None:
    write(tmp_path, "log")
    source = GivenSource((tmp_path / "log",))
    [item] = await planned(source)
    results = [type(await source.fetch(an_order(), item, tmp_path / "into")) for _ in range(4)]
    assert results == [Kept, Kept, Kept, LeftOut]


async def test_an_estimate_counts_and_an_empty_one_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "in/a", "in/b")
    estimate = await GivenSource((tmp_path / "in",)).estimate(an_order())
    assert (estimate.items, estimate.size) == (2, 8)
    with pytest.raises(Refusal):
        await GivenSource(()).estimate(an_order())


def test_what_is_named_twice_or_within_another_comes_once() -> None:
    named = [Path("/a/b"), Path("/a"), Path("/c"), Path("/a"), Path("/cc")]
    assert outermost(named) == (Path("/a"), Path("/c"), Path("/cc"))
