"""Brings a message to the handler it is for. One of the three places where an unexpected error may end.

The order: a pressed choice goes to the handler that made it, a command to the handler of that name, words to the first
handler that hears itself in them, everything else to the fallback. Who was not spoken to says nothing but an answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from bot.core.command import Command, Suggestion
from bot.core.message import SILENT, Action, Message, Reply
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal


class Handler(Protocol):
    """One thing the bot does. Its `name` is its command, its catalog section and the prefix of its choices' handles."""

    @property
    def name(self) -> str: ...

    @property
    def command(self) -> Command: ...

    def hears(self, message: Message) -> bool:
        """Whether the message asks for this in words, without the command. Cheap and pure."""
        ...

    async def handle(self, message: Message) -> Reply: ...


@runtime_checkable
class Suggesting(Protocol):
    """A handler with an option that completes itself."""

    async def suggest(self, option: str, typed: str, message: Message) -> tuple[Suggestion, ...]: ...


Report = Callable[[Exception, Message], str]
"""Logs an unexpected error once and gives the id by which the person and the operator can speak of it."""

_UNASKED = frozenset({Action.ANSWER, Action.SILENT})


@dataclass(frozen=True, slots=True)
class Router:
    handlers: Mapping[str, Handler]
    fallback: Handler
    report: Report

    async def route(self, message: Message) -> Reply:
        message = _with_command(message)
        handler = self._find(message)
        if handler is None:
            return SILENT
        reply = await self._answer(handler, message)
        return reply if message.addressed or reply.action in _UNASKED else SILENT

    async def suggest(self, option: str, typed: str, message: Message) -> tuple[Suggestion, ...]:
        """Completions for an option of the message's command; none where its handler has none to offer."""
        handler = self.handlers.get(message.command or "")
        return await handler.suggest(option, typed, message) if isinstance(handler, Suggesting) else ()

    def _find(self, message: Message) -> Handler | None:
        """None: somebody else's command in a group, or a choice that no handler here ever made."""
        if message.chosen is not None:
            return self.handlers.get(message.chosen.partition(":")[0], self.fallback)
        if message.command is not None:
            unknown = self.handlers.get("help") if message.addressed else None
            return self.handlers.get(message.command, unknown)
        return next((h for h in self.handlers.values() if h.hears(message)), self.fallback)

    async def _answer(self, handler: Handler, message: Message) -> Reply:
        try:
            return await handler.handle(message)
        except Refusal as refusal:
            return Reply(Action.REFUSAL, (refusal.phrase,))
        except Exception as error:  # noqa: BLE001  boundary 1 of 3: one bad message never ends the bot
            return Reply(Action.ERROR, (Phrase("error.broke", {"id": self.report(error, message)}),))


def build_router(handlers: Sequence[Handler], fallback: str, report: Report) -> Router:
    """A router over the handlers, in the order in which they hear.

    Raises:
        ValueError: two handlers of one name, or no handler named `fallback`.
    """
    by_name = {handler.name: handler for handler in handlers}
    if len(by_name) < len(handlers) or fallback not in by_name:
        raise ValueError(f"handlers need names of their own, one of them {fallback!r}")
    return Router(by_name, by_name[fallback], report)


def _with_command(message: Message) -> Message:
    """Reads `/name argument` and `/name@bot argument` typed as text, as every chat client's users do."""
    if message.command is not None or message.chosen is not None or not message.text.startswith("/"):
        return message
    word, _, argument = message.text[1:].partition(" ")
    name = word.partition("@")[0].lower()
    return replace(message, command=name, text=argument.strip()) if name.isidentifier() else message
