"""The archive behind a signed address: whole, in parts, and not at all."""

import base64

import pytest
from httpx import AsyncClient, Response
from structlog.testing import capture_logs
from web.web_kit import BYTES, SHA256, WORD, House, download

from bot.web.downloads import safe_name
from bot.web.ports import Ended

PATH = f"/d/{WORD}"
TAG = f'"{SHA256}"'
SIZE = len(BYTES)


@pytest.fixture(autouse=True)
def _minted(house: House) -> None:
    house.exports.opens[WORD] = download()


def about(answer: Response) -> tuple[int, str | None, str | None]:
    return answer.status_code, answer.headers.get("content-range"), answer.headers.get("content-length")


async def test_the_whole_file_says_what_it_is(house: House, browser: AsyncClient) -> None:
    answer = await browser.get(PATH)
    assert (answer.content, about(answer)) == (BYTES, (200, None, str(SIZE)))
    expected = {
        "content-type": "application/zip",
        "content-disposition": 'attachment; filename="sunset-export-2026-10-20.zip"',
        "accept-ranges": "bytes",
        "etag": TAG,
        "last-modified": "Tue, 20 Oct 2026 11:30:00 GMT",
        "repr-digest": f"sha-256=:{base64.b64encode(bytes.fromhex(SHA256)).decode()}:",
        "cache-control": "no-store",
        "x-robots-tag": "noindex, nofollow, noarchive",
    }
    assert {name: answer.headers[name] for name in expected} == expected
    assert house.exports.whole == 1


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=5000-", 5000, SIZE),
        ("bytes=-10", SIZE - 10, SIZE),
        ("bytes=999-1000", 999, 1001),
    ],
)
async def test_a_part_is_given_and_placed(browser: AsyncClient, asked: str, start: int, end: int) -> None:
    answer = await browser.get(PATH, headers={"Range": asked})
    assert answer.content == BYTES[start:end]
    assert about(answer) == (206, f"bytes {start}-{end - 1}/{SIZE}", str(end - start))


async def test_a_download_that_broke_off_goes_on_with_the_same_file_and_begins_anew_with_another(
    browser: AsyncClient,
) -> None:
    rest = {"Range": "bytes=4000-"}
    resumed = await browser.get(PATH, headers={**rest, "If-Range": TAG})
    assert (resumed.status_code, BYTES[:4000] + resumed.content) == (206, BYTES)
    anew = await browser.get(PATH, headers={**rest, "If-Range": '"another"'})
    assert (anew.status_code, anew.content) == (200, BYTES)


async def test_past_the_end_there_is_nothing(browser: AsyncClient) -> None:
    answer = await browser.get(PATH, headers={"Range": f"bytes={SIZE}-"})
    assert (answer.status_code, answer.headers["content-range"], answer.content) == (416, f"bytes */{SIZE}", b"")


@pytest.mark.parametrize(
    ("headers", "status"), [({"If-None-Match": TAG}, 304), ({"If-Match": '"another"'}, 412), ({"If-Match": TAG}, 200)]
)
async def test_conditions_are_kept(browser: AsyncClient, headers: dict[str, str], status: int) -> None:
    answer = await browser.get(PATH, headers=headers)
    assert (answer.status_code, answer.headers["etag"]) == (status, TAG)


async def test_asked_for_the_head_it_opens_no_file(house: House, browser: AsyncClient) -> None:
    house.exports.breaks_after = 0
    answer = await browser.head(PATH)
    part = await browser.head(PATH, headers={"Range": "bytes=0-9"})
    assert (answer.content, about(answer)) == (b"", (200, None, str(SIZE)))
    assert about(part) == (206, f"bytes 0-9/{SIZE}", "10")
    assert house.exports.whole == 0


async def test_a_download_is_counted_once_when_its_last_byte_has_gone_out(house: House, browser: AsyncClient) -> None:
    await browser.get(PATH, headers={"Range": "bytes=0-99"})
    await browser.get(PATH, headers={"Range": "bytes=100-5000"})
    assert house.exports.whole == 0
    await browser.get(PATH, headers={"Range": "bytes=5001-"})
    assert house.exports.whole == 1


async def test_a_file_that_cannot_be_read_to_the_end_is_not_counted_and_says_so_in_the_log(
    house: House, browser: AsyncClient
) -> None:
    house.exports.breaks_after = 3000
    with capture_logs() as logs:
        await browser.get(PATH)
    assert house.exports.whole == 0
    (entry,) = logs
    assert entry == {
        "event": "download_broke",
        "log_level": "warning",
        "export": "export-1",
        "error": "OSError",
        "number": 5,
    }
    assert WORD not in str(logs)
    assert "must not be logged" not in str(logs)


@pytest.mark.parametrize("word", ["x", "forged.word-of-a-download-0123", "a" * 501, "%20" * 30, "é" * 20])
async def test_a_forged_address_leads_nowhere(browser: AsyncClient, word: str) -> None:
    answer = await browser.get(f"/d/{word}")
    assert (answer.status_code, "Nothing is here" in answer.text) == (404, True)


async def test_an_address_whose_time_is_over_says_what_to_do(house: House, browser: AsyncClient) -> None:
    house.exports.opens[WORD] = Ended()
    answer = await browser.get(PATH)
    assert (answer.status_code, "press the button" in answer.text) == (410, True)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("videos.zip", "videos.zip"),
        ('a"; filename="b.exe', "a-filename-b.exe"),
        ("../../etc/passwd", "etc-passwd"),
        ("\r\nX-Evil: 1.zip", "X-Evil-1.zip"),
        ("видео", "export.zip"),
        ("a" * 500, "a" * 120),
    ],
)
def test_the_name_of_the_file_needs_no_quoting(name: str, safe: str) -> None:
    assert safe_name(name) == safe
