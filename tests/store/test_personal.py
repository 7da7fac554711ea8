"""Your things are yours: all of it is shown, all of it goes, and no table is forgotten in either."""

from dataclasses import replace
from pathlib import Path

from boxes import DAY, HOUR, Boxes, boxes_in, daily, reminder
from fakes import ANN, BOB, HALL, NOON
from sqlite_utils import Database

from bot.core.notice import Notice, Settled
from bot.core.platform import Reason
from bot.core.preferences import Preferences
from bot.exports.export import Export, State
from bot.exports.sources.basket import Handed, Kind
from bot.exports.uploads.upload import Upload, UploadPage
from bot.knowledge.curation import Doubt
from bot.reminders.drafts import Draft
from bot.reminders.follow import Follow, Scope, Target
from bot.reminders.following import Plan
from bot.reminders.reminder import State as Reminding
from bot.store.curation import CurationTable
from bot.store.database import Store, connect
from bot.store.housekeeping import Housekeeping
from bot.store.moving import PLACES
from bot.store.personal import PERSONAL, PersonalTables

WORDS = "the blue elephant sleeps at noon"


def columns(db: Database) -> dict[str, set[str]]:
    return {table.name: {column.name for column in table.columns} for table in db.tables}


async def test_every_table_with_a_column_for_people_is_shown_and_forgotten(store: Store) -> None:
    held = await store.read(columns)
    assert {name for name, names in held.items() if "person" in names} == set(PERSONAL)


async def test_every_table_with_a_column_for_places_moves_along(store: Store) -> None:
    held = await store.read(columns)
    found = {(name, column) for name, names in held.items() for column in names if column.endswith("place")}
    assert found == {(named.table, named.place) for named in PLACES}
    assert all(named.thread in held[named.table] for named in PLACES)


async def fill(boxes: Boxes) -> None:
    """Something of Ann's in every table, and of Bob's."""
    for person in (ANN, BOB):
        await boxes.reminders.add(replace(reminder(WORDS, NOON, person), origin=HALL), lambda _: None)
        await boxes.notices.put([Notice(f"n{person.id}", person, "note", "1", NOON, HALL, {"words": WORDS})])
        await boxes.preferences.change(person, lambda _: Preferences("de", "UTC", NOON, Reason.CLOSED))
        await boxes.feeds.keep(person, f"digest-{person.id}", NOON)
        await boxes.drafts.keep(person, Draft(WORDS, NOON))
        asked = Export(
            f"export-{person.id}", person, "mydata", State.FAILED, NOON, {"community": "1"}, digest=person.id
        )
        await boxes.exports.add(asked, lambda _: None)
        handed = Handed(Kind.LINK, "fake", f"https://example.org/?signed={person.id}", NOON, text=WORDS)
        await boxes.baskets.put(person, [handed])
        page = UploadPage(person, f"salt-{person.id}", f"page-{person.id}", NOON + DAY)
        await boxes.uploads.renew(page, NOON)
        await boxes.uploads.add(Upload(f"upload-{person.id}", person, WORDS, 10, NOON), lambda *_: None)
        followed = Follow(person, Target(Scope.SUBJECT, "lumen"), (7,), HALL)
        await boxes.follows.edit(person, lambda _held, _zone, followed=followed: Plan((followed,), ()), NOON)  # type: ignore[misc]
    [first, *_] = await boxes.claim(limit=1)
    await boxes.notices.give_up("first", Settled(first, NOON), Reason.CLOSED)


async def fill_all(store: Store) -> None:
    await fill(boxes_in(store))
    for person in (ANN, BOB):
        await CurationTable(store).doubt(Doubt("closing", "abc123", "en", WORDS), person, NOON)


async def test_a_person_is_shown_everything_and_nothing_of_others(store: Store) -> None:
    await fill_all(store)
    held = await PersonalTables(store).mydata(ANN)
    assert {table: len(rows) for table, rows in held.items()} == {
        "notice": 2, "reminder": 1, "follow": 1, "preference": 1, "feed": 1, "draft": 1,
        "export": 1, "basket": 1, "upload_page": 1, "upload": 1, "report": 1,
    }  # fmt: skip
    assert held["reminder"][0]["what"] == WORDS
    assert held["reminder"][0]["due"] == NOON.isoformat()
    assert held["notice"][-1]["payload"] == {"words": WORDS}
    assert {row["person"] for rows in held.values() for row in rows} == {ANN.id}
    assert held["export"][0]["options"] == {"community": "1"}
    assert held["export"][0]["asked"] == NOON.isoformat()
    assert held["basket"][0]["text"] == WORDS
    assert "digest" not in held["feed"][0].keys() | held["export"][0].keys() | held["upload_page"][0].keys()
    assert "salt" not in held["upload_page"][0], "half of a handle"
    assert "reference" not in held["basket"][0], "the address may be a signature"


async def test_whoever_is_forgotten_is_a_stranger_and_nobody_else_is(store: Store) -> None:
    await fill_all(store)
    assert await PersonalTables(store).forget(ANN) == 12
    assert all(rows == [] for rows in (await PersonalTables(store).mydata(ANN)).values())
    assert all(len(rows) > 0 for rows in (await PersonalTables(store).mydata(BOB)).values())
    assert {got.to for got in await boxes_in(store).claim()} == {BOB}


async def test_what_another_process_still_reads_goes_from_the_log_at_the_next_housekeeping(store: Store) -> None:
    hurried = Store(store.path, connect(store.path, timeout=0.05))
    await boxes_in(store).reminders.add(reminder(WORDS), lambda _: None)
    reader = connect(store.path)
    reader.execute("begin")
    reader.execute("select count(*) from reminder").fetchone()
    assert await PersonalTables(hurried).forget(ANN) > 0
    assert WORDS.encode() in bytes_of(store.path.parent)
    reader.close()
    await Housekeeping(hurried).purge(NOON)
    assert WORDS.encode() not in bytes_of(store.path.parent)
    await hurried.close()


def bytes_of(home: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(home.glob("app.db*")))


async def test_what_was_forgotten_is_not_in_the_file_any_more(store: Store) -> None:
    for _ in range(50):
        await boxes_in(store).reminders.add(reminder(WORDS), lambda _: None)
    assert WORDS.encode() in bytes_of(store.path.parent)
    await PersonalTables(store).forget(ANN)
    assert WORDS.encode() not in bytes_of(store.path.parent)


async def test_what_is_past_its_time_goes_and_the_rest_stays(store: Store) -> None:
    boxes, at = boxes_in(store), NOON
    cases = (
        (Reminding.DONE, 61),
        (Reminding.DONE, 59),
        (Reminding.CANCELLED, 2),
        (Reminding.CANCELLED, 0),
        (Reminding.UNDELIVERED, 366),
    )
    for state, days in cases:
        kept, _ = await boxes.reminders.add(replace(reminder(str(days)), state=state), lambda _: None)
        ended = at - days * DAY
        await boxes.reminders.edit(kept.id, lambda held, ended=ended: replace(held, ended=ended))  # type: ignore[misc]
    await boxes.reminders.add(reminder("old series", at - 900 * DAY, series=daily(at)), lambda _: None)
    assert await Housekeeping(store).purge(at + HOUR) == 3
    left = await store.read(lambda db: [row["what"] for row in db.query("select what from reminder order by what")])
    assert left == ["0", "59", "old series"]


async def test_what_nobody_came_to_read_goes_after_a_year(store: Store) -> None:
    boxes = boxes_in(store)
    await fill(boxes)
    await store.write(lambda db: db.execute("delete from draft"))
    assert len(await boxes.notices.undelivered(ANN)) == 1
    assert await Housekeeping(store).purge(NOON + 364 * DAY) == 0
    assert await Housekeeping(store).purge(NOON + 366 * DAY) > 0
    assert await boxes.notices.undelivered(ANN) == ()


async def test_an_id_is_never_given_twice_for_old_buttons_carry_it(store: Store) -> None:
    boxes = boxes_in(store)
    old, _ = await boxes.reminders.add(reminder("theirs", person=BOB), lambda _: None)
    before = await store.read(lambda db: db.execute("select max(id) from notice").fetchone()[0])
    await PersonalTables(store).forget(BOB)
    new, _ = await boxes.reminders.add(reminder("mine"), lambda _: None)
    assert new.id > old.id
    assert await store.read(lambda db: db.execute("select max(id) from notice").fetchone()[0]) > before
