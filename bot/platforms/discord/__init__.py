"""Discord, behind one door: only what stands here is for the rest of the house, and only types of the house leave it.

The library takes 0.4 s to import, so nothing here imports it: `build` does, and is called where a token is held.
"""

from typing import TYPE_CHECKING

from bot.core.clock import Clock
from bot.core.platform import Platform
from bot.platforms.discord.addresses import ATTACHMENT_HOSTS
from bot.platforms.discord.parts import Parts
from bot.platforms.discord.settings import DiscordSettings, discord_settings
from bot.platforms.findings import Finding

if TYPE_CHECKING:
    from bot.exports.sources.posts import History

__all__ = [
    "ATTACHMENT_HOSTS",
    "DiscordSettings",
    "Parts",
    "build",
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


async def diagnose(settings: DiscordSettings, clock: Clock) -> tuple[Finding, ...]:
    """Everything that is wrong with the bot's setup at Discord or worth knowing, most urgent first."""
    from bot.platforms.discord import doctor  # noqa: PLC0415  the HTTP library, and only now

    return await doctor.diagnose(settings, clock)
