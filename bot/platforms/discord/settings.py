"""How the Discord side is run, and the names under which the environment says so. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TOKEN = "DISCORD_TOKEN"  # noqa: S105  the name of the setting, not its value
API = "SUNSET_DISCORD_API"
GATEWAY = "SUNSET_DISCORD_GATEWAY"
MESSAGE_CONTENT = "SUNSET_DISCORD_MESSAGE_CONTENT"

OFFICIAL = "https://discord.com/api/v10"

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"", "0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """`gateway` None: where Discord says it is.

    message_content: whether to ask for the words of messages that do not speak to the bot. Only then can it answer
    unprompted, in channels where an admin switched that on.
    """

    token: str = field(repr=False)
    api: str = OFFICIAL
    gateway: str | None = None
    message_content: bool = False


def discord_settings(environment: Mapping[str, str]) -> DiscordSettings | None:
    """Reads the settings; None where no token is held.

    Raises:
        ValueError: a setting that cannot be meant; its name and what to write instead are in the words.
    """
    token = environment.get(TOKEN, "").strip().removeprefix("Bot ").strip()
    if not token:
        return None
    return DiscordSettings(
        token,
        _address(environment, API, OFFICIAL, {"http", "https"}) or OFFICIAL,
        _address(environment, GATEWAY, "wss://gateway.discord.gg", {"ws", "wss"}),
        _switch(environment, MESSAGE_CONTENT),
    )


def _address(environment: Mapping[str, str], name: str, example: str, schemes: set[str]) -> str | None:
    written = environment.get(name, "").strip().rstrip("/")
    parts = urlsplit(written)
    if written and (parts.scheme not in schemes or not parts.hostname):
        raise ValueError(f"{name} must be an address such as {example}")
    return written or None


def _switch(environment: Mapping[str, str], name: str) -> bool:
    written = environment.get(name, "").strip().lower()
    if written not in _YES | _NO:
        raise ValueError(f"{name} must be 1 or 0")
    return written in _YES
