"""A ZIP that somebody hands over is opened only if nothing in it is a trick, and read only as far as it is true."""

import itertools
import stat
import struct
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from exports.archive.archives import zipped
from exports.archive.hostile_zips import Made, built
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.exports.archive.opening import members, opened
from bot.exports.archive.trouble import Limits, RefusedError, Trouble

LIMITS = Limits()


def trouble(tmp_path: Path, data: bytes, limits: Limits = LIMITS) -> Trouble | None:
    """What keeps it from being opened and read from end to end."""
    file = tmp_path / "handed.zip"
    file.write_bytes(data)
    try:
        with opened(file, limits) as zipped_file:
            for member in zipped_file.members:
                for piece in zipped_file.read(member):
                    assert len(piece) <= 1 << 20
    except RefusedError as refused:
        return refused.trouble
    return None


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../up",
        "a/../../up",
        "a/./b",
        "a//b",
        "C:/x",
        "c:x",
        "a\\b",
        "..\\up",
        "a\0b",
        "a\x1b[2Jb",
        "a\nb",
        "",
        "..",
        "/",
        "n" * 2000,
    ],
)
def test_no_path_leads_anywhere_but_down(tmp_path: Path, name: str) -> None:
    assert trouble(tmp_path, built([Made(name.encode(), b"x")])) is Trouble.PATH


def test_a_name_that_says_it_is_utf_8_and_is_not_is_no_name(tmp_path: Path) -> None:
    assert trouble(tmp_path, built([Made(b"\xff\xfe", b"x", flags=1 << 11)])) is Trouble.PATH


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (Made(b"link", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), Trouble.LINK),
        (Made(b"link", b"/etc/passwd", mode=stat.S_IFLNK | 0o777, system=0), Trouble.LINK),
        (Made(b"pipe", mode=stat.S_IFIFO), Trouble.LINK),
        (Made(b"disk", mode=stat.S_IFBLK), Trouble.LINK),
        (Made(b"file", b"x", mode=stat.S_IFDIR), Trouble.LINK),
        (Made(b"folder/", b"x"), Trouble.DAMAGED),
        (Made(b"secret", b"x", flags=1), Trouble.ENCRYPTED),
        (Made(b"secret", b"x", flags=1 << 6), Trouble.ENCRYPTED),
        (Made(b"secret", b"x", flags=1 << 13), Trouble.ENCRYPTED),
        (Made(b"patch", b"x", flags=1 << 5), Trouble.METHOD),
        (Made(b"odd", b"x", method=12), Trouble.METHOD),
        (Made(b"new", b"x", version=90), Trouble.METHOD),
        (Made(b"a", b"x", crc=1), Trouble.CHECKSUM),
        (Made(b"a", b"x", size=2), Trouble.DAMAGED),
        (Made(b"a", b"xxxx", method=8, size=3), Trouble.DAMAGED),
        (Made(b"a", b"xxxx", method=8, size=5), Trouble.DAMAGED),
        (Made(b"a", b"x", local_name=b"b"), Trouble.DAMAGED),
        (Made(b"a", b"x", extra=b"\1\0\xff\xff"), Trouble.DAMAGED),
        (Made(b"a", b"x", extra=b"\1\0\0\0" * 2), Trouble.DAMAGED),
        (Made(b"a", b"\0" * 3_000_000, method=8), Trouble.RATIO),
    ],
)
def test_what_is_wrong_with_a_member_is_found(tmp_path: Path, member: Made, expected: Trouble) -> None:
    assert trouble(tmp_path, built([member])) is expected


@pytest.mark.parametrize(
    "names",
    [
        (b"a", b"a"),
        (b"a.txt", b"A.TXT"),
        ("é".encode(), "e\u0301".encode()),
        ("straße".encode(), b"strasse"),
        (b"a", b"a/b"),
        (b"a/b", b"a"),
        (b"a", b"a/"),
        (b"A/b/c", b"a/B"),
        (b"a-b", b"a", b"a/b"),
    ],
)
def test_two_members_never_share_a_name(tmp_path: Path, names: tuple[bytes, ...]) -> None:
    assert (
        trouble(tmp_path, built([Made(name, b"" if name.endswith(b"/") else b"x") for name in names]))
        is Trouble.DUPLICATE
    )


def test_a_folder_beside_its_files_is_no_double(tmp_path: Path) -> None:
    assert trouble(tmp_path, built([Made(b"a/"), Made(b"a/b", b"x"), Made(b"a/c", b"x"), Made(b"a-b", b"x")])) is None


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """As in the bombs that need no nesting: many names for one piece of zeros."""
    first = Made(b"a", b"x" * 100)
    assert trouble(tmp_path, built([first, Made(b"a", b"x" * 100, offset=0)])) is Trouble.DUPLICATE
    quoting = built([Made(b"a", built([Made(b"b", b"x")])[:32])])
    at = quoting.index(b"PK\3\4", 4)
    doubled = built([Made(b"a", built([Made(b"b", b"x")])[:32]), Made(b"b", b"x", offset=at)])
    assert trouble(tmp_path, doubled) is Trouble.OVERLAP


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Trouble.NOT_A_ZIP),
        (b"hello", Trouble.NOT_A_ZIP),
        (b"\x89PNG" * 100, Trouble.NOT_A_ZIP),
        (b"PK\3\4" + b"\0" * 100, Trouble.TRUNCATED),
        (zipped([("a", b"x" * 1000)])[:-1], Trouble.TRUNCATED),
        (zipped([("a", b"x" * 1000)])[:-30], Trouble.TRUNCATED),
        (zipped([("a", b"x")]) + b"more", Trouble.TRUNCATED),
        (built([Made(b"a", b"x")], before=b"#!/bin/sh\n"), None),
        (b"#!/bin/sh\n" + built([Made(b"a", b"x")]), Trouble.DAMAGED),
        (built([Made(b"a", b"x")], count=2), Trouble.DAMAGED),
        (built([Made(b"a", b"x"), Made(b"b", b"x")], count=1), Trouble.DAMAGED),
        (built([Made(b"a", b"x")], comment=b"made by somebody"), None),
        (built([Made(b"a", b"x")], comment=built([])), Trouble.DAMAGED),
        (built([]), None),
    ],
    ids=itertools.count(),  # bytes that hold the time of day would make a name that no other process knows
)
def test_what_is_no_zip_or_could_be_read_in_two_ways_is_refused(
    tmp_path: Path, data: bytes, expected: Trouble | None
) -> None:
    assert trouble(tmp_path, data) is expected


def test_there_is_an_end_to_how_much_is_borne(tmp_path: Path) -> None:
    many = zipped([(f"{number}", b"xx") for number in range(10)], zipfile.ZIP_STORED)
    assert trouble(tmp_path, many, Limits(members=9)) is Trouble.TOO_MANY
    assert trouble(tmp_path, many, Limits(directory=100)) is Trouble.TOO_MANY
    assert trouble(tmp_path, many, Limits(size=19)) is Trouble.TOO_LARGE
    assert trouble(tmp_path, many, Limits(members=10, size=20)) is None


def test_a_directory_that_claims_to_be_huge_is_not_read(tmp_path: Path) -> None:
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFF0, 0, 0)
    assert trouble(tmp_path, b"PK\3\4" + end) is Trouble.TOO_MANY


def test_a_bomb_takes_no_memory(tmp_path: Path) -> None:
    """Its ratio is allowed here, so that it is unpacked: three mebibytes out of three kilobytes, a piece at a time."""
    file = tmp_path / "bomb.zip"
    file.write_bytes(built([Made(b"bomb", b"\0" * 64_000_000, method=8)]))
    tracemalloc.start()
    with opened(file, Limits(ratio=None)) as bomb:
        assert sum(len(piece) for piece in bomb.read(bomb.members[0])) == 64_000_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


def test_a_zip_in_a_zip_stays_shut(tmp_path: Path) -> None:
    inner = zipped([("../../up", b"x")])
    file = tmp_path / "outer.zip"
    file.write_bytes(zipped([("inner.zip", inner)]))
    with opened(file) as outer:
        assert [member.path for member in outer.members] == ["inner.zip"]
        assert b"".join(outer.read(outer.members[0])) == inner


def test_members_are_copied_under_names_of_our_own(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(zipped([("deep/a.txt", b"good"), ("b.txt", b"also")]))
    with opened(file) as given_file:
        given_file.copy(given_file.members[0], tmp_path / "0001")
    assert (tmp_path / "0001").read_bytes() == b"good"
    file.write_bytes(built([Made(b"a", b"bad", crc=7)]))
    with opened(file) as given_file, pytest.raises(RefusedError):
        given_file.copy(given_file.members[0], tmp_path / "0002")
    assert not (tmp_path / "0002").exists()


def test_zips_as_other_programs_write_them_are_read(tmp_path: Path) -> None:
    """As a stream without sizes ahead; with the long form of sizes; with names in an old code page."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.txt", b"hello" * 1000)
        with out.open("b.txt", "w", force_zip64=True) as member:
            member.write(b"long")
    assert trouble(tmp_path, pipe.getvalue()) is None
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as out, out.open("b.txt", "w", force_zip64=True) as member:
        member.write(b"long")
    assert trouble(tmp_path, (tmp_path / "l.zip").read_bytes()) is None
    (tmp_path / "old.zip").write_bytes(built([Made(b"\x84.txt", b"x")]))
    assert [member.path for member in members(tmp_path / "old.zip")] == ["ä.txt"]


# --- whatever comes --------------------------------------------------------------------------------------------------

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)
FILES = st.dictionaries(NAMES, st.binary(max_size=400), max_size=5)
SLOWLY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_by_us(file: Path) -> dict[str, bytes] | None:
    try:
        with opened(file) as ours:
            return {member.path: b"".join(ours.read(member)) for member in ours.members}
    except RefusedError:
        return None


@given(FILES, st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
@SLOWLY
def test_what_is_opened_is_what_any_other_program_reads(tmp_path: Path, files: dict[str, bytes], method: int) -> None:
    file = tmp_path / "any.zip"
    file.write_bytes(zipped(list(files.items()), method))
    read = read_by_us(file)
    if read is not None:
        with zipfile.ZipFile(file) as theirs:
            assert read == {info.filename: theirs.read(info) for info in theirs.infolist() if not info.is_dir()}


@given(st.binary(max_size=300))
@SLOWLY
def test_any_bytes_at_all_are_refused_or_read_and_never_break_it(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "any.zip"
    for given_bytes in (data, b"PK\3\4" + data, data + built([]), built([Made(b"a", data)])[:-22] + data):
        file.write_bytes(given_bytes)
        read_by_us(file)


@given(FILES, st.data())
@SLOWLY
def test_a_zip_with_changed_bytes_is_refused_or_read_as_any_other_program_reads_it(
    tmp_path: Path, files: dict[str, bytes], choose: st.DataObject
) -> None:
    whole = bytearray(zipped(list(files.items())))
    for _ in range(choose.draw(st.integers(1, 4))):
        whole[choose.draw(st.integers(0, len(whole) - 1))] = choose.draw(st.integers(0, 255))
    file = tmp_path / "any.zip"
    file.write_bytes(whole)
    read = read_by_us(file)
    if read is not None:
        with zipfile.ZipFile(file) as theirs:
            names = {
                info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437"): info
                for info in theirs.infolist()
            }
            for path, data in read.items():
                raw = path.encode() if path.encode() in names else path.encode("cp437")
                assert theirs.read(names[raw]) == data
