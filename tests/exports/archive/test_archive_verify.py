"""Whoever checks an archive hears of any damage, and the Library of Congress's program hears of it too."""

import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from exports.archive.archives import FOLDER, Shop, congress_takes, picture, unpacked, zipped
from exports.archive.hostile_zips import Made, built

from bot.exports.archive.report import lines
from bot.exports.archive.trouble import Trouble
from bot.exports.archive.verify import MOST_PROBLEMS, Fault, Problem, Verification, read_back, verify
from bot.exports.archive.writing import write_archive

Files = dict[str, bytes]


@pytest.fixture
def archive(shop: Shop, tmp_path: Path) -> Path:
    shop.keep("sunset.mp4", b"0123456789" * 30, text="Mars")
    shop.keep("gün.png", picture(size=(40, 30)))
    shop.keep("empty.mp4", b"")
    shop.lose("lost")
    write_archive(tmp_path / "a.zip", shop.contents())
    return tmp_path / "a.zip"


def found(file: Path) -> list[tuple[str, str]]:
    return [(problem.what.value, problem.where) for problem in verify(file).problems]


def content(file: Path) -> Files | None:
    """All that the standard library unpacks, or nothing where it will not."""
    try:
        with zipfile.ZipFile(file) as opened:
            return {info.filename: opened.read(info) for info in opened.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return None


@pytest.mark.parametrize("check", [verify, read_back])
def test_a_flipped_bit_is_found_wherever_it_changes_what_is_unpacked(
    archive: Path, tmp_path: Path, check: Callable[[Path], Verification]
) -> None:
    """Six hundred bits, drawn by lot with a fixed seed; benchmarks/archive.py goes through all of them."""
    whole = archive.read_bytes()
    before = content(archive)
    flipped = tmp_path / "flipped.zip"
    missed = []
    for bit in random.Random(7).sample(range(len(whole) * 8), 600):  # noqa: S311  a lot, no secret
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        flipped.write_bytes(changed)
        if check(flipped).ok and content(flipped) != before:
            missed.append(bit)
    assert missed == []


def test_a_flipped_bit_in_any_file_is_found_by_both(archive: Path, tmp_path: Path) -> None:
    """As a failing disk does it: the ZIP's own checksum is right, the bag's is not."""
    names = [
        name for name in zipfile.ZipFile(archive).namelist() if not name.endswith("/") and "tagmanifest" not in name
    ]
    files = {name: zipfile.ZipFile(archive).read(name) for name in names}
    for number, name in enumerate(name for name in names if files[name]):
        changed = bytearray(files[name])
        changed[len(changed) // 2] ^= 16
        again = repacked(archive, tmp_path / "again.zip", lambda held, n=name, c=bytes(changed): held | {n: c})  # type: ignore[misc]
        assert not verify(again).ok, name
        if "bagit.txt" not in name:
            assert not congress_takes(unpacked(again, tmp_path / f"out-{number}")), name


def repacked(archive: Path, into: Path, change: Callable[[Files], Files]) -> Path:
    with zipfile.ZipFile(archive) as opened:
        files = {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}
    into.write_bytes(zipped([*change(files).items()]))
    return into


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {key: data for key, data in files.items() if key != f"{FOLDER}/{name}"}


def with_file(name: str, data: bytes) -> Callable[[Files], Files]:
    return lambda files: files | {f"{FOLDER}/{name}": data}


OLD = b"BagIt-Version: 0.93\nTag-File-Character-Encoding: UTF-8\n"
SUNSET = "data/000/000001-sunset.mp4"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda files: files, []),
        (without(SUNSET), [("missing", SUNSET), ("oxum", "bag-info.txt")]),
        (without("index.html"), [("missing", "index.html")]),
        (without("data/000/000003-empty.mp4"), [("missing", "data/000/000003-empty.mp4"), ("oxum", "bag-info.txt")]),
        (with_file("data/000/more.mp4", b""), [("extra", "data/000/more.mp4"), ("oxum", "bag-info.txt")]),
        (with_file("more.txt", b""), [("extra", "more.txt")]),
        (with_file("README.txt", b"another"), [("changed", "README.txt")]),
        (with_file("bagit.txt", OLD), [("other_bag", "")]),
        (without("bagit.txt"), [("no_bag", "")]),
        (lambda files: files | {"elsewhere.txt": b""}, [("no_bag", "")]),
        (with_file("manifest-sha256.txt", b"what\n"), [("unreadable", "")]),
        (with_file("manifest-sha256.txt", b"\xff\n"), [("unreadable", "")]),
        (without("tagmanifest-sha256.txt"), []),
    ],
)
def test_what_is_missing_or_too_much_is_named(
    archive: Path, tmp_path: Path, change: Callable[[Files], Files], expected: list[tuple[str, str]]
) -> None:
    """Packed anew by another program, which is no fault in itself."""
    assert found(repacked(archive, tmp_path / "again.zip", change)) == expected


def test_a_bag_whose_checksums_are_of_another_kind_is_not_called_whole(tmp_path: Path) -> None:
    bag = {"b/bagit.txt": OLD.replace(b"0.93", b"1.0"), "b/manifest-md5.txt": b"", "b/fetch.txt": b"x"}
    (tmp_path / "a.zip").write_bytes(zipped([*bag.items()]))
    assert found(tmp_path / "a.zip") == [("elsewhere", "fetch.txt"), ("no_manifest", "")]


def test_a_bag_of_the_library_of_congress_is_taken_by_us(tmp_path: Path) -> None:
    """As its program makes them, names in other forms of their accents among them."""
    folder = tmp_path / "bag"
    folder.mkdir()
    for name in ("a.txt", "gün.txt", "e\u0301.txt", "tab and  spaces.txt"):
        (folder / name).write_text(name, encoding="utf-8")
    import bagit  # noqa: PLC0415  it changes global settings as it is imported, so not where tests are only listed

    bagit.make_bag(str(folder), checksums=["sha256", "sha512"], processes=1)
    shutil.make_archive(str(tmp_path / "theirs"), "zip", tmp_path, "bag")
    assert found(tmp_path / "theirs.zip") == []


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_copy_that_broke_off_is_found(archive: Path, share: float) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * share)])
    assert found(archive) == [("truncated" if share else "not_a_zip", "")]


def test_a_wrong_sum_of_the_payload_is_found(shop: Shop, tmp_path: Path) -> None:
    shop.keep("a.mp4", b"12345")
    write_archive(tmp_path / "a.zip", shop.contents())
    info = f"{FOLDER}/bag-info.txt"
    wrong = repacked(tmp_path / "a.zip", tmp_path / "b.zip", lambda files: files | {info: b"Payload-Oxum: 6.1\n"})
    assert ("oxum", "bag-info.txt") in found(wrong)


def test_a_trick_in_a_zip_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(built([Made(b"bag/bagit.txt", b"x"), Made(b"../up", b"x")]))
    assert found(tmp_path / "a.zip") == [("path", "../up")]


def test_what_is_printed_is_a_sentence_and_no_stranger_writes_on_the_terminal(archive: Path, tmp_path: Path) -> None:
    assert list(lines("a.zip", verify(archive))) == [
        f"a.zip is whole: 3 files, {300 + len(picture(size=(40, 30)))} B, every checksum is right."
    ]
    (tmp_path / "b.zip").write_bytes(built([Made(b"\x1b[2J", b"x")]))
    assert list(lines("b\x1b.zip", verify(tmp_path / "b.zip"))) == [
        r"b\x1b.zip is not a whole archive: 1 problem.",
        r"  a file's name leads out of it or cannot be shown: \x1b[2J",
    ]


def test_there_are_words_for_everything_that_can_be_wrong(archive: Path) -> None:
    whole = verify(archive)
    for what in (*Fault, *Trouble):
        [first, second] = lines("a.zip", type(whole)((Problem(what),)))
        assert first.endswith("1 problem.")
        assert second.strip()


def test_the_list_of_problems_has_an_end(shop: Shop, tmp_path: Path) -> None:
    for number in range(MOST_PROBLEMS + 5):
        shop.keep(f"{number}.mp4", b"1")
    write_archive(tmp_path / "a.zip", shop.contents())
    gone = repacked(
        tmp_path / "a.zip", tmp_path / "b.zip", lambda files: {k: v for k, v in files.items() if "/data/" not in k}
    )
    checked = verify(gone)
    assert len(checked.problems) == MOST_PROBLEMS
    assert next(iter(lines("b.zip", checked))) == f"b.zip is not a whole archive: at least {MOST_PROBLEMS} problems."
