"""The library's client: what it asks Discord for, and which of our rooms gets each event.

Intents are the fewest that work: servers, and that messages exist. Their words come with them where somebody speaks to
the bot; the words of all others only if the operator asks for them.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import discord
import structlog

from bot.core.people import Address, Person
from bot.platforms.discord.answering import Answering
from bot.platforms.discord.calling import Desk, Interaction
from bot.platforms.discord.commands import Menus
from bot.platforms.discord.editing import Hidden
from bot.platforms.discord.incoming import PLATFORM, Ear, address
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.parts import Parts
from bot.platforms.discord.pressing import dynamic_items
from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.discord.speaking import Speaker
from bot.platforms.discord.syncing import Syncing
from bot.platforms.discord.transport import LONGEST_WAIT, Http, Servers

log = structlog.get_logger()

# Said once a process in a warning each; this bot has no voice.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


def intents(*, message_content: bool) -> discord.Intents:
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    wanted.message_content = message_content
    return wanted


class BotClient(discord.AutoShardedClient):
    """One connection's life. Keeps no messages and no members: memory does not grow with what is said."""

    def __init__(self, settings: DiscordSettings, parts: Parts, **options: Any) -> None:  # noqa: ANN401
        self._servers = Servers(settings.api, settings.gateway)
        super().__init__(
            intents=intents(message_content=settings.message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            **options,
        )
        self._parts = parts
        self._settings = settings
        self._under_way: set[asyncio.Task[Any]] = set()
        menus = Menus(parts.router.handlers, parts.voice, parts.clock())
        self._commands = menus.payload()
        speaker = Speaker(parts.voice)
        self.hidden = Hidden(parts.clock)
        self._interactions = Interactions(parts, speaker, Desk(parts.voice.languages, menus.by_label()), self.hidden)
        self._speaker = speaker
        self._answering: Answering | None = None

    def _get_state(self, **options: Any) -> Any:  # noqa: ANN401  the library's own state
        """The library's hook where a client may still change what it is made of: ours has its own HTTP client."""
        self.http = Http(self.loop, max_ratelimit_timeout=LONGEST_WAIT)
        self.http.servers = self._servers
        return super()._get_state(**options)

    async def setup_hook(self) -> None:
        """Before the first event: who we are is known, what we listen for and our commands are told."""
        if self.user is None or self.application_id is None:
            raise RuntimeError("the library logs in before it sets up")
        application = self.application_id
        ear = Ear(self.user.id, self._parts.voice.languages)
        self._answering = Answering(self._parts, self._speaker, ear, self._settings.message_content)
        self.add_dynamic_items(*dynamic_items(self._interactions, self._working))
        await Syncing(self._parts.home).sync(
            application, self._commands, lambda told: self.http.bulk_upsert_global_commands(application, told)
        )

    async def on_message(self, message: discord.Message) -> None:
        with self._working():
            if self._answering is not None:
                await self._answering.heard(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        with self._working():
            if self._answering is not None:
                await self._answering.edited(payload.message)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was put out of a server, or the server is no more."""
        for channel in guild.channels:
            await self._parts.contacts.left(address(channel))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._parts.contacts.left(address(channel))

    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        await self._parts.contacts.left(Address(PLATFORM, str(thread.parent_id), str(thread.thread_id)))

    def forget(self, person: Person) -> None:
        """What the person wrote, and which of our messages answer it, is remembered no longer."""
        if self._answering is not None:
            self._answering.questions.forget(int(person.id))

    async def on_interaction(self, interaction: Interaction) -> None:
        with self._working():
            await self._interactions.arrived(interaction)

    async def on_ready(self) -> None:
        log.info("discord_ready", servers=len(self.guilds), shards=self.shard_count)

    async def on_shard_resumed(self, shard_id: int) -> None:
        log.info("discord_resumed", shard=shard_id)

    async def on_error(self, event: str, /, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401
        """What a room let through. Never its words: they may be somebody's."""
        error = sys.exc_info()[1]
        log.error("discord_event_failed", discord_event=event, error=type(error).__name__, code=_code(error))

    async def finish(self, within: float) -> None:
        """Waits for the answers that are under way, but no longer than so many seconds; then they are given up."""
        if not self._under_way:
            return
        _, hanging = await asyncio.wait(self._under_way, timeout=within)
        for task in hanging:
            task.cancel()
        if hanging:
            log.warning("discord_answers_given_up", answers=len(hanging))

    @contextmanager
    def _working(self) -> Iterator[None]:
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
        try:
            yield
        finally:
            if task is not None:
                self._under_way.discard(task)


def _code(error: BaseException | None) -> int | None:
    return error.code if isinstance(error, discord.HTTPException) else None
