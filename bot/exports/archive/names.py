"""Names that every machine takes: short, without anything a file system, a shell of Windows or a reader trips over.

What the source called a file is kept whole in metadata.json. In the archive each name begins with the item's number:
two are never the same, whatever a file system makes of capitals and accents, and they stay in their order.
"""

import re
import unicodedata
from datetime import datetime

from bot.exports.archive.kinds import ending_for

LONGEST = 60
"""UTF-16 units, by which Windows counts. 260 of a whole path is where its programs fail."""
LONGEST_BYTES = 120
"""UTF-8 bytes, by which others count: 143 is the least a file system in use allows."""
IN_FOLDER = 1000
"""Files in one folder; a stick formatted as FAT takes a few thousand with long names."""

_UNSAFE = frozenset('<>:"/\\|?*%')
_LOOK_ALIKE = frozenset("∕⁄∖¥₩")  # noqa: RUF001  they are what is meant
"""What some code pages of Windows turn into a slash."""
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}
    | {f"{device}{digit}" for device in ("COM", "LPT") for digit in "0123456789¹²³"}
)
_ENDING = re.compile(r"(?P<stem>.+)(?P<ending>\.[A-Za-z0-9]{1,10})", re.DOTALL)
_NAMELESS = "file"


def payload_path(number: int, name: str, media_type: str | None) -> str:
    """Where the item of this number stands in the bag."""
    return f"data/{number // IN_FOLDER:03d}/{number:06d}-{safe_name(name, media_type)}"


def thumbnail_path(number: int) -> str:
    return f"thumbnails/{number // IN_FOLDER:03d}/{number:06d}.jpg"


def bag_name(source: str, made: datetime, export: str) -> str:
    """The one folder an archive unpacks into."""
    words = re.sub(r"[^a-z0-9]+", "-", f"{source}-{made:%Y-%m-%d}-{export[:8]}".casefold())
    return f"export-{words.strip('-')}"


def safe_name(name: str, media_type: str | None = None) -> str:
    """A file's name that can be written anywhere, still readable; its ending is kept, or told by the type."""
    cleaned = _cleaned(name.replace("\\", "/").rstrip("/").rpartition("/")[2])
    match = _ENDING.fullmatch(cleaned)
    stem, ending = (match["stem"], match["ending"]) if match else (cleaned, ending_for(media_type))
    stem = _cut(_bare(stem), len(ending)) or _NAMELESS
    if stem.partition(".")[0].strip().upper() in _RESERVED:
        stem = f"_{stem}"
    return stem + ending


def _cleaned(name: str) -> str:
    kept = "".join(_clean(character) for character in unicodedata.normalize("NFC", name))
    return _bare(unicodedata.normalize("NFC", " ".join(kept.split())))


def _clean(character: str) -> str:
    """Nothing invisible, unassigned or private; a space for every space."""
    if character.isspace():
        return " "
    if unicodedata.category(character).startswith("C"):
        return ""
    unsafe = character in _LOOK_ALIKE or not _UNSAFE.isdisjoint(unicodedata.normalize("NFKD", character))
    return "_" if unsafe else character


def _bare(stem: str) -> str:
    """Without dots and spaces at either end, and not beginning with a mark that belongs to a letter before it."""
    stem = stem.strip(" .")
    while stem and unicodedata.category(stem[0]).startswith("M"):
        stem = stem[1:].lstrip(" .")
    return stem


def _cut(stem: str, ending: int) -> str:
    """As much of it as fits beside the ending, no letter parted from its marks. A place is left for `_`."""
    units, octets = LONGEST - ending - 1, LONGEST_BYTES - ending - 1
    length = 0
    for length, character in enumerate(stem):  # noqa: B007  how far it came is what is asked
        units -= len(character.encode("utf-16-le")) // 2
        octets -= len(character.encode())
        if units < 0 or octets < 0:
            break
    else:
        return stem
    while length and unicodedata.category(stem[length]).startswith("M"):
        length -= 1
    return stem[:length].strip(" .")
