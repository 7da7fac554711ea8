"""What can be exported here: every source that this bot is set up for, over the store and the environment."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.core.clock import Clock
from bot.exports.fetching.downloader import build_downloader
from bot.exports.fetching.gate import Gate
from bot.exports.source import ExportSource
from bot.exports.sources.basket import BasketSource
from bot.exports.sources.files import Provider
from bot.exports.sources.mydata import MydataSource
from bot.exports.sources.posts import History, PostsSource
from bot.exports.sources.videos import VideosSource
from bot.exports.sources.videos_settings import videos_settings
from bot.exports.uploads.files import UploadedFiles
from bot.exports.uploads.folder import UploadFolder, uploads_in
from bot.exports.uploads.upload import VIA
from bot.platforms import discord, telegram
from bot.settings import Settings
from bot.store.baskets import BasketTable
from bot.store.database import Store
from bot.store.personal import PersonalTables
from bot.texts.catalog import Voice

Close: TypeAlias = Callable[[], Awaitable[None]]

BASKET_HOSTS = "SUNSET_BASKET_HOSTS"
"""From where links that people hand over may be fetched: `example.org *.example.net`."""
BASKET_OWN_HOSTS = "SUNSET_BASKET_OWN_HOSTS"
"""The same for servers of the operator's own, which may stand in a private network and speak plain HTTP."""


@dataclass(frozen=True, slots=True)
class Sources:
    """By name, in the order in which they are offered; and the downloads behind them, to be closed.

    links: from where links that people hand over are fetched.
    """

    sources: Mapping[str, ExportSource]
    links: Gate
    closing: tuple[Close, ...]

    async def close(self) -> None:
        for close in self.closing:
            await close()


@dataclass(frozen=True, slots=True)
class Platforms:
    """What platforms let the worker have of theirs, by the platform's name; none where there is no token.

    attachments: leads to where those with a history keep attachments. most: bytes of a file that one gives out.
    """

    files: Mapping[str, Provider]
    histories: Mapping[str, History]
    attachments: Gate = field(default_factory=lambda: Gate(hosts=frozenset()))
    most: Mapping[str, int] = field(default_factory=dict)
    closing: tuple[Close, ...] = ()


NO_PLATFORMS = Platforms({}, {})


def open_platforms(settings: Settings, clock: Clock) -> Platforms:
    """Those whose tokens are held; nothing is asked of them yet.

    Raises:
        ValueError: a setting that cannot be meant; the words say which and what to write instead.
    """
    found, histories, most = dict[str, Provider](), dict[str, History](), dict[str, int]()
    attachments, closing = Gate(frozenset()), list[Close]()
    on_discord = discord.discord_settings(settings.environment)
    if on_discord is not None:
        attachments = discord.attachment_gate(on_discord)
        shown, history = discord.build_files(on_discord), discord.build_history(on_discord, clock)
        found["discord"], histories["discord"] = Provider(shown, build_downloader(attachments, clock)), history
        closing += [shown.close, history.close]
    on_telegram = telegram.telegram_settings(settings.environment)
    if on_telegram is not None:
        sent, gate = telegram.build_files(on_telegram)
        found["telegram"] = Provider(sent, build_downloader(gate, clock))
        most |= {"telegram": telegram.MOST_BYTES} if on_telegram.api == telegram.OFFICIAL else {}
        closing.append(sent.close)
    closing += [provider.downloader.close for provider in found.values()]
    return Platforms(found, histories, attachments, most, tuple(closing))


def open_sources(
    settings: Settings, store: Store, voice: Voice, clock: Clock, platforms: Platforms = NO_PLATFORMS
) -> Sources:
    """Opens nothing yet but what downloads need.

    Raises:
        ValueError: a setting that cannot be meant; the words say which and what to write instead.
    """
    hosts, own = (_words(settings.environment.get(name, "")) for name in (BASKET_HOSTS, BASKET_OWN_HOSTS))
    allowed = Gate(hosts=hosts, private=own)
    links = build_downloader(allowed, clock)
    closing: list[Close] = [links.close, *platforms.closing]
    uploaded = Provider(UploadedFiles(UploadFolder(uploads_in(settings.home))), links)
    found: list[ExportSource] = [BasketSource(BasketTable(store), {**platforms.files, VIA: uploaded}, links)]
    if platforms.histories:
        attached = build_downloader(platforms.attachments, clock)
        closing.append(attached.close)
        found.append(PostsSource(platforms.histories, attached))
    videos = videos_settings(settings.environment)
    if videos is not None:
        served = build_downloader(videos.gate, clock)
        closing.append(served.close)
        found.append(VideosSource(videos, served, clock))
    found.append(MydataSource(PersonalTables(store), voice))
    return Sources({source.name: source for source in found}, allowed, tuple(closing))


def _words(written: str) -> frozenset[str]:
    return frozenset(written.replace(",", " ").split())
