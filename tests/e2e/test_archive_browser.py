"""The gallery of an archive in a real browser, from the disk, on a phone and on a desk: apt-get install chromium."""

from pathlib import Path

import pytest
from e2e.browsers import chromium
from e2e.program import CACHE
from exports.archive.archives import MADE, Shop, picture, unpacked

from bot.exports.archive.writing import write_archive

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

EVIL = '"><script>alert(1)</script><img src=https://example.org/x onerror=alert(1)>'
PICTURES = CACHE / "pages"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    shop = Shop(tmp_path / "shop")
    shop.keep("günbatımı #1 100%.png", picture(), text="İstanbul’da akşam", made=MADE, origin="https://example.org/1")
    shop.keep("غروب.jpg", picture("JPEG", (300, 900)), text="غروب الشمس")
    shop.keep(f"{EVIL}.mp4", b"no video", text=EVIL * 20)
    shop.keep("page.html", b"<script>alert(1)</script>")
    shop.keep("song.mp3", b"no song")
    shop.lose(EVIL, detail=EVIL)
    write_archive(tmp_path / "a.zip", shop.contents())
    return unpacked(tmp_path / "a.zip", tmp_path / "out") / "index.html"


@pytest.mark.parametrize(("name", "width"), [("desk", 1200), ("phone", 360)])
async def test_it_shows_its_pictures_fetches_nothing_and_fits(index: Path, name: str, width: int) -> None:
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": width, "height": 800})
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        await page.goto(index.as_uri(), wait_until="load")
        await page.screenshot(path=PICTURES / f"gallery-{name}.png", full_page=True)
        widths = await page.evaluate("[...document.images].map(image => image.naturalWidth)")
        wide = await page.evaluate("document.documentElement.scrollWidth")
    assert len(widths) == 2
    assert all(widths)
    assert wide == width, "nobody has to scroll sideways"
    assert said == []
    assert [url for url in asked if not url.startswith("file://")] == []
