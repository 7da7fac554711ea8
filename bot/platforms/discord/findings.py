"""What the doctor saw, in plain words for the person who runs the bot: a pure function of the observations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.findings import Finding, Severity, clock_findings

PORTAL = "discord.com/developers/applications, your application"

_FEW_STARTS = 50
_CONTENT_FLAGS = (1 << 18) | (1 << 19)
"""Message Content Intent: granted to a verified bot, or switched on for a small one."""
_NEEDED = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Read Message History": 1 << 16,
    "Send Messages in Threads": 1 << 38,
}
_ADMINISTRATOR = 1 << 3
_UNAUTHORISED, _OK = 401, 200
_USER_INSTALL = "1"


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer of Discord's. `status` 0: none came, and `body` says why."""

    status: int
    body: Any
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that was seen, and when."""

    settings: DiscordSettings
    at: datetime
    application: Seen
    gateway: Seen
    servers: Seen


def findings(seen: Examination) -> Iterator[Finding]:
    if seen.application.status != _OK:
        yield _unreachable(seen.application)
        return
    application = seen.application.body
    yield Finding(Severity.OK, "discord_token", f"Discord knows the token: it is that of {application['name']}.")
    yield from clock_findings(seen.at, seen.application.date)
    yield from _intent(seen)
    yield from _endpoint(application)
    yield from _installs(application)
    yield from _starts(seen.gateway)
    yield from _permissions(seen)


def invitation(application: str) -> str:
    """The link by which an admin brings the bot to a server, with what it needs there and no more."""
    permissions = sum(_NEEDED.values())
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}"
        f"&scope=bot+applications.commands&permissions={permissions}"
    )


def _unreachable(application: Seen) -> Finding:
    if application.status == _UNAUTHORISED:
        return Finding(
            Severity.ERROR,
            "discord_token",
            "Discord does not accept the token in DISCORD_TOKEN.",
            f"In the developer portal ({PORTAL}, Bot) press Reset Token, and put the new one into DISCORD_TOKEN. "
            "It is the bot's token that is needed, not the application's public key or client secret.",
        )
    said = f"it said {application.status}" if application.status else f"{application.body}"
    return Finding(
        Severity.ERROR,
        "discord_reachable",
        f"Discord could not be reached ({said}).",
        "Look at the network, at SUNSET_DISCORD_API if it is set, and at discordstatus.com.",
    )


def _intent(seen: Examination) -> Iterator[Finding]:
    granted = bool(int(seen.application.body.get("flags", 0)) & _CONTENT_FLAGS)
    if seen.settings.message_content and not granted:
        yield Finding(
            Severity.ERROR,
            "discord_intent",
            "SUNSET_DISCORD_MESSAGE_CONTENT is on, but the Message Content Intent is not: Discord will refuse the bot.",
            f"In the developer portal ({PORTAL}, Bot, Privileged Gateway Intents) switch on Message Content Intent, "
            "or take the setting away.",
        )
    elif not seen.settings.message_content:
        yield Finding(
            Severity.OK,
            "discord_intent",
            "The bot reads only what speaks to it. Unprompted answers are off"
            + (", though the Message Content Intent is granted." if granted else "."),
            "To have them: Message Content Intent in the portal, SUNSET_DISCORD_MESSAGE_CONTENT=1, then /setup.",
        )


def _endpoint(application: dict[str, Any]) -> Iterator[Finding]:
    if application.get("interactions_endpoint_url"):
        yield Finding(
            Severity.ERROR,
            "discord_endpoint",
            "An Interactions Endpoint URL is set: Discord sends commands and presses there, and not to this bot.",
            f"In the developer portal ({PORTAL}, General Information) empty Interactions Endpoint URL.",
        )


def _installs(application: dict[str, Any]) -> Iterator[Finding]:
    if _USER_INSTALL not in (application.get("integration_types_config") or {}):
        yield Finding(
            Severity.WARNING,
            "discord_user_install",
            "People cannot install the bot for themselves: it works only in servers that invited it.",
            f"In the developer portal ({PORTAL}, Installation) tick User Install.",
        )


def _starts(gateway: Seen) -> Iterator[Finding]:
    limit = gateway.body.get("session_start_limit", {}) if gateway.status == _OK else {}
    if limit.get("remaining", _FEW_STARTS) < _FEW_STARTS:
        yield Finding(
            Severity.WARNING,
            "discord_starts",
            f"Only {limit['remaining']} of {limit.get('total')} starts are left today: something restarts the bot.",
            "Find out what before it is locked out; the count starts anew after a day.",
        )


def _permissions(seen: Examination) -> Iterator[Finding]:
    if seen.servers.status != _OK:
        return
    invite = invitation(str(seen.application.body["id"]))
    if not seen.servers.body:
        what = "The bot is in no server yet."
        yield Finding(Severity.WARNING, "discord_servers", what, f"Invite it: {invite}")
    for server in seen.servers.body:
        has = int(server.get("permissions", 0))
        lacks = [name for name, bit in _NEEDED.items() if not has & (bit | _ADMINISTRATOR)]
        if lacks:
            yield Finding(
                Severity.ERROR,
                "discord_permissions",
                f"In {server['name']} the bot lacks: {', '.join(lacks)}.",
                f"Server Settings, Roles, the bot's role: switch them on; or invite it again: {invite}",
            )
