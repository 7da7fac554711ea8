"""What happens when a button is pressed: a choice is made, something to type is asked for, an answer is removed."""

from telegram import ForceReply
from telegram.error import BadRequest

from bot.core.message import Action, Message, Place, Reply
from bot.platforms.telegram import deeplinks, keyboards, markup, moving, outcomes, prompts
from bot.platforms.telegram.desk import Desk
from bot.platforms.telegram.events import Dismissed, Pressed, Prompted, Spot
from bot.platforms.telegram.limits import LONGEST_PLACEHOLDER, cut


async def choose(desk: Desk, pressed: Pressed) -> None:
    message = pressed.message
    reply = await desk.route(message)
    if reply.private and message.place is Place.GROUP and reply.action is not Action.SILENT:
        await moving.move_pressed(desk, pressed, reply)
        return
    await desk.notice(pressed.query)
    if reply.action is Action.SILENT:
        return
    if pressed.spot is not None:
        await _say(desk, pressed, pressed.spot, reply)
    elif pressed.inline is not None:
        spoken = desk.spoken(reply, message)
        await desk.sender.edit_inline(pressed.inline, spoken.messages[0], keyboards.keyboard(spoken.buttons))


async def prompt(desk: Desk, prompted: Prompted) -> None:
    """Asks for what is to be typed; in a chat that is not ours, in the private chat instead."""
    pressed = prompted.pressed
    message = pressed.message
    if pressed.spot is None:
        handle = desk.keeping.keep(message.person, prompted, message.language, message.at)
        await desk.notice(pressed.query, url=deeplinks.link(desk.me, handle))
        return
    await desk.notice(pressed.query)
    await ask(desk, prompted, pressed.spot)


async def ask(desk: Desk, prompted: Prompted, spot: Spot) -> None:
    """The question whose reply belongs to the handle. In a group it is put to the one who pressed."""
    message = prompted.pressed.message
    known = desk.wordings.find(prompted.handle) or prompted.label or desk.speaker.label(message, "telegram.type_here")
    group = spot.chat < 0
    name = markup.link(prompted.pressed.name, f"tg://user?id={message.person.id}") + ": " if group else ""
    words = f"{prompts.carrier(prompted.handle, desk.me)}{name}{markup.escape(known)}"
    hint = f"\n{markup.italic(desk.speaker.tell(message, 'telegram.reply_to_this'))}" if group else ""
    field = ForceReply(selective=group, input_field_placeholder=cut(known, LONGEST_PLACEHOLDER))
    await desk.sender.post(Spot(spot.chat, spot.thread), (words + hint,), lambda _before: field)


async def dismiss(desk: Desk, dismissed: Dismissed) -> None:
    """Removes an answer for the one who asked for it, and for nobody else."""
    pressed, spot = dismissed.pressed, dismissed.pressed.spot
    if spot is None or pressed.message.person.id != dismissed.owner:
        await desk.notice(pressed.query, desk.speaker.label(pressed.message, "platform.not_yours"))
        return
    try:
        for number in (*dismissed.ids, spot.message or 0):
            await desk.sender.remove(Spot(spot.chat, spot.thread, number))
    except BadRequest:
        await desk.notice(pressed.query, desk.speaker.label(pressed.message, "telegram.too_old"))
        return
    await desk.notice(pressed.query)


async def _say(desk: Desk, pressed: Pressed, spot: Spot, reply: Reply) -> None:
    """In the place of the message that was pressed, if that is theirs and still there; else after it."""
    message = pressed.message
    theirs = message.place is Place.DM or pressed.asker == message.person.id
    may_replace = reply.replaces and theirs and reply.file is None
    if not (may_replace and await _replaced(desk, spot, reply, message)):
        at = spot if message.place is Place.GROUP else Spot(spot.chat, spot.thread)
        await desk.give(at, reply, message)


async def _replaced(desk: Desk, spot: Spot, reply: Reply, message: Message) -> bool:
    """False: the message that was pressed cannot be changed any more."""
    spoken = desk.spoken(reply, message)
    first, *rest = spoken.messages
    below = None if rest else desk.below(spoken, reply, message, spot)
    try:
        await desk.sender.edit(spot, first, below)
    except BadRequest as error:
        if not outcomes.lost(error):
            raise
        return False
    if rest:
        after = Spot(spot.chat, spot.thread)
        await desk.sender.post(after, tuple(rest), lambda before: desk.below(spoken, reply, message, spot, before))
    else:
        await desk.keep_up(spot, reply)
    return True
