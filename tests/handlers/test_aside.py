"""A question about a reminder is let go once its person has turned to something else."""

import pytest
from fakes import ANN, FakeHandler, message
from lumen import Folder
from reminder_kit import Bot, handles

from bot.core.message import Action, Reply
from bot.handlers.aside import Aside
from bot.handlers.turns import Turns


@pytest.fixture
async def bot(folder: Folder) -> Bot:
    """Ann was just asked of what she is to be reminded tomorrow."""
    found = Bot(folder.root)
    assert (await found.say("/remind tomorrow")).action is Action.CHOICES
    return found


@pytest.mark.parametrize("between", ["/deadlines", "/reminders", "/settings", "/help"])
@pytest.mark.parametrize("later", ["thanks", "save my videos", "gracias"])
async def test_what_is_said_after_something_else_is_no_answer(bot: Bot, between: str, later: str) -> None:
    assert (await bot.say(between)).action not in {Action.UNKNOWN, Action.REFUSAL}
    await bot.say(later)
    assert await bot.parts.reminders.of(ANN) == ()


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        (Action.ANSWER, None),
        (Action.FOLLOW_SET, None),
        (Action.UNKNOWN, "remind:what:1"),
        (Action.GREETING, "remind:what:1"),
        (Action.SILENT, "remind:what:1"),
    ],
)
async def test_an_answered_question_is_something_else_and_what_nobody_understood_is_not(
    action: Action, asked: str | None
) -> None:
    turns = Turns()
    turns.ask(message(), "remind:what:1")
    await Aside(FakeHandler("ask", says=Reply(action)), turns).handle(message("when does it close"))
    assert turns.recall(message()).asked == asked


async def test_the_next_message_answers(bot: Bot) -> None:
    await bot.say("save my videos")
    assert [one.what for one in await bot.parts.reminders.of(ANN)] == ["save my videos"]


@pytest.mark.parametrize("polite", ["thanks", "Thank you.", "gracias", "teşekkürler", "ok"])
async def test_a_polite_word_is_no_task_and_the_question_stays(bot: Bot, polite: str) -> None:
    await bot.say(polite)
    assert await bot.parts.reminders.of(ANN) == ()
    await bot.say("save my videos")
    assert [one.what for one in await bot.parts.reminders.of(ANN)] == ["save my videos"]


async def test_the_button_below_the_question_still_works(folder: Folder) -> None:
    bot = Bot(folder.root)
    (handle,) = handles(await bot.say("/remind tomorrow"))
    await bot.say("/deadlines")
    await bot.press(handle, "save my videos")
    assert [one.what for one in await bot.parts.reminders.of(ANN)] == ["save my videos"]


async def test_completions_still_reach_their_handler(bot: Bot) -> None:
    assert await bot.suggest("follow", "what", "") != ()
