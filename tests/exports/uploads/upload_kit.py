"""An upload desk over a real store and a real folder, with a clock to turn."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from fakes import ANN, TurnedClock
from fakes_exports import FakeBaskets
from fakes_uploads import FakeUploads

from bot.core.people import Person
from bot.exports.links import Links
from bot.exports.sources.basket import BasketBox
from bot.exports.sources.basket_desk import Room
from bot.exports.uploads.desk import Piece, UploadDesk
from bot.exports.uploads.folder import UploadFolder, uploads_in
from bot.exports.uploads.taking import Checksum
from bot.exports.uploads.upload import Announced, Caps, Upload, UploadBox
from bot.store.baskets import BasketTable
from bot.store.database import Store
from bot.store.opening import open_store
from bot.store.uploads import UploadTable

SMALL = Caps(file=1000, files=3, room=Room(size=2500), reserve=0)
BODY = bytes(range(256)) * 3


async def bytes_of(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def breaking(pieces: Iterable[bytes], error: BaseException) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    raise error


@dataclass(slots=True)
class Uploads:
    """Every look at `desk` is another one over the same home, as after a restart."""

    home: Path
    box: UploadBox
    basket: BasketBox
    caps: Caps = SMALL
    clock: TurnedClock = field(default_factory=TurnedClock)
    store: Store | None = None

    @property
    def folder(self) -> UploadFolder:
        return UploadFolder(uploads_in(self.home), self.caps.reserve)

    @property
    def desk(self) -> UploadDesk:
        return UploadDesk(self.box, self.basket, self.folder, Links(b"k" * 32), self.clock, self.caps, stall=5.0)

    async def begin(self, size: int = len(BODY), person: Person = ANN, name: str = "export.zip") -> Upload:
        await self.desk.invite(person)
        return await self.desk.begin(person, Announced(size, name, "application/zip", "mark-1"))

    async def send(self, upload: Upload, offset: int, *pieces: bytes, checksum: Checksum | None = None) -> Upload:
        found = await self.desk.find(upload.person, upload.id)
        assert found is not None
        return await self.desk.take(found, Piece(offset, bytes_of(*pieces), checksum))

    async def offset(self, upload: Upload) -> int:
        found = await self.desk.find(upload.person, upload.id)
        assert found is not None
        return found.offset

    def bytes_of(self, upload: Upload) -> bytes:
        return self.folder.file(upload.id).read_bytes()


@asynccontextmanager
async def uploads_in_a_home(home: Path) -> AsyncIterator[Uploads]:
    clock = TurnedClock()
    store = open_store(home, clock).store
    yield Uploads(home, UploadTable(store), BasketTable(store), SMALL, clock, store)
    await store.close()


def uploads_in_memory(home: Path) -> Uploads:
    """Only the bytes are on the disk."""
    baskets = FakeBaskets()
    return Uploads(home, FakeUploads(baskets), baskets)


def sha256_of(data: bytes) -> Checksum:
    return Checksum("sha256", sha256(data).digest())
