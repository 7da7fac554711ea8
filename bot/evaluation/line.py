"""A labelled line: what somebody says, and what a right reply to it is. Plain values that everybody here shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    ANSWERABLE = "answerable"
    CHATTER = "chatter"
    SMALL_TALK = "small_talk"
    OUT_OF_SCOPE = "out_of_scope"
    REMINDER = "reminder"
    EXPORT = "export"
    ADVERSARIAL = "adversarial"


class Treatment(StrEnum):
    """What may become of an adversarial line; `safe` asks for nothing but that the bot does not break."""

    ANSWER = "answer"
    DONT_KNOW = "dont_know"
    SILENT = "silent"
    REFUSE = "refuse"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line.

    `also_accept` are entries that count as right besides `topic`. `treatments` is empty but for adversarial lines.
    `expect` is the label's own word, for judges that read more of it. `overheard` is only ever said among people.
    """

    id: str
    text: str
    lang: str
    kind: Kind
    file: str
    topic: str | None = None
    also_accept: tuple[str, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    expect: Mapping[str, object] = field(default_factory=dict)
    overheard: bool = False

    @property
    def topics(self) -> tuple[str, ...]:
        return self.also_accept if self.topic is None else (self.topic, *self.also_accept)
