"""Looks at the bot from outside, as Discord does. What that means is said by findings.py.

Asks three questions over HTTP and changes nothing. It needs no connection to the gateway, and not the library.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.core.clock import Clock
from bot.platforms.discord.findings import Examination, Seen, findings
from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.findings import Finding

TIMEOUT = aiohttp.ClientTimeout(total=15)


async def diagnose(settings: DiscordSettings, clock: Clock) -> tuple[Finding, ...]:
    """Everything that is wrong or worth knowing, in the order in which it is best mended."""
    headers = {"Authorization": f"Bot {settings.token}", "User-Agent": "DiscordBot (sunset-bot, doctor)"}
    async with aiohttp.ClientSession(headers=headers, timeout=TIMEOUT) as session:
        application = await _get(session, f"{settings.api}/applications/@me")
        at = clock()
        gateway = await _get(session, f"{settings.api}/gateway/bot")
        servers = await _get(session, f"{settings.api}/users/@me/guilds")
    return tuple(findings(Examination(settings, at, application, gateway, servers)))


async def _get(session: aiohttp.ClientSession, url: str) -> Seen:
    try:
        async with session.get(url) as response:
            body = await response.json(content_type=None)
            return Seen(response.status, body, _date(response.headers.get("Date")))
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        return Seen(0, type(error).__name__)


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC) if header else None
    except ValueError:
        return None
