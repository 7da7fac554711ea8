"""Opens a ZIP that nobody vouches for, and gives its members out one by one.

Nothing in it is believed: not a path, a size, a ratio or a count. Links, secrets, doubles and members that share their
bytes are refused, and a ZIP in it stays shut.
"""

import stat
import unicodedata
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from bot.exports.archive.structure import STORED, Member, read_members
from bot.exports.archive.trouble import Limits, RefusedError, Trouble

_PIECE = 1 << 20
_SLACK = 1 << 20
"""Below this a ratio says nothing: a mebibyte of blanks is a mebibyte."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A ZIP that passed. `members`: files only, in the order of the directory."""

    file: BinaryIO
    members: tuple[Member, ...]

    def read(self, member: Member) -> Iterator[bytes]:
        """The member's bytes, in pieces of at most a mebibyte. What was given out counts only once this has ended.

        Raises:
            RefusedError: they are not what the directory says.
        """
        crc, left = 0, member.size
        for piece in self._unpacked(member):
            left -= len(piece)
            if left < 0:
                raise RefusedError(Trouble.DAMAGED, member.path)
            crc = zlib.crc32(piece, crc)
            yield piece
        if left:
            raise RefusedError(Trouble.DAMAGED, member.path)
        if crc != member.crc:
            raise RefusedError(Trouble.CHECKSUM, member.path)

    def copy(self, member: Member, into: Path) -> None:
        """Into a file whose name the caller chose; a file that is not whole is taken away again."""
        try:
            with into.open("xb") as out:
                out.writelines(self.read(member))
        except RefusedError:
            into.unlink()
            raise

    def _unpacked(self, member: Member) -> Iterator[bytes]:
        packed = self._packed(member)
        if member.method == STORED:
            yield from packed
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for piece in packed:
                yield from _inflated(inflater, piece)
        except zlib.error:
            raise RefusedError(Trouble.DAMAGED, member.path) from None
        if not inflater.eof or inflater.unused_data:
            raise RefusedError(Trouble.DAMAGED, member.path)

    def _packed(self, member: Member) -> Iterator[bytes]:
        at, left = member.start, member.packed
        while left:
            self.file.seek(at)
            piece = self.file.read(min(_PIECE, left))
            if not piece:
                raise RefusedError(Trouble.TRUNCATED, member.path)
            at, left = at + len(piece), left - len(piece)
            yield piece


def _inflated(inflater: "zlib._Decompress", piece: bytes) -> Iterator[bytes]:
    """However much is in it, a mebibyte at a time; a full one may have more behind it though all was taken in."""
    full = True
    while piece or full:
        out = inflater.decompress(piece, _PIECE)
        if out:
            yield out
        piece, full = inflater.unconsumed_tail, len(out) == _PIECE


@contextmanager
def opened(file: Path, limits: Limits = Limits()) -> Iterator[Opened]:  # noqa: B008  frozen
    """Opens it to be read member by member.

    Raises:
        RefusedError: it is no ZIP, or one to keep away from.
        OSError: the file cannot be read.
    """
    with file.open("rb", buffering=0) as source:
        found = read_members(source, limits)
        _refuse(found, limits)
        yield Opened(source, tuple(member for member in found if not member.is_folder))


def members(file: Path, limits: Limits = Limits()) -> tuple[Member, ...]:  # noqa: B008  frozen
    """What is in it, without reading any of it."""
    with opened(file, limits) as zipped:
        return zipped.members


def _refuse(found: Sequence[Member], limits: Limits) -> None:
    for member in found:
        _refuse_one(member, limits)
    if sum(member.size for member in found) > limits.size:
        raise RefusedError(Trouble.TOO_LARGE)
    _refuse_doubles(found)
    _refuse_overlaps(found)


def _refuse_one(member: Member, limits: Limits) -> None:
    if not _is_plain(member.path):
        raise RefusedError(Trouble.PATH, member.path)
    kind = stat.S_IFMT(member.mode)
    if kind not in (0, stat.S_IFDIR if member.is_folder else stat.S_IFREG):
        raise RefusedError(Trouble.LINK, member.path)
    if member.is_folder and member.size:
        raise RefusedError(Trouble.DAMAGED, member.path)
    if member.size > limits.size:
        raise RefusedError(Trouble.TOO_LARGE, member.path)
    if limits.ratio is not None and member.size > member.packed * limits.ratio + _SLACK:
        raise RefusedError(Trouble.RATIO, member.path)


def _is_plain(path: str) -> bool:
    """It leads downwards, on every system, and shows as what it is."""
    parts = path.removesuffix("/").split("/")
    hidden = any(unicodedata.category(character) in {"Cc", "Cs"} for character in path)
    return not hidden and "\\" not in path and path[1:2] != ":" and all(part not in {"", ".", ".."} for part in parts)


def _refuse_doubles(found: Sequence[Member]) -> None:
    """Two of a name, to a file system that knows no capitals and no other accents; or a file that is a folder too."""
    names = sorted((folded(member.path), member.is_folder) for member in found)
    paths = [name for name, _ in names]
    for (name, _), (other, _) in pairwise(names):
        if name == other:
            raise RefusedError(Trouble.DUPLICATE, name)
    for name, is_folder in names:
        below = bisect_left(paths, f"{name}/")
        if not is_folder and below < len(paths) and paths[below].startswith(f"{name}/"):
            raise RefusedError(Trouble.DUPLICATE, name)


def folded(path: str) -> str:
    """The same for paths that some file system takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold()).removesuffix("/")


def _refuse_overlaps(found: Sequence[Member]) -> None:
    end = 0
    for member in sorted(found, key=lambda member: member.offset):
        if member.offset < end:
            raise RefusedError(Trouble.OVERLAP, member.path)
        end = member.start + member.packed
