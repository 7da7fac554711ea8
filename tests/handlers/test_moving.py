"""A reminder is moved from its own time and stays in its own zone; the one named is moved; a change is taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from boxes import LEASE
from fakes import ANN, NOON
from lumen import Folder
from reminder_kit import Bot, handles, said

from bot.core.message import Action
from bot.core.notice import Claim, Settled
from bot.reminders.recurrence import Series
from bot.reminders.reminder import Reminder, State, Tie, Timing

HOUR = timedelta(hours=1)
FAR = datetime(2027, 12, 5, 17, 30, tzinfo=UTC)
"""18:30 in Berlin."""


@pytest.fixture
async def bot(folder: Folder) -> Bot:
    """Ann, who has told no zone, has three: the dentist, far away and in Berlin; call mum; write a letter."""
    found = Bot(folder.root)
    await found.parts.reminders.set(Reminder(ANN, "dentist", Timing(FAR, "Europe/Berlin")))
    for hours, what in ((26, "call mum"), (2, "write a letter")):
        await found.parts.reminders.set(Reminder(ANN, what, Timing(NOON + hours * HOUR, "UTC")))
    return found


async def held(bot: Bot, number: int) -> Reminder:
    return await bot.parts.reminders.numbered(ANN, number)


@pytest.mark.parametrize(
    "words",
    [
        "snooze reminder 1 for a day",
        "snooze the dentist for a day",
        "snooze 1 for a day",
        "postpone reminder 1 a day",
        "postpone reminder 1 by a day",
        "postpone the dentist for a day",
        "make reminder 1 a day later",
        "pospón el recordatorio 1 un día",
        "pospón el dentista un día",
        "1 numaralı hatırlatmayı bir gün ertele",
        "1 numaralı hatırlatmayı bir gün sonraya al",
        "dentisti bir gün ertele",
    ],
)
async def test_the_one_that_was_named_is_moved_from_its_own_time(bot: Bot, words: str) -> None:
    others = [await held(bot, 2), await held(bot, 3)]
    await bot.say("pause reminder 3")
    await bot.say("resume reminder 3")
    await bot.say(words)
    moved = await held(bot, 1)
    assert (moved.next_at, moved.timing.zone) == (FAR + timedelta(days=1), "Europe/Berlin")
    assert [(one.next_at, one.what) for one in [await held(bot, 2), await held(bot, 3)]] == [
        (one.next_at, one.what) for one in others
    ]


@pytest.mark.parametrize(
    "words",
    [
        "snooze reminder 42 for a day",
        "snooze 42 for a day",
        "snooze the plumber for an hour",
        "42 numarayı bir saat ertele",
        "pospón el recordatorio 42 una hora",
    ],
)
async def test_one_that_is_not_there_moves_no_other(bot: Bot, words: str) -> None:
    await bot.say("postpone reminder 3 an hour")
    before = await bot.parts.reminders.of(ANN)
    assert said(await bot.say(words)) in {
        "No tienes ese recordatorio. /reminders muestra los tuyos.",
        "Böyle bir hatırlatman yok. Seninkileri /reminders gösterir.",
        "You have no such reminder. /reminders lists yours.",
    }
    assert await bot.parts.reminders.of(ANN) == before


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("make it an hour later", HOUR),
        ("one hour later", HOUR),
        ("an hour earlier please", -HOUR),
        ("postpone it an hour", HOUR),
        ("snooze it for an hour", HOUR),
        ("ponlo una hora más tarde", HOUR),
        ("una hora antes", -HOUR),
        ("bir saat sonraya al", HOUR),
        ("bir saat erkene al", -HOUR),
        ("bir gün ertele", 24 * HOUR),
        ("make it 5pm", -1.5 * HOUR),
        ("change it to 5pm", -1.5 * HOUR),
        ("cámbialo a las 17", -1.5 * HOUR),
        ("onu 17'ye al", -1.5 * HOUR),
        ("postpone it a month", timedelta(days=31)),
    ],
)
async def test_short_words_move_the_one_just_spoken_of(bot: Bot, words: str, by: timedelta) -> None:
    await bot.say("show reminder 1")
    assert (await bot.say(words)).action is Action.REMINDER_CHANGED
    moved = await held(bot, 1)
    assert (moved.timing.due, moved.timing.zone) == (FAR + by, "Europe/Berlin")


@pytest.mark.parametrize(
    "words", ["make it an hour later", "one hour later", "bir saat sonraya al", "change it to 5pm"]
)
async def test_where_none_was_spoken_of_it_is_asked_which(bot: Bot, words: str) -> None:
    before = await bot.parts.reminders.of(ANN)
    reply = await bot.say(words)
    assert reply.action is Action.CHOICES
    assert await bot.parts.reminders.of(ANN) == before
    wanted = (await held(bot, 1)).id
    pressed = next(handle for handle in handles(reply) if handle.endswith(f":{wanted}"))
    await bot.press(pressed)
    moved = await held(bot, 1)
    assert moved.timing.due in {FAR + HOUR, FAR - 1.5 * HOUR}
    assert moved.timing.zone == "Europe/Berlin"


async def test_even_the_only_one_is_not_moved_by_words_that_name_none(folder: Folder) -> None:
    bot = Bot(folder.root)
    await bot.parts.reminders.set(Reminder(ANN, "dentist", Timing(FAR, "Europe/Berlin")))
    assert (await bot.say("one hour later")).action is Action.CHOICES
    assert (await held(bot, 1)).timing.due == FAR


@pytest.mark.parametrize(
    "words", ["move the dentist to saturday", "mueve el dentista al sábado", "dentisti cumartesiye taşı"]
)
async def test_a_new_day_keeps_the_hour(bot: Bot, words: str) -> None:
    await bot.say(words)
    due = (await held(bot, 1)).timing.due
    assert (due.weekday(), due.hour, due.minute, (await held(bot, 1)).timing.zone) == (5, 16, 30, "Europe/Berlin")


async def test_what_was_just_told_is_snoozed_from_now(bot: Bot) -> None:
    bot.house.clock.at = NOON + 2 * HOUR
    await told(bot)
    reply = await bot.say("snooze the letter for an hour")
    assert reply.data["due"] == (NOON + 3 * HOUR).isoformat().replace("+00:00", "Z")
    await bot.say("make it 2 hours later")
    assert (await held(bot, 3)).next_at == NOON + 5 * HOUR


async def test_what_was_told_after_another_was_spoken_of_is_what_a_snooze_is_about(bot: Bot) -> None:
    bot.house.clock.at = NOON + 2 * HOUR - timedelta(minutes=1)
    await bot.say("show reminder 1")
    bot.house.clock.at = NOON + 2 * HOUR
    await told(bot)
    await bot.say("snooze for an hour")
    assert (await held(bot, 3)).next_at == NOON + 3 * HOUR
    assert (await held(bot, 1)).next_at == FAR


async def told(bot: Bot) -> None:
    """What is due was brought, and that is settled."""
    notices = bot.house.boxes.notices
    for notice in await notices.claim(Claim("me", bot.now, LEASE, 9)):
        await notices.settle("me", (Settled(notice, bot.now),))


async def test_a_series_keeps_its_rule_at_another_hour_and_refuses_another_day(folder: Folder) -> None:
    bot = Bot(folder.root)
    start = datetime(2026, 10, 21, 9)  # noqa: DTZ001  on the wall
    due = datetime(2026, 10, 21, 13, tzinfo=UTC)
    series = Series("FREQ=DAILY", start, "America/New_York")
    await bot.parts.reminders.set(Reminder(ANN, "stretch", Timing(due, "America/New_York", series)))
    await bot.say("change reminder 1 to 10am")
    moved = (await held(bot, 1)).timing
    assert moved.series is not None
    assert (moved.series.rule, moved.series.start.hour, moved.due) == ("FREQ=DAILY", 10, due + HOUR)
    assert (await bot.say("move it to saturday")).action is Action.REFUSAL
    assert (await held(bot, 1)).timing == moved


async def test_one_that_waits_for_a_date_is_given_none(bot: Bot) -> None:
    waiting = Reminder(ANN, "say goodbye", Timing(NOON + 48 * HOUR, "UTC", tie=Tie("deletion", timedelta(days=1))))
    await bot.parts.reminders.set(Reminder(ANN, waiting.what, waiting.timing, state=State.WAITING))
    for words in ("make reminder 4 an hour later", "snooze reminder 4 for an hour"):
        assert (await bot.say(words)).action is Action.REFUSAL
    assert (await held(bot, 4)).state is State.WAITING


@pytest.mark.parametrize("undo", ["undo", "deshacer", "geri al"])
@pytest.mark.parametrize(
    "words", ["postpone reminder 1 an hour", "change reminder 1 to 5pm", "pospón el recordatorio 1 una hora"]
)
async def test_a_change_is_taken_back(bot: Bot, words: str, undo: str) -> None:
    before = await held(bot, 1)
    await bot.say(words)
    assert (await held(bot, 1)).timing != before.timing
    reply = await bot.say(undo)
    assert (reply.action, reply.language) == (
        Action.REMINDER_CHANGED,
        {"undo": "en", "deshacer": "es", "geri al": "tr"}[undo],
    )
    assert (await held(bot, 1)).timing == before.timing


async def test_what_is_there_is_not_to_be_set_anew(bot: Bot) -> None:
    await bot.say("show reminder 1")
    reply = await bot.say("undo")
    assert said(reply).startswith("Reminder 1 is there as it stands in /reminders")


async def test_a_snooze_that_is_taken_back_leaves_it_told(bot: Bot) -> None:
    bot.house.clock.at = NOON + 2 * HOUR
    await told(bot)
    await bot.say("snooze")
    await bot.say("in 2 hours")
    assert (await held(bot, 3)).state is State.ACTIVE
    await bot.say("undo")
    assert (await held(bot, 3)).state is State.DONE


@pytest.mark.parametrize("words", ["cancel that", "cancela eso", "bunu iptal et"])
async def test_that_is_the_one_just_spoken_of(bot: Bot, words: str) -> None:
    await bot.say("show reminder 2")
    await bot.say(words)
    assert (await held(bot, 2)).state is State.CANCELLED


@pytest.mark.parametrize("words", ["cancel that", "cancel everything", "cancela todo", "hepsini iptal et"])
async def test_it_is_asked_before_one_of_several_or_all_are_cancelled(bot: Bot, words: str) -> None:
    assert (await bot.say(words)).action is Action.CHOICES
    assert len(await bot.parts.reminders.of(ANN)) == 3


@pytest.mark.parametrize("answer", ["an hour later", "one hour later"])
async def test_how_much_later_answers_to_what_it_is_to_be_changed(bot: Bot, answer: str) -> None:
    await bot.say("change reminder 1")
    await bot.say(answer)
    assert (await held(bot, 1)).timing == Timing(FAR + HOUR, "Europe/Berlin")


async def test_how_much_later_answers_when_to_be_reminded_and_moves_nothing(bot: Bot) -> None:
    await bot.say("show reminder 1")
    await bot.say("remind me to water the plants")
    await bot.say("one hour later")
    assert (await held(bot, 1)).timing.due == FAR
    assert (await held(bot, 4)).timing.due == NOON + HOUR
