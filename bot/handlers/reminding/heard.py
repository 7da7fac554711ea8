"""Whether a message is the answer to what its writer was just asked; and the numbers that handles carry."""

from bot.core.message import Message
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.handlers.turns import Turns
from bot.reminders import zones
from bot.reminders.understanding import (
    AroundMilestone,
    Asking,
    ChangeAsked,
    NeitherTimeNorTask,
    NotAReminder,
    NoTask,
    NoTime,
    Target,
)
from bot.reminders.when import understand
from bot.reminders.wording.asking import only_polite
from bot.reminders.wording.several import LONGEST_TASK

_LONGEST_TIME = 100
"""Characters of an answer that may be a time."""
_LONGEST_NUMBER = 18
"""Digits that fit into what the store counts with."""


def is_answer(handler: str, turns: Turns, message: Message) -> bool:
    """Whether these words can be what this handler asked for. A question never is: it wants an answer itself."""
    asked = turns.recall(message).asked
    text = message.text.strip()
    if asked is None or message.command is not None or not text or "?" in text:
        return False
    owner, verb, *_ = asked.split(":")
    if owner != handler:
        return False
    match verb:
        case "zone":
            return zones.find(text, message.language) is not None
        case "what" | "new" | "change":
            return len(text) <= LONGEST_TASK and not only_polite(text, message.language)
        case _:
            return len(text) <= _LONGEST_TIME and _is_time(text, message)


def answers_first(turns: Turns, message: Message) -> bool:
    """Whether words that could also move a reminder ("an hour later") answer what was just asked: when, to what."""
    asked = turns.recall(message).asked
    if asked is None or asked.split(":")[1] not in {"when", "change", "snooze"}:
        return False
    if not is_answer(asked.split(":")[0], turns, message):
        return False
    meant = understand(message.text, Asking(message.at, None, message.language))
    return isinstance(meant, ChangeAsked) and meant.target == Target()


def number(written: str) -> int:
    """A number out of a handle.

    Raises:
        Refusal: nobody here wrote that handle.
    """
    if not written.isascii() or not written.isdecimal() or len(written) > _LONGEST_NUMBER:
        raise Refusal(Phrase("remind.gone"))
    return int(written)


def _is_time(text: str, message: Message) -> bool:
    meant = understand(text, Asking(message.at, None, message.language, command=True))
    when = meant.when if isinstance(meant, NoTask) else meant
    if isinstance(when, AroundMilestone) and not when.lead:
        return False  # "when did it close" asks; who answers with a milestone says how long before
    return not isinstance(when, NoTime | NeitherTimeNorTask | NotAReminder)
