"""Finds a date somebody typed into a text: a year, digits that can only be a date, a day with the name of a month.

Month names in the languages the bot is written in; a language without its names here is covered by years and digits.
"""

import re

_NAMES = (
    "january|february|march|april|may|june|july|august|september|october|november|december",
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec",
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    "ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık",
    "januar|februar|märz|mai|juni|juli|oktober|dezember",
    "janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre",
    "janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro",
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
)
_NAME = "|".join(_NAMES)
_TYPED = re.compile(
    rf"""
    \b(?:19|20)\d\d\b                          # a year, alone or in 2026-04-26
    | \b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b  # 26.04.26, 4/26/2026
    | \b\d{{1,2}}(?:st|nd|rd|th|\.?º|\.)?(?:\s+|-)(?:of\s+|de\s+)?(?:{_NAME})\b
    | \b(?:{_NAME})\.?(?:\s+|-)\d{{1,2}}(?:st|nd|rd|th)?\b
    | \d{{1,4}}\s*[年月日]                     # 2026年4月26日
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_typed_date(text: str) -> str | None:
    """The first typed date in `text`; what stands in braces or is part of a web address is none."""
    bare = re.sub(r"\{[^}]*\}|https?://\S+", " ", text)
    found = _TYPED.search(bare)
    return found[0] if found else None
