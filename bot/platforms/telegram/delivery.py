"""Delivers what nobody asked for just now, and changes what was said: one try, and what became of it.

Who wanted it, the courier for example, decides about the next.
"""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import timedelta

from telegram import InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.core.editing import Posted, Revision
from bot.core.people import Address, Person
from bot.core.platform import Delivered, Later, Outcome, Parcel, Reason, Undeliverable
from bot.platforms.telegram import keyboards, outcomes
from bot.platforms.telegram.events import Spot
from bot.platforms.telegram.prompts import Wordings
from bot.platforms.telegram.rendering import render
from bot.platforms.telegram.sending import Draft, Sender
from bot.platforms.telegram.speaking import NOTHING

SOON = 0.2
"""Seconds. A turn that comes later than that is left to the courier, who has others to serve: a chat that is told much
at once would else hold up everybody."""

MOST = 1_000
"""Parcels remembered that arrived in part; the oldest goes first."""


@dataclass(slots=True)
class Delivery:
    sender: Sender
    wordings: Wordings
    _part: OrderedDict[str, tuple[int, ...]] = field(default_factory=OrderedDict, init=False)
    """What of a long parcel arrived before something failed: it is not sent again with the next try."""

    async def deliver(self, parcel: Parcel) -> Outcome:
        spot = spot_of(parcel.to)
        if spot is None:
            return Undeliverable(Reason.GONE)
        wait = self.sender.pace.wait(spot.chat)
        if wait > SOON:
            return Later(timedelta(seconds=wait))
        try:
            below = keyboards.keyboard(parcel.buttons)
        except ValueError:
            return Undeliverable(Reason.REFUSED)
        self.wordings.note(parcel.buttons)
        try:
            return Delivered(f"{spot.chat}:{await self._send(parcel, spot, below)}")
        except TelegramError as error:
            return outcomes.outcome(error, spot)

    async def edit(self, revision: Revision) -> Outcome:
        """Only what is one message stays one."""
        spot, messages = standing(revision.of), render(revision.text)
        if spot is None or len(messages) != 1:
            return Undeliverable(Reason.REFUSED)
        wait = self.sender.pace.wait(spot.chat)
        if wait > SOON:
            return Later(timedelta(seconds=wait))
        try:
            await self.sender.revise(spot, messages[0], keyboards.keyboard(revision.buttons))
        except ValueError:
            return Undeliverable(Reason.REFUSED)
        except TelegramError as error:
            return outcomes.outcome(error, spot)
        return Delivered(revision.of.message)

    async def _send(self, parcel: Parcel, spot: Spot, below: InlineKeyboardMarkup | None) -> int:
        """The id of the last message, below which the buttons are."""
        messages = render(parcel.text) or (NOTHING,)
        sent = self._part.pop(parcel.key, ())
        for number, words in enumerate(messages, 1):
            if number <= len(sent):
                continue
            try:
                sent = (*sent, await self.sender.turn(Draft(spot, words, below if number == len(messages) else None)))
            except TelegramError:
                self._remember(parcel.key, sent)
                raise
        return sent[-1]

    def _remember(self, key: str, sent: tuple[int, ...]) -> None:
        if sent:
            self._part[key] = sent
        while len(self._part) > MOST:
            self._part.popitem(last=False)


def spot_of(to: Person | Address) -> Spot | None:
    """The chat; None for a place that only ever had an answer put into it, in inline or guest mode."""
    place, thread = (to.id, None) if isinstance(to, Person) else (to.place, to.thread)
    try:
        return Spot(int(place), None if thread is None else int(thread))
    except ValueError:
        return None


def standing(posted: Posted) -> Spot | None:
    """Where a message of ours stands; None for what was never one of Telegram's."""
    spot = spot_of(posted.address)
    return replace(spot, message=int(posted.message)) if spot is not None and posted.message.isdecimal() else None
