"""Discord is told our commands when they changed, and only then."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.platforms.discord.commands import Json
from bot.platforms.discord.syncing import FILE, Syncing

COMMANDS: list[Json] = [{"name": "ask"}]


@dataclass(slots=True)
class FakeUpsert:
    """Takes commands, or refuses them."""

    refuses: discord.HTTPException | None = None
    told: list[list[Json]] = field(default_factory=list)

    async def __call__(self, payload: list[Json]) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.told.append(payload)


async def test_the_same_commands_are_told_once(tmp_path: Path) -> None:
    upsert = FakeUpsert()
    await Syncing(tmp_path / "new").sync(7, COMMANDS, upsert)
    await Syncing(tmp_path / "new").sync(7, COMMANDS, upsert)
    assert upsert.told == [COMMANDS]


async def test_changed_commands_are_told_again(tmp_path: Path) -> None:
    upsert = FakeUpsert()
    await Syncing(tmp_path).sync(7, COMMANDS, upsert)
    await Syncing(tmp_path).sync(7, [*COMMANDS, {"name": "help"}], upsert)
    assert len(upsert.told) == 2


async def test_another_application_is_told_too_and_the_first_is_not_forgotten(tmp_path: Path) -> None:
    upsert = FakeUpsert()
    for application in (7, 8, 7):
        await Syncing(tmp_path).sync(application, COMMANDS, upsert)
    assert len(upsert.told) == 2


@pytest.mark.parametrize("content", ["", "{", "[1]"])
async def test_a_broken_file_costs_one_more_telling(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    upsert = FakeUpsert()
    await Syncing(tmp_path).sync(7, COMMANDS, upsert)
    assert len(upsert.told) == 1
    assert set(json.loads((tmp_path / FILE).read_text())) == {"7"}


async def test_refused_commands_are_told_again_next_time(tmp_path: Path) -> None:
    answer: Any = SimpleNamespace(status=400, reason="", headers={})
    await Syncing(tmp_path).sync(7, COMMANDS, FakeUpsert(discord.HTTPException(answer, {"code": 50035})))
    upsert = FakeUpsert()
    await Syncing(tmp_path).sync(7, COMMANDS, upsert)
    assert upsert.told == [COMMANDS]
