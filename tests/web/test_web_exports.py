"""The page of an export: what it shows, what its buttons do, and how it says that it is over."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fakes import NOON
from httpx import AsyncClient
from web.web_kit import HANDLE, PIXEL, SHA256, WORD, House, shown

from bot.exports.export import State
from bot.web.exports import SHEET
from bot.web.guessing import BURST
from bot.web.ports import Listed

PAGE = f"/e/{HANDLE}"
EVIL = '<img src=x onerror="alert(1)">\u202egpj.exe'


def listing(count: int) -> list[Listed]:
    return [Listed(f"clip-{number:04}.mp4", 1000 * number) for number in range(count)]


async def test_the_page_tells_what_is_inside_and_how_long_it_is_kept(house: House, browser: AsyncClient) -> None:
    house.exports.files = listing(412)
    answer = await browser.get(PAGE)
    assert answer.status_code == 200
    for words in (
        "<h1>Videos</h1>",
        "Download (1.2 GB)",
        "<dd>412</dd>",
        "<dd>3</dd>",
        "A list inside the archive says what was left out, and why.",
        SHA256,
        "Tuesday, 27 October 2026, 12:00 UTC (in 7 days)",
        "<bdi>clip-0199.mp4</bdi>",
        "Page 1 of 3",
        "sunset-bot verify",
    ):
        assert words in answer.text
    assert "clip-0200" not in answer.text


@pytest.mark.parametrize(
    ("asked", "first", "count"),
    [
        ("1", 0, SHEET),
        ("2", 200, SHEET),
        ("3", 400, 12),
        ("4", 400, 12),
        ("0", 0, SHEET),
        ("-1", 0, SHEET),
        ("x", 0, SHEET),
    ],
)
async def test_a_long_list_is_turned_page_by_page(
    house: House, browser: AsyncClient, asked: str, first: int, count: int
) -> None:
    house.exports.files = listing(412)
    text = (await browser.get(f"{PAGE}?page={asked}&lang=es")).text
    assert text.count("<bdi>") == count
    assert f"<bdi>clip-{first:04}.mp4</bdi>" in text
    assert ("?page=2&amp;lang=es#contents" in text) == (first != 200)


async def test_names_of_files_stay_words(house: House, browser: AsyncClient) -> None:
    house.exports.files = [Listed(EVIL, 1)]
    house.exports.shows = shown(pictures=[EVIL])
    text = (await browser.get(PAGE)).text
    assert "<img src=x" not in text
    assert "<bdi>&lt;img src=x" in text


async def test_a_preview_is_a_picture_or_nothing(house: House, browser: AsyncClient) -> None:
    house.exports.shows = shown(pictures=["a.png", "b.png"])
    text = (await browser.get(PAGE)).text
    assert f'<img src="{PAGE}/picture/1" alt="b.png"' in text
    answer = await browser.get(f"{PAGE}/picture/1")
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/png", PIXEL)
    for number in ("2", "-1", "x", "\u0661", "9" * 5000):
        assert (await browser.get(f"{PAGE}/picture/{number}")).status_code == 404
    house.exports.picture_type = "image/svg+xml"
    assert (await browser.get(f"{PAGE}/picture/0")).status_code == 404


async def test_looking_at_the_page_mints_nothing_and_a_press_does(house: House, browser: AsyncClient) -> None:
    for _ in range(3):
        await browser.get(PAGE)
        await browser.head(PAGE)
    assert (await browser.get(f"{PAGE}/download")).status_code == 405
    assert (await browser.get(f"{PAGE}/revoke")).status_code == 405
    assert house.exports.minted == 0
    pressed = await browser.post(f"{PAGE}/download?lang=es")
    assert (pressed.status_code, pressed.headers["location"]) == (303, f"/d/{WORD}?lang=es")
    assert house.exports.minted == 1


async def test_revoking_ends_the_page_and_every_address_minted_from_it(browser: AsyncClient) -> None:
    await browser.post(f"{PAGE}/download")
    pressed = await browser.post(f"{PAGE}/revoke")
    assert (pressed.status_code, pressed.headers["location"]) == (303, PAGE)
    over = await browser.get(PAGE)
    assert (over.status_code, "This export was deleted" in over.text) == (410, True)
    assert [(await browser.post(f"{PAGE}/{what}")).status_code for what in ("download", "revoke")] == [410, 410]
    assert (await browser.get(f"/d/{WORD}")).status_code == 410


async def test_an_export_ends_on_time_even_if_nobody_has_swept_yet(house: House, browser: AsyncClient) -> None:
    house.clock.turn(timedelta(days=7, seconds=-1))
    assert (await browser.get(PAGE)).status_code == 200
    house.clock.turn(timedelta(seconds=1))
    over = await browser.get(PAGE)
    assert (over.status_code, "This export is over" in over.text) == (410, True)
    assert (await browser.post(f"{PAGE}/download")).status_code == 410
    assert house.exports.minted == 0


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.EXPIRED, 410),
        (State.REVOKED, 410),
        (State.QUEUED, 404),
        (State.RUNNING, 404),
        (State.FAILED, 404),
        (State.CANCELLED, 404),
    ],
)
async def test_what_cannot_be_had_is_told_kindly(house: House, browser: AsyncClient, state: State, status: int) -> None:
    house.exports.shows = replace(shown(), state=state, archive=None)
    answer = await browser.get(PAGE)
    assert answer.status_code == status
    assert answer.text.count("<h1>") == 1
    assert HANDLE not in answer.text


@pytest.mark.parametrize(
    "handle", ["short", "a" * 129, "..%2f..%2fetc%2fpasswd", "é" * 20, "a b c d e f g h i j k l", "%00" * 20]
)
async def test_what_is_no_handle_costs_no_look_into_the_store(house: House, browser: AsyncClient, handle: str) -> None:
    assert (await browser.get(f"/e/{handle}")).status_code == 404
    assert house.exports.asked == []


async def test_who_guesses_has_to_wait_and_costs_nothing_meanwhile(house: House, browser: AsyncClient) -> None:
    guesses = [f"/e/{number:020}" for number in range(BURST + 5)]
    statuses = [(await browser.get(guess)).status_code for guess in guesses]
    assert statuses == [404] * BURST + [429] * 5
    assert len(house.exports.asked) == BURST
    waiting = await browser.get(PAGE)
    assert (waiting.status_code, waiting.headers["retry-after"]) == (429, "10")
    assert [(await browser.get(path)).status_code for path in (f"/d/{WORD}", f"/calendar/{HANDLE}.ics")] == [429, 429]
    assert (await browser.get("/")).status_code == 200
    async with house.client("203.0.113.8") as neighbour:
        assert (await neighbour.get(PAGE)).status_code == 200
    house.clock.turn(timedelta(seconds=10))
    assert (await browser.get(PAGE)).status_code == 200


async def test_a_right_handle_is_never_a_guess(browser: AsyncClient) -> None:
    for _ in range(BURST * 2):
        assert (await browser.get(PAGE)).status_code == 200
        assert (await browser.get(f"{PAGE}/picture/99")).status_code == 404
    assert (await browser.get(PAGE)).status_code == 200


async def test_nothing_of_it_is_kept_listed_or_passed_on(browser: AsyncClient) -> None:
    headers: Any = (await browser.get(PAGE)).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


async def test_below_a_path_every_link_and_redirect_stays_there(house: House) -> None:
    house.settings = replace(house.settings, url="https://example.org/sunset")
    house.exports.shows = shown(pictures=["a.png"])
    async with house.client() as browser:
        text = (await browser.get(PAGE)).text
        pressed = await browser.post(f"{PAGE}/download")
    links = [
        part.split('"', 1)[0] for attribute in ("href", "src", "action") for part in text.split(f'{attribute}="')[1:]
    ]
    assert len(links) > 8
    assert [link for link in links if not link.startswith(("/sunset/", "?", "#"))] == []
    assert pressed.headers["location"] == f"/sunset/d/{WORD}"


async def test_without_an_end_it_shows_none(house: House, browser: AsyncClient) -> None:
    house.exports.shows = replace(shown(), expires=None, made=NOON)
    assert "Kept until" not in (await browser.get(PAGE)).text
