"""A person's private calendar."""

from dataclasses import replace

import pytest
from boxes import reminder
from fakes import ANN, BOB
from httpx import AsyncClient
from web.web_kit import House

from bot.core.preferences import Preferences
from bot.reminders.calendars import Feeds
from bot.reminders.follow import Follow, Scope, Target
from bot.reminders.following import Plan


def feeds(house: House) -> Feeds:
    return Feeds(house.boxes.feeds, house.clock)


async def test_the_token_opens_what_its_person_set_and_follows(house: House, browser: AsyncClient) -> None:
    token = await feeds(house).issue(ANN)
    await house.boxes.reminders.add(replace(reminder(), what="save the files"), lambda _: None)
    await house.boxes.reminders.add(replace(reminder(), what="not hers", person=BOB), lambda _: None)
    empty = await browser.get(f"/calendar/{token}.ics")
    assert empty.text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:save the files" in empty.text
    await house.boxes.follows.edit(
        ANN, lambda _held, _zone: Plan((Follow(ANN, Target(Scope.SUBJECT, "lumen")),), ()), house.clock()
    )
    answer = await browser.get(f"/calendar/{token}.ics")
    assert "SUMMARY:app_end title" in answer.text
    assert answer.text.count("BEGIN:VEVENT") == 2
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"


async def test_it_speaks_the_language_its_person_has_set(house: House, browser: AsyncClient) -> None:
    token = await feeds(house).issue(ANN)
    await house.boxes.preferences.change(ANN, lambda _: Preferences(language="es"))
    answer = await browser.get(f"/calendar/{token}.ics", headers={"Accept-Language": "tr"})
    assert "X-WR-CALNAME:Sunset Bot: mis recordatorios" in answer.text


async def test_a_feed_is_for_nobody_to_keep_or_to_list(house: House, browser: AsyncClient) -> None:
    answer = await browser.get(f"/calendar/{await feeds(house).issue(ANN)}.ics")
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "access-control-allow-origin" not in answer.headers


async def test_a_token_that_was_taken_back_opens_nothing(house: House, browser: AsyncClient) -> None:
    token = await feeds(house).issue(ANN)
    await feeds(house).revoke(ANN)
    answer = await browser.get(f"/calendar/{token}.ics")
    assert answer.status_code == 404
    assert token not in answer.text


@pytest.mark.parametrize("token", ["x", "a" * 32, "a" * 5000, "%2e%2e%2fetc%2fpasswd", "%00" * 24, "é" * 24])
async def test_a_wrong_token_is_told_kindly(browser: AsyncClient, token: str) -> None:
    answer = await browser.get(f"/calendar/{token}.ics")
    assert answer.status_code == 404
    assert "<h1>" in answer.text
