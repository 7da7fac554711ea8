"""Small pictures for the gallery: the only door to pillow. What was sent here is a stranger's, and may be made to harm.

Only the formats that people share, only of a size that fits into the memory of a worker, and never two pictures of one
file. Whatever cannot be made into a small picture gets none; the archive holds the file itself either way.
"""

import io
import struct
import zlib

from PIL import Image, ImageOps

EDGE = 320
LARGEST_FILE = 24 << 20
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_MOST_PIXELS = 12_000_000
"""Of a picture that is unpacked whole: 48 MB."""
_MOST_PIXELS_WEBP = 4_000_000
"""Its reader holds three copies."""
_MOST_PIXELS_DRAFTED = 100_000_000
"""Of a JPEG that is unpacked at an eighth of its size as it is read."""
_MOST_SCANS = 32
"""A JPEG may ask for the same picture to be refined without end."""
_SCAN = b"\xff\xda"
_WITH_PALETTE = ("1", "P", "PA")
"""Their colours are numbers of a list: there is nothing between two of them."""

_REFUSED = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, MemoryError, OverflowError),
    *(IndexError, KeyError, TypeError, AttributeError, ZeroDivisionError),
    *(Image.DecompressionBombError, Image.DecompressionBombWarning),
)
"""What pillow is known to raise for files that are not what they claim."""


def thumbnail(picture: bytes) -> bytes | None:
    """A JPEG of at most `EDGE` pixels a side, upright, on white; None where none can be made."""
    if picture.count(_SCAN) > _MOST_SCANS and picture.startswith(b"\xff\xd8"):
        return None
    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as opened:
            return _small(opened) if _bearable(opened) else None
    except _REFUSED:
        return None


def _bearable(picture: Image.Image) -> bool:
    """Asked before anything is unpacked."""
    width, height = picture.size
    most = _MOST_PIXELS_WEBP if picture.format == "WEBP" else _MOST_PIXELS
    if picture.format == "JPEG" and not picture.info.get("progressive"):
        most = _MOST_PIXELS_DRAFTED
    return 0 < width * height <= most


def _small(opened: Image.Image) -> bytes:
    picture = opened.convert("RGBA") if opened.mode in _WITH_PALETTE else opened
    picture.thumbnail((EDGE, EDGE))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    out = io.BytesIO()
    paper.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()
