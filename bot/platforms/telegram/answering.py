"""Answers what was written: in the private chat, in groups and their topics, and in chats the bot was called into."""

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.core.message import SILENT, Action, Message, Place, Reply
from bot.platforms.telegram import articles, moving, outcomes
from bot.platforms.telegram.answers import Given, fingerprint
from bot.platforms.telegram.desk import Desk
from bot.platforms.telegram.events import Called, Said, Spot


async def answer(desk: Desk, said: Said) -> None:
    message = said.message
    if not message.addressed and not await desk.parts.places.unprompted(message.address):
        return
    given = desk.answers.find(said.spot) if said.edited else None
    if said.edited and not _asks_anew(desk, said, given):
        return
    reply = await _reply(desk, message)
    if reply.action is Action.SILENT:
        return
    if reply.action is Action.BASKET_FILLED and message.album is not None:
        await _answer_album(desk, said, reply)
    elif given is not None and not reply.private:
        await _replace(desk, said, reply, given)
    elif not _rests(desk, reply, message):
        await _first(desk, said, reply)


async def _reply(desk: Desk, message: Message) -> Reply:
    if message.addressed:
        return await desk.route(message)
    with desk.overhearing.turn(message.at) as free:
        return await desk.route(message) if free else SILENT


async def answer_call(desk: Desk, called: Called) -> None:
    """Guest mode: a single message, by the query's id. What is private is told in private here too."""
    message = called.message
    reply = await desk.route(message)
    if reply.private:
        words, below = await moving.line(desk, message, reply)
        await articles.answer_call(desk, called.query, articles.article("private", message.text or "…", words, below))
    elif reply.action is not Action.SILENT:
        await articles.answer_call(desk, called.query, articles.of(desk, "answer", reply, message))


async def _first(desk: Desk, said: Said, reply: Reply) -> None:
    message = said.message
    if reply.private and message.place is Place.GROUP:
        ids = await moving.move(desk, said, reply)
    else:
        spot = said.spot if message.place is Place.GROUP else Spot(said.spot.chat, said.spot.thread)
        ids = await desk.give(spot, reply, message)
    desk.answers.note(said.spot, Given(ids, fingerprint(message.text)))


async def _answer_album(desk: Desk, said: Said, reply: Reply) -> None:
    """Once for all that was sent together: the last of those that are there says it, a late one changes it."""
    album = said.message.album
    if desk.albums.more(album):
        return
    before = desk.albums.answered(said.spot.chat, album)
    given = None if before is None else desk.answers.find(before)
    if given is None:
        await _first(desk, said, reply)
    else:
        await _replace(desk, said, reply, given)
    desk.albums.note(said.spot, album)


def _asks_anew(desk: Desk, said: Said, given: Given | None) -> bool:
    """Edited question, edited answer. A command that did something is not done again, an old message not begun with."""
    if given is None and not said.fresh:
        return False
    unchanged = given is not None and given.asked == fingerprint(said.message.text)
    return not unchanged and desk.parts.router.is_question(said.message)


async def _replace(desk: Desk, said: Said, reply: Reply, given: Given) -> None:
    """The new answer in the messages of the old: what is too many is removed, what is too few is sent."""
    spoken = desk.spoken(reply, said.message)
    spot = Spot(said.spot.chat, said.spot.thread)
    ids = given.ids[: len(spoken.messages)]
    for number, words in zip(ids, spoken.messages, strict=False):
        last = number == ids[-1] and len(ids) == len(spoken.messages)
        below = desk.below(spoken, reply, said.message, spot, ids[:-1]) if last else None
        if not await _edited(desk, Spot(spot.chat, spot.thread, number), words, below):
            ids = ()
            break
    for number in given.ids[len(spoken.messages) :]:
        await desk.sender.remove(Spot(spot.chat, spot.thread, number))
    rest = spoken.messages[len(ids) :]
    if rest:
        ids += await desk.sender.post(
            spot if ids else said.spot,
            rest,
            lambda before: desk.below(spoken, reply, said.message, spot, (*ids, *before)),
        )
    desk.answers.note(said.spot, Given(ids, fingerprint(said.message.text)))


async def _edited(desk: Desk, spot: Spot, words: str, below: InlineKeyboardMarkup | None) -> bool:
    """False: the old answer is gone, and the new one is to be sent."""
    try:
        await desk.sender.edit(spot, words, below)
    except BadRequest as error:
        if outcomes.lost(error):
            return False
        raise
    return True


def _rests(desk: Desk, reply: Reply, message: Message) -> bool:
    """An answer nobody asked the bot for is not said again in the same place for a while. Who asks it, is answered."""
    if message.place is Place.DM or reply.entry is None:
        return False
    fresh = desk.cooldown.begin((message.address, reply.entry), message.at)
    return not fresh and not message.addressed
