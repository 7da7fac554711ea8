"""Archives in an S3-compatible storage, through obstore: the only door to it. Large ones go up in parts.

    SUNSET_STORAGE_URL=s3://bucket/folder?endpoint=https://s3.example.org&region=eu-1
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN

The address of the storage and its keys appear in no chat, no log and no error. An upload that a kill broke off leaves
parts which only the storage itself can clear away: give the bucket a rule that ends unfinished uploads after a day.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from bot.exports.storage.port import BLOCK, URL, StorageUnavailableError

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import S3Config

MEBIBYTE = 1024 * 1024
PART = 8 * MEBIBYTE
MOST_PARTS = 9_000
"""S3 itself takes ten thousand."""
AT_ONCE = 4
"""Parts on their way; each of them is in memory."""

_KEYS = {
    "access_key_id": "AWS_ACCESS_KEY_ID",
    "secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "session_token": "AWS_SESSION_TOKEN",
}
_EXAMPLE = "s3://bucket/folder?endpoint=https://s3.example.org&region=eu-1"


@dataclass(frozen=True, slots=True)
class S3Storage:
    """Implements `port.Storage`."""

    store: S3Store = field(repr=False)

    async def put(self, name: str, file: Path) -> None:
        try:
            size = (await asyncio.to_thread(file.stat)).st_size
        except FileNotFoundError:
            if await self.size(name) is None:
                raise
            return
        part = max(PART, -(-size // MOST_PARTS))
        with _telling():
            await obstore.put_async(self.store, name, file, chunk_size=part, max_concurrency=AT_ONCE)

    async def size(self, name: str) -> int | None:
        try:
            with _telling():
                return int((await obstore.head_async(self.store, name))["size"])
        except FileNotFoundError:
            return None

    async def read(self, name: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        if end is not None and end <= start:
            return
        with _telling():
            found = await obstore.get_async(self.store, name, options=_part(start, end))
            async for block in found.stream(min_chunk_size=BLOCK):
                yield bytes(block)

    async def remove(self, name: str) -> None:
        try:
            with _telling():
                await obstore.delete_async(self.store, name)
        except FileNotFoundError:
            return

    async def names(self) -> tuple[str, ...]:
        found: list[str] = []
        with _telling():
            async for some in obstore.list(self.store):
                found += [one["path"] for one in some]
        return tuple(sorted(found))


def open_s3(url: str, environment: Mapping[str, str], home_id: str) -> S3Storage:
    """Connects to nothing yet.

    Raises:
        ValueError: the address cannot be meant.
    """
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname or parts.username or parts.password:
        raise ValueError(f"{URL} must be an address such as {_EXAMPLE}, without a key in it")
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if set(asked) - {"endpoint", "region"}:
        raise ValueError(f"{URL} knows endpoint and region, as in {_EXAMPLE}")
    keys = {name: environment[variable] for name, variable in _KEYS.items() if environment.get(variable)}
    return S3Storage(
        S3Store(
            parts.hostname,
            prefix="/".join([*parts.path.strip("/").split("/"), home_id]).lstrip("/"),
            config=cast("S3Config", {**keys, **asked}),
            client_options={"allow_http": asked.get("endpoint", "").startswith("http://")},
            retry_config={"max_retries": 5, "retry_timeout": timedelta(seconds=60)},
        )
    )


def _part(start: int, end: int | None) -> "GetOptions":
    return {"range": {"offset": start}} if end is None else {"range": (start, end)}


@contextmanager
def _telling() -> Iterator[None]:
    """Its errors name addresses and show what the storage said: ours tell their kind."""
    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError from None
    except (BaseError, OSError) as error:
        raise StorageUnavailableError(type(error).__name__) from None
