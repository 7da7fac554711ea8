"""The words of tus 1.0, the protocol of uploads that go on where they stopped: its headers, read and written. Pure.

Core, creation, creation-with-upload, expiration, checksum and termination (https://tus.io/protocols/resumable-upload).
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from bot.exports.uploads.taking import ALGORITHMS, Checksum
from bot.exports.uploads.upload import Announced, Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
PIECE = "application/offset+octet-stream"
"""What a request's body must be called."""

_NUMBER = re.compile(r"[0-9]{1,15}")
_MOST_METADATA = 4096


class UnreadableError(Exception):
    """A header that is missing, or is not what the protocol has there."""


def abilities(most: int) -> dict[str, str]:
    """What OPTIONS tells. `most`: bytes of one file."""
    return {
        "Tus-Resumable": VERSION,
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(most),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


def standing(upload: Upload, expires: datetime) -> dict[str, str]:
    """How far an upload is, and until when it may be gone on with."""
    until = {} if upload.finished else {"Upload-Expires": format_datetime(expires.astimezone(UTC), usegmt=True)}
    return {"Tus-Resumable": VERSION, "Upload-Offset": str(upload.offset), **until}


def number(headers: Mapping[str, str], name: str) -> int:
    """Raises UnreadableError."""
    found = headers.get(name, "")
    if _NUMBER.fullmatch(found) is None:
        raise UnreadableError(name)
    return int(found)


def announced(headers: Mapping[str, str]) -> Announced:
    """What a request to begin says of its file. Names as the usual clients give them.

    Raises:
        UnreadableError
    """
    size = number(headers, "upload-length")
    said = _metadata(headers.get("upload-metadata", ""))
    name = said.get("filename") or said.get("name") or ""
    return Announced(size, name, said.get("filetype") or said.get("type"), said.get("mark", ""))


def checksum(headers: Mapping[str, str]) -> Checksum | None:
    """Raises UnreadableError: also for an algorithm that is not among ours."""
    given = headers.get("upload-checksum")
    if given is None:
        return None
    algorithm, _, digest = given.strip().partition(" ")
    if algorithm not in ALGORITHMS or not digest.strip():
        raise UnreadableError("upload-checksum")
    return Checksum(algorithm, _decoded(digest.strip()))


def _metadata(header: str) -> dict[str, str]:
    if len(header) > _MOST_METADATA:
        raise UnreadableError("upload-metadata")
    pairs = (pair.strip().partition(" ") for pair in header.split(",") if pair.strip())
    return {key: _decoded(value.strip()).decode("utf-8", "replace") for key, _, value in pairs}


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise UnreadableError("base64") from None
