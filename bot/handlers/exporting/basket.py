"""What is said about the basket: what was taken into it, how much is in it now, and what can be done with it."""

from bot.core.message import Action, Attachment, Choice, Message, Reply
from bot.core.people import Person
from bot.core.phrase import Phrase, Say
from bot.exports.sources.basket_desk import BasketDesk, Taken
from bot.exports.telling import size_of
from bot.handlers.upload import BUTTON as UPLOAD

NAMED = 3
"""Things that are named one by one; more are counted."""
PACK = Choice(Phrase("handed.pack"), "export:look:basket")
EMPTY = Choice(Phrase("handed.empty"), "export:empty:basket")


async def take(basket: BasketDesk, message: Message) -> Reply:
    taken = await basket.take(message)
    choices = (PACK, EMPTY) if taken.held.things else ()
    if basket.uploads is not None:
        choices = (UPLOAD, *choices) if taken.too_large else (*choices, UPLOAD)
    data = {"new": taken.new, "things": taken.held.things}
    return Reply(Action.BASKET_FILLED, _told(taken, len(message.attachments)), choices, data=data)


async def ask_to_empty(basket: BasketDesk, person: Person) -> Reply:
    held = await basket.contents(person)
    if held.things == 0:
        return Reply(Action.BASKET_EMPTIED, (Phrase("source_basket.empty"),), replaces=True)
    yes, no = (
        Choice(Phrase("handed.empty_yes"), "export:emptied:basket"),
        Choice(Phrase("handed.empty_no"), PACK.handle),
    )
    return Reply(Action.CHOICES, (Phrase("handed.empty_sure", {"things": held.things}),), (yes, no))


async def empty(basket: BasketDesk, person: Person) -> Reply:
    things = await basket.empty(person)
    return Reply(Action.BASKET_EMPTIED, (Phrase("handed.emptied", {"things": things}),), replaces=True)


def _told(taken: Taken, files: int) -> tuple[Say, ...]:
    large = tuple(_too_large(one, taken.most) for one in taken.too_large)
    if files and files == len(large):
        return large
    later = (Phrase("handed.later"),) if taken.new else ()
    return (*_new(taken), *large, _now(taken), *later)


def _new(taken: Taken) -> tuple[Say, ...]:
    if taken.new == 0:
        return (Phrase("handed.again"),)
    if len(taken.names) == taken.new <= NAMED:
        return tuple(Phrase("handed.taken", {"name": name}) for name in taken.names)
    return (Phrase("handed.counted", {"count": taken.new}),)


def _now(taken: Taken) -> Phrase:
    if taken.held.size == 0:
        return Phrase("handed.now", {"things": taken.held.things})
    return Phrase("handed.now_size", {"things": taken.held.things, "size": size_of(taken.held.size)})


def _too_large(one: Attachment, most: int) -> Phrase:
    return Phrase("handed.too_large", {"name": one.name, "size": size_of(one.size or 0), "most": size_of(most)})
