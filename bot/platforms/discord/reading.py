"""A client of the library's that reads over HTTP alone, and what its errors mean to a source of exports."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any, TypeAlias

import discord

from bot.exports.source import TryAgainError
from bot.exports.sources.posts import Obstacle, ObstacleError
from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.discord.transport import BROKEN, LONGEST_WAIT, Http, Servers

Connect: TypeAlias = Callable[[], Awaitable[discord.Client]]
"""Gives a client that has logged in."""

_UNAUTHORISED = 401


class Reader(discord.Client):
    """At our servers."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        super().__init__(intents=discord.Intents(guilds=True))

    def _get_state(self, **options: Any) -> Any:  # noqa: ANN401  the library's own state
        """The library's hook where a client may still change what it is made of: ours has its own HTTP client."""
        self.http = Http(self.loop, max_ratelimit_timeout=LONGEST_WAIT)
        self.http.servers = self._servers
        return super()._get_state(**options)


def reader(settings: DiscordSettings) -> Connect:
    async def connect() -> discord.Client:
        client = Reader(Servers(settings.api, settings.gateway))
        async with AsyncExitStack() as unless_it_works:
            unless_it_works.push_async_callback(client.close)
            await client.login(settings.token)
            unless_it_works.pop_all()
        return client

    return connect


@contextmanager
def translated() -> Iterator[None]:
    """The library's errors, but for what is closed to us or gone: what that means is the caller's to know."""
    try:
        yield
    except discord.LoginFailure:
        raise ObstacleError(Obstacle.NOT_LET_IN) from None
    except (discord.Forbidden, discord.NotFound):
        raise
    except discord.RateLimited as error:
        raise TryAgainError(error.retry_after) from None
    except discord.HTTPException as error:
        if error.status == _UNAUTHORISED:
            raise ObstacleError(Obstacle.NOT_LET_IN) from None
        raise TryAgainError from None
    except BROKEN:
        raise TryAgainError from None
