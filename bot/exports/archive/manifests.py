"""Reads the small files of a bag: what they say, not yet whether it is true."""

import re
from collections.abc import Iterable, Iterator

_LINE = re.compile(r"(?P<digest>[0-9A-Fa-f]+)[ \t]+\*?(?P<path>\S.*)")
_ENCODED = re.compile("%(0A|0D|25)", re.IGNORECASE)
_LONGEST_LINE = 1 << 16


class UnreadableLineError(Exception):
    """A line is not one of a manifest."""


def listed(pieces: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Each path of a manifest with its digest.

    Raises:
        UnreadableLineError
    """
    for line in lines(pieces):
        match = _LINE.fullmatch(line)
        if match is None or len(match["digest"]) % 2:
            raise UnreadableLineError
        yield _ENCODED.sub(lambda found: chr(int(found[1], 16)), match["path"]), bytes.fromhex(match["digest"])


def labels(pieces: Iterable[bytes]) -> dict[str, str]:
    """The labels of bagit.txt and bag-info.txt, in small letters, each with what it says first."""
    found: dict[str, str] = {}
    for line in lines(pieces):
        label, colon, value = line.partition(":")
        if colon and not line[0].isspace():
            found.setdefault(label.strip().casefold(), value.strip())
    return found


def lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """Without their ends, and without empty ones.

    Raises:
        UnreadableLineError: it is not UTF-8, or a line has no end.
    """
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        if len(held) > _LONGEST_LINE:
            raise UnreadableLineError
        yield from (_decoded(line) for line in whole if line.strip())
    if held.strip():
        yield _decoded(held)


def _decoded(line: bytes) -> str:
    try:
        return line.removesuffix(b"\r").decode()
    except UnicodeDecodeError:
        raise UnreadableLineError from None
