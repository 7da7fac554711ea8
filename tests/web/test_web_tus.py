"""Uploads as any client of tus 1.0 sends them: what is promised, what is refused, and that nothing else gets in."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from hashlib import sha1, sha256
from pathlib import Path

import pytest
from exports.uploads.upload_kit import BODY, SMALL, Uploads, uploads_in_memory
from fakes import ANN, NOON
from httpx import AsyncClient, Response
from structlog.testing import capture_logs
from web.web_kit import House

from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports.uploads.desk import UploadDesk
from bot.exports.uploads.upload import OPEN_FOR, Upload
from bot.web.guessing import BURST

TUS = {"Tus-Resumable": "1.0.0"}
OCTETS = {"Content-Type": "application/offset+octet-stream"}


@dataclass(slots=True)
class Sender:
    """What a client of the protocol does, on somebody's page."""

    browser: AsyncClient
    handle: str

    @property
    def files(self) -> str:
        return f"/u/{self.handle}/files"

    async def begin(self, size: int = len(BODY), **more: str) -> Response:
        said = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in more.items())
        headers = {**TUS, "Upload-Length": str(size), **({"Upload-Metadata": said} if said else {})}
        return await self.browser.post(self.files, headers=headers)

    async def begun(self) -> str:
        answer = await self.begin(filename="export.zip", filetype="application/zip")
        assert answer.status_code == 201
        return str(answer.headers["location"])

    async def patch(self, place: str, offset: int, data: bytes, **more: str) -> Response:
        headers = {**TUS, **OCTETS, "Upload-Offset": str(offset), **{k.replace("_", "-"): v for k, v in more.items()}}
        return await self.browser.patch(place, content=data, headers=headers)

    async def head(self, place: str) -> Response:
        return await self.browser.head(place, headers=TUS)


@pytest.fixture
def uploads(house: House, tmp_path: Path) -> Uploads:
    uploads = uploads_in_memory(tmp_path / "home")
    uploads.clock = house.clock
    house.uploads = uploads.desk
    return uploads


@pytest.fixture
async def sender(uploads: Uploads, browser: AsyncClient) -> Sender:
    handle, _ = await uploads.desk.invite(ANN)
    return Sender(browser, handle)


def told(answer: Response) -> tuple[int, str | None]:
    return answer.status_code, answer.headers.get("upload-offset")


async def test_a_file_is_begun_asked_after_and_sent_on(uploads: Uploads, sender: Sender) -> None:
    begun = await sender.begin(filename="export.zip", filetype="application/zip")
    place = begun.headers["location"]
    assert (told(begun), place.startswith(f"{sender.files}/")) == ((201, "0"), True)
    assert begun.headers["upload-expires"] == "Wed, 21 Oct 2026 12:00:00 GMT"
    assert told(await sender.patch(place, 0, BODY[:100])) == (204, "100")
    asked = await sender.head(place)
    assert (told(asked), asked.headers["upload-length"]) == ((200, "100"), str(len(BODY)))
    assert asked.headers["cache-control"] == "no-store"
    assert told(await sender.patch(place, 100, BODY[100:])) == (204, str(len(BODY)))
    done = await sender.head(place)
    assert (told(done), "upload-expires" in done.headers) == ((200, str(len(BODY))), False)
    [handed] = await uploads.basket.after(ANN, 0, 10)
    assert (handed.name, handed.media_type, handed.size, handed.at) == (
        "export.zip",
        "application/zip",
        len(BODY),
        NOON,
    )
    assert uploads.folder.file(handed.reference).read_bytes() == BODY


async def test_what_the_server_can_do_is_told_to_everybody(uploads: Uploads, browser: AsyncClient) -> None:
    answer = await browser.options(f"/u/{'a' * 32}/files")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-max-size"] == str(SMALL.file)
    assert answer.headers["tus-extension"] == "creation,creation-with-upload,expiration,checksum,termination"
    assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256,sha512"
    assert uploads.folder.names() == ()


async def test_the_first_piece_may_come_with_the_beginning(sender: Sender) -> None:
    headers = {**TUS, **OCTETS, "Upload-Length": str(len(BODY))}
    answer = await sender.browser.post(sender.files, content=BODY[:200], headers=headers)
    assert told(answer) == (201, "200")
    assert told(await sender.head(answer.headers["location"])) == (200, "200")


@pytest.mark.parametrize(
    ("size", "more", "status"),
    [
        (100, {}, 400),
        (len(BODY), {"Upload-Checksum": "sha1 AAAA"}, 460),
        (len(BODY), {"Upload-Checksum": "md5 AAAA"}, 400),
    ],
    ids=["too much", "changed on its way", "not to be read"],
)
async def test_a_beginning_whose_first_piece_is_refused_leaves_nothing(
    uploads: Uploads, sender: Sender, size: int, more: dict[str, str], status: int
) -> None:
    """Its sender never hears where it would go on. All of the piece is read, else a browser hears nothing at all."""
    left = [BODY[start : start + 100] for start in range(0, len(BODY), 100)]

    async def body() -> AsyncIterator[bytes]:
        while left:
            yield left.pop(0)

    headers = {**TUS, **OCTETS, "Upload-Length": str(size), **more}
    answer = await sender.browser.post(sender.files, content=body(), headers=headers)
    assert (answer.status_code, "location" in answer.headers) == (status, False)
    assert (await uploads.box.of(ANN), uploads.folder.names()) == ((), ())
    assert left == [] or "md5" in str(more)


async def test_what_cannot_be_begun_is_heard_by_whoever_sends_its_first_piece_along(sender: Sender) -> None:
    left = [BODY[:100], BODY[100:200]]

    async def body() -> AsyncIterator[bytes]:
        while left:
            yield left.pop(0)

    headers = {**TUS, **OCTETS, "Upload-Length": "1001"}
    answer = await sender.browser.post(sender.files, content=body(), headers=headers)
    assert (answer.status_code, left) == (413, [])


async def test_a_client_that_cannot_say_patch_says_so(sender: Sender) -> None:
    place = await sender.begun()
    headers = {**TUS, **OCTETS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert told(await sender.browser.post(place, content=BODY[:5], headers=headers)) == (204, "5")
    plain = await sender.browser.post(place, content=BODY, headers=TUS)
    assert plain.status_code == 405


@pytest.mark.parametrize(
    ("offset", "data", "status"),
    [(1, BODY[1:], 409), (0, BODY + b"x", 400), (len(BODY) + 1, b"", 409)],
    ids=["elsewhere", "too much", "beyond"],
)
async def test_a_piece_that_does_not_fit_is_refused_with_how_far_it_is(
    sender: Sender, offset: int, data: bytes, status: int
) -> None:
    place = await sender.begun()
    answer = await sender.patch(place, offset, data)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert told(await sender.head(place)) == (200, "0")


@pytest.mark.parametrize(("algorithm", "make"), [("sha1", sha1), ("sha256", sha256)])
async def test_a_checksum_is_held_against_what_came(sender: Sender, algorithm: str, make: type) -> None:
    place = await sender.begun()
    good = base64.b64encode(make(BODY[:9]).digest()).decode()
    wrong = await sender.patch(place, 0, b"x" * 9, Upload_Checksum=f"{algorithm} {good}")
    assert (wrong.status_code, told(await sender.head(place))[1]) == (460, "0")
    assert told(await sender.patch(place, 0, BODY[:9], Upload_Checksum=f"{algorithm} {good}")) == (204, "9")


@pytest.mark.parametrize("checksum", ["md5 AAAA", "sha1", "sha1 not/base64!", ""])
async def test_a_checksum_that_cannot_be_read_is_refused(sender: Sender, checksum: str) -> None:
    place = await sender.begun()
    answer = await sender.patch(place, 0, BODY[:9], Upload_Checksum=checksum)
    assert (answer.status_code, told(await sender.head(place))[1]) == (400, "0")


async def test_an_upload_is_taken_back(uploads: Uploads, sender: Sender) -> None:
    place = await sender.begun()
    assert (await sender.browser.delete(place, headers=TUS)).status_code == 204
    assert (await sender.head(place)).status_code == 410
    assert (await sender.patch(place, 0, BODY)).status_code == 410
    assert uploads.folder.names() == ()


@pytest.mark.parametrize("headers", [{}, {"Tus-Resumable": "0.2.2"}])
async def test_another_version_is_told_which_one_is_spoken(sender: Sender, headers: dict[str, str]) -> None:
    answer = await sender.browser.post(sender.files, headers={"Upload-Length": "5", **headers})
    assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "5e3"}, 400),
        ({"Upload-Length": "9" * 30}, 400),
        ({"Upload-Defer-Length": "1"}, 400),
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": "1001"}, 413),
        ({"Upload-Length": "5", "Upload-Metadata": "filename ???"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "filename " + "A" * 5000}, 400),
    ],
)
async def test_what_cannot_be_begun_is_refused(
    uploads: Uploads, sender: Sender, headers: dict[str, str], status: int
) -> None:
    answer = await sender.browser.post(sender.files, headers={**TUS, **headers})
    assert (answer.status_code, bool(answer.text)) == (status, True)
    assert uploads.folder.names() == ()


async def test_a_piece_of_another_type_is_refused(sender: Sender) -> None:
    place = await sender.begun()
    headers = {**TUS, "Upload-Offset": "0", "Content-Type": "application/x-www-form-urlencoded"}
    assert (await sender.browser.patch(place, content=BODY, headers=headers)).status_code == 415


async def test_where_the_disk_is_full_it_is_said_in_the_readers_language(
    house: House, uploads: Uploads, sender: Sender
) -> None:
    assert house.uploads is not None
    uploads.caps = replace(SMALL, reserve=2**60)
    house.uploads = uploads.desk
    async with house.client() as browser:
        answer = await browser.post(f"{sender.files}?lang=es", headers={**TUS, "Upload-Length": "5"})
    assert (answer.status_code, "El disco no tiene sitio" in answer.text) == (507, True)


async def test_too_many_at_once_wait(sender: Sender) -> None:
    for _ in range(SMALL.files):
        await sender.begin(1)
    answer = await sender.begin(1)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")


async def test_while_one_sends_another_is_told_to_wait(sender: Sender) -> None:
    place = await sender.begun()
    inner: list[Response] = []

    async def slowly() -> AsyncIterator[bytes]:
        yield BODY[:100]
        inner.append(await sender.patch(place, 0, b"x" * 50))
        yield BODY[100:]

    headers = {**TUS, **OCTETS, "Upload-Offset": "0"}
    answer = await sender.browser.patch(place, content=slowly(), headers=headers)
    assert told(answer) == (204, str(len(BODY)))
    assert [(one.status_code, one.headers.get("retry-after")) for one in inner] == [(423, "5")]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["elsewhere", "nowhere", "said by the browser"],
)
async def test_another_sites_page_gets_nothing(uploads: Uploads, sender: Sender, headers: dict[str, str]) -> None:
    answer = await sender.browser.post(sender.files, headers={**TUS, "Upload-Length": "5", **headers})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert uploads.folder.names() == ()


@pytest.mark.parametrize("origin", ["https://bot.example"])
async def test_our_own_page_is_let_in(sender: Sender, origin: str) -> None:
    headers = {**TUS, "Upload-Length": "5", "Origin": origin, "Sec-Fetch-Site": "same-origin"}
    assert (await sender.browser.post(sender.files, headers=headers)).status_code == 201


@pytest.mark.parametrize("handle", ["a" * 32, "x", "..%2f..%2fetc", "A" * 32])
async def test_a_wrong_handle_leads_nowhere(uploads: Uploads, browser: AsyncClient, handle: str) -> None:
    await uploads.desk.invite(ANN)
    sender = Sender(browser, handle)
    assert (await sender.begin()).status_code == 404
    assert uploads.folder.names() == ()


@pytest.mark.parametrize("name", ["0" * 32, "..%2f..%2fapp.db", "x" * 500])
async def test_a_file_that_was_never_begun_is_gone(sender: Sender, name: str) -> None:
    assert (await sender.head(f"{sender.files}/{name}")).status_code in {404, 410}


async def test_whoever_guesses_handles_has_to_wait(uploads: Uploads, browser: AsyncClient) -> None:
    handle, _ = await uploads.desk.invite(ANN)
    for number in range(BURST):
        await Sender(browser, f"{number:032}").head(f"/u/{number:032}/files/{'0' * 32}")
    answer = await Sender(browser, handle).begin()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "10")
    assert (await browser.get(f"/u/{handle}")).status_code == 429


async def test_a_page_that_is_over_takes_nothing_more(house: House, uploads: Uploads, sender: Sender) -> None:
    place = await sender.begun()
    house.clock.turn(OPEN_FOR)
    for answer in (await sender.begin(), await sender.patch(place, 0, BODY), await sender.head(place)):
        assert answer.status_code == 410
    assert uploads.folder.size(place.rpartition("/")[2]) == 0


async def test_what_comes_keeps_the_page_open_and_says_until_when(house: House, sender: Sender) -> None:
    place = await sender.begun()
    house.clock.turn(OPEN_FOR / 2)
    assert (await sender.head(place)).headers["upload-expires"] == "Wed, 21 Oct 2026 12:00:00 GMT"
    answer = await sender.patch(place, 0, BODY[:100])
    assert (told(answer), answer.headers["upload-expires"]) == ((204, "100"), "Thu, 22 Oct 2026 00:00:00 GMT")


async def test_where_the_store_says_no_it_can_be_tried_again(house: House, sender: Sender) -> None:
    assert house.uploads is not None

    class Busy(UploadDesk):
        async def find(self, *_: object) -> Upload | None:
            raise Refusal(Phrase("store.busy"))

    place = await sender.begun()
    held = house.uploads
    house.uploads = Busy(held.box, held.basket, held.folder, held.links, held.clock, held.caps)
    with capture_logs() as logs:
        async with house.client() as browser:
            answer = await Sender(browser, sender.handle).head(place)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert logs == [{"event": "upload_not_taken", "log_level": "warning", "reason": "store.busy"}]


async def test_nothing_that_was_sent_is_ever_given_out(sender: Sender) -> None:
    place = await sender.begun()
    await sender.patch(place, 0, BODY)
    assert (await sender.browser.get(place)).status_code == 405
    assert (await sender.browser.get(sender.files)).status_code == 405


async def test_where_nothing_is_uploaded_there_is_no_such_page(browser: AsyncClient) -> None:
    assert (await browser.get(f"/u/{'a' * 32}")).status_code == 404
    assert (await browser.options(f"/u/{'a' * 32}/files")).status_code == 404


async def test_a_full_basket_says_how_much_it_takes(sender: Sender) -> None:
    for _ in range(2):
        await sender.begin(1000)
    answer = await sender.begin(600)
    assert (answer.status_code, "things and 2.5 kB at most" in answer.text) == (413, True)
