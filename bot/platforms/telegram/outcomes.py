"""What an error of Telegram's means: to the courier, and to an answer that is to be tried again. Pure.

Telegram tells its errors apart by English words only; they stand here and nowhere else.
"""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.core.people import Address
from bot.core.platform import Later, Moved, Outcome, Reason, Undeliverable
from bot.platforms.telegram.events import Spot

_CLOSED = ("bot was blocked", "can't initiate conversation", "bot can't send messages to bots")
_GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "was kicked",
    "is not a member",
    "group chat was deleted",
    "chat_id is empty",
    "peer_id_invalid",
)
_RIGHTS = (
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
    "chat_restricted",
    "_forbidden",
)
_THREAD = ("message thread not found", "topic_deleted", "topic_id_invalid")
_MARKUP = ("can't parse entities", "unsupported start tag")
_SAME = ("message is not modified",)
_STALE = ("query is too old", "query id is invalid", "query_id_invalid")
_TOO_BIG = ("file is too big",)
_UNAVAILABLE = ("temporarily unavailable",)
_LOST = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to delete not found",
    "there is no text in the message to edit",
)


def outcome(error: TelegramError, to: Spot) -> Outcome:
    """What became of a parcel. A private chat that Telegram does not know is one its person has not opened yet."""
    match error:
        case ChatMigrated(new_chat_id=chat):
            return Moved(Address(to.address.platform, str(chat), to.address.thread))
        case RetryAfter() | Conflict() | InvalidToken():
            return Later(pause(error))
        case Forbidden() | BadRequest():
            return Undeliverable(_reason(error, private=to.chat > 0))
        case _:
            return Later()


def pause(error: TelegramError) -> timedelta | None:
    """How long Telegram said to wait; None where it did not say."""
    if not isinstance(error, RetryAfter):
        return None
    told = error.retry_after
    return told if isinstance(told, timedelta) else timedelta(seconds=told)


def passes(error: TelegramError) -> bool:
    """Whether the same may work in a moment: a rate limit, an outage, a connection that broke."""
    return not isinstance(error, BadRequest | Forbidden | ChatMigrated | InvalidToken | Conflict)


def unsure(error: TelegramError) -> bool:
    """Whether it may have been done all the same: the connection broke after the request had gone out.

    The library wraps what its HTTP client says, and only the class's name is left of it.
    """
    cause = type(error.__cause__).__name__
    sent = isinstance(error, NetworkError) and not isinstance(error, BadRequest) and error.__cause__ is not None
    return sent and cause not in {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"}


def thread_gone(error: TelegramError) -> bool:
    return _says(error, _THREAD)


def markup_refused(error: TelegramError) -> bool:
    return _says(error, _MARKUP)


def unchanged(error: TelegramError) -> bool:
    """It already stands there as it should."""
    return _says(error, _SAME)


def stale(error: TelegramError) -> bool:
    """A press or an inline query that Telegram takes no answer to any more."""
    return _says(error, _STALE)


def lost(error: TelegramError) -> bool:
    """The message to change is not there to be changed."""
    return _says(error, _LOST)


def too_big(error: TelegramError) -> bool:
    """A file is larger than this server gives to bots."""
    return _says(error, _TOO_BIG)


def unavailable(error: TelegramError) -> bool:
    """A file may be had later. Telegram says the same where its id is wrong."""
    return _says(error, _UNAVAILABLE)


def closed(error: TelegramError) -> bool:
    """The person has no open private chat with the bot."""
    if not isinstance(error, Forbidden | BadRequest):
        return False
    return _reason(error, private=True) is Reason.CLOSED


def _reason(error: TelegramError, *, private: bool) -> Reason:
    if _says(error, _CLOSED) or (private and _says(error, ("chat not found",))):
        return Reason.CLOSED
    if _says(error, _GONE):
        return Reason.GONE
    return Reason.FORBIDDEN if isinstance(error, Forbidden) or _says(error, _RIGHTS) else Reason.REFUSED


def _says(error: TelegramError, words: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(part in said for part in words)
