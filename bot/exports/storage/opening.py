"""Which storage a home has: a folder of its own, unless an address says otherwise."""

from collections.abc import Mapping
from pathlib import Path

from bot.exports.storage.disk import DiskStorage
from bot.exports.storage.port import URL, Storage


def open_storage(home: Path, environment: Mapping[str, str], home_id: str) -> Storage:
    """home_id: tells apart the homes that share one storage; keeps each from clearing away what is the others'.

    Raises:
        ValueError: the setting cannot be meant.
    """
    url = environment.get(URL, "").strip()
    if not url:
        return DiskStorage(home / "exports" / "archives")
    from bot.exports.storage.s3 import open_s3  # noqa: PLC0415  its library is loaded where it is used

    return open_s3(url, environment, home_id)
