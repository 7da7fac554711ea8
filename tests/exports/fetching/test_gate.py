"""Where a fetch may go: asked of an address, of each redirect, and of every address a name leads to."""

import ssl
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest
from exports.sites import Answer, File, FileSite, in_memory
from fakes import TurnedClock

from bot.exports.fetching.addresses import private, public
from bot.exports.fetching.downloader import Downloader
from bot.exports.fetching.gate import Gate
from bot.exports.fetching.network import CheckedBackend
from bot.exports.fetching.wanted import NotKeptError, Wanted
from bot.exports.source import Fetched, Kept, LeftOut, Why

UNSAFE = LeftOut(Why.UNSAFE, "private address")

PUBLIC = ["93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
OURS = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1", "::ffff:127.0.0.1"]
NEVER = [
    "0.0.0.0",  # noqa: S104  what it looks like
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "64:ff9b:1::7f00:1",
    "::7f00:1",
    "2001:db8::1",
]


@pytest.mark.parametrize(("addresses", "is_public", "is_private"), [(PUBLIC, True, False), (OURS, False, True)])
def test_public_and_private_addresses_are_told_apart(
    addresses: list[str], *, is_public: bool, is_private: bool
) -> None:
    assert [public(ip_address(one)) for one in addresses] == [is_public] * len(addresses)
    assert [private(ip_address(one)) for one in addresses] == [is_private] * len(addresses)


@pytest.mark.parametrize("address", [*NEVER, "64:ff9b::a9fe:a9fe", "64:ff9b::0"])
def test_some_addresses_are_never_spoken_to(address: str) -> None:
    assert not public(ip_address(address))
    assert not private(ip_address(address))


def refused(gate: Gate, address: str) -> LeftOut | None:
    try:
        gate.check(address)
    except NotKeptError as error:
        return error.left_out
    return None


LISTED = Gate(frozenset({"files.test", "*.cdn.test", "odd.test:8443"}), frozenset({"nas.lan", "localhost:9000"}))


@pytest.mark.parametrize(
    "address",
    [
        "https://files.test/a?sig=1",
        "https://FILES.test./a",
        "https://a.cdn.test/",
        "https://b.a.cdn.test/",
        "https://odd.test:8443/",
        "http://nas.lan/",
        "https://nas.lan/",
        "http://localhost:9000/v1",
    ],
)
def test_listed_hosts_pass(address: str) -> None:
    assert refused(LISTED, address) is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://files.test/a", Why.UNSAFE),
        ("ftp://files.test/a", Why.UNSAFE),
        ("file:///etc/passwd", Why.UNSAFE),
        ("https://user:pass@files.test/", Why.UNSAFE),
        ("https://files.test@evil.test/", Why.UNSAFE),
        ("https:///a", Why.UNSAFE),
        ("https://[::1", Why.UNSAFE),
        ("https://files.test:99999/", Why.UNSAFE),
        ("https://files.test:8443/", Why.HOST_NOT_ALLOWED),
        ("https://cdn.test/", Why.HOST_NOT_ALLOWED),
        ("https://evilcdn.test/", Why.HOST_NOT_ALLOWED),
        ("https://files.test.evil.test/", Why.HOST_NOT_ALLOWED),
        ("http://localhost/", Why.UNSAFE),
        ("https://localhost/", Why.HOST_NOT_ALLOWED),
        ("https://[::1]/", Why.HOST_NOT_ALLOWED),
    ],
)
def test_all_others_do_not(address: str, why: Why) -> None:
    found = refused(LISTED, address)
    assert found is not None
    assert found.why is why


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254", "[::ffff:10.0.0.1]", "10.0.0.1"])
def test_an_address_in_figures_must_be_public_even_where_any_host_is(host: str) -> None:
    assert refused(Gate(), f"https://{host}/") == UNSAFE
    assert refused(Gate(), "https://93.184.216.34/") is None


def test_an_operator_lets_in_a_private_address_but_no_metadata_service() -> None:
    gate = Gate(private=frozenset({"127.0.0.1:8000", "169.254.169.254"}))
    assert refused(gate, "http://127.0.0.1:8000/v1") is None
    assert refused(gate, "http://127.0.0.1:8001/v1") is not None
    assert refused(gate, "http://169.254.169.254/") == UNSAFE


class Wire(httpcore.AsyncMockBackend):
    """Notes where it was to connect; some addresses do not answer."""

    def __init__(self, dead: frozenset[str] = frozenset()) -> None:
        super().__init__([])
        self.connected: list[str] = []
        self.dead = dead

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append(host)
        if host in self.dead:
            raise httpcore.ConnectTimeout
        return await super().connect_tcp(host, port, timeout, local_address, socket_options)


class Names:
    """Resolves a name to something else each time."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)

    async def __call__(self, _host: str, _port: int) -> Sequence[str]:
        answer = self.answers.pop(0)
        if not answer:
            raise OSError("no such name")
        return answer


async def test_a_connection_goes_to_the_address_that_was_checked() -> None:
    wire = Wire()
    names = Names(["93.184.216.34"], ["127.0.0.1"])
    await CheckedBackend(Gate(), names, wire).connect_tcp("files.test", 443)
    assert wire.connected == ["93.184.216.34"]
    assert names.answers == [["127.0.0.1"]], "asked once: a name that changes its mind gains nothing"


@pytest.mark.parametrize("told", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["fe80::1%eth0"], ["169.254.169.254"]])
async def test_a_name_that_leads_inside_is_not_connected_to(told: list[str]) -> None:
    wire = Wire()
    with pytest.raises(NotKeptError) as error:
        await CheckedBackend(Gate(), Names(told), wire).connect_tcp("rebind.test", 443)
    assert error.value.left_out == UNSAFE
    assert wire.connected == []


async def test_a_private_host_of_the_operators_is_connected_to_but_not_where_it_must_never() -> None:
    gate, wire = Gate(private=frozenset({"nas.lan"})), Wire()
    await CheckedBackend(gate, Names(["192.168.1.5"]), wire).connect_tcp("nas.lan", 443)
    with pytest.raises(NotKeptError):
        await CheckedBackend(gate, Names(["169.254.169.254"]), wire).connect_tcp("nas.lan", 443)
    assert wire.connected == ["192.168.1.5"]


async def test_an_address_that_does_not_answer_is_passed_over() -> None:
    wire = Wire(frozenset({"2606:4700::1111"}))
    backend = CheckedBackend(Gate(), Names(["2606:4700::1111", "93.184.216.34"]), wire)
    await backend.connect_tcp("files.test", 443, 10)
    assert wire.connected == ["2606:4700::1111", "93.184.216.34"]


@pytest.mark.parametrize("names", [Names([]), Names(())])
async def test_a_name_without_an_address_is_a_connection_that_failed(names: Names) -> None:
    with pytest.raises(httpcore.ConnectError):
        await CheckedBackend(Gate(), names, Wire()).connect_tcp("none.test", 443)


def redirecting(*targets: str) -> FileSite:
    paths = ["/a", *(f"/{number}" for number in range(1, len(targets)))]
    moved = {path: [Answer(302, {"Location": target})] for path, target in zip(paths, targets, strict=True)}
    return FileSite({"/end": File(b"the file")}, {path: [*answers] for path, answers in moved.items()})


async def fetched(site: FileSite, into: Path, gate: Gate, wanted: Wanted) -> Fetched:
    return await Downloader(gate, TurnedClock(), in_memory(site)).fetch(wanted, into)


START = Wanted("https://files.test/a", {"Authorization": "Bearer secret"})


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("http://files.test/end", Why.UNSAFE),
        ("https://127.0.0.1/end", Why.UNSAFE),
        ("https://[::ffff:127.0.0.1]/latest", Why.UNSAFE),
        ("https://elsewhere.test/end", Why.HOST_NOT_ALLOWED),
        ("https://me:secret@files.test/end", Why.UNSAFE),
        ("file:///etc/passwd", Why.UNSAFE),
        ("https://[::1", Why.UNSAFE),
    ],
)
async def test_a_redirect_passes_the_gate_like_any_address(target: str, why: Why, tmp_path: Path) -> None:
    site = redirecting(target)
    got = await fetched(site, tmp_path / "1", Gate(frozenset({"files.test", "127.0.0.1", "::ffff:127.0.0.1"})), START)
    assert isinstance(got, LeftOut)
    assert got.why is why
    assert len(site.asked) == 1


async def test_a_redirect_takes_our_key_to_no_other_server(tmp_path: Path) -> None:
    site = redirecting("/1", "https://cdn.test/2", "https://files.test/end")
    assert isinstance(await fetched(site, tmp_path / "1", Gate(), START), Kept)
    assert [(asked.host, "authorization" in asked.headers) for asked in site.asked] == [
        ("files.test", True),
        ("files.test", True),
        ("cdn.test", False),
        ("files.test", False),
    ]


async def test_redirects_have_an_end(tmp_path: Path) -> None:
    site = redirecting(*(f"/{number}" for number in range(1, 9)))
    assert await fetched(site, tmp_path / "1", Gate(), START) == LeftOut(Why.UNREACHABLE, "too many redirects")
    assert len(site.asked) == 6


def test_certificates_are_verified_unless_the_operator_brings_their_own() -> None:
    """The context that is used by default asks for a certificate that fits the name."""
    trusted = httpx.create_ssl_context(trust_env=False)
    assert trusted.verify_mode is ssl.CERT_REQUIRED
    assert trusted.check_hostname
