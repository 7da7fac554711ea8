"""What Telegram allows, and how it counts: in UTF-16 code units, where an emoji is two."""

LONGEST_TEXT = 4096
"""Units of a message, markup not counted."""

LONGEST_CAPTION = 1024
"""Units below a file."""

LONGEST_DATA = 64
"""Bytes behind a button."""

LONGEST_TOAST = 200
"""Characters that flash up when a button was pressed."""

LONGEST_PLACEHOLDER = 64
"""Characters shown in an empty input field."""

LONGEST_QUERY = 256
"""Characters after the bot's name in inline mode."""

LONGEST_DESCRIPTION = 256
"""Characters that describe a command."""


def units(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def cut(words: str, longest: int) -> str:
    """The words, ended with an ellipsis where they are longer than so many characters."""
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def whole(words: str) -> str:
    """Without halves of characters: JSON can carry one, UTF-8 cannot."""
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
