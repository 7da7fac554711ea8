"""The page through which large files go into a basket: what it shows, in which language, and when it is over."""

import re
from pathlib import Path

import pytest
from exports.uploads.upload_kit import BODY, Uploads, uploads_in_memory
from fakes import ANN, BOB, NOON
from httpx import AsyncClient
from web.web_kit import House

from bot.exports.sources.basket import Handed, Kind
from bot.exports.uploads.desk import SHOWN
from bot.exports.uploads.upload import OPEN_FOR

SIGNED = "https://files.example/cat.mp4?sig=hush"


@pytest.fixture
def uploads(house: House, tmp_path: Path) -> Uploads:
    uploads = uploads_in_memory(tmp_path / "home")
    uploads.clock = house.clock
    house.uploads = uploads.desk
    return uploads


@pytest.fixture
async def address(uploads: Uploads) -> str:
    handle, _ = await uploads.desk.invite(ANN)
    return f"/u/{handle}"


async def test_the_page_says_until_when_how_much_and_what_is_in_the_basket(
    uploads: Uploads, address: str, browser: AsyncClient
) -> None:
    things = [
        Handed(Kind.FILE, "fake", "1", NOON, name="<b>cat</b>.mp4", size=1_500_000),
        Handed(Kind.LINK, "fake", SIGNED, NOON),
    ]
    await uploads.basket.put(ANN, things)
    await uploads.basket.put(BOB, [Handed(Kind.FILE, "fake", "2", NOON, name="of-bob.zip")])
    answer = await browser.get(address)
    assert answer.status_code == 200
    assert "Upload large files" in answer.text
    assert 'datetime="2026-10-21T12:00:00Z"' in answer.text
    assert "&lt;b&gt;cat&lt;/b&gt;.mp4" in answer.text
    assert ("1.5 MB" in answer.text, "A link" in answer.text) == (True, True)
    assert "hush" not in answer.text
    assert "of-bob" not in answer.text
    assert ANN.id not in answer.text


async def test_the_page_shows_what_is_on_its_way_and_how_to_go_on(
    uploads: Uploads, address: str, browser: AsyncClient
) -> None:
    upload = await uploads.begin(name="export.zip")
    await uploads.send(upload, 0, BODY[:100])
    text = (await browser.get(address)).text
    assert f'data-id="{upload.id}" data-mark="mark-1"' in text
    assert f'<progress max="{len(BODY)}" value="100"' in text
    assert "Choose the same file again" in text


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Subir archivos grandes"), ("tr", "Büyük dosya yükle"), ("en", "Upload large files")]
)
async def test_the_page_and_what_its_script_says_are_in_the_persons_language(
    address: str, browser: AsyncClient, language: str, words: str
) -> None:
    text = (await browser.get(f"{address}?lang={language}")).text
    assert words in text
    assert f'data-tail="?lang={language}"' in text
    assert 'data-pause="' in text


async def test_no_script_is_inline_and_it_may_speak_to_us_only(address: str, browser: AsyncClient) -> None:
    answer = await browser.get(address)
    policy = answer.headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    assert ("unsafe" in policy, "default-src 'none'" in policy) == (False, True)
    assert re.findall(r"<script(?! src=)", answer.text) == []
    assert re.findall(r" on[a-z]+=| style=", answer.text) == []
    assert answer.headers["x-robots-tag"].startswith("noindex")
    assert (await browser.get(re.findall(r'src="([^"]*upload.js)"', answer.text)[0])).status_code == 200
    assert "connect-src" not in (await browser.get("/")).headers["content-security-policy"]


async def test_without_a_script_the_page_says_what_to_do(address: str, browser: AsyncClient) -> None:
    text = (await browser.get(address)).text
    assert re.search(r"<noscript>.*JavaScript.*</noscript>", text)
    assert re.search(r'<p class="choose" hidden>', text)


async def test_a_full_basket_is_not_listed_to_its_end(uploads: Uploads, address: str, browser: AsyncClient) -> None:
    many = [Handed(Kind.FILE, "fake", str(number), NOON, name=f"{number}.mp4") for number in range(SHOWN + 7)]
    await uploads.basket.put(ANN, many)
    text = (await browser.get(address)).text
    assert (text.count(".mp4"), "And more things: 7." in text) == (SHOWN, True)


async def test_a_page_that_is_over_says_so_and_one_that_never_was_is_lost(
    house: House, address: str, browser: AsyncClient
) -> None:
    house.clock.turn(OPEN_FOR)
    over = await browser.get(address)
    assert (over.status_code, "open for one day" in over.text) == (410, True)
    assert (await browser.get(f"/u/{'b' * 32}")).status_code == 404


async def test_an_emptied_basket_ends_its_page(uploads: Uploads, address: str, browser: AsyncClient) -> None:
    await uploads.desk.end(ANN)
    assert (await browser.get(address)).status_code == 404


async def test_opening_the_page_changes_nothing(uploads: Uploads, address: str, browser: AsyncClient) -> None:
    upload = await uploads.begin()
    for _ in range(3):
        await browser.get(address)
        await browser.head(address)
    assert [one.id for one in await uploads.box.of(ANN)] == [upload.id]


async def test_robots_are_kept_out(browser: AsyncClient) -> None:
    assert "Disallow: /u/" in (await browser.get("/robots.txt")).text
