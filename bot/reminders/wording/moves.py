"""How far something is moved, or where to: "an hour later", "5pm", "for a day"; not which reminder it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.reminders.understanding import ChangeAsked, Half, Target
from bot.reminders.wording.asking import filler
from bot.reminders.wording.durations import amount
from bot.reminders.wording.folding import fold
from bot.reminders.wording.grouping import groups
from bot.reminders.wording.language import Language, languages_for
from bot.reminders.wording.lengths import Length
from bot.reminders.wording.patterns import Found
from bot.reminders.wording.pieces import (
    Clock,
    Delay,
    Group,
    InDays,
    InZone,
    Lasting,
    Mark,
    OnDate,
    OnMonthDay,
    OnWeekday,
    Part,
    Strength,
)

_MOST_MONTHS, _MOST_DAYS, _MOST_SECONDS = 1200, 36_500, 10**10


def shifts(text: str, language: Language) -> Iterator[tuple[Found, Length]]:
    """Where words say "so much later" or "earlier", and how much; negative where it is earlier."""
    for key, later in (("later", True), ("earlier", False)):
        for found in language.find(f"request.{key}", text):
            length = amount(found.slots["amount"], language)
            if length is not None:
                yield found, length if later else -length


def half(text: str, code: str | None) -> Half | None:
    """Which half of a time the words are, if they are one and nothing else: "5pm", "on saturday"."""
    folded = fold(text)
    for language in languages_for(folded.text, code):
        gap, found = filler(language), groups(folded, language)
        if (
            len(found) == 1
            and gap.fullmatch(folded.text, 0, found[0].start)
            and gap.fullmatch(folded.text, found[0].end)
        ):
            return half_of(found[0])
    return None


def certain(group: Group) -> Group:
    """The group as a new time: "for 10 minutes" is in 10 minutes, and a bare "9" is nine o'clock."""
    pieces = tuple(
        replace(piece, values=tuple(Delay(v.length) if isinstance(v, Lasting) else v for v in piece.values))
        for piece in group.pieces
    )
    return replace(group, pieces=pieces)


def moved_by(target: Target, length: Length) -> ChangeAsked:
    """Moved by so much, more than anybody lives being as good as that."""
    months = max(-_MOST_MONTHS, min(length.months, _MOST_MONTHS))
    days = max(-_MOST_DAYS, min(length.days, _MOST_DAYS))
    seconds = max(-_MOST_SECONDS, min(length.seconds, _MOST_SECONDS))
    return ChangeAsked(target, by=timedelta(days=days, seconds=seconds), months=months)


def bare(group: Group) -> Length | None:
    """A length with nothing that says from when: "an hour", "for a day"."""
    match group.values:
        case [Lasting(length)]:
            return length
        case [Delay(length)] if group.strength is Strength.LOOSE:
            return length
    return None


def half_of(group: Group) -> Half | None:
    said = [value for value in group.values if not isinstance(value, InZone | Mark)]
    if all(isinstance(value, Clock | Part) for value in said):
        return Half.HOUR
    return Half.DAY if all(isinstance(value, InDays | OnWeekday | OnDate | OnMonthDay) for value in said) else None
