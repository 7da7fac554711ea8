"""The port's Discord side: runs until it is stopped, and delivers what is due.

A connection that cannot be made, or breaks for good, is made anew by a new client; what no retry can help ends the run
with a DiscordRefusedError that says what to mend.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
import discord
import structlog
from discord.errors import ConnectionClosed, GatewayNotFound

from bot.core.editing import Posted, Revision
from bot.core.message import Message, Place
from bot.core.people import Person
from bot.core.platform import Later, Outcome, Parcel
from bot.core.resting import rest
from bot.platforms.discord.client import BotClient
from bot.platforms.discord.delivery import deliver
from bot.platforms.discord.editing import edit
from bot.platforms.discord.errors import DiscordGatewayError, DiscordIntentError, DiscordTokenError
from bot.platforms.discord.incoming import PLATFORM
from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.discord.transport import Servers, answer_at

log = structlog.get_logger()

FINISHING = 4.0
"""Seconds that answers under way are given when we stop."""
CLOSING = 4.0
"""Seconds that Discord is given to say goodbye."""
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between attempts to reach Discord; the last goes on."""

SOON = timedelta(seconds=1)
"""What falls due while we log in for the first time waits so long, and not as after a failure."""

_TOKEN_CLOSES = frozenset({4004})
_INTENT_CLOSES = frozenset({4013, 4014})

MakeClient = Callable[[], BotClient]


@dataclass(slots=True)
class DiscordPlatform:
    settings: DiscordSettings
    make_client: MakeClient
    name: str = PLATFORM
    _client: BotClient | None = field(default=None, init=False)
    _beginning: bool = field(default=True, init=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Takes in what people say until stopped.

        Raises:
            DiscordRefusedError: Discord will not have the bot as it is set up.
        """
        answer_at(Servers(self.settings.api, self.settings.gateway))
        attempts = 0
        while not stop.is_set():
            client = self.make_client()
            if await self._live(client, stop):
                return
            self._beginning = False
            attempts = 0 if client.is_ready() else attempts
            pause = PAUSES[min(attempts, len(PAUSES) - 1)]
            attempts += 1
            log.info("discord_again", seconds=pause)
            await rest(stop, timedelta(seconds=pause))

    async def deliver(self, parcel: Parcel) -> Outcome:
        client = self._client
        if client is None or client.user is None:
            return Later(SOON if self._beginning else None)  # not logged in (yet, or for now)
        return await deliver(client, parcel)

    async def edit(self, revision: Revision) -> Outcome:
        client = self._client
        if client is None or client.user is None:
            return Later(SOON if self._beginning else None)
        answer_at(Servers(self.settings.api, self.settings.gateway))  # for whoever calls, not for our run alone
        return await edit(client, client.hidden, revision)

    def let_go(self, posted: Posted) -> None:
        if self._client is not None:
            self._client.hidden.drop(posted.message)

    def forget(self, person: Person) -> None:
        """Makes a person a stranger to this platform too."""
        if self._client is not None:
            self._client.forget(person)

    async def remove(self, message: Message) -> bool:
        """Where the bot may manage messages; in a direct message nobody can take away what somebody else wrote."""
        client, where = self._client, message.address.thread or message.address.place
        if client is None or message.place is Place.DM:
            return False
        try:
            await client.http.delete_message(int(where), int(message.id))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("discord_not_removed", error=type(error).__name__)
            return False
        return True

    async def _live(self, client: BotClient, stop: asyncio.Event) -> bool:
        """One client's life. True when it ended because it was asked to."""
        life = asyncio.create_task(client.start(self.settings.token))
        stopping = asyncio.create_task(stop.wait())
        self._client = client
        try:
            await asyncio.wait({life, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if life.done():
                error = life.exception()
                _judge(error)
                log.warning("discord_ended", error=type(error).__name__, status=getattr(error, "status", None))
                return False
            await client.finish(FINISHING)
            return True
        finally:
            self._client = None
            stopping.cancel()
            await _close(client, life)


def _judge(error: BaseException | None) -> None:
    """What no retry helps is raised; a network that fails is not."""
    match error:
        case discord.LoginFailure():
            raise DiscordTokenError from None
        case discord.PrivilegedIntentsRequired():
            raise DiscordIntentError from None
        case ConnectionClosed(code=code) if code in _TOKEN_CLOSES:
            raise DiscordTokenError from None
        case ConnectionClosed(code=code) if code in _INTENT_CLOSES:
            raise DiscordIntentError from None
        case ConnectionClosed(code=code):
            raise DiscordGatewayError(code) from None
        case None | GatewayNotFound() | discord.HTTPException() | aiohttp.ClientError() | OSError():
            return
        case LookupError() | TypeError() | ValueError() | AttributeError():
            log.error("discord_event_unreadable", error=type(error).__name__)  # of a form the library does not know
        case _:
            raise error


async def _close(client: BotClient, life: asyncio.Task[None]) -> None:
    """Says goodbye, and hangs up where no answer comes in time."""
    life.cancel()
    await asyncio.wait({life})
    try:
        await asyncio.wait_for(client.close(), CLOSING)
    except TimeoutError:
        await client.http.close()
