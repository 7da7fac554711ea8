"""An upgrade in the middle of an export keeps what had come, though its source may not give it a second time."""

import json
from pathlib import Path

import pytest
from exports.export_kit import Bench, export

from bot.exports.folder import WorkFolder, folder_of
from bot.exports.renewing import renew
from bot.exports.source import Kept, LeftOut, Why
from bot.exports.sums import sums_of

TODAY = {"sha512", "crc32", "seal"}


def age(folder: WorkFolder) -> None:
    """As the version before this one wrote it."""
    for file in (folder.root / "done").iterdir():
        records = [json.loads(line) for line in file.read_bytes().splitlines()]
        older = [{name: value for name, value in record.items() if name not in TODAY} for record in records]
        file.write_text("".join(json.dumps(record) + "\n" for record in older), encoding="utf-8")


@pytest.mark.parametrize("ended", [False, True])
async def test_what_had_come_is_packed_though_its_source_is_gone(tmp_path: Path, *, ended: bool) -> None:
    bench, one = Bench(tmp_path), export()
    await bench.box.add(one, lambda _: None)
    chunks = await bench.job().plan(one.id, bench.tell)
    assert isinstance(chunks, int)
    for chunk in range(chunks - 1):
        assert await bench.job().fetch(one.id, chunk, bench.tell) is None
    folder = folder_of(tmp_path, one.id)
    came = {item.key for chunk in range(chunks - 1) for item in folder.items(chunk)}
    age(folder)
    if ended:
        folder.end(Why.UNREACHABLE)
    bench.source.trouble = lambda _: LeftOut(Why.GONE)
    assert await bench.job().fetch(one.id, chunks - 1, bench.tell) is None
    assert await bench.job().pack(one.id, bench.tell) is None
    stored = bench.archiver.written[-1]["stored"]
    assert isinstance(stored, dict)
    assert set(stored) == came


def test_it_is_as_if_this_version_had_noted_it_but_for_what_has_changed(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path / "work")
    for number, data in enumerate((b"same", b"other")):
        folder.file(0, number).parent.mkdir(parents=True, exist_ok=True)
        folder.file(0, number).write_bytes(data)
        folder.note(0, number, Kept(sums_of(data), "video/mp4"))
    folder.note(0, 2, LeftOut(Why.GONE, "404"))
    (folder.root / "plan").mkdir()
    (folder.root / "plan" / "000000.jsonl").touch()
    age(folder)
    folder.file(0, 1).write_bytes(b"OTHER")
    assert folder.done(0) == {}
    renew(folder)
    renewed = {0: Kept(sums_of(b"same"), "video/mp4"), 2: LeftOut(Why.GONE, "404")}
    assert folder.done(0) == renewed
    before = (folder.root / "done" / "000000.jsonl").read_bytes()
    renew(folder)
    assert (folder.root / "done" / "000000.jsonl").read_bytes() == before
