"""What is delivered unasked, and what becomes of it: the Telegram platform against the stand-in, over TCP."""

from datetime import timedelta

import pytest
from e2e.telegram_house import House
from e2e.telegram_standin import Fault, TelegramStandIn
from e2e.telegram_world import Chat

from bot.core.people import Address, Person
from bot.core.platform import Button, Delivered, Later, Moved, Parcel, Reason, Undeliverable
from bot.core.text import Block, Kind, Plain, Text

pytest_plugins = ["e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


def parcel(to: Person | Address, words: str = "The lamp goes out.", *buttons: Button) -> Parcel:
    return Parcel(to, Text((Block(Kind.PARAGRAPH, (Plain(words),)),)), "key", buttons)


def person(number: int) -> Person:
    return Person("telegram", str(number))


def place(chat: Chat, thread: int | None = None) -> Address:
    return Address("telegram", str(chat.id), None if thread is None else str(thread))


async def test_a_person_gets_it_in_private_and_a_topic_in_the_topic(telegram: TelegramStandIn, house: House) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps", 7)
    async with house.connected(telegram) as platform:
        told = await platform.deliver(parcel(person(ann.id), "Now.", Button("Snooze", "note:snooze")))
        posted = await platform.deliver(parcel(place(group, 7)))
        group.topics.clear()
        moved_on = await platform.deliver(parcel(place(group, 7)))
    assert (told, posted) == (Delivered(f"{ann.id}:1"), Delivered(f"{group.id}:1"))
    assert moved_on == Delivered(f"{group.id}:2")
    assert telegram.said(telegram.world.private(ann))[0]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Snooze"
    assert telegram.said(group)[0]["message_thread_id"] == 7


async def test_a_person_who_blocked_the_bot_or_never_began_is_closed(telegram: TelegramStandIn, house: House) -> None:
    ann, bob = telegram.world.user("Ann"), telegram.world.user("Bob", started=False)
    ann.blocked = True
    async with house.connected(telegram) as platform:
        outcomes = [await platform.deliver(parcel(person(number))) for number in (ann.id, bob.id, 424_242)]
    assert outcomes == [Undeliverable(Reason.CLOSED)] * 3


async def test_a_place_that_is_gone_or_shut_says_so(telegram: TelegramStandIn, house: House) -> None:
    kicked, mute, shut = (telegram.world.group(name, 7) for name in ("Kicked", "Mute", "Shut"))
    kicked.kicked, mute.mute = True, True
    shut.closed.add(7)
    unknown = Address("telegram", "-100999")
    elsewhere = Address("telegram", "guest:-100999")
    async with house.connected(telegram) as platform:
        outcomes = [
            await platform.deliver(parcel(to))
            for to in (place(kicked), place(mute), place(shut, 7), unknown, elsewhere)
        ]
    gone, forbidden = Undeliverable(Reason.GONE), Undeliverable(Reason.FORBIDDEN)
    assert outcomes == [gone, forbidden, forbidden, gone, gone]


async def test_a_group_that_moved_is_told_with_its_new_address(telegram: TelegramStandIn, house: House) -> None:
    old, new = telegram.world.group("Old", kind="group"), telegram.world.group("New")
    old.moved = new.id
    async with house.connected(telegram) as platform:
        outcome = await platform.deliver(parcel(place(old)))
    assert outcome == Moved(place(new))
    assert telegram.said(new) == []


async def test_what_may_work_later_says_when_where_telegram_did(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram) as platform:
        telegram.floods[ann.id] = 30
        flooded = await platform.deliver(parcel(person(ann.id)))
        held = await platform.deliver(parcel(person(ann.id)))
        telegram.fail("sendMessage", Fault.ERROR, Fault.BEFORE)
        other = telegram.world.user("Bob")
        failed = [await platform.deliver(parcel(person(other.id))) for _ in range(2)]
    assert flooded == Later(timedelta(seconds=30))
    assert isinstance(held, Later)
    assert held.after is not None
    assert timedelta(seconds=25) < held.after <= timedelta(seconds=30)
    assert failed == [Later(), Later()]
    assert len(telegram.called("sendMessage")) == 2, "what must wait is not even tried"


async def test_a_chat_that_is_told_much_at_once_does_not_hold_up_the_others(
    telegram: TelegramStandIn, house: House
) -> None:
    ann, bob = telegram.world.user("Ann"), telegram.world.user("Bob")
    async with house.connected(telegram) as platform:
        first = [await platform.deliver(parcel(person(ann.id))) for _ in range(3)]
        fourth = await platform.deliver(parcel(person(ann.id)))
        other = await platform.deliver(parcel(person(bob.id)))
    assert all(isinstance(outcome, Delivered) for outcome in (*first, other))
    assert isinstance(fourth, Later)
    assert fourth.after is not None
    assert timedelta() < fourth.after <= timedelta(seconds=1)
    assert max(house.waited, default=0.0) < 0.5


async def test_what_telegram_will_never_take_is_refused(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram) as platform:
        outcome = await platform.deliver(parcel(person(ann.id), "Now.", Button("Too long", "note:" + "x" * 60)))
    assert outcome == Undeliverable(Reason.REFUSED)


async def test_after_a_failure_in_the_middle_only_the_rest_is_sent(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    long = parcel(person(ann.id), "word " * 2500)
    async with house.connected(telegram) as platform:
        telegram.fail("sendMessage", Fault.NONE, Fault.ERROR)
        outcomes = [await platform.deliver(long) for _ in range(2)]
    assert outcomes == [Later(), Delivered(f"{ann.id}:4")]
    assert len(telegram.said(telegram.world.private(ann))) == 4


async def test_before_the_start_and_after_the_end_there_is_an_answer_too(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram) as platform:
        pass
    assert await platform.deliver(parcel(person(ann.id))) == Later()
