"""What the tests of archives share: contents made of bytes, and what is in an archive once it is unpacked."""

import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from bot.core.people import Person
from bot.exports.archive.contents import Contents, Missing, Stored
from bot.exports.archive.words import NEEDED
from bot.exports.source import Item, Kept, LeftOut, Order, Why
from bot.exports.sums import sums_of
from bot.texts.catalog import load_voice

MADE = datetime(2026, 11, 21, 12, 30, 15, tzinfo=UTC)
FOLDER = "export-videos-2026-11-21-k7q2m9x4"


def words(language: str = "en") -> Mapping[str, str]:
    catalog = load_voice().catalogs[language].words
    return {key: catalog[key] for key in NEEDED} | {"left_out.gone": "It is gone."}


@dataclass(slots=True)
class Shop:
    """Lays items down as files and makes contents of them."""

    folder: Path
    stored: list[Stored] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def keep(self, name: str, data: bytes, **about: object) -> Stored:
        number = len(self.stored) + 1
        file = self.folder / f"item-{number}"
        file.write_bytes(data)
        item = Item(key=f"key-{number}", name=name, **about)  # type: ignore[arg-type]
        one = Stored(item, file, Kept(sums_of(data)))
        self.stored.append(one)
        return one

    def lose(self, name: str, why: Why = Why.GONE, detail: str = "404", **about: object) -> None:
        item = Item(key=f"lost-{len(self.missing) + 1}", name=name, **about)  # type: ignore[arg-type]
        self.missing.append(Missing(item, LeftOut(why, detail)))

    def contents(self, stored: Iterable[Stored] | None = None, language: str = "en") -> Contents:
        order = Order("k7q2m9x4b8", Person("telegram", "12345"), MADE, language)
        given = self.stored if stored is None else stored
        return Contents(order, "videos", MADE, "1.2.3", given, self.missing, words(language), "A server of videos")


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 480), color: str = "teal") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, color).save(out, kind)
    return out.getvalue()


def zipped(members: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members:
            file.writestr(name, data)
    return out.getvalue()


def unpacked(file: Path, into: Path) -> Path:
    """As any program would; the folder of the bag."""
    with zipfile.ZipFile(file) as archive:
        archive.extractall(into)
    [bag] = into.iterdir()
    return bag


def held(file: Path) -> dict[str, bytes]:
    """Every file of the archive by its path below the one folder."""
    with zipfile.ZipFile(file) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def congress_takes(bag: Path) -> bool:
    """Whether the Library of Congress's own program takes it, in a process of its own: it changes global settings."""
    command = [sys.executable, "-m", "bagit", "--validate", "--quiet", str(bag)]
    return subprocess.run(command, capture_output=True, check=False, timeout=120).returncode == 0  # noqa: S603  our own words
