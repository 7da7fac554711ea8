"""What is said about the basket: what was taken into it, how much is in it now, and what can be done with it."""

from bot.core.message import Action, Attachment, Choice, Message, Reply
from bot.core.people import Person
from bot.core.phrase import Phrase, Say
from bot.exports.sources.basket import Contents, empty_for
from bot.exports.sources.basket_desk import BasketDesk, Room, Taken
from bot.exports.telling import size_of
from bot.handlers.upload import BUTTON as UPLOAD

LISTED = 10
"""Things that are told by name where somebody asks what there is."""
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
    says = (*_told(taken), *_room(taken, basket.room))
    return Reply(Action.BASKET_FILLED, says, choices, data=data)


async def show(basket: BasketDesk, person: Person) -> Reply:
    held = await basket.contents(person)
    if held.things == 0:
        return Reply(Action.BASKET_SHOWN, (empty_for(person),), _more(basket), data={"things": 0})
    names = await basket.names(person, LISTED)
    listed = tuple(Phrase("handed.thing", {"name": name}) for name in names)
    more = (Phrase("handed.more", {"count": held.things - len(names)}),) if held.things > len(names) else ()
    choices = (PACK, EMPTY, *_more(basket))
    return Reply(Action.BASKET_SHOWN, (_now(held), *listed, *more), choices, data={"things": held.things})


def _more(basket: BasketDesk) -> tuple[Choice, ...]:
    return () if basket.uploads is None else (UPLOAD,)


async def ask_to_empty(basket: BasketDesk, person: Person) -> Reply:
    held = await basket.contents(person)
    if held.things == 0:
        return Reply(Action.BASKET_EMPTIED, (empty_for(person),), replaces=True)
    yes, no = (
        Choice(Phrase("handed.empty_yes"), "export:emptied:basket"),
        Choice(Phrase("handed.empty_no"), PACK.handle),
    )
    return Reply(Action.CHOICES, (Phrase("handed.empty_sure", {"things": held.things}),), (yes, no))


async def empty(basket: BasketDesk, person: Person) -> Reply:
    things = await basket.empty(person)
    return Reply(Action.BASKET_EMPTIED, (Phrase("handed.emptied", {"things": things}),), replaces=True)


def _told(taken: Taken) -> tuple[Say, ...]:
    large = tuple(_too_large(one, taken.most) for one in taken.too_large)
    if taken.files and taken.files == len(large):
        return large
    later = (Phrase("handed.later"),) if taken.new else ()
    if taken.outside and taken.new == 0:
        return (*large, _now(taken.held))
    return (*_new(taken), *large, _now(taken.held), *later)


def _room(taken: Taken, room: Room) -> tuple[Phrase, ...]:
    """What to do about a basket that is full, and before it is."""
    size = size_of(room.size)
    if taken.outside:
        return (Phrase("handed.full", {"count": taken.outside, "things": room.things, "size": size}),)
    if room.nearly_full(taken.held):
        return (Phrase("handed.nearly_full", {"things": room.things, "size": size}),)
    return ()


def _new(taken: Taken) -> tuple[Say, ...]:
    if taken.new == 0:
        return (Phrase("handed.again"),)
    if len(taken.names) == taken.new <= NAMED:
        return tuple(Phrase("handed.taken", {"name": name}) for name in taken.names)
    return (Phrase("handed.counted", {"count": taken.new}),)


def _now(held: Contents) -> Phrase:
    if held.size == 0:
        return Phrase("handed.now", {"things": held.things})
    return Phrase("handed.now_size", {"things": held.things, "size": size_of(held.size)})


def _too_large(one: Attachment, most: int) -> Phrase:
    return Phrase("handed.too_large", {"name": one.name, "size": size_of(one.size or 0), "most": size_of(most)})
