"""Why a piece of a file is not taken, as the protocol and a person are told it. Pure."""

from collections.abc import Mapping
from http import HTTPStatus

from bot.core.phrase import Phrase
from bot.exports.uploads import upload
from bot.exports.uploads.upload import Caps, UploadError, WrongOffsetError
from bot.web.figures import grouped, size

AGAIN = {"Retry-After": "5"}
"""Seconds until what is busy just now may be tried again."""
CHECKSUM_MISMATCH = 460
"""The protocol's own."""

_ANSWERS: Mapping[type[UploadError], tuple[int, Phrase]] = {
    upload.EmptyError: (HTTPStatus.BAD_REQUEST, Phrase("uploads.empty")),
    upload.DiskFullError: (HTTPStatus.INSUFFICIENT_STORAGE, Phrase("uploads.disk_full")),
    upload.WrongOffsetError: (HTTPStatus.CONFLICT, Phrase("uploads.astray")),
    upload.OverrunError: (HTTPStatus.BAD_REQUEST, Phrase("uploads.astray")),
    upload.BusyError: (HTTPStatus.LOCKED, Phrase("uploads.busy")),
    upload.ChecksumError: (CHECKSUM_MISMATCH, Phrase("uploads.changed")),
    upload.GoneError: (HTTPStatus.GONE, Phrase("uploads.gone")),
}


class NoError(Exception):
    """An answer that is no."""

    def __init__(self, status: int, why: Phrase, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.why = why
        self.headers = headers or {}


def no(refused: UploadError, caps: Caps) -> NoError:
    match refused:
        case upload.TooLargeError():
            why = Phrase("uploads.too_large", {"most": size(caps.file)})
            return NoError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, why)
        case upload.BasketFullError():
            why = Phrase("uploads.basket_full", {"things": grouped(caps.room.things), "most": size(caps.room.size)})
            return NoError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, why)
        case upload.TooManyError():
            return NoError(HTTPStatus.TOO_MANY_REQUESTS, Phrase("uploads.too_many", {"count": caps.files}), AGAIN)
    status, why = _ANSWERS[type(refused)]
    headers = AGAIN if status == HTTPStatus.LOCKED else {}
    return NoError(
        status, why, {"Upload-Offset": str(refused.offset)} if isinstance(refused, WrongOffsetError) else headers
    )
