"""The rules of an export's life: what follows what, who goes first, who has to wait."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from exports.export_kit import HOUR, export
from fakes import NOON

from bot.exports import life
from bot.exports.export import ACTIVE, Archive, Export, State
from bot.exports.life import Edited, Link
from bot.exports.source import Failure

ARCHIVE = Archive(10, "ab", 1, 0)
LINK = Link(1, "digest")
MINUTE = timedelta(minutes=1)

CHANGES: dict[str, Callable[[Export], Edited | None]] = {
    "begun": lambda held: life.begun(held, NOON),
    "ready": lambda held: life.ready(held, ARCHIVE, LINK, NOON),
    "failed": lambda held: life.failed(held, Failure.NO_SPACE, NOON),
    "cancelled": lambda held: life.cancelled(held, NOON),
    "relinked": lambda held: life.relinked(held, LINK),
    "revoked": life.revoked,
    "expired": lambda held: life.expired(held, NOON + 8 * 24 * HOUR),
    "removed": lambda held: life.removed(held, NOON),
    "downloaded": life.downloaded,
}
FROM = {
    "begun": {State.QUEUED},
    "ready": ACTIVE,
    "failed": ACTIVE,
    "cancelled": ACTIVE,
    "relinked": {State.READY},
    "revoked": {State.READY},
    "expired": {State.READY},
    "removed": {State.FAILED, State.CANCELLED, State.REVOKED, State.EXPIRED},
    "downloaded": {State.READY},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_made_from_where_it_may_be_and_from_nowhere_else(change: str, state: State) -> None:
    held = export(state=state, expires=NOON + 7 * 24 * HOUR, archive=ARCHIVE)
    changed = CHANGES[change](held)
    assert (changed is not None) == (state in FROM[change])


@pytest.mark.parametrize("change", ["begun", "ready", "failed", "cancelled", "revoked", "expired", "removed"])
def test_a_change_that_was_made_is_not_made_again(change: str) -> None:
    state = min(FROM[change])
    once = CHANGES[change](export(state=state, expires=NOON, archive=ARCHIVE))
    assert once is not None
    assert CHANGES[change](once.export) is None


def test_only_an_end_that_the_person_did_not_bring_about_is_told() -> None:
    told = {name: CHANGES[name](export(state=min(FROM[name]), expires=NOON)) for name in CHANGES}
    assert {name for name, edited in told.items() if edited is not None and edited.notice is not None} == {
        "ready",
        "failed",
    }


def test_one_that_is_not_over_does_not_expire() -> None:
    assert life.expired(export(state=State.READY, expires=NOON + HOUR), NOON) is None


def place(minutes: float, size: int | None) -> int:
    return life.rank(NOON + minutes * MINUTE, size)


def test_small_ones_overtake_large_ones_but_only_for_a_while() -> None:
    large, small = 3_000_000_000, 1_000
    assert place(29, small) < place(0, large)
    assert place(31, small) > place(0, large)
    assert place(29, small) < place(0, None), "of unknown size: it may be large"


def test_of_one_size_whoever_came_first_is_first() -> None:
    places = [place(minute, 50_000_000) for minute in range(5)]
    assert places == sorted(set(places))


def test_a_place_in_the_queue_is_one_the_engine_takes() -> None:
    years = timedelta(days=365 * 30)
    assert 1 <= life.rank(NOON - years, 0) <= life.rank(NOON + years, None) < 2**31


@pytest.mark.parametrize("state", State)
def test_what_was_had_is_had_again_only_after_a_while(state: State) -> None:
    held: Export = export(state=state, finished=NOON)
    waits = state not in {State.FAILED, State.CANCELLED}
    assert life.cooldown_end(held) == (NOON + HOUR if waits else None)
    assert life.cooldown_end(replace(held, finished=None)) is None
