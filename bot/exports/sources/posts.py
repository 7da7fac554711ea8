"""The source `posts`: what a person posted in a community with files attached, oldest first.

How a community's history is read is a platform's own: it implements the port History. Only the person's own posts are
looked for, with the permissions that the bot has there anyway.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bot.core.people import Person
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports.fetching.downloader import Downloader
from bot.exports.fetching.wanted import USUAL, Limits
from bot.exports.source import (
    Estimate,
    Failure,
    Fetched,
    Item,
    LeftOut,
    Leg,
    Order,
    SourceFailedError,
    TryAgainError,
    Why,
)
from bot.exports.sources.files import Place, bring

COMMUNITY = "community"
"""The option that says which one: the platform's id of it."""
AFTER = "after"
"""The option that says to leave out everything up to this post: the platform's id of it."""
_NOTHING = "-"
"""Before the id in a mark: nothing was found up to there."""


class Obstacle(StrEnum):
    """Why a history cannot be read; its words are `source_posts.<obstacle>`."""

    NOT_THERE = "not_there"
    """The bot is not in this community (any more)."""
    NO_CONTENT = "no_content"
    """The platform does not show the bot what is attached to messages: an admin of the bot has to switch that on."""
    NO_CHANNELS = "no_channels"
    """There is no channel whose history the bot may read."""
    NOT_LET_IN = "not_let_in"
    """The platform does not take the bot's token."""


class ObstacleError(Exception):
    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True, slots=True)
class View:
    """What of a community can be read: how many channels, and how many not of those that the person sees."""

    readable: int
    closed: int


@dataclass(frozen=True, slots=True)
class Attachment:
    id: str
    name: str
    media_type: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """`link`: where those who may see it see it."""

    id: str
    channel: str
    channel_name: str
    at: datetime
    text: str
    link: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """A channel that the person sees and the bot may not read. `link`: where the person sees it."""

    id: str
    name: str
    link: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a history: posts in order. `read_to`: the id up to which everything has been read; None: all.

    closed: told once, when everything else has been read.
    """

    posts: tuple[Post, ...] = ()
    read_to: str | None = None
    closed: tuple[Closed, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose posts, where, and between when: after a post's id, and not after an instant."""

    person: Person
    community: str
    until: datetime
    after: str | None = None


class History(Protocol):
    async def look(self, person: Person, community: str) -> View:
        """Raises ObstacleError, TryAgainError."""
        ...

    def posts(self, scope: Scope) -> AsyncIterator[Passage]:
        """The person's posts with attachments, oldest first; now and then none, as a sign of life.

        Raises:
            ObstacleError, TryAgainError
        """
        ...

    async def attachment(self, person: Person, post: tuple[str, str], attachment: str) -> Place:
        """Where a file of a post (its channel and its id) is to be had now.

        Raises:
            ObstacleError, TryAgainError
        """
        ...

    async def close(self) -> None: ...


_REFUSALS = {
    Obstacle.NOT_THERE: Phrase("source_posts.not_there"),
    Obstacle.NO_CONTENT: Phrase("source_posts.no_content"),
    Obstacle.NO_CHANNELS: Phrase("source_posts.no_channels"),
    Obstacle.NOT_LET_IN: Phrase("source_posts.not_let_in"),
}
_FAILURES = {Obstacle.NOT_THERE: Failure.SOURCE_ENDED}
"""Of the whole; any other: it is not permitted."""


@dataclass(frozen=True, slots=True)
class PostsSource:
    """histories: by platform. downloader: its gate holds the hosts where that platform keeps attachments."""

    histories: Mapping[str, History]
    downloader: Downloader
    limits: Limits = USUAL
    name: str = "posts"

    async def estimate(self, order: Order) -> Estimate:
        history, community = self._history(order)
        try:
            view = await history.look(order.person, community)
        except ObstacleError as error:
            raise Refusal(_REFUSALS[error.obstacle]) from None
        except TryAgainError:
            raise Refusal(Phrase("source_posts.down")) from None
        closed = (Phrase("source_posts.lacks_channels", {"channels": view.closed}),) if view.closed else ()
        return Estimate(
            items=None,
            size=None,
            holds=(Phrase("source_posts.holds", {"channels": view.readable}), Phrase("source_posts.holds_text")),
            lacks=(Phrase("source_posts.lacks_deleted"), *closed),
        )

    async def plan(self, order: Order) -> AsyncIterator[tuple[Item, ...]]:
        async for leg in self.plan_from(order, None):
            yield leg.items

    async def plan_from(self, order: Order, mark: str | None) -> AsyncIterator[Leg]:
        """What was posted after the order stays out; what was deleted since an earlier planning too.

        The mark is the id of a post: everything up to it has been read, in all channels; with a sign before it while
        nothing was found. Channels that are closed to us are told of beside what was found elsewhere; alone they would
        be an archive of nothing.
        """
        history, community = self._found(order)
        after = mark.removeprefix(_NOTHING) if mark else order.options.get(AFTER)
        found = mark is not None and not mark.startswith(_NOTHING)
        try:
            async for passage in history.posts(
                Scope(order.person, community, order.asked, str(after) if after else None)
            ):
                found = found or bool(passage.posts)
                items = (_item(post, attachment) for post in passage.posts for attachment in post.attachments)
                closed = map(_closed_item, passage.closed if found else ())
                read_to = passage.read_to
                yield Leg((*items, *closed), read_to if found or read_to is None else _NOTHING + read_to)
        except ObstacleError as error:
            raise _failed(error) from None

    async def fetch(self, order: Order, item: Item, into: Path) -> Fetched:
        history, _ = self._found(order)
        if "post" not in item.facts:
            return LeftOut(Why.FORBIDDEN)
        post = (str(item.facts["channel"]), str(item.facts["post"]))
        try:
            place = await history.attachment(order.person, post, str(item.facts["attachment"]))
        except ObstacleError as error:
            raise _failed(error) from None
        return await bring(place, into, self.downloader, self.limits)

    def _history(self, order: Order) -> tuple[History, str]:
        history = self.histories.get(order.person.platform)
        if history is None:
            raise Refusal(Phrase("source_posts.no_history"))
        community = order.options.get(COMMUNITY)
        if not community:
            raise Refusal(Phrase("source_posts.which"))
        return history, str(community)

    def _found(self, order: Order) -> tuple[History, str]:
        try:
            return self._history(order)
        except Refusal:
            raise SourceFailedError(Failure.NOT_SET_UP) from None


def _failed(error: ObstacleError) -> SourceFailedError:
    return SourceFailedError(_FAILURES.get(error.obstacle, Failure.NOT_PERMITTED))


def _item(post: Post, attachment: Attachment) -> Item:
    return Item(
        key=f"{post.id}/{attachment.id}",
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        made=post.at,
        text=post.text,
        origin=post.link,
        facts={
            "post": post.id,
            "channel": post.channel,
            "channel_name": post.channel_name,
            "attachment": attachment.id,
        },
    )


def _closed_item(channel: Closed) -> Item:
    return Item(
        key=f"channel/{channel.id}",
        name=f"#{channel.name}",
        origin=channel.link,
        facts={"channel": channel.id, "channel_name": channel.name},
    )
