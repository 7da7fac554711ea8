"""From one request in words to what is to be set; to the question or the refusal, where it was not understood whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.reminders.understanding import (
    Ambiguous,
    Asking,
    Impossible,
    NeitherTimeNorTask,
    NoSuchLimit,
    NoTask,
    NoTime,
    Once,
    OneAtATime,
    Past,
    Repeating,
    Settled,
    Several,
    TooLong,
    Understanding,
)
from bot.reminders.wording.asking import Ask
from bot.reminders.wording.choosing import Chosen, Place, Sentence, around_alone, choose
from bot.reminders.wording.dateparsing import guess
from bot.reminders.wording.folding import Folded
from bot.reminders.wording.grouping import groups, masked
from bot.reminders.wording.language import Language, language, languages_for
from bot.reminders.wording.leftovers import goes_on, left_over, ranges, told
from bot.reminders.wording.limits import doubtful, unheld, with_limits
from bot.reminders.wording.naming import milestone
from bot.reminders.wording.parting import carried, parted
from bot.reminders.wording.pieces import Group
from bot.reminders.wording.settling import first_of, settle
from bot.reminders.wording.several import LONGEST_TASK, either, together, with_task, with_words
from bot.reminders.wording.task import task, vague_words

_SHORT = 200
"""Characters up to which the argument of a command is read in every language; beyond, in the likely two."""


@dataclass(frozen=True, slots=True)
class Found:
    """The time that was chosen, in which sentence, and all the times there."""

    chosen: Chosen
    sentence: Sentence
    groups: Sequence[Group]


def remind(folded: Folded, ask: Ask | None, asking: Asking) -> Understanding:
    free = masked(folded, ask.start, ask.end) if ask else folded
    found = _found(free, ask, asking)
    if found is None:
        return _without_time(Sentence(free, ask, ask.language if ask else _first(free, asking)), asking)
    if around_alone(found.chosen.group):
        return milestone(found.chosen, found.sentence)
    return (
        _unheld(found)
        or _more_than_one(found, asking)
        or _torn(found, asking)
        or _perhaps_limited(found, asking)
        or _taken(found, asking)
    )


def _torn(found: Found, asking: Asking) -> Understanding | None:
    """Two times in the middle, with words on both sides of them: "call mom at 9 and at 10 call dad"."""
    if found.chosen.place is not Place.MIDDLE or len(found.chosen.spans) > 1 or goes_on(found.sentence, found.chosen):
        return None
    several = isinstance(settle(found.chosen.group, asking), Several)
    return OneAtATime() if several and any(piece.joined for piece in found.chosen.group.pieces) else None


def _perhaps_limited(found: Found, asking: Asking) -> Understanding | None:
    """With and without the "for 3 weeks" that may be the task's own."""
    limit = doubtful(found.sentence, found.chosen)
    if limit is None:
        return None
    group, spans = found.chosen.group, found.chosen.spans
    limited = replace(group, pieces=(*group.pieces, limit))
    endless, ending = settle(group, asking), settle(limited, asking)
    if not (isinstance(endless, Repeating) and isinstance(ending, Repeating)):
        return None
    what, shorter = (task(found.sentence, [*spans, *more]) for more in ([], [(limit.start, limit.end)]))
    if not shorter:
        return with_task(ending, what, found.sentence.language)
    return Ambiguous((replace(ending, what=shorter), replace(endless, what=what)), what)


def _found(free: Folded, ask: Ask | None, asking: Asking) -> Found | None:
    found: list[Found] = []
    for known in _time_languages(free, ask, asking):
        sentence, known_groups = Sentence(free, ask, known), groups(free, known)
        chosen = choose(sentence, known_groups)
        if chosen is not None:
            found.append(Found(with_limits(chosen, told(sentence, known_groups)), sentence, known_groups))
            if ask is not None:
                break
    return min(found, key=lambda one: (one.chosen.place, -one.chosen.length)) if found else None


def _taken(found: Found, asking: Asking) -> Understanding:
    when = settle(found.chosen.group, asking)
    if isinstance(when, Impossible):
        when = replace(when, words=" ".join(found.sentence.folded.typed(*span) for span in found.chosen.spans))
    return with_task(when, task(found.sentence, list(found.chosen.spans)), found.sentence.language)


def _unheld(found: Found) -> Understanding | None:
    place = unheld(found.sentence, found.groups, found.chosen)
    if place is None:
        return None
    what = task(found.sentence, [*found.chosen.spans, place])
    return with_task(NoSuchLimit(found.sentence.folded.typed(*place).strip(" ,.;:")), what, found.sentence.language)


def _more_than_one(found: Found, asking: Asking) -> Understanding | None:
    """What it means that other times are left among the words; None if there are none that are still to come."""
    rest = _still_to_come(found, asking)
    if not rest:
        return None
    times = [one for one in found.groups if one in rest or (one.start, one.end) in found.chosen.spans]
    parts = parted(found.sentence, times) if len(times) > 1 else []
    if parts or len(rest) > 1:
        return _each(parts, asking) or OneAtATime()
    other = Chosen(rest[0], ((rest[0].start, rest[0].end),), found.chosen.place)
    both = (*found.chosen.spans, *other.spans)
    readings: list[Settled] = []
    for chosen, cuts in ((found.chosen, found.chosen.spans), (other, both)):
        when = settle(chosen.group, asking)
        if not isinstance(when, Once | Repeating | Several | Ambiguous):
            return OneAtATime()
        what = task(found.sentence, list(cuts))
        for option in when.options if isinstance(when, Ambiguous) else (when,):
            if first_of(option) not in map(first_of, readings):
                readings.append(with_words(option, what))
    understood = either(readings)
    what = task(found.sentence, list(found.chosen.spans))
    if isinstance(understood, Once | Repeating | Several | Ambiguous) and not what:
        return NoTask(understood)
    return replace(understood, what=what) if isinstance(understood, Ambiguous) else understood


def _still_to_come(found: Found, asking: Asking) -> list[Group]:
    """What is over, or never comes, is nothing to be reminded at: "the mail from yesterday"."""
    rest = left_over(found.sentence, found.groups, found.chosen) or ranges(found.sentence, found.chosen)
    return [one for one in rest if not isinstance(settle(one, asking), Past | Impossible)]


def _each(parts: Sequence[tuple[Folded, Ask | None]], asking: Asking) -> Understanding | None:
    """The requests of one sentence, each with its own words; None if one of them is not whole."""
    before: Group | None = None
    understood: list[Understanding] = []
    for part, ask in parts:
        found = _found(part, ask, asking)
        if found is None or around_alone(found.chosen.group) or _still_to_come(found, asking):
            return None
        group = carried(before, found.chosen.group) if before is not None else found.chosen.group
        if group is None:
            return None
        found = replace(found, chosen=replace(found.chosen, group=group))
        one = _unheld(found) or _taken(found, asking)
        if isinstance(one, NoTask):
            return None
        if not isinstance(one, Once | Repeating | Several | Ambiguous):
            return one
        understood.append(one)
        before = group
    return together(understood) if understood else None


def _time_languages(folded: Folded, ask: Ask | None, asking: Asking) -> Iterator[Language]:
    """Times are looked for in the language of the asking, then in the person's, then in English.

    Without words of asking they are looked for in all languages that the letters allow.
    """
    known = languages_for(folded.text, asking.language)
    if ask is None:
        yield from known if len(folded.text) <= _SHORT else known[:2]
        return
    yield ask.language
    likely = {asking.language, "en"}
    yield from (one for one in known if one is not ask.language and (one.code in likely or not one.vocabulary.latin))


def _first(folded: Folded, asking: Asking) -> Language:
    return next(iter(languages_for(folded.text, asking.language)), language("en"))


def _without_time(sentence: Sentence, asking: Asking) -> Understanding:
    guessed = guess(sentence, asking)
    if guessed is not None:
        when, cut = guessed
        return with_task(when, task(sentence, [cut]), sentence.language)
    what = task(sentence, vague_words(sentence))
    if len(what) > LONGEST_TASK:
        return TooLong(LONGEST_TASK)
    return NoTime(what) if what else NeitherTimeNorTask()
