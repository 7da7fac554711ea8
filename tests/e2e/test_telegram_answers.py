"""The Telegram platform against the stand-in server, over TCP: who is answered, where, and how it looks."""

from typing import Any

import pytest
from e2e.telegram_house import LONG, QUESTION, TITLE, House, answer
from e2e.telegram_standin import TelegramStandIn
from e2e.telegram_world import BOT_NAME, Chat, Json, User

from bot.core.people import Address

pytest_plugins = ["e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


def kinds(message: Json) -> list[str]:
    return [entity["type"] for entity in message["entities"]]


async def settled(telegram: TelegramStandIn) -> None:
    """All that was pushed is handled and confirmed: Telegram is asked for what comes after it."""
    last = telegram.numbers
    await telegram.until(lambda: not any(number <= last for number in telegram.waiting))


async def answered(telegram: TelegramStandIn, chat: Chat, user: User, text: str, **more: Any) -> Json:  # noqa: ANN401
    """Says something and gives the first message of the bot's that comes."""
    before = len(telegram.said(chat))
    await telegram.say(chat, user, text, **more)
    found: Json = (await telegram.until(lambda: telegram.said(chat)[before:]))[0]
    return found


async def test_a_question_in_private_is_answered_with_its_source_and_its_date(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        message = await answered(telegram, telegram.world.private(ann), ann, QUESTION)
    assert message["text"].startswith("When is my data deleted?\nIt goes on 5 December 2026 (")
    assert message["text"].endswith("\n\nSource: Lumen Help")
    assert kinds(message) == ["bold", "date_time", "date_time", "text_link", "italic"]
    assert [entity.get("date_time_format") for entity in message["entities"]][1:3] == [None, "r"]
    assert "reply_to_message" not in message


async def test_an_older_server_without_instants_gets_the_same_words(telegram: TelegramStandIn, house: House) -> None:
    telegram.times = False
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        await answered(telegram, chat, ann, QUESTION)
        message = await answered(telegram, chat, ann, QUESTION)
    assert "5 December 2026 (" in message["text"]
    assert kinds(message) == ["bold", "text_link", "italic"]
    refused = [call for call in telegram.called("sendMessage") if call.status == 400]
    assert len(refused) == 1, "what the server does not know is asked of it once"


@pytest.mark.parametrize("words", [f"/ask {QUESTION}", f"@{BOT_NAME} {QUESTION}", f"/ask@{BOT_NAME} {QUESTION}"])
async def test_in_a_group_commands_and_mentions_are_answered_as_replies(
    telegram: TelegramStandIn, house: House, words: str
) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps")
    async with house.connected(telegram):
        message = await answered(telegram, group, ann, words)
    assert message["text"].startswith(TITLE)
    assert message["reply_to_message"]["text"] == words
    assert house.ask.got[0].text == QUESTION


async def test_a_reply_to_the_bot_is_for_the_bot(telegram: TelegramStandIn, house: House) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps")
    async with house.connected(telegram):
        first = await answered(telegram, group, ann, f"/ask {QUESTION}")
        second = await answered(telegram, group, ann, "and the lamp?", reply=first)
    assert second["text"] == "I do not know."


async def test_ask_in_reply_to_a_message_asks_about_that_message(telegram: TelegramStandIn, house: House) -> None:
    ann, bob, group = telegram.world.user("Ann"), telegram.world.user("Bob"), telegram.world.group("Lamps")
    asked = telegram.world.typed(group, bob, f"does anybody know {QUESTION}?")
    async with house.connected(telegram):
        message = await answered(telegram, group, ann, "/ask", reply=asked)
    assert message["text"].startswith(TITLE)


async def test_an_answer_stays_in_its_topic(telegram: TelegramStandIn, house: House) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps", 7)
    async with house.connected(telegram):
        message = await answered(telegram, group, ann, f"/ask {QUESTION}", thread=7)
    assert message["message_thread_id"] == 7
    assert house.ask.got[0].address == Address("telegram", str(group.id), "7")


async def test_in_the_general_topic_no_topic_is_named(telegram: TelegramStandIn, house: House) -> None:
    """Its messages are no topic messages, and sending its id fails; so does the id that replies carry anywhere."""
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps", 7)
    async with house.connected(telegram):
        message = await answered(telegram, group, ann, f"/ask {QUESTION}", message_thread_id=1)
    assert "message_thread_id" not in message


async def test_a_topic_that_is_gone_is_left_out(telegram: TelegramStandIn, house: House) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps", 7)
    async with house.connected(telegram):
        group.topics.clear()
        message = await answered(telegram, group, ann, f"/ask {QUESTION}", thread=7)
    assert message["text"].startswith(TITLE)


async def test_a_group_that_moved_is_answered_where_it_is_now(telegram: TelegramStandIn, house: House) -> None:
    ann, old, new = telegram.world.user("Ann"), telegram.world.group("Old", kind="group"), telegram.world.group("New")
    old.moved = new.id
    async with house.connected(telegram):
        await telegram.say(old, ann, f"/ask {QUESTION}")
        assert await telegram.until(lambda: telegram.said(new))


async def test_who_does_not_speak_to_the_bot_hears_nothing_of_it(telegram: TelegramStandIn, house: House) -> None:
    telegram.me["can_read_all_group_messages"] = True
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps")
    async with house.connected(telegram):
        for words in (QUESTION, "/weather", f"/ask@other_bot {QUESTION}", "@other_bot hello"):
            await telegram.say(group, ann, words)
        await settled(telegram)
    assert telegram.said(group) == []
    assert house.ask.got == []


async def test_where_an_admin_switched_it_on_it_answers_unprompted_but_not_the_same_twice(
    telegram: TelegramStandIn, house: House
) -> None:
    telegram.me["can_read_all_group_messages"] = True
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps", 7)
    house.places.switched_on.add(Address("telegram", str(group.id)))
    async with house.connected(telegram):
        await answered(telegram, group, ann, QUESTION, thread=7)
        for words in (QUESTION, "good morning"):
            await telegram.say(group, ann, words, thread=7)
        await settled(telegram)
        assert len(telegram.said(group)) == 1
        await answered(telegram, group, ann, f"/ask {QUESTION}", thread=7)


async def test_what_was_asked_while_the_bot_was_away_is_answered_once_and_old_chatter_not(
    telegram: TelegramStandIn, house: House
) -> None:
    telegram.me["can_read_all_group_messages"] = True
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps")
    house.places.switched_on.add(Address("telegram", str(group.id)))
    telegram.world.now -= 3600
    await telegram.say(group, ann, QUESTION)
    asked = await telegram.say(group, ann, f"/ask {QUESTION}")
    for _ in range(2):
        async with house.connected(telegram):
            await settled(telegram)
    assert [message["reply_to_message"]["message_id"] for message in telegram.said(group)] == [asked["message_id"]]


async def test_an_edited_question_gets_an_edited_answer(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        asked = await telegram.say(chat, ann, "gibberish")
        await telegram.until(lambda: telegram.said(chat))
        for text in (QUESTION, QUESTION):
            await telegram.push("edited_message", {**asked, "text": text, "edit_date": asked["date"] + 1})
        await telegram.until(lambda: telegram.said(chat)[0]["text"].startswith(TITLE))
        await settled(telegram)
    assert len(telegram.said(chat)) == 1
    assert len(house.ask.got) == 2, "an edit that changes no word asks nothing"


async def test_an_answer_of_another_length_takes_the_place_of_the_old_one(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        asked = await telegram.say(chat, ann, LONG)
        await telegram.until(lambda: len(telegram.said(chat)) == 4)
        await telegram.push("edited_message", {**asked, "text": QUESTION})
        await telegram.until(lambda: len(telegram.said(chat)) == 1)
        await telegram.push("edited_message", {**asked, "text": LONG})
        await telegram.until(lambda: len(telegram.said(chat)) == 4)
    assert telegram.said(chat)[0]["text"].startswith("Everything?")
    assert telegram.said(chat)[-1]["text"].endswith("Source: Lumen Help")


async def test_an_edited_command_that_did_something_is_not_done_again(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        asked = await telegram.say(chat, ann, "note the lamp")
        await telegram.until(lambda: telegram.said(chat))
        await telegram.push("edited_message", {**asked, "text": "note the other lamp"})
        await settled(telegram)
    assert house.note.noted == [("", "note the lamp")]


async def test_what_a_person_typed_is_no_markup_and_rings_for_nobody(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    typed = 'note <b>x</b> <a href="http://evil.example">free</a> &amp; @everyone_here *x*'
    async with house.connected(telegram):
        message = await answered(telegram, telegram.world.private(ann), ann, typed)
    assert message["text"].replace("\u2060", "") == f"Noted: {typed}"
    assert kinds(message) == []


async def test_people_are_answered_in_the_language_of_their_client(telegram: TelegramStandIn, house: House) -> None:
    eva, ida = telegram.world.user("Eva", "es-419"), telegram.world.user("Ida", "xx")
    async with house.connected(telegram):
        spanish = await answered(telegram, telegram.world.private(eva), eva, QUESTION)
        english = await answered(telegram, telegram.world.private(ida), ida, QUESTION)
    assert spanish["text"].startswith("(es)")
    assert english["text"].startswith(TITLE)
    assert [message.language for message in house.ask.got] == ["es", None]


async def test_business_and_channel_posts_and_other_bots_are_ignored(telegram: TelegramStandIn, house: House) -> None:
    telegram.me["can_read_all_group_messages"] = True
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps")
    message = telegram.world.typed(group, ann, f"/ask {QUESTION}")
    bot = {"id": 5, "is_bot": True, "first_name": "Other", "username": "other_bot"}
    async with house.connected(telegram):
        telegram.allowed = None
        await telegram.push("business_message", {**message, "business_connection_id": "b"})
        await telegram.push("channel_post", {**message, "chat": {"id": -5, "type": "channel", "title": "News"}})
        await telegram.push("message", {**message, "from": bot})
        await telegram.push("message", {**message, "sender_chat": {"id": -5, "type": "channel", "title": "News"}})
        await settled(telegram)
    assert house.ask.got == []
    assert telegram.called("sendMessage") == []


async def test_a_question_answered_by_nothing_but_an_error_says_so(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    house.ask.knows["x"] = answer()
    async with house.connected(telegram):
        message = await answered(telegram, telegram.world.private(ann), ann, "a bug")
    assert "id-1" in message["text"]
    assert len(house.report.errors) == 1
