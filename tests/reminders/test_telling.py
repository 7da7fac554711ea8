"""What reminders, rungs and changes say, as phrases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from boxes import DAY, HOUR, daily, reminder
from deadlines import PAGE, Known, deadline, on
from fakes import ANN, HALL, NOON

from bot.core.composing import Composed, Occasion
from bot.core.instant import Instant
from bot.core.notice import Json, Notice
from bot.core.period import Period
from bot.core.phrase import Phrase
from bot.reminders.deadline import written
from bot.reminders.follow import Follow, Scope, Target, ladder
from bot.reminders.reminder import Reminder, State, Tie, pending
from bot.reminders.telling import composers

API = Target(Scope.MILESTONE, "api_end")
WORDS = "save [free](http://evil) @everyone"


async def compose(
    notice: Notice, now: datetime = NOON, held: Reminder | None = None, known: Known | None = None
) -> Composed | None:
    async def find(ids: Sequence[int]) -> dict[int, Reminder]:
        return {} if held is None or held.id not in ids else {held.id: held}

    tell = await composers(find, known or Known())[notice.kind]([notice])
    return tell(notice, Occasion(now, "Europe/Berlin"))


def says(composed: Composed | None) -> list[str]:
    assert composed is not None
    return [say.key for say in composed.says if isinstance(say, Phrase)]


ONCE = replace(reminder(WORDS, NOON), id=7)
SERIES = replace(reminder(WORDS, NOON, series=daily(NOON)), id=7)


async def test_a_reminder_says_the_persons_words_as_words() -> None:
    composed = await compose(pending(ONCE)[0], held=ONCE)
    assert composed is not None
    assert composed.says == (Phrase("reminder.due", {"what": WORDS}),)
    assert (composed.then, composed.line) == (None, Phrase("reminder.line", {"what": WORDS}))


async def test_it_can_be_snoozed_by_presets_and_by_words() -> None:
    composed = await compose(pending(ONCE)[0], held=ONCE)
    assert composed is not None
    assert [choice.handle for choice in composed.choices] == [
        "reminders:snooze:7:10m", "reminders:snooze:7:1h", "reminders:snooze:7:tomorrow", "reminders:snooze:7:ask",
    ]  # fmt: skip
    assert [choice.asks is not None for choice in composed.choices] == [False, False, False, True]


@pytest.mark.parametrize("missed", [timedelta(), timedelta(minutes=3), DAY - HOUR, 400 * DAY + HOUR])
async def test_a_series_tells_when_it_comes_again_and_catches_up_once(missed: timedelta) -> None:
    now = NOON + missed
    composed = await compose(pending(SERIES)[0], now, SERIES)
    assert composed is not None
    assert composed.then is not None
    following = NOON + (missed // DAY + 1) * DAY
    assert (composed.then.due, composed.then.key) == (following, f"reminder:7:{following.isoformat()}")
    assert composed.says[1] == Phrase("reminder.again", {"next": Instant(following, "Europe/Berlin")})


async def test_the_last_of_a_series_says_so() -> None:
    ending = replace(SERIES, timing=replace(SERIES.timing, series=daily(NOON, ";UNTIL=20261020T235900Z")))
    composed = await compose(pending(ending)[0], held=ending)
    assert composed is not None
    assert (says(composed), composed.then) == (["reminder.due", "reminder.last"], None)


async def test_a_snoozed_occurrence_has_none_after_it() -> None:
    snoozed = replace(SERIES, snoozed=NOON)
    composed = await compose(pending(snoozed)[1], held=snoozed)
    assert composed is not None
    assert (says(composed), composed.then) == (["reminder.due"], None)


@pytest.mark.parametrize("state", [state for state in State if state is not State.ACTIVE])
async def test_what_is_not_wanted_any_more_says_nothing(state: State) -> None:
    assert await compose(pending(ONCE)[0], held=replace(ONCE, state=state)) is None


async def test_what_was_moved_since_it_was_claimed_says_nothing() -> None:
    moved = replace(ONCE, timing=replace(ONCE.timing, due=NOON + HOUR))
    assert await compose(pending(ONCE)[0], held=moved) is None
    assert await compose(pending(ONCE)[0], held=None) is None
    snoozed = replace(ONCE, snoozed=NOON)
    assert await compose(pending(snoozed)[0], held=replace(ONCE, snoozed=NOON + HOUR)) is None


@pytest.mark.parametrize(
    ("lead", "period", "useful"),
    [
        (-3 * DAY, on(2026, 10, 23), True),
        (-3 * DAY, on(2026, 10, 20), True),
        (-3 * DAY, on(2026, 10, 19), False),
        (timedelta(), on(2026, 10, 19), False),
        (2 * DAY, on(2026, 10, 18), True),
        (-3 * DAY, None, True),
    ],
)
async def test_one_before_a_deadline_that_has_passed_is_of_no_use_any_more(
    lead: timedelta, period: Period | None, *, useful: bool
) -> None:
    tied = replace(ONCE, timing=replace(ONCE.timing, tie=Tie("api_end", lead)))
    composed = await compose(pending(tied)[0], held=tied, known=Known({"api_end": deadline(period=period)}))
    assert composed is not None
    assert composed.useful is useful
    assert says(composed) == ["reminder.due"] if useful else ["reminder.due", "reminder.passed"]


JAN_10 = on(2027, 1, 10)
KNOWN = Known({"api_end": deadline(period=JAN_10)})


def rung(to: Follow) -> Notice:
    return ladder((to,), KNOWN().values(), NOON)[0]


@pytest.mark.parametrize(
    ("days", "key", "useful"),
    [(10, "follow.ahead", True), (82, "follow.today", True), (83, "follow.passed", False)],
)
async def test_a_rung_says_how_the_day_lies_now(days: int, key: str, *, useful: bool) -> None:
    composed = await compose(rung(Follow(ANN, API)), NOON + days * DAY, known=KNOWN)
    assert composed is not None
    assert (says(composed), composed.useful) == ([key], useful)
    assert [choice.handle for choice in composed.choices] == ["follow:thin:api_end", "follow:stop:api_end"]


async def test_a_rung_in_a_group_can_be_joined() -> None:
    composed = await compose(rung(Follow(HALL, API)), known=KNOWN)
    assert composed is not None
    assert [choice.handle for choice in composed.choices] == ["follow:me:api_end"]


async def test_a_rung_to_a_date_that_has_moved_says_nothing() -> None:
    moved = Known({"api_end": deadline(period=on(2027, 3, 1))})
    assert await compose(rung(Follow(ANN, API)), known=moved) is None
    assert await compose(rung(Follow(ANN, API)), known=Known({"api_end": deadline()})) is None


async def test_a_rung_to_what_is_not_known_any_more_tells_no_date() -> None:
    composed = await compose(rung(Follow(ANN, API)), known=Known())
    assert composed is not None
    [withdrawn] = composed.says
    assert isinstance(withdrawn, Phrase)
    assert (withdrawn.key, set(withdrawn.values)) == ("follow.withdrawn", {"title"})


def change(old: Period | None, new: Period | None, *, known: bool = True, moved: int = 0) -> Notice:
    payload: dict[str, Json] = {
        "title": {"en": "API"},
        "known": known,
        "old": written(old),
        "new": written(new),
        "source": {"label": PAGE.label, "url": PAGE.url},
        "reason": None,
        "moved": moved,
    }
    return Notice("k", ANN, "change", "api_end", NOON, None, payload)


@pytest.mark.parametrize(
    ("notice", "keys"),
    [
        (change(JAN_10, on(2027, 2, 1)), ["follow.moved", "follow.source"]),
        (change(None, JAN_10), ["follow.dated", "follow.source"]),
        (change(JAN_10, None), ["follow.undated", "follow.source"]),
        (change(None, JAN_10, known=False), ["follow.new", "follow.source"]),
        (change(None, None, known=False), ["follow.new_undated", "follow.source"]),
        (change(JAN_10, on(2027, 2, 1), moved=2), ["follow.moved", "follow.source", "follow.reminders_moved"]),
        (change(JAN_10, None, moved=2), ["follow.undated", "follow.source", "follow.reminders_wait"]),
    ],
)
async def test_a_change_says_what_it_is(notice: Notice, keys: list[str]) -> None:
    composed = await compose(notice)
    assert says(composed) == keys
    assert composed is not None
    assert not composed.promised, "nobody was promised an instant: it is not late"


async def test_a_change_names_both_dates_the_reason_and_the_source() -> None:
    notice = change(JAN_10, on(2027, 2, 1))
    composed = await compose(replace(notice, payload={**notice.payload, "reason": {"en": "they said so"}}))
    assert composed is not None
    moved, reason, source = (say for say in composed.says if isinstance(say, Phrase))
    assert (moved.values["old"], moved.values["new"]) == (JAN_10, on(2027, 2, 1))
    assert reason.key == "follow.reason"
    assert source.values == {"source": PAGE}


async def test_a_change_to_a_day_that_has_passed_is_of_no_use_and_offers_nothing() -> None:
    composed = await compose(change(JAN_10, on(2026, 10, 1)))
    assert composed is not None
    assert (composed.useful, composed.choices) == (False, ())
