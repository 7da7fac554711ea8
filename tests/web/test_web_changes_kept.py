"""The feed of changes over a real store: the knowledge is edited while the pages are served, and the bot restarts."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fakes import FakeMatcher, TurnedClock
from httpx import ASGITransport, AsyncClient
from lumen import Folder, write_folder
from web.web_kit import SETTINGS, VOICE, FakeExports

from bot.deadlines import ServedDeadlines
from bot.knowledge.shelf import Shelf
from bot.memory import Memory, open_memory
from bot.web.application import build_application
from bot.web.parts import Kept, Parts


@dataclass
class Served:
    """A bot with pages, as a start makes it: everything anew but what lies in the home."""

    home: Path
    folder: Folder
    clock: TurnedClock = field(default_factory=TurnedClock)
    memory: Memory = field(init=False)

    async def start(self) -> "Served":
        self.shelf = Shelf(self.folder.root, frozenset(), FakeMatcher().fit, self.clock)
        deadlines = ServedDeadlines(self.shelf, VOICE, self.clock)
        self.memory = open_memory(self.home, self.clock, deadlines, lambda: None)
        await self.memory.follows.announce()
        memory = self.memory
        kept = Kept(memory.feeds, memory.kept, memory.followed, memory.preferences)
        parts = Parts(self.shelf, VOICE, self.clock, deadlines, kept, FakeExports(), changes=memory.changes)
        transport = ASGITransport(build_application(SETTINGS, parts))
        self.browser = AsyncClient(transport=transport, base_url="https://bot.example")
        return self

    async def restart(self) -> None:
        await self.memory.store.close()
        await self.start()

    async def moves(self, old: str, new: str) -> None:
        for name in ("milestones.toml", "claims/app.toml"):
            self.folder.change(name, f"date = {old}", f"date = {new}")
        self.shelf.reload()
        await self.memory.follows.announce()

    async def changes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.browser.get("/changes.json")).json()["changes"]
        return found


async def test_an_edit_is_listed_once_however_often_the_bot_restarts(tmp_path: Path) -> None:
    bot = await Served(tmp_path / "home", write_folder(tmp_path / "knowledge")).start()
    assert await bot.changes() == []
    assert "Nothing has changed" in (await bot.browser.get("/changes")).text
    await bot.moves("2026-04-26", "2026-12-17")
    (told,) = await bot.changes()
    assert (told["milestone"], told["title"], told["new"]) == ("app_end", "Lumen app closed", False)
    assert (told["before"]["first"], told["now"]["first"]) == ("2026-04-26", "2026-12-17")
    for _restart in range(3):
        await bot.restart()
        assert await bot.changes() == [told]
    page = (await bot.browser.get("/changes")).text
    assert page.count('<li class="date">') == 1
    assert "17 December 2026" in page
    assert "/changes" in (await bot.browser.get("/")).text
    await bot.memory.store.close()


async def test_what_was_edited_while_the_bot_was_away_is_listed_when_it_is_back(tmp_path: Path) -> None:
    bot = await Served(tmp_path / "home", write_folder(tmp_path / "knowledge")).start()
    await bot.memory.store.close()
    for name in ("milestones.toml", "claims/app.toml"):
        bot.folder.change(name, "date = 2026-04-26", "date = 2026-12-17")
    await bot.start()
    assert [told["now"]["first"] for told in await bot.changes()] == ["2026-12-17"]
    await bot.memory.store.close()
