"""The pages in a real browser, on a phone and on a desk, in light and dark. It is Debian's: apt-get install chromium.

Each look leaves a picture in .cache/tests/pages, for whoever wants to see what the tests saw.
"""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
import pytest_asyncio
from e2e.browsers import chromium
from e2e.program import CACHE, KNOWLEDGE
from fakes import NOON, FakeMatcher
from playwright.async_api import Browser, Page
from web.web_kit import BYTES, HANDLE, FakeChanges, House, house_in, shown
from web.web_serving import Served, serving

from bot.core.period import day
from bot.core.phrase import Curated
from bot.core.phrase import Page as SourcePage
from bot.knowledge.shelf import Shelf
from bot.reminders.changes import Change
from bot.web.ports import Listed

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket, pytest.mark.asyncio(loop_scope="module")]

PICTURES = CACHE / "pages"
PATHS = {
    "dates": "/",
    "fechas": "/?lang=es",
    "tarihler": "/?lang=tr",
    "changes": "/changes",
    "export": f"/e/{HANDLE}",
    "exportacion": f"/e/{HANDLE}?lang=es",
    "disari": f"/e/{HANDLE}?page=3&lang=tr",
    "lost": "/e/nothing-is-here-0123456789",
}
BEFORE = datetime(2026, 4, 20, 9, tzinfo=UTC)

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MISSING = "Failed to load resource: the server responded with a status of 404"
"""What the browser says of a page that is told to be missing."""

CONTRAST = """
() => {
  const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const e = node.parentElement, style = getComputedStyle(e);
    if (!node.textContent.trim() || !e.checkVisibility() || e.closest("script")) continue;
    const [a, b] = [light(parse(style.color)), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.textContent.trim().slice(0, 40)}`);
  }
  return poor;
}
"""

WIDE = """
() => {
  const widest = document.documentElement.clientWidth;
  const over = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > widest + 0.5);
  return [document.documentElement.scrollWidth - widest, over.map((e) => e.outerHTML.slice(0, 80))];
}
"""

SMALL = """
() => [...document.querySelectorAll("button, summary, header a, footer a, .sheets a")]
  .filter((e) => e.checkVisibility() && !e.classList.contains("skip") && e.getBoundingClientRect().height < 40)
  .map((e) => e.outerHTML)
"""

STRUCTURE = """
() => ({
  language: document.documentElement.lang,
  mains: document.querySelectorAll("main").length,
  banners: document.querySelectorAll("body > header").length,
  footers: document.querySelectorAll("body > footer").length,
  unnamed: [...document.querySelectorAll("nav, section")]
    .filter((e) => !e.ariaLabel && !document.getElementById(e.getAttribute("aria-labelledby")))
    .map((e) => e.outerHTML.slice(0, 80)),
  levels: [...document.querySelectorAll("h1, h2, h3, h4")].map((e) => Number(e.tagName[1])),
  blind: [...document.querySelectorAll("img:not([alt])")].length,
  mute: [...document.querySelectorAll("a, button, summary")].filter((e) => !e.textContent.trim()).length,
  twice: [...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, at, all) => all.indexOf(id) !== at),
})
"""


@dataclass(frozen=True, slots=True)
class Window:
    """What the reader has before them."""

    width: int = 1280
    height: int = 900
    script: bool = True


PHONE, DESK = Window(360, 740), Window()


@dataclass(slots=True)
class Seen:
    """A page that is open, and all that it asked for or complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """About the shipped knowledge, some days before the first end in it, with an export that is hard to show."""
    house = house_in(tmp_path_factory.mktemp("house"))
    house.clock.at = BEFORE
    house.shelf = Shelf(KNOWLEDGE, frozenset(), FakeMatcher().fit, house.clock)
    names = [f"{number:04}-{'a_name_without_any_break_' * (number % 4)}{number}.mp4" for number in range(412)]
    house.exports.files = [Listed(name, 2**number % 9_999_999_999) for number, name in enumerate(names)]
    house.exports.shows = replace(shown(pictures=names[:8]), made=BEFORE, expires=BEFORE + timedelta(days=7))
    title = Curated({"en": "Sora app and website closed", "es": "Cierre de la aplicación y la web de Sora"})
    source = SourcePage("A notice with a rather long name", "https://help.openai.com")
    old, new = day(NOON.date()), day(BEFORE.date())
    house.changes = FakeChanges(
        (Change("app_end", "sora", title, BEFORE, old, new, source=source, reason=Curated({"en": "They moved it."})),)
    )
    return house


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(house: House) -> AsyncIterator[Served]:
    async with serving(house) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@asynccontextmanager
async def opened(browser: Browser, served: Served, path: str, window: Window = DESK) -> AsyncIterator[Seen]:
    """A page in a window of its own, in English unless its address says otherwise."""
    context = await browser.new_context(
        viewport={"width": window.width, "height": window.height},
        java_script_enabled=window.script,
        locale="en-GB",
        base_url=served.address,
    )
    seen = Seen(await context.new_page())
    seen.listen()
    await seen.page.goto(path, wait_until="load")
    yield seen
    await context.close()


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", PATHS)
async def test_a_page_fits_can_be_read_and_touched_and_fetches_nothing_foreign(
    browser: Browser, served: Served, name: str, window: Window
) -> None:
    async with opened(browser, served, PATHS[name], window) as seen:
        for summary in await seen.page.locator("summary").all():
            await summary.click()
        assert await seen.page.evaluate(WIDE) == [0, []]
        assert await seen.page.evaluate(SMALL) == []
        await seen.page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
        for scheme in SCHEMES:
            await seen.page.emulate_media(color_scheme=scheme)
            assert await seen.page.evaluate(CONTRAST) == []
            drawn = await seen.page.screenshot(path=PICTURES / f"{name}-{window.width}-{scheme}.png")
            assert len(drawn) > 5_000, "the page is blank"
    assert [one for one in seen.complaints if not (name == "lost" and MISSING in one)] == []
    assert len(seen.asked) >= 3
    assert [url for url in seen.asked if not url.startswith(f"{served.address}/")] == []


@pytest.mark.parametrize("path", PATHS.values(), ids=list(PATHS))
async def test_every_page_can_be_found_through_without_eyes(browser: Browser, served: Served, path: str) -> None:
    async with opened(browser, served, path) as seen:
        found = await seen.page.evaluate(STRUCTURE)
    levels = found.pop("levels")
    assert found.pop("language") == {"es": "es", "tr": "tr"}.get(path.partition("lang=")[2], "en")
    assert found == {
        "mains": 1,
        "banners": 1,
        "footers": 1,
        "unnamed": [],
        "blind": 0,
        "mute": 0,
        "twice": [],
    }
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels


async def test_with_the_keyboard_one_can_pass_over_the_top_and_see_where_one_is(
    browser: Browser, served: Served
) -> None:
    async with opened(browser, served, "/") as seen:
        await seen.page.keyboard.press("Tab")
        skip = seen.page.locator(".skip")
        assert await skip.evaluate("e => e === document.activeElement && e.getBoundingClientRect().top >= 0")
        assert await skip.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
        await seen.page.keyboard.press("Enter")
        assert await seen.page.evaluate("document.activeElement.id") == "content"


async def test_the_countdown_ticks_and_without_a_script_the_days_stand_there(browser: Browser, served: Served) -> None:
    async with opened(browser, served, "/", Window(script=False)) as seen:
        assert await seen.page.locator(".next .count").inner_text() == "in 6 days"
        assert not await seen.page.locator(".clock").is_visible()
    context = await browser.new_context(locale="en-GB", base_url=served.address)
    page = await context.new_page()
    await page.clock.install(time=BEFORE)
    await page.goto("/")
    await page.clock.pause_at(BEFORE + timedelta(seconds=10))
    assert await page.locator(".clock").inner_text() == (
        "5 days 14 hours 59 minutes 50 seconds until that day begins (UTC)"
    )
    await page.clock.run_for(5_000)
    assert "59 minutes 45 seconds" in await page.locator(".clock").inner_text()
    await page.clock.fast_forward(6 * 24 * 3600 * 1000)
    assert not await page.locator(".clock").is_visible()
    await context.close()


async def test_a_press_brings_the_file_and_another_ends_it(browser: Browser, served: Served, house: House) -> None:
    async with opened(browser, served, f"/e/{HANDLE}", PHONE) as seen:
        async with seen.page.expect_download() as begun:
            await seen.page.get_by_role("button", name="Download").click()
        file = await begun.value
        assert file.suggested_filename == "sunset-export-2026-10-20.zip"
        assert (await file.path()).read_bytes() == BYTES
        assert house.exports.whole == 1
        await seen.page.get_by_text("Delete this export").click()
        await seen.page.get_by_role("button", name="Yes, delete it").click()
        await seen.page.wait_for_load_state()
        assert await seen.page.get_by_role("heading", level=1).inner_text() == "This export was deleted"
