"""Each update once, each chat's in order, none able to stop the rest; and the file that remembers which were done."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from telegram import Update
from telegram.error import InvalidToken

from bot.platforms.telegram.errors import TelegramTokenError
from bot.platforms.telegram.intake import Intake
from bot.platforms.telegram.ledger import MOST, Ledger


def update(number: int, chat: int = 7, text: str = "x") -> Update:
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}
    return Update.de_json({"update_id": number, "message": message}, None)


class Handling:
    """Handles updates when it is let, and notes the order."""

    def __init__(self, path: Path) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.ledger = Ledger(path)
        assert self.ledger.open()
        self.intake = Intake(self, self.ledger)

    async def __call__(self, update: Update) -> None:
        self.begun.append(update.update_id)
        await self.gates.setdefault(update.update_id, asyncio.Event()).wait()
        self.ended.append(update.update_id)
        words = update.message.text if update.message else None
        if words == "bug":
            raise RuntimeError("somebody's words")
        if words == "revoked":
            raise InvalidToken

    def let(self, *numbers: int) -> None:
        for number in numbers:
            self.gates.setdefault(number, asyncio.Event()).set()

    async def turn(self) -> None:
        """Lets everything happen that can."""
        for _ in range(10):
            await asyncio.sleep(0)


@pytest.fixture
def handling(tmp_path: Path) -> Iterator[Handling]:
    handling = Handling(tmp_path / "home" / "updates")
    yield handling
    handling.ledger.close()


async def test_one_chat_is_handled_in_order_and_another_beside_it(handling: Handling) -> None:
    for number, chat in ((1, 7), (2, 7), (3, 8)):
        handling.intake.submit(update(number, chat))
    await handling.turn()
    assert handling.begun == [1, 3]
    handling.let(1, 2, 3)
    await handling.intake.wait(1)
    assert handling.begun == [1, 3, 2]


async def test_an_update_is_handled_once_while_it_is_handled_and_after(handling: Handling) -> None:
    first, again = handling.intake.submit(update(1)), handling.intake.submit(update(1))
    assert first is again
    assert (handling.intake.oldest(), handling.intake.knows(1), handling.intake.knows(2)) == (1, True, False)
    handling.let(1)
    await handling.intake.wait(1)
    assert handling.intake.submit(update(1)) is None
    assert handling.intake.knows(1)
    assert handling.intake.oldest() is None
    assert handling.ended == [1]


async def test_an_unexpected_error_is_told_without_its_words_and_ends_nothing(handling: Handling) -> None:
    handling.let(1, 2)
    with capture_logs() as logs:
        handling.intake.submit(update(1, text="bug"))
        handling.intake.submit(update(2))
        await handling.intake.wait(1)
        await handling.turn()
    assert handling.ended == [1, 2]
    assert [log["event"] for log in logs] == ["telegram_update_failed"]
    assert "somebody" not in str(logs)
    assert handling.intake.submit(update(1)) is None, "it does not come again and again"


async def test_a_token_that_is_no_longer_taken_ends_it_all_and_the_update_is_kept(handling: Handling) -> None:
    handling.let(1)
    handling.intake.raise_for_token()
    handling.intake.submit(update(1, text="revoked"))
    await handling.intake.wait(1)
    await handling.turn()
    with pytest.raises(TelegramTokenError):
        handling.intake.raise_for_token()
    assert not handling.intake.knows(1)


async def test_what_does_not_end_in_time_is_dropped_and_named(handling: Handling) -> None:
    handling.let(1)
    for number, chat in ((1, 7), (2, 7), (3, 8), (4, 7)):
        handling.intake.submit(update(number, chat))
    assert await handling.intake.stop(0.01) == 2
    assert handling.ended == [1]
    assert [handling.intake.knows(number) for number in (1, 2, 3, 4)] == [True, False, False, False]
    assert await handling.intake.stop(0.01) is None


def test_what_was_handled_is_known_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "home" / "updates"
    first = Ledger(path)
    assert first.open()
    for number in (5, 3, 9):
        first.add(number)
    first.close()
    second = Ledger(path)
    assert second.open()
    assert [number in second for number in (3, 4, 5, 9)] == [True, False, True, True]
    second.close()


def test_it_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    first, second = Ledger(tmp_path / "updates"), Ledger(tmp_path / "updates")
    assert first.open()
    assert not second.open()
    first.add(1)
    first.close()
    assert second.open()
    assert 1 in second
    second.close()


def test_the_file_does_not_grow_for_ever_and_holds_numbers_only(tmp_path: Path) -> None:
    path = tmp_path / "updates"
    ledger = Ledger(path)
    assert ledger.open()
    for number in range(5 * MOST):
        ledger.add(number)
    assert len(path.read_text().split()) <= 2 * MOST
    assert 5 * MOST - 1 in ledger
    assert 0 not in ledger
    ledger.close()


def test_a_file_that_a_crash_or_a_person_damaged_is_read_as_far_as_it_can_be(tmp_path: Path) -> None:
    path = tmp_path / "updates"
    path.write_bytes(b"12\n\xff\xfe\nx\n34\n5")
    ledger = Ledger(path)
    assert ledger.open()
    assert [number in ledger for number in (12, 34, 5)] == [True, True, True]
    ledger.close()


def test_a_closed_ledger_takes_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "updates")
    with pytest.raises(RuntimeError, match="not open"):
        ledger.add(1)
    ledger.close()
