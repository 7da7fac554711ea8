"""What came of asking a line: how it was asked, what the bot gave, and what that is worth. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.message import Action
from bot.evaluation.line import Line


class Way(StrEnum):
    """How a line reaches the bot: said to it in a direct message, or said to others in a group it listens to."""

    ADDRESSED = "addressed"
    UNADDRESSED = "unaddressed"


class Verdict(StrEnum):
    """What a reply is worth. `unexpected` did no harm, but is not what an adversarial line should get."""

    RIGHT = "right"
    RIGHT_IN_CHOICES = "right_in_choices"
    FINE = "fine"
    OFFERED = "offered"
    SILENT = "silent"
    NOT_ANSWERED = "not_answered"
    UNEXPECTED = "unexpected"
    WRONG = "wrong"
    FALSE_ANSWER = "false_answer"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Given:
    """What the bot replied, and after how many seconds."""

    action: Action
    entry: str | None = None
    entries: tuple[str, ...] = ()
    confidence: float | None = None
    text: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    line: Line
    way: Way
    given: Given
    verdict: Verdict
