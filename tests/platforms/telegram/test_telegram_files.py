"""Where a file sent on Telegram is to be had now, or why it is not: what each answer of the Bot API means."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, File
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.exports.fetching.wanted import Wanted
from bot.exports.source import Failure, LeftOut, SourceFailedError, TryAgainError, Why
from bot.exports.sources.files import LocalFile, Place
from bot.platforms.telegram.files import TelegramFiles, gate
from bot.platforms.telegram.settings import OFFICIAL, TelegramSettings

TOKEN = "42:hush"  # noqa: S105  of nobody
OURS = "http://10.0.0.7:8081"


class Answering(Bot):
    """A client that answers by itself."""

    def __init__(self, answer: File | TelegramError) -> None:
        super().__init__(TOKEN)
        with self._unfrozen():
            self._answer = answer

    async def get_file(self, *_asked: Any, **_more: Any) -> File:  # noqa: ANN401  whatever the library takes
        if isinstance(self._answer, TelegramError):
            raise self._answer
        return self._answer


async def find(answer: str | TelegramError | None, api: str = OFFICIAL) -> Place:
    told = answer if isinstance(answer, TelegramError) else File("f", "u", 9, answer)
    return await TelegramFiles(TelegramSettings(TOKEN, api), Answering(told)).find("f")


@pytest.mark.parametrize("path", ["documents/loaf.zip", f"{OFFICIAL}/file/bot{TOKEN}/documents/loaf.zip"])
async def test_a_file_is_to_be_had_at_an_address_that_nobody_is_shown(path: str) -> None:
    found = await find(path)
    assert found == Wanted(f"{OFFICIAL}/file/bot{TOKEN}/documents/loaf.zip", expected=9)
    assert TOKEN not in repr(found)


async def test_a_server_of_the_operators_own_names_files_on_its_disk(tmp_path: Path) -> None:
    file = tmp_path / "loaf.zip"
    file.write_bytes(b"loaf")
    assert await find(str(file), OURS) == LocalFile(file)
    gone = await find(str(tmp_path / "elsewhere"), OURS)
    assert isinstance(gone, LeftOut)
    assert gone.why is Why.UNREACHABLE


async def test_telegrams_own_servers_name_no_file_of_ours(tmp_path: Path) -> None:
    file = tmp_path / "app.db"
    file.write_bytes(b"everything")
    found = await find(str(file))
    assert isinstance(found, LeftOut)


@pytest.mark.parametrize(
    ("error", "why", "next_step"),
    [
        (BadRequest("File is too big"), Why.TOO_LARGE, "smaller parts"),
        (BadRequest("Invalid file_id"), Why.GONE, ""),
        (None, Why.GONE, ""),
    ],
)
async def test_what_is_not_to_be_had_says_why(error: TelegramError | None, why: Why, next_step: str) -> None:
    found = await find(error)
    assert isinstance(found, LeftOut)
    assert found.why is why
    assert next_step in found.detail


@pytest.mark.parametrize(
    "error",
    [
        BadRequest("Wrong file_id or the file is temporarily unavailable"),
        TimedOut(),
        NetworkError("Bad Gateway"),
    ],
)
async def test_what_may_pass_is_asked_for_again(error: TelegramError) -> None:
    with pytest.raises(TryAgainError):
        await find(error)


@pytest.mark.filterwarnings("ignore:.*`retry_after` will be of type")
async def test_a_rate_limit_says_how_long_it_takes() -> None:
    with pytest.raises(TryAgainError) as told:
        await find(RetryAfter(timedelta(seconds=7)))
    assert told.value.after == 7.0


@pytest.mark.parametrize("error", [InvalidToken(), Forbidden("bot was deactivated")])
async def test_a_token_that_is_not_taken_ends_the_export(error: TelegramError) -> None:
    with pytest.raises(SourceFailedError) as told:
        await find(error)
    assert told.value.failure is Failure.NOT_PERMITTED


@pytest.mark.parametrize(
    ("api", "address", "allowed"),
    [
        (OFFICIAL, f"{OFFICIAL}/file/bot1:2/a", True),
        (OFFICIAL, "https://elsewhere.example/a", False),
        (OFFICIAL, "http://api.telegram.org/a", False),
        (OURS, f"{OURS}/file/bot1:2/a", True),
        (OURS, "http://10.0.0.7:5432/a", False),
        (OURS, "https://elsewhere.example/a", False),
    ],
)
def test_the_way_leads_to_the_api_server_and_nowhere_else(api: str, address: str, allowed: bool) -> None:  # noqa: FBT001
    assert gate(TelegramSettings(TOKEN, api)).allows(address) is allowed
