"""The files that people sent the bot on Telegram, for exports: implements the port of `exports/sources/files`.

Asks over HTTP alone, so that the worker can do it beside the bot. Telegram's own servers give a bot files of 20 MB at
most; an operator's own Bot API server in local mode gives all of them, as files on its disk.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from telegram import Bot, File
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.exports.fetching.gate import Gate
from bot.exports.fetching.wanted import Wanted
from bot.exports.source import Failure, LeftOut, SourceFailedError, TryAgainError, Why
from bot.exports.sources.files import LocalFile, Place
from bot.platforms.telegram import outcomes
from bot.platforms.telegram.connection import connect
from bot.platforms.telegram.settings import OFFICIAL, TelegramSettings

_TOO_LARGE = "Telegram gives bots 20 MB at most: send it in smaller parts, or as a link"
_ELSEWHERE = "on the disk of a Bot API server that this machine cannot see"


@dataclass(slots=True)
class TelegramFiles:
    settings: TelegramSettings
    _bot: Bot | None = None
    _connecting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, reference: str) -> Place:
        """The address holds the bot's token, and is good for an hour.

        Raises:
            TryAgainError: not now.
            SourceFailedError: Telegram does not take the token.
        """
        try:
            return self._place(await (await self._connected()).get_file(reference))
        except (InvalidToken, Forbidden):
            raise SourceFailedError(Failure.NOT_PERMITTED) from None
        except BadRequest as error:
            return _left_out(error)
        except TelegramError as error:
            told = outcomes.pause(error)
            raise TryAgainError(None if told is None else told.total_seconds()) from None

    async def close(self) -> None:
        if self._bot is not None:
            await self._bot.shutdown()
            self._bot = None

    async def _connected(self) -> Bot:
        async with self._connecting:
            if self._bot is None:
                bot = connect(self.settings)
                await bot.initialize()
                self._bot = bot
            return self._bot

    def _place(self, found: File) -> Place:
        """Telegram's own servers have no paths of ours to name: only an operator's own may do that."""
        base = f"{self.settings.api}/file/bot{self.settings.token}/"
        path = (found.file_path or "").removeprefix(base)
        if not path:
            return LeftOut(Why.GONE)
        if not path.startswith("/"):
            return Wanted(base + path, expected=found.file_size)
        local = Path(path)
        if self.settings.api == OFFICIAL or not local.exists():
            return LeftOut(Why.UNREACHABLE, _ELSEWHERE)
        return LocalFile(local)


def gate(settings: TelegramSettings) -> Gate:
    """Leads to the API server and nowhere else; one of the operator's own may stand in a private network."""
    host = urlsplit(settings.api).netloc
    return Gate(hosts=frozenset({host}), private=frozenset() if settings.api == OFFICIAL else frozenset({host}))


def _left_out(error: BadRequest) -> LeftOut:
    if outcomes.too_big(error):
        return LeftOut(Why.TOO_LARGE, _TOO_LARGE)
    if outcomes.unavailable(error):
        raise TryAgainError from None
    return LeftOut(Why.GONE)
