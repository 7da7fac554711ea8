"""The bot's side of exports: takes orders and shows what became of them. The worker's side is `bot/exporting.py`."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.clock import Clock
from bot.exports.desk import ExportDesk
from bot.exports.engine.late import LateEngine
from bot.exports.engine.port import Engine
from bot.exports.links import Links, load_links
from bot.exports.sources.basket_desk import BasketDesk
from bot.exports.storage.opening import open_storage
from bot.exports.storage.port import Storage
from bot.exports.uploads.desk import UploadDesk
from bot.exports.uploads.folder import UploadFolder, uploads_in
from bot.exports.uploads.settings import upload_caps
from bot.settings import Settings
from bot.sources import Sources, open_platforms, open_sources
from bot.store.baskets import BasketTable
from bot.store.database import Store
from bot.store.exports import ExportTable
from bot.store.graves import GraveTable
from bot.store.uploads import UploadTable
from bot.texts.catalog import Voice


@dataclass(frozen=True, slots=True)
class Orders:
    """wanted: set once there is something for a worker to do."""

    wanted: asyncio.Event
    desk: ExportDesk
    kept: ExportTable
    links: Links
    storage: Storage
    sources: Sources
    basket: BasketDesk
    uploads: UploadDesk

    async def close(self) -> None:
        await self.desk.engine.close()
        await self.sources.close()


def open_orders(
    settings: Settings, store: Store, voice: Voice, clock: Clock, page: Callable[[str], str] | None
) -> Orders:
    """page: the web address of a handle; None where no pages are served.

    Raises:
        ValueError: a setting that cannot be meant; the words say which and what to write instead.
        OSError: the key of the links can be neither read nor made.
    """

    def engine() -> Engine:
        from bot.exports.engine.client import DurableEngine  # noqa: PLC0415  the engine's library, and only now
        from bot.exports.engine.opening import place_of  # noqa: PLC0415

        return DurableEngine(place_of(settings.home, settings.environment))

    wanted = asyncio.Event()
    kept, links = ExportTable(store), load_links(settings.home)
    storage = open_storage(settings.home, settings.environment, links.home_id)
    platforms = open_platforms(settings, clock)
    sources = open_sources(settings, store, voice, clock, platforms)
    late, graves = LateEngine(engine, wanted.set), GraveTable(store)
    desk = ExportDesk(kept, late, sources.sources, links, clock, page, graves=graves)
    uploads = _uploads(settings, store, links, clock)
    basket = BasketDesk(BasketTable(store), sources.links, platforms.most, uploads)
    return Orders(wanted, desk, kept, links, storage, sources, basket, uploads)


def _uploads(settings: Settings, store: Store, links: Links, clock: Clock) -> UploadDesk:
    caps = upload_caps(settings.environment)
    folder = UploadFolder(uploads_in(settings.home), caps.reserve)
    return UploadDesk(UploadTable(store), BasketTable(store), folder, links, clock, caps)
