"""What the Telegram side works with while it is connected, and the two steps every answer takes: route it, give it."""

from dataclasses import dataclass, field, replace

from telegram import Bot, ChatMember, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, TelegramError

from bot.core.editing import Posted
from bot.core.message import Message, Place, Reply
from bot.platforms.cooldown import Cooldown
from bot.platforms.overhearing import Overhearing
from bot.platforms.telegram import keyboards, outcomes
from bot.platforms.telegram.albums import Albums
from bot.platforms.telegram.answers import Answers
from bot.platforms.telegram.deeplinks import Keeping
from bot.platforms.telegram.events import Me, Spot
from bot.platforms.telegram.limits import LONGEST_QUERY, LONGEST_TOAST, cut
from bot.platforms.telegram.parts import Parts
from bot.platforms.telegram.prompts import Wordings
from bot.platforms.telegram.sending import Sender
from bot.platforms.telegram.speaking import Speaker, Spoken

_RUNS_IT = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Desk:
    parts: Parts
    bot: Bot
    me: Me
    sender: Sender
    speaker: Speaker
    keeping: Keeping = field(default_factory=Keeping)
    wordings: Wordings = field(default_factory=Wordings)
    answers: Answers = field(default_factory=Answers)
    cooldown: Cooldown = field(default_factory=Cooldown)
    overhearing: Overhearing = field(default_factory=Overhearing)
    albums: Albums = field(default_factory=Albums)

    async def route(self, message: Message) -> Reply:
        """What the house says to a message. Whether an admin wrote it is asked only where the answer turns on it."""
        name = message.command or (message.chosen or "").partition(":")[0]
        handler = self.parts.router.handlers.get(name)
        if handler is not None and handler.command.admin and message.place is Place.GROUP and not message.admin:
            message = replace(message, admin=await self._runs_it(message))
        return await self.parts.router.route(message)

    async def give(self, spot: Spot, reply: Reply, message: Message) -> tuple[int, ...]:
        """Says the reply in a chat and returns the messages it became."""
        spoken = self.spoken(reply, message)
        ids = await self.sender.post(
            spot, spoken.messages, lambda before: self.below(spoken, reply, message, spot, before), spoken.file
        )
        if len(ids) == 1:
            await self.keep_up(replace(spot, message=ids[0]), reply)
        return ids

    async def keep_up(self, spot: Spot, reply: Reply) -> None:
        """The message stands there, and will be changed as what it shows goes on; in a private chat only."""
        if reply.live is not None and spot.chat > 0:
            await self.parts.upkeep.posted(reply, Posted(spot.address, str(spot.message)))

    def spoken(self, reply: Reply, message: Message) -> Spoken:
        spoken = self.speaker.speak(reply, message)
        self.wordings.note(spoken.buttons)
        return spoken

    def below(
        self, spoken: Spoken, reply: Reply, message: Message, spot: Spot, before: tuple[int, ...] = ()
    ) -> InlineKeyboardMarkup | None:
        """The choices; in a group, the asker's way to remove the answer; in private, the way to share it."""
        more = self._remove(message, before) if spot.chat < 0 else self._share(spoken, reply, message)
        return keyboards.keyboard(spoken.buttons, *((more,) if more else ()))

    async def notice(self, query: str, words: str = "", url: str | None = None) -> None:
        """Answers a press, so that the button stops turning; too late is as good as done."""
        try:
            await self.bot.answer_callback_query(query, cut(words, LONGEST_TOAST) or None, url=url)
        except BadRequest as error:
            if not outcomes.stale(error):
                raise

    def _remove(self, message: Message, before: tuple[int, ...]) -> InlineKeyboardButton | None:
        if not message.person.id.isdecimal():
            return None
        return keyboards.removal(self.speaker.label(message, "telegram.remove"), message.person.id, before)

    def _share(self, spoken: Spoken, reply: Reply, message: Message) -> InlineKeyboardButton | None:
        """Opens inline mode in a chat of the person's choice, with the question this answers."""
        if not self.me.inline or reply.entry is None or not spoken.title:
            return None
        label = self.speaker.label(message, "telegram.share")
        return InlineKeyboardButton(label, switch_inline_query=cut(spoken.title, LONGEST_QUERY))

    async def _runs_it(self, message: Message) -> bool:
        try:
            member = await self.bot.get_chat_member(int(message.address.place), int(message.person.id))
        except (TelegramError, ValueError):
            return False
        return member.status in _RUNS_IT
