"""What every keeper of drafts promises: words come back as they were said, once, to nobody else, and not for ever."""

from datetime import timedelta

from boxes import Boxes, boxes_in
from fakes import ANN, BOB, NOON

from bot.reminders.drafts import KEPT, MOST, Aim, Draft
from bot.store.database import Store
from bot.store.housekeeping import Housekeeping

WHOLE = Draft("at 5: fetch", NOON, "Europe/Berlin", "tr", command=True, what="fetch", aim=Aim.SNOOZE, reminder=7)


async def test_a_draft_comes_back_as_it_was_kept(boxes: Boxes) -> None:
    plain, whole = await boxes.drafts.keep(ANN, Draft("tomorrow", NOON)), await boxes.drafts.keep(ANN, WHOLE)
    assert await boxes.drafts.find(ANN, plain) == Draft("tomorrow", NOON)
    assert await boxes.drafts.find(ANN, whole) == WHOLE


async def test_a_draft_is_taken_once(boxes: Boxes) -> None:
    number = await boxes.drafts.keep(ANN, WHOLE)
    assert [await boxes.drafts.take(ANN, number), await boxes.drafts.take(ANN, number)] == [WHOLE, None]
    assert await boxes.drafts.find(ANN, number) is None


async def test_nobody_sees_anothers_draft(boxes: Boxes) -> None:
    number = await boxes.drafts.keep(ANN, WHOLE)
    assert await boxes.drafts.find(BOB, number) is None
    assert await boxes.drafts.take(BOB, number) is None
    assert await boxes.drafts.find(ANN, number) == WHOLE


async def test_the_oldest_of_too_many_goes(boxes: Boxes) -> None:
    others = await boxes.drafts.keep(BOB, WHOLE)
    numbers = [await boxes.drafts.keep(ANN, WHOLE) for _ in range(MOST + 1)]
    found = [await boxes.drafts.find(ANN, number) for number in numbers]
    assert found == [None, *[WHOLE] * MOST]
    assert await boxes.drafts.find(BOB, others) == WHOLE


async def test_an_id_is_never_given_again(boxes: Boxes) -> None:
    """A button of long ago must not find somebody's newer words."""
    first = await boxes.drafts.keep(ANN, WHOLE)
    await boxes.drafts.take(ANN, first)
    assert await boxes.drafts.keep(ANN, WHOLE) != first


async def test_drafts_are_kept_for_some_days_only(store: Store) -> None:
    drafts = boxes_in(store).drafts
    number = await drafts.keep(ANN, WHOLE)
    await Housekeeping(store).purge(NOON + KEPT)
    assert await drafts.find(ANN, number) == WHOLE
    await Housekeeping(store).purge(NOON + KEPT + timedelta(seconds=1))
    assert await drafts.find(ANN, number) is None
