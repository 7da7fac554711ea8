"""What the doctor saw, in plain words for the person who runs the bot: a pure function of the observations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.platforms.findings import Finding, Severity, clock_findings
from bot.platforms.telegram.settings import API, OFFICIAL, TOKEN, WEBHOOK, TelegramSettings

FATHER = "In Telegram, talk to @BotFather: /mybots, the bot, Bot Settings"

MANY_WAIT = 100
RECENT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Account:
    """What Telegram says of the bot itself."""

    name: str
    reads_all: bool
    inline: bool
    guest: bool
    groups: bool


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram brings updates now; `url` empty: nowhere, it waits to be asked."""

    url: str = ""
    waiting: int = 0
    failed_at: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that was seen. `account` None: Telegram did not say, `refused` or for the reason in `failure`."""

    settings: TelegramSettings
    at: datetime
    account: Account | None
    hook: Hook | None = None
    theirs: datetime | None = None
    """The time by their clock, at the instant `at` by ours."""
    refused: bool = False
    failure: str = ""


def findings(seen: Examination) -> Iterator[Finding]:
    """Everything that is wrong or worth knowing, in the order in which it is best mended."""
    if seen.account is None:
        yield _no_answer(seen)
        yield from clock_findings(seen.at, seen.theirs)
        return
    yield Finding(Severity.OK, "telegram_token", f"Telegram knows the token: it is that of @{seen.account.name}.")
    yield from clock_findings(seen.at, seen.theirs)
    if seen.hook is not None:
        yield from _polling(seen.hook) if seen.settings.webhook is None else _webhook(seen, seen.hook)
        yield from _waiting(seen.hook)
    yield from _account(seen.account)


def _no_answer(seen: Examination) -> Finding:
    if seen.refused:
        return Finding(
            Severity.ERROR,
            "telegram_token",
            f"Telegram does not accept the token in {TOKEN}.",
            "In Telegram, talk to @BotFather: /mybots, the bot, API Token. Copy all of it, with the number and the "
            "colon; if it was ever shown to others, revoke it there first.",
        )
    return Finding(
        Severity.ERROR,
        "telegram_reachable",
        f"Telegram could not be reached at {seen.settings.api} ({seen.failure}).",
        f"Look at the network and at {API}, if it is set; without it the bot speaks to {OFFICIAL}.",
    )


def _polling(hook: Hook) -> Iterator[Finding]:
    if hook.url:
        yield Finding(
            Severity.WARNING,
            "telegram_webhook_set",
            f"A webhook is set ({_host(hook.url)}): Telegram brings updates there, and the bot cannot ask for them.",
            f"Nothing, if this bot is to have them: it removes the webhook when it starts. Or set {WEBHOOK} to use it, "
            "or stop the other program that does.",
        )


def _webhook(seen: Examination, hook: Hook) -> Iterator[Finding]:
    ours = seen.settings.webhook.url if seen.settings.webhook else ""
    if seen.settings.api == OFFICIAL and urlsplit(ours).scheme != "https":
        yield Finding(
            Severity.ERROR,
            "telegram_webhook_https",
            f"{WEBHOOK} is not an https address: Telegram brings updates to no other.",
            "Put a web server with a certificate in front of the bot, and its address into the setting.",
        )
    if hook.url and hook.url != ours:
        yield Finding(
            Severity.WARNING,
            "telegram_webhook_elsewhere",
            f"Telegram brings updates to {_host(hook.url)}, not to {_host(ours)}.",
            "Nothing, if this bot is to have them: it says where it is when it starts. Or stop the other program.",
        )
    if hook.failed_at is not None and seen.at - hook.failed_at < RECENT:
        yield Finding(
            Severity.ERROR,
            "telegram_webhook_failing",
            f"Telegram could not bring updates to {_host(hook.url)}: {hook.failure}",
            "See that the address leads to the bot from outside, with a valid certificate, on port 443 or 8443.",
        )


def _waiting(hook: Hook) -> Iterator[Finding]:
    if hook.waiting >= MANY_WAIT:
        yield Finding(
            Severity.WARNING,
            "telegram_waiting",
            f"{hook.waiting} updates wait to be taken in.",
            "Start the bot: it answers what it was asked meanwhile. If it runs, it does not keep up, or gets none.",
        )


def _account(account: Account) -> Iterator[Finding]:
    if account.reads_all:
        yield Finding(
            Severity.WARNING,
            "telegram_privacy_mode",
            "Privacy mode is off: in groups the bot is shown every message, though it needs only those meant for it.",
            f"{FATHER}, Group Privacy, Turn on; then remove the bot from its groups and add it again. "
            "Leave it off only for unprompted answers.",
        )
    if not account.inline:
        yield Finding(
            Severity.WARNING,
            "telegram_inline",
            "Inline mode is off: people cannot put an answer into other chats.",
            "In Telegram, talk to @BotFather: /setinline, the bot, and a hint such as: ask about a deadline.",
        )
    if not account.groups:
        yield Finding(
            Severity.WARNING,
            "telegram_groups",
            "The bot cannot be added to groups.",
            f"{FATHER}, Allow Groups?, Turn groups on.",
        )
    if not account.guest:
        yield Finding(
            Severity.OK,
            "telegram_guest",
            "Guest mode is off: people cannot call the bot into chats it is not in.",
            f"To have it: {FATHER}, Guest Mode.",
        )


def _host(url: str) -> str:
    """Of an address only the host: the path of somebody's webhook may hold a token."""
    return urlsplit(url).hostname or url
