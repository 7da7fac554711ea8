"""A file that comes with a reply, on Telegram: one message with the words below it, in the chat and topic it is for."""

import pytest
from e2e.telegram_house import House, answer, says
from e2e.telegram_standin import Fault, TelegramStandIn
from e2e.telegram_world import BOT_NAME, Chat, Json, Upload, User

from bot.core.message import Action, Choice, File, Reply

pytest_plugins = ["e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

FILE = File("reminder-2.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
MORE = (Choice(says("More"), "ask:more"),)
HERE = Reply(Action.CALENDAR_GIVEN, (says("Here is <it>."),), MORE, file=FILE)
ALONE = Reply(Action.CALENDAR_GIVEN, (says("For you."),), private=True, file=FILE)


@pytest.fixture
def house(house: House) -> House:
    house.ask.knows |= {
        "the file": HERE,
        "mine": ALONE,
        "long": Reply(Action.ANSWER, (says("word " * 300),), file=FILE),
    }
    return house


async def handed(telegram: TelegramStandIn, chat: Chat, user: User, words: str, count: int = 1) -> list[Json]:
    await telegram.say(chat, user, words)
    found: list[Json] = await telegram.until(lambda: len(told := telegram.said(chat)) >= count and told)
    return found


def body_of(telegram: TelegramStandIn, message: Json) -> bytes:
    return telegram.files[message["document"]["file_id"]]


async def test_the_words_stand_below_it_with_the_choices(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        (message,) = await handed(telegram, telegram.world.private(ann), ann, "the file")
    assert message["document"]["file_name"] == FILE.name
    assert message["document"]["mime_type"] == FILE.media_type
    assert body_of(telegram, message) == FILE.data
    assert message["caption"] == "Here is <it>."
    assert [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row] == ["More"]
    (call,) = telegram.called("sendDocument")
    assert call.params["document"] == Upload(FILE.name, FILE.media_type, FILE.data)
    assert telegram.problems == []


async def test_in_a_topic_it_stays_there_and_answers_the_question(telegram: TelegramStandIn, house: House) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps", 7)
    async with house.connected(telegram):
        await telegram.say(group, ann, f"@{BOT_NAME} the file", thread=7)
        (message,) = await telegram.until(lambda: telegram.said(group))
        await telegram.press(message, "Remove", ann)
        await telegram.until(lambda: not telegram.said(group))
    assert message["message_thread_id"] == 7
    assert message["reply_to_message"]["text"] == f"@{BOT_NAME} the file"
    assert body_of(telegram, message) == FILE.data


async def test_a_topic_that_is_gone_does_not_keep_it(telegram: TelegramStandIn, house: House) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps", 7)
    async with house.connected(telegram):
        group.topics.clear()
        await telegram.say(group, ann, f"@{BOT_NAME} the file", thread=7)
        (message,) = await telegram.until(lambda: telegram.said(group))
    assert "message_thread_id" not in message
    assert body_of(telegram, message) == FILE.data


async def test_words_too_long_to_stand_below_it_go_before_it(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        words, file = await handed(telegram, telegram.world.private(ann), ann, "long", 2)
    assert words["text"].startswith("word word")
    assert "caption" not in file
    assert body_of(telegram, file) == FILE.data


async def test_asked_for_in_a_group_what_is_private_comes_in_private(telegram: TelegramStandIn, house: House) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps")
    async with house.connected(telegram):
        await telegram.say(group, ann, f"@{BOT_NAME} mine")
        (line,) = await telegram.until(lambda: telegram.said(group))
    (message,) = telegram.said(telegram.world.private(ann))
    assert (message["caption"], body_of(telegram, message)) == ("For you.", FILE.data)
    assert line["text"] == "I have written to you in private."


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.BEFORE])
async def test_after_a_server_that_fails_it_comes_whole(telegram: TelegramStandIn, house: House, fault: Fault) -> None:
    telegram.fail("sendDocument", fault)
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        (message,) = await handed(telegram, telegram.world.private(ann), ann, "the file")
    assert body_of(telegram, message) == FILE.data


async def test_a_press_below_it_leaves_it_where_it_is(telegram: TelegramStandIn, house: House) -> None:
    """Its words cannot be edited as those of a message can: the answer comes after it."""
    house.ask.knows["ask:more"] = Reply(Action.ANSWER, answer().says, replaces=True)
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        (message,) = await handed(telegram, chat, ann, "the file")
        await telegram.press(message, "More", ann)
        standing = await telegram.until(lambda: len(told := telegram.said(chat)) == 2 and told)
    assert standing[0]["document"]["file_name"] == FILE.name
