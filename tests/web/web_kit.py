"""A web server over a made-up subject and made-up exports, asked without a socket."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from boxes import Boxes, boxes_in_memory
from deadlines import Known, deadline
from fakes import NOON, FakeMatcher, TurnedClock
from httpx import ASGITransport, AsyncClient
from lumen import write_folder
from starlette.types import ASGIApp

from bot.core.period import day
from bot.core.phrase import Curated
from bot.exports.export import Archive, State
from bot.exports.uploads.desk import UploadDesk
from bot.knowledge.shelf import Shelf
from bot.reminders.calendars import Feeds
from bot.reminders.changes import Change
from bot.texts.catalog import load_voice
from bot.web.application import build_application
from bot.web.parts import Kept, Parts
from bot.web.ports import Download, Ended, Exports, Listed, Picture, Shown
from bot.web.settings import WebSettings

SETTINGS = WebSettings("127.0.0.1", 0, "https://bot.example")
HANDLE = "handle-of-an-export-0123456789"
WORD = "signed.word-of-a-download-0123456789"
BYTES = bytes(range(256)) * 40
SHA256 = "9f" * 32
MADE = datetime(2026, 10, 20, 11, 30, tzinfo=UTC)
VOICE = load_voice()

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003860180"
    "5a347d6b0000000049454e44ae426082"
)


@dataclass(slots=True)
class FakeExports:
    """One export, as it was told to be; remembers what was asked of it."""

    shows: Shown | None = None
    files: Sequence[Listed] = ()
    data: bytes = BYTES
    opens: dict[str, Download | Ended] = field(default_factory=dict)
    breaks: Exception | None = None
    breaks_after: int | None = None
    """So many bytes are read before it breaks off."""
    asked: list[str] = field(default_factory=list)
    picture_type: str = "image/png"
    whole: int = 0
    minted: int = 0

    async def shown(self, handle: str) -> Shown | None:
        self.asked.append(handle)
        if self.breaks is not None:
            raise self.breaks
        return self.shows if handle == HANDLE else None

    async def listed(self, handle: str, first: int, count: int) -> Sequence[Listed]:
        assert handle == HANDLE
        return self.files[first : first + count]

    async def picture(self, handle: str, number: int) -> Picture | None:
        assert handle == HANDLE
        assert self.shows is not None
        return Picture(self.picture_type, PIXEL) if number < len(self.shows.pictures) else None

    async def mint(self, handle: str) -> str | None:
        assert handle == HANDLE
        self.minted += 1
        self.opens[WORD] = download(self.data)
        return WORD

    async def open(self, signed: str) -> Download | Ended | None:
        self.asked.append(signed)
        return self.opens.get(signed)

    async def read(self, download: Download, start: int, end: int) -> AsyncIterator[bytes]:
        assert download.size == len(self.data)
        sent = 0
        for at in range(start, end, 1000):
            if self.breaks_after is not None and sent >= self.breaks_after:
                raise OSError(5, "a word that must not be logged")
            piece = self.data[at : min(at + 1000, end)]
            sent += len(piece)
            yield piece

    async def fetched(self, download: Download) -> None:
        assert download.size == len(self.data)
        self.whole += 1

    async def revoke(self, handle: str) -> bool:
        assert handle == HANDLE
        assert self.shows is not None
        self.shows = replace(self.shows, state=State.REVOKED, archive=None)
        self.opens = dict.fromkeys(self.opens, Ended())
        return True


def download(data: bytes = BYTES) -> Download:
    return Download("export-1", "sunset export 2026-10-20.zip", len(data), SHA256, MADE)


def shown(files: int = 412, size: int = 1_234_567_890, pictures: Sequence[str] = ()) -> Shown:
    title = Curated({"en": "Videos", "es": "Vídeos", "tr": "Videolar"})
    archive = Archive(size, SHA256, files, 3)
    return Shown(State.READY, title, MADE, archive, NOON + timedelta(days=7), 2, tuple(pictures))


@dataclass(slots=True)
class FakeChanges:
    held: Sequence[Change] = ()

    async def latest(self, most: int) -> Sequence[Change]:
        return self.held[:most]


@dataclass(slots=True)
class House:
    """Everything a test may turn, and the application over it."""

    shelf: Shelf
    clock: TurnedClock
    boxes: Boxes
    exports: FakeExports
    deadlines: Known
    changes: FakeChanges | None = None
    settings: WebSettings = SETTINGS
    ready: dict[str, bool] = field(default_factory=dict)
    real: Exports | None = None
    """Instead of the made-up exports."""
    uploads: UploadDesk | None = None
    _application: ASGIApp | None = None
    _of: UploadDesk | None = None
    """The desk that the application was built over."""

    def parts(self) -> Parts:
        async def ready() -> dict[str, bool]:
            return self.ready

        feeds = Feeds(self.boxes.feeds, self.clock)
        kept = Kept(feeds, self.boxes.reminders, self.boxes.follows, self.boxes.preferences)
        return Parts(
            self.shelf,
            VOICE,
            self.clock,
            self.deadlines,
            kept,
            self.real or self.exports,
            self.changes,
            ready,
            self.uploads,
        )

    @property
    def application(self) -> ASGIApp:
        """The same all through a test, for it remembers who guesses."""
        if self._application is None or self._of is not self.uploads:
            self._of = self.uploads
            self._application = build_application(self.settings, self.parts())
        return self._application

    def client(self, address: str = "203.0.113.7") -> AsyncClient:
        """A browser at an address. It follows nowhere, and an error of the application is the page it makes of it."""
        transport = ASGITransport(self.application, raise_app_exceptions=False, client=(address, 40000))
        return AsyncClient(transport=transport, base_url="https://bot.example")


def house_in(folder: Path) -> House:
    written = write_folder(folder / "knowledge")
    shelf = Shelf(written.root, frozenset(), FakeMatcher().fit, TurnedClock())
    known = Known()
    known.say(deadline("app_end", day(date(2026, 11, 1))), deadline("deletion"))
    return House(shelf, TurnedClock(), boxes_in_memory(), FakeExports(shown()), known)
