"""Tells what is followed: the ladder to come, what has no date yet, and what can be done about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.instant import UTC_ZONE, Instant
from bot.core.message import Action, Choice, Reply
from bot.core.people import Address
from bot.core.phrase import Curated, Phrase, Say, Value
from bot.handlers.following.asking import written
from bot.knowledge.base import KnowledgeBase
from bot.reminders.deadline import Deadline
from bot.reminders.follow import LADDER, Follow, Scope, Target
from bot.reminders.following import Followed

_MOST_RUNGS = 8

LADDERS: Mapping[str, tuple[int, ...]] = {"all": LADDER, "week": (7, 1, 0), "day": (1, 0), "last": (0,), "none": ()}
"""The ladders one can choose from, by what the handle carries."""

_LABELS = {
    "all": Phrase("follow.ladder_all"),
    "week": Phrase("follow.ladder_week"),
    "day": Phrase("follow.ladder_day"),
    "last": Phrase("follow.ladder_last"),
    "none": Phrase("follow.ladder_none"),
}


def followed(base: KnowledgeBase, held: Followed) -> Reply:
    """What was just followed, or thinned."""
    follow = held.follow
    key, here = written(follow.target), isinstance(follow.who, Address)
    title = (
        Phrase("follow.set_here", {"title": name(base, follow.target)})
        if here
        else Phrase("follow.set", {"title": name(base, follow.target)})
    )
    rungs = [_rung(one.due, follow) for one in held.rungs[:_MOST_RUNGS]]
    ladder: list[Say] = [Phrase("follow.ladder"), *rungs] if rungs else []
    undated = [Phrase("follow.promise", {"title": Curated(one.title)}) for one in held.undated]
    nothing: list[Say] = [] if rungs or undated else [Phrase("follow.changes_only")]
    return Reply(
        Action.FOLLOW_SET,
        (title, *ladder, *undated, *nothing),
        _choices(key, here=here, climbs=bool(rungs), of_subject=follow.target.scope is Scope.SUBJECT),
        data=_data(held),
    )


def thinning(base: KnowledgeBase, target: Target) -> Reply:
    key = written(target)
    choices = tuple(Choice(label, f"follow:leads:{key}:{which}") for which, label in _LABELS.items())
    return Reply(Action.CHOICES, (Phrase("follow.how_often", {"title": name(base, target)}),), choices)


def listed(base: KnowledgeBase, follows: Sequence[Follow], deadlines: Mapping[str, Deadline]) -> Reply:
    """All that somebody follows, each with a choice to stop it."""
    if not follows:
        return Reply(Action.FOLLOW_LISTED, (Phrase("follow.nothing"),), private=True, data={"follows": []})
    lines = tuple(_line(base, follow, deadlines) for follow in follows)
    choices = tuple(
        Choice(Phrase("follow.stop_one", {"title": name(base, one.target)}), f"follow:stop:{written(one.target)}")
        for one in follows
    )
    data = {"follows": [{str(one.target.scope): one.target.id, "leads": list(one.leads)} for one in follows]}
    return Reply(Action.FOLLOW_LISTED, (Phrase("follow.title"), *lines), choices, private=True, data=data)


def name(base: KnowledgeBase, target: Target) -> Value:
    """What it is called; its id, where it is not served any more."""
    if target.scope is Scope.SUBJECT:
        subject = base.subjects.get(target.id)
        return target.id if subject is None else subject.name
    milestone = base.milestones.get(target.id)
    return target.id if milestone is None else Curated(milestone.title)


def _line(base: KnowledgeBase, follow: Follow, deadlines: Mapping[str, Deadline]) -> Phrase:
    title = name(base, follow.target)
    if follow.target.scope is Scope.SUBJECT:
        return Phrase("follow.line_subject", {"title": title})
    deadline = deadlines.get(follow.target.id)
    if deadline is None or deadline.period is None:
        return Phrase("follow.line_undated", {"title": title})
    return Phrase("follow.line", {"title": title, "date": deadline.period})


def _rung(at: datetime, follow: Follow) -> Phrase:
    return Phrase("follow.rung", {"at": Instant(at, follow.zone or UTC_ZONE)})


def _choices(key: str, *, here: bool, climbs: bool, of_subject: bool) -> tuple[Choice, ...]:
    if here:
        me = Choice(Phrase("follow.me_too"), f"follow:me:{key}")
        return (me, Choice(Phrase("follow.stop_here"), f"follow:stophere:{key}"))
    stop = Choice(Phrase("follow.stop"), f"follow:stop:{key}")
    if not climbs:
        return (stop,)
    thin = Choice(Phrase("follow.thin"), f"follow:thin:{key}")
    file = () if of_subject else (Choice(Phrase("calendar.button"), f"calendar:date:{key}"),)
    return (thin, stop, *file)


def _data(held: Followed) -> dict[str, object]:
    follow = held.follow
    return {
        str(follow.target.scope): follow.target.id,
        "leads": list(follow.leads),
        "due": [one.due.isoformat().replace("+00:00", "Z") for one in held.rungs],
        "undated": [one.id for one in held.undated],
    }
