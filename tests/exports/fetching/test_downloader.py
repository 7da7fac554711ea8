"""A file comes whole, exactly as it is there, or not at all; what broke off is gone on with."""

import asyncio
import logging
import os
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from exports.sites import Answer, File, FileSite, cut_after, hang_after, in_memory
from fakes import TurnedClock

from bot.exports.fetching.disk import BLOCK
from bot.exports.fetching.downloader import Downloader
from bot.exports.fetching.gate import Gate
from bot.exports.fetching.lanes import Lanes
from bot.exports.fetching.wanted import FILES, Limits, Wanted
from bot.exports.source import Failure, Kept, LeftOut, SourceFailedError, TryAgainError, Why
from bot.exports.sums import sums_of

BODY = os.urandom(3 * BLOCK + 77)
WANTED = Wanted("https://files.test/a.mp4?sig=secret")
PATH = "/a.mp4"


@pytest.fixture
def site() -> FileSite:
    return FileSite({PATH: File(BODY)})


@pytest.fixture
def downloader(site: FileSite) -> Downloader:
    return Downloader(Gate(), TurnedClock(), in_memory(site), Lanes())


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "work" / "1"


def whole(body: bytes = BODY, kind: str | None = "video/mp4") -> Kept:
    return Kept(sums_of(body), kind)


def contents(into: Path) -> bytes:
    return into.read_bytes()


def notes(into: Path) -> str:
    return "".join(file.read_text() for file in into.parent.glob("*.note"))


def left(into: Path) -> set[str]:
    """The names of all that is left in the folder."""
    return {file.name for file in into.parent.glob("*")}


async def test_a_file_comes_whole_with_its_digest_and_type(downloader: Downloader, into: Path) -> None:
    assert await downloader.fetch(WANTED, into) == whole()
    assert contents(into) == BODY


async def test_a_body_that_breaks_off_is_gone_on_with_at_once(
    site: FileSite, downloader: Downloader, into: Path
) -> None:
    site.faults[PATH] = [cut_after(BLOCK + 5), cut_after(BLOCK)]
    assert await downloader.fetch(WANTED, into) == whole()
    assert contents(into) == BODY
    assert site.ranged(PATH) == [None, f"bytes={BLOCK + 5}-", f"bytes={2 * BLOCK + 5}-"]
    assert [asked.headers.get("if-range") for asked in site.asked] == [None, '"v1"', '"v1"']


async def test_a_fetch_that_was_killed_is_gone_on_with_by_the_next(
    site: FileSite, downloader: Downloader, into: Path
) -> None:
    reached = asyncio.Event()
    site.faults[PATH] = [hang_after(BLOCK + 9, reached)]
    task = asyncio.create_task(downloader.fetch(WANTED, into))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left(into) == {"1.part", "1.note"}
    other = Downloader(Gate(), TurnedClock(), in_memory(site))
    assert await other.fetch(Wanted("https://files.test/a.mp4?sig=another"), into) == whole()
    assert site.ranged(PATH) == [None, f"bytes={BLOCK + 9}-"]


async def test_a_file_that_is_there_is_not_fetched_again(site: FileSite, downloader: Downloader, into: Path) -> None:
    first = await downloader.fetch(WANTED, into)
    assert await downloader.fetch(WANTED, into) == first == whole()
    assert site.times(PATH) == 1


@pytest.mark.parametrize("tag", ['"v1"', None, 'W/"weak"'])
async def test_a_server_without_ranges_or_without_a_sure_mark_begins_anew(tag: str | None, into: Path) -> None:
    site = FileSite({PATH: File(BODY, tag=tag, ranges=tag != '"v1"')}, {PATH: [cut_after(BLOCK + 5)]})
    downloader = Downloader(Gate(), TurnedClock(), in_memory(site))
    assert await downloader.fetch(WANTED, into) == whole()
    assert contents(into) == BODY
    assert site.ranged(PATH)[1] == (f"bytes={BLOCK + 5}-" if tag == '"v1"' else None)


async def test_a_file_that_changed_in_between_is_begun_anew(site: FileSite, downloader: Downloader, into: Path) -> None:
    site.faults[PATH] = [cut_after(BLOCK)]
    site.faults[PATH].append(lambda _: Answer(200, {"ETag": '"v2"'}, b"another file"))
    assert await downloader.fetch(WANTED, into) == whole(b"another file", None)


TOTAL = len(BODY)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Range": f"bytes 5-{TOTAL - 1}/{TOTAL}", "ETag": '"v1"'},
        {"Content-Range": f"bytes {BLOCK}-{TOTAL - 1}/{TOTAL + 1}", "ETag": '"v1"'},
        {"Content-Range": f"bytes {BLOCK}-{TOTAL - 1}/{TOTAL}", "ETag": '"v2"'},
        {"ETag": '"v1"'},
    ],
    ids=["another place", "another length", "another file", "no place"],
)
async def test_a_part_that_does_not_fit_is_not_put_to_ours(
    headers: dict[str, str], site: FileSite, downloader: Downloader, into: Path
) -> None:
    site.faults[PATH] = [cut_after(BLOCK), Answer(206, headers, BODY[BLOCK:])]
    assert await downloader.fetch(WANTED, into) == whole()
    assert contents(into) == BODY
    assert site.ranged(PATH) == [None, f"bytes={BLOCK}-", None]


async def test_a_part_that_nobody_asked_for_is_not_taken_for_the_whole(
    site: FileSite, downloader: Downloader, into: Path
) -> None:
    site.faults[PATH] = [Answer(206, {"Content-Range": "bytes 0-3/9"}, b"1234")]
    with pytest.raises(TryAgainError):
        await downloader.fetch(WANTED, into)
    assert await downloader.fetch(WANTED, into) == whole()


async def test_a_part_that_turns_out_to_be_all_is_taken_for_it(
    site: FileSite, downloader: Downloader, into: Path
) -> None:
    """Killed between the last byte and the file's name."""
    site.faults[PATH] = [cut_after(TOTAL)]
    assert await downloader.fetch(WANTED, into) == whole()
    assert site.ranged(PATH) == [None, f"bytes={TOTAL}-"]


async def test_a_body_that_breaks_off_ever_again_waits_its_turn_and_keeps_what_came(
    site: FileSite, downloader: Downloader, into: Path
) -> None:
    site.faults[PATH] = [cut_after(10)] * 3
    with pytest.raises(TryAgainError):
        await downloader.fetch(WANTED, into)
    assert await downloader.fetch(WANTED, into) == whole()
    assert site.ranged(PATH) == [None, "bytes=10-", "bytes=20-", "bytes=30-"]


async def test_a_server_that_gives_nothing_is_not_asked_again_at_once(
    site: FileSite, downloader: Downloader, into: Path
) -> None:
    site.faults[PATH] = [cut_after(0)] * 9
    with pytest.raises(TryAgainError):
        await downloader.fetch(WANTED, into)
    assert site.times(PATH) == 1


async def test_a_body_that_takes_too_long_is_gone_on_with_later(
    site: FileSite, downloader: Downloader, into: Path
) -> None:
    site.faults[PATH] = [hang_after(BLOCK)]
    with pytest.raises(TryAgainError):
        await downloader.fetch(WANTED, into, Limits(seconds=0.05))
    assert await downloader.fetch(WANTED, into) == whole()
    assert site.ranged(PATH) == [None, f"bytes={BLOCK}-"]


LATER = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        (429, {"Retry-After": "7"}, 7.0),
        (429, {"Retry-After-Ms": "1500"}, 1.5),
        (503, {"Retry-After": "Sat, 21 Nov 2026 12:01:30 GMT"}, 90.0),
        (503, {"Retry-After": "Sat, 21 Nov 2026 11:00:00 GMT"}, 0.0),
        (429, {"Retry-After": "99999999"}, 86400.0),
        (500, {"Retry-After": "soon"}, None),
        (502, {}, None),
        (408, {}, None),
    ],
)
async def test_a_server_that_cannot_now_is_asked_later(
    status: int, headers: dict[str, str], after: float | None, into: Path
) -> None:
    site = FileSite({PATH: File(BODY)}, {PATH: [Answer(status, headers)]})
    downloader = Downloader(Gate(), TurnedClock(LATER), in_memory(site))
    with pytest.raises(TryAgainError) as told:
        await downloader.fetch(WANTED, into)
    assert told.value.after == after


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (401, Why.FORBIDDEN),
        (403, Why.FORBIDDEN),
        (404, Why.GONE),
        (410, Why.GONE),
        (418, Why.UNREACHABLE),
        (302, Why.UNREACHABLE),
    ],
)
async def test_a_file_that_will_not_come_is_left_out_with_the_status(
    status: int, why: Why, site: FileSite, downloader: Downloader, into: Path
) -> None:
    site.faults[PATH] = [Answer(status, body=b"no")]
    assert await downloader.fetch(WANTED, into) == LeftOut(why, f"HTTP {status}")
    assert left(into) == set()


@pytest.mark.parametrize(
    ("answer", "limits", "left_out"),
    [
        (Answer(200, {}, b""), Limits(), LeftOut(Why.EMPTY)),
        (Answer(200, {}, b"12345"), Limits(size=4), LeftOut(Why.TOO_LARGE, "5 bytes")),
        (
            Answer(200, {"Content-Type": "text/html; charset=utf-8"}, b"Please sign in"),
            Limits(accepts=FILES),
            LeftOut(Why.BROKEN, "text/html"),
        ),
        (
            Answer(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"),
            Limits(),
            LeftOut(Why.BROKEN, "compressed on the way"),
        ),
    ],
)
async def test_what_is_no_file_to_keep_leaves_nothing_behind(
    answer: Answer, limits: Limits, left_out: LeftOut, into: Path
) -> None:
    site = FileSite({}, {PATH: [answer]})
    assert await Downloader(Gate(), TurnedClock(), in_memory(site)).fetch(WANTED, into, limits) == left_out
    assert left(into) == set()


async def test_a_body_longer_than_it_said_is_stopped_at_the_limit(into: Path) -> None:
    answer = Answer(200, {"content-length": ""}, BODY)
    site = FileSite({}, {PATH: [answer]})
    got = await Downloader(Gate(), TurnedClock(), in_memory(site)).fetch(WANTED, into, Limits(size=BLOCK))
    assert got == LeftOut(Why.TOO_LARGE, f"more than {BLOCK} bytes")
    assert left(into) == set()


async def test_the_size_that_was_told_elsewhere_unmasks_a_body_that_ends_early(into: Path) -> None:
    cut = Answer(200, {"content-length": "", "ETag": '"v1"', "Content-Type": "video/mp4"}, BODY[:BLOCK])
    site = FileSite({PATH: File(BODY)}, {PATH: [cut]})
    wanted = Wanted(WANTED.url, expected=TOTAL)
    assert await Downloader(Gate(), TurnedClock(), in_memory(site)).fetch(wanted, into) == whole()
    assert site.ranged(PATH) == [None, f"bytes={BLOCK}-"]


@pytest.fixture
def _narrow() -> Iterator[None]:
    """The system lets no file of ours grow beyond two blocks."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * BLOCK, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("_narrow")
async def test_a_disk_without_room_ends_the_export_and_says_so(downloader: Downloader, into: Path) -> None:
    with pytest.raises(SourceFailedError) as told:
        await downloader.fetch(WANTED, into)
    assert told.value.failure is Failure.NO_SPACE


async def test_neither_errors_nor_logs_name_a_signature_a_token_or_a_key(
    into: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    moved = Answer(302, {"Location": "https://other.test/b?sig=secret"})
    site = FileSite({}, {PATH: [moved, Answer(403), Answer(503), Answer(200, {}, b"x", cut=0)], "/b": [Answer(404)]})
    downloader = Downloader(Gate(), TurnedClock(), in_memory(site))
    wanted = Wanted("https://files.test/a.mp4?sig=secret", {"Authorization": "Bearer secret"})
    told = [repr(wanted)]
    for _ in range(4):
        try:
            told.append(repr(await downloader.fetch(wanted, into)))
        except TryAgainError as error:
            told += [repr(error), repr(error.__cause__), str(error)]
    assert len(told) == 9
    assert "secret" not in caplog.text + "".join(told)
    assert "secret" not in notes(into)


async def test_a_short_answer_is_read_into_memory(site: FileSite, downloader: Downloader) -> None:
    site.files["/list"] = File(b'{"data": []}', "application/json")
    assert await downloader.read(Wanted("https://files.test/list")) == b'{"data": []}'
    assert await downloader.read(Wanted("https://files.test/list"), most=3) == LeftOut(Why.TOO_LARGE, "12 bytes")
    assert await downloader.read(Wanted("https://files.test/none")) == LeftOut(Why.GONE, "HTTP 404")
    site.faults["/list"] = [cut_after(3), hang_after(3)]
    for _ in range(2):
        with pytest.raises(TryAgainError):
            await downloader.read(Wanted("https://files.test/list"), seconds=0.05)
