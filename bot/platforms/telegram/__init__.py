"""Telegram: the only door to python-telegram-bot. What is imported from here does not load it: a token comes first."""

from typing import TYPE_CHECKING

from bot.core.clock import Clock
from bot.platforms.contacts import Contacts
from bot.platforms.findings import Finding
from bot.platforms.telegram.parts import Parts
from bot.platforms.telegram.settings import MOST_BYTES, OFFICIAL, TelegramSettings, telegram_settings

if TYPE_CHECKING:
    from bot.exports.fetching.gate import Gate
    from bot.platforms.telegram.files import TelegramFiles
    from bot.platforms.telegram.platform import Telegram

__all__ = [
    "MOST_BYTES",
    "OFFICIAL",
    "Contacts",
    "Parts",
    "TelegramSettings",
    "build",
    "build_files",
    "diagnose",
    "telegram_settings",
]


def build(settings: TelegramSettings, parts: Parts) -> "Telegram":
    """The platform, not yet connected."""
    from bot.platforms.telegram.platform import Telegram  # noqa: PLC0415  loads the library

    return Telegram(settings, parts)


def build_files(settings: TelegramSettings) -> "tuple[TelegramFiles, Gate]":
    """What people sent the bot, for exports, and the way to where it is; asks for nothing until it is asked."""
    from bot.platforms.telegram import files  # noqa: PLC0415  loads the library

    return files.TelegramFiles(settings), files.gate(settings)


async def diagnose(settings: TelegramSettings, clock: Clock) -> tuple[Finding, ...]:
    """Everything that is wrong with the bot's setup at Telegram or worth knowing, most urgent first."""
    from bot.platforms.telegram import doctor  # noqa: PLC0415  loads the library

    return await doctor.diagnose(settings, clock)
