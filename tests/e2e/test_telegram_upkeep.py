"""A message that is kept up to date on Telegram: where it stands is told, and it is changed there, a try at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from e2e.telegram_house import House, says
from e2e.telegram_standin import Fault, TelegramStandIn
from e2e.telegram_world import Chat

from bot.core.editing import Editing, Posted, Revision
from bot.core.message import Action, Choice, Reply
from bot.core.people import Address
from bot.core.platform import Button, Delivered, Later, Outcome, Reason, Undeliverable
from bot.platforms.telegram.platform import Telegram

pytest_plugins = ["e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

GOING = Reply(Action.EXPORT_SHOWN, (says("1 of 9"),), private=True, live="job")
OFFER = Reply(Action.EXPORT_LOOKED, (says("All of it?"),), (Choice(says("Start"), "ask:going"),), private=True)
BUTTONS = (Button("How far is it?", "ask:going"),)


@pytest.fixture
def house(house: House) -> House:
    house.ask.knows |= {"going": replace(GOING, replaces=True), "offer": OFFER}
    return house


def where(house: House) -> Posted:
    about, posted = house.upkeep.told[-1]
    assert about == "job"
    return posted


async def changed(house: House, platform: Telegram, posted: Posted) -> Outcome:
    text = house.speaks.say((says("2 of 9"),), "en", datetime.now(UTC))
    return await platform.edit(Revision(posted, text, BUTTONS))


def texts(telegram: TelegramStandIn, chat: Chat) -> list[str]:
    return [message["text"] for message in telegram.said(chat)]


async def begun(telegram: TelegramStandIn, house: House, words: str = "going") -> Chat:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    await telegram.say(chat, ann, words)
    if words == "going":
        await telegram.until(lambda: house.upkeep.told)
    else:
        await telegram.until(lambda: telegram.said(chat))
    return chat


async def test_what_is_said_in_private_is_changed_where_it_stands(telegram: TelegramStandIn, house: House) -> None:
    async with house.connected(telegram) as platform:
        assert isinstance(platform, Editing)
        chat = await begun(telegram, house)
        posted = where(house)
        for _ in range(2):
            assert await changed(house, platform, posted) == Delivered(posted.message), "the same again is no error"
        [message] = telegram.said(chat)
        assert (message["text"], str(message["message_id"])) == ("2 of 9", posted.message)
        [[button]] = message["reply_markup"]["inline_keyboard"]
        assert button["text"] == "How far is it?"
        platform.let_go(posted)


async def test_the_message_that_was_pressed_is_the_one(telegram: TelegramStandIn, house: House) -> None:
    async with house.connected(telegram) as platform:
        chat = await begun(telegram, house, "offer")
        [offer] = telegram.said(chat)
        ann = telegram.world.users[chat.id]
        await telegram.press(offer, "Start", ann)
        await telegram.until(lambda: house.upkeep.told)
        assert where(house).message == str(offer["message_id"])
        await changed(house, platform, where(house))
        assert texts(telegram, chat) == ["2 of 9"]


async def test_what_was_asked_in_a_group_is_changed_in_private(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat, group = telegram.world.private(ann), telegram.world.group("Hall")
    async with house.connected(telegram) as platform:
        await telegram.say(group, ann, f"/ask@{telegram.me['username']} going")
        await telegram.until(lambda: house.upkeep.told)
        assert where(house).address == Address("telegram", str(chat.id))
        await changed(house, platform, where(house))
        assert texts(telegram, chat) == ["2 of 9"]


async def test_a_rate_limit_is_told_and_the_chat_rests(telegram: TelegramStandIn, house: House) -> None:
    async with house.connected(telegram) as platform:
        chat = await begun(telegram, house)
        telegram.floods[chat.id] = 7
        first = await changed(house, platform, where(house))
        second = await changed(house, platform, where(house))
        assert first == Later(timedelta(seconds=7))
        assert isinstance(second, Later)
        assert second.after is not None
        assert timedelta(seconds=6) < second.after <= timedelta(seconds=7)
        assert len(telegram.called("editMessageText")) == 1, "Telegram is not asked again before"


async def test_a_message_that_was_deleted_is_never_tried_again(telegram: TelegramStandIn, house: House) -> None:
    async with house.connected(telegram) as platform:
        chat = await begun(telegram, house)
        chat.messages.clear()
        assert isinstance(await changed(house, platform, where(house)), Undeliverable)


async def test_whoever_blocked_the_bot_sees_no_change(telegram: TelegramStandIn, house: House) -> None:
    async with house.connected(telegram) as platform:
        chat = await begun(telegram, house)
        telegram.world.users[chat.id].blocked = True
        assert await changed(house, platform, where(house)) == Undeliverable(Reason.CLOSED)


async def test_a_server_that_fails_is_asked_again_later(telegram: TelegramStandIn, house: House) -> None:
    async with house.connected(telegram) as platform:
        await begun(telegram, house)
        telegram.fail("editMessageText", Fault.ERROR)
        assert await changed(house, platform, where(house)) == Later()
        assert len(telegram.called("editMessageText")) == 1, "one try"


async def test_what_is_no_message_of_telegrams_is_refused(telegram: TelegramStandIn, house: House) -> None:
    async with house.connected(telegram) as platform:
        for posted in (Posted(Address("telegram", "inline"), "7"), Posted(Address("telegram", "7"), "x")):
            assert await changed(house, platform, posted) == Undeliverable(Reason.REFUSED)
    assert await changed(house, platform, Posted(Address("telegram", "7"), "7")) == Later(), "it has ended"
