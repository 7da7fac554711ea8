"""A person's own reminders: only their own, by every way there is; what was lost is shown with the reason."""

from datetime import datetime, timedelta

import pytest
from boxes import LEASE
from fakes import ANN, BOB, NOON
from lumen import Folder
from reminder_kit import Bot, handles, said

from bot.core.message import Action
from bot.core.notice import Claim, Settled
from bot.core.platform import Reason
from bot.reminders.recurrence import next_after
from bot.reminders.reminder import Reminder, State, Timing

HOUR = timedelta(hours=1)


@pytest.fixture
async def bot(folder: Folder) -> Bot:
    """Ann has three reminders: write, call mum, call bob."""
    found = Bot(folder.root)
    for hours, what in ((2, "write a letter"), (26, "call mum"), (50, "call bob")):
        await found.parts.reminders.set(Reminder(ANN, what, Timing(NOON + hours * HOUR, "UTC")))
    return found


async def states(bot: Bot) -> dict[int, State]:
    return {one.number: one.state for one in await bot.parts.reminders.of(ANN)}


@pytest.mark.parametrize(
    "handle",
    [
        "reminders:cancel:1",
        "reminders:pause:1",
        "reminders:change:1",
        "reminders:snooze:1:10m",
        "reminders:show:1",
        "reminders:cancel:1.2",
    ],
)
async def test_nobody_touches_anothers(bot: Bot, handle: str) -> None:
    before = await bot.parts.reminders.of(ANN)
    reply = await bot.press(handle, "tomorrow at 9" if "change" in handle else "", person=BOB)
    assert reply.action is Action.REFUSAL
    assert said(reply) == "You have no such reminder. /reminders lists yours."
    assert await bot.parts.reminders.of(ANN) == before


@pytest.mark.parametrize(
    "handle", ["reminders", "reminders:", "reminders:cancel:", "reminders:cancel:x", "reminders:x:1"]
)
async def test_what_nobody_here_made_does_nothing(bot: Bot, handle: str) -> None:
    before = await bot.parts.reminders.of(ANN)
    assert (await bot.press(handle)).action is Action.REFUSAL
    assert await bot.parts.reminders.of(ANN) == before


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("cancel reminder 2", {1, 3}),
        ("cancel the reminder to call mum", {1, 3}),
        ("cancel my reminder for tomorrow", {1, 3}),
        ("/reminders cancel 3", {1, 2}),
        ("/reminders cancel letter", {2, 3}),
        ("cancel the reminder about the weather", {1, 2, 3}),
        ("/reminders cancel 9", {1, 2, 3}),
        ("cancel the call reminder", {1, 2, 3}),
        ("cancel all my reminders", {1, 2, 3}),
    ],
)
async def test_which_one_is_meant(bot: Bot, words: str, left: set[int]) -> None:
    """Where two could be, or all of them are, it is asked first."""
    await bot.say(words)
    assert set(await states(bot)) == left


async def test_all_of_them_are_paused_after_a_question(bot: Bot) -> None:
    reply = await bot.say("pause all my reminders")
    assert handles(reply) == ["reminders:all:pause"]
    await bot.press("reminders:all:pause")
    assert set((await states(bot)).values()) == {State.PAUSED}


@pytest.mark.parametrize(
    ("verb", "at_rest", "then"),
    [
        ("pause", {1}, {1: State.PAUSED, 2: State.PAUSED, 3: State.PAUSED}),
        ("pause", {2}, {1: State.PAUSED, 2: State.PAUSED, 3: State.PAUSED}),
        ("resume", {2, 3}, {1: State.ACTIVE, 2: State.ACTIVE, 3: State.ACTIVE}),
        ("cancel", {2}, {}),
    ],
)
async def test_all_of_them_are_those_that_it_can_be_done_to(
    bot: Bot, verb: str, at_rest: set[int], then: dict[int, State]
) -> None:
    for number in at_rest:
        await bot.press(f"reminders:pause:{number}")
    assert handles(await bot.say(f"/reminders {verb} all")) == [f"reminders:all:{verb}"]
    reply = await bot.press(f"reminders:all:{verb}")
    assert reply.action is not Action.REFUSAL
    assert await states(bot) == then


async def test_what_stops_midway_tells_what_was_done_and_why_not_the_rest(bot: Bot) -> None:
    reply = await bot.press("reminders:cancel:1.99.2")
    assert (reply.action, handles(reply)) == (Action.REMINDER_CANCELLED, ["reminders:undo:1"])
    assert "write a letter" in said(reply)
    assert "You have no such reminder." in said(reply)
    assert await states(bot) == {2: State.ACTIVE, 3: State.ACTIVE}


async def test_a_change_said_before_it_was_clear_to_which(bot: Bot) -> None:
    reply = await bot.say("move the call reminder to friday 9:00")
    assert [handle.rpartition(":")[2] for handle in handles(reply)] == ["2", "3"]
    await bot.press(handles(reply)[1])
    assert [(one.number, one.timing.due) for one in await bot.parts.reminders.of(ANN)][2] == (
        3,
        NOON.replace(day=23, hour=9),
    )


async def test_the_list_is_private_and_in_pages(bot: Bot) -> None:
    for number in range(15):
        await bot.parts.reminders.set(Reminder(ANN, f"more {number}", Timing(NOON + 99 * HOUR, "UTC")))
    first = await bot.in_hall("my reminders")
    assert first.private
    assert handles(first)[-1] == "reminders:list:2"
    second = await bot.press("reminders:list:2")
    assert len(second.choices) == 3
    told = first.data["reminders"]
    assert isinstance(told, list)
    assert len(told) == 18


async def test_one_can_be_picked_while_typing(bot: Bot) -> None:
    assert [one.value for one in await bot.suggest("reminders", "which", "call")] == ["2", "3"]
    assert (await bot.suggest("reminders", "which", "1"))[0].value == "1"
    assert await bot.suggest("reminders", "to", "call") == ()
    reply = await bot.say(command="reminders", options={"do": "snooze", "which": "2", "to": "in 5 minutes"})
    assert reply.action is Action.REMINDER_SNOOZED
    assert reply.data["due"] == "2026-10-20T12:05:00Z"


@pytest.mark.parametrize(
    ("preset", "due"),
    [("10m", "2026-10-20T12:10:00Z"), ("1h", "2026-10-20T13:00:00Z"), ("tomorrow", "2026-10-21T07:00:00Z")],
)
async def test_presets_of_a_snooze(bot: Bot, preset: str, due: str) -> None:
    await bot.say("/settings zone Berlin")
    assert (await bot.press(f"reminders:snooze:1:{preset}")).data["due"] == due


async def test_a_snooze_that_cannot_be_read_is_asked_again(bot: Bot) -> None:
    reply = await bot.press("reminders:snooze:1:ask", "when pigs fly")
    assert reply.action is Action.CHOICES
    await bot.say("in 20 minutes")
    assert (await bot.parts.reminders.numbered(ANN, 1)).snoozed == NOON + timedelta(minutes=20)


async def test_what_could_not_be_delivered_is_shown_with_the_reason_and_let_go_of(bot: Bot) -> None:
    bot.house.clock.turn(2 * HOUR)
    notices = bot.house.boxes.notices
    [notice] = await notices.claim(Claim("me", bot.now, LEASE, 9))
    await notices.give_up("me", Settled(notice, bot.now), Reason.CLOSED)
    listed = await bot.say("my reminders")
    assert handles(listed)[0] == "reminders:undelivered"
    shown = await bot.in_hall(chosen="reminders:undelivered")
    assert shown.private
    assert "write a letter" in said(shown)
    assert "you take no direct messages from me" in said(shown)
    assert "write a letter" not in said(await bot.press("reminders:undelivered", person=BOB))
    await bot.press("reminders:seen")
    assert await notices.undelivered(ANN) == ()


async def test_a_calendar_has_a_private_address_where_there_is_a_web_server(folder: Folder) -> None:
    bot = Bot(folder.root, feed_at=True)
    first, second = await bot.say("/reminders calendar"), await bot.press("reminders:feed")
    assert first.private
    token = said(second).partition("https://bot.example/")[2].split()[0].rstrip(")")
    assert await bot.parts.feeds.owner(token) == ANN
    await bot.press("reminders:unfeed")
    assert await bot.parts.feeds.owner(token) is None


@pytest.mark.parametrize("moved", ["make reminder 1 an hour later", "move reminder 1 30 minutes earlier"])
async def test_a_series_of_so_many_times_keeps_their_number_when_it_is_moved(folder: Folder, moved: str) -> None:
    bot = Bot(folder.root)
    await bot.say("remind me every day at 12:30 four times to stretch")
    await bot.say(moved)
    (held,) = await bot.parts.reminders.of(ANN)
    assert held.timing.series is not None
    dues: list[datetime | None] = [held.timing.due]
    while dues[-1] is not None:
        dues.append(next_after(held.timing.series, dues[-1]))
    assert len(dues) == 5, "four, and none after them"
