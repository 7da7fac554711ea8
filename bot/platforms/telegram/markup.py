"""Telegram's HTML: words go in and stay words; and what is left when the markup is taken out again. Pure."""

import html
import re
import unicodedata

from bot.platforms.telegram.limits import units, whole

_TAG = re.compile(r"<[^>]*>")
_TIME = re.compile(r"</?tg-time[^>]*>")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NAME = re.compile(r"(?<!\w)@(?=\w)")
_HELD = "@\u2060"
"""A name after it is not taken for a mention: Telegram would ring for whoever is called so."""


def escape(words: str) -> str:
    """Words as they are: no markup, no mention, no character of control or direction that could rewrite the rest."""
    known = _DIRECTION.sub("", whole(words))
    shown = "".join(c for c in known if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Co"})
    return html.escape(_NAME.sub(_HELD, shown), quote=False)


def bold(words: str) -> str:
    return f"<b>{escape(words)}</b>" if words.strip() else escape(words)


def italic(markup: str) -> str:
    return f"<i>{markup}</i>"


def link(words: str, url: str) -> str:
    return f'<a href="{html.escape(whole(url))}">{escape(words)}</a>'


def time(words: str, unix: int, form: str = "") -> str:
    """An instant with its words. `form` empty: the words stay, and the reader's own date and zone come by a tap."""
    shape = f' format="{form}"' if form else ""
    return f'<tg-time unix="{unix}"{shape}>{escape(words)}</tg-time>'


def timeless(markup: str) -> str:
    """The same for a server that does not know instants."""
    return _TIME.sub("", markup)


def bare(markup: str) -> str:
    """The words alone."""
    return html.unescape(_TAG.sub("", markup))


def length(markup: str) -> int:
    """Units of the text, as Telegram counts it: without its markup."""
    return units(bare(markup))
