"""Messages somebody wrote, and what becomes of them: asked, answered, edited. The loop around pure decisions.

What a message means is incoming.py's, what is said the router's, how it looks speaking.py's; how it is sent is
sending.py's.
"""

from dataclasses import dataclass, field

import discord
import structlog

from bot.core.message import SILENT, Action, Message, Reply
from bot.core.phrase import Phrase
from bot.platforms.cooldown import Cooldown
from bot.platforms.discord.answers import Question, Questions
from bot.platforms.discord.components import Extras
from bot.platforms.discord.editing import posted
from bot.platforms.discord.incoming import Ear
from bot.platforms.discord.outcomes import forbidden, outcome_of
from bot.platforms.discord.parts import Parts
from bot.platforms.discord.sending import Channel, Sheet, amend, send
from bot.platforms.discord.speaking import Speaker, language_of
from bot.platforms.overhearing import Overhearing

log = structlog.get_logger()


@dataclass(slots=True)
class Answering:
    """`unprompted`: whether Discord shows us the words of messages that do not speak to us."""

    parts: Parts
    speaker: Speaker
    ear: Ear
    unprompted: bool
    questions: Questions = field(default_factory=Questions)
    said: Cooldown = field(default_factory=Cooldown)
    barred: Cooldown = field(default_factory=Cooldown)
    overhearing: Overhearing = field(default_factory=Overhearing)

    async def heard(self, native: discord.Message) -> None:
        """A new message."""
        message = self.ear.hear(native, self.parts.clock())
        if message is None or not await self._ours(message) or self.barred.rests(message.address, message.at):
            return
        question = self.questions.open(native.id, native.author.id, native.content)
        if question is None:
            return
        async with question.turn:
            reply = await self._reply(message)
            if self._keeps_silent(reply, message):
                self.questions.close(native.id)
                return
            await self._answer(native, message, reply, question)

    async def edited(self, native: discord.Message) -> None:
        """A message that was changed: where it is a question we answered, the answer changes with it.

        A request that was carried out is not carried out again.
        """
        question = self.questions.find(native.id)
        if question is None:
            return
        async with question.turn:
            if native.content == question.text or not question.messages:
                return  # Discord also tells of previews and pins
            message = self.ear.hear(native, self.parts.clock(), edited=True)
            if message is not None and self.parts.router.is_question(message):
                question.text = native.content
                await self._amend(native, message, question)

    async def _ours(self, message: Message) -> bool:
        return message.addressed or (self.unprompted and await self.parts.places.unprompted(message.address))

    async def _reply(self, message: Message) -> Reply:
        if message.addressed:
            return await self.parts.router.route(message)
        with self.overhearing.turn(message.at) as free:
            return await self.parts.router.route(message) if free else SILENT

    def _keeps_silent(self, reply: Reply, message: Message) -> bool:
        """Unprompted, the same is not said twice in one place within the cooldown."""
        if reply.action is Action.SILENT:
            return True
        return not message.addressed and not self.said.begin((message.address, reply.entry), message.at)

    async def _answer(self, native: discord.Message, message: Message, reply: Reply, question: Question) -> None:
        try:
            if reply.private and native.guild is not None:
                await self._answer_privately(native, message, reply)
            else:
                question.messages = await send(native.channel, self._sheet(native, message, reply), native)
                await self._keep_up(native.channel, reply, question.messages)
        except discord.HTTPException as error:
            self.questions.close(native.id)
            if forbidden(error):
                self.barred.begin(message.address, message.at)
            log.warning("discord_answer_failed", status=error.status, code=error.code, outcome=str(outcome_of(error)))

    async def _answer_privately(self, native: discord.Message, message: Message, reply: Reply) -> None:
        """In a direct message; in the channel only that it is there, or why it is not."""
        told = "platform.written"
        try:
            private = await native.author.create_dm()
            sent = await send(private, self._sheet(native, message, reply, deletable=False))
            await self._keep_up(private, reply, sent)
        except discord.Forbidden:
            told = "platform.closed"
        words = self.speaker.words(Phrase(told), language_of(reply, message), message.at)
        await send(native.channel, Sheet((words,), f"{native.id}p", extras=Extras(native.author.id)), native)

    async def _keep_up(self, channel: Channel, reply: Reply, sent: tuple[int, ...]) -> None:
        """What is one message can be changed as what it shows goes on."""
        if reply.live is not None and len(sent) == 1:
            await self.parts.upkeep.posted(reply, posted(channel.id, sent[0]))

    async def _amend(self, native: discord.Message, message: Message, question: Question) -> None:
        """Where there is no answer any more, what stands there goes."""
        reply = await self.parts.router.route(message)
        gone = reply.action is Action.SILENT or (reply.private and native.guild is not None)
        sheet = None if gone else self._sheet(native, message, reply)
        try:
            question.messages = await amend(native.channel, question.messages, sheet)
        except discord.HTTPException as error:
            log.warning("discord_edit_failed", status=error.status, code=error.code)
        if not question.messages:
            self.questions.close(native.id)

    def _sheet(self, native: discord.Message, message: Message, reply: Reply, *, deletable: bool = True) -> Sheet:
        spoken = self.speaker.speak(reply, message)
        asker = native.author.id if deletable and native.guild is not None else None
        return Sheet(spoken.parts, str(native.id), spoken.buttons, Extras(asker), spoken.file)
