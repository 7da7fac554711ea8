"""Asks the bot every line, each as a stranger in a place of their own, and times it. The only caller of the bot here.

One at a time: what is measured is how long a reply takes, not how many fit beside each other.
"""

import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import TypeAlias

from bot.core.message import Message, Place, Reply
from bot.core.people import Address, Person
from bot.core.text import plain
from bot.core.voice import Voice
from bot.evaluation.judged import Given, Judged, Way
from bot.evaluation.judging import judge, ways
from bot.evaluation.line import Line

PLATFORM = "evaluation"

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""The instant at which every line is asked, unless told otherwise: the day the labels were written for."""

Route: TypeAlias = Callable[[Message], Awaitable[Reply]]


async def evaluate(
    lines: Iterable[Line],
    route: Route,
    voice: Voice,
    at: datetime = AT,
    stopwatch: Callable[[], float] = time.perf_counter,
) -> list[Judged]:
    """Asks each line in every way its kind is asked in, and judges the replies; in the order of the lines.

    `stopwatch` gives seconds, of which only differences count.
    """
    asked = ((line, way) for line in lines for way in ways(line))
    judged = []
    for number, (line, way) in enumerate(asked, 1):
        message = _message(line, way, number, at)
        begun = stopwatch()
        reply = await route(message)
        seconds = stopwatch() - begun
        judged.append(judge(line, way, _given(reply, voice, at, seconds)))
    return judged


def _message(line: Line, way: Way, number: int, at: datetime) -> Message:
    """Nobody asks twice and nobody shares a place: neither a conversation nor a cooldown may colour the next reply."""
    place = Place.DM if way is Way.ADDRESSED else Place.GROUP
    return Message(
        id=f"{line.id}/{way}",
        text=line.text,
        person=Person(PLATFORM, str(number)),
        address=Address(PLATFORM, f"{place}-{number}"),
        place=place,
        addressed=way is Way.ADDRESSED,
        at=at,
    )


def _given(reply: Reply, voice: Voice, at: datetime, seconds: float) -> Given:
    return Given(
        action=reply.action,
        entry=reply.entry,
        entries=reply.entries,
        confidence=reply.confidence,
        text=plain(voice.say(reply.says, reply.language, at)),
        data=reply.data,
        seconds=seconds,
    )
