"""The settings, what the doctor makes of what it saw, the command lists, and that the door opens only when asked."""

import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from e2e.telegram_house import Asked, Note, Secret, Setup, voice
from telegram.constants import BotCommandLimit, BotCommandScopeType

from bot.platforms.findings import Finding, Severity
from bot.platforms.telegram import TelegramSettings, telegram_settings
from bot.platforms.telegram.commands import wanted
from bot.platforms.telegram.findings import Account, Examination, Hook, findings
from bot.platforms.telegram.settings import Webhook

TOKEN = "4242:AAnobodyknows"  # noqa: S105  nobody's
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FINE = Account("sunset_bot", reads_all=False, inline=True, guest=True, groups=True)
HOOK = {"TELEGRAM_TOKEN": TOKEN, "SUNSET_TELEGRAM_WEBHOOK": "https://bot.example/hook"}


@pytest.mark.parametrize("environment", [{}, {"TELEGRAM_TOKEN": ""}, {"TELEGRAM_TOKEN": "  "}])
def test_without_a_token_there_is_no_telegram(environment: Mapping[str, str]) -> None:
    assert telegram_settings(environment) is None


def test_a_token_alone_is_enough() -> None:
    settings = telegram_settings({"TELEGRAM_TOKEN": f" {TOKEN}\n"})
    assert settings == TelegramSettings(TOKEN, "https://api.telegram.org", None)


def test_the_server_can_be_another() -> None:
    settings = telegram_settings({"TELEGRAM_TOKEN": TOKEN, "SUNSET_TELEGRAM_API": "http://127.0.0.1:8081/"})
    assert settings is not None
    assert settings.api == "http://127.0.0.1:8081"


def test_a_webhook_has_a_secret_that_stays_and_cannot_be_guessed() -> None:
    first, again = telegram_settings(HOOK), telegram_settings(HOOK)
    other = telegram_settings(HOOK | {"TELEGRAM_TOKEN": TOKEN + "x"})
    assert first is not None
    assert other is not None
    assert first.webhook is not None
    assert other.webhook is not None
    assert first == again
    assert (first.webhook.host, first.webhook.port, first.webhook.path) == ("127.0.0.1", 8443, "/hook")
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,256}", first.webhook.secret)
    assert first.webhook.secret != other.webhook.secret


def test_where_a_webhook_listens_and_its_secret_can_be_given() -> None:
    given = {"SUNSET_TELEGRAM_WEBHOOK_LISTEN": "[::]:9000", "SUNSET_TELEGRAM_WEBHOOK_SECRET": "abc"}
    settings = telegram_settings(HOOK | given)
    assert settings is not None
    assert settings.webhook == Webhook("https://bot.example/hook", "::", 9000, "abc")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SUNSET_TELEGRAM_API", "api.telegram.org"),
        ("SUNSET_TELEGRAM_API", "ftp://x"),
        ("SUNSET_TELEGRAM_WEBHOOK", "bot.example/hook"),
        ("SUNSET_TELEGRAM_WEBHOOK_LISTEN", "9000"),
        ("SUNSET_TELEGRAM_WEBHOOK_LISTEN", "127.0.0.1:http"),
        ("SUNSET_TELEGRAM_WEBHOOK_SECRET", "with a space"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        telegram_settings(HOOK | {name: value})


def test_settings_that_are_printed_show_no_secret() -> None:
    settings = telegram_settings(HOOK | {"SUNSET_TELEGRAM_WEBHOOK_SECRET": "hush"})
    assert TOKEN not in repr(settings)
    assert "hush" not in repr(settings)


def examined(account: Account | None = FINE, hook: Hook | None = None, **more: object) -> list[Finding]:
    settings = more.pop("settings", TelegramSettings(TOKEN))
    assert isinstance(settings, TelegramSettings)
    theirs = more.pop("theirs", NOW)
    assert isinstance(theirs, datetime | None)
    refused = bool(more.pop("refused", False))
    return list(findings(Examination(settings, NOW, account, hook or Hook(), theirs, refused, "TimedOut")))


def names(found: list[Finding]) -> list[str]:
    return [finding.name for finding in found if finding.severity is not Severity.OK]


WEBHOOK = TelegramSettings(TOKEN, webhook=Webhook("https://bot.example/hook", "127.0.0.1", 8443, "s"))
PLAIN = TelegramSettings(TOKEN, webhook=Webhook("http://bot.example/hook", "127.0.0.1", 8443, "s"))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (examined(), []),
        (examined(None, refused=True), ["telegram_token"]),
        (examined(None, theirs=None), ["telegram_reachable"]),
        (examined(theirs=NOW - timedelta(minutes=2)), ["clock"]),
        (examined(theirs=NOW + timedelta(seconds=20)), []),
        (examined(theirs=None), []),
        (examined(hook=Hook("https://other.example/")), ["telegram_webhook_set"]),
        (examined(settings=WEBHOOK), []),
        (examined(settings=WEBHOOK, hook=Hook("https://bot.example/hook")), []),
        (examined(settings=WEBHOOK, hook=Hook("https://other.example/")), ["telegram_webhook_elsewhere"]),
        (examined(settings=PLAIN), ["telegram_webhook_https"]),
        (
            examined(settings=WEBHOOK, hook=Hook("https://bot.example/hook", 0, NOW - timedelta(minutes=5), "503")),
            ["telegram_webhook_failing"],
        ),
        (examined(settings=WEBHOOK, hook=Hook("https://bot.example/hook", 0, NOW - timedelta(days=5), "503")), []),
        (examined(hook=Hook(waiting=100)), ["telegram_waiting"]),
        (examined(Account("b", reads_all=True, inline=True, guest=True, groups=True)), ["telegram_privacy_mode"]),
        (examined(Account("b", reads_all=False, inline=False, guest=True, groups=True)), ["telegram_inline"]),
        (examined(Account("b", reads_all=False, inline=True, guest=True, groups=False)), ["telegram_groups"]),
        (examined(Account("b", reads_all=False, inline=True, guest=False, groups=True)), []),
    ],
)
def test_each_mistake_is_found_and_told_how_to_mend(found: list[Finding], expected: list[str]) -> None:
    assert names(found) == expected
    assert all(finding.what and finding.mend for finding in found if finding.severity is not Severity.OK)
    assert TOKEN not in str(found)


def test_the_lists_of_commands_fit_telegram_and_hide_what_is_for_admins() -> None:
    menus = wanted((Asked(), Secret(), Note(), Setup()), voice(), NOW)
    assert {menu.scope.type for menu in menus} == {
        BotCommandScopeType.ALL_PRIVATE_CHATS,
        BotCommandScopeType.ALL_GROUP_CHATS,
        BotCommandScopeType.ALL_CHAT_ADMINISTRATORS,
    }
    for menu, listed in menus.items():
        shown = [name for name, _ in listed]
        assert ("setup" in shown) is (menu.scope.type == BotCommandScopeType.ALL_CHAT_ADMINISTRATORS)
        for name, does in listed:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
            assert BotCommandLimit.MIN_DESCRIPTION <= len(does) <= BotCommandLimit.MAX_DESCRIPTION


def test_the_library_is_not_loaded_before_a_token_is_held() -> None:
    """It takes its time; and whoever runs no Telegram bot does not need it."""
    asked = "import sys, bot.platforms.telegram; print('telegram' in sys.modules, 'httpx' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)  # noqa: S603
    assert told.stdout.split() == ["False", "False"]
