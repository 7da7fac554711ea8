"""Links to archives: handles nobody can guess, and signed words that open a file for a few hours.

A handle is made from the export's id, the number of the link and a key that is in the home and nowhere else. So it can
be said again at any time and is the same after a restart, but neither the store nor a copy of it tells any handle: of
each only a digest is kept, to find the export by. Another link is another number, and ends all that came before.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.exports.export import Export
from bot.exports.life import Link

FILE = "links.key"
OPEN_FOR = timedelta(hours=6)
"""How long a signed word opens its file: a large one over a slow line, with pauses."""

_BYTES = 20
"""Of a handle and of a signature: 160 bits."""
_HANDLE = re.compile(r"[a-z2-7]{32}")
_WORD = re.compile(r"([0-9a-f]{32})-(0|[1-9][0-9]{0,8})-([1-9][0-9]{0,11})-([a-z2-7]{32})")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a good signature vouches for: which export, and under which of its links."""

    export: str
    issue: int


@dataclass(frozen=True, slots=True)
class Lapsed:
    """The signature is good, but its time is over."""

    export: str


@dataclass(frozen=True, slots=True)
class Links:
    key: bytes = field(repr=False)

    @property
    def home_id(self) -> str:
        """Tells this home from others, and tells nothing about its key."""
        return self._made("home")[:12]

    def handle(self, export: Export) -> str:
        """What the link ends in that this export has now."""
        return self._made("handle", export.id, export.issue)

    def next(self, export: Export) -> Link:
        issue = export.issue + 1
        return Link(issue, self.digest(self._made("handle", export.id, issue)))

    def upload_handle(self, salt: str) -> str:
        """What the address of an upload page ends in."""
        return self._made("upload", salt)

    def digest(self, handle: str) -> str:
        return hmac.new(self.key, b"digest\0" + handle.encode(), hashlib.sha256).hexdigest()

    def mint(self, export: Export, now: datetime) -> str:
        """A signed word for the file of an export, good for a while; it ends with the link it was minted under."""
        until = int((now + OPEN_FOR).timestamp())
        return f"{export.id}-{export.issue}-{until}-{self._made('open', export.id, export.issue, until)}"

    def read(self, word: str, now: datetime) -> Opened | Lapsed | None:
        """None: it was not minted with this key."""
        found = _WORD.fullmatch(word)
        if found is None:
            return None
        export, issue, until, signature = found[1], int(found[2]), int(found[3]), found[4]
        if not hmac.compare_digest(signature, self._made("open", export, issue, until)):
            return None
        return Lapsed(export) if datetime.fromtimestamp(until, UTC) <= now else Opened(export, issue)

    def _made(self, *parts: str | int) -> str:
        made = hmac.new(self.key, "\0".join(map(str, parts)).encode(), hashlib.sha256).digest()
        return base64.b32encode(made[:_BYTES]).decode().lower()


def looks_like_handle(text: str) -> bool:
    """Cheap, to turn away what cannot be one before anything is looked up."""
    return _HANDLE.fullmatch(text) is not None


def new_id() -> str:
    """An export's id: opaque, so that it may stand in addresses and file names."""
    return secrets.token_hex(16)


def load_links(home: Path) -> Links:
    """The links of a home, its key made the first time. Whoever else starts at the same moment gets the same key.

    Raises:
        OSError: it can be neither read nor made.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = home / FILE
    if not file.exists():
        _make(file)
    return Links(bytes.fromhex(file.read_text(encoding="ascii").strip()))


def _make(file: Path) -> None:
    draft = file.with_name(f"{FILE}.{secrets.token_hex(4)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(opened, secrets.token_hex(32).encode())
        os.fsync(opened)
    finally:
        os.close(opened)
    try:
        with suppress(FileExistsError):
            file.hardlink_to(draft)
    finally:
        draft.unlink()
