"""Chatter and questions at an even pace, and when each question was answered."""

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answering.questions import OWN, lines_of
from benchmarks.platforms.program import Bot, running
from benchmarks.platforms.stages import STAGES, Stage
from bot.evaluation.line import Kind

QUESTION_EVERY = 5
"""One message in five is a question to the bot; the others are chatter that it overhears."""

PATIENCE = 30.0
"""Seconds after the last message until a question counts as unanswered."""

_LOOK = 0.2
_WARM = 50
"""Messages before anything is measured: the first ones load what is loaded late."""


@dataclass(frozen=True, slots=True)
class Effort:
    messages: int = 10_000
    pace: float = 50.0
    """Messages a second."""


@dataclass(frozen=True, slots=True)
class Point:
    """After so many messages: kilobytes resident."""

    messages: int
    resident: int


@dataclass(frozen=True, slots=True)
class Run:
    """What one platform came to. seconds: from a question's event to the first byte of its answer."""

    platform: str
    messages: int
    pace: float
    lasted: float
    seconds: tuple[float, ...]
    unanswered: int
    processor: float
    memory: tuple[Point, ...]

    @property
    def free(self) -> float:
        """The share of its core that was left."""
        return 1 - self.processor / self.lasted


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share does not exceed."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]


def script(lines: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Words and whether they are a question to the bot, over and over, one question after so much chatter."""
    every = tuple(lines)
    questions = itertools.cycle([words for words, asked in every if asked])
    chatter = itertools.cycle([words for words, asked in every if not asked])
    for number in itertools.count(1):
        asked = number % QUESTION_EVERY == 0
        yield next(questions if asked else chatter), asked


def own_lines() -> tuple[tuple[str, bool], ...]:
    return tuple((line.text, line.kind is Kind.ANSWERABLE) for line in lines_of(OWN))


async def measure(name: str, effort: Effort) -> Run:
    """Starts the bot on a stage and talks to it.

    Raises:
        OSError: the bot ended while it was measured.
    """
    with tempfile.TemporaryDirectory() as folder:
        async with STAGES[name]() as stage, running(Path(folder), stage.environment) as bot:
            await stage.prepare()
            words = script(own_lines())
            await _speak(stage, itertools.islice(words, _WARM), Effort(_WARM, effort.pace), None)
            return await _measured(stage, bot, words, effort)


async def _measured(stage: Stage, bot: Bot, words: Iterator[tuple[str, bool]], effort: Effort) -> Run:
    before, begun = bot.cost(), time.monotonic()
    points: list[Point] = [Point(0, before.resident)]
    asked = await _speak(stage, itertools.islice(words, effort.messages), effort, (bot, points))
    after, lasted = bot.cost(), time.monotonic() - begun
    await _settled(stage, asked)
    answered = stage.answered()
    seconds = tuple(answered[name] - at for name, at in asked.items() if name in answered)
    return Run(
        stage.name,
        effort.messages,
        effort.messages / lasted,
        lasted,
        seconds,
        len(asked) - len(seconds),
        after.processor - before.processor,
        tuple(points),
    )


async def _speak(
    stage: Stage, words: Iterable[tuple[str, bool]], effort: Effort, watch: tuple[Bot, list[Point]] | None
) -> Mapping[str, float]:
    """Says it all, each at its own time; gives when each question was asked."""
    asked: dict[str, float] = {}
    begun = time.monotonic()
    for number, (said, question) in enumerate(words, 1):
        await asyncio.sleep(max(0.0, begun + number / effort.pace - time.monotonic()))
        at = time.monotonic()
        if question:
            asked[await stage.ask(said)] = at
        else:
            await stage.chatter(said)
        if watch is not None and number % max(1, effort.messages // 10) == 0:
            watch[1].append(Point(number, watch[0].cost().resident))
    return asked


async def _settled(stage: Stage, asked: Mapping[str, float]) -> None:
    for _ in range(round(PATIENCE / _LOOK)):
        if asked.keys() <= stage.answered().keys():
            return
        await asyncio.sleep(_LOOK)
