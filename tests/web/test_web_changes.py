"""The feed of changes."""

from datetime import UTC, date, datetime

import pytest
from httpx import AsyncClient
from web.web_kit import FakeChanges, House

from bot.core.period import Period, day
from bot.core.phrase import Curated, Page
from bot.reminders.changes import Change

OLD, NEW = day(date(2026, 4, 20)), day(date(2026, 4, 26))
AT = datetime(2026, 3, 24, 18, 5, tzinfo=UTC)


def change(before: Period | None = OLD, now: Period | None = NEW, *, known: bool = True) -> Change:
    title = Curated({"en": "Lumen app <closed>", "tr": "Lumen uygulaması"})
    source, reason = Page("Lumen's notice", "https://lumen.example/notice"), Curated({"en": "They moved it."})
    return Change("app_end", "lumen", title, AT, before, now, known, source, reason)


async def seen(house: House, path: str, *changes: Change) -> str:
    house.changes = FakeChanges(changes)
    async with house.client() as browser:
        return (await browser.get(path)).text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (change(), 'Now <time datetime="2026-04-26">26 April 2026</time>. Before: <time datetime="2026-04-20">20'),
        (change(None), 'Now <time datetime="2026-04-26">26 April 2026</time>. Before, no date was announced.'),
        (change(now=None), 'No date is announced now. Before: <time datetime="2026-04-20">20 April 2026</time>.'),
        (change(None, known=False), 'New: <time datetime="2026-04-26">26 April 2026</time>.'),
        (change(None, None, known=False), "New, and without a date so far."),
    ],
)
async def test_a_change_tells_the_old_date_and_the_new_one(house: House, told: Change, words: str) -> None:
    page = await seen(house, "/changes", told)
    assert words in page
    for others in (
        "Lumen app &lt;closed&gt;",
        "Tuesday, 24 March 2026, 18:05 UTC",
        '<a href="https://lumen.example/notice" rel="noreferrer noopener">Lumen&#39;s notice</a>',
        "They moved it.",
    ):
        assert others in page


async def test_without_a_change_it_says_so(house: House) -> None:
    assert "Nothing has changed since this list was begun." in await seen(house, "/changes")


async def test_programs_read_the_same(house: House) -> None:
    house.changes = FakeChanges((change(), change(None, None, known=False)))
    async with house.client() as browser:
        first, second = (await browser.get("/changes.json?lang=tr")).json()["changes"]
    assert first == {
        "milestone": "app_end",
        "subject": "lumen",
        "title": "Lumen uygulaması",
        "at": "2026-03-24T18:05:00Z",
        "before": {"first": "2026-04-20", "last": "2026-04-20", "precision": "day"},
        "now": {"first": "2026-04-26", "last": "2026-04-26", "precision": "day"},
        "new": False,
        "source": {"title": "Lumen's notice", "url": "https://lumen.example/notice"},
        "reason": "They moved it.",
    }
    assert (second["before"], second["now"], second["new"]) == (None, None, True)


async def test_where_nobody_keeps_changes_there_is_no_page_and_no_link(browser: AsyncClient) -> None:
    assert (await browser.get("/changes")).status_code == 404
    assert "/changes" not in (await browser.get("/")).text
