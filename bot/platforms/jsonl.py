"""The bot over JSON lines: a message a line in, what happened a line out, in order. For bridges, tests, measurements.

The fields are documented in docs/jsonl.md and are a promise. Nothing that comes in ends the conversation: a line that
cannot be understood is answered with an `error` that says what to mend.
"""

import asyncio
import base64
import itertools
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, BinaryIO, TypeAlias

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainValidator, ValidationError

from bot.core.buttons import worded
from bot.core.clock import Clock
from bot.core.message import Action, File, Message, Place, Reply
from bot.core.people import Address, Person
from bot.core.platform import Button, Delivered, Outcome, Parcel
from bot.core.refusal import Refusal, refused
from bot.core.text import plain
from bot.core.voice import Voice

PLATFORM = "jsonl"

LONGEST_LINE = 1_048_576
"""Bytes, without the end of the line. A longer line is answered with an error and skipped."""

Id: TypeAlias = str | int | float


def _an_id(value: object) -> Id | None:
    """A string or a number that JSON can carry back."""
    if value is None or isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise ValueError("is neither a string nor a number")


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("is outside the years 1 to 9999 of UTC") from error


class Line(BaseModel):
    """One line in. Unknown fields are ignored, so that a bridge may send its own along."""

    model_config = ConfigDict(strict=True, frozen=True)

    id: Annotated[Id | None, PlainValidator(_an_id)] = None
    text: str = ""
    person: str = "someone"
    place: Place = Place.DM
    addressed: bool | None = None
    lang: str | None = None
    now: Annotated[AwareDatetime, AfterValidator(_in_utc)] | None = None
    choose: str | None = None
    reset: bool = False


@dataclass(frozen=True, slots=True)
class JsonLines:
    route: Callable[[Message], Awaitable[Reply]]
    voice: Voice
    clock: Clock
    reset: Callable[[Person], Awaitable[None]]
    stdout: BinaryIO
    name: str = PLATFORM

    async def run(self, stdin: BinaryIO) -> None:
        """Answers line by line until the input ends."""
        async for number, line in _lines(stdin):
            self._write(await self.answer(number, line))

    async def deliver(self, parcel: Parcel) -> Outcome:
        """What is due is a line of its own, between two answers."""
        to = parcel.to.id if isinstance(parcel.to, Person) else None
        choices = [_offered(button) for button in parcel.buttons]
        told = {"action": "notice", "key": parcel.key, "person": to, "text": plain(parcel.text), "choices": choices}
        self._write({name: value for name, value in told.items() if value})
        return Delivered(parcel.key)

    def _write(self, line: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        self.stdout.flush()

    async def answer(self, number: int, raw: bytes) -> dict[str, Any]:
        """What happened to one line. `number`, from 1, is the id of a line that has none."""
        if len(raw.rstrip(b"\r\n")) > LONGEST_LINE:
            return _error(number, f"the line is longer than {LONGEST_LINE} bytes: send a shorter text")
        try:
            line = Line.model_validate_json(_without_half_characters(raw))
        except ValidationError as error:
            return _error(_id_of(raw, number), _in_words(error))
        except (ValueError, RecursionError):
            return _error(number, 'it is not JSON: send an object such as {"text": "when is my data deleted"}')
        message = _message(line, number, self.clock)
        reply = await self._reply(message, reset=line.reset)
        return {"id": number if line.id is None else line.id, **self._told(reply, message)}

    async def _reply(self, message: Message, *, reset: bool) -> Reply:
        """A stranger who cannot be made one now is told so, and nothing else is done."""
        try:
            if reset:
                await self.reset(message.person)
        except Refusal as refusal:
            return refused(refusal)
        return await self.route(message)

    def _told(self, reply: Reply, message: Message) -> dict[str, Any]:
        language = reply.language or message.language
        told: dict[str, Any] = {
            "action": str(reply.action),
            "entry": reply.entry,
            "entries": list(reply.entries),
            "confidence": None if reply.confidence is None else round(reply.confidence, 4),
            "text": plain(self.voice.say(reply.says, language, message.at)),
            "choices": [_offered(button) for button in worded(self.voice, reply.choices, language, message.at)],
            "private": reply.private,
            "data": {**reply.data, **({} if reply.file is None else {"files": [_handed(reply.file)]})},
        }
        always = {"action", "text"}
        return {name: value for name, value in told.items() if name in always or value not in (None, [], {}, False)}


def _handed(file: File) -> dict[str, str]:
    """A file of words as `text`, any other as `base64`."""
    words = file.media_type.startswith("text/")
    body = {"text": file.data.decode()} if words else {"base64": base64.b64encode(file.data).decode("ascii")}
    return {"name": file.name, "type": file.media_type, **body}


def _offered(button: Button) -> dict[str, str]:
    shown = {"label": button.label, "handle": button.handle}
    return shown if button.asks is None else {**shown, "asks": button.asks}


def _message(line: Line, number: int, clock: Clock) -> Message:
    place = line.person if line.place is Place.DM else "group"
    return Message(
        id=str(number if line.id is None else line.id),
        text=line.text,
        person=Person(PLATFORM, line.person),
        address=Address(PLATFORM, place),
        place=line.place,
        addressed=line.addressed if line.addressed is not None else line.place is Place.DM,
        at=line.now or clock(),
        chosen=line.choose,
        language=line.lang,
    )


async def _lines(stdin: BinaryIO) -> AsyncIterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers. What exceeds the longest line is read but not kept."""
    for number in itertools.count(1):
        line = await asyncio.to_thread(stdin.readline, LONGEST_LINE + 2)
        if not line:
            return
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = await asyncio.to_thread(stdin.readline, LONGEST_LINE)
        if line.strip() or len(line) > LONGEST_LINE:
            yield number, line


def _error(number: Id, what: str) -> dict[str, Any]:
    return {"id": number, "action": str(Action.ERROR), "text": f"This line could not be read: {what}."}


def _without_half_characters(raw: bytes) -> str:
    """The line with every lone surrogate replaced: JSON can carry half a character, text cannot."""
    text = json.dumps(_json(raw), ensure_ascii=False)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _json(raw: bytes) -> Any:  # noqa: ANN401  whatever somebody sent
    """What the line says; the byte order mark that some systems begin a file with is no part of it."""
    return json.loads(raw.decode("utf-8-sig", "replace"))


def _id_of(raw: bytes, number: int) -> Id:
    """The line's own id where at least that can be read."""
    line = _json(raw)
    try:
        found = _an_id(line.get("id")) if isinstance(line, dict) else None
    except ValueError:
        return number
    return number if found is None else found


def _in_words(error: ValidationError) -> str:
    return "; ".join(_detail(detail["loc"], detail["msg"]) for detail in error.errors())


def _detail(place: tuple[int | str, ...], what: str) -> str:
    words = what.removeprefix("Value error, ")
    return f"{'.'.join(map(str, place))}: {words}" if place else words
