"""A world for each source: the source over things that a test can look into and break."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from exports.sites import Answer, File, FileSite, in_memory
from exports.videos_site import KEY, VideosSite
from fakes import ANN, BOB, NOON, TurnedClock

from bot.core.notice import Json
from bot.core.people import Person
from bot.exports.fetching.downloader import Downloader
from bot.exports.fetching.gate import Gate
from bot.exports.fetching.wanted import Wanted
from bot.exports.source import ExportSource, Item, LeftOut, Order, TryAgainError, Why
from bot.exports.sources.basket import BasketSource, Contents, Fitting, Handed, Kind, Put, all_of
from bot.exports.sources.files import LocalFile, Place, Provider
from bot.exports.sources.mydata import MydataSource
from bot.exports.sources.posts import (
    Attachment,
    Closed,
    Obstacle,
    ObstacleError,
    Passage,
    Post,
    PostsSource,
    Scope,
    View,
)
from bot.exports.sources.videos import VideosSource
from bot.exports.sources.videos_settings import VideosSettings
from bot.texts.catalog import load_voice

SECRET = "sig=hush"  # noqa: S105  what must never be seen
BODY = bytes(range(256)) * 1000
DAY = timedelta(days=1)


class World(Protocol):
    """Ann's things, four days old to one day old; one of Bob's; more of Ann's are added after the order."""

    order: Order

    @property
    def source(self) -> ExportSource: ...

    def contents(self, item: Item) -> bytes | None:
        """What its file must hold; None: a test of its own says."""
        ...

    def add_later(self) -> None:
        """Something new, after the order."""
        ...

    def break_one(self) -> str:
        """One thing will not come any more; gives the key of it."""
        ...

    def site(self) -> tuple[FileSite, str] | None:
        """Where the file of the first item comes from, and its path there; None: it comes from nowhere."""
        ...

    def go_down(self) -> None:
        """Whatever the source is read from does not answer now."""
        ...


def an_order(person: Person = ANN, options: Mapping[str, Json] | None = None) -> Order:
    return Order("export-1", person, NOON, "en", options or {})


def downloader(site: FileSite | VideosSite, gate: Gate | None = None) -> Downloader:
    return Downloader(gate or Gate(), TurnedClock(), in_memory(site))


# A server of videos


@dataclass(slots=True)
class VideosWorld:
    server: VideosSite = field(default_factory=lambda: VideosSite(page=2))
    order: Order = field(default_factory=an_order)
    source: VideosSource = field(init=False)

    def __post_init__(self) -> None:
        for days in (4, 3, 2):
            self.server.add(f"video_{days}", NOON - days * DAY, BODY + bytes([days]))
        settings = VideosSettings("https://videos.test/v1", KEY, frozenset({ANN}))
        self.source = VideosSource(settings, downloader(self.server), TurnedClock())

    def contents(self, item: Item) -> bytes:
        path = self.server.path(str(item.facts["video"]), str(item.facts["variant"]))
        return self.server.contents.files[path].body

    def add_later(self) -> None:
        self.server.add("video_late", NOON + DAY, BODY)

    def break_one(self) -> str:
        del self.server.contents.files[self.server.path("video_3", "thumbnail")]
        return "video_3/thumbnail"

    def site(self) -> tuple[FileSite, str]:
        return self.server.contents, self.server.path("video_4")

    def go_down(self) -> None:
        self.server.list_faults = [Answer(503, {"Retry-After": "9"})] * 9


# A basket


@dataclass(slots=True)
class MemoryBasket:
    held: dict[Person, list[Handed]] = field(default_factory=dict)
    down: bool = False

    async def put(self, person: Person, things: Sequence[Handed], fitting: Fitting = all_of) -> Put:
        held, found = self.held.setdefault(person, []), fitting(things, await self.contents(person))
        new = [thing for thing in found if thing.reference not in {one.reference for one in held}]
        last = max((one.id for all_ in self.held.values() for one in all_), default=0)
        held += [replace(thing, id=last + number) for number, thing in enumerate(new, 1)]
        return Put(found, len(new))

    async def contents(self, person: Person) -> Contents:
        held = self.held.get(person, [])
        links = sum(thing.kind is Kind.LINK for thing in held)
        return Contents(len(held), sum(thing.size or 0 for thing in held), links)

    async def after(self, person: Person, id: int, limit: int) -> tuple[Handed, ...]:  # noqa: A002
        if self.down:
            raise TryAgainError(9)
        return tuple(thing for thing in self.held.get(person, []) if thing.id > id)[:limit]

    async def one(self, person: Person, id: int) -> Handed | None:  # noqa: A002
        return next((thing for thing in self.held.get(person, []) if thing.id == id), None)

    async def empty(self, person: Person) -> int:
        return len(self.held.pop(person, []))


@dataclass(slots=True)
class MemoryFiles:
    places: dict[str, Place] = field(default_factory=dict)

    async def find(self, reference: str) -> Place:
        return self.places.get(reference, LeftOut(Why.GONE))


@dataclass(slots=True)
class BasketWorld:
    folder: Path
    box: MemoryBasket = field(default_factory=MemoryBasket)
    server: FileSite = field(default_factory=FileSite)
    order: Order = field(default_factory=an_order)
    source: BasketSource = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        (self.folder / "export.zip").write_bytes(b"PK" + BODY)
        self.server.files = {"/files/1": File(BODY + b"1"), "/cat.mp4": File(BODY + b"2")}
        places: dict[str, Place] = {
            "tg-1": Wanted(f"https://keeps.test/files/1?{SECRET}"),
            "up-1": LocalFile(self.folder / "export.zip"),
        }
        handed = (
            Handed(Kind.FILE, "fake", "tg-1", NOON - 4 * DAY, "first.mp4", "video/mp4", len(BODY) + 1, "a cat"),
            Handed(Kind.LINK, "fake", f"https://allowed.test/cat.mp4?{SECRET}", NOON - 3 * DAY),
            Handed(Kind.FILE, "fake", "up-1", NOON - 2 * DAY, "export.zip", "application/zip"),
        )
        self.box.held = {ANN: [replace(thing, id=number) for number, thing in enumerate(handed, 1)]}
        self.box.held[BOB] = [replace(handed[0], id=9)]
        providers = {"fake": Provider(MemoryFiles(places), downloader(self.server))}
        links = downloader(self.server, Gate(frozenset({"allowed.test"})))
        self.source = BasketSource(self.box, providers, links)

    def contents(self, item: Item) -> bytes:
        held = {1: BODY + b"1", 2: BODY + b"2", 3: b"PK" + BODY}
        return held[int(str(item.facts["handed"]))]

    def add_later(self) -> None:
        self.box.held[ANN].append(Handed(Kind.FILE, "fake", "tg-9", NOON + DAY, "late.mp4", id=20))

    def break_one(self) -> str:
        del self.server.files["/cat.mp4"]
        return "handed/2"

    def site(self) -> tuple[FileSite, str]:
        return self.server, "/files/1"

    def go_down(self) -> None:
        self.box.down = True


# What the bot holds


@dataclass(slots=True)
class MemoryPersonal:
    held: dict[Person, dict[str, list[dict[str, Json]]]]
    down: bool = False

    async def mydata(self, person: Person) -> Mapping[str, Sequence[Mapping[str, Json]]]:
        if self.down:
            raise TryAgainError(9)
        return self.held.get(person, {name: [] for name in next(iter(self.held.values()))})


@dataclass(slots=True)
class MydataWorld:
    order: Order = field(default_factory=an_order)
    personal: MemoryPersonal = field(init=False)
    source: MydataSource = field(init=False)

    def __post_init__(self) -> None:
        words = "save <b>my</b> *cats* @everyone\n> not a title"
        reminders: list[dict[str, Json]] = [{"person": "ann", "text": words, "due": NOON.isoformat(), "zone": None}]
        self.personal = MemoryPersonal(
            {ANN: {"reminder": reminders, "follow": []}, BOB: {"reminder": [{"text": "bob's own"}], "follow": []}}
        )
        self.source = MydataSource(self.personal, load_voice())

    def contents(self, item: Item) -> bytes | None:
        return {"mydata/follow": b"[]\n"}.get(item.key)

    def add_later(self) -> None:
        """It tells what is held at the time of fetching, under the same keys."""
        self.personal.held[ANN]["follow"].append({"milestone": "shutdown"})

    def break_one(self) -> str:
        del self.personal.held[ANN]["follow"]
        return "mydata/follow"

    def site(self) -> None:
        return None

    def go_down(self) -> None:
        self.personal.down = True


# A community's history


@dataclass(slots=True)
class MemoryHistory:
    posted: dict[Person, list[Post]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    obstacle: Obstacle | None = None
    closed: tuple[Closed, ...] = ()
    down: bool = False

    async def look(self, _person: Person, community: str) -> View:
        self._check(community)
        return View(3, 1)

    async def posts(self, scope: Scope) -> AsyncIterator[Passage]:
        self._check(scope.community)
        for post in self.posted.get(scope.person, []):
            if post.at <= scope.until and int(post.id) > int(scope.after or 0):
                yield Passage((post,), post.id)
            yield Passage(read_to=post.id)
        yield Passage(closed=self.closed)

    async def attachment(self, person: Person, post: tuple[str, str], attachment: str) -> Place:
        posted = any((one.channel, one.id) == post for one in self.posted.get(person, []))
        return self.places[attachment] if posted else LeftOut(Why.GONE)

    async def close(self) -> None:
        """Nothing is open."""

    def _check(self, community: str) -> None:
        if self.down:
            raise TryAgainError(9)
        if self.obstacle is not None or community != "60":
            raise ObstacleError(self.obstacle or Obstacle.NOT_THERE)


def a_post(number: int, at: datetime, *attachments: str) -> Post:
    told = tuple(Attachment(id_, "cat.png", "image/png") for id_ in attachments)
    return Post(str(number), "70", "general", at, f"words {number}", f"https://chat.test/60/70/{number}", told)


@dataclass(slots=True)
class PostsWorld:
    history: MemoryHistory = field(default_factory=MemoryHistory)
    server: FileSite = field(default_factory=FileSite)
    order: Order = field(default_factory=lambda: an_order(options={"community": "60"}))
    source: PostsSource = field(init=False)

    def __post_init__(self) -> None:
        self.history.posted = {
            ANN: [a_post(10, NOON - 4 * DAY, "1", "2"), a_post(11, NOON - 3 * DAY, "3")],
            BOB: [a_post(12, NOON - 2 * DAY, "4")],
        }
        for name in "1234":
            self.server.files[f"/{name}"] = File(BODY + name.encode(), "image/png")
            self.history.places[name] = Wanted(f"https://cdn.test/{name}?{SECRET}")
        self.source = PostsSource({"fake": self.history}, downloader(self.server))

    def contents(self, item: Item) -> bytes:
        return self.server.files[f"/{item.facts['attachment']}"].body

    def add_later(self) -> None:
        self.history.posted[ANN].append(a_post(20, NOON + DAY, "9"))

    def break_one(self) -> str:
        del self.server.files["/2"]
        return "10/2"

    def site(self) -> tuple[FileSite, str]:
        return self.server, "/1"

    def go_down(self) -> None:
        self.history.down = True
