"""How large an upload may be, as the environment says it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.exports.sources.basket_desk import Room
from bot.exports.uploads.upload import GIGABYTE, Caps

LARGEST = "SUNSET_UPLOAD_GB"
_MOST = Room().size // GIGABYTE
"""As much as a basket takes."""


def upload_caps(environment: Mapping[str, str]) -> Caps:
    """What one person may upload.

    Raises:
        ValueError: a setting that cannot be meant; its name and what to write instead are in the words.
    """
    given, usual = environment.get(LARGEST, "").strip(), Caps()
    if not given:
        return usual
    if not given.isdecimal() or not given.isascii() or not 1 <= int(given[:9]) <= _MOST:
        raise ValueError(f"{LARGEST} must be the most gigabytes of one uploaded file, up to {_MOST}, such as 20")
    return replace(usual, file=int(given) * GIGABYTE)
