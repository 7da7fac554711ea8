"""What whoever runs the bot asks of it, and what robots may read."""

from dataclasses import replace

from httpx import AsyncClient
from lumen import Folder
from web.web_kit import House


async def test_it_is_alive(browser: AsyncClient) -> None:
    answer = await browser.get("/health")
    assert (answer.status_code, answer.text) == (200, "ok\n")


async def test_it_is_ready_when_every_part_is(house: House, browser: AsyncClient) -> None:
    house.ready.update(store=True)
    answer = await browser.get("/ready")
    expected = {"ready": True, "parts": {"knowledge": True, "store": True}}
    assert (answer.status_code, answer.json()) == (200, expected)


async def test_it_is_not_ready_while_one_part_is_not_and_says_which(house: House, browser: AsyncClient) -> None:
    house.ready.update(store=False)
    answer = await browser.get("/ready")
    expected = {"ready": False, "parts": {"knowledge": True, "store": False}}
    assert (answer.status_code, answer.json()) == (503, expected)
    assert (await browser.get("/health")).status_code == 200


async def test_without_knowledge_it_is_not_ready(house: House, browser: AsyncClient) -> None:
    Folder(house.shelf.folder).write("milestones.toml", "broken")
    answer = await browser.get("/ready")
    assert (answer.status_code, answer.json()["parts"]["knowledge"]) == (503, False)


async def test_robots_keep_out_of_what_is_private(house: House) -> None:
    house.settings = replace(house.settings, url="https://example.org/sunset")
    async with house.client() as browser:
        lines = (await browser.get("/robots.txt")).text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /sunset/e/", "Disallow: /sunset/d/", "Disallow: /sunset/calendar/"} <= set(lines)
