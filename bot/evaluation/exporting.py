"""Whether a line about exports got what its label wants: asked in a direct message, by somebody who has none yet."""

from collections.abc import Mapping
from enum import StrEnum

from bot.core.message import Action
from bot.evaluation.judged import Given, Verdict, Way
from bot.evaluation.line import Line


class Done(StrEnum):
    """What a line was taken for, in the words of the labels."""

    START = "start"
    STATUS = "status"
    CANCEL = "cancel"
    RESEND = "resend"
    CLARIFY = "clarify"
    LINK = "link"
    HOWTO = "howto"
    DELETE_COPY = "delete_copy"
    NOTHING = "nothing"


_ACTIONS: Mapping[Action, Done] = {
    Action.ANSWER: Done.HOWTO,
    Action.CHOICES: Done.CLARIFY,
    Action.REFUSAL: Done.CLARIFY,
    Action.EXPORT_ADVISED: Done.CLARIFY,
    Action.EXPORT_OFFERED: Done.START,
    Action.EXPORT_LOOKED: Done.START,
    Action.EXPORT_STARTED: Done.START,
    Action.EXPORT_LINKED: Done.LINK,
    Action.EXPORT_CANCELLED: Done.CANCEL,
    Action.EXPORT_REVOKED: Done.DELETE_COPY,
}
_ASKED: Mapping[object, Done] = {
    "status": Done.STATUS,
    "link": Done.LINK,
    "fresh": Done.RESEND,
    "cancel": Done.CANCEL,
    "delete": Done.DELETE_COPY,
}
"""What was asked for where there is nothing yet to do it to: the reply says so."""
_AS_GOOD = frozenset({Done.LINK, Done.RESEND})
"""Whoever asks for the link gets it, however often they had it before."""
_DOES = frozenset(Done) - {Done.CLARIFY, Done.HOWTO, Done.NOTHING}


def judge(line: Line, way: Way, given: Given) -> Verdict:
    """To do another thing than the one that was asked for is wrong; to do nothing is not."""
    if way is Way.UNADDRESSED:
        return Verdict.RIGHT if given.action is Action.SILENT else Verdict.FALSE_ANSWER
    if action_right(line, given):
        return Verdict.RIGHT
    return Verdict.WRONG if done(given) in _DOES else Verdict.NOT_ANSWERED


def wanted(line: Line, way: Way) -> str:
    return "silence" if way is Way.UNADDRESSED else str(line.expect.get("action") or Done.NOTHING)


def done(given: Given) -> Done:
    if given.action is Action.EXPORT_SHOWN:
        return _ASKED.get(given.data.get("asked"), Done.STATUS)
    return _ACTIONS.get(given.action, Done.NOTHING)


def action_right(line: Line, given: Given) -> bool:
    did, wants = done(given), wanted(line, Way.ADDRESSED)
    if did is Done.HOWTO and line.topics and given.entry not in line.topics:
        return False
    return did == wants or (did in _AS_GOOD and wants in _AS_GOOD)
