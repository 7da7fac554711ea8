"""One program on both platforms at once: set up by those who run a place, and started twice by mistake."""

import pytest
from e2e.discord_house import House
from e2e.discord_standin import StandIn
from e2e.discord_world import ANN, BOB, CHANNEL, ME, Json
from e2e.telegram_standin import TOKEN, TelegramStandIn
from e2e.telegram_world import Chat

pytest_plugins = ["e2e.program_fixtures", "e2e.discord_fixtures", "e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

QUESTION = "when is my data deleted?"


def on_telegram(telegram: TelegramStandIn) -> dict[str, str]:
    return {"TELEGRAM_TOKEN": TOKEN, "SUNSET_TELEGRAM_API": telegram.base}


def told(telegram: TelegramStandIn, chat: Chat) -> list[str]:
    return [message["text"] for message in telegram.said(chat)]


async def test_a_second_bot_on_the_same_home_says_so_and_takes_over_when_the_first_ends(
    discord: StandIn, telegram: TelegramStandIn, discord_house: House
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with discord_house.connected(discord, **on_telegram(telegram)) as first:
        await telegram.until(lambda: telegram.poller is not None)
        async with discord_house.started(discord, **on_telegram(telegram)) as second:
            assert str(first.process.pid) in await second.logs("waiting_for_other_bot")
            await discord.say(ANN, f"<@{ME}> {QUESTION}")
            await telegram.say(chat, ann, QUESTION)
            await discord.until(lambda: bool(discord.world.said_in(CHANNEL)))
            await telegram.until(lambda: telegram.said(chat))
            assert [seen for seen in discord.gateway.seen if seen == "identify"] == ["identify"]
            await first.leave()
            await second.logs("discord_ready")
            await discord.say(ANN, f"<@{ME}> {QUESTION}")
            await telegram.say(chat, ann, QUESTION)
            await discord.until(lambda: len(discord.world.said_in(CHANNEL)) >= 2)
            await telegram.until(lambda: len(telegram.said(chat)) >= 2)
            assert await second.leave() < 10
    assert len(discord.world.said_in(CHANNEL)) == 2
    assert len(telegram.said(chat)) == 2


async def test_a_bot_that_waits_for_another_leaves_when_it_is_told_to(discord: StandIn, discord_house: House) -> None:
    async with discord_house.connected(discord), discord_house.started(discord) as second:
        await second.logs("waiting_for_other_bot")
        assert await second.leave() < 10
        assert second.process.returncode == 0


async def test_a_place_is_set_up_by_those_who_run_it_and_stays_so_after_a_restart(
    discord: StandIn, telegram: TelegramStandIn, discord_house: House
) -> None:
    telegram.me["can_read_all_group_messages"] = True
    ann, bob, group = telegram.world.user("Ann"), telegram.world.user("Bob"), telegram.world.group("Lamps", 7)
    group.admins.add(ann.id)
    given = {**on_telegram(telegram), "SUNSET_DISCORD_MESSAGE_CONTENT": "1"}
    async with discord_house.connected(discord, **given) as bot:
        refused = await discord.call(BOB, 2, _setup(unprompted="on"))
        await discord.until(lambda: "response" in refused)
        assert "Only those who run this community" in discord.world.messages[refused["original"]]["content"]
        done = await discord.call(ANN, 2, _setup(unprompted="on", answers="everybody"))
        await discord.until(lambda: "response" in done)
        assert "without being spoken to" in discord.world.messages[done["original"]]["content"]
        await telegram.say(group, bob, "/setup unprompted on", thread=7)
        await telegram.until(lambda: told(telegram, group))
        await telegram.say(group, ann, "/setup unprompted on", thread=7)
        await telegram.until(lambda: len(told(telegram, group)) == 2)
        assert await bot.leave() < 10
    no, yes = told(telegram, group)
    assert "Only those who run this community" in no
    assert "without being spoken to" in yes
    async with discord_house.connected(discord, **given):
        await discord.say(BOB, QUESTION)
        await discord.until(lambda: bool(discord.world.said_in(CHANNEL)))
        await telegram.say(group, bob, QUESTION)
        await telegram.say(group, bob, QUESTION, thread=7)
        await telegram.until(lambda: len(told(telegram, group)) >= 3)
    assert [message.get("message_thread_id") for message in telegram.said(group)[2:]] == [7]
    assert "data be deleted" in told(telegram, group)[2]


def _setup(**options: str) -> Json:
    filled = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
    return {"id": "1", "name": "setup", "type": 1, "options": filled}
