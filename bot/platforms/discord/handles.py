"""What stands behind a button: short texts that Discord keeps for us, so that it works after a restart and in a year.

s:<handle>            a choice; the handle is its handler's own and opaque here
q:<handle> <words>    a choice that asks for something to be typed, and what it asks
m:<number>            a menu of choices; what is picked is one of the two above
x:<asker>.<message>…  delete this answer, and the messages before it that belong to it
h:<handle>            share here: this as it stands, or what the choice of this handle gives
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.platform import Button
from bot.platforms.discord.locales import cut

LONGEST = 100
"""Characters, by Discord's rule."""

CHOICE = r"(?P<kind>[sq]):(?P<handle>\S+)(?: (?P<asks>.*))?"
MENU = r"m:\d+"
SHARE = r"h:(?P<handle>\S*)"
DELETE = r"x:(?P<asker>\d+)(?P<messages>(?:\.\d+)*)"

_MOST_MESSAGES = 3
"""Two snowflakes less and they would not fit."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice that was pressed. `asks`: what must be typed first."""

    handle: str
    asks: str | None


def choice(button: Button) -> str:
    """What to keep behind a choice.

    Raises:
        ValueError: the handle is too long, or holds a space.
    """
    if len(button.handle) > LONGEST - 2 or re.search(r"\s", button.handle) or not button.handle:
        raise ValueError(f"a handle of 1 to {LONGEST - 2} characters without spaces is needed, not {button.handle!r}")
    if button.asks is None:
        return f"s:{button.handle}"
    return cut(f"q:{button.handle} {' '.join(button.asks.split())}", LONGEST)


def read_choice(kept: str) -> Chosen | None:
    """None for what no choice of ours ever kept."""
    found = re.fullmatch(CHOICE, kept, re.DOTALL)
    if found is None:
        return None
    return Chosen(found["handle"], (found["asks"] or "") if found["kind"] == "q" else None)


def sharing(handle: str | None) -> str:
    return f"h:{handle or ''}"


def deletion(asker: int, messages: Sequence[int] = ()) -> str:
    return "x:" + ".".join(str(number) for number in (asker, *messages[-_MOST_MESSAGES:]))
