"""A BagIt 1.0 bag (RFC 8493) written into a ZIP as a stream: the only door to the standard library's zipfile.

Everything is written once, in the order it comes; what stands in the bag's manifests is known when its last byte is.
Sizes and checksums stand before each member, so that a ZIP whose end is lost can still be mended.
"""

import struct
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import BinaryIO, Self

from bot.exports.archive.kinds import kind_of
from bot.exports.archive.trail import Trail
from bot.exports.sums import Summing

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ALGORITHMS = ("sha256", "sha512")

_UNIX = 3
_FILE = 0o100644 << 16
_FOLDER = (0o40755 << 16) | 0x10
_LARGE = 2**31 - 2**20
"""From here on a member gets the long form of its sizes: fields of 32 bits would do until 4 GiB, zipfile's until 2."""
_FIRST, _LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listed:
    path: str
    sha256: str
    sha512: str


class Bag:
    """Puts files into the bag. Every path is below the one folder of the archive, and given only once."""

    def __init__(self, file: BinaryIO, trail: Trail, folder: str, made: datetime) -> None:
        self._file = file
        self._trail = trail
        self._folder = folder
        self._made = made
        self._pool = ThreadPoolExecutor(len(ALGORITHMS), "hashes")
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)
        self._tags: list[Listed] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Ends the threads; a bag that is not finished is no longer of use, so neither is how its end is written."""
        self._pool.shutdown(cancel_futures=True)
        with suppress(OSError):
            self._zip.close()

    def begin(self) -> None:
        self.put_tag("bagit.txt", (BAGIT,))
        data = self._info("data/", self._made)
        data.external_attr = _FOLDER
        self._zip.writestr(data, b"")

    def put_payload(self, path: str, pieces: Iterable[bytes], size: int, made: datetime | None) -> tuple[int, int]:
        """`size` is what is expected: it decides the form of the member, the pieces what it holds.

        Gives their size and their CRC-32.
        """
        info = self._info(path, made or self._made)
        self._put(info, pieces, size)
        return info.file_size, info.CRC

    def put_tag(self, path: str, pieces: Iterable[bytes], size: int = 0) -> None:
        """Whatever is not payload. `size`: about how large it will be, where it may be very large."""
        summing = Summing(self._pool)
        self._put(self._info(path, self._made), summing.over(pieces), size)
        sums = summing.sums()
        self._tags.append(Listed(path, sums.sha256, sums.sha512))

    def finish(self) -> None:
        """The manifests of what is not payload, and the end of the ZIP. They cannot list each other."""
        for algorithm in ALGORITHMS:
            name = f"tagmanifest-{algorithm}.txt"
            self._put(self._info(name, self._made), manifest(self._tags, algorithm), 0)
        self._zip.close()

    def _put(self, info: zipfile.ZipInfo, pieces: Iterable[bytes], size: int) -> None:
        with self._zip.open(info, "w", force_zip64=size >= _LARGE) as member:
            for piece in pieces:
                member.write(piece)
        end = self._file.tell()
        if self._trail.worth_following(end):
            self._file.flush()
            self._trail.follow(end)

    def _info(self, path: str, made: datetime) -> zipfile.ZipInfo:
        made = min(max(made.astimezone(UTC), _FIRST), _LAST)
        info = zipfile.ZipInfo(f"{self._folder}/{path}", made.timetuple()[:6])
        info.create_system = _UNIX
        info.external_attr = _FILE
        info.compress_type = zipfile.ZIP_DEFLATED if kind_of(path).deflates else zipfile.ZIP_STORED
        info.extra = _instant(made)
        return info


def manifest(listed: Iterable[Listed], algorithm: str) -> Iterator[bytes]:
    for one in listed:
        digest = one.sha256 if algorithm == "sha256" else one.sha512
        yield f"{digest}  {one.path}\n".encode()


def _instant(made: datetime) -> bytes:
    """The extra field "UT": an instant, where the ZIP's own time is a clock on a wall nobody names."""
    seconds = int(made.timestamp())
    return struct.pack("<HHBi", 0x5455, 5, 1, seconds) if seconds < 2**31 else b""
