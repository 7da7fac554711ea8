"""Words into Discord's markdown, so that they are shown exactly as they are: what a person typed stays what it was.

Nothing in them can become bold, a heading, a link behind other words, an emoji or a mention. An address among them can
still be clicked, but is shown in full and without a preview.
"""

import re

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]{}\"'|*`\\]+(?<![.,;:!?…])")
_MARKUP = re.compile(r"[\\*_~`|\[\]<]|:(?=\w+:)|@(?=everyone|here)")
_LINE_START = re.compile(r"^(\s*)([#>+-]|\d+(?=[.)]\s))", re.MULTILINE)
_UNSAFE = re.compile(r"[\s<>\\]")


def escape(words: str) -> str:
    pieces: list[str] = []
    at = 0
    for address in _ADDRESS.finditer(words):
        pieces += [_escape(words[at : address.start()]), f"<{address[0]}>"]
        at = address.end()
    return "".join((*pieces, _escape(words[at:])))


def strong(words: str) -> str:
    """Bold; the spaces around stay outside, where Discord does not mind them."""
    bare = words.strip()
    if not bare:
        return words
    start = words.index(bare)
    return f"{words[:start]}**{escape(bare)}**{words[start + len(bare) :]}"


def link(words: str, url: str) -> str:
    """A link behind its words, without a preview. Words that are an address themselves are not put before another."""
    url = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", url)
    if words == url.removeprefix("https://").rstrip("/"):
        return f"<{url}>"
    if "://" in words:
        return f"{escape(words)} (<{url}>)"
    return f"[{escape(words)}](<{url}>)"


def _escape(words: str) -> str:
    return _LINE_START.sub(_held, _MARKUP.sub(r"\\\g<0>", words))


def _held(found: re.Match[str]) -> str:
    r"""A number at the start of a line would begin a list: `3\.` does not."""
    space, mark = found.groups()
    return f"{space}{mark}\\" if mark.isdecimal() else f"{space}\\{mark}"
