"""How large an upload may be, as the environment says it."""

from collections.abc import Mapping

from bot.exports.uploads.upload import GIGABYTE, Caps

LARGEST = "SUNSET_UPLOAD_GB"
_MOST = 10_000


def upload_caps(environment: Mapping[str, str]) -> Caps:
    """What one person may upload; all of it together is five times what one file may be, and at least the usual.

    Raises:
        ValueError: a setting that cannot be meant; its name and what to write instead are in the words.
    """
    given, usual = environment.get(LARGEST, "").strip(), Caps()
    if not given:
        return usual
    if not given.isdecimal() or not given.isascii() or not 1 <= int(given[:9]) <= _MOST:
        raise ValueError(f"{LARGEST} must be the most gigabytes of one uploaded file, such as 20")
    file = int(given) * GIGABYTE
    return Caps(file=file, whole=max(usual.whole, 5 * file))
