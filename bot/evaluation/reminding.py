"""Whether a line about reminders got what its label wants: the action, the instant to a minute, the task in words."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.message import Action
from bot.evaluation.judged import Given, Verdict, Way
from bot.evaluation.line import Line

CLOSE = timedelta(seconds=60)

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Done(StrEnum):
    """What became of a line, in the words of the labels."""

    CREATE = "create"
    RECURRING = "create_recurring"
    MULTIPLE = "create_multiple"
    CLARIFY = "clarify"
    REJECT = "reject"
    LIST = "list"
    CANCEL = "cancel"
    CHANGE = "change"
    NOTHING = "nothing"


_ACTIONS: Mapping[Action, Done] = {
    Action.CHOICES: Done.CLARIFY,
    Action.REFUSAL: Done.REJECT,
    Action.REMINDER_LISTED: Done.LIST,
    Action.REMINDER_CANCELLED: Done.CANCEL,
    Action.REMINDER_CHANGED: Done.CHANGE,
    Action.REMINDER_SNOOZED: Done.CHANGE,
    Action.REMINDER_PAUSED: Done.CHANGE,
}
_NAMES = frozenset(one.value for one in Done)
_CREATED = frozenset({Done.CREATE, Done.RECURRING, Done.MULTIPLE})


def judge(line: Line, way: Way, given: Given) -> Verdict:
    """Nothing is ever set for somebody who did not speak to the bot."""
    if way is Way.UNADDRESSED:
        return Verdict.RIGHT if given.action is Action.SILENT else Verdict.FALSE_ANSWER
    if not action_right(line, given):
        created = done(given) in _CREATED
        return Verdict.WRONG if created else Verdict.NOT_ANSWERED
    return Verdict.RIGHT if instant_right(line, given) is not False and task_kept(line, given) else Verdict.WRONG


def wanted(line: Line, way: Way) -> str:
    if way is Way.UNADDRESSED:
        return "silence"
    return " ".join(str(line.expect[name]) for name in ("action", "when", "rrule", "what") if line.expect.get(name))


def wanted_action(line: Line) -> str:
    return str(line.expect.get("action") or Done.NOTHING)


def done(given: Given) -> Done:
    if given.action is not Action.REMINDER_SET:
        return _ACTIONS.get(given.action, Done.NOTHING)
    if "reminders" in given.data:
        return Done.MULTIPLE
    return Done.RECURRING if "rrule" in given.data else Done.CREATE


def action_right(line: Line, given: Given) -> bool:
    """The action that the label names, or one that it names as an alternative; a figure of speech sets nothing."""
    wants = wanted_action(line)
    if wants in _NAMES:
        return done(given) in {Done(wants), *_alternatives(line)}
    return done(given) not in _CREATED


def instant_right(line: Line, given: Given) -> bool | None:
    """None: nothing was created, or the label names no instant."""
    if done(given) not in _CREATED:
        return None
    wants = _instants(line.expect.get("when"))
    if not wants:
        return None
    told = _told(given)
    if len(told) == len(wants) and all(abs(a - b) <= CLOSE for a, b in zip(told, wants, strict=True)):
        return _same_rule(line, given)
    return bool(told) and (_within(line, told) or any(abs(told[0] - at) <= CLOSE for at in _also(line)))


def task_kept(line: Line, given: Given) -> bool:
    """Every word of the task is told back; how it was cut out of the sentence is not the label's business."""
    what = line.expect.get("what")
    if done(given) not in _CREATED or not isinstance(what, str):
        return True
    return set(_words(what)) <= set(_words(given.text))


def _alternatives(line: Line) -> set[Done]:
    """`accept_alternative` says in a sentence what else would be right; its first word is the action."""
    first = str(line.expect.get("accept_alternative") or "").partition(" ")[0]
    return {Done(first)} if first in _NAMES else set()


def _told(given: Given) -> list[datetime]:
    held = given.data.get("reminders")
    rows: Sequence[object] = held if isinstance(held, list) else [given.data]
    found = (row.get("due") for row in rows if isinstance(row, Mapping))
    return sorted(datetime.fromisoformat(due) for due in found if isinstance(due, str))


def _instants(when: object) -> list[datetime]:
    written = [when] if isinstance(when, str) else when if isinstance(when, list) else []
    return sorted(datetime.fromisoformat(one) for one in written if isinstance(one, str) and "T" in one)


def _within(line: Line, told: Iterable[datetime]) -> bool:
    accepted = _instants(line.expect.get("when_accept"))
    return len(accepted) > 1 and all(accepted[0] <= at <= accepted[-1] for at in told)


def _also(line: Line) -> list[datetime]:
    """Instants within the label's other words."""
    words = str(line.expect.get("also_accept") or "")
    return [datetime.fromisoformat(found) for found in _INSTANT.findall(words)]


def _same_rule(line: Line, given: Given) -> bool:
    wants, told = line.expect.get("rrule"), given.data.get("rrule")
    return not isinstance(wants, str) or (isinstance(told, str) and _parts(wants) == _parts(told))


def _parts(rule: str) -> set[str]:
    return {part for part in rule.split(";") if part != "INTERVAL=1"}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
