"""The bot in a terminal: the only door to prompt_toolkit. Piped, it reads lines and writes plain text.

Here too a person's words are data: control characters, which could move the cursor or hide text, are not shown.
A file that is handed out is put into the bot's home, never where the person happens to be, and is said by its path.
"""

import asyncio
import sys
import unicodedata
from collections.abc import AsyncIterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout

from bot.core.buttons import worded
from bot.core.clock import Clock
from bot.core.editing import Posted, Revision
from bot.core.message import Action, File, Message, Place
from bot.core.people import Address, Person
from bot.core.phrase import Phrase, Say
from bot.core.platform import Button, Delivered, Outcome, Parcel
from bot.core.router import Router
from bot.core.text import Block, Kind, Link, Moment, Plain, Span, Strong, Text, Timestamp
from bot.core.voice import Voice
from bot.platforms.upkeep import NoUpkeep, Upkeep

YOU = Person("console", "you")
HERE = Address("console", "terminal")
_LONGEST_NUMBER = 9

_BLOCK_STYLES = {Kind.TITLE: "bold underline", Kind.NOTE: "ansibrightblack"}
_BULLETS = {Kind.ITEM: "  • ", Kind.NOTE: "  "}


@dataclass(slots=True)
class Console:
    """One conversation. `greeting` is said first, to a person at a keyboard only."""

    router: Router
    voice: Voice
    clock: Clock
    home: Path
    commands: Sequence[str]
    language: str | None = None
    upkeep: Upkeep = field(default_factory=NoUpkeep)
    name: str = YOU.platform
    below: str | None = field(default=None, init=False)
    """What stands below what is being typed: how far something is."""
    session: PromptSession[str] | None = field(default=None, init=False)
    """Where somebody types, and what they typed before."""
    _buttons: tuple[Button, ...] = field(default=(), init=False)
    _asked: Button | None = field(default=None, init=False)
    _spoken: str | None = field(default=None, init=False)
    """The language last answered in: of a line that says nothing it cannot be told."""
    _count: int = field(default=0, init=False)

    async def talk(self, greeting: Sequence[Say]) -> None:
        """Talks to a person at a keyboard until they leave with Ctrl-D or Ctrl-C."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.session = self._begin()
        _show(self.voice.say(greeting, self.language, self.clock()))
        with patch_stdout() if sys.stdout.isatty() else nullcontext():
            while True:
                try:
                    line = await self.session.prompt_async("\n> ")
                except (EOFError, KeyboardInterrupt):
                    return
                if line.strip():
                    _show(await self.answer(line))

    async def read(self, stdin: BinaryIO) -> None:
        """Answers every line that is piped in, in plain text, with an empty line between answers."""
        async for line in _lines(stdin):
            sys.stdout.write(await self.answer_plainly(line) + "\n\n")
            sys.stdout.flush()

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Shows what is due, above what is being typed; its buttons are what a number picks from then on."""
        self._buttons, self._asked = parcel.buttons, None
        shown = parcel.text + _numbered(parcel.buttons)
        if sys.stdin.isatty():
            _show(shown)
        else:
            sys.stdout.write(_plainly(shown) + "\n\n")
            sys.stdout.flush()
        return Delivered(parcel.key)

    async def edit(self, revision: Revision) -> Outcome:
        """What goes on stands in one line below what is being typed, where there is somebody at a keyboard."""
        self._tell_below(" ".join(_plainly(revision.text).split()))
        return Delivered(revision.of.message)

    def let_go(self, _posted: Posted) -> None:
        self._tell_below(None)

    def _tell_below(self, words: str | None) -> None:
        self.below = words
        if self.session is not None:
            self.session.bottom_toolbar = words
            self.session.app.invalidate()

    async def answer_plainly(self, line: str) -> str:
        """The answer to a line without colours, a block a line, and nothing that nobody is there to press."""
        return _plainly(await self.answer(line, attended=False))

    async def answer(self, line: str, *, attended: bool = True) -> Text:
        """What the bot says to a line; a number alone picks the choice of that number, if some were offered.

        attended: by somebody at a keyboard, who is also shown what can be done about an answer of the knowledge.
        """
        asked, self._asked = self._asked, None
        picked = None if asked else self._picked(line)
        if picked is not None and picked.asks is not None:
            self._asked = picked
            return _paragraph(Plain(picked.asks))
        message = self._message(line, asked or picked)
        reply = await self.router.route(message)
        language = reply.language or self.language
        known = reply.entry is not None
        offered = reply.choices if attended or not known else ()
        self._buttons = worded(self.voice, offered, language, message.at)
        below = _in_a_row(self._buttons) if known else _numbered(self._buttons)
        if attended and reply.live is not None:
            await self.upkeep.posted(reply, Posted(HERE, message.id))
        says = reply.says if reply.file is None else (*reply.says, await asyncio.to_thread(self._saved, reply.file))
        if reply.action is Action.SILENT and message.chosen is None:
            return self.voice.say((_nothing_in(line),), language or self._spoken, message.at)
        self._spoken = language or self._spoken
        return self.voice.say(says, language, message.at) + below

    def forget(self, _person: Person) -> None:
        """Takes away the files that were handed out, and what was typed: there is one person here."""
        for file in self._files.glob("*"):
            file.unlink(missing_ok=True)
        self._history.unlink(missing_ok=True)
        if self.session is not None:
            self.session = self._begin()  # the one before knows every line by heart

    def keeps_words(self, _person: Person) -> bool:
        return self._history.exists()

    def _begin(self) -> PromptSession[str]:
        completer = WordCompleter([f"/{name}" for name in self.commands], sentence=True)
        history = FileHistory(str(self._history))
        return PromptSession(history=history, completer=completer, bottom_toolbar=self.below)

    @property
    def _history(self) -> Path:
        return self.home / "history"

    @property
    def _files(self) -> Path:
        return self.home / "files"

    def _saved(self, file: File) -> Phrase:
        """Puts it into the home; one of the same name makes way."""
        path = self._files / file.name
        try:
            self._files.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
        except OSError as error:
            return Phrase("platform.not_saved", {"path": str(path), "why": error.strerror or type(error).__name__})
        return Phrase("platform.saved", {"path": str(path)})

    def _picked(self, line: str) -> Button | None:
        picked = line.strip()
        number = int(picked) if picked.isascii() and picked.isdigit() and len(picked) < 3 else 0  # noqa: PLR2004
        return self._buttons[number - 1] if 0 < number <= len(self._buttons) else None

    def _message(self, line: str, pressed: Button | None) -> Message:
        """A line; with a button it is what the button asked for, or nothing where pressing was enough."""
        self._count += 1
        return Message(
            id=str(self._count),
            text="" if pressed is not None and pressed.asks is None else line,
            person=YOU,
            address=HERE,
            place=Place.DM,
            addressed=True,
            at=self.clock(),
            chosen=None if pressed is None else pressed.handle,
            language=self.language,
        )


def _nothing_in(line: str) -> Phrase:
    """Here everything is said to the bot, and silence would look as if it hung."""
    number = line.strip()
    if number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER:
        return Phrase("platform.no_choice", {"number": int(number)})
    return Phrase("platform.no_question")


def _numbered(buttons: Sequence[Button]) -> Text:
    lines = (_paragraph(Strong(f"  {number}. "), Plain(button.label)) for number, button in enumerate(buttons, 1))
    return sum(lines, Text(()))


def _in_a_row(buttons: Sequence[Button]) -> Text:
    """What can be done about an answer: one quiet line, for the answer is what was asked for."""
    offered = "   ".join(f"{number}. {button.label}" for number, button in enumerate(buttons, 1))
    return Text((Block(Kind.NOTE, (Plain(offered),)),) if buttons else ())


def _paragraph(*spans: Span) -> Text:
    return Text((Block(Kind.PARAGRAPH, spans),))


def _plainly(text: Text) -> str:
    return "\n".join("".join(words for _, words in _line(block)) for block in text.blocks)


def _show(text: Text) -> None:
    for block in text.blocks:
        print_formatted_text(FormattedText(_line(block)))


def _line(block: Block) -> list[tuple[str, str]]:
    base = _BLOCK_STYLES.get(block.kind, "")
    spans = [(f"{base} {style}".strip(), _printable(words)) for span in block.spans for style, words in _styled(span)]
    return [(base, _BULLETS.get(block.kind, "")), *spans]


def _styled(span: Span) -> list[tuple[str, str]]:
    match span:
        case Plain(words):
            return [("", words)]
        case Strong(words) | Moment(words, _):
            return [("bold", words)]
        case Timestamp():
            return [("bold", str(span))]
        case Link(words, url):
            same = url.removeprefix("https://").rstrip("/") == words
            return [("underline", url)] if same else [("", f"{words} "), ("underline", url)]


def _printable(words: str) -> str:
    """Without characters of control and direction: those can rewrite what stands on the screen."""
    return "".join(c for c in words if unicodedata.category(c) not in {"Cc", "Cf", "Cs"} or c == "\u200d")


async def _lines(stdin: BinaryIO) -> AsyncIterator[str]:
    while line := await asyncio.to_thread(stdin.readline):
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text.strip():
            yield text
