import asyncio
from datetime import timedelta

import pytest
from fakes import ANN, HALL

from bot.core.people import Address, Person
from bot.core.platform import Delivered, Later, Outcome, Parcel
from bot.core.post import ABSENT, Post
from bot.core.text import Text


class FakePlatform:
    name = "fake"

    def __init__(self, outcome: Outcome | None) -> None:
        self.outcome = outcome

    async def run(self, stop: asyncio.Event) -> None:
        await stop.wait()

    async def deliver(self, _parcel: Parcel) -> Outcome:
        if self.outcome is None:
            await asyncio.Event().wait()
            raise AssertionError
        return self.outcome


def parcel(to: Person | Address) -> Parcel:
    return Parcel(to, Text(()), "key")


@pytest.mark.parametrize("to", [ANN, HALL])
async def test_a_parcel_goes_to_the_platform_of_its_address(to: Person | Address) -> None:
    post = Post({"fake": FakePlatform(Delivered("1")), "other": FakePlatform(Later())})
    assert await post.deliver(parcel(to)) == Delivered("1")


async def test_a_platform_that_does_not_run_now_may_run_later() -> None:
    assert await Post({}).deliver(parcel(ANN)) == Later(ABSENT)


async def test_a_platform_that_does_not_answer_is_asked_again_later() -> None:
    assert await Post({"fake": FakePlatform(None)}, timedelta()).deliver(parcel(ANN)) == Later()
