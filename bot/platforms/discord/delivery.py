"""Brings somebody what nobody asked for just now, and says what became of it."""

import hashlib

import discord

from bot.core.people import Person
from bot.core.platform import Delivered, Later, Outcome, Parcel, Reason, Undeliverable
from bot.platforms.discord.outcomes import outcome_of
from bot.platforms.discord.rendering import render
from bot.platforms.discord.sending import Sheet, send
from bot.platforms.discord.transport import BROKEN


async def deliver(client: discord.Client, parcel: Parcel) -> Outcome:
    """Every attempt at the same parcel carries the same nonce: what arrived unnoticed does not arrive twice."""
    nonce = hashlib.sha256(parcel.key.encode()).hexdigest()[:20]
    try:
        channel = await _channel(client, parcel)
        sent = await send(channel, Sheet(render(parcel.text), nonce, parcel.buttons))
    except ValueError:
        return Undeliverable(Reason.GONE)  # an address that is none of Discord's
    except discord.DiscordException as error:
        return outcome_of(error)
    except BROKEN:
        return Later()
    return Delivered(str(sent[-1])) if sent else Undeliverable(Reason.REFUSED)


async def _channel(client: discord.Client, parcel: Parcel) -> discord.DMChannel | discord.PartialMessageable:
    """Where a parcel goes: nothing needs to be in the library's memory for it."""
    if isinstance(parcel.to, Person):
        return await client.create_dm(discord.Object(int(parcel.to.id)))
    return client.get_partial_messageable(int(parcel.to.thread or parcel.to.place))
