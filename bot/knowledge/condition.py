"""`when = "before app_end"`: which variant of an answer holds at a given time."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from bot.core.period import Phase
from bot.knowledge.milestone import Milestone
from bot.knowledge.record import Record


class State(StrEnum):
    BEFORE = "before"
    ON = "on"
    AFTER = "after"
    KNOWN = "known"
    UNKNOWN = "unknown"


class Condition(Record):
    """A state a milestone may be in. `before`, `on` and `after` never hold of one that is not announced."""

    state: State
    milestone: str

    @property
    def rules_out_unannounced(self) -> bool:
        return self.state is not State.UNKNOWN


_FORM = re.compile(r"^(before|on|after|known|unknown) ([a-z0-9_]+)$")


def _parse(value: object) -> object:
    if isinstance(value, Condition):
        return value
    found = _FORM.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('write it as "before app_end": before, on, after, known or unknown, and a milestone')
    return Condition(state=State(found[1]), milestone=found[2])


When = Annotated[Condition, BeforeValidator(_parse)]


def holds(condition: Condition, milestones: Mapping[str, Milestone], at: datetime) -> bool:
    period = milestones[condition.milestone].period
    match condition.state:
        case State.UNKNOWN:
            return period is None
        case State.KNOWN:
            return period is not None
        case State.BEFORE | State.ON | State.AFTER as state:
            return period is not None and period.phase(at) is Phase(state.value)
