"""What is to be fetched, within which bounds, and how a thing that will not come is told apart from one that may."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.exports.source import LeftOut

KIBIBYTE = 1024
MEBIBYTE = 1024 * KIBIBYTE
GIBIBYTE = 1024 * MEBIBYTE

MEDIA = ("image/", "video/", "audio/")
FILES = (*MEDIA, "application/", "font/", "model/", "text/plain", "text/csv", "text/vtt", "text/markdown")
"""What a link to a file gives; a web page is what a link gives that needs signing in."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file at an address. Both the address and the headers may be secrets: neither is shown, logged or kept.

    headers: sent to this address, and not to where it redirects unless that is the same server.
    expected: its size in bytes, where somebody said so; counts only where the server itself does not say.
    """

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one fetch.

    size: bytes, no more.
    seconds: from the first request to the last byte; what came until then stays and is gone on with.
    stall: seconds without a byte.
    accepts: how a content type may begin; empty: any. One that only says "some bytes" is taken always.
    """

    size: int = 8 * GIBIBYTE
    seconds: float = 3600.0
    stall: float = 30.0
    accepts: tuple[str, ...] = ()


USUAL = Limits()


class NotKeptError(Exception):
    """It will not come by trying again. For use within this package: its door gives the LeftOut."""

    def __init__(self, left_out: LeftOut) -> None:
        super().__init__(left_out.why)
        self.left_out = left_out
