"""A request is sent again where a second one changes nothing, and only there; and always to our servers."""

import errno
import io
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from discord.http import Route

from bot.platforms.discord.transport import Resending, Servers, body_of, persist, repeatable, rewind

GONE = aiohttp.ServerDisconnectedError()
RESET = aiohttp.ClientOSError(errno.ECONNRESET, "reset")
NEVER_SENT = aiohttp.ClientConnectorError(SimpleNamespace(ssl=None, host="", port=0), OSError(1, "refused"))  # type: ignore[arg-type]


def server_error(status: int) -> discord.DiscordServerError:
    answer: Any = SimpleNamespace(status=status, reason="", headers={})
    return discord.DiscordServerError(answer, {})


PAUSES = (0.0, 0.0)


def failing(*errors: Exception) -> tuple[list[str], Callable[[], Any]]:
    """A request that fails so often and then works, and what was seen of it."""
    seen: list[str] = []
    left = list(errors)

    async def attempt() -> str:
        seen.append("attempt")
        if left:
            raise left.pop(0)
        return "done"

    return seen, attempt


@pytest.mark.parametrize("error", [GONE, RESET, NEVER_SENT, server_error(503), TimeoutError()], ids=repr)
async def test_what_may_be_repeated_survives_a_broken_connection(error: Exception) -> None:
    seen, attempt = failing(error, error)
    assert await persist(attempt, repeatable=True, pauses=PAUSES) == "done"
    assert len(seen) == 3


@pytest.mark.parametrize("error", [GONE, RESET, server_error(503)], ids=repr)
async def test_what_may_not_be_repeated_is_sent_once(error: Exception) -> None:
    seen, attempt = failing(error)
    with pytest.raises(type(error)):
        await persist(attempt, repeatable=False, pauses=PAUSES)
    assert len(seen) == 1


async def test_what_was_never_sent_may_always_be_sent() -> None:
    _, attempt = failing(NEVER_SENT)
    assert await persist(attempt, repeatable=False, pauses=PAUSES) == "done"


async def test_what_the_library_has_retried_itself_is_not_retried_again() -> None:
    seen, attempt = failing(server_error(500))
    with pytest.raises(discord.DiscordServerError):
        await persist(attempt, repeatable=True, pauses=PAUSES)
    assert len(seen) == 1


def already_answered() -> discord.HTTPException:
    answer: Any = SimpleNamespace(status=400, reason="", headers={})
    return discord.HTTPException(answer, {"code": 40060})


async def test_an_answer_that_arrived_unnoticed_counts_as_given() -> None:
    seen, attempt = failing(GONE, already_answered())
    answer = await persist(Resending(attempt), repeatable=True, pauses=PAUSES)
    assert set(answer) == {"interaction"}
    assert len(seen) == 2


async def test_an_answer_that_somebody_else_gave_does_not() -> None:
    _, attempt = failing(already_answered())
    with pytest.raises(discord.HTTPException):
        await persist(Resending(attempt), repeatable=True, pauses=PAUSES)


async def test_patience_ends() -> None:
    seen, attempt = failing(*[GONE] * 9)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await persist(attempt, repeatable=True, pauses=PAUSES)
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("method", "path", "body", "may"),
    [
        ("GET", "/users/@me", None, True),
        ("PATCH", "/channels/{channel_id}/messages/{message_id}", {"content": "x"}, True),
        ("DELETE", "/channels/{channel_id}/messages/{message_id}", None, True),
        ("PUT", "/applications/{application_id}/commands", None, True),
        ("POST", "/users/@me/channels", {"recipient_id": 1}, True),
        ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", None, True),
        ("POST", "/channels/{channel_id}/messages", {"nonce": "1", "enforce_nonce": True}, True),
        ("POST", "/channels/{channel_id}/messages", {"content": "x"}, False),
        ("POST", "/webhooks/{webhook_id}/{webhook_token}", {"content": "x"}, False),
    ],
)
def test_only_what_changes_nothing_the_second_time_may_be_repeated(
    method: str,
    path: str,
    body: dict[str, Any] | None,
    may: bool,  # noqa: FBT001
) -> None:
    ids: dict[str, Any] = {"channel_id": 1, "message_id": 1, "application_id": 1, "interaction_id": 1, "webhook_id": 1}
    route = Route(method, path, interaction_token="t", webhook_token="t", **ids)  # noqa: S106  no secret
    assert repeatable(route, body) is may


def test_requests_go_to_our_servers() -> None:
    servers = Servers("http://127.0.0.1:1/api/v10")
    assert servers.at("https://discord.com/api/v10/users/@me") == "http://127.0.0.1:1/api/v10/users/@me"


DEFAULT = "wss://gateway.discord.gg/?v=10&encoding=json"
RESUME = "wss://resume.discord.gg/?v=10"


@pytest.mark.parametrize(
    ("gateway", "told", "url", "reached"),
    [
        (None, None, DEFAULT, DEFAULT),
        (None, "ws://127.0.0.1:1/g", DEFAULT, "ws://127.0.0.1:1/g?v=10&encoding=json"),
        (None, "ws://127.0.0.1:1/g", RESUME, RESUME),
        ("ws://127.0.0.1:2", "ws://127.0.0.1:1/g", DEFAULT, "ws://127.0.0.1:2/?v=10&encoding=json"),
        ("ws://127.0.0.1:2", None, RESUME, "ws://127.0.0.1:2/?v=10"),
    ],
    ids=["Discord's own", "the one told", "the one told for resuming", "the one set", "the one set, for resuming too"],
)
def test_the_gateway_is_the_one_set_or_else_the_one_told(
    gateway: str | None, told: str | None, url: str, reached: str
) -> None:
    assert Servers("", gateway).gate(url, told) == reached


@pytest.mark.parametrize(("nonce", "again"), [({"nonce": "1.0", "enforce_nonce": True}, True), ({}, False)])
def test_a_message_with_a_file_is_told_apart_by_its_nonce_like_any_other(nonce: dict[str, Any], *, again: bool) -> None:
    message = json.dumps({"content": "the file", **nonce})
    parts = [{"name": "payload_json", "value": message}, {"name": "files[0]", "value": io.BytesIO(b"x")}]
    assert repeatable(Route("POST", "/channels/{channel_id}/messages", channel_id=1), body_of({"form": parts})) is again


async def test_a_file_is_sent_whole_each_time() -> None:
    """The library reads it from where it stands; after a connection that broke that is its end."""
    file = discord.File(io.BytesIO(b"BEGIN:VCALENDAR"), "a.ics")
    for _attempt in range(2):
        rewind({"files": [file]})
        assert file.fp.read() == b"BEGIN:VCALENDAR"
