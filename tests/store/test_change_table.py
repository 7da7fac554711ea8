"""The history of changes: written with the telling, whole or not at all, once each, for good."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from fakes import NOON, TurnedClock

from bot.core.period import Period, day
from bot.core.phrase import Curated, Page
from bot.reminders.changes import Announced, Audience, Change, News, Telling
from bot.reminders.deadline import Deadline
from bot.store.changes import ChangeTable
from bot.store.database import Store
from bot.store.follows import FollowTable
from bot.store.opening import open_store

DEC, JAN = day(date(2026, 12, 1)), day(date(2027, 1, 1))
MINUTE = timedelta(minutes=1)
SOURCE = Page("Lumen's notice", "https://lumen.example/notice")


def deadline(period: Period | None, id_: str = "api_end") -> Deadline:
    return Deadline(
        id_, "lumen", {"en": "API closed", "tr": "API kapandı"}, period, source=SOURCE, reason={"en": "So."}
    )


def nothing(_audience: Audience) -> Telling:
    return Telling()


async def announced(store: Store, *news: News) -> list[bool]:
    table = FollowTable(store)
    return [await table.announce(one, nothing, NOON + number * MINUTE) for number, one in enumerate(news)]


async def test_a_change_comes_back_as_it_was_told_though_nobody_follows(store: Store) -> None:
    before = Announced("api_end", "lumen", DEC, 4)
    await FollowTable(store).record((before,))
    assert await announced(store, News(deadline(JAN), before)) == [True]
    title, reason = Curated({"en": "API closed", "tr": "API kapandı"}), Curated({"en": "So."})
    told = Change("api_end", "lumen", title, NOON, DEC, JAN, known=True, source=SOURCE, reason=reason)
    assert await ChangeTable(store).latest(10) == [told]


@pytest.mark.parametrize(
    ("before", "now"),
    [(None, JAN), (None, None), (Announced("api_end", "lumen", None), JAN), (Announced("api_end", "lumen", DEC), None)],
)
async def test_every_kind_of_change_keeps_what_it_was(
    store: Store, before: Announced | None, now: Period | None
) -> None:
    """New or known before, with a date or without; a source and a reason there need not be."""
    await FollowTable(store).record(() if before is None else (before,))
    await announced(store, News(replace(deadline(now), source=None, reason=None), before))
    (told,) = await ChangeTable(store).latest(10)
    assert (told.known, told.before, told.now) == (before is not None, before and before.period, now)
    assert (told.source, told.reason) == (None, None)


async def test_the_newest_come_first_and_no_more_than_were_asked_for(store: Store) -> None:
    first, second = News(deadline(DEC), None), News(deadline(DEC, "app_end"), None)
    third = News(deadline(JAN), first.after)
    assert await announced(store, first, second, third) == [True] * 3
    latest = [(told.milestone, told.at) for told in await ChangeTable(store).latest(2)]
    assert latest == [("api_end", NOON + 2 * MINUTE), ("app_end", NOON + MINUTE)]


async def test_what_was_announced_already_is_not_written_again(store: Store) -> None:
    news = News(deadline(JAN), None)
    assert await announced(store, news, news) == [True, False]
    assert len(await ChangeTable(store).latest(10)) == 1


async def test_where_the_telling_breaks_off_there_was_no_change(store: Store) -> None:
    def broken(_audience: Audience) -> Telling:
        raise RuntimeError("while it was told")

    with pytest.raises(RuntimeError):
        await FollowTable(store).announce(News(deadline(JAN), None), broken, NOON)
    assert await ChangeTable(store).latest(10) == []


async def test_what_is_only_taken_down_is_no_change(store: Store) -> None:
    await FollowTable(store).record((Announced("api_end", "lumen", JAN),))
    assert await ChangeTable(store).latest(10) == []


async def test_it_is_there_after_a_restart(tmp_path: Path) -> None:
    for expected in (1, 1):
        store = open_store(tmp_path / "home", TurnedClock()).store
        await announced(store, News(deadline(JAN), None))
        assert len(await ChangeTable(store).latest(10)) == expected
        await store.close()
