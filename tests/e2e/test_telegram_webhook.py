"""Updates that Telegram brings: the Telegram platform behind a webhook, against the stand-in, over TCP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from aiohttp import ClientSession
from e2e.telegram_house import QUESTION, House
from e2e.telegram_standin import TelegramStandIn

from bot.platforms.telegram.settings import Webhook
from bot.platforms.telegram.webhook import SECRET_HEADER

pytest_plugins = ["e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

SECRET = "nobody-knows"  # noqa: S105  a secret of the test


@pytest.fixture
def webhook() -> Webhook:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Webhook(f"http://127.0.0.1:{port}/hook", "127.0.0.1", port, SECRET)


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


def announced(telegram: TelegramStandIn, times: int) -> bool:
    return len(telegram.called("setWebhook")) == times


async def status(session: ClientSession, webhook: Webhook, body: Any, secret: str = SECRET) -> int:  # noqa: ANN401
    sent = {"data": body} if isinstance(body, bytes) else {"json": body}
    async with session.post(webhook.url, headers={SECRET_HEADER: secret}, **sent) as response:
        return response.status


async def test_updates_that_are_brought_are_answered_in_order(
    telegram: TelegramStandIn, house: House, webhook: Webhook
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram, webhook):
        await telegram.until(lambda: telegram.hook.url)
        for words in ("slow", QUESTION):
            await telegram.say(chat, ann, words)
        await telegram.bring()
        assert telegram.waiting == {}
        assert [message.text for message in house.ask.got] == ["slow", QUESTION]
        assert len(telegram.said(chat)) == 2, "an update is answered for when it is handled, not before"
    assert telegram.hook.url == webhook.url, "what comes while the bot is away waits for it"
    assert telegram.called("setWebhook")[0].params["drop_pending_updates"] is False
    assert telegram.called("getUpdates") == []


async def test_what_is_brought_twice_is_answered_once_also_after_a_restart(
    telegram: TelegramStandIn, house: House, webhook: Webhook
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    await telegram.say(chat, ann, QUESTION)
    again = dict(telegram.waiting)
    for start, one in enumerate((house, House(house.home)), 1):
        async with one.connected(telegram, webhook):
            await telegram.until(partial(announced, telegram, start))
            for _ in range(2):
                telegram.waiting = dict(again)
                await telegram.bring()
    assert len(telegram.said(chat)) == 1


async def test_who_does_not_know_the_secret_is_turned_away(
    telegram: TelegramStandIn, house: House, webhook: Webhook, session: ClientSession
) -> None:
    ann = telegram.world.user("Ann")
    message = telegram.world.typed(telegram.world.private(ann), ann, QUESTION)
    update = {"update_id": 5, "message": message}
    async with house.connected(telegram, webhook):
        await telegram.until(lambda: telegram.called("setWebhook"))
        assert telegram.called("setWebhook")[0].params["secret_token"] == SECRET
        for secret in ("", "nobody-know", "nobody-knowsé", SECRET.upper()):
            assert await status(session, webhook, update, secret) == 403
        assert await status(session, webhook, update) == 200
    assert len(house.ask.got) == 1


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{}", b'"x"', b"{", b'{"update_id": 7, "message": 5}', b"\xff\xfe"]
)
async def test_what_cannot_be_read_is_taken_and_forgotten(
    telegram: TelegramStandIn, house: House, webhook: Webhook, session: ClientSession, body: bytes
) -> None:
    """Refused, Telegram would bring it again and again."""
    async with house.connected(telegram, webhook):
        await telegram.until(lambda: telegram.called("setWebhook"))
        assert await status(session, webhook, body) == 200


async def test_what_was_not_handled_before_the_stop_is_refused_and_comes_again(
    telegram: TelegramStandIn, house: House, webhook: Webhook
) -> None:
    ann = telegram.world.user("Ann")
    house.grace = 0.1
    async with house.connected(telegram, webhook):
        await telegram.until(lambda: telegram.called("setWebhook"))
        await telegram.say(telegram.world.private(ann), ann, "stuck")
        bringing = asyncio.create_task(telegram.bring())
        await house.ask.began.wait()
    await bringing
    assert len(telegram.waiting) == telegram.hook.failures == 1
    later = House(house.home)
    later.ask.freed.set()
    async with later.connected(telegram, webhook):
        await telegram.until(lambda: len(telegram.called("setWebhook")) == 2)
        await telegram.bring()
    assert telegram.waiting == {}
    assert len(telegram.said(telegram.world.private(ann))) == 1
