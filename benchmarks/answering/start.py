"""The real program: from its start to its first answer, how long it takes over JSON lines, and whether memory grows."""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.answering.process import Conversation, NoAnswerError, conversation, run
from benchmarks.answering.sample import Pace, pace_of
from bot.core.message import Action
from bot.evaluation.line import Line

QUESTION = "when is my data deleted?"
PEOPLE = 1000
_LOOKS = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds on the wall, and of the processor: on a machine with nothing else to do the two are nearly one."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Start:
    """Runs of `sunset-bot ask`, in their order. Cold: nothing is remembered of the knowledge's vectors."""

    cold: tuple[Taken, ...]
    warm: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Endurance:
    """One long conversation. `resident` has (questions so far, kilobytes); empty where memory cannot be read."""

    questions: int
    pace: Pace
    resident: tuple[tuple[int, int], ...]
    peak: int | None


def starts(times: int) -> Start:
    cold: list[Taken] = []
    warm: list[Taken] = []
    for _ in range(times):
        with TemporaryDirectory() as home:
            cold.append(_first_answer(Path(home)))
            warm.append(_first_answer(Path(home)))
    return Start(tuple(cold), tuple(warm))


def _first_answer(home: Path) -> Taken:
    begun, spent = time.perf_counter(), _spent()
    answer = run("bot", ["ask", QUESTION], home)
    taken = Taken(time.perf_counter() - begun, _spent() - spent)
    if not answer.strip():
        raise NoAnswerError(QUESTION)
    return taken


def _spent() -> float:
    """Seconds of the processor that children of this process took and that are accounted for."""
    times = os.times()
    return times.children_user + times.children_system


def endurance(lines: Sequence[Line], questions: int) -> Endurance:
    """Lines said by a thousand people in turn, every second one in a group and not to the bot."""
    with TemporaryDirectory() as home, conversation(Path(home)) as talk:
        _, first = talk.ask({"text": QUESTION, "id": "first"})
        if first["action"] != Action.ANSWER:
            raise NoAnswerError(first["text"])
        seconds, resident = _talked(talk, lines, questions)
        held = talk.memory()
    return Endurance(questions, pace_of(seconds), tuple(resident), held.peak if held else None)


def _talked(talk: Conversation, lines: Sequence[Line], questions: int) -> tuple[list[float], list[tuple[int, int]]]:
    seconds, resident = [], list(_looked(talk, 1))
    looks = {round(questions * look / _LOOKS) for look in range(1, _LOOKS + 1)}
    for number, row in enumerate(said(lines, questions), 1):
        taken, answer = talk.ask(row)
        if answer["action"] == Action.ERROR:
            raise NoAnswerError(answer["text"])
        seconds.append(taken)
        if number in looks:
            resident += _looked(talk, number)
    return seconds, resident


def said(lines: Sequence[Line], questions: int) -> Iterator[dict[str, object]]:
    for number, line in enumerate(islice(cycle(lines), questions)):
        place = "group" if number % 2 else "dm"
        yield {"id": number, "text": line.text, "person": f"person {number % PEOPLE}", "place": place}


def _looked(talk: Conversation, number: int) -> Iterator[tuple[int, int]]:
    held = talk.memory()
    if held:
        yield number, held.resident


def middle(seconds: Sequence[float]) -> tuple[float, float, float]:
    """The median, the least and the most."""
    return median(seconds), min(seconds), max(seconds)
