"""A bot that is killed again and again while reminders fall due: nobody is left without theirs.

The long run is `python scripts/kill_reminders.py`; benchmarks/reminders/README.md has its figures.
"""

from pathlib import Path

import pytest
from e2e.reminder_kills import spree

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

KILLS = 6


@pytest.mark.parametrize(("platform", "most_repeated"), [("telegram", 1), ("discord", 0)])
async def test_killed_at_any_moment_it_loses_no_reminder_and_repeats_hardly_any(
    tmp_path: Path, platform: str, most_repeated: int
) -> None:
    """Discord knows by its nonce what it was sent before; on Telegram what was under way may come once more."""
    tally = await spree(platform, tmp_path, KILLS, seed=7)
    assert tally.kills == KILLS
    assert tally.messages >= tally.reminders >= KILLS * 3
    assert (tally.lost, tally.left) == (0, 0)
    assert tally.worst <= most_repeated
