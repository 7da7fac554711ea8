"""The doctor looks at each usual mistake: against the stand-in, over TCP."""

from datetime import UTC, datetime

import pytest
from e2e.telegram_standin import TOKEN, TelegramStandIn

from bot.platforms.findings import Finding, Severity
from bot.platforms.telegram import TelegramSettings, diagnose
from bot.platforms.telegram.settings import Webhook

pytest_plugins = ["e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


async def examined(server: TelegramStandIn, token: str = TOKEN, webhook: Webhook | None = None) -> dict[str, Finding]:
    found = await diagnose(TelegramSettings(token, server.base, webhook), lambda: datetime.now(UTC))
    return {finding.name: finding for finding in found}


def wrong(found: dict[str, Finding]) -> set[str]:
    return {name for name, finding in found.items() if finding.severity is not Severity.OK}


async def test_nothing_is_wrong_with_a_bot_that_is_set_up_well(telegram: TelegramStandIn) -> None:
    found = await examined(telegram)
    assert wrong(found) == set()
    assert "@sunset_test_bot" in found["telegram_token"].what


@pytest.mark.parametrize("token", ["4242:wrong", "no-token-at-all"])
async def test_a_wrong_token(telegram: TelegramStandIn, token: str) -> None:
    found = await examined(telegram, token)
    assert wrong(found) == {"telegram_token"}
    assert token not in str(found)


async def test_a_webhook_that_is_still_set(telegram: TelegramStandIn) -> None:
    telegram.hook.url = "https://old.example/very-secret-path"
    found = await examined(telegram)
    assert wrong(found) == {"telegram_webhook_set"}
    assert "old.example" in found["telegram_webhook_set"].what
    assert "very-secret" not in str(found)
    assert telegram.hook.url, "the doctor changes nothing"


async def test_privacy_mode_off_inline_mode_off_and_a_bot_kept_out_of_groups(telegram: TelegramStandIn) -> None:
    telegram.me |= {
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_join_groups": False,
        "supports_guest_queries": False,
    }
    found = await examined(telegram)
    assert wrong(found) == {"telegram_privacy_mode", "telegram_inline", "telegram_groups"}
    assert "telegram_guest" in found


@pytest.mark.parametrize(("off", "word"), [(-600.0, "ahead"), (600.0, "behind")])
async def test_a_clock_that_is_off(telegram: TelegramStandIn, off: float, word: str) -> None:
    telegram.clock_off = off
    found = await examined(telegram)
    assert wrong(found) == {"clock"}
    assert word in found["clock"].what


async def test_a_webhook_that_cannot_be_reached(telegram: TelegramStandIn) -> None:
    ours = Webhook("https://bot.example/hook", "127.0.0.1", 8443, "s")
    telegram.hook.url, telegram.hook.failures = "https://other.example/hook", 3
    found = await examined(telegram, webhook=ours)
    assert wrong(found) == {"telegram_webhook_elsewhere", "telegram_webhook_failing"}


async def test_a_server_that_is_not_there() -> None:
    found = await examined(TelegramStandIn(base="http://127.0.0.1:9"))
    assert wrong(found) == {"telegram_reachable"}
    assert "127.0.0.1:9" in found["telegram_reachable"].what


async def test_many_updates_that_nobody_takes_in(telegram: TelegramStandIn) -> None:
    telegram.waiting = {number: {"update_id": number} for number in range(150)}
    assert wrong(await examined(telegram)) == {"telegram_waiting"}
    assert telegram.called("getUpdates") == [], "asking would interrupt a bot that runs"
