"""The upload page in a real browser: what is dropped goes on, what is reloaded goes on, on a phone and with few words.

Each look leaves a picture in .cache/tests/pages, for whoever wants to see what the tests saw.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
from e2e.browsers import chromium
from e2e.test_web_browser import CONTRAST, DESK, PHONE, PICTURES, SCHEMES, SMALL, WIDE, Seen, Window, opened
from exports.uploads.upload_kit import Uploads, uploads_in_memory
from fakes import ANN, NOON
from playwright.async_api import Browser, Route, expect
from web.web_kit import house_in
from web.web_serving import Served, serving

from bot.exports.sources.basket import Handed, Kind
from bot.exports.uploads.upload import Caps

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket, pytest.mark.asyncio(loop_scope="module")]

PIECE = 8 * 1024 * 1024
BODY = Random(7).randbytes(2 * PIECE + 12345)  # noqa: S311  any bytes will do
NAME = "sora_export_with_a_name_without_any_break_" + "0123456789" * 4 + ".zip"
DONE = "In your basket."
BEGINNING = re.compile(r"/files(\?|$)")


@dataclass(slots=True)
class Scene:
    uploads: Uploads
    served: Served

    async def path(self, language: str = "") -> str:
        handle, _ = await self.uploads.desk.invite(ANN)
        return f"/u/{handle}" + (f"?lang={language}" if language else "")

    async def offset(self) -> int:
        [coming] = [one for one in await self.uploads.box.of(ANN) if one.finished is None]
        return coming.offset

    async def arrived(self) -> list[str]:
        things = await self.uploads.basket.after(ANN, 0, 10)
        files = [self.uploads.folder.file(thing.reference) for thing in things]
        return [sha256(data).hexdigest() for data in map(Path.read_bytes, files)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    house, uploads = house_in(tmp_path), uploads_in_memory(tmp_path / "home")
    uploads.clock, uploads.caps = house.clock, Caps(reserve=0)
    house.uploads = uploads.desk
    async with serving(house) as served:
        yield Scene(uploads, served)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("phone") / NAME
    file.write_bytes(BODY)
    return file


async def choose(seen: Seen, file: Path) -> None:
    await seen.page.locator("#choose").set_input_files(file)


async def test_a_file_arrives_whole_though_the_connection_drops(browser: Browser, scene: Scene, file: Path) -> None:
    dropped = 0

    async def drop_the_second(route: Route) -> None:
        nonlocal dropped
        if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0" and dropped < 3:
            dropped += 1
            await route.abort("connectionreset")
        else:
            await route.continue_()

    async with opened(browser, scene.served, await scene.path(), PHONE) as seen:
        await seen.page.route("**/files/*", drop_the_second)
        await choose(seen, file)
        await expect(seen.page.locator(".coming .state")).to_have_text(re.compile("connection is gone"), timeout=30_000)
        await expect(seen.page.locator(".coming .state")).to_have_text(DONE, timeout=30_000)
        assert await seen.page.locator("progress").evaluate("bar => bar.value === bar.max")
        await seen.page.reload()
        await expect(seen.page.locator("table")).to_contain_text(NAME)
    assert dropped == 3
    assert await scene.arrived() == [sha256(BODY).hexdigest()]
    assert [one for one in seen.complaints if "ERR_CONNECTION_RESET" not in one and "failed: " not in one] == []


async def test_after_a_reload_the_same_file_goes_on_where_it_stopped(
    browser: Browser, scene: Scene, file: Path, tmp_path: Path
) -> None:
    """Picked again it may have another name and another date: phones do that."""
    offsets: list[str] = []

    async def hold_the_second(route: Route) -> None:
        offset = route.request.headers.get("upload-offset", "")
        if route.request.method == "PATCH":
            offsets.append(offset)
        if offset != str(PIECE) or len(offsets) > 2:
            await route.continue_()  # else it never comes to an end

    again = tmp_path / "picked again.zip"
    again.write_bytes(BODY)
    async with opened(browser, scene.served, await scene.path(), PHONE) as seen:
        await seen.page.route("**/files/*", hold_the_second)
        await choose(seen, file)
        async with asyncio.timeout(30):
            while len(offsets) < 2:  # noqa: ASYNC110  the browser rings no bell
                await asyncio.sleep(0.05)
        assert await scene.offset() == PIECE
        await seen.page.reload()
        await expect(seen.page.locator(".coming")).to_contain_text(NAME)
        await expect(seen.page.locator(".coming .state")).to_have_text(re.compile("Choose the same file again"))
        await choose(seen, again)
        await expect(seen.page.locator(".coming .state")).to_have_text(DONE, timeout=30_000)
        assert await seen.page.locator(".coming li").count() == 1
    assert offsets == ["0", str(PIECE), str(PIECE), str(2 * PIECE)]
    assert await scene.arrived() == [sha256(BODY).hexdigest()]


async def test_it_is_paused_goes_on_and_can_be_removed(browser: Browser, scene: Scene, file: Path) -> None:
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        if route.request.method == "PATCH" and not held.is_set():
            held.set()
            return
        await route.continue_()

    async with opened(browser, scene.served, await scene.path("es"), PHONE) as seen:
        await seen.page.route("**/files/*", hold)
        await choose(seen, file)
        await asyncio.wait_for(held.wait(), 30)
        await seen.page.get_by_role("button", name="Pausar").click()
        await expect(seen.page.locator(".coming .state")).to_have_text(re.compile("En pausa"))
        assert await scene.offset() == 0
        await seen.page.get_by_role("button", name="Continuar").click()
        await expect(seen.page.locator(".coming .state")).to_have_text("En tu cesta.", timeout=30_000)
        held.clear()
        other = file.with_name("other.bin")
        other.write_bytes(b"another one")
        await choose(seen, other)
        await asyncio.wait_for(held.wait(), 30)
        await seen.page.get_by_role("button", name="Quitar").click()
        await expect(seen.page.locator(".coming li")).to_have_count(1)
    assert [one.finished is not None for one in await scene.uploads.box.of(ANN)] == [True]
    assert await scene.arrived() == [sha256(BODY).hexdigest()]


async def test_a_file_that_has_to_wait_lets_the_others_pass(browser: Browser, scene: Scene, tmp_path: Path) -> None:
    full = True

    async def too_many(route: Route) -> None:
        if full and route.request.headers.get("upload-length") == "5":
            await route.fulfill(status=429, content_type="text/plain", body="Too many at once.")
        else:
            await route.continue_()

    first, second = tmp_path / "first.bin", tmp_path / "second.bin"
    first.write_bytes(b"first")
    second.write_bytes(b"second")
    async with opened(browser, scene.served, await scene.path(), PHONE) as seen:
        await seen.page.route(BEGINNING, too_many)
        await seen.page.locator("#choose").set_input_files([first, second])
        states = seen.page.locator(".coming .state")
        await expect(states.nth(1)).to_have_text(DONE, timeout=30_000)
        await expect(states.nth(0)).to_have_text("Too many at once.")
        full = False
        await expect(states.nth(0)).to_have_text(DONE, timeout=60_000)
    assert await scene.arrived() == [sha256(body).hexdigest() for body in (b"second", b"first")]


async def test_a_file_removed_while_it_is_begun_is_taken_back(browser: Browser, scene: Scene, tmp_path: Path) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        begun.set()
        await go_on.wait()
        await route.continue_()

    file = tmp_path / "other.bin"
    file.write_bytes(b"another one")
    async with opened(browser, scene.served, await scene.path(), PHONE) as seen:
        await seen.page.route(BEGINNING, slowly)
        await choose(seen, file)
        await asyncio.wait_for(begun.wait(), 30)
        await seen.page.get_by_role("button", name="Remove").click()
        await expect(seen.page.locator(".coming li")).to_have_count(0)
        async with seen.page.expect_response(lambda answer: answer.request.method == "DELETE"):
            go_on.set()
        assert await scene.uploads.box.of(ANN) == ()


async def test_pausing_and_going_on_at_once_sends_a_file_once(
    browser: Browser, scene: Scene, file: Path, tmp_path: Path
) -> None:
    """The second press comes before the script has heard of what the first one broke off."""
    held = asyncio.Event()

    async def hold_the_first(route: Route) -> None:
        if route.request.method == "PATCH" and not held.is_set():
            held.set()
        else:
            await route.continue_()

    last = tmp_path / "last.bin"
    last.write_bytes(b"last")
    async with opened(browser, scene.served, await scene.path(), PHONE) as seen:
        await seen.page.route("**/files/*", hold_the_first)
        await choose(seen, file)
        await asyncio.wait_for(held.wait(), 30)
        await seen.page.locator(".pause").evaluate("button => { button.click(); button.click(); }")
        await choose(seen, last)
        states = seen.page.locator(".coming .state")
        await expect(states.nth(1)).to_have_text(DONE, timeout=30_000)
        await expect(states.nth(0)).to_have_text(DONE)
        assert await seen.page.locator(".failed").count() == 0
    assert await scene.arrived() == [sha256(body).hexdigest() for body in (BODY, b"last")]


async def test_what_is_refused_is_said_in_words(browser: Browser, scene: Scene, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.zip"
    nothing.touch()
    async with opened(browser, scene.served, await scene.path("tr")) as seen:
        await choose(seen, nothing)
        await expect(seen.page.locator(".coming .state")).to_have_text("Bu dosya boş.")


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["en", "es", "tr"])
async def test_the_page_fits_can_be_read_and_touched(
    browser: Browser, scene: Scene, language: str, window: Window
) -> None:
    await scene.uploads.basket.put(ANN, [Handed(Kind.FILE, "fake", "1", NOON, name=NAME, size=123_456_789)])
    upload = await scene.uploads.begin(len(BODY), name=NAME)
    await scene.uploads.send(upload, 0, BODY[:PIECE])
    async with opened(browser, scene.served, await scene.path(language), window) as seen:
        assert await seen.page.evaluate(WIDE) == [0, []]
        assert await seen.page.evaluate(SMALL) == []
        assert (await seen.page.locator("#choose + label").bounding_box() or {"height": 0})["height"] >= 40
        for scheme in SCHEMES:
            await seen.page.emulate_media(color_scheme=scheme)
            assert await seen.page.evaluate(CONTRAST) == []
            drawn = await seen.page.screenshot(
                path=PICTURES / f"upload-{language}-{window.width}-{scheme}.png", full_page=True
            )
            assert len(drawn) > 5_000, "the page is blank"
    assert seen.complaints == []
    assert [url for url in seen.asked if not url.startswith(f"{scene.served.address}/")] == []


async def test_without_a_script_it_says_what_to_do(browser: Browser, scene: Scene) -> None:
    async with opened(browser, scene.served, await scene.path(), Window(script=False)) as seen:
        assert "allow JavaScript" in await seen.page.locator("noscript").inner_text()
        assert not await seen.page.locator("#choose + label").is_visible()


async def test_the_file_can_be_chosen_with_the_keyboard(browser: Browser, scene: Scene) -> None:
    async with opened(browser, scene.served, await scene.path()) as seen:
        await seen.page.locator("#choose").focus()
        assert await seen.page.locator("#choose + label").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
