"""Brings a message to the handler it is for. One of the places where an unexpected error may end.

The order: a pressed choice goes to the handler that made it, a command to the handler of that name, words to the first
handler that hears itself in them, everything else to the fallback. Who was not spoken to does nothing but answer: of
what people say among themselves the fallback alone hears, so it can neither set anything nor show what is somebody's.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar, runtime_checkable

from bot.core.command import Command, Suggestion
from bot.core.message import SILENT, Action, Message, Place, Reply
from bot.core.phrase import Phrase
from bot.core.preferences import PreferenceBox
from bot.core.refusal import Refusal, refused

T = TypeVar("T")


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

_COMMAND = re.compile(r"/([^\W\d]\w*)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_UNASKED = frozenset({Action.ANSWER, Action.SILENT})


@dataclass(frozen=True, slots=True)
class Router:
    handlers: Mapping[str, Handler]
    fallback: Handler
    report: Report
    preferences: PreferenceBox | None = None

    async def route(self, message: Message) -> Reply:
        message = await self._in_place(self._in_words(_with_command(message)))
        reply = await self._within_bounds(self._answer(message), message)
        if not _spoken_to(message) and reply.action not in _UNASKED:
            return SILENT
        return reply if reply.action is Action.SILENT else await self._as_preferred(reply, message)

    async def suggest(self, option: str, typed: str, message: Message) -> tuple[Suggestion, ...]:
        """Completions for an option of the message's command; none where its handler has none to offer."""
        handler: object = self.handlers.get(message.command or "")
        if not isinstance(handler, Suggesting):
            return ()
        found = await self._within_bounds(handler.suggest(option, typed, message), message)
        return () if isinstance(found, Reply) else found

    def is_question(self, message: Message) -> bool:
        """Whether it goes where questions go: to the one handler that can be asked twice without doing it twice."""
        return message.chosen is None and self._find(_with_command(message)) is self.fallback

    def _find(self, message: Message) -> Handler | None:
        """None: a command that was not said to us. A choice that no handler here made goes to the fallback."""
        if message.chosen is not None:
            return self.handlers.get(message.chosen.partition(":")[0], self.fallback)
        if not message.addressed:
            return self.fallback if message.command in {None, self.fallback.name} else None
        if message.command is not None:
            return self.handlers.get(message.command, self.handlers.get("help"))
        return next((h for h in self.handlers.values() if h.hears(message)), self.fallback)

    def _in_words(self, message: Message) -> Message:
        """A slash before a word that is no command of ours, but by which a handler hears the rest: "/unfollow it"."""
        if message.command is None or message.command in self.handlers or not message.addressed:
            return message
        rest = replace(message, command=None)
        words = replace(rest, text=f"{message.command} {message.text}".strip())
        heard = (handler.hears(words) and not handler.hears(rest) for handler in self.handlers.values())
        return words if any(heard) else message

    async def _answer(self, message: Message) -> Reply:
        handler = self._find(message)
        return SILENT if handler is None else await handler.handle(message)

    async def _in_place(self, message: Message) -> Message:
        """Words said among others are taken to be in the language set for that place, where they do not tell."""
        words = message.command is None and message.chosen is None
        if self.preferences is None or message.place is Place.DM or not words:
            return message
        try:
            language = (await self.preferences.of_place(message.address)).language
        except Refusal:
            return message  # an answer is worth more than the language it is in
        return message if language is None else replace(message, language=language)

    async def _as_preferred(self, reply: Reply, message: Message) -> Reply:
        """In the language the person has set, if they have; whoever speaks to the bot can be reached again."""
        if self.preferences is None:
            return reply
        try:
            if message.addressed:
                await self.preferences.acted(message.person)
            language = (await self.preferences.of(message.person)).language
        except Refusal:
            return reply  # an answer is worth more than the language it is in
        return reply if language is None else replace(reply, language=language)

    async def _within_bounds(self, work: Awaitable[T], message: Message) -> T | Reply:
        """What the work gives; or the reply that says why it gave nothing."""
        try:
            return await work
        except Refusal as refusal:
            return refused(refusal, message.language)
        except Exception as error:  # noqa: BLE001  boundary 1 of 5: one bad message never ends the bot
            broke = Phrase("error.broke", {"id": self.report(error, message)})
            return Reply(Action.ERROR, (broke,), language=message.language)


def build_router(
    handlers: Sequence[Handler], fallback: str, report: Report, preferences: PreferenceBox | None = None
) -> Router:
    """A router over the handlers, in the order in which they hear.

    Raises:
        ValueError: two handlers of one name, or no handler named `fallback`.
    """
    by_name = {handler.name: handler for handler in handlers}
    if len(by_name) < len(handlers) or fallback not in by_name:
        raise ValueError(f"handlers need names of their own, one of them {fallback!r}")
    return Router(by_name, by_name[fallback], report, preferences)


def _spoken_to(message: Message) -> bool:
    """Whoever presses a button of ours speaks to us."""
    return message.addressed or message.chosen is not None


def _with_command(message: Message) -> Message:
    """Reads `/name argument` and `/name@bot argument` typed as text, as every chat client's users do."""
    typed = _COMMAND.fullmatch(message.text)
    if message.command is not None or message.chosen is not None or typed is None:
        return message
    return replace(message, command=typed[1].lower(), text=(typed[2] or "").strip())
