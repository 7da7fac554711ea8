"""An archive holds what it was given, byte for byte, described, finished or absent."""

import csv
import errno
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from exports.archive.archives import FOLDER, MADE, Shop, congress_takes, held, picture, unpacked, words, zipped
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from bot.exports.archive.contents import ChangedError, Stored
from bot.exports.archive.leftout import harmless
from bot.exports.archive.verify import verify
from bot.exports.archive.writing import write_archive
from bot.exports.source import Kept, Why
from bot.exports.sums import sums_of

SCRIPTS = [
    "sunset.mp4",
    "günbatımı ığşİ.mp4",
    "закат.mp4",
    "غروب.mp4",
    "夕日.mp4",
    "日落🌅.png",
    "शाम.txt",
    "e\u0301.bin",
    "",
]


def test_every_item_comes_out_as_it_went_in_and_the_library_of_congress_takes_it(shop: Shop, tmp_path: Path) -> None:
    for number, name in enumerate(SCRIPTS):
        shop.keep(name, bytes(range(256)) * number * 37)
    shop.lose("lost.mp4")
    archive = write_archive(tmp_path / "a.zip", shop.contents())
    bag = unpacked(tmp_path / "a.zip", tmp_path / "out")
    assert congress_takes(bag)
    assert verify(tmp_path / "a.zip").ok
    for one, item in zip(shop.stored, json.loads((bag / "metadata.json").read_text("utf-8"))["items"], strict=True):
        assert (bag / item["path"]).read_bytes() == one.file.read_bytes()
        assert item["name"] == one.item.name
    data = (tmp_path / "a.zip").read_bytes()
    assert (archive.size, archive.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert (archive.files, archive.left_out) == (len(SCRIPTS), 1)


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5 << 20])
def test_a_file_of_any_size_is_kept_whole(shop: Shop, tmp_path: Path, size: int) -> None:
    one = shop.keep("a.mp4", (b"0123456789abcdef" * (size // 16 + 1))[:size])
    write_archive(tmp_path / "a.zip", shop.contents())
    assert verify(tmp_path / "a.zip").ok
    assert held(tmp_path / "a.zip")["data/000/000001-a.mp4"] == one.file.read_bytes()


def test_an_archive_of_nothing_is_a_bag_too(shop: Shop, tmp_path: Path) -> None:
    write_archive(tmp_path / "a.zip", shop.contents())
    assert verify(tmp_path / "a.zip").ok
    assert congress_takes(unpacked(tmp_path / "a.zip", tmp_path / "out"))


def test_what_the_bag_says_of_itself(shop: Shop, tmp_path: Path) -> None:
    shop.keep("a.mp4", b"12345")
    shop.keep("b.mp4", b"")
    write_archive(tmp_path / "a.zip", shop.contents())
    files = held(tmp_path / "a.zip")
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    info = dict(line.split(": ", 1) for line in files["bag-info.txt"].decode().splitlines())
    assert info["Payload-Oxum"] == "5.2"
    assert info["Bagging-Date"] == "2026-11-21"
    assert info["Bag-Software-Agent"] == "sunset-bot 1.2.3"
    assert "12345" not in "".join(info.values()), "whose it is stands nowhere"
    assert {name for name in files if "manifest" in name} == {
        f"{kind}manifest-{algorithm}.txt" for kind in ("", "tag") for algorithm in ("sha256", "sha512")
    }
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert all(name.startswith(f"{FOLDER}/") for name in archive.namelist())
        assert f"{FOLDER}/data/" in archive.namelist()


def test_media_is_stored_and_lists_are_packed(shop: Shop, tmp_path: Path) -> None:
    shop.keep("a.mp4", b"0" * 10_000)
    shop.keep("b.txt", b"0" * 10_000)
    write_archive(tmp_path / "a.zip", shop.contents())
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        methods = {info.filename.rpartition("/")[2]: info.compress_type for info in archive.infolist()}
    assert methods["000001-a.mp4"] == zipfile.ZIP_STORED
    assert {methods["000002-b.txt"], methods["metadata.json"], methods["index.sqlite"]} == {zipfile.ZIP_DEFLATED}


def test_a_file_gets_the_time_at_which_its_item_was_made(shop: Shop, tmp_path: Path) -> None:
    shop.keep("a.mp4", b"", made=datetime(2025, 3, 4, 5, 6, 8, tzinfo=UTC))
    shop.keep("b.mp4", b"", made=datetime(1969, 1, 1, tzinfo=UTC))
    shop.keep("c.mp4", b"", made=datetime(2120, 1, 1, tzinfo=UTC))
    write_archive(tmp_path / "a.zip", shop.contents())
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        times = [info.date_time for info in archive.infolist() if "/data/0" in info.filename]
    assert times == [(2025, 3, 4, 5, 6, 8), (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)]
    assert verify(tmp_path / "a.zip").ok


def test_the_same_contents_make_the_same_bytes(shop: Shop, tmp_path: Path) -> None:
    shop.keep("a.png", picture(), text="A sunset")
    shop.keep("b.zip", zipped([("generations.json", b'[{"id": "gen_1", "prompt": "sea"}]')]))
    shop.lose("c")
    one, two = (write_archive(tmp_path / name, shop.contents()) for name in ("a.zip", "b.zip"))
    assert one == two


# --- what is known of the items -------------------------------------------------------------------------------------


def test_the_metadata_keeps_to_its_schema_and_holds_all_that_was_known(shop: Shop, tmp_path: Path) -> None:
    facts = {"seconds": "8", "nested": [{"a": float("nan")}, None, True, 1.5], "half": "\ud800", "zero": "a\0b"}
    shop.keep("a \ud83d.mp4", b"1", text="\ud83d\ude05 мир", origin="https://example.org/v?a=1", facts=facts, made=MADE)
    shop.keep("b.zip", zipped([("generations.json", b'[{"id": "gen_1", "prompt": "sea"}]')]))
    shop.keep("broken.zip", b"PK\x03\x04 and no more")
    shop.lose("c", Why.TOO_LARGE, "5 GB", size=5_000_000_000)
    write_archive(tmp_path / "a.zip", shop.contents())
    files = held(tmp_path / "a.zip")
    metadata, schema = json.loads(files["metadata.json"]), json.loads(files["metadata.schema.json"])
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(metadata)
    first, second, third = metadata["items"]
    assert (first["name"], first["text"], first["made"]) == ("a \ufffd.mp4", "😅 мир", "2026-11-21T12:30:15Z")
    assert first["facts"] == {
        "seconds": "8",
        "nested": [{"a": None}, None, True, 1.5],
        "half": "\ufffd",
        "zero": "a\ufffdb",
    }
    assert (second["inside"]["layout"], second["inside"]["records"]) == ("sora", 1)
    assert third["inside"] == {"layout": "refused", "trouble": "truncated"}
    assert metadata["left_out"][0]["why"] == "too_large"
    assert metadata["totals"] == {"files": 3, "bytes": sum(one.kept.size for one in shop.stored), "left_out": 1}


def test_the_index_finds_names_and_texts_and_what_is_inside_an_export(shop: Shop, tmp_path: Path) -> None:
    shop.keep("sunset.mp4", b"1", text="Un atardecer en Málaga")
    shop.keep("other.mp4", b"2", text="ночь")
    shop.keep("b.zip", zipped([("x/generations.json", b'[{"id": "gen_1", "prompt": "a whale in fog"}]')]))
    shop.lose("c", detail="404")
    write_archive(tmp_path / "a.zip", shop.contents())
    database = tmp_path / "index.sqlite"
    database.write_bytes(held(tmp_path / "a.zip")["index.sqlite"])
    with closing(sqlite3.connect(database)) as index:
        search = "select number from items where rowid in (select rowid from items_fts where items_fts match ?)"
        assert [index.execute(search, (words,)).fetchall() for words in ("malaga", "ночь", "sunset", "nothing")] == [
            [(1,)],
            [(2,)],
            [(1,)],
            [],
        ]
        inside = (
            "select item, id from inside join inside_fts on inside_fts.rowid = inside.number where inside_fts match ?"
        )
        assert index.execute(inside, ("whale",)).fetchall() == [(3, "gen_1")]
        assert index.execute("select why, detail from left_out").fetchall() == [("gone", "404")]
        assert index.execute("select value from about where name = 'files'").fetchone() == ("3",)
        assert index.execute("pragma integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", " =", "|", "%"])  # noqa: RUF001
def test_a_spreadsheet_runs_nothing_of_the_list_of_what_was_left_out(shop: Shop, tmp_path: Path, start: str) -> None:
    shop.lose(f'{start}cmd|"/c calc"!A1', text='"\r\n=1+1', detail=f"{start}2")
    write_archive(tmp_path / "a.zip", shop.contents())
    text = held(tmp_path / "a.zip")["left-out.csv"].decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(text, newline=""))
    assert heading[:2] == ["Name", "Why"]
    assert heading[-2:] == ["key", "code"]
    assert len({name.lower() for name in heading}) == len(heading), "no two columns differ by capitals alone"
    assert row[0] == f'\'{start}cmd|"/c calc"!A1'
    assert row[1] == "It is gone."
    assert row[2].startswith("'")
    assert harmless("a=1") == "a=1"


# --- finished or absent ----------------------------------------------------------------------------------------------


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "shop")


def test_a_file_that_changed_since_it_was_fetched_ends_it(shop: Shop, tmp_path: Path) -> None:
    for change in (b"123456", b"1234", b"54321"):
        one = shop.keep("a.mp4", b"12345")
        one.file.write_bytes(change)
        with pytest.raises(ChangedError) as changed:
            write_archive(tmp_path / "a.zip", shop.contents([one]))
        assert changed.value.key == one.item.key
    assert left_in(tmp_path) == []


def test_a_file_that_is_not_there_ends_it(shop: Shop, tmp_path: Path) -> None:
    shop.keep("a.mp4", b"12345").file.unlink()
    with pytest.raises(FileNotFoundError):
        write_archive(tmp_path / "a.zip", shop.contents())
    assert left_in(tmp_path) == []


def test_an_older_archive_stays_as_it_is_where_the_new_one_fails(shop: Shop, tmp_path: Path) -> None:
    out = tmp_path / "a.zip"
    shop.keep("a.mp4", b"12345")
    before = write_archive(out, shop.contents())
    broken = replace(shop.stored[0], kept=Kept(sums_of(b"54321")))
    with pytest.raises(ChangedError):
        write_archive(out, shop.contents([broken]))
    assert hashlib.sha256(out.read_bytes()).hexdigest() == before.sha256
    assert left_in(tmp_path) == ["a.zip"]


def test_what_a_killed_worker_left_is_written_over(shop: Shop, tmp_path: Path) -> None:
    shop.keep("a.mp4", b"12345")
    (tmp_path / "a.zip.part").write_bytes(b"half of it" * 10_000)
    (tmp_path / "a.zip.lists").mkdir()
    (tmp_path / "a.zip.lists" / "index.sqlite").write_bytes(b"half")
    write_archive(tmp_path / "a.zip", shop.contents())
    assert verify(tmp_path / "a.zip").ok
    assert left_in(tmp_path) == ["a.zip"]


class StopError(Exception):
    """Somebody cancelled."""


def test_whoever_follows_hears_of_every_byte_and_can_end_it(shop: Shop, tmp_path: Path) -> None:
    shop.keep("a.mp4", b"1" * 3_000_000)
    heard: list[int] = []
    write_archive(tmp_path / "a.zip", shop.contents(), heard.append)
    assert sum(heard) == 3_000_000
    assert max(heard) <= 1 << 20

    def stop(_: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        write_archive(tmp_path / "b.zip", shop.contents(), stop)
    assert left_in(tmp_path) == ["a.zip"]


def test_a_full_disk_is_told_as_it_is_and_leaves_nothing(shop: Shop, tmp_path: Path) -> None:
    shop.keep("a.mp4", b"12345")
    full = tmp_path / "full.zip.part"
    full.symlink_to("/dev/full")
    with pytest.raises(OSError, match="space") as error:
        write_archive(tmp_path / "full.zip", shop.contents())
    assert error.value.errno == errno.ENOSPC
    assert left_in(tmp_path) == []


def test_a_source_that_breaks_off_leaves_nothing(shop: Shop, tmp_path: Path) -> None:
    one = shop.keep("a.mp4", b"12345")

    def breaking() -> Iterator[Stored]:
        yield one
        raise StopError

    with pytest.raises(StopError):
        write_archive(tmp_path / "a.zip", shop.contents(breaking()))
    assert left_in(tmp_path) == []


def test_a_lacking_word_is_found_before_anything_is_written(shop: Shop, tmp_path: Path) -> None:
    some = {key: said for key, said in words().items() if key != "packed.page"}
    with pytest.raises(ValueError, match=r"packed\.page"):
        write_archive(tmp_path / "a.zip", replace(shop.contents(), words=some))
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("language", ["en", "es", "tr"])
def test_it_is_written_in_the_language_of_the_person(shop: Shop, tmp_path: Path, language: str) -> None:
    shop.keep("a.mp4", b"1")
    write_archive(tmp_path / "a.zip", shop.contents(language=language))
    files = held(tmp_path / "a.zip")
    assert f'<html lang="{language}">' in files["index.html"].decode()
    assert words(language)["packed.title"] in files["README.txt"].decode()
