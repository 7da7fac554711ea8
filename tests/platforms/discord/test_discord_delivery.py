"""What nobody asked for just now reaches a person or a place, or it is said why not."""

import discord
import pytest
import simcord

from bot.core.people import Address, Person
from bot.core.platform import Button, Delivered, Later, Outcome, Parcel, Reason, Undeliverable
from bot.core.text import Block, Kind, Plain, Text
from bot.platforms.discord.delivery import deliver

TEXT = Text((Block(Kind.PARAGRAPH, (Plain("You asked me to remind you: *milk*"),)),))
BUTTONS = (Button("Later", "snooze:7"),)


def person(actor: simcord.MemberActor) -> Person:
    return Person("discord", str(actor.id))


async def delivered(env: simcord.Env, parcel: Parcel) -> Outcome:
    """In the bot's own context, as it would be."""
    outcome = await deliver(env.bot, parcel)
    await env.settle()
    return outcome


async def test_a_person_gets_a_direct_message(env: simcord.Env, ann: simcord.MemberActor) -> None:
    outcome = await delivered(env, Parcel(person(ann), TEXT, "key", BUTTONS))
    message = ann.user.dm_channel.last_message
    assert message is not None
    assert outcome == Delivered(str(message.id))
    assert message.content == r"You asked me to remind you: \*milk\*"
    row = message.components[0]
    assert isinstance(row, discord.ActionRow)
    assert [button.custom_id for button in row.children if isinstance(button, discord.Button)] == ["s:snooze:7"]


async def test_a_channel_and_a_thread_get_a_message(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    place = Address("discord", "1", str(channel.id))
    assert isinstance(await delivered(env, Parcel(place, TEXT, "key")), Delivered)
    place = Address("discord", str(channel.id))
    assert isinstance(await delivered(env, Parcel(place, TEXT, "another")), Delivered)
    assert len(channel.history()) == 2
    assert ann.id


async def test_every_attempt_at_the_same_thing_has_the_same_nonce(env: simcord.Env, ann: simcord.MemberActor) -> None:
    env.inject_error("POST", "/channels/*/messages", status=500)
    assert await delivered(env, Parcel(person(ann), TEXT, "a key of any length" * 9)) == Later()
    await delivered(env, Parcel(person(ann), TEXT, "a key of any length" * 9))
    await delivered(env, Parcel(person(ann), TEXT, "another"))
    nonces = [entry.json["nonce"] for entry in env.http_requests if entry.json and "nonce" in entry.json]
    assert nonces[0] == nonces[1] != nonces[2]
    assert all(len(nonce) <= 25 for nonce in nonces)


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (403, 50007, Undeliverable(Reason.CLOSED)),
        (404, 10003, Undeliverable(Reason.GONE)),
        (404, 10013, Undeliverable(Reason.GONE)),
        (403, 50001, Undeliverable(Reason.FORBIDDEN)),
        (403, 50013, Undeliverable(Reason.FORBIDDEN)),
        (400, 50035, Undeliverable(Reason.REFUSED)),
        (429, 0, Later()),
        (500, 0, Later()),
        (503, 0, Later()),
    ],
)
async def test_a_failure_is_an_outcome(
    env: simcord.Env, ann: simcord.MemberActor, status: int, code: int, outcome: Outcome
) -> None:
    env.inject_error("POST", "/channels/*/messages", status=status, code=code)
    assert await delivered(env, Parcel(person(ann), TEXT, "key")) == outcome


async def test_a_place_and_a_person_that_are_no_more_are_gone(env: simcord.Env) -> None:
    assert await delivered(env, Parcel(Address("discord", "99"), TEXT, "key")) == Undeliverable(Reason.GONE)
    assert await delivered(env, Parcel(Person("discord", "99"), TEXT, "key")) == Undeliverable(Reason.GONE)


async def test_an_address_that_is_none_of_discords_is_gone(env: simcord.Env) -> None:
    assert await delivered(env, Parcel(Person("discord", "ann"), TEXT, "key")) == Undeliverable(Reason.GONE)


async def test_nothing_to_say_is_refused(env: simcord.Env, ann: simcord.MemberActor) -> None:
    assert await delivered(env, Parcel(person(ann), Text(()), "key")) == Undeliverable(Reason.REFUSED)
