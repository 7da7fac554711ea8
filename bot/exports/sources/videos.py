"""The source `videos`: all that stands on a server of the operator's that speaks the OpenAI Videos API.

The server and its key are the operator's and come from settings; nobody is asked for either. Whose the videos are the
operator says too: a server knows projects and no persons, so the bot gives them to nobody it was not told of.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from bot.core.clock import Clock
from bot.core.people import Person
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports.fetching.downloader import Downloader
from bot.exports.fetching.wanted import USUAL, Limits, Wanted
from bot.exports.source import (
    Estimate,
    Failure,
    Fetched,
    Item,
    LeftOut,
    Order,
    SourceFailedError,
    TryAgainError,
    Why,
)
from bot.exports.sources.videos_listing import COMPLETED, PAGE, Page, instant, items_of, read_page
from bot.exports.sources.videos_settings import VideosSettings

_FAILURES: Final = {
    Why.FORBIDDEN: Failure.NOT_PERMITTED,
    Why.GONE: Failure.SOURCE_ENDED,
    Why.UNSAFE: Failure.NOT_SET_UP,
    Why.HOST_NOT_ALLOWED: Failure.NOT_SET_UP,
}
"""What an answer to the list means for the whole; any other: the server is down."""

_REFUSALS: Final = {
    Failure.NOT_PERMITTED: Phrase("source_videos.not_permitted"),
    Failure.SOURCE_ENDED: Phrase("source_videos.ended"),
    Failure.NOT_SET_UP: Phrase("source_videos.not_set_up"),
    Failure.SOURCE_DOWN: Phrase("source_videos.down"),
}

_KINDS: Final = {"video": ("video/",), "thumbnail": ("image/",), "spritesheet": ("image/",)}


@dataclass(frozen=True, slots=True)
class VideosSource:
    settings: VideosSettings
    downloader: Downloader
    clock: Clock
    limits: Limits = USUAL
    name: str = "videos"

    async def estimate(self, order: Order) -> Estimate:
        if not self._may_have(order.person):
            raise Refusal(Phrase("source_videos.not_yours"))
        try:
            page = await self._page(None)
        except SourceFailedError as error:
            raise Refusal(_REFUSALS[error.failure]) from None
        except TryAgainError:
            raise Refusal(_REFUSALS[Failure.SOURCE_DOWN]) from None
        items = sum(len(items_of(video)) for video in page.videos)
        return Estimate(
            items=items if page.last is None else None,
            size=None,
            holds=(Phrase("source_videos.holds"), Phrase("source_videos.holds_prompts")),
            lacks=(Phrase("source_videos.lacks_unfinished"), Phrase("source_videos.lacks_official")),
        )

    async def plan(self, order: Order) -> AsyncIterator[tuple[Item, ...]]:
        """What was made after the order stays out, so that every planning finds the same."""
        if not self._may_have(order.person):
            raise SourceFailedError(Failure.NOT_PERMITTED)
        seen: set[str] = set()
        after: str | None = None
        while True:
            page = await self._page(after)
            fresh = [video for video in page.videos if not video.id or video.id not in seen]
            seen.update(video.id for video in fresh)
            wanted = [video for video in fresh if video.created is None or video.created <= order.asked]
            yield tuple(item for video in wanted for item in items_of(video))
            if page.last is None or page.last == after or not fresh:
                return  # the end, or a server that goes round in circles
            after = page.last

    async def fetch(self, order: Order, item: Item, into: Path) -> Fetched:
        if not self._may_have(order.person):
            raise SourceFailedError(Failure.NOT_PERMITTED)
        video, variant = str(item.facts.get("video", "")), str(item.facts.get("variant", ""))
        status = str(item.facts.get("status", COMPLETED))
        if not video or variant not in _KINDS:
            return LeftOut(Why.BROKEN, "without an id")
        if status != COMPLETED:
            return LeftOut(Why.GONE, f"status {status[:40]}")
        query = f"?variant={variant}" if variant != "video" else ""
        wanted = self._wanted(f"/videos/{quote(video, safe='')}/content{query}")
        got = await self.downloader.fetch(wanted, into, replace(self.limits, accepts=_KINDS[variant]))
        return self._judged(got, item)

    def _may_have(self, person: Person) -> bool:
        return self.settings.people is None or person in self.settings.people

    def _judged(self, got: Fetched, item: Item) -> Fetched:
        match got:
            case LeftOut(Why.FORBIDDEN, "HTTP 401"):
                raise SourceFailedError(Failure.NOT_PERMITTED)  # the key is no longer taken: not for the others either
            case LeftOut(Why.GONE, detail):
                expires = instant(item.facts.get("expires_at"))
                return LeftOut(Why.EXPIRED, detail) if expires is not None and expires <= self.clock() else got
            case _:
                return got

    async def _page(self, after: str | None) -> Page:
        query = {"limit": str(PAGE), "order": "asc"} | ({"after": after} if after is not None else {})
        body = await self.downloader.read(self._wanted(f"/videos?{urlencode(query)}"))
        if isinstance(body, LeftOut):
            raise SourceFailedError(_FAILURES.get(body.why, Failure.SOURCE_DOWN))
        try:
            return read_page(body)
        except ValueError:
            raise SourceFailedError(Failure.SOURCE_DOWN) from None

    def _wanted(self, path: str) -> Wanted:
        key = self.settings.key
        return Wanted(self.settings.url + path, {"Authorization": f"Bearer {key}"} if key else {})
