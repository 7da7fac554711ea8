"""One room for one basket: what is in it, what is on its way, and what is handed over in the chat all at once."""

import asyncio
from dataclasses import replace

import pytest
from exports.uploads.upload_kit import BODY, SMALL, Uploads
from fakes import ANN, BOB, message

from bot.core.message import Attachment, Message, Place
from bot.exports.fetching.gate import Gate
from bot.exports.sources.basket_desk import BasketDesk, Room
from bot.exports.uploads.upload import BasketFullError


def basket(uploads: Uploads, room: Room = SMALL.room) -> BasketDesk:
    return BasketDesk(uploads.basket, Gate(frozenset()), uploads=uploads.desk, room=room)


def handing(reference: str, size: int) -> Message:
    return replace(message(), place=Place.DM, attachments=(Attachment(reference, "cat.mp4", None, size),))


async def test_what_is_on_its_way_counts_in_the_chat_too(uploads: Uploads) -> None:
    coming = await uploads.begin(1000)
    await uploads.begin(1000, BOB)
    await uploads.begin(1000)
    assert (await basket(uploads).take(handing("1", 400))).outside == 0
    full = await basket(uploads).take(handing("2", 200))
    assert (full.outside, full.new, full.held.things, full.held.size) == (1, 0, 1, 400)
    await uploads.desk.drop(coming)
    assert (await basket(uploads).take(handing("2", 200))).outside == 0


async def test_things_on_their_way_are_counted_as_things(uploads: Uploads) -> None:
    await uploads.begin(1)
    two = Room(things=2)
    assert [(await basket(uploads, two).take(handing(one, 1))).outside for one in ("1", "2")] == [0, 1]


async def test_a_file_that_has_come_counts_once(uploads: Uploads) -> None:
    await uploads.send(await uploads.begin(), 0, BODY)
    room = Room(size=len(BODY) + 100)
    assert (await basket(uploads, room).take(handing("1", 100))).outside == 0
    assert (await basket(uploads, room).take(handing("2", 1))).outside == 1


@pytest.mark.parametrize("size", [300, 600])
async def test_what_is_handed_over_at_once_goes_in_as_far_as_there_is_room(uploads: Uploads, size: int) -> None:
    desk = basket(uploads)
    taken = await asyncio.gather(*(desk.take(handing(str(number), size)) for number in range(12)))
    held = await uploads.basket.contents(ANN)
    fitting = SMALL.room.size // size
    assert (held.things, held.size) == (fitting, fitting * size)
    assert sum(one.outside for one in taken) == 12 - fitting
    with pytest.raises(BasketFullError):
        await uploads.begin(SMALL.room.size - held.size + 1)
