"""Workers that are killed again and again: every export ends whole, and only what was in flight is fetched twice."""

from dataclasses import replace
from pathlib import Path

import pytest
from e2e.export_kills import IN_FLIGHT, Plan, go_through
from e2e.jobs_kit import postgres

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

OF_A_FILE = Plan(kills=10, exports=8, items=100, most=5.0)
OF_POSTGRES = Plan(kills=8, exports=8, items=80, workers=2, most=6.0, seed=2)


async def proven(plan: Plan, home: Path) -> None:
    outcome = await go_through(plan, home)
    assert (outcome.kills, outcome.problems, outcome.failed) == (plan.kills, [], [])
    assert outcome.ready == plan.exports
    assert outcome.items == plan.exports * plan.items
    assert outcome.again <= plan.kills * IN_FLIGHT


async def test_every_export_ends_whole_however_often_its_worker_is_killed(tmp_path: Path) -> None:
    await proven(OF_A_FILE, tmp_path)


async def test_so_it_does_with_two_workers_on_postgresql(tmp_path: Path) -> None:
    """Whoever lives takes over what the dead one was at."""
    with postgres(tmp_path / "postgres") as url:
        await proven(replace(OF_POSTGRES, url=url), tmp_path / "home")
