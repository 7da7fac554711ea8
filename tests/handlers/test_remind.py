"""What the transcripts do not show of setting reminders: who is heard, what buttons may do, where things end."""

from datetime import timedelta

import pytest
from fakes import ANN, BOB, HALL, NOON
from lumen import Folder
from reminder_kit import Bot, handles, said

from bot.core.message import Action, Message, Place
from bot.core.people import Address
from bot.core.phrase import Phrase
from bot.reminders.book import CAP
from bot.reminders.reminder import Reminder, State, Timing


@pytest.fixture
def bot(folder: Folder) -> Bot:
    return Bot(folder.root)


async def held(bot: Bot) -> list[Reminder]:
    return list(await bot.parts.reminders.of(ANN))


@pytest.mark.parametrize("words", ["remind me tomorrow to export", "recuérdame mañana exportar", "my reminders"])
async def test_among_others_nothing_is_set_and_nothing_said(bot: Bot, words: str) -> None:
    reply = await bot.in_hall(words, addressed=False)
    assert reply.action is Action.SILENT
    assert await held(bot) == []


async def test_in_a_group_it_is_set_for_all_to_copy_and_comes_in_private(bot: Bot) -> None:
    reply = await bot.in_hall("remind me in 2 hours to call")
    [reminder] = await held(bot)
    assert (reminder.origin, reminder.shared) == (HALL, True)
    assert handles(reply) == ["reminders:change:1", "reminders:cancel:1", "calendar:reminder:1", "remind:me:1"]
    assert [choice.handle for choice in reply.choices if choice.for_others] == ["remind:me:1"]
    await bot.say("remind me in 3 hours to rest")
    assert [(one.origin, one.shared) for one in await held(bot)] == [(HALL, True), (None, False)]


async def test_a_copy_is_shown_to_whoever_made_it_alone(bot: Bot) -> None:
    await bot.in_hall("remind me in 2 hours to call")
    reply = await bot.in_hall(person=BOB, chosen="remind:me:1")
    assert reply.private
    [copy] = await bot.parts.reminders.of(BOB)
    assert (copy.copied_from, copy.origin, copy.shared) == (1, HALL, False)


async def test_what_is_shared_of_it_is_when_and_what_and_that_others_may_have_it_too(bot: Bot) -> None:
    """Not the number, the zone or the cap: those tell of the person."""
    for number in range(CAP - 1):
        await bot.say(f"remind me in {number + 3} hours to rest {number}")
    reply = await bot.in_hall("remind me tomorrow at 9 to call")
    reminder = next(one for one in await held(bot) if one.what == "call")
    assert "UTC" in said(reply)
    assert "more reminders" in said(reply)
    assert reply.shares == f"remind:share:{reminder.id}"
    shared = await bot.in_hall(chosen=reply.shares)
    assert (shared.private, handles(shared)) == (False, [f"remind:me:{reminder.id}"])
    [phrase] = shared.says
    assert isinstance(phrase, Phrase)
    assert (phrase.key, phrase.values["what"]) == ("remind.shared", "call")
    assert set(phrase.values) == {"timing", "what"}
    assert said(shared).endswith("call")


async def test_nobody_else_can_share_it_and_nobody_one_that_was_set_in_private(bot: Bot) -> None:
    reply = await bot.in_hall("remind me in 2 hours to call")
    assert (await bot.in_hall(person=BOB, chosen=reply.shares)).action is Action.REFUSAL
    private = await bot.say("remind me in 3 hours to rest")
    assert private.shares is None
    assert (await bot.in_hall(chosen="remind:share:2")).action is Action.REFUSAL


async def test_several_at_once_are_not_shared(bot: Bot) -> None:
    assert (await bot.in_hall("remind me tomorrow at 9 and at 18:00 to call")).shares is None
    assert len(await held(bot)) == 2


async def test_the_quoted_message_is_the_task_where_none_is_told(bot: Bot) -> None:
    await bot.say("remind me tomorrow at 9 about this", quoted="the archive is at lumen.example")
    reply = await bot.say("remind me about this", quoted="second")
    assert handles(reply)[0].endswith(":1h")
    await bot.press(handles(reply)[0])
    await bot.say("remind me in 5 hours to export", quoted="not this")
    assert [one.what for one in await held(bot)] == ["second", "export", "the archive is at lumen.example"]


async def test_the_menu_on_a_message_asks_when(bot: Bot) -> None:
    reply = await bot.say(command="remind", quoted="the archive")
    assert "the archive" in said(reply)
    await bot.press("remind:when:1", "tomorrow at 9")
    assert [one.what for one in await held(bot)] == ["the archive"]


async def test_blanks_of_the_command_are_taken_together(bot: Bot) -> None:
    await bot.say(command="remind", options={"when": "in 3 hours", "what": "export"})
    await bot.say(command="remind", options={"when": "in 4 hours to rest"})
    reply = await bot.say(command="remind", options={"when": "at 5", "what": "call"})
    await bot.press(handles(reply)[0])
    assert [one.what for one in await held(bot)] == ["export", "rest", "call"]


async def test_nobody_answers_for_somebody_else(bot: Bot) -> None:
    reply = await bot.say("remind me at 5 to call")
    stolen = await bot.press(handles(reply)[0], person=BOB)
    assert stolen.action is Action.REFUSAL
    assert await bot.parts.reminders.of(BOB) == ()
    assert (await bot.press(handles(reply)[0])).action is Action.REMINDER_SET


async def test_pressed_twice_sets_once(bot: Bot) -> None:
    reply = await bot.say("remind me at 5 to call")
    assert (await bot.press(handles(reply)[0])).action is Action.REMINDER_SET
    assert (await bot.press(handles(reply)[0])).action is Action.REFUSAL
    assert len(await held(bot)) == 1


async def test_a_choice_sets_the_instant_it_shows_and_no_other(bot: Bot) -> None:
    reply = await bot.say("remind me at 5 to call")
    handle, _, stamp = handles(reply)[0].rpartition(":")
    assert (await bot.press(f"{handle}:{int(stamp) + 3600}")).action is Action.REFUSAL
    assert await held(bot) == []


async def test_a_choice_that_has_passed_is_refused(bot: Bot) -> None:
    reply = await bot.say("remind me at 5 to call")
    bot.house.clock.turn(timedelta(days=2))
    assert (await bot.press(handles(reply)[0])).action is Action.REFUSAL


@pytest.mark.parametrize(
    "handle",
    [
        "remind",
        "remind:",
        "remind:at",
        "remind:at:1",
        "remind:at:x:0:0",
        "remind:at:1:٣:0",
        "remind:in:1:never",
        "remind:me:999999999999999999999",
        "remind:near:1:lunch",
        "remind:about:lunch",
        "remind:lead:lunch:1",
        "remind:when:1:2:3:4",
    ],
)
async def test_what_nobody_here_made_does_nothing(bot: Bot, handle: str) -> None:
    await bot.say("remind me to export")
    reply = await bot.press(handle, "tomorrow")
    assert reply.action is Action.REFUSAL
    assert await held(bot) == []


async def test_several_times_are_set_each_by_itself(bot: Bot) -> None:
    reply = await bot.say("remind me tomorrow at 9:00 and at 18:00 to eat")
    assert [(one.number, one.what) for one in await held(bot)] == [(1, "eat"), (2, "eat")]
    told = reply.data["reminders"]
    assert isinstance(told, list)
    assert [one["due"] for one in told] == ["2026-10-21T09:00:00Z", "2026-10-21T18:00:00Z"]


async def test_the_cap_is_told_before_it_bites(bot: Bot) -> None:
    async def fill(count: int) -> None:
        for _ in range(count):
            await bot.parts.reminders.set(Reminder(ANN, "x", Timing(NOON + timedelta(days=9), "UTC")))

    await fill(CAP - 7)
    assert "more reminders" not in said(await bot.say("remind me in 2 hours to call"))
    assert "5 more reminders of 50" in said(await bot.say("remind me in 2 hours to call"))
    await fill(4)
    reply = await bot.say("remind me tomorrow at 9:00 and at 18:00 to eat")
    assert reply.action is Action.REMINDER_SET
    assert "You have 50 reminders, and more I cannot keep" in said(reply)
    assert len(await held(bot)) == CAP
    assert (await bot.say("remind me in 2 hours to call")).action is Action.REFUSAL


async def test_the_next_message_is_the_answer_only_where_and_while_it_can_be(bot: Bot) -> None:
    def hears(text: str, **more: object) -> bool:
        message: Message = bot.message(text, ANN, **more)
        return bot.router.handlers["remind"].hears(message)

    await bot.say("remind me to export")
    assert hears("tomorrow at 9")
    assert not hears("when did it close")
    assert not hears("at nine?")
    assert not hears("tomorrow at 9", addressed=False)
    assert not hears("tomorrow at 9", address=HALL, place=Place.GROUP)
    bot.house.clock.turn(timedelta(minutes=11))
    assert not hears("tomorrow at 9")


async def test_an_undated_milestone_waits_for_its_date(bot: Bot) -> None:
    reply = await bot.say("remind me 2 days before the data is deleted at 18:00 to export")
    [reminder] = await held(bot)
    assert reminder.state is State.WAITING
    assert reminder.timing.tie is not None
    assert reminder.timing.tie.lead == timedelta(days=-2)
    assert (reply.data["due"], reply.data["milestone"], reply.data["lead"]) == (None, "deletion", -172800)


async def test_below_an_answer_the_lead_is_asked_and_the_title_is_the_task(bot: Bot, folder: Folder) -> None:
    folder.change("milestones.toml", "not_announced = true", "date = 2026-10-24")
    folder.change("claims/deletion.toml", "not_announced = true", "date = 2026-10-24")
    bot.parts.shelf.reload()
    reply = await bot.press("remind:about:deletion")
    assert handles(reply) == ["remind:lead:deletion:1", "remind:lead:deletion:0"]
    await bot.press("remind:lead:deletion:1", language="es")
    assert (await bot.press("remind:lead:deletion:7")).action is Action.REFUSAL
    [reminder] = await held(bot)
    assert reminder.what == "Eliminación de los datos de Lumen"
    assert reminder.timing.due == NOON.replace(day=23, hour=9)


async def test_completions_are_instants_that_mean_the_same_when_picked(bot: Bot) -> None:
    await bot.say("/settings zone Berlin")
    likely = await bot.suggest("remind", "when", "")
    assert [one.label for one in likely][-2:] == ["2026-10-27 09:00 Europe/Berlin", "2026-11-19 09:00 Europe/Berlin"]
    five = await bot.suggest("remind", "when", "at 5")
    assert [one.value for one in five] == ["2026-10-20T17:00", "2026-10-21T05:00"]
    words = await bot.suggest("remind", "when", "every friday 18:00")
    assert [(one.label, one.value) for one in words] == [
        ("every friday 18:00 → 2026-10-23 18:00 Europe/Berlin", "every friday 18:00")
    ]
    await bot.say(command="remind", options={"when": five[1].value, "what": "rise"})
    [reminder] = await held(bot)
    assert reminder.timing == Timing(NOON.replace(day=21, hour=3), "Europe/Berlin")
    assert await bot.suggest("remind", "what", "x") == ()


async def test_a_zone_that_is_known_nowhere_changes_nothing(bot: Bot) -> None:
    reply = await bot.say("remind me tomorrow at 9 to export")
    zone = next(handle for handle in handles(reply) if handle.startswith("remind:zone:"))
    assert (await bot.press(zone, "Atlantis")).action is Action.REFUSAL
    assert (await bot.parts.preferences.of(ANN)).zone is None
    assert (await bot.press(zone, "Berlin")).action is Action.REMINDER_CHANGED


async def test_a_very_long_text_is_refused_with_a_reason(bot: Bot) -> None:
    reply = await bot.say(command="remind", text="tomorrow " + "x" * 3000)
    assert reply.action is Action.REFUSAL
    assert "too long" in said(reply)


async def test_an_address_is_no_part_of_a_private_reminder(bot: Bot) -> None:
    await bot.say("remind me in 2 hours to call", address=Address("fake", "dm-7"))
    assert [one.origin for one in await held(bot)] == [None]


@pytest.mark.parametrize(
    "words",
    [
        "recuérdame 3 días antes del borrado de datos guardar mis videos",
        "remind me 3 days before the data deletion to save my videos",
        "veri silinmesinden 3 gün önce videolarımı kaydetmemi hatırlat",
        "avísame 3 días antes del borrado de datos para guardar mis videos",
    ],
)
async def test_a_milestone_is_told_from_the_task_behind_it(bot: Bot, words: str) -> None:
    await bot.say(words)
    [reminder] = await held(bot)
    assert reminder.timing.tie is not None
    assert (reminder.timing.tie.milestone, reminder.timing.tie.lead) == ("deletion", timedelta(days=-3))
    assert reminder.what in {"guardar mis videos", "save my videos", "videolarımı kaydetmemi"}


async def test_to_be_told_a_day_before_something_is_to_be_reminded_of_it(bot: Bot) -> None:
    reply = await bot.say("avísame un día antes del borrado de datos")
    assert (reply.action, reply.language) == (Action.CHOICES, "es")
    await bot.say("guardar mis videos")
    [reminder] = await held(bot)
    assert reminder.timing.tie is not None
    assert (reminder.timing.tie.milestone, reminder.what) == ("deletion", "guardar mis videos")
