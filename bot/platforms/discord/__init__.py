"""Discord, behind one door: only what stands here is for the rest of the house, and only types of the house leave it.

The library takes 0.4 s to import, so nothing here imports it: `build` does, and is called where a token is held.
"""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.core.clock import Clock
from bot.core.platform import Platform
from bot.exports.fetching.gate import Gate
from bot.platforms.discord.addresses import ATTACHMENT_HOSTS
from bot.platforms.discord.parts import Parts
from bot.platforms.discord.settings import OFFICIAL, DiscordSettings, discord_settings
from bot.platforms.findings import Finding

if TYPE_CHECKING:
    from bot.exports.sources.posts import History
    from bot.platforms.discord.files import DiscordFiles

__all__ = [
    "ATTACHMENT_HOSTS",
    "DiscordSettings",
    "Parts",
    "attachment_gate",
    "build",
    "build_files",
    "build_history",
    "diagnose",
    "discord_settings",
]


def build(settings: DiscordSettings, parts: Parts) -> Platform:
    """The platform, not yet running."""
    from bot.platforms.discord.client import BotClient  # noqa: PLC0415  the library, and only now
    from bot.platforms.discord.platform import DiscordPlatform  # noqa: PLC0415

    return DiscordPlatform(settings, lambda: BotClient(settings, parts))


def build_history(settings: DiscordSettings, clock: Clock) -> "History":
    """What people posted, for exports; asks Discord for nothing until it is asked."""
    from bot.platforms.discord.history import DiscordHistory  # noqa: PLC0415  the library, and only now
    from bot.platforms.discord.reading import reader  # noqa: PLC0415

    return DiscordHistory(reader(settings), clock)


def build_files(settings: DiscordSettings) -> "DiscordFiles":
    """What people sent the bot, for exports; asks Discord for nothing until it is asked."""
    from bot.platforms.discord.files import DiscordFiles  # noqa: PLC0415  the library, and only now
    from bot.platforms.discord.reading import reader  # noqa: PLC0415

    return DiscordFiles(reader(settings))


def attachment_gate(settings: DiscordSettings) -> Gate:
    """Leads to where Discord keeps attachments; a server of the operator's own in Discord's place keeps its own."""
    ours = frozenset() if settings.api == OFFICIAL else frozenset({urlsplit(settings.api).netloc})
    return Gate(hosts=ATTACHMENT_HOSTS, private=ours)


async def diagnose(settings: DiscordSettings, clock: Clock) -> tuple[Finding, ...]:
    """Everything that is wrong with the bot's setup at Discord or worth knowing, most urgent first."""
    from bot.platforms.discord import doctor  # noqa: PLC0415  the HTTP library, and only now

    return await doctor.diagnose(settings, clock)
