"""Checks a bag in a ZIP without unpacking it: that every file is there, is the same, and none has come to it.

This finds damage, not forgery: whoever can change a file can change its checksum too.
"""

import unicodedata
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from bot.exports.archive.manifests import UnreadableLineError, labels, listed
from bot.exports.archive.opening import Opened, opened
from bot.exports.archive.structure import Member
from bot.exports.archive.trouble import Limits, RefusedError, Trouble
from bot.exports.sums import Summing, Sums

LIMITS = Limits(members=5_000_000, directory=1 << 30, name=4096, size=1 << 60, ratio=None)
"""Whoever checks a file has chosen it; a member is read as a stream whatever its size."""
MOST_PROBLEMS = 100
_VERSIONS = frozenset({"0.97", "1.0"})


class Fault(StrEnum):
    NO_BAG = "no_bag"
    OTHER_BAG = "other_bag"
    NO_MANIFEST = "no_manifest"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    EXTRA = "extra"
    CHANGED = "changed"
    OXUM = "oxum"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Problem:
    """`where`: a path below the archive's folder, as the file gives it; not yet fit to be shown."""

    what: Fault | Trouble
    where: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """files, size: of the payload that was found. At most `MOST_PROBLEMS` problems are listed."""

    problems: tuple[Problem, ...]
    files: int = 0
    size: int = 0

    @property
    def ok(self) -> bool:
        return not self.problems


def verify(file: Path) -> Verification:
    """Reads all of the file once.

    Raises:
        OSError: it cannot be read.
    """
    return _checked(file, payload_digests=True)


def read_back(file: Path) -> Verification:
    """The same for whoever has just written it, in a fraction of the time: of the payload only the CRC-32 is made.

    It says that what was to be written can be read; that the manifests' digests are of the same bytes is what the
    CRC-32 vouches for that was made with them.

    Raises:
        OSError: it cannot be read.
    """
    return _checked(file, payload_digests=False)


def _checked(file: Path, *, payload_digests: bool) -> Verification:
    try:
        with opened(file, LIMITS) as zipped, ThreadPoolExecutor(2, "hashes") as pool:
            return _Check(zipped, _below(zipped), pool, payload_digests).run()
    except RefusedError as refused:
        return Verification((Problem(refused.trouble, refused.where),))
    except _NoBagError as none:
        return Verification((Problem(none.fault),))


@dataclass(slots=True)
class _Held:
    """A file of the bag, and the digests that its manifests list."""

    member: Member
    sha256: bytes | None = None
    sha512: bytes | None = None

    def differs_from(self, sums: Sums) -> bool:
        pairs = ((self.sha256, sums.sha256), (self.sha512, sums.sha512))
        return any(listed is not None and listed.hex() != found for listed, found in pairs)


Files: TypeAlias = dict[str, _Held]


class _NoBagError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def _below(zipped: Opened) -> Files:
    """The files by their path in the one folder that a bag in a ZIP is."""
    folders = {member.path.partition("/")[0] for member in zipped.members}
    if len(folders) != 1:
        raise _NoBagError(Fault.NO_BAG)
    return {_same(member.path.partition("/")[2]): _Held(member) for member in zipped.members}


def _same(path: str) -> str:
    """Some systems write accents in another form than they were given."""
    return unicodedata.normalize("NFC", path)


@dataclass(slots=True)
class _Check:
    zipped: Opened
    files: Files
    pool: ThreadPoolExecutor
    payload_digests: bool
    problems: list[Problem] = field(default_factory=list)

    def run(self) -> Verification:
        try:
            self._is_a_bag()
            payload, tags = self._manifests("manifest-"), self._manifests("tagmanifest-")
            if payload:
                self._complete(payload, tags)
                self._unchanged()
            else:
                self._find(Fault.NO_MANIFEST, "")
            return self._verdict()
        except UnreadableLineError:
            self._find(Fault.UNREADABLE, "")
            return Verification(tuple(self.problems))

    def _verdict(self) -> Verification:
        sizes = [held.member.size for path, held in self.files.items() if path.startswith("data/")]
        self._oxum(f"{sum(sizes)}.{len(sizes)}")
        return Verification(tuple(self.problems), len(sizes), sum(sizes))

    def _find(self, fault: Fault, where: str) -> None:
        """Each once: two manifests may miss the same file."""
        problem = Problem(fault, where)
        if len(self.problems) < MOST_PROBLEMS and problem not in self.problems:
            self.problems.append(problem)

    def _is_a_bag(self) -> None:
        if "bagit.txt" not in self.files:
            raise _NoBagError(Fault.NO_BAG)
        said = labels(self._read("bagit.txt"))
        version, encoding = said.get("bagit-version"), said.get("tag-file-character-encoding", "")
        if version not in _VERSIONS or encoding.upper() != "UTF-8":
            raise _NoBagError(Fault.OTHER_BAG)
        if "fetch.txt" in self.files:
            self._find(Fault.ELSEWHERE, "fetch.txt")

    def _manifests(self, prefix: str) -> tuple[str, ...]:
        """Takes in what the manifests of a kind list; the algorithms there are."""
        found = tuple(name for name in ("sha256", "sha512") if f"{prefix}{name}.txt" in self.files)
        for algorithm in found:
            for path, digest in listed(self._read(f"{prefix}{algorithm}.txt")):
                held = self.files.get(_same(path))
                if held is None:
                    self._find(Fault.MISSING, path)
                elif getattr(held, algorithm) not in (None, digest):
                    self._find(Fault.CHANGED, path)
                else:
                    setattr(held, algorithm, digest)
        return found

    def _complete(self, payload: tuple[str, ...], tags: tuple[str, ...]) -> None:
        """Every file is listed in each manifest of its kind; those of the manifests themselves are listed nowhere."""
        for path, held in self.files.items():
            needed = payload if path.startswith("data/") else tags
            if not path.startswith("tagmanifest-") and any(getattr(held, name) is None for name in needed):
                self._find(Fault.EXTRA, path)

    def _unchanged(self) -> None:
        for path, held in self.files.items():
            try:
                changed = self._differs(path, held)
            except RefusedError:
                changed = True
            if changed:
                self._find(Fault.CHANGED, path)

    def _differs(self, path: str, held: _Held) -> bool:
        """Raises RefusedError where the bytes are not what the directory says."""
        if path.startswith("data/") and not self.payload_digests:
            deque(self.zipped.read(held.member), maxlen=0)
            return False
        return held.differs_from(self._sums(held.member))

    def _sums(self, member: Member) -> Sums:
        summing = Summing(self.pool)
        for piece in self.zipped.read(member):
            summing.update(piece)
        return summing.sums()

    def _oxum(self, found: str) -> None:
        if "bag-info.txt" in self.files:
            said = labels(self._read("bag-info.txt")).get("payload-oxum", found)
            if said != found:
                self._find(Fault.OXUM, "bag-info.txt")

    def _read(self, path: str) -> Iterator[bytes]:
        return self.zipped.read(self.files[path].member)
