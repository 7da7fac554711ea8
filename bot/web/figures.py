"""Sizes and counts as phrases: the words and the decimal sign are the language's."""

from bot.core.phrase import Phrase

_THIN = "\u202f"
"""Parts thousands in every language without being read as a decimal sign."""
_STEP = 1000
_KEYS = ("web.size_b", "web.size_kb", "web.size_mb", "web.size_gb", "web.size_tb")


def size(count: int) -> Phrase:
    """Bytes in the unit that leaves at most three digits before the decimal sign, as file managers show them."""
    tenths, unit = count * 10, 0
    while tenths >= (_STEP * 10 if unit == 0 else _STEP * 10 - 5) and unit < len(_KEYS) - 1:
        tenths, unit = round(tenths / _STEP), unit + 1
    whole, part = divmod(tenths, 10)
    exact = unit == 0 or whole >= 100  # noqa: PLR2004  three digits say enough
    number = grouped(whole) if exact else Phrase("web.decimal", {"whole": str(whole), "part": str(part)})
    return Phrase(_KEYS[unit], {"number": number})


def grouped(count: int) -> str:
    return f"{count:,}".replace(",", _THIN)
