"""What every storage promises, kept by the disk; the same suite runs over S3 in tests/e2e/test_s3_storage.py."""

import errno
from pathlib import Path

import pytest
from exports.storages import PROMISES, Promise

from bot.exports.storage.disk import DiskStorage
from bot.exports.storage.opening import open_storage
from bot.exports.storage.port import URL


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
async def test_the_disk_keeps_what_a_storage_promises(promise: Promise, tmp_path: Path) -> None:
    await promise(DiskStorage(tmp_path / "archives"), tmp_path)


async def test_a_folder_among_the_archives_is_none_of_them(tmp_path: Path) -> None:
    """Whoever clears away what nobody knows would not come any further."""
    (tmp_path / "lost+found").mkdir()
    (tmp_path / "a.zip").touch()
    assert await DiskStorage(tmp_path).names() == ("a.zip",)


async def test_on_one_disk_nothing_is_copied(tmp_path: Path) -> None:
    file = tmp_path / "large.zip"
    file.write_bytes(b"x" * 1000)
    number = file.stat().st_ino
    await DiskStorage(tmp_path / "archives").put("a.zip", file)
    assert (tmp_path / "archives" / "a.zip").stat().st_ino == number
    assert not file.exists()


class FarPath(type(Path())):  # type: ignore[misc]
    """A file on another disk."""

    def replace(self, target: object) -> None:
        raise OSError(errno.EXDEV, f"another disk than {target}")


async def test_from_another_disk_it_is_copied_and_whole(tmp_path: Path) -> None:
    far = FarPath(tmp_path / "far.zip")
    far.write_bytes(b"far")
    storage = DiskStorage(tmp_path / "archives")
    await storage.put("a.zip", far)
    assert b"".join([block async for block in storage.read("a.zip")]) == b"far"
    assert await storage.names() == ("a.zip",)


def test_the_disk_is_what_there_is_unless_an_address_says_otherwise(tmp_path: Path) -> None:
    assert open_storage(tmp_path, {}, "home") == DiskStorage(tmp_path / "exports" / "archives")


@pytest.mark.parametrize(
    "url",
    ["https://s3.example.org/bucket", "s3://", "s3:///folder", "s3://key:word@bucket", "s3://bucket?key=1", "bucket"],
)
def test_an_address_that_cannot_be_meant_is_refused_without_repeating_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match=URL) as refused:
        open_storage(tmp_path, {URL: url}, "home")
    assert "word" not in str(refused.value)


def test_the_keys_of_a_storage_are_not_shown(tmp_path: Path) -> None:
    given = {URL: "s3://bucket/a?region=eu-1", "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "hushhush"}
    storage = open_storage(tmp_path, given, "home")
    assert "hushhush" not in repr(storage)
    assert "AKIAEXAMPLE" not in repr(storage)
