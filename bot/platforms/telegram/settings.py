"""How the Telegram side is run, and the names under which the environment says so. Standard library only."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TOKEN = "TELEGRAM_TOKEN"  # noqa: S105  the name of the setting, not its value
API = "SUNSET_TELEGRAM_API"
WEBHOOK = "SUNSET_TELEGRAM_WEBHOOK"
LISTEN = "SUNSET_TELEGRAM_WEBHOOK_LISTEN"
SECRET = "SUNSET_TELEGRAM_WEBHOOK_SECRET"  # noqa: S105  the name of the setting, not its value

OFFICIAL = "https://api.telegram.org"
MOST_BYTES = 20 * 1024 * 1024
"""Of a file that Telegram's own servers give to a bot."""
LISTENS_AT = "127.0.0.1:8443"

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Updates come to us. `url` is what Telegram calls; host and port are where we listen behind it."""

    url: str
    host: str
    port: int
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path or "/"


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """`webhook` None: the bot asks for updates itself, which needs no public address."""

    token: str = field(repr=False)
    api: str = OFFICIAL
    webhook: Webhook | None = None


def telegram_settings(environment: Mapping[str, str]) -> TelegramSettings | None:
    """Reads the settings; None where no token is held.

    Raises:
        ValueError: a setting that cannot be meant; its name and what to write instead are in the words.
    """
    token = environment.get(TOKEN, "").strip()
    if not token:
        return None
    api = (environment.get(API) or OFFICIAL).strip().rstrip("/")
    if not _is_address(api):
        raise ValueError(f"{API} must be an address such as {OFFICIAL}")
    return TelegramSettings(token, api, _webhook(environment, token))


def _webhook(environment: Mapping[str, str], token: str) -> Webhook | None:
    url = environment.get(WEBHOOK, "").strip()
    if not url:
        return None
    if not _is_address(url):
        raise ValueError(f"{WEBHOOK} must be the public address of the bot, such as https://bot.example.org/telegram")
    host, _, port = (environment.get(LISTEN) or LISTENS_AT).strip().rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError(f"{LISTEN} must be host:port, such as {LISTENS_AT}")
    secret = environment.get(SECRET, "").strip() or _secret(token)
    if not _SECRET.fullmatch(secret):
        raise ValueError(f"{SECRET} may hold letters, digits, _ and - only, at most 256 of them")
    return Webhook(url, host.strip("[]"), int(port), secret)


def _is_address(words: str) -> bool:
    parts = urlsplit(words)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _secret(token: str) -> str:
    """The same at every start, and not to be guessed by whoever does not hold the token."""
    return hmac.new(token.encode(), b"sunset-bot webhook", hashlib.sha256).hexdigest()
