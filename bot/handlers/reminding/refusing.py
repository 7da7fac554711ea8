"""What cannot be a reminder, said with the reason and what to do instead."""

from datetime import timedelta

from bot.core.message import Action, Reply
from bot.core.phrase import Phrase
from bot.handlers.reminding.asker import Asker
from bot.reminders.understanding import (
    ForSomebodyElse,
    Impossible,
    NoSuchLimit,
    OneAtATime,
    Past,
    Refused,
    TooFar,
    TooLong,
    TooMany,
    TooOften,
    UnknownZone,
)

_YEAR = timedelta(days=365)
_MINUTE = timedelta(minutes=1)


def refused(meant: Refused | TooLong | ForSomebodyElse, asker: Asker) -> Reply:
    return Reply(Action.REFUSAL, (_why(meant, asker),))


def _why(meant: Refused | TooLong | ForSomebodyElse, asker: Asker) -> Phrase:  # noqa: C901, PLR0911  a table of reasons
    match meant:
        case Past(at):
            return Phrase("remind.past", {"at": asker.told(at)})
        case Impossible(words):
            return Phrase("remind.impossible", {"words": words}) if words else Phrase("remind.never")
        case TooFar(most):
            return Phrase("remind.too_far", {"years": most // _YEAR})
        case TooOften(minimum):
            return Phrase("remind.too_often", {"minutes": minimum // _MINUTE})
        case TooMany(most):
            return Phrase("remind.too_many", {"most": most})
        case NoSuchLimit(words):
            return Phrase("remind.no_such_limit", {"words": words})
        case OneAtATime():
            return Phrase("remind.one_at_a_time")
        case TooLong(most):
            return Phrase("remind.too_long", {"most": most})
        case UnknownZone(words):
            return Phrase("remind.unknown_zone", {"words": words})
        case ForSomebodyElse():
            return Phrase("remind.somebody")
