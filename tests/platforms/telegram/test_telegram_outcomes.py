"""What Telegram's errors mean, as tables."""

from datetime import timedelta

import httpx
import pytest
from telegram import InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.core.people import Address
from bot.core.platform import Later, Moved, Outcome, Reason, Undeliverable
from bot.platforms.telegram import markup, outcomes
from bot.platforms.telegram.connection import quieten
from bot.platforms.telegram.events import Spot
from bot.platforms.telegram.sending import Draft, mend

GROUP, PRIVATE = Spot(-100, 7), Spot(7)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    quieten()


def gone(reason: Reason) -> Undeliverable:
    return Undeliverable(reason)


@pytest.mark.parametrize(
    ("error", "to", "outcome"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), PRIVATE, gone(Reason.CLOSED)),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), PRIVATE, gone(Reason.CLOSED)),
        (BadRequest("Bad Request: chat not found"), PRIVATE, gone(Reason.CLOSED)),
        (BadRequest("Bad Request: chat not found"), GROUP, gone(Reason.GONE)),
        (Forbidden("Forbidden: user is deactivated"), PRIVATE, gone(Reason.GONE)),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), GROUP, gone(Reason.GONE)),
        (Forbidden("Forbidden: bot is not a member of the supergroup chat"), GROUP, gone(Reason.GONE)),
        (Forbidden("Forbidden: the group chat was deleted"), GROUP, gone(Reason.GONE)),
        (Forbidden("Forbidden: something new"), GROUP, gone(Reason.FORBIDDEN)),
        (BadRequest("Not enough rights to send text messages to the chat"), GROUP, gone(Reason.FORBIDDEN)),
        (BadRequest("Have no rights to send a message"), GROUP, gone(Reason.FORBIDDEN)),
        (BadRequest("CHAT_WRITE_FORBIDDEN"), GROUP, gone(Reason.FORBIDDEN)),
        (BadRequest("TOPIC_CLOSED"), GROUP, gone(Reason.FORBIDDEN)),
        (BadRequest("Message is too long"), GROUP, gone(Reason.REFUSED)),
        (BadRequest("BUTTON_DATA_INVALID"), GROUP, gone(Reason.REFUSED)),
        (TimedOut(), GROUP, Later()),
        (NetworkError("Bad Gateway"), GROUP, Later()),
        (TelegramError("Invalid server response"), GROUP, Later()),
        (InvalidToken(), GROUP, Later()),
        (Conflict("x"), GROUP, Later()),
        (ChatMigrated(-1009), GROUP, Moved(Address("telegram", "-1009", "7"))),
    ],
)
def test_what_becomes_of_a_parcel(error: TelegramError, to: Spot, outcome: Outcome) -> None:
    assert outcomes.outcome(error, to) == outcome


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (TimedOut(), True),
        (NetworkError("Internal Server Error"), True),
        (TelegramError("Invalid server response"), True),
        (BadRequest("x"), False),
        (Forbidden("x"), False),
        (ChatMigrated(1), False),
        (InvalidToken(), False),
        (Conflict("x"), False),
    ],
)
def test_what_is_tried_again(error: TelegramError, passes: object) -> None:
    assert outcomes.passes(error) is passes


@pytest.mark.parametrize("told", [40, timedelta(seconds=40)])
def test_told_to_wait_it_says_how_long(told: int | timedelta) -> None:
    error = RetryAfter(told)
    assert outcomes.outcome(error, GROUP) == Later(timedelta(seconds=40))
    assert outcomes.passes(error)
    assert not outcomes.unsure(error)


@pytest.mark.parametrize(
    ("cause", "unsure"),
    [
        (httpx.ConnectError("x"), False),
        (httpx.ConnectTimeout("x"), False),
        (httpx.PoolTimeout("x"), False),
        (httpx.ReadError("x"), True),
        (httpx.ReadTimeout("x"), True),
        (httpx.RemoteProtocolError("x"), True),
        (None, False),
    ],
)
def test_only_a_connection_that_broke_after_the_request_leaves_it_unsure(
    cause: Exception | None, unsure: object
) -> None:
    error = NetworkError("x")
    error.__cause__ = cause
    assert outcomes.unsure(error) is unsure


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (outcomes.thread_gone, "Message thread not found"),
        (outcomes.markup_refused, 'Can\'t parse entities: unsupported start tag "tg-time" at byte offset 3'),
        (outcomes.unchanged, "Message is not modified: specified new message content and reply markup are the same"),
        (outcomes.stale, "Query is too old and response timeout expired or query id is invalid"),
        (outcomes.lost, "Message to edit not found"),
        (outcomes.closed, "Chat not found"),
    ],
)
def test_errors_are_told_apart_by_telegrams_words(question: object, words: str) -> None:
    assert callable(question)
    assert question(BadRequest(words))
    assert not question(BadRequest("Something else"))


DATED = f"{markup.bold('x')} {markup.time('5 December', 1)}"


@pytest.mark.parametrize(
    ("draft", "error", "mended"),
    [
        (Draft(GROUP, "x"), BadRequest("Message thread not found"), Draft(Spot(-100), "x")),
        (Draft(Spot(-100), "x"), BadRequest("Message thread not found"), None),
        (Draft(Spot(-100, None, 5), "x"), ChatMigrated(-9), Draft(Spot(-9), "x")),
        (Draft(GROUP, DATED), BadRequest("Can't parse entities: x"), Draft(GROUP, markup.timeless(DATED))),
        (Draft(GROUP, "<b>x</b>"), BadRequest("Can't parse entities: x"), Draft(GROUP, "x", html=False)),
        (Draft(GROUP, "x", html=False), BadRequest("Can't parse entities: x"), None),
        (Draft(GROUP, "x"), BadRequest("Message is too long"), None),
        (Draft(GROUP, "x", InlineKeyboardMarkup([])), Forbidden("x"), None),
    ],
)
def test_a_draft_is_sent_again_without_what_telegram_refused(
    draft: Draft, error: TelegramError, mended: Draft | None
) -> None:
    assert mend(draft, error) == mended
