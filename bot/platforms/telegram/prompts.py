"""Asks a person to type something for a choice, and knows the choice again when they reply. Nothing is kept for it.

The bot's question carries the choice's handle in a link on a character nobody sees. A reply brings the message it
answers along, and only the bot can have written it: so a reply is understood after a restart, and months later.
"""

import base64
import binascii
import html
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from telegram import InaccessibleMessage, MaybeInaccessibleMessage, MessageEntity
from telegram import Message as Native

from bot.core.platform import Button
from bot.platforms.telegram.events import Me

_PARAMETER = "asks"
_INVISIBLE = "\u200b"

MOST = 10_000
"""Wordings kept; the longest unused goes first."""


@dataclass(slots=True)
class Wordings:
    """What to ask for each handle, as far as it was offered since the start; otherwise the button's label asks."""

    _asks: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def note(self, buttons: tuple[Button, ...]) -> None:
        for button in buttons:
            if button.asks is not None:
                self._asks[button.handle] = button.asks
                self._asks.move_to_end(button.handle)
        while len(self._asks) > MOST:
            self._asks.popitem(last=False)

    def find(self, handle: str) -> str | None:
        return self._asks.get(handle)


def carrier(handle: str, me: Me) -> str:
    """The markup that carries the handle, to stand in front of the question."""
    code = base64.urlsafe_b64encode(handle.encode()).decode().rstrip("=")
    url = f"https://t.me/{me.username}?{_PARAMETER}={code}"
    return f'<a href="{html.escape(url)}">{_INVISIBLE}</a>'


def handle_of(native: Native | None, me: Me) -> str | None:
    """The handle that a question of the bot's carries; None for any other message, whatever it says."""
    if native is None or native.from_user is None or native.from_user.id != me.id:
        return None
    links = (entity.url or "" for entity in native.entities if entity.type == MessageEntity.TEXT_LINK)
    return next((handle for url in links if (handle := _decoded(url, me))), None)


def label(message: MaybeInaccessibleMessage | None, data: str) -> str:
    """What stood on the pressed button; empty where Telegram no longer shows us its message."""
    if message is None or isinstance(message, InaccessibleMessage) or not isinstance(message, Native):
        return ""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")


def _decoded(url: str, me: Me) -> str | None:
    parts = urlsplit(url)
    codes = parse_qs(parts.query).get(_PARAMETER)
    if parts.netloc != "t.me" or parts.path.strip("/").lower() != me.username.lower() or not codes:
        return None
    try:
        return base64.urlsafe_b64decode(codes[0] + "=" * (-len(codes[0]) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
