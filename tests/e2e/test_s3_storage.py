"""The promises of a storage, kept over a real S3 interface on the loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from exports.storages import PROMISES, Promise, put, read
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from bot.exports.storage import s3
from bot.exports.storage.opening import open_storage
from bot.exports.storage.port import URL, Storage, StorageUnavailableError

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "hush-hush"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
async def bucket(endpoint: str, request: pytest.FixtureRequest) -> str:
    """An empty one, made by hand: the bot is given a bucket and makes none."""
    import urllib.request  # noqa: PLC0415

    name = f"bucket-{abs(hash(request.node.name)) % 10**9}"
    asked = urllib.request.Request(f"{endpoint}/{name}", method="PUT")  # noqa: S310  the loopback's
    urllib.request.urlopen(asked).close()  # noqa: ASYNC210, S310
    return f"s3://{name}/kept/here?endpoint={endpoint}&region=us-east-1"


def opened(url: str, tmp_path: Path, home: str = "home1") -> Storage:
    return open_storage(tmp_path, {URL: url, **KEYS}, home)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
async def test_s3_keeps_what_a_storage_promises(promise: Promise, bucket: str, tmp_path: Path) -> None:
    await promise(opened(bucket, tmp_path), tmp_path)


async def test_a_large_file_goes_up_in_parts(bucket: str, tmp_path: Path) -> None:
    storage = opened(bucket, tmp_path)
    data = bytes(range(256)) * (3 * s3.PART // 256) + b"tail"
    await put(storage, tmp_path, data=data)
    assert await storage.size("a.zip") == len(data)
    assert await read(storage, len(data) - 4) == b"tail"
    assert await read(storage, s3.PART - 2, s3.PART + 2) == data[s3.PART - 2 : s3.PART + 2]


async def test_two_homes_in_one_bucket_do_not_see_each_other(bucket: str, tmp_path: Path) -> None:
    """Else each would clear away what is the other's."""
    first, second = opened(bucket, tmp_path), opened(bucket, tmp_path, "home2")
    await put(first, tmp_path)
    assert (await first.names(), await second.names()) == (("a.zip",), ())


async def test_a_storage_that_is_away_says_so_without_naming_it(tmp_path: Path) -> None:
    storage = s3.open_s3("s3://bucket?endpoint=http://127.0.0.1:1&region=us-east-1", KEYS, "home")
    hasty = s3.S3Storage(
        S3Store(
            "bucket",
            config={"endpoint": "http://127.0.0.1:1", "region": "us-east-1", "skip_signature": True},
            client_options={"allow_http": True},
            retry_config={"max_retries": 0},
        )
    )
    assert isinstance(storage, s3.S3Storage)
    with pytest.raises(StorageUnavailableError) as away:
        await put(hasty, tmp_path)
    assert "127.0.0.1" not in str(away.value)
    for work in (hasty.size("a.zip"), hasty.names(), read(hasty), hasty.remove("a.zip")):
        with pytest.raises(StorageUnavailableError):
            await work
