"""What is private and was asked in a group is said in the private chat; the group sees a line with the way there."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.core.message import Message, Reply
from bot.platforms.telegram import deeplinks, keyboards, markup, outcomes
from bot.platforms.telegram.desk import Desk
from bot.platforms.telegram.events import Pressed, Said, Spot
from bot.platforms.telegram.limits import LONGEST_TOAST


async def move(desk: Desk, said: Said, reply: Reply) -> tuple[int, ...]:
    """Answers in private and says so in the group. An admin without a name cannot be found there, and is told so."""
    message = said.message
    if said.anonymous:
        return await desk.sender.post(said.spot, (desk.speaker.tell(message, "telegram.anonymous"),))
    words, below = await line(desk, message, reply)
    return await desk.sender.post(said.spot, (words,), lambda _before: below)


async def line(desk: Desk, message: Message, reply: Reply) -> tuple[str, InlineKeyboardMarkup | None]:
    """The line for the group: the answer was given in private, or waits there."""
    told = await _tell(desk, message, reply)
    handle = "" if told else desk.keeping.keep(message.person, reply, reply.language or message.language, message.at)
    key = "platform.written" if told else "telegram.answer_waits"
    label = desk.speaker.label(message, "telegram.open_private")
    button = InlineKeyboardButton(label, url=deeplinks.link(desk.me, handle))
    return desk.speaker.tell(message, key), keyboards.keyboard((), button)


async def move_pressed(desk: Desk, pressed: Pressed, reply: Reply) -> None:
    """After a press nothing is written into the group: a word flashes up, or the press opens the private chat."""
    message = pressed.message
    toast = _toast(desk, message, reply)
    if toast is not None:
        await desk.notice(pressed.query, toast)
        return
    if await _tell(desk, message, reply):
        await desk.notice(pressed.query, desk.speaker.label(message, "platform.written"))
        return
    handle = desk.keeping.keep(message.person, reply, reply.language or message.language, message.at)
    await desk.notice(pressed.query, url=deeplinks.link(desk.me, handle))


def _toast(desk: Desk, message: Message, reply: Reply) -> str | None:
    """What flashes up for the one who pressed, where it need not stay and all of it can be shown."""
    messages = desk.speaker.speak(reply, message).messages
    words = markup.bare(messages[0])
    return words if reply.passing and len(messages) == 1 and len(words) <= LONGEST_TOAST else None


async def _tell(desk: Desk, message: Message, reply: Reply) -> bool:
    """Whether it could be said in private: not before the person has opened that chat."""
    try:
        await desk.give(Spot(int(message.person.id)), reply, message)
    except TelegramError as error:
        if outcomes.closed(error):
            return False
        raise
    return True
