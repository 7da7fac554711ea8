"""Discord's signed addresses of attachments, for as long as they are good. In memory only: an address is a secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

MOST = 2000
EARLY = timedelta(minutes=10)
"""Before it ends, an address is renewed: a large file takes its time."""
ATTACHMENT_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""Where Discord keeps attachments."""

Key: TypeAlias = tuple[str, str, str]
"""The ids of who posted it, of the message and of the attachment."""


@dataclass(slots=True)
class Addresses:
    _kept: dict[Key, str] = field(default_factory=dict, repr=False)

    def keep(self, addresses: Mapping[Key, str]) -> None:
        """The oldest make way."""
        self._kept |= addresses
        for key in list(self._kept)[: max(0, len(self._kept) - MOST)]:
            del self._kept[key]

    def get(self, key: Key, now: datetime) -> str | None:
        address = self._kept.get(key)
        if address is not None and now >= good_until(address) - EARLY:
            del self._kept[key]
            return None
        return address


def good_until(address: str) -> datetime:
    """Written in the address, in seconds since 1970 and hexadecimal; one that has no end is good for ever."""
    told = parse_qs(urlsplit(address).query).get("ex", [""])[0]
    try:
        return datetime.fromtimestamp(int(told, 16), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.max.replace(tzinfo=UTC)
