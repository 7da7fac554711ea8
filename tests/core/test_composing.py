"""Which messages a recipient gets: one by one, late ones labelled, one digest where much is late."""

from dataclasses import replace
from datetime import datetime

from boxes import DAY, HOUR, MINUTE, notice
from fakes import ANN, HALL, NOON

from bot.core.composing import Composed, Draft, Load, Occasion, elsewhere, loads
from bot.core.instant import Instant
from bot.core.message import Choice
from bot.core.people import Address
from bot.core.phrase import Phrase
from bot.core.platform import Reason

HERE = Occasion(NOON, "Europe/Berlin")
SNOOZE = Choice(Phrase("snooze"), "reminders:snooze:1")


def draft(key: str, due: datetime = NOON, *, line: bool = True, useful: bool = True, promised: bool = True) -> Draft:
    says = (Phrase(f"says.{key}"),)
    composed = Composed(says, (SNOOZE,), None, Phrase(f"line.{key}") if line else None, useful, promised)
    return Draft(notice(key, due), composed)


def late(key: str, hours: int = 1, *, line: bool = True, useful: bool = True) -> Draft:
    return draft(key, NOON - hours * HOUR, line=line, useful=useful)


def told_keys(load: Load) -> list[str]:
    return [say.key for say in load.says if isinstance(say, Phrase)]


def test_what_comes_in_time_is_told_one_by_one_in_order() -> None:
    got = loads([draft("b"), draft("a", NOON - MINUTE), draft("c")], HERE)
    assert [told_keys(load) for load in got] == [["says.a"], ["says.b"], ["says.c"]]
    assert [(load.to, load.key, load.choices) for load in got] == [(ANN, key, (SNOOZE,)) for key in "abc"]


def test_a_late_one_says_when_it_was_due_in_its_readers_zone() -> None:
    [load] = loads([late("a")], HERE)
    assert load.says[0] == Phrase("reminder.late", {"planned": Instant(NOON - HOUR, "Europe/Berlin")})
    assert told_keys(load)[1:] == ["says.a"]


def test_what_was_promised_for_no_instant_is_not_late() -> None:
    [load] = loads([draft("a", NOON - DAY, promised=False)], HERE)
    assert told_keys(load) == ["says.a"]


def test_up_to_three_late_ones_are_told_one_by_one() -> None:
    assert len(loads([late(key) for key in "abc"], HERE)) == 3


def test_more_become_one_message_with_what_is_of_no_use_any_more_apart() -> None:
    drafts = [late("d", 1), late("a", 4, useful=False), late("b", 3), late("c", 2, useful=False)]
    [load] = loads(drafts, HERE)
    assert told_keys(load) == [
        "digest.title", "digest.useful", "digest.item", "digest.item", "digest.past", "digest.item", "digest.item",
    ]  # fmt: skip
    items = [say.values for say in load.says if isinstance(say, Phrase) and say.key == "digest.item"]
    assert items[0] == {"what": Phrase("line.b"), "planned": Instant(NOON - 3 * HOUR, "Europe/Berlin")}
    assert load.says[0] == Phrase("digest.title", {"count": 4})
    assert load.notices == tuple(one.notice for one in sorted(drafts, key=lambda one: one.notice.due))


def test_a_digest_has_no_heading_over_nothing() -> None:
    [useful] = loads([late(key) for key in "abcd"], HERE)
    [past] = loads([late(key, useful=False) for key in "abcd"], HERE)
    assert "digest.past" not in told_keys(useful)
    assert "digest.useful" not in told_keys(past)


def test_what_cannot_be_a_line_and_what_is_in_time_stay_out_of_the_digest() -> None:
    drafts = [*(late(key) for key in "abcd"), late("export", line=False), draft("now")]
    got = loads(drafts, HERE)
    assert [len(load.drafts) for load in got] == [4, 1, 1]
    assert told_keys(got[1]) == ["reminder.late", "says.export"]
    assert told_keys(got[2]) == ["says.now"]


def test_a_digest_has_the_same_key_for_the_same_notices() -> None:
    drafts = [late(key) for key in "abcd"]
    [one], [two] = loads(drafts, HERE), loads(drafts[::-1], HERE)
    [other] = loads([late(key) for key in "abce"], HERE)
    assert one.key == two.key != other.key


def astray(key: str, origin: Address) -> Draft:
    held = draft(key)
    return replace(held, notice=replace(held.notice, origin=origin, astray=Reason.CLOSED))


def test_each_place_of_origin_is_told_once_that_something_waits_and_never_what() -> None:
    attic = Address("fake", "attic", "3")
    got = elsewhere([astray("a", HALL), astray("b", attic), astray("c", HALL)])
    assert [(load.to, load.says) for load in got] == [
        (attic, (Phrase("notice.waits"),)),
        (HALL, (Phrase("notice.wait", {"count": 2}),)),
    ]
    assert [choice.handle for load in got for choice in load.choices] == ["reminders:undelivered"] * 2
    assert all(load.key.startswith("elsewhere:") for load in got)


def test_what_went_astray_before_goes_to_its_place_of_origin_at_once() -> None:
    got = loads([astray("a", HALL), draft("b")], HERE)
    assert [load.to for load in got] == [HALL, ANN]
