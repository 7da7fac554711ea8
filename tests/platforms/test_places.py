"""What is switched on in a channel is switched on in its threads."""

import pytest

from bot.core.people import Address
from bot.platforms.places import RememberedPlaces

CHANNEL = Address("fake", "hall")
THREAD = Address("fake", "hall", "corner")


@pytest.mark.parametrize(
    ("switched_on", "asked", "is_open"),
    [
        (set(), CHANNEL, False),
        ({CHANNEL}, CHANNEL, True),
        ({CHANNEL}, THREAD, True),
        ({THREAD}, THREAD, True),
        ({THREAD}, CHANNEL, False),
        ({Address("fake", "other")}, CHANNEL, False),
    ],
)
async def test_a_place_is_open_where_it_was_switched_on(
    switched_on: set[Address],
    asked: Address,
    is_open: bool,  # noqa: FBT001
) -> None:
    assert await RememberedPlaces(switched_on).unprompted(asked) is is_open
