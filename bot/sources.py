"""What can be exported here: every source that this bot is set up for, over the store and the environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.clock import Clock
from bot.exports.fetching.downloader import Downloader, build_downloader
from bot.exports.fetching.gate import Gate
from bot.exports.source import ExportSource
from bot.exports.sources.basket import BasketSource
from bot.exports.sources.files import Provider
from bot.exports.sources.mydata import MydataSource
from bot.exports.sources.posts import History, PostsSource
from bot.exports.sources.videos import VideosSource
from bot.exports.sources.videos_settings import videos_settings
from bot.settings import Settings
from bot.store.baskets import BasketTable
from bot.store.database import Store
from bot.store.personal import PersonalTables
from bot.texts.catalog import Voice

BASKET_HOSTS = "SUNSET_BASKET_HOSTS"
"""From where links that people hand over may be fetched: `example.org *.example.net`."""


@dataclass(frozen=True, slots=True)
class Sources:
    """By name, in the order in which they are offered; and the downloads behind them, to be closed.

    links: from where links that people hand over are fetched.
    """

    sources: Mapping[str, ExportSource]
    links: Gate
    downloads: tuple[Downloader, ...]

    async def close(self) -> None:
        for downloader in self.downloads:
            await downloader.close()


@dataclass(frozen=True, slots=True)
class Platforms:
    """What platforms let the worker have of theirs, by the platform's name; none where there is no token."""

    files: Mapping[str, Provider]
    histories: Mapping[str, History]
    attachments: frozenset[str] = frozenset()
    """The hosts where those platforms keep attachments."""


NO_PLATFORMS = Platforms({}, {})


def open_sources(
    settings: Settings, store: Store, voice: Voice, clock: Clock, platforms: Platforms = NO_PLATFORMS
) -> Sources:
    """Opens nothing yet but what downloads need.

    Raises:
        ValueError: a setting that cannot be meant; the words say which and what to write instead.
    """
    hosts = settings.environment.get(BASKET_HOSTS, "").replace(",", " ").split()
    allowed = Gate(hosts=frozenset(hosts))
    links = build_downloader(allowed, clock)
    downloads = [links]
    found: list[ExportSource] = [BasketSource(BasketTable(store), platforms.files, links)]
    if platforms.histories:
        attached = build_downloader(Gate(hosts=platforms.attachments), clock)
        downloads.append(attached)
        found.append(PostsSource(platforms.histories, attached))
    videos = videos_settings(settings.environment)
    if videos is not None:
        served = build_downloader(videos.gate, clock)
        downloads.append(served)
        found.append(VideosSource(videos, served, clock))
    found.append(MydataSource(PersonalTables(store), voice))
    return Sources({source.name: source for source in found}, allowed, tuple(downloads))
