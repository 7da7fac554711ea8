"""The dates as a page, as JSON and as a calendar."""

from datetime import timedelta

import pytest
from httpx import AsyncClient
from lumen import BEFORE, Folder
from web.web_kit import House

from bot.reminders.changes import Announced


async def test_the_page_shows_dates_sources_and_what_is_not_announced(browser: AsyncClient) -> None:
    answer = await browser.get("/")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for words in (
        '<time datetime="2026-04-26">26 April 2026</time>',
        "6 months ago",
        "Lumen app closed",
        '<a href="https://lumen.example/closing" rel="noreferrer noopener">Closing Lumen</a>, Lumen Help',
        "checked <time",
        "Not announced",
        "Lumen data deleted",
        "No date that is known lies ahead.",
        "https://bot.example/deadlines.ics?lang=en",
    ):
        assert words in answer.text


@pytest.mark.parametrize(
    ("wished", "language", "words"),
    [
        ("es-AR,es;q=0.9", "es", "Cierre de la aplicación de Lumen"),
        ("tr", "tr", "Lumen uygulaması kapandı"),
        ("fr", "en", "Lumen app closed"),
    ],
)
async def test_it_speaks_the_readers_language(browser: AsyncClient, wished: str, language: str, words: str) -> None:
    answer = await browser.get("/", headers={"Accept-Language": wished})
    assert f'<html lang="{language}">' in answer.text
    assert words in answer.text
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]


async def test_a_language_that_was_chosen_goes_along(browser: AsyncClient) -> None:
    answer = await browser.get("/?lang=tr", headers={"Accept-Language": "es"})
    assert '<html lang="tr">' in answer.text
    assert 'href="/deadlines.ics?lang=tr"' in answer.text
    unknown = await browser.get('/?lang="><script>', headers={"Accept-Language": "es"})
    assert '<html lang="es">' in unknown.text
    assert "<script>" not in unknown.text


async def test_words_in_another_language_than_the_page_say_so(browser: AsyncClient) -> None:
    answer = await browser.get("/?lang=es")
    assert '<p class="name" lang="en">First preview of Lumen</p>' in answer.text
    assert '<p class="name">Cierre de la aplicación de Lumen</p>' in answer.text


async def test_before_the_day_it_counts_down(house: House, browser: AsyncClient) -> None:
    house.clock.at = BEFORE
    answer = await browser.get("/")
    assert "in 6 days" in answer.text
    assert 'data-until="2026-04-26T00:00:00Z"' in answer.text
    house.clock.turn(timedelta(days=6))
    assert "data-until" not in (await browser.get("/")).text


async def test_an_edit_of_the_knowledge_is_seen_at_once(house: House, browser: AsyncClient) -> None:
    assert "26 April 2026" in (await browser.get("/")).text
    folder = Folder(house.shelf.folder)
    folder.change("milestones.toml", "date = 2026-04-26", "date = 2026-05-27")
    folder.change("claims/app.toml", "date = 2026-04-26", "date = 2026-05-27")
    house.shelf.reload()
    assert "27 May 2026" in (await browser.get("/")).text


async def test_curated_words_cannot_become_markup(house: House, browser: AsyncClient) -> None:
    folder = Folder(house.shelf.folder)
    folder.change("milestones.toml", '"Lumen app closed"', '"<img src=x onerror=alert(1)>"')
    folder.change("sources.toml", '"Closing Lumen"', "'<script>alert(2)</script>'")
    text = (await browser.get("/")).text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "<img src=x" not in text
    assert "<script>alert" not in text


async def test_the_data_holds_every_milestone_with_its_sources(browser: AsyncClient) -> None:
    answer = await browser.get("/deadlines.json")
    (subject,) = answer.json()["subjects"]
    by_id = {one["id"]: one for one in subject["milestones"]}
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["as_of"] == "2026-10-20T12:00:00Z"
    assert (subject["id"], subject["name"], set(by_id)) == ("lumen", "Lumen", {"app_end", "deletion", "preview"})
    assert by_id["app_end"] == {
        "id": "app_end",
        "kind": "shutdown",
        "title": {
            "en": "Lumen app closed",
            "es": "Cierre de la aplicación de Lumen",
            "tr": "Lumen uygulaması kapandı",
        },
        "product": "Lumen app",
        "surface": "app",
        "region": "worldwide",
        "headline": True,
        "announced": True,
        "first": "2026-04-26",
        "last": "2026-04-26",
        "precision": "day",
        "disputed": None,
        "sources": [
            {
                "title": "Closing Lumen",
                "publisher": "Lumen Help",
                "url": "https://lumen.example/closing",
                "archived": None,
                "official": True,
                "published": "2026-03-24",
                "checked": "2026-10-01",
            }
        ],
    }
    assert (by_id["deletion"]["announced"], by_id["deletion"]["first"]) == (False, None)
    assert (by_id["preview"]["first"], by_id["preview"]["last"]) == ("2024-02-01", "2024-02-29")


async def test_the_calendar_holds_all_that_have_a_date(house: House, browser: AsyncClient) -> None:
    answer = await browser.get("/deadlines.ics?lang=tr")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20261101\r\nDTEND;VALUE=DATE:20261102" in answer.text
    assert "X-WR-CALNAME:Sunset Bot: tarihler" in answer.text
    assert "SEQUENCE:1" in answer.text
    await house.boxes.follows.record((Announced("app_end", "lumen", house.deadlines.held["app_end"].period, 4),))
    assert "SEQUENCE:4" in (await browser.get("/deadlines.ics")).text
