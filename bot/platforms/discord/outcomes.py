"""What a failure to send means for whoever wanted something sent. Pure; the codes are Discord's own.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from datetime import timedelta

import discord

from bot.core.platform import Later, Outcome, Reason, Undeliverable

ALREADY_ANSWERED = 40060
NOBODY_WAITS = frozenset({ALREADY_ANSWERED, 10062, 10015, 50027})
"""The interaction is answered already, or so old that Discord has forgotten it."""

NO_HISTORY = 160002
"""A reply needs the permission to read the history; a message without a reference does not."""

_REASONS = {
    50007: Reason.CLOSED,  # cannot send messages to this user
    50278: Reason.CLOSED,  # … having no server in common
    10003: Reason.GONE,  # unknown channel
    10004: Reason.GONE,  # unknown server
    10013: Reason.GONE,  # unknown user
    50033: Reason.GONE,  # invalid recipient
    50001: Reason.FORBIDDEN,  # missing access
    50013: Reason.FORBIDDEN,  # missing permissions
    50083: Reason.FORBIDDEN,  # the thread is archived
    160005: Reason.FORBIDDEN,  # the thread is locked
}
_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY, _SERVER_ERROR = 401, 403, 404, 429, 500


def outcome_of(error: discord.DiscordException) -> Outcome:
    """A token that is no longer taken is not the message's fault: it waits until the operator mended that."""
    if isinstance(error, discord.RateLimited):
        return Later(timedelta(seconds=error.retry_after))
    if not isinstance(error, discord.HTTPException):
        return Later()
    if error.code in _REASONS:
        return Undeliverable(_REASONS[error.code])
    if error.status in {_UNAUTHORISED, _TOO_MANY} or error.status >= _SERVER_ERROR:
        return Later()
    by_status = {_FORBIDDEN: Reason.FORBIDDEN, _NOT_FOUND: Reason.GONE}
    return Undeliverable(by_status.get(error.status, Reason.REFUSED))


def forbidden(error: discord.HTTPException) -> bool:
    """Whether trying the same in the same place would only be refused again."""
    return outcome_of(error) in (Undeliverable(Reason.FORBIDDEN), Undeliverable(Reason.GONE))
