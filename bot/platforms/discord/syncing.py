"""Tells Discord our commands, but only when they changed: it counts how often it is told, and remembers by itself.

What was told last is kept as a fingerprint for each application in one small file; a lost file costs one more telling.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import discord
import structlog

from bot.platforms.discord.commands import Json, fingerprint

log = structlog.get_logger()

FILE = "discord-commands.json"

Upsert = Callable[[list[Json]], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Syncing:
    home: Path

    async def sync(self, application: int, payload: list[Json], upsert: Upsert) -> None:
        """A failure is the operator's to read: the commands of the last time go on working."""
        mark = fingerprint(payload)
        told = self._told()
        if told.get(str(application)) == mark:
            return
        try:
            await upsert(payload)
        except discord.HTTPException as error:
            log.error("discord_commands_not_synced", status=error.status, code=error.code)  # noqa: TRY400
            return
        self._keep({**told, str(application): mark})
        log.info("discord_commands_synced", commands=len(payload))

    def _told(self) -> dict[str, str]:
        try:
            found = json.loads((self.home / FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    def _keep(self, told: dict[str, str]) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        new = self.home / f"{FILE}.new"
        new.write_text(json.dumps(told), encoding="utf-8")
        new.replace(self.home / FILE)
