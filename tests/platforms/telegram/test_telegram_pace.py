"""How fast the bot speaks, and how it tries again: arithmetic, with a clock that is turned by hand."""

from datetime import timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.platforms.telegram.connection import quieten
from bot.platforms.telegram.pace import GROUP, MOST, OVERALL, PRIVATE, Pace, Rate
from bot.platforms.telegram.retrying import PATIENCE, delays, persist


@pytest.fixture(autouse=True)
def _quiet() -> None:
    quieten()


class Turned:
    def __init__(self) -> None:
        self.at = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.mark.parametrize(("chat", "limit"), [(7, PRIVATE), (-7, GROUP)])
def test_a_burst_goes_out_at_once_and_the_rest_in_its_turn(chat: int, limit: Rate) -> None:
    clock = Turned()
    pace = Pace(clock)
    waits = [pace.take(chat) for _ in range(limit.messages + 2)]
    assert waits[: limit.messages] == [0.0] * limit.messages
    assert waits[limit.messages :] == pytest.approx([limit.interval, 2 * limit.interval])
    clock.at += limit.seconds * 3
    assert pace.take(chat) == 0.0


def test_all_chats_together_keep_to_a_limit_too() -> None:
    pace = Pace(Turned())
    waits = [pace.take(chat) for chat in range(1, OVERALL.messages + 2)]
    assert waits[:-1] == [0.0] * OVERALL.messages
    assert waits[-1] == pytest.approx(OVERALL.interval)


def test_a_chat_that_was_refused_waits_and_others_do_not() -> None:
    clock = Turned()
    pace = Pace(clock)
    pace.hold(-7, 30)
    assert pace.wait(-7) == pytest.approx(30)
    assert pace.wait(-8) == 0
    clock.at += 31
    assert pace.wait(-7) == 0


@given(gaps=st.lists(st.floats(0, 20), max_size=120))
def test_no_minute_holds_more_for_a_group_than_telegram_allows_after_the_burst(gaps: list[float]) -> None:
    clock = Turned()
    pace, sent = Pace(clock), []
    for gap in gaps:
        clock.at += gap
        sent.append(clock.at + pace.take(-7))
    for start in sent:
        inside = [at for at in sent if start <= at < start + GROUP.seconds - 1e-6]
        assert len(inside) <= 2 * GROUP.messages


def test_chats_are_remembered_up_to_a_bound() -> None:
    clock = Turned()
    pace = Pace(clock)
    for chat in range(1, MOST + 50):
        clock.at += 1
        pace.take(chat)
    assert len(pace._full) <= MOST  # noqa: SLF001  what it holds is the point
    assert pace.take(5) == 0


def test_tries_come_at_doubling_distances_up_to_a_bound() -> None:
    assert list(islice(delays(), 7)) == [0.5, 1, 2, 4, 8, 15.0, 15.0]


class Failing:
    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)

    async def __call__(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "done"


async def test_what_may_work_is_tried_until_it_does() -> None:
    clock = Turned()
    call = Failing(NetworkError("x"), RetryAfter(timedelta(seconds=9)), NetworkError("x"))
    assert await persist(call, clock.sleep) == "done"
    assert clock.slept == [0.5, 9.0, 2.0]


async def test_what_cannot_work_is_tried_once() -> None:
    clock = Turned()
    with pytest.raises(BadRequest):
        await persist(Failing(BadRequest("x")), clock.sleep)
    assert clock.slept == []


@pytest.mark.parametrize("told", [None, int(PATIENCE) + 1])
async def test_patience_ends(told: int | None) -> None:
    clock = Turned()
    errors = [NetworkError("x") if told is None else RetryAfter(told)] * 100
    with pytest.raises(TelegramError):
        await persist(Failing(*errors), clock.sleep)
    assert sum(clock.slept) <= PATIENCE
