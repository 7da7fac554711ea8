"""The list Telegram shows behind "/": for each kind of chat and each language, and set only where it changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeAlias

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from bot.core.phrase import Phrase
from bot.core.router import Handler
from bot.core.text import one_line
from bot.core.voice import Voice
from bot.platforms.telegram.limits import LONGEST_DESCRIPTION, cut
from bot.platforms.telegram.retrying import Sleep, persist

log = structlog.get_logger()

MOST = 100
FALLBACK = None
"""The language of those for whose own there is no list: ours is English."""

Listed: TypeAlias = tuple[tuple[str, str], ...]
"""Names and what they do, in the order shown."""


@dataclass(frozen=True, slots=True)
class Menu:
    """One list: where it is shown and to speakers of what."""

    scope: BotCommandScope
    language: str | None


def wanted(handlers: Iterable[Handler], voice: Voice, at: datetime) -> Mapping[Menu, Listed]:
    """Every list as it should be: what only admins may do is shown to admins only."""
    everybody = [handler.name for handler in handlers if not handler.command.admin]
    admins = [handler.name for handler in handlers]
    scopes: tuple[tuple[BotCommandScope, list[str]], ...] = (
        (BotCommandScopeAllPrivateChats(), everybody),
        (BotCommandScopeAllGroupChats(), everybody),
        (BotCommandScopeAllChatAdministrators(), admins),
    )
    languages = (FALLBACK, *(code for code in voice.languages if len(code) == 2))  # noqa: PLR2004  ISO 639-1 only
    return {
        Menu(scope, language): tuple((name, _described(name, voice, language, at)) for name in names[:MOST])
        for scope, names in scopes
        for language in languages
    }


async def offer(bot: Bot, menus: Mapping[Menu, Listed], sleep: Sleep) -> int:
    """Makes Telegram show these lists, and says how many it did not show so far."""
    changed = 0
    for menu, listed in menus.items():
        shown = await persist(partial(bot.get_my_commands, menu.scope, menu.language), sleep)
        if tuple((command.command, command.description) for command in shown) == listed:
            continue
        given = [BotCommand(name, does) for name, does in listed]
        await persist(partial(bot.set_my_commands, given, menu.scope, menu.language), sleep)
        changed += 1
    if changed:
        log.info("telegram_commands_changed", lists=changed)
    return changed


def _described(name: str, voice: Voice, language: str | None, at: datetime) -> str:
    words = one_line(voice.say((Phrase(f"command.{name}"),), language, at))
    return cut(words, LONGEST_DESCRIPTION)
