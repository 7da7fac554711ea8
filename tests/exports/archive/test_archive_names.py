"""Names in the archive can be written on every machine, whatever the source called the file."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.archive.names import LONGEST, LONGEST_BYTES, bag_name, payload_path, safe_name, thumbnail_path

ANY_NAME = st.text(st.characters(exclude_categories=()), max_size=300) | st.sampled_from(
    ["CON", "nul.txt", "COM¹.mp4", "../../etc/passwd", "a. . .", ".hidden", "~", "-rf", "\u202egpj.exe", "e\u0301.png"]
)
RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$", *(f"COM{n}" for n in "0123456789¹²³")}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("sunset.mp4", "sunset.mp4"),
        ("Sunset over Mars.MP4", "Sunset over Mars.MP4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.png", "a.png"),
        ("folder/", "folder"),
        ("what? <why>: 50%.txt", "what_ _why__ 50_.txt"),
        ("CON", "_CON"),
        ("con.tar.gz", "_con.tar.gz"),
        ("COM¹.mp4", "_COM¹.mp4"),
        ("trailing. . .", "trailing"),
        ("a .mp4", "a.mp4"),
        (".bashrc", "bashrc"),
        ("", "file"),
        ("…", "…"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\x00b\nc\td.txt", "ab c d.txt"),
        ("e\u0301.png", "é.png"),
        ("\u0301accent first.png", "accent first.png"),
        ("a／b：c.png", "a_b_c.png"),  # noqa: RUF001  wide ones, which some systems make plain
        ("a∕b.png", "a_b.png"),  # noqa: RUF001
        ("مقطع الغروب.mp4", "مقطع الغروب.mp4"),
        ("夕日のビデオ.mp4", "夕日のビデオ.mp4"),
        ("Günbatımı İstanbul ığü.mp4", "Günbatımı İstanbul ığü.mp4"),
        ("закат 🌅.webp", "закат 🌅.webp"),
        ("no ending", "no ending"),
        ("v1.5 final", "v1.5 final"),
    ],
)
def test_a_name_stays_readable_and_becomes_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_name_without_an_ending_gets_that_of_its_type() -> None:
    assert safe_name("sunset", "video/mp4") == "sunset.mp4"
    assert safe_name("sunset", "IMAGE/JPEG; charset=binary") == "sunset.jpg"
    assert safe_name("sunset.bin", "video/mp4") == "sunset.bin"
    assert safe_name("sunset", "application/x-nobody-knows") == "sunset"


def test_a_long_name_is_cut_and_keeps_its_ending_and_its_letters_whole() -> None:
    assert safe_name("x" * 400 + ".mp4") == "x" * (LONGEST - 5) + ".mp4"
    accents = safe_name("ẍ̣̂" * 100 + ".png")
    assert accents.endswith(".png")
    assert unicodedata.normalize("NFC", "ẍ̣̂" * 100).startswith(accents.removesuffix(".png"))
    assert len(safe_name("夕" * 400).encode()) <= LONGEST_BYTES


@given(ANY_NAME, st.none() | st.sampled_from(["video/mp4", "image/png", "x/y"]))
def test_any_name_at_all_becomes_one_that_every_machine_takes(name: str, media_type: str | None) -> None:
    safe = safe_name(name, media_type)
    assert safe
    assert len(safe.encode("utf-16-le")) // 2 <= LONGEST
    assert len(safe.encode()) <= LONGEST_BYTES
    assert not set(safe) & set('<>:"/\\|?*%')
    assert not {unicodedata.category(one) for one in safe} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert safe == safe.strip(" .")
    assert not safe.startswith(".")
    assert safe.partition(".")[0].strip().upper() not in RESERVED
    assert unicodedata.normalize("NFC", safe) == safe
    assert safe_name(safe, media_type) == safe


@given(st.lists(ANY_NAME, min_size=2, max_size=20))
def test_two_items_never_share_a_name_whatever_a_file_system_makes_of_letters(names: list[str]) -> None:
    paths = [payload_path(number, name, None) for number, name in enumerate(names, 1)]
    seen = {unicodedata.normalize("NFKC", path).casefold() for path in paths}
    assert len(seen) == len(paths)
    assert all(unicodedata.normalize("NFC", path) == path for path in paths)


def test_names_stand_in_the_order_of_the_items_a_thousand_to_a_folder() -> None:
    assert payload_path(1, "a.mp4", None) == "data/000/000001-a.mp4"
    assert payload_path(123456, "a.mp4", None) == "data/123/123456-a.mp4"
    assert payload_path(1234567, "a.mp4", None) == "data/1234/1234567-a.mp4"
    assert thumbnail_path(123456) == "thumbnails/123/123456.jpg"


def test_the_folder_of_an_archive_says_what_it_is_and_nothing_of_a_person() -> None:
    day = datetime(2026, 11, 21, tzinfo=UTC)
    assert bag_name("videos", day, "K7q2m9x4b8") == "export-videos-2026-11-21-k7q2m9x4"
    assert bag_name("../ü", day, "") == "export-2026-11-21"
