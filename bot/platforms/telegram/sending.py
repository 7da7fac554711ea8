"""Puts messages where they belong: sends, edits, removes, and mends what Telegram refuses for its form."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeAlias

from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import Message as Native
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError

from bot.core.message import File
from bot.platforms.telegram import markup, outcomes
from bot.platforms.telegram.events import Spot
from bot.platforms.telegram.limits import LONGEST_CAPTION
from bot.platforms.telegram.pace import Pace
from bot.platforms.telegram.retrying import Sleep, persist

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
UNDER_WAY = 4
"""Messages sent at once: enough for what Telegram allows. A process that dies may repeat as many, and no more."""

Below: TypeAlias = InlineKeyboardMarkup | ForceReply | None
Finish: TypeAlias = Callable[[tuple[int, ...]], Below]
"""What stands below the last message of an answer, given the messages before it."""


def nothing(_before: tuple[int, ...]) -> Below:
    return None


@dataclass(frozen=True, slots=True)
class Draft:
    """One message about to be sent. `html` False: in bare words. With a file, the words stand below it."""

    spot: Spot
    words: str
    below: Below = None
    html: bool = True
    file: File | None = None


def captioned(words: tuple[str, ...], file: File | None) -> tuple[tuple[str, File | None], ...]:
    """The messages of an answer: the file comes last, with the last words below it if they are short enough."""
    if file is None:
        return tuple((one, None) for one in words)
    *before, last = words
    fits = markup.length(last) <= LONGEST_CAPTION
    return (*((one, None) for one in before), *(((last, file),) if fits else ((last, None), ("", file))))


def mend(draft: Draft, error: TelegramError) -> Draft | None:
    """The draft without what Telegram refused of it; None where nothing can be left out."""
    spot = draft.spot
    if isinstance(error, ChatMigrated):
        return replace(draft, spot=replace(spot, chat=error.new_chat_id, message=None))
    if spot.thread is not None and outcomes.thread_gone(error):
        return replace(draft, spot=replace(spot, thread=None))
    if draft.html and outcomes.markup_refused(error):
        plainer = markup.timeless(draft.words)
        return replace(
            draft, words=plainer if plainer != draft.words else markup.bare(draft.words), html=plainer != draft.words
        )
    return None


@dataclass(slots=True)
class Sender:
    bot: Bot
    pace: Pace
    sleep: Sleep = asyncio.sleep
    timeless: bool = field(default=False, init=False)
    """The server was found not to know instants: it is not asked again."""
    _under_way: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(UNDER_WAY), init=False)

    async def post(
        self, spot: Spot, messages: tuple[str, ...], finish: Finish = nothing, file: File | None = None
    ) -> tuple[int, ...]:
        """Sends an answer, however often that needs trying; the first of its messages as a reply to `spot.message`.

        Raises:
            TelegramError: it cannot be sent, or not soon enough to be an answer.
        """
        sent: tuple[int, ...] = ()
        drafts = captioned(messages, file)
        for number, (words, along) in enumerate(drafts, 1):
            at = spot if number == 1 else replace(spot, message=None)
            draft = Draft(at, words, finish(sent) if number == len(drafts) else None, file=along)
            sent = (*sent, await persist(partial(self.turn, draft, follow=True), self.sleep, doubles="answer"))
        return sent

    async def edit(self, spot: Spot, words: str, below: InlineKeyboardMarkup | None = None) -> None:
        """Puts other words in the place of a message's, `spot.message` being the one."""
        await persist(partial(self._edit, spot, words, below), self.sleep)

    async def edit_inline(self, inline: str, words: str, below: InlineKeyboardMarkup | None = None) -> None:
        """The same for a message that was put somewhere by inline or guest mode."""
        await persist(partial(self._edit, inline, words, below), self.sleep)

    async def revise(self, spot: Spot, words: str, below: InlineKeyboardMarkup | None = None) -> None:
        """One try at other words, in the chat's turn: of somebody who did not ask for it just now.

        Raises:
            TelegramError: it did not work.
        """
        async with self._in_turn(spot.chat):
            await self._edit(spot, words, below)

    async def remove(self, spot: Spot) -> None:
        await persist(lambda: self.bot.delete_message(spot.chat, spot.message or 0), self.sleep)

    async def turn(self, draft: Draft, *, follow: bool = False) -> int:
        """One try, when the chat's turn comes. `follow`: to a group's new address too.

        Raises:
            TelegramError: it did not work.
        """
        async with self._in_turn(draft.spot.chat):
            return await self._mended(draft, follow=follow)

    @asynccontextmanager
    async def _in_turn(self, chat: int) -> AsyncIterator[None]:
        """When the chat's turn comes; where Telegram says no, its next turn comes later."""
        await self.sleep(self.pace.take(chat))
        try:
            yield
        except RetryAfter as error:
            told = outcomes.pause(error)
            self.pace.hold(chat, told.total_seconds() if told else 0.0)
            raise

    async def _mended(self, draft: Draft, *, follow: bool) -> int:
        """Sends it without what Telegram objects to."""
        while True:
            try:
                return await self._send(replace(draft, words=markup.timeless(draft.words)) if self.timeless else draft)
            except (BadRequest, ChatMigrated) as error:
                mended = mend(draft, error) if follow or not isinstance(error, ChatMigrated) else None
                if mended is None:
                    raise
                self.timeless = self.timeless or (mended.html and mended.words != draft.words)
                draft = mended

    async def _send(self, draft: Draft) -> int:
        async with self._under_way:
            sent = await (self._message(draft) if draft.file is None else self._document(draft, draft.file))
        return sent.message_id

    def _message(self, draft: Draft) -> Awaitable[Native]:
        return self.bot.send_message(
            draft.spot.chat,
            draft.words,
            parse_mode=ParseMode.HTML if draft.html else None,
            message_thread_id=draft.spot.thread,
            reply_parameters=_answered(draft.spot),
            reply_markup=draft.below,
            link_preview_options=NO_PREVIEW,
        )

    def _document(self, draft: Draft, file: File) -> Awaitable[Native]:
        return self.bot.send_document(
            draft.spot.chat,
            InputFile(file.data, file.name),
            caption=draft.words or None,
            parse_mode=ParseMode.HTML if draft.html else None,
            message_thread_id=draft.spot.thread,
            reply_parameters=_answered(draft.spot),
            reply_markup=draft.below,
        )

    async def _edit(self, where: Spot | str, words: str, below: InlineKeyboardMarkup | None) -> None:
        spot, inline = (where, None) if isinstance(where, Spot) else (None, where)
        try:
            await self.bot.edit_message_text(
                markup.timeless(words) if self.timeless else words,
                chat_id=spot.chat if spot else None,
                message_id=spot.message if spot else None,
                inline_message_id=inline,
                parse_mode=ParseMode.HTML,
                reply_markup=below,
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if not outcomes.unchanged(error):
                raise


def _answered(spot: Spot) -> ReplyParameters | None:
    return None if spot.message is None else ReplyParameters(spot.message, allow_sending_without_reply=True)
