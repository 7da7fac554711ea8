"""Exports fetch over real connections: resolved, checked, encrypted, cut off, hung up, killed, and gone on with."""

import asyncio
import contextlib
import os
import ssl
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from discord_rest import ANN, GENERAL, GUILD, TOKEN, at, hall
from exports.sites import Answer, File, FileSite, cut_after, hang_after, over_loopback
from exports.videos_site import KEY, VideosSite
from fakes import NOON

from bot.core.clock import system_clock
from bot.core.people import Person
from bot.exports.fetching.disk import BLOCK
from bot.exports.fetching.downloader import Downloader, build_downloader
from bot.exports.fetching.gate import Gate
from bot.exports.fetching.network import CheckedTransport
from bot.exports.fetching.wanted import Limits, Wanted
from bot.exports.source import Fetched, Kept, LeftOut, Order, TryAgainError, Why
from bot.exports.sources.posts import Obstacle, ObstacleError, Scope, View
from bot.exports.sources.videos import VideosSource
from bot.exports.sources.videos_settings import videos_settings
from bot.exports.sums import sums_of
from bot.platforms.discord import DiscordSettings, build_history

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

ROOT = Path(__file__).parent.parent.parent
BODY = os.urandom(4 * BLOCK + 5)
WHOLE = Kept(sums_of(BODY), "video/mp4")
PERSON = Person("discord", ANN)


@pytest.fixture
def site() -> FileSite:
    return FileSite({"/a": File(BODY)})


async def fetched(port: int, into: Path, limits: Limits | None = None) -> Fetched:
    downloader = build_downloader(Gate(private=frozenset({f"127.0.0.1:{port}"})), system_clock)
    try:
        return await downloader.fetch(Wanted(f"http://127.0.0.1:{port}/a"), into, limits or Limits())
    finally:
        await downloader.close()


async def test_a_file_comes_whole(site: FileSite, tmp_path: Path) -> None:
    async with over_loopback(site) as port:
        assert await fetched(port, tmp_path / "1") == WHOLE
    assert read(tmp_path / "1") == BODY


def read(file: Path) -> bytes:
    return file.read_bytes()


async def test_a_connection_that_breaks_is_made_again_for_the_rest(site: FileSite, tmp_path: Path) -> None:
    site.faults["/a"] = [cut_after(BLOCK + 100)]
    async with over_loopback(site) as port:
        assert await fetched(port, tmp_path / "1") == WHOLE
    assert site.ranged("/a") == [None, f"bytes={BLOCK + 100}-"]


async def test_a_server_that_falls_silent_is_asked_again_for_the_rest(site: FileSite, tmp_path: Path) -> None:
    site.faults["/a"] = [hang_after(BLOCK)]
    async with over_loopback(site) as port:
        assert await fetched(port, tmp_path / "1", Limits(stall=0.3)) == WHOLE
    assert site.ranged("/a") == [None, f"bytes={BLOCK}-"]


async def test_a_server_that_drips_is_given_its_time_and_no_more(site: FileSite, tmp_path: Path) -> None:
    site.faults["/a"] = [lambda answer: Answer(answer.status, answer.headers, answer.body, drip=0.1)]
    async with over_loopback(site) as port:
        with pytest.raises(TryAgainError):
            await fetched(port, tmp_path / "1", Limits(seconds=0.5))
        assert await fetched(port, tmp_path / "1") == WHOLE
    assert site.ranged("/a")[1] is not None


async def test_a_server_that_is_not_there_is_asked_later(site: FileSite, tmp_path: Path) -> None:
    async with over_loopback(site) as port:
        pass
    with pytest.raises(TryAgainError):
        await fetched(port, tmp_path / "1")


CHILD = """
import asyncio, sys
from pathlib import Path
from bot.core.clock import system_clock
from bot.exports.fetching.downloader import build_downloader
from bot.exports.fetching.gate import Gate
from bot.exports.fetching.wanted import Wanted

server, into = sys.argv[1:]
downloader = build_downloader(Gate(private=frozenset({server})), system_clock)
asyncio.run(downloader.fetch(Wanted(f"http://{server}/a"), Path(into)))
"""


async def test_a_process_that_is_killed_leaves_a_part_that_is_gone_on_with(site: FileSite, tmp_path: Path) -> None:
    """With SIGKILL: what had come to the disk by then is not fetched again, what had not is."""
    reached = asyncio.Event()
    site.faults["/a"] = [hang_after(3 * BLOCK + 500, reached)]
    async with over_loopback(site) as port:
        words = (CHILD, f"127.0.0.1:{port}", str(tmp_path / "1"))
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", *words, cwd=ROOT, stdout=PIPE, stderr=PIPE)
        async with asyncio.timeout(30):
            await reached.wait()
            await part_of_at_least(tmp_path / "1.part", 2 * BLOCK)
        child.kill()
        await child.wait()
        assert await fetched(port, tmp_path / "1") == WHOLE
    assert read(tmp_path / "1") == BODY
    again = site.ranged("/a")[1]
    assert again is not None
    assert int(again.removeprefix("bytes=").removesuffix("-")) >= 2 * BLOCK


async def part_of_at_least(file: Path, size: int) -> None:
    while part_size(file) < size:  # noqa: ASYNC110  another process writes it: nothing tells us
        await asyncio.sleep(0.02)


def part_size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


# Where it may not go


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1", "127.1"])
async def test_this_machine_is_not_reached_by_any_name_of_it(host: str, site: FileSite, tmp_path: Path) -> None:
    async with over_loopback(site) as port:
        downloader = build_downloader(Gate(), system_clock)
        got: Fetched | None = None
        with contextlib.suppress(TryAgainError):  # a name that this system does not resolve is no way in either
            got = await downloader.fetch(Wanted(f"https://{host}:{port}/a"), tmp_path / "1")
        await downloader.close()
    assert got is None or got == LeftOut(Why.UNSAFE, "private address")
    assert site.asked == []


async def test_a_redirect_into_this_machine_is_not_followed(site: FileSite, tmp_path: Path) -> None:
    inner = FileSite({"/a": File(b"secret")})
    async with over_loopback(inner) as hidden, over_loopback(site) as port:
        for target in (f"http://127.0.0.1:{hidden}/a", f"https://localhost:{hidden}/a"):
            site.faults["/a"] = [Answer(302, {"Location": target})]
            got = await fetched(port, tmp_path / "1")
            assert isinstance(got, LeftOut)
            assert got.why is Why.UNSAFE
    assert inner.asked == []


# Encrypted


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server called so shows, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = system_clock()
    built = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown = folder / f"{name}.pem"
    shown.write_bytes(
        built.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(shown)
    return server, ssl.create_default_context(cafile=str(shown))


async def test_the_checked_address_is_spoken_to_under_the_name(site: FileSite, tmp_path: Path) -> None:
    """The name is greeted with, verified and asked for; only the address comes from us."""
    greeted: list[str | None] = []
    server, trusted = certificate(tmp_path, "files.test")
    server.sni_callback = lambda _socket, name, _context: greeted.append(name)

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ("127.0.0.1",)

    async with over_loopback(site, server) as port:
        gate = Gate(private=frozenset({f"files.test:{port}", f"other.test:{port}"}))
        downloader = Downloader(gate, system_clock, CheckedTransport(gate, trusted, resolve))
        assert await downloader.fetch(Wanted(f"https://files.test:{port}/a"), tmp_path / "1") == WHOLE
        got = await downloader.fetch(Wanted(f"https://other.test:{port}/a"), tmp_path / "2")
        await downloader.close()
    assert got == LeftOut(Why.UNSAFE, "certificate")
    assert greeted == ["files.test", "other.test"]
    assert [asked.host for asked in site.asked] == [f"files.test:{port}"]
    assert ip_address("127.0.0.1").is_loopback


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(site: FileSite, tmp_path: Path) -> None:
    server, _ = certificate(tmp_path, "localhost")
    async with over_loopback(site, server) as port:
        downloader = build_downloader(Gate(private=frozenset({f"localhost:{port}"})), system_clock)
        got = await downloader.fetch(Wanted(f"https://localhost:{port}/a"), tmp_path / "1")
        await downloader.close()
    assert got == LeftOut(Why.UNSAFE, "certificate")


# Whole sources


async def test_a_server_of_videos_on_this_machine_is_exported_as_the_settings_have_it(tmp_path: Path) -> None:
    server = VideosSite(page=3)
    for number in range(7):
        server.add(f"video_{number}", NOON - timedelta(days=9 - number), BODY[:1000])
    server.contents.faults[server.path("video_2")] = [cut_after(100), Answer(503, {"Retry-After": "0"})]
    async with over_loopback(server) as port:
        environment = {"SUNSET_VIDEOS_URL": f"http://127.0.0.1:{port}/v1", "SUNSET_VIDEOS_KEY": KEY}
        settings = videos_settings({**environment, "SUNSET_VIDEOS_PEOPLE": f"discord:{ANN}"})
        assert settings is not None
        source = VideosSource(settings, build_downloader(settings.gate, system_clock), system_clock)
        order = Order("export-1", PERSON, NOON)
        items = [item async for batch in source.plan(order) for item in batch]
        assert len(items) == 21
        later = []
        for item in items:
            try:
                assert isinstance(await source.fetch(order, item, tmp_path / item.key), Kept)
            except TryAgainError:
                later.append(item)
        assert [item.key for item in later] == ["video_2/video"]
        assert isinstance(await source.fetch(order, later[0], tmp_path / later[0].key), Kept)
        await source.downloader.close()
    assert server.contents.ranged(server.path("video_2"))[-1] == "bytes=100-"


async def test_a_community_on_a_discord_of_ours_is_read_over_http() -> None:
    site = hall()
    for number in range(1, 121):
        site.post(GENERAL, number)
    async with over_loopback(site) as port:
        history = build_history(DiscordSettings(TOKEN, api=f"http://127.0.0.1:{port}/api/v10"), system_clock)
        wrong = build_history(DiscordSettings("wrong", api=f"http://127.0.0.1:{port}/api/v10"), system_clock)
        assert await history.look(PERSON, GUILD) == View(3, 1)
        posts = [post async for read in history.posts(Scope(PERSON, GUILD, at(9999))) for post in read.posts]
        assert len(posts) == 120
        assert isinstance(await history.attachment(PERSON, (GENERAL, posts[0].id), "10"), Wanted)
        with pytest.raises(ObstacleError) as error:
            await wrong.look(PERSON, GUILD)
        assert error.value.obstacle is Obstacle.NOT_LET_IN
        await history.close()
        await wrong.close()
