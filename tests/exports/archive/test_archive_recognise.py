"""Official exports are told from other ZIPs by what is in them; what is not understood is counted, never guessed."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from exports.archive.archives import zipped
from exports.archive.hostile_zips import Made, built
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.archive.listing import LARGEST, UnreadableError, elements
from bot.exports.archive.recognise import Found, Layout, Recognised, recognise
from bot.exports.archive.trouble import Limits, Trouble

SEA = {"id": "gen_01abc", "prompt": "the sea", "width": 1280, "height": 720}
FOG = {"id": "gen_02def", "prompt": None, "width": 720, "height": 1280}


def seen(tmp_path: Path, *members: tuple[str, object]) -> tuple[Recognised, list[Found]]:
    file = tmp_path / "handed.zip"
    packed = [(name, data if isinstance(data, bytes) else json.dumps(data).encode()) for name, data in members]
    file.write_bytes(zipped(packed))
    told: list[Found] = []
    return recognise(file, told.append), told


@pytest.mark.parametrize("wrap", [None, "generations", "data", "items", "results"])
def test_an_export_of_sora_is_known_by_its_lists_in_any_folder(tmp_path: Path, wrap: str | None) -> None:
    records = [SEA, FOG, SEA, {"strange": True}, "?"]
    listed = records if wrap is None else {"version": 2, "about": {"a": [1]}, wrap: records, "more": 1}
    media = [("m/gen_01abc.mp4", b"1"), ("m/2026_gen_02def_0.png", b""), ("m/other.mp4", b"3"), ("x.ZIP", b"4")]
    found, told = seen(tmp_path, ("u/1/my_Generations_3.json", listed), ("u/profile.json", {}), *media)
    assert found == Recognised(
        Layout.SORA,
        members=6,
        size=found.size,
        media=3,
        empty=1,
        archives=1,
        records=3,
        ids=2,
        texts=2,
        matched=2,
        ignored=2,
    )
    assert told[:2] == [
        Found("u/1/my_Generations_3.json", "gen_01abc", "the sea"),
        Found("u/1/my_Generations_3.json", "gen_02def", ""),
    ]


def test_an_export_of_chatgpt_is_known_by_its_conversations(tmp_path: Path) -> None:
    talks = [{"title": "Sunsets", "conversation_id": "c-1", "mapping": {"a": {"message": None}}}, {"title": "no talk"}]
    found, told = seen(tmp_path, ("conversations.json", talks), ("chat.html", b"<script>"), ("user.json", {}))
    assert (found.layout, found.records, found.ignored) == (Layout.CHATGPT, 1, 1)
    assert told == [Found("conversations.json", "c-1", "Sunsets")]
    both, _ = seen(tmp_path, ("conversations-000.json", talks), ("sora/generations.json", [SEA]))
    assert (both.layout, both.records) == (Layout.CHATGPT, 2)


@pytest.mark.parametrize(
    "members",
    [
        [],
        [("a.mp4", b"1")],
        [("generations.json", [])],
        [("generations.json", [{"prompt": "no id"}])],
        [("generations.json", {"nothing": [SEA]})],
        [("generations.json", b"not json")],
        [("generations.json", b"")],
        [("generations.txt", [SEA])],
        [("my conversations.json", [{"title": "x", "mapping": {}}])],
    ],
)
def test_an_unknown_layout_is_called_unknown(tmp_path: Path, members: list[tuple[str, object]]) -> None:
    found, told = seen(tmp_path, *members)
    assert found.layout is Layout.UNKNOWN
    assert told == []
    assert found.members == len(members)


def test_what_breaks_off_keeps_what_was_read(tmp_path: Path) -> None:
    whole = json.dumps([SEA, FOG, SEA]).encode()
    found, told = seen(tmp_path, ("generations.json", whole[:-20]))
    assert (found.layout, found.records, found.ignored, len(told)) == (Layout.SORA, 2, 1, 2)


def test_a_dangerous_zip_is_not_opened_and_a_broken_list_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(built([Made(b"../generations.json", json.dumps([SEA]).encode())]))
    assert recognise(file) == Recognised(Layout.REFUSED, Trouble.PATH)
    file.write_bytes(built([Made(b"generations.json", json.dumps([SEA]).encode(), crc=1)]))
    broken = recognise(file)
    assert (broken.layout, broken.trouble, broken.ignored) == (Layout.UNKNOWN, Trouble.CHECKSUM, 1)
    file.write_bytes(b"no zip")
    assert recognise(file).trouble is Trouble.NOT_A_ZIP


def test_no_more_is_read_of_lists_than_is_borne(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(zipped([("1/generations.json", json.dumps([SEA] * 4000).encode() + b" " * 900_000)]))
    short = recognise(file, limits=Limits(lists=100_000))
    assert (short.layout, short.records, short.ignored) == (Layout.UNKNOWN, 0, 1)
    assert recognise(file).records == 4000


# --- long lists ------------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=20), st.integers(1, 50), st.sampled_from([None, 2]))
def test_a_list_is_read_the_same_however_it_comes_in_pieces(
    listed: list[object], size: int, indent: int | None
) -> None:
    text = json.dumps(listed, ensure_ascii=False, indent=indent).encode()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert list(elements(pieces)) == listed
    wrapped = json.dumps({"x": {"y": [1]}, "items": listed, "z": 1}, ensure_ascii=False, indent=indent).encode()
    assert list(elements([b"\xef\xbb\xbf", wrapped])) == listed


@given(st.binary(max_size=60) | st.text('[]{}",:1 a\\', max_size=40).map(str.encode))
def test_any_bytes_are_a_list_or_are_not(data: bytes) -> None:
    with suppress(UnreadableError):
        list(elements([data]))


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"a":' * 100_000, b'["' + b"x" * (LARGEST + 70_000), b"[1,", b"[1 2]"]
)
def test_what_is_too_deep_too_long_or_broken_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        list(elements(data[at : at + 65_536] for at in range(0, len(data), 65_536)))
