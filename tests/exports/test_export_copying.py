"""What a backup takes of exports besides the store, and what becomes of exports whose files it did not hold."""

import fcntl
import os
from datetime import timedelta
from pathlib import Path

import pytest
from exports.export_kit import Bench, export
from fakes import NOON

from bot.exports.copying import Files, WorkingError, check_workers, copy_files, files_of, forget_jobs, mark_lost
from bot.exports.copying import put_files_back as back
from bot.exports.export import Archive, State
from bot.exports.folder import archive_name
from bot.exports.life import KIND
from bot.exports.source import Failure

DAY = timedelta(days=1)


def put(home: Path, name: str, data: bytes) -> Path:
    file = home / "exports" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def held(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_archives_and_uploads_go_out_and_come_back(tmp_path: Path) -> None:
    home, files, new = tmp_path / "home", tmp_path / "files", tmp_path / "new"
    put(home, "archives/a.zip", b"archive")
    put(home, "archives/b.zip.part", b"half")
    put(home, "uploads/u", b"up")
    put(home, "work/w/plan", b"can be made again")
    assert files_of(home) == copy_files(home, files) == Files(2, 9)
    assert held(files) == {"archives/a.zip": b"archive", "uploads/u": b"up"}
    assert (files / "archives" / "a.zip").stat().st_mode & 0o777 == 0o600
    assert back(files, new) == Files(2, 9)
    assert held(new) == {"exports/archives/a.zip": b"archive", "exports/uploads/u": b"up"}


def test_what_was_copied_before_is_not_copied_again_and_nothing_is_let_go(tmp_path: Path) -> None:
    home, files = tmp_path / "home", tmp_path / "files"
    archive = put(home, "archives/a.zip", b"archive")
    growing = put(home, "uploads/u", b"up")
    copy_files(home, files)
    growing.write_bytes(b"uploaded")
    archive.unlink()
    put(home, "archives/c.zip", b"new")
    assert copy_files(home, files) == Files(2, 11)
    assert held(files) == {"archives/a.zip": b"archive", "archives/c.zip": b"new", "uploads/u": b"uploaded"}
    assert copy_files(home, files) == Files()


def test_a_file_that_goes_while_they_are_counted_is_not_counted(tmp_path: Path) -> None:
    put(tmp_path, "archives/a.zip", b"archive")

    class Swept(type(tmp_path)):  # type: ignore[misc]
        """A path whose file goes once it was found to be one."""

        def is_file(self) -> bool:
            found: bool = super().is_file()
            if self.name == "b.zip":
                self.unlink()
            return found

    put(tmp_path, "archives/b.zip", b"swept")
    assert files_of(Swept(tmp_path)) == Files(1, 7)


def test_where_there_is_nothing_nothing_is_copied(tmp_path: Path) -> None:
    assert files_of(tmp_path) == copy_files(tmp_path, tmp_path / "files") == Files()


def test_jobs_of_another_time_go_aside(tmp_path: Path) -> None:
    for name in ("jobs.db", "jobs.db-wal"):
        (tmp_path / name).touch()
    forget_jobs(tmp_path, "replaced-1")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["jobs.db.replaced-1", "jobs.db.replaced-1-wal"]


def test_a_worker_that_lives_is_seen_and_one_that_is_dead_is_not(tmp_path: Path) -> None:
    (tmp_path / "workers").mkdir()
    lock = os.open(tmp_path / "workers" / "worker-3.lock", os.O_CREAT | os.O_RDWR)
    check_workers(tmp_path, NOON)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(WorkingError, match="worker-3"):
        check_workers(tmp_path, NOON)
    os.close(lock)
    check_workers(tmp_path, NOON)


@pytest.mark.parametrize(
    ("sign", "seconds", "lives"),
    [
        (f'{{"process": {os.getpid()}}}', 5, True),
        (f'{{"process": {os.getpid()}}}', 60, False),
        ('{"process": 4194305}', 5, False),
        ("[]", 5, False),
        ("half a lin", 5, False),
    ],
    ids=["now", "long ago", "dead", "nobody", "broken"],
)
def test_so_is_one_that_holds_no_lock_here_by_its_sign_of_life(
    tmp_path: Path, sign: str, seconds: int, *, lives: bool
) -> None:
    (tmp_path / "workers").mkdir()
    file = tmp_path / "workers" / "worker-0.json"
    file.write_text(sign, encoding="utf-8")
    os.utime(file, (NOON.timestamp() - seconds, NOON.timestamp() - seconds))
    if lives:
        with pytest.raises(WorkingError, match="worker-0"):
            check_workers(tmp_path, NOON)
    else:
        check_workers(tmp_path, NOON)


async def test_whose_archive_is_gone_hears_of_it_once_and_may_have_it_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    archive = Archive(3, "ab", 1, 0)
    there, gone = (
        export(number, state=State.READY, archive=archive, finished=NOON, expires=NOON + DAY) for number in (1, 2)
    )
    for one in (there, gone, export(3, state=State.RUNNING)):
        bench.box.held[one.id] = one
    put(tmp_path, f"archives/{archive_name(there.id)}", b"zip")
    assert await mark_lost(bench.box, bench.storage, bench.clock) == 1
    assert await mark_lost(bench.box, bench.storage, bench.clock) == 0
    lost = bench.box.held[gone.id]
    assert (lost.state, lost.failure) == (State.FAILED, Failure.LOST)
    assert [row.notice.key for row in bench.box.memory.rows.values()] == [f"{KIND}:{gone.id}:lost"]
    assert bench.box.held[there.id] == there
