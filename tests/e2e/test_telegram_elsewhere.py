"""Inline mode, guest mode and the command lists: the Telegram platform against the stand-in, over TCP."""

import pytest
from e2e.telegram_house import LONG, QUESTION, TITLE, House
from e2e.telegram_standin import TelegramStandIn
from e2e.telegram_world import BOT_NAME, Json, User

pytest_plugins = ["e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


async def typed(telegram: TelegramStandIn, user: User, words: str) -> Json:
    query = f"inline-{telegram.numbers}"
    await telegram.push("inline_query", {"id": query, "from": user.json(), "query": words, "offset": ""})
    await telegram.until(lambda: query in telegram.queries)
    return telegram.queries[query]


def titles(answer: Json) -> list[str]:
    return [result["title"] for result in answer["results"]]


async def called(telegram: TelegramStandIn, user: User, words: str) -> Json:
    """Calls the bot into a chat it is not in."""
    query = f"guest-{telegram.numbers}"
    group = telegram.world.group("Somewhere")
    message = telegram.world.typed(group, user, f"@{BOT_NAME} {words}", guest_query_id=query)
    await telegram.push("guest_message", message)
    await telegram.until(lambda: query in telegram.queries)
    return dict(telegram.queries[query]["result"])


async def test_inline_mode_offers_the_answer_and_what_is_near_it(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann", started=False)
    async with house.connected(telegram):
        answer = await typed(telegram, ann, QUESTION)
        again = await typed(telegram, ann, QUESTION)
    assert titles(answer) == [TITLE]
    content = answer["results"][0]["input_message_content"]
    assert content["message_text"].startswith(f"<b>{TITLE}</b>\nIt goes on ")
    assert answer["is_personal"] is True
    assert answer["button"]["start_parameter"] == "inline"
    assert [one["id"] for one in answer["results"]] == [one["id"] for one in again["results"]]


async def test_inline_mode_offers_what_is_asked_most_when_nothing_was_typed(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        answer = await typed(telegram, ann, "")
    assert titles(answer) == [TITLE, "Everything?", "The app?"]


async def test_inline_mode_offers_nothing_private_and_nothing_it_does_not_know(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        answer = await typed(telegram, ann, "the weather in Berlin")
        secret = await typed(telegram, ann, "/secret")
    assert titles(answer) == titles(secret) == []


async def test_inline_mode_works_with_a_server_that_knows_no_instants(telegram: TelegramStandIn, house: House) -> None:
    telegram.times = False
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        answer = await typed(telegram, ann, QUESTION)
    assert "tg-time" not in answer["results"][0]["input_message_content"]["message_text"]


async def test_the_button_above_inline_results_leads_to_the_private_chat(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        await telegram.say(chat, ann, "/start inline")
        assert await telegram.until(lambda: telegram.said(chat))


async def test_called_into_a_chat_it_is_not_in_the_bot_answers_once(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        result = await called(telegram, ann, QUESTION)
    assert result["input_message_content"]["message_text"].startswith(f"<b>{TITLE}</b>")
    assert house.ask.got[0].text == QUESTION
    assert house.ask.got[0].address.place.startswith("guest:"), "the id of that chat is no address to write to"
    assert telegram.called("sendMessage") == []


async def test_a_choice_in_a_chat_it_is_not_in_takes_the_place_of_its_answer(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        await called(telegram, ann, "which")
        await telegram.press(telegram.inline["inline-1"], "The app", ann)
        await telegram.until(lambda: telegram.inline["inline-1"]["text"].startswith("The app?"))


async def test_what_is_private_is_not_told_where_the_bot_was_called(telegram: TelegramStandIn, house: House) -> None:
    ann, bob = telegram.world.user("Ann"), telegram.world.user("Bob", started=False)
    async with house.connected(telegram):
        known = await called(telegram, ann, "/secret")
        stranger = await called(telegram, bob, "/secret")
    assert "Nobody else" not in str(known) + str(stranger)
    assert [message["text"] for message in telegram.said(telegram.world.private(ann))] == ["Nobody else may read this."]
    assert "?start=" in stranger["reply_markup"]["inline_keyboard"][0][0]["url"]


async def test_what_is_to_be_typed_elsewhere_is_asked_in_the_private_chat(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        await called(telegram, ann, "/note")
        query = await telegram.press(telegram.inline["inline-1"], "Write it", ann)
        await telegram.until(lambda: query in telegram.queries)
        payload = telegram.queries[query]["url"].partition("?start=")[2]
        await telegram.say(chat, ann, f"/start {payload}")
        prompt = (await telegram.until(lambda: telegram.said(chat)))[0]
    assert prompt["text"].strip("\u200b") == "What shall I note?"


async def test_a_long_answer_elsewhere_is_its_first_message(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        result = await called(telegram, ann, LONG)
    assert result["title"] == "Everything?"


async def test_commands_are_listed_for_each_kind_of_chat_and_language(telegram: TelegramStandIn, house: House) -> None:
    async with house.connected(telegram):
        await telegram.until(lambda: len(telegram.commands) == 3 * (1 + len(house.speaks.languages)))
    names = {key: [command["command"] for command in listed] for key, listed in telegram.commands.items()}
    assert names["all_private_chats/"] == names["all_group_chats/es"] == ["ask", "secret", "note"]
    assert names["all_chat_administrators/tr"] == ["ask", "secret", "note", "setup"]


async def test_command_lists_are_set_again_only_where_they_changed(telegram: TelegramStandIn, house: House) -> None:
    lists = 3 * (1 + len(house.speaks.languages))
    async with house.connected(telegram):
        await telegram.until(lambda: len(telegram.commands) == lists)
    telegram.commands["all_group_chats/"][0]["description"] = "something old"
    before = len(telegram.called("setMyCommands"))
    asked = len(telegram.called("getMyCommands"))
    async with House(house.home).connected(telegram):
        await telegram.until(lambda: len(telegram.called("getMyCommands")) == asked + lists)
        await telegram.until(lambda: telegram.commands["all_group_chats/"][0]["description"] != "something old")
    assert len(telegram.called("setMyCommands")) == before + 1
