"""`sunset-bot backup` and `restore`: a copy taken while the bot runs brings back what it kept."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from e2e.bot_process import Home
from e2e.program import Done, environment, run
from e2e.telegram_standin import TOKEN, TelegramStandIn

from bot.core.clock import system_clock
from bot.core.people import Person
from bot.reminders.reminder import Reminder, Timing
from bot.store.opening import FILE

pytest_plugins = ["e2e.program_fixtures", "e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


def reminder(person: Person, words: str, within: timedelta) -> Reminder:
    return Reminder(person, words, Timing(system_clock() + within, "UTC"))


async def typed(home: Path, *arguments: str) -> Done:
    return await asyncio.to_thread(run, arguments, environment(home), home)


def refused(done: Done, words: str) -> bool:
    return (done.status, done.out) == (1, "") and words in done.err and "Traceback" not in done.err


async def test_a_copy_taken_while_it_runs_brings_back_what_it_kept(
    telegram: TelegramStandIn, tmp_path: Path, lumen: Path
) -> None:
    home = Home(tmp_path / "home", lumen, {"TELEGRAM_TOKEN": TOKEN, "SUNSET_TELEGRAM_API": telegram.base})
    await asyncio.to_thread(home.folder.mkdir)
    ann, copy = telegram.world.user("Ann"), str(tmp_path / "copy.db")
    person, chat = Person("telegram", str(ann.id)), telegram.world.private(ann)
    await home.put(reminder(person, "now", timedelta()), reminder(person, "tomorrow", timedelta(days=1)))
    async with home.bot() as process:
        await home.until(process, lambda: bool(telegram.said(chat)))
        copied = await typed(home.folder, "backup", copy)
        assert copied == Done(0, f"{copy} now holds what the bot keeps in {home.folder}.\n", "")
        running = await typed(home.folder, "restore", copy)
        words = (
            f"A bot is running on {home.folder} (process {process.pid}): stop it, then restore. Nothing was changed."
        )
        assert refused(running, words)
        await home.put(reminder(person, "after the copy", timedelta(days=2)))
        await home.leave(process)
    restored = await typed(home.folder, "restore", copy)
    [aside] = home.folder.glob(f"{FILE}.replaced-*")
    said = f"The bot will start with what {copy} holds.\nWhat it had kept until now is in {aside}.\n"
    assert restored == Done(0, said, "")
    assert [held.what for held in await home.listed(person)] == ["tomorrow"]
    await home.put(reminder(person, "again", timedelta()))
    async with home.bot() as process:
        await home.until(process, lambda: len(telegram.said(chat)) > 1, 60)
        await home.leave(process)
    assert ["again" in message["text"] for message in telegram.said(chat)] == [False, True]


REFUSED: list[tuple[Sequence[str], str]] = [
    (["backup", "copy.db"], "There is nothing to copy: the bot has kept nothing in"),
    (["backup", "nowhere/copy.db"], "There is no folder"),
    (["restore", "copy.db"], "There is no file copy.db."),
    (["restore", "notes.txt"], "is nothing the bot has kept. Nothing was changed."),
    (["restore", FILE], "That file is the one the bot itself writes to. Nothing was changed."),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED, ids=[" ".join(arguments) for arguments, _ in REFUSED])
async def test_what_cannot_be_copied_is_said_in_a_sentence(
    tmp_path: Path, arguments: Sequence[str], words: str
) -> None:
    await asyncio.to_thread((tmp_path / "notes.txt").write_text, "these are notes")
    if arguments[-1] == FILE:
        await asyncio.to_thread((tmp_path / FILE).write_text, "")
    assert refused(await typed(tmp_path, *arguments), words)


async def test_what_only_the_terminal_keeps_is_said_to_be_there(tmp_path: Path) -> None:
    corner = tmp_path / "a home" / "terminal"
    corner.mkdir(parents=True)
    (corner / FILE).touch()
    done = await typed(corner.parent, "backup", str(tmp_path / "copy.db"))
    assert refused(
        done, f"The terminal conversation keeps its things in {corner}. Copy those with: SUNSET_HOME='{corner}'"
    )
