"""What goes wrong around reminders and what people notice of it: the real program, a stand-in Telegram, real files.

Reminders are put where the handlers keep them; what is held against is what people were told.
"""

from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from e2e.bot_process import Home
from e2e.telegram_standin import TOKEN, TelegramStandIn
from e2e.telegram_world import Chat, User

from bot.core.clock import system_clock
from bot.core.people import Address, Person
from bot.reminders.reminder import Reminder, State, Timing
from bot.store.opening import FILE

pytest_plugins = ["e2e.program_fixtures", "e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

SOON = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Town:
    """A bot's home, and Ann who set reminders there."""

    home: Home
    server: TelegramStandIn
    ann: User

    @property
    def person(self) -> Person:
        return Person("telegram", str(self.ann.id))

    def reminder(self, words: str, within: timedelta = SOON, origin: Chat | None = None) -> Reminder:
        place = None if origin is None else Address("telegram", str(origin.id))
        return Reminder(self.person, words, Timing(system_clock() + within, "UTC"), place)

    def said(self, chat: Chat | None = None) -> list[str]:
        chat = chat or self.server.world.private(self.ann)
        return [message["text"] for message in self.server.said(chat)]

    async def told(self, process: Process, words: str) -> None:
        await self.home.until(process, lambda: any(words in text for text in self.said()))

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Process]:
        """A bot that serves; it leaves at the end."""
        async with self.home.bot() as process:
            await self.home.until(process, lambda: "telegram_connected" in self.home.log())
            yield process
            await self.home.leave(process)


@pytest.fixture
def town(telegram: TelegramStandIn, tmp_path: Path, lumen: Path) -> Town:
    home = Home(tmp_path, lumen, {"TELEGRAM_TOKEN": TOKEN, "SUNSET_TELEGRAM_API": telegram.base})
    return Town(home, telegram, telegram.world.user("Ann"))


async def test_after_downtime_one_message_tells_all_that_fell_due(town: Town) -> None:
    await town.home.put(*(town.reminder(f"thing {number}", timedelta(minutes=-20 - number)) for number in range(6)))
    async with town.bot() as process:
        await town.told(process, "thing 0")
    [digest] = town.said()
    assert all(f"thing {number}" in digest for number in range(6))
    assert "While I was away, 6 of your reminders fell due" in digest
    assert await town.home.listed(town.person) == ()


async def test_who_blocked_the_bot_is_told_in_the_group_without_the_text_and_finds_it_kept(town: Town) -> None:
    """And a second one does not knock at the closed door again."""
    group = town.server.world.group("Lamps")
    town.ann.blocked = True
    await town.home.put(*(town.reminder(f"my secret {number}", number * SOON, group) for number in range(2)))
    async with town.bot() as process:
        await town.home.until(process, lambda: len(town.said(group)) == 2)
    assert not any("secret" in text for text in town.said(group))
    assert "Something waits for you" in town.said(group)[0]
    assert [held.state for held in await town.home.listed(town.person)] == [State.UNDELIVERED] * 2
    assert len([call for call in town.server.called("sendMessage") if call.status == 403]) == 1
    async with town.home.memory() as memory:
        kept = await memory.notices.undelivered(town.person)
    assert [one.reason for one in kept] == ["closed"] * 2


async def test_a_rate_limit_is_waited_out_and_the_reminder_comes_once(town: Town) -> None:
    town.server.floods[town.ann.id] = 2
    await town.home.put(town.reminder("the lamp"))
    async with town.bot() as process:
        await town.told(process, "the lamp")
    refused, sent = town.server.called("sendMessage")
    assert (refused.status, sent.status) == (429, 200)
    assert sent.at - refused.at >= 2
    assert len(town.said()) == 1


async def test_a_second_bot_waits_and_takes_over_when_the_first_is_killed(town: Town) -> None:
    await town.home.put(town.reminder("the first"))
    async with town.home.bot() as first:
        await town.told(first, "the first")
        async with town.home.bot() as second:
            await town.home.until(second, lambda: "waiting_for_other_bot" in town.home.log())
            assert f"process={first.pid}" in town.home.log()
            await town.home.put(town.reminder("the second", timedelta()))
            first.kill()
            await town.told(second, "the second")
            await town.home.leave(second)
    assert len(town.said()) == 2


async def test_a_second_bot_that_waits_is_asked_to_leave_and_leaves(town: Town) -> None:
    async with town.home.bot() as first:
        await town.home.serving(first)
        async with town.home.bot() as second:
            await town.home.until(second, lambda: "waiting_for_other_bot" in town.home.log())
            await town.home.leave(second)
        await town.home.leave(first)


def damage(file: Path) -> bytes:
    content = b"no database at all" + file.read_bytes()[18:]
    file.write_bytes(content)
    return content


async def test_a_damaged_file_is_set_aside_and_said_and_the_bot_goes_on(town: Town) -> None:
    await town.home.put(town.reminder("lost", timedelta(days=1)))
    damaged = damage(town.home.folder / FILE)
    async with town.bot() as process:
        await town.server.say(town.server.world.private(town.ann), town.ann, "who are you?")
        await town.home.until(process, lambda: bool(town.said()))
    [aside] = town.home.folder.glob(f"{FILE}.damaged-*Z")
    assert aside.read_bytes() == damaged
    assert "store_damaged" in town.home.log()
    assert f"What was kept is damaged; it was put aside as {aside}, and begun anew." in town.home.log()
