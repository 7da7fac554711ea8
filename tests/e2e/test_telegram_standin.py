"""The stand-in itself: that it refuses what Telegram refuses, so that a test against it can fail."""

from typing import Any

import pytest
from aiohttp import ClientSession
from e2e import telegram_spec
from e2e.telegram_html import MarkupError, parse
from e2e.telegram_standin import TOKEN, TelegramStandIn

OTHER = "4242:other"

pytest_plugins = ["e2e.telegram_fixtures"]


@pytest.mark.parametrize("wrong", ["<b>x", "x</b>", "<b><i>x</b></i>", "a < b", "<script>x</script>", "<p>x</p>", "<B"])
def test_markup_that_telegram_does_not_take_is_refused(wrong: str) -> None:
    with pytest.raises(MarkupError):
        parse(wrong)


def test_entities_are_counted_in_utf16_units_and_names_ring_by_themselves() -> None:
    parsed = parse("😀 <b>bold</b> @some_name /ask &lt;x&gt;")
    assert parsed.text == "😀 bold @some_name /ask <x>"
    found = [(entity["type"], entity["offset"], entity["length"]) for entity in parsed.entities]
    assert found == [("bold", 3, 4), ("mention", 8, 10), ("bot_command", 19, 4)]


@pytest.mark.parametrize(
    ("method", "params", "problem"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x"}, None),
        ("sendMessage", {"chat_id": 1}, "needs text"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "is no String"),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"}, "has no colour"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_parameters": {"id": 1}}, "is no ReplyParameters"),
        ("sendTelepathy", {}, "no method"),
    ],
)
def test_calls_are_held_against_the_published_description(
    method: str, params: dict[str, Any], problem: str | None
) -> None:
    found = telegram_spec.problems(method, params)
    assert found == [] if problem is None else problem in " ".join(found)


class Caller:
    """Calls methods without a library in between."""

    def __init__(self, server: TelegramStandIn) -> None:
        self.server = server

    async def __call__(self, method: str, token: str = TOKEN, **params: Any) -> tuple[int, str]:  # noqa: ANN401
        async with (
            ClientSession() as session,
            session.post(f"{self.server.base}/bot{token}/{method}", data=params) as response,
        ):
            body = await response.json()
            return response.status, str(body.get("description", ""))


@pytest.mark.e2e
@pytest.mark.enable_socket
async def test_it_refuses_what_telegram_refuses(telegram: TelegramStandIn) -> None:
    call, ann, group = Caller(telegram), telegram.world.user("Ann"), telegram.world.group("Lamps", 7)
    long, board = "x" * 4097, '{"inline_keyboard": [[{"text": "x", "callback_data": "%s"}]]}'
    assert await call("sendMessage", chat_id=str(ann.id), text="😀" * 2048) == (200, "")
    assert await call("sendMessage", chat_id=str(ann.id), text=long) == (400, "Bad Request: message is too long")
    assert (await call("sendMessage", chat_id=str(ann.id), text="😀" * 2049))[0] == 400
    assert (await call("sendMessage", chat_id=str(ann.id), text="x", reply_markup=board % ("x" * 64)))[0] == 200
    assert (await call("sendMessage", chat_id=str(ann.id), text="x", reply_markup=board % ("x" * 65)))[0] == 400
    assert "thread not found" in (await call("sendMessage", chat_id=str(group.id), text="x", message_thread_id="8"))[1]
    assert "not modified" in (await call("editMessageText", chat_id=str(ann.id), message_id="1", text="😀" * 2048))[1]
    assert (await call("getMe", token=OTHER))[0] == 401
    assert (await call("getMe", token=OTHER.partition(":")[2]))[0] == 404
    ann.blocked = True
    assert (await call("sendMessage", chat_id=str(ann.id), text="x"))[0] == 403
    telegram.problems.clear()


@pytest.mark.e2e
@pytest.mark.enable_socket
async def test_it_gives_files_to_who_holds_the_token(telegram: TelegramStandIn) -> None:
    telegram.files["photos/1.jpg"] = b"light"
    assert (await Caller(telegram)("getFile", file_id="photos/1.jpg"))[0] == 200
    async with ClientSession() as session:
        async with session.get(f"{telegram.base}/file/bot{TOKEN}/photos/1.jpg") as response:
            assert await response.read() == b"light"
        async with session.get(f"{telegram.base}/file/bot4242:other/photos/1.jpg") as response:
            assert response.status == 404
