"""Lets go of what was asked about a reminder once its person has turned to something else.

A question of ours is for the next message. A command, or words that another handler answers, show that the person is
about something else, and what they say then ("thanks") is no answer to it. What was not understood is no such turn.
"""

from dataclasses import dataclass

from bot.core.command import Command, Suggestion
from bot.core.message import Action, Message, Reply
from bot.core.router import Handler, Suggesting
from bot.handlers.turns import Turns

_NOTHING_CAME_OF_IT = frozenset({Action.UNKNOWN, Action.SILENT, Action.GREETING, Action.REFUSAL, Action.ERROR})


@dataclass(frozen=True, slots=True)
class Aside:
    """A handler that has nothing to do with the questions about reminders."""

    inner: Handler
    turns: Turns

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def command(self) -> Command:
        return self.inner.command

    def hears(self, message: Message) -> bool:
        return self.inner.hears(message)

    async def handle(self, message: Message) -> Reply:
        reply = await self.inner.handle(message)
        answered = message.addressed and reply.action not in _NOTHING_CAME_OF_IT
        if message.chosen is None and (message.command is not None or answered):
            self.turns.ask(message, None)
        return reply

    async def suggest(self, option: str, typed: str, message: Message) -> tuple[Suggestion, ...]:
        inner: object = self.inner
        return await inner.suggest(option, typed, message) if isinstance(inner, Suggesting) else ()
