"""An archive made by hand: the very same as a basket's, finished or absent, and nothing beside it."""

import asyncio
import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from exports.archive.archives import congress_takes, held, unpacked, zipped
from fakes import TurnedClock

from bot.exports.archive.verify import verify
from bot.exports.export import Progress, Stage
from bot.exports.handmade import (
    OURS,
    Made,
    NothingKeptError,
    NotOursError,
    TakenError,
    ThereAlreadyError,
    Wanted,
    make,
)
from bot.exports.labelling import labelling
from bot.exports.source import SourceFailedError, Why
from bot.texts.catalog import load_voice

LABEL = labelling(load_voice())


async def making(wanted: Wanted, tell: Callable[[Progress], None] = lambda _: None) -> Made:
    async def told(progress: Progress) -> None:
        tell(progress)

    return await make(wanted, LABEL, TurnedClock(), told)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    (folder / "sub").mkdir(parents=True)
    (folder / "one.txt").write_bytes(b"one")
    (folder / "sub" / "two.bin").write_bytes(bytes(range(256)) * 999)
    (folder / "empty").write_bytes(b"")
    generations = b'[{"id": "gen_1", "prompt": "a lighthouse"}]'
    (folder / "official.zip").write_bytes(zipped([("sora/generations.json", generations)]))
    return folder


async def test_it_is_a_bag_that_both_checkers_take_with_every_file_as_it_was(tmp_path: Path, given: Path) -> None:
    out = tmp_path / "out.zip"
    made = await making(Wanted([given], out))
    assert (made.archive.files, made.archive.left_out, made.left_out) == (4, 0, ())
    assert made.archive.size == out.stat().st_size
    assert verify(out).ok
    files = held(out)
    assert {name[16:]: data for name, data in files.items() if name.startswith("data/")} == {
        "empty": b"",
        "official.zip": (given / "official.zip").read_bytes(),
        "one.txt": b"one",
        "two.bin": bytes(range(256)) * 999,
    }
    assert b"a lighthouse" in files["index.sqlite"]
    assert b'"layout": "sora"' in files["metadata.json"]
    assert not any(str(tmp_path).encode() in data for data in files.values())
    assert congress_takes(unpacked(out, tmp_path / "unpacked"))


async def test_nothing_is_left_beside_it(tmp_path: Path, given: Path) -> None:
    await making(Wanted([given], tmp_path / "out.zip"))
    assert names(tmp_path) == ["given", "out.zip"]


async def test_its_pages_are_in_the_language_that_was_asked_for(tmp_path: Path, given: Path) -> None:
    await making(Wanted([given], tmp_path / "out.zip", language="es"))
    assert load_voice().catalogs["es"].words["packed.title"] in held(tmp_path / "out.zip")["index.html"].decode()


async def test_it_may_stand_in_the_folder_it_is_made_of(given: Path) -> None:
    made = await making(Wanted([given], given / "out.zip"))
    again = await making(Wanted([given], given / "out.zip", over=True))
    assert made.archive.files == again.archive.files == 4


@pytest.mark.parametrize("way", ["out.zip", "sub/../out.zip"])
async def test_nothing_of_its_own_making_is_listed_in_it(given: Path, way: str) -> None:
    made = await making(Wanted([given], given / way))
    assert (made.archive.files, made.left_out) == (4, ())
    again = await making(Wanted([given], given / way, over=True))
    assert (again.archive.files, again.left_out) == (4, ())


async def test_what_is_there_is_not_replaced_unless_told_to(tmp_path: Path, given: Path) -> None:
    out = tmp_path / "out.zip"
    out.write_bytes(b"precious")
    with pytest.raises(ThereAlreadyError):
        await making(Wanted([given], out))
    assert out.read_bytes() == b"precious"
    await making(Wanted([given], out, over=True))
    assert verify(out).ok


async def test_what_came_there_meanwhile_is_not_replaced_either(tmp_path: Path, given: Path) -> None:
    out = tmp_path / "out.zip"

    def tell(progress: Progress) -> None:
        if progress.stage is Stage.FETCHING:
            out.write_bytes(b"precious")

    with pytest.raises(ThereAlreadyError):
        await making(Wanted([given], out), tell)
    assert out.read_bytes() == b"precious"
    assert not (tmp_path / "out.zip.part").exists()


async def test_what_is_left_out_is_told_and_listed(tmp_path: Path, given: Path) -> None:
    (given / "lost").symlink_to("nowhere")
    made = await making(Wanted([given], tmp_path / "out.zip"))
    assert made.archive.left_out == 1
    assert [(name, left_out.why) for name, left_out in made.left_out] == [("given/lost", Why.GONE)]
    assert b"given/lost" in held(tmp_path / "out.zip")["left-out.csv"]


async def test_where_nothing_can_be_read_there_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "lost").symlink_to("nowhere")
    with pytest.raises(NothingKeptError) as none:
        await making(Wanted([tmp_path / "lost"], tmp_path / "out.zip"))
    assert [name for name, _ in none.value.left_out] == ["lost"]
    assert names(tmp_path) == ["lost"]


async def test_an_empty_folder_makes_no_archive(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceFailedError):
        await making(Wanted([tmp_path / "empty"], tmp_path / "out.zip"))
    assert names(tmp_path) == ["empty"]


@pytest.mark.parametrize("change", [b"two", b"longer than before"], ids=["as long", "longer"])
async def test_a_file_that_changes_while_it_is_packed_is_read_again(tmp_path: Path, given: Path, change: bytes) -> None:
    """Once everything was read, and before it is packed."""
    seen = [0]

    def tell(progress: Progress) -> None:
        if progress.stage is Stage.FETCHING:
            seen[0] += 1
            if seen[0] == 4:
                (given / "one.txt").write_bytes(change)

    out = tmp_path / "out.zip"
    made = await making(Wanted([given], out), tell)
    assert made.archive.left_out == 0
    assert change in {data for name, data in held(out).items() if name.startswith("data/")}
    assert verify(out).ok


async def test_told_to_end_it_leaves_nothing(tmp_path: Path, given: Path) -> None:
    task: asyncio.Task[Made] | None = None

    def tell(progress: Progress) -> None:
        if progress.stage is Stage.FETCHING and task is not None:
            task.cancel()

    task = asyncio.create_task(making(Wanted([given], tmp_path / "out.zip"), tell))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert names(tmp_path) == ["given"]


def left_by_a_kill(tmp_path: Path) -> Path:
    """As it stands while an archive is packed."""
    shop = tmp_path / "out.zip.part"
    (shop / "export").mkdir(parents=True)
    (shop / "export" / "archive.zip.part").write_bytes(b"half")
    (shop / OURS).touch()
    return shop


async def test_what_a_killed_attempt_left_is_cleared_and_two_do_not_meet(tmp_path: Path, given: Path) -> None:
    shop = left_by_a_kill(tmp_path)
    held_by_another = os.open(shop, os.O_RDONLY)
    fcntl.flock(held_by_another, fcntl.LOCK_EX)
    with pytest.raises(TakenError):
        await making(Wanted([given], tmp_path / "out.zip"))
    assert (shop / "export" / "archive.zip.part").exists()
    os.close(held_by_another)
    await making(Wanted([given], tmp_path / "out.zip"))
    assert names(tmp_path) == ["given", "out.zip"]


@pytest.mark.parametrize("name", ["photos/one.jpg", "export/one.jpg", f"{OURS}/one.jpg"])
async def test_a_folder_of_somebody_else_is_left_as_it_is(tmp_path: Path, given: Path, name: str) -> None:
    file = tmp_path / "out.zip.part" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"precious")
    with pytest.raises(NotOursError):
        await making(Wanted([given], tmp_path / "out.zip"))
    assert file.read_bytes() == b"precious"
    assert not (tmp_path / "out.zip").exists()


async def test_neither_is_what_is_beside_our_own_or_where_a_link_leads(tmp_path: Path, given: Path) -> None:
    shop = left_by_a_kill(tmp_path)
    (shop / "precious").touch()
    (tmp_path / "link.zip.part").symlink_to(shop)
    for name in ("out.zip", "link.zip"):
        with pytest.raises(NotOursError):
            await making(Wanted([given], tmp_path / name))
    assert names(shop) == sorted([OURS, "export", "precious"])


async def test_what_is_put_beside_our_own_meanwhile_stays(tmp_path: Path, given: Path) -> None:
    shop = tmp_path / "out.zip.part"
    await making(Wanted([given], tmp_path / "out.zip"), lambda _: (shop / "precious").touch())
    assert names(shop) == ["precious"]
