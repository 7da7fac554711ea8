"""Calendar files: which words ask for one, whose it is, and that calendars everywhere can read it."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # it brings no types
from dateutil.tz import tzical  # type: ignore[import-untyped]
from fakes import ANN, BOB, NOON
from lumen import Folder
from reminder_kit import Bot, handles, said

from bot.core.message import Action, Reply
from bot.handlers.calendaring.asking import wish
from bot.reminders.recurrence import next_after
from bot.reminders.reminder import Reminder, State, Timing

HOUR = timedelta(hours=1)


@pytest.fixture
def bot(folder: Folder) -> Bot:
    """The deletion has a date: in December."""
    folder.change("milestones.toml", "not_announced = true", "date = 2026-12-30")
    folder.change("claims/deletion.toml", "not_announced = true", "date = 2026-12-30")
    return Bot(folder.root, feed_at=True)


@pytest.fixture
async def two(bot: Bot) -> Bot:
    for hours, what in ((2, "write a letter"), (26, "call mum")):
        await bot.parts.reminders.set(Reminder(ANN, what, Timing(NOON + hours * HOUR, "UTC")))
    return bot


def lines(reply: Reply) -> list[str]:
    """The content lines of the file, unfolded; each as long as it may be, each ended as it must."""
    assert reply.file is not None
    assert reply.file.media_type == "text/calendar"
    text = reply.file.data.decode()
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 and "\n" not in line for line in text.split("\r\n"))
    found = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert (found[0], found[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert found.count("BEGIN:VEVENT") == 1
    assert not any(line.startswith(("METHOD", "X-WR-CALNAME")) for line in found)
    return found


def value(reply: Reply, name: str) -> str:
    event = lines(reply)
    event = event[event.index("BEGIN:VEVENT") :]
    return next(line.partition(":")[2] for line in event if line.partition(":")[0].partition(";")[0] == name)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("calendar file for reminder 2", "en"),
        ("Put reminder 2 in my calendar.", "en"),
        ("could you please add my reminder #2 to my calendar?", "en"),
        ("give me an ics for reminder 2", "en"),
        ("send me reminder no. 2 as an ics file", "en"),
        ("archivo de calendario para el recordatorio 2", "es"),
        ("¿puedes poner el recordatorio 2 en mi calendario?", "es"),
        ("añade el recordatorio 2 a mi calendario", "es"),
        ("2. hatırlatmayı takvimime ekle", "tr"),
        ("2 numaralı hatırlatmayı takvime ekler misin", "tr"),
        ("hatırlatma 2 için takvim dosyası gönder", "tr"),
    ],
)
def test_what_asks_for_a_reminder(bot: Bot, words: str, language: str) -> None:
    found = wish(words, bot.parts.shelf.edition.base)
    assert found is not None
    assert (found.number, found.language) == (2, language)


@pytest.mark.parametrize(
    "words",
    [
        "ics for the deletion",
        "calendar entry for when the data is deleted",
        "put the data deletion in my calendar",
        "i want the deletion on my calendar",
        "archivo de calendario de la eliminación de los datos",
        "pon la eliminación de los datos en mi calendario",
        "verilerin silinmesi için takvim dosyası",
        "verilerin silinmesini takvimime ekle",
    ],
)
def test_what_asks_for_a_date(bot: Bot, words: str) -> None:
    found = wish(words, bot.parts.shelf.edition.base)
    assert found is not None
    assert [one.id for one in found.milestones] == ["deletion"]


@pytest.mark.parametrize(
    "words",
    [
        "is there a calendar of dates",
        "is there a calendar file for the deletion?",
        "calendar",
        "where is the calendar",
        "do you have a calendar with the deletion",
        "did you put the deletion in my calendar?",
        "don't put reminder 2 in my calendar",
        "i will put the deletion in my calendar",
        "remind me to put the deletion in my calendar tomorrow",
        "put my birthday in my calendar",
        "put the deletion in the bin",
        "when is the deletion, i keep a calendar",
        "my calendar file is broken",
        "what is an ics file",
        "¿hay un calendario de fechas?",
        "no pongas el recordatorio 2 en mi calendario",
        "takvim var mı",
        "silinme tarihi takvimde ne zaman",
        "put reminder 2 in my calendar " + "please " * 40,
    ],
)
def test_what_does_not(bot: Bot, words: str) -> None:
    assert wish(words, bot.parts.shelf.edition.base) is None


async def test_what_was_just_set_is_what_it_points_at(bot: Bot) -> None:
    assert (await bot.say("add it to my calendar")).action is not Action.CALENDAR_GIVEN
    await bot.say("remind me in 2 hours to write")
    assert said(await bot.say("add it to my calendar")).splitlines()[1] == "Reminder 1: write"
    assert (await bot.say("ponlo en mi calendario")).action is Action.CALENDAR_GIVEN


async def test_among_others_nobody_is_overheard(two: Bot) -> None:
    reply = await two.in_hall("put reminder 2 in my calendar", addressed=False)
    assert reply.file is None


async def test_a_reminder_by_its_words(two: Bot) -> None:
    assert value(await two.say("calendar file for my reminder about the letter"), "SUMMARY") == "write a letter"
    assert value(await two.say("/calendar mum"), "SUMMARY") == "call mum"
    assert value(await two.say(command="calendar", options={"which": "2"}), "SUMMARY") == "call mum"
    assert value(await two.say("/reminders calendar 2"), "SUMMARY") == "call mum"


async def test_what_is_not_there_is_said_not_to_be(two: Bot) -> None:
    for words in ("/calendar 7", "/calendar the weather", "calendar file for my dentist reminder"):
        reply = await two.say(words)
        assert (reply.action, reply.file) == (Action.REFUSAL, None)
    assert said(await two.say("/calendar the weather")).startswith(
        "I know no date and no reminder of yours called “the"
    )


async def test_nobody_gets_anothers(two: Bot) -> None:
    reply = await two.press("calendar:reminder:1", person=BOB)
    assert (said(reply), reply.file) == ("You have no such reminder. /reminders lists yours.", None)


@pytest.mark.parametrize(
    "handle", ["calendar", "calendar:x", "calendar:reminder:x", "calendar:date:nothing", "calendar:date"]
)
async def test_what_nobody_here_made_does_nothing(bot: Bot, handle: str) -> None:
    reply = await bot.press(handle)
    assert (reply.action, reply.file) == (Action.REFUSAL, None)


async def test_it_is_for_the_person_alone_even_in_a_group(two: Bot) -> None:
    for words in ("put reminder 2 in my calendar", "ics for the deletion"):
        assert (await two.in_hall(words)).private


async def test_a_single_reminder_is_an_instant(two: Bot) -> None:
    reply = await two.press("calendar:reminder:1")
    assert value(reply, "DTSTART") == "20261020T140000Z"
    assert (value(reply, "UID"), value(reply, "DTSTAMP")) == ("reminder-1@sunset-bot", "20261020T120000Z")
    assert reply.file is not None
    assert reply.file.name == "reminder-1.ics"
    assert reply.data["number"] == 1


async def test_changed_it_keeps_its_uid_and_counts_on(two: Bot) -> None:
    before = await two.press("calendar:reminder:1")
    await two.say("change reminder 1 to tomorrow at 10:00")
    after = await two.press("calendar:reminder:1")
    assert value(before, "UID") == value(after, "UID")
    assert int(value(after, "SEQUENCE")) > int(value(before, "SEQUENCE"))


async def test_a_series_stays_at_its_wall_time_when_the_clocks_change(bot: Bot) -> None:
    """Read back by another's reader of zones and rules, it rings at the very instants at which the bot does."""
    await bot.say("/settings zone Berlin")
    await bot.say("remind me every day at 9:00 to save the files")
    reply = await bot.say("put it in my calendar")
    text = lines(reply)
    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE") + 1]
    berlin = tzical(io.StringIO("\n".join(zone) + "\n")).get("Europe/Berlin")
    start = datetime.strptime(value(reply, "DTSTART"), "%Y%m%dT%H%M%S").replace(tzinfo=berlin)
    rung = [at.astimezone(UTC) for at in rrulestr(value(reply, "RRULE"), dtstart=start)[:10]]
    (held,) = await bot.parts.reminders.of(ANN)
    assert held.timing.series is not None
    expected = [held.timing.due]
    while len(expected) < 10:
        expected.append(next_after(held.timing.series, expected[-1]) or NOON)
    assert rung == expected
    assert {at.hour for at in rung} == {7, 8}


async def test_a_date_is_whole_days_in_the_persons_language_with_its_source(bot: Bot) -> None:
    reply = await bot.say("pon la eliminación de los datos en mi calendario")
    assert (value(reply, "DTSTART"), value(reply, "DTEND")) == ("20261230", "20261231")
    assert value(reply, "SUMMARY") == "Eliminación de los datos de Lumen"
    assert (value(reply, "UID"), value(reply, "SEQUENCE")) == ("milestone-deletion@sunset-bot", "1")
    assert value(reply, "URL") == "https://lumen.example/closing"
    assert reply.file is not None
    assert reply.file.name == "deletion.ics"
    assert reply.data == {"milestone": "deletion"}


async def test_a_date_that_moved_counts_on(bot: Bot, folder: Folder) -> None:
    await bot.parts.follows.announce()
    for name in ("milestones.toml", "claims/deletion.toml"):
        folder.change(name, "date = 2026-12-30", "date = 2027-01-15")
    bot.parts.shelf.reload()
    await bot.parts.follows.announce()
    reply = await bot.press("calendar:date:deletion")
    assert (value(reply, "DTSTART"), value(reply, "SEQUENCE")) == ("20270115", "2")


async def test_without_a_date_it_says_so_and_offers_to_follow(folder: Folder) -> None:
    reply = await Bot(folder.root).say("ics for the deletion")
    assert said(reply).startswith("Nobody has announced a date for “Lumen data deleted”")
    assert (reply.action, reply.file, handles(reply)) == (Action.REFUSAL, None, ["follow:me:deletion"])


async def test_one_that_waits_for_a_date_has_no_button_and_no_file(folder: Folder) -> None:
    bot = Bot(folder.root)
    reply = await bot.say("remind me 3 days before the data is deleted to export")
    assert handles(reply) == ["reminders:change:1", "reminders:cancel:1"]
    assert (await bot.parts.reminders.of(ANN))[0].state is State.WAITING
    assert said(await bot.press("calendar:reminder:1")).startswith("Reminder 1 has no date yet")


async def test_without_a_name_it_offers_what_there_is(two: Bot) -> None:
    await two.say("follow the deletion")
    offered = ["calendar:reminder:1", "calendar:reminder:2", "calendar:date:deletion", "reminders:feed"]
    for words in ("/calendar", "calendar file", "put all my reminders in my calendar"):
        assert handles(await two.say(words)) == offered


async def test_where_there_is_nothing_it_says_what_could_be(bot: Bot) -> None:
    assert said(await bot.say("/calendar")).startswith("You have no reminders and follow no date.")


async def test_it_completes_own_reminders_and_dates(two: Bot) -> None:
    values = [one.value for one in await two.suggest("calendar", "which", "")]
    assert values[:2] == ["1", "2"]
    assert "deletion" in values
    assert [one.value for one in await two.suggest("calendar", "which", "mum")][:1] == ["2"]
