"""How long is waited for a source that does not answer, and what then."""

import pytest

from bot.exports.patience import Down, LeaveOut, Trouble, Wait, after_failure


@pytest.mark.parametrize(
    ("trouble", "asked", "then"),
    [
        (Trouble(1, 0, 0), None, Wait(1)),
        (Trouble(2, 1, 1), None, Wait(2)),
        (Trouble(5, 15, 15), None, Wait(16)),
        (Trouble(9, 300, 300), None, Wait(60)),
        (Trouble(1, 0, 0), 30.0, Wait(30)),
        (Trouble(1, 0, 0), 0.0, Wait(0)),
        (Trouble(1, 0, 0), -5.0, Wait(0)),
        (Trouble(30, 1190, 1190), None, Down()),
        (Trouble(30, 1190, 20), None, LeaveOut()),
        (Trouble(30, 1190, 1190, alone=True), None, LeaveOut()),
        (Trouble(1, 0, 0), 7200.0, Down()),
        (Trouble(1, 600, 2), 7200.0, LeaveOut()),
        (Trouble(10**9, 100, 100), None, Wait(60)),
    ],
)
def test_waits_grow_until_it_is_this_item_or_the_whole_source(
    trouble: Trouble, asked: float | None, then: Wait | LeaveOut | Down
) -> None:
    assert after_failure(trouble, asked) == then
