"""Recognises the official exports among the ZIPs that people hand over, and finds what can be searched in them.

What is known of their layouts is what people who held one told: an export of Sora has JSON files with `generations` in
their names, lists of records with an id and a prompt; one of ChatGPT has conversations.json. Whatever else is called
unknown, nothing is guessed, and what could not be read is counted.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from bot.exports.archive.kinds import Shown, kind_of
from bot.exports.archive.listing import UnreadableError, elements
from bot.exports.archive.opening import Opened, opened
from bot.exports.archive.structure import Member
from bot.exports.archive.trouble import Limits, RefusedError, Trouble

MOST_RECORDS = 200_000
_MEDIA = frozenset({Shown.PICTURE, Shown.VIDEO, Shown.SOUND})
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst")
_ID = re.compile(r"(?:gen|task|s|video)_[A-Za-z0-9]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The forms of ids that were seen in names."""
_CONVERSATIONS = re.compile(r"conversations(-\d+)?\.json")
_LONGEST_TEXT = 20_000
_LONGEST_ID = 200


class Layout(StrEnum):
    SORA = "sora"
    CHATGPT = "chatgpt"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Found:
    """A record in one of the ZIP's lists: its id, and its prompt or title."""

    member: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a ZIP is. The figures are of metadata.schema.json, under `inside`.

    trouble: why it was refused; with another layout, what is wrong with one of its lists.
    """

    layout: Layout
    trouble: Trouble | None = None
    members: int = 0
    size: int = 0
    media: int = 0
    empty: int = 0
    archives: int = 0
    records: int = 0
    ids: int = 0
    texts: int = 0
    matched: int = 0
    ignored: int = 0


Tell = Callable[[Found], None]


def recognise(file: Path, tell: Tell = lambda _: None, limits: Limits = Limits()) -> Recognised:  # noqa: B008  frozen
    """Says what a file is; each record in it is told as it is read.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        with opened(file, limits) as zipped:
            return _look(zipped, tell, limits)
    except RefusedError as refused:
        return Recognised(Layout.REFUSED, refused.trouble)


def _look(zipped: Opened, tell: Tell, limits: Limits) -> Recognised:
    tally = _Tally(tell, limits.lists)
    for member in zipped.members:
        if (layout := _list_in(member)) is not None:
            tally.take_in(zipped, member, layout)
    media = [member for member in zipped.members if kind_of(member.path).shown in _MEDIA]
    return replace(
        _counted(zipped.members, media),
        layout=tally.layout(),
        trouble=tally.trouble,
        records=tally.records,
        ids=len(tally.ids),
        texts=tally.texts,
        matched=sum(_names(member, tally.ids) for member in media),
        ignored=tally.ignored,
    )


def _list_in(member: Member) -> Layout | None:
    """Whose list it would be, by its name, in whatever folder."""
    name = PurePosixPath(member.path).name.casefold()
    if name.endswith(".json") and "generations" in name:
        return Layout.SORA
    return Layout.CHATGPT if _CONVERSATIONS.fullmatch(name) else None


def _counted(members: Sequence[Member], media: Sequence[Member]) -> Recognised:
    return Recognised(
        Layout.UNKNOWN,
        members=len(members),
        size=sum(member.size for member in members),
        media=len(media),
        empty=sum(member.size == 0 for member in members),
        archives=sum(member.path.casefold().endswith(_ARCHIVES) for member in members),
    )


def _names(member: Member, ids: AbstractSet[str]) -> bool:
    path = PurePosixPath(member.path)
    return path.stem in ids or not ids.isdisjoint(_ID.findall(path.name))


class _Tally:
    """Counts while lists are read. The layout is that of a list that had records."""

    def __init__(self, tell: Tell, most: int) -> None:
        self._tell = tell
        self._seen: set[Layout] = set()
        self.ids: set[str] = set()
        self.records = self.texts = self.ignored = 0
        self.trouble: Trouble | None = None
        self._left = most

    def layout(self) -> Layout:
        return next((one for one in (Layout.CHATGPT, Layout.SORA) if one in self._seen), Layout.UNKNOWN)

    def take_in(self, zipped: Opened, member: Member, layout: Layout) -> None:
        """A list that breaks off keeps what was read of it, and counts as one record that was not understood."""
        try:
            for element in elements(self._watched(zipped.read(member))):
                if self.records + self.ignored >= MOST_RECORDS:
                    return
                self._take(member, layout, element)
        except UnreadableError:
            self.ignored += 1
        except RefusedError as refused:
            self.ignored += 1
            self.trouble = self.trouble or refused.trouble

    def _watched(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._left -= len(piece)
            if self._left < 0:
                raise UnreadableError
            yield piece

    def _take(self, member: Member, layout: Layout, element: object) -> None:
        found = _record(layout, element) if isinstance(element, dict) else None
        if found is None:
            self.ignored += 1
            return
        name, text = found
        self._seen.add(layout)
        self.records += 1
        self.texts += bool(text)
        self.ids.add(name)
        self._tell(Found(member.path, name, text))


def _record(layout: Layout, element: Mapping[str, Any]) -> tuple[str, str] | None:
    """Its id and its words; None where it is of another form."""
    match layout, element:
        case Layout.SORA, {"id": str() | int() as name, "prompt": str() | None as text}:
            return str(name)[:_LONGEST_ID], (text or "")[:_LONGEST_TEXT]
        case Layout.CHATGPT, {"mapping": _, "title": str() | None as text}:
            name = element.get("conversation_id", element.get("id", ""))
            return str(name)[:_LONGEST_ID], (text or "")[:_LONGEST_TEXT]
        case _:
            return None
