"""A process that is killed again and again while people ask: nobody is left without an answer."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from e2e.telegram_house import QUESTION
from e2e.telegram_standin import TelegramStandIn
from e2e.telegram_world import User

from bot.platforms.telegram.sending import UNDER_WAY

pytest_plugins = ["e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

ROOT = Path(__file__).parents[2]
PEOPLE = 40


@asynccontextmanager
async def program(server: TelegramStandIn, home: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT)])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "e2e.telegram_program",
        server.base,
        str(home),
        env={"PYTHONPATH": paths, "PATH": os.environ.get("PATH", "")},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def answers(server: TelegramStandIn, people: list[User]) -> list[int]:
    return [len(server.said(server.world.private(person))) for person in people]


def reached(server: TelegramStandIn, people: list[User], quota: int) -> bool:
    return sum(answers(server, people)) >= quota


async def test_killed_at_any_moment_it_answers_everybody_and_hardly_anybody_twice(
    telegram: TelegramStandIn, tmp_path: Path
) -> None:
    """What was under way when it died is answered by the next. Only an answer sent in its last moment comes again."""
    people = [telegram.world.user(f"P{number}") for number in range(PEOPLE)]
    for person in people:
        await telegram.say(telegram.world.private(person), person, QUESTION)
    kills = 0
    for quota in range(4, PEOPLE, 9):
        async with program(telegram, tmp_path / "home") as process:
            await telegram.until(partial(reached, telegram, people, quota))
            process.kill()
            kills += 1
    async with program(telegram, tmp_path / "home") as process:
        await telegram.until(lambda: min(answers(telegram, people)) >= 1 and not telegram.waiting)
        process.terminate()
        async with asyncio.timeout(10):
            assert await process.wait() == 0
    told = answers(telegram, people)
    assert min(told) == 1
    assert sum(told) - PEOPLE <= kills * UNDER_WAY, f"after {kills} kills: {told}"
