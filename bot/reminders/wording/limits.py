"""Limits of what comes round: those that stand apart from the rest of the time, and those that cannot be held to.

"Except on friday", "between 9 and 17" and an end that no calendar has would make a series that is not what was said.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.reminders.recurrence import ELAPSED
from bot.reminders.wording.choosing import Chosen, Place, Sentence, is_limit
from bot.reminders.wording.leftovers import quoted, within
from bot.reminders.wording.pieces import DAYS, Every, Group, Lasting, Mark, Piece, Strength, Times
from bot.reminders.wording.recurring import limits

_DAY = timedelta(days=1)
_MOST_SHOWN = 60


def with_limits(chosen: Chosen, groups: Sequence[Group]) -> Chosen:
    """With the "until" and the "starting" that stand elsewhere in the sentence."""
    if not chosen.group.holds(Every):
        return chosen
    more = [group for group in groups if is_limit(group) and (group.start, group.end) not in chosen.spans]
    if not more:
        return chosen
    parts = sorted([*more, *_apart(chosen)], key=lambda one: one.start)
    pieces = tuple(piece for part in parts for piece in part.pieces)
    spans = tuple(sorted([*chosen.spans, *((one.start, one.end) for one in more)]))
    return replace(chosen, group=Group(parts[0].start, parts[-1].end, pieces), spans=spans)


def unheld(sentence: Sentence, groups: Sequence[Group], chosen: Chosen) -> tuple[int, int] | None:
    """Where a limit stands that cannot be held to."""
    text, language, apart = sentence.folded.text, sentence.language, quoted(sentence.folded.text)
    every = [group for group in groups if group.holds(Every) and group.strength is Strength.SURE]
    if not every or not any(group.start < one[1] and one[0] < group.end for group in every for one in chosen.spans):
        every = [group for group in every if not within(group.start, apart)]
    if not every:
        return None
    for key in ("limit.without", "limit.between", "limit.unknown"):
        for found in language.find(key, text):
            taken = key == "limit.unknown" and within(found.start, chosen.spans)
            if not taken and not within(found.start, apart):
                ends = [group.end for group in groups if group.start < found.end < group.end]
                return found.start, min(max([found.end, *ends]), found.start + _MOST_SHOWN)
    return _end_of_a_day(chosen)


def _end_of_a_day(chosen: Chosen) -> tuple[int, int] | None:
    """In "every day at 9 until 10" the hour says how long it takes, not how long it goes on."""
    pieces = chosen.group.pieces
    every = [value for value in chosen.group.values if isinstance(value, Every)]
    if not every or any(one.unit in ELAPSED for one in every):
        return None
    for place, piece in enumerate(pieces):
        if piece.values[0] is Mark.UNTIL and not any(
            isinstance(value, DAYS) for one in pieces[place:] for value in one.values
        ):
            return piece.start, pieces[-1].end
        if piece.values[0] is Mark.UNTIL_BEHIND and not any(
            isinstance(value, DAYS) for one in pieces[:place] for value in one.values
        ):
            return pieces[max(0, place - 1)].start, piece.end
    return None


def _apart(chosen: Chosen) -> list[Group]:
    """The pieces of what was chosen by the places they stand at."""
    pieces = chosen.group.pieces
    parts = ([one for one in pieces if start <= one.start < end] for start, end in chosen.spans)
    return [Group(one[0].start, one[-1].end, tuple(one)) for one in parts if one]


def doubtful(sentence: Sentence, chosen: Chosen) -> Piece | None:
    """A "for 3 weeks" at the end, away from what comes round: who knows whether it is the series or the task."""
    if not chosen.group.holds(Every) or chosen.group.holds(Lasting, Times):
        return None
    taken = [*quoted(sentence.folded.text), *chosen.spans]
    for piece in limits(sentence.folded.text, sentence.language):
        at_the_end = sentence.place_of(piece.start, piece.end) is Place.END
        if _long(piece) and not within(piece.start, taken) and at_the_end:
            return piece
    return None


def _long(piece: Piece) -> bool:
    """A task may take an hour, hardly days; but it may well be done four times over."""
    match piece.values[0] if piece.values else None:
        case Lasting(length):
            return length.span > _DAY
        case _:
            return False
