"""The gallery is looked at without a network: nothing is fetched, nothing runs, no word of a stranger is markup."""

import re
import struct
import zlib
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from exports.archive.archives import Shop, held, picture
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.exports.archive.gallery import A_PAGE, size_in_words
from bot.exports.archive.html import Html, element, joined
from bot.exports.archive.thumbnails import EDGE, thumbnail
from bot.exports.archive.writing import write_archive


class Reader(HTMLParser):
    """Every element with its attributes, and all that is written between them."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def leads_to(self) -> list[str]:
        return [value for _, given in self.elements for name in ("href", "src") if (value := given.get(name))]


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def pages_of(shop: Shop, tmp_path: Path) -> tuple[dict[str, bytes], dict[str, Reader]]:
    write_archive(tmp_path / "a.zip", shop.contents())
    files = held(tmp_path / "a.zip")
    return files, {name: Reader(data) for name, data in files.items() if name.endswith(".html") and "data" not in name}


def test_no_word_of_a_stranger_becomes_markup(shop: Shop, tmp_path: Path) -> None:
    shop.keep(f"{EVIL}.mp4", b"1", text=EVIL, origin=f"https://example.org/{EVIL}")
    shop.keep("b.png", b"1", text=EVIL, origin="javascript:alert(1)")
    shop.keep("c.bin", b"1", origin="http://[broken")
    shop.lose(EVIL, detail=EVIL)
    _, pages = pages_of(shop, tmp_path)
    page = pages["index.html"]
    assert EVIL in page.text
    assert not {tag for tag, _ in page.elements} & {"script", "img", "iframe", "object", "link", "base", "form"}
    assert not [given for _, given in page.elements if any(name.startswith("on") for name in given)]
    assert not [where for where in page.leads_to() if where.startswith(("javascript:", "http://["))]


def test_everything_it_leads_to_is_in_the_archive_or_where_the_item_came_from(shop: Shop, tmp_path: Path) -> None:
    shop.keep("günbatımı #1 100%?.mp4", b"1", origin="https://example.org/1")
    shop.keep("a.png", picture())
    shop.keep("b.mp3", b"1")
    shop.keep("c.pdf", b"1")
    for number in range(A_PAGE):
        shop.keep(f"{number}.png", b"no picture")
    files, pages = pages_of(shop, tmp_path)
    assert set(pages) == {"index.html", "pages/0002.html"}
    outside = set()
    for name, page in pages.items():
        for where in page.leads_to():
            inside = unquote(where.removeprefix("../") if name.startswith("pages/") else where)
            if inside not in files:
                outside.add(where)
    assert outside == {"https://example.org/1"}
    shown = [given["src"] for tag, given in pages["index.html"].elements if tag == "img"]
    assert shown == ["thumbnails/000/000002.jpg"]
    tiles = [given["id"] for page in pages.values() for tag, given in page.elements if tag == "li"]
    assert tiles == [str(number) for number in range(1, A_PAGE + 5)]


@pytest.mark.parametrize(
    "name", ["a.html", "a.svg", "a.xml", "a.js", "a.exe", "a", "a.HTM", "a.xhtml", "a.url", "a.lnk"]
)
def test_what_could_run_is_named_and_not_linked_to(shop: Shop, tmp_path: Path, name: str) -> None:
    shop.keep(name, b"<script>alert(1)</script>")
    _, pages = pages_of(shop, tmp_path)
    assert not [where for where in pages["index.html"].leads_to() if where.startswith("data/")]
    assert name in pages["index.html"].text


def test_its_policy_forbids_everything_but_its_own_pictures(shop: Shop, tmp_path: Path) -> None:
    _, pages = pages_of(shop, tmp_path)
    policy = next(
        g["content"] for _, g in pages["index.html"].elements if g.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy
    assert "http" not in policy


@given(st.text(), st.text())
def test_whatever_a_value_is_it_stays_a_value(text: str, attribute: str) -> None:
    page = Reader(element("p", text, joined([text, element("b", text)]), title=attribute).encode(errors="replace"))
    assert [tag for tag, _ in page.elements] == ["p", "b"]
    assert not isinstance(element("p") + text, Html)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (3_412_331, "3.4 MB"),
        (20 * 10**9, "20.0 GB"),
        (10**16, "10000.0 TB"),
    ],
)
def test_a_size_is_said_as_people_say_it(size: int, words: str) -> None:
    assert size_in_words(size) == words


# --- small pictures --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(1, 1), (640, 480), (3000, 20), (20, 3000)])
def test_a_picture_gets_a_small_one(kind: str, size: tuple[int, int]) -> None:
    small = thumbnail(picture(kind, size))
    assert small is not None
    with Image.open(BytesIO(small)) as opened:
        assert opened.format == "JPEG"
        assert max(opened.size) <= EDGE


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_colours_of_every_kind_are_taken(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (50, 50)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert thumbnail(out.getvalue()) is not None


def test_a_picture_that_lies_on_its_side_is_set_up() -> None:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200)).save(out, "JPEG", exif=exif)
    small = thumbnail(out.getvalue())
    assert small is not None
    with Image.open(BytesIO(small)) as opened:
        assert opened.height > opened.width
        assert not opened.getexif()


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    """A picture that says how large it is and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    body = data or zlib.compress(b"\0" * 10_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        png_of(60_000, 60_000),
        png_of(12_000, 12_000),
        png_of(4000, 3001),
        png_of(0, 5),
        picture("JPEG")[:200] + b"\xff\xda" * 40 + picture("JPEG")[200:],
        picture("BMP"),
        picture("TIFF"),
        picture("WEBP", (3000, 2000)),
        picture("PNG")[:60],
    ],
)
def test_no_small_picture_is_made_of_what_may_do_harm_or_is_none(data: bytes) -> None:
    assert thumbnail(data) is None


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=20), st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]))
def test_a_broken_picture_breaks_nothing(at: int, noise: bytes, kind: str) -> None:
    whole = picture(kind, (60, 40))
    at %= len(whole)
    thumbnail(whole[:at] + noise + whole[at + len(noise) :])


def test_the_archive_is_made_though_a_picture_is_none(shop: Shop, tmp_path: Path) -> None:
    shop.keep("bomb.png", png_of(60_000, 60_000))
    shop.keep("not.jpg", b"no picture")
    files, pages = pages_of(shop, tmp_path)
    assert not [name for name in files if name.startswith("thumbnails/")]
    assert re.findall(r"data/\S+", " ".join(pages["index.html"].leads_to())) == [
        "data/000/000001-bomb.png",
        "data/000/000002-not.jpg",
    ]
