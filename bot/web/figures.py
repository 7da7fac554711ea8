"""Sizes and counts as phrases: the words and the decimal sign are the language's."""

from bot.core.phrase import Phrase

_THIN = "\u202f"
"""Parts thousands in every language without being read as a decimal sign."""
_STEP = 1000
_KEYS = ("web.size_b", "web.size_kb", "web.size_mb", "web.size_gb", "web.size_tb")


def size(count: int) -> Phrase:
    """Bytes in the unit that leaves at most three digits before the decimal sign, as file managers show them."""
    unit = next((unit for unit in range(len(_KEYS) - 1) if _rounded(count, unit) < _STEP), len(_KEYS) - 1)
    key = _KEYS[unit]
    whole, part = divmod(_rounded(count * 10, unit), 10)
    if unit == 0 or whole >= 100:  # noqa: PLR2004  three digits say enough
        return Phrase(key, {"number": grouped(_rounded(count, unit))})
    return Phrase(key, {"number": Phrase("web.decimal", {"whole": str(whole), "part": str(part)})})


def _rounded(count: int, unit: int) -> int:
    step: int = _STEP**unit
    return round(count / step)


def grouped(count: int) -> str:
    return f"{count:,}".replace(",", _THIN)
