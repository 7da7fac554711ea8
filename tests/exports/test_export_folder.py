"""A work folder remembers what came, however its process ended."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exports.drafting import chunk_size
from bot.exports.export import Archive
from bot.exports.folder import WorkFolder, folder_of, folders_in
from bot.exports.records import fetched_of, fetched_record, item_of, item_record, line, read
from bot.exports.source import Fetched, Item, Kept, LeftOut, Why
from bot.exports.sums import Sums, sums_of

ANY_ITEM = st.builds(
    Item,
    key=st.text(min_size=1, max_size=20),
    name=st.text(),
    media_type=st.none() | st.text(),
    size=st.none() | st.integers(min_value=0),
    made=st.none() | st.datetimes(timezones=st.just(UTC)),
    text=st.text(st.characters(exclude_categories=[])),
    origin=st.none() | st.text(),
    facts=st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text()),
)
ANY_FETCHED = st.builds(Kept, st.builds(Sums), st.none() | st.text()) | st.builds(
    LeftOut, st.sampled_from(Why), st.text()
)


@given(ANY_ITEM)
def test_an_item_comes_back_as_it_was_whatever_is_in_it(item: Item) -> None:
    written = line(item_record(item))
    assert written.count(b"\n") == 1
    record = read(written)
    assert record is not None
    assert item_of(record) == item


@given(ANY_FETCHED)
def test_what_became_of_an_item_comes_back_as_it_was(fetched: Fetched) -> None:
    assert fetched_of(fetched_record(fetched)) == fetched


def planned(root: Path, items: int = 45) -> WorkFolder:
    folder = WorkFolder(root / "work")
    draft = folder.begin_plan()
    for number in range(items):
        draft.add(Item(f"k{number}", f"n{number}", size=2, made=datetime(2026, 1, 1, tzinfo=UTC)))
    draft.keep()
    return folder


def put(folder: WorkFolder, chunk: int, number: int, data: bytes = b"ab") -> Kept:
    file = folder.file(chunk, number)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    kept = Kept(sums_of(data))
    folder.note(chunk, number, kept)
    return kept


def test_a_plan_is_cut_into_chunks_in_the_order_of_the_source(tmp_path: Path) -> None:
    folder = planned(tmp_path)
    assert (folder.chunks(), folder.planned_items()) == (3, 45)
    keys = [item.key for chunk in range(3) for item in folder.items(chunk)]
    assert keys == [f"k{number}" for number in range(45)]


def test_a_large_plan_has_few_chunks() -> None:
    items, chunk = 100_000, 0
    while items > 0:
        items, chunk = items - chunk_size(chunk), chunk + 1
    assert chunk < 400


def test_half_a_plan_is_none(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path / "work")
    draft = folder.begin_plan()
    for number in range(100):
        draft.add(Item(f"k{number}", "n"))
    assert not folder.planned
    again = folder.begin_plan()
    again.add(Item("only", "n"))
    again.keep()
    assert (folder.planned, folder.planned_items()) == (True, 1)


def keys(folder: WorkFolder) -> list[str]:
    return [item.key for chunk in range(folder.chunks()) for item in folder.items(chunk)]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=12), st.integers(0, 12))
def test_a_plan_that_was_broken_off_goes_on_from_its_last_mark(legs: list[tuple[int, bool]], kill: int) -> None:
    """Each leg holds so many items and may end in a mark; after so many legs the worker is killed."""
    with TemporaryDirectory() as root:
        folder = WorkFolder(Path(root) / "work")
        starts = [sum(count for count, _ in legs[:number]) for number in range(len(legs))]
        draft, number, marked = folder.resume_plan(), 0, 0
        while number < len(legs):
            if number == kill:
                kill, number = -1, marked
                draft = folder.resume_plan()
                assert (draft.mark, draft.items) == (str(marked) if marked else None, sum(n for n, _ in legs[:marked]))
                continue
            count, marks = legs[number]
            for item in range(starts[number], starts[number] + count):
                draft.add(Item(f"k{item}", "n", size=2))
            number += 1
            if marks:
                draft.note(str(number))
                marked = number
        draft.keep()
        items = sum(count for count, _ in legs)
        assert keys(folder) == [f"k{item}" for item in range(items)]
        assert (draft.items, draft.size) == (items, 2 * items)


MARK, FULL, WAITING = "mark", "000001.jsonl", "000002.jsonl"


@pytest.mark.parametrize("name", [MARK, FULL, WAITING])
@pytest.mark.parametrize("left", [None, b"", b'{"key": "k1"', bytes(4096)], ids=["gone", "empty", "half", "zeros"])
def test_a_draft_that_lost_something_in_a_power_cut_is_begun_anew(
    tmp_path: Path, name: str, left: bytes | None
) -> None:
    folder = WorkFolder(tmp_path / "work")
    draft = folder.begin_plan()
    for number in range(45):
        draft.add(Item(f"k{number}", "n"))
    draft.note("45")
    assert folder.resume_plan().items == 45
    lost = folder.root / "plan.part" / name
    if left is None:
        lost.unlink()
    else:
        lost.write_bytes(left)
    draft = folder.resume_plan()
    assert (draft.mark, draft.items) == (None, 0)
    draft.add(Item("only", "n"))
    draft.keep()
    assert keys(folder) == ["only"]


def test_a_line_that_a_power_cut_made_unreadable_is_seen_though_all_are_counted(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path / "work")
    draft = folder.begin_plan()
    for number in range(25):
        draft.add(Item(f"k{number}", "n"))
    draft.note("25")
    chunk = folder.root / "plan.part" / "000000.jsonl"
    chunk.write_bytes(chunk.read_bytes().replace(b'"k7"', b"\x00" * 4))
    assert folder.resume_plan().mark is None


def test_what_was_noted_is_known_to_whoever_comes_after(tmp_path: Path) -> None:
    folder = planned(tmp_path)
    kept = put(folder, 0, 3)
    folder.note(0, 4, LeftOut(Why.GONE, "404"))
    assert WorkFolder(folder.root).done(0) == {3: kept, 4: LeftOut(Why.GONE, "404")}
    assert folder.done(1) == {}


def test_a_line_that_is_not_what_was_written_is_not_believed(tmp_path: Path) -> None:
    """A digest in it would go into the manifests."""
    folder = planned(tmp_path)
    first, second = put(folder, 0, 0), put(folder, 0, 1)
    notes = folder.root / "done" / "000000.jsonl"
    for at in range(notes.read_bytes().index(b"\n")):
        whole = notes.read_bytes()
        notes.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert folder.done(0) == {1: second}, at
        notes.write_bytes(whole)
    assert folder.done(0) == {0: first, 1: second}


def test_half_a_line_is_not_read_and_does_not_spoil_the_next(tmp_path: Path) -> None:
    folder = planned(tmp_path)
    first = put(folder, 0, 0)
    notes = folder.root / "done" / "000000.jsonl"
    notes.write_bytes(notes.read_bytes() + b'{"number": 1, "size": 2, "sh')
    assert folder.done(0) == {0: first}
    third = put(folder, 0, 2)
    assert folder.done(0) == {0: first, 2: third}


def test_a_file_that_is_gone_or_too_short_was_not_fetched(tmp_path: Path) -> None:
    folder = planned(tmp_path)
    for number in range(3):
        put(folder, 0, number)
    folder.file(0, 1).unlink()
    folder.file(0, 2).write_bytes(b"a")
    assert set(folder.done(0)) == {0}


def test_an_item_can_be_asked_for_again_by_its_key(tmp_path: Path) -> None:
    folder = planned(tmp_path)
    put(folder, 1, 5)
    assert folder.forget("k25")
    assert folder.done(1) == {}
    assert not folder.forget("nobody's")


def test_an_archive_is_finished_or_not_there(tmp_path: Path) -> None:
    folder = planned(tmp_path)
    assert folder.archive() is None
    (folder.root / "archive.json").write_bytes(b'{"size": 1')
    assert folder.archive() is None
    folder.note_archive(Archive(5, "ab", 2, 1))
    assert folder.archive() == Archive(5, "ab", 2, 1)
    folder.unpack()
    assert folder.archive() is None


def test_a_clearing_that_was_broken_off_leaves_no_half_plan_but_an_orphan(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "one")
    gone = folder_of(tmp_path, "one.gone")
    (gone.root / "plan").mkdir(parents=True)
    folder.begin_plan().keep()
    assert folders_in(tmp_path) == ("one", "one.gone")
    folder.clear()
    assert folders_in(tmp_path) == ()
    (gone.root / "plan").mkdir(parents=True)
    gone.clear()
    assert folders_in(tmp_path) == ()


def test_a_folder_that_is_cleared_leaves_nothing_and_may_be_cleared_again(tmp_path: Path) -> None:
    folder = planned(tmp_path)
    put(folder, 0, 0)
    assert folder.stirred() > 0
    for _ in range(2):
        folder.clear()
        assert not folder.root.exists()
        assert folder.stirred() == 0.0
