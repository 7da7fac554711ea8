"""The page of changes of the program: an edit is listed while it runs, and once, though it is killed and started."""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from e2e.bot_process import Home
from e2e.program import Homes
from e2e.telegram_standin import TOKEN, TelegramStandIn
from httpx import AsyncClient
from lumen import Folder

pytest_plugins = ["e2e.program_fixtures", "e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Pages:
    browser: AsyncClient
    until: Callable[[Callable[[], bool]], Awaitable[None]]

    async def changes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.browser.get("/changes.json")).json()["changes"]
        return found


@dataclass(frozen=True, slots=True)
class Town:
    home: Home
    address: str

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Pages]:
        """A bot that serves its pages, killed at the end."""
        began = self.home.served()
        async with self.home.bot() as process, AsyncClient(base_url=self.address) as browser:
            await self.home.until(process, lambda: self.home.log().count("web_listening") > began)
            yield Pages(browser, partial(self.home.until, process))


@pytest.fixture
def town(telegram: TelegramStandIn, homes: Homes, folder: Folder) -> Town:
    home, listen = homes.new("changes"), f"127.0.0.1:{free_port()}"
    settings = {"TELEGRAM_TOKEN": TOKEN, "SUNSET_TELEGRAM_API": telegram.base, "SUNSET_WEB_LISTEN": listen}
    return Town(Home(home, folder.root, settings), f"http://{listen}")


async def test_an_edit_is_listed_once_however_often_it_starts(town: Town, folder: Folder) -> None:
    async with town.serving() as pages:
        assert await pages.changes() == []
        for name in ("claims/app.toml", "milestones.toml"):
            folder.change(name, "date = 2026-04-26", "date = 2026-05-17")
        await pages.until(lambda: "changes_announced" in town.home.log())
        (told,) = await pages.changes()
    assert (told["milestone"], told["before"]["first"], told["now"]["first"]) == ("app_end", "2026-04-26", "2026-05-17")
    async with town.serving() as pages:
        assert await pages.changes() == [told]
        assert (await pages.browser.get("/changes")).text.count('<li class="date">') == 1
