"""Makes HTML in the only way that is safe: what is not already HTML is escaped."""

from collections.abc import Iterable
from html import escape

_EMPTY = frozenset({"meta", "img"})
"""Elements that hold nothing and are not closed."""


class Html(str):
    """A finished piece. Putting it together with other text by hand makes plain text of it again, to be escaped."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str) -> Html:
    """A trailing underscore in an attribute's name keeps it apart from Python's words; others become hyphens."""
    given = "".join(f' {_name(name)}="{escape(value)}"' for name, value in attributes.items())
    if tag in _EMPTY:
        return Html(f"<{tag}{given}>")
    return Html(f"<{tag}{given}>{joined(children)}</{tag}>")


def joined(pieces: Iterable[str]) -> Html:
    return Html("".join(piece if isinstance(piece, Html) else escape(piece) for piece in pieces))


def _name(name: str) -> str:
    return name.removesuffix("_").replace("_", "-")
