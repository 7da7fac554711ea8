"""The files a page brings along, read once and held in memory: no request ever names a path of the disk."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """address: below the base, with a digest in it, so that a browser may keep it for good."""

    address: str
    media_type: str
    data: bytes


def read_assets(folder: Path = FOLDER) -> Mapping[str, Asset]:
    """By the name of the file."""
    return {file.name: _asset(file) for file in sorted(folder.iterdir()) if file.suffix in _TYPES}


def _asset(file: Path) -> Asset:
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()[:12]
    return Asset(f"/static/{digest}/{file.name}", _TYPES[file.suffix], data)
