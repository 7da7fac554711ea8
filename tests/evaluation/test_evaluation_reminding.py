"""What a reply to a line about reminders is worth: one table for the action, one for the instant, one for the task."""

import pytest

from bot.core.message import Action
from bot.evaluation.figures import reminders
from bot.evaluation.judged import Given, Judged, Verdict, Way
from bot.evaluation.judging import judge, wanted
from bot.evaluation.line import Kind, Line
from bot.evaluation.reminding import action_right, instant_right, task_kept

NINE = "2026-11-22T09:00:00Z"
RULE = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"


def line(**expect: object) -> Line:
    return Line("r-1", "remind me", "en", Kind.REMINDER, "r.jsonl", expect=expect)


def placed(due: str = NINE, text: str = "Noted. Reminder 1: water the plants", **more: object) -> Given:
    return Given(Action.REMINDER_SET, text=text, data={"due": due, **more})


def several(*due: str) -> Given:
    return Given(Action.REMINDER_SET, data={"reminders": [{"due": one} for one in due]})


ASKED = Given(Action.CHOICES)
REFUSED = Given(Action.REFUSAL)


@pytest.mark.parametrize(
    ("wants", "given", "right"),
    [
        ("create", placed(), True),
        ("create", placed(rrule=RULE), False),
        ("create", ASKED, False),
        ("create", Given(Action.UNKNOWN), False),
        ("create_recurring", placed(rrule=RULE), True),
        ("create_recurring", placed(), False),
        ("create_multiple", several(NINE, NINE), True),
        ("create_multiple", placed(), False),
        ("clarify", ASKED, True),
        ("clarify", placed(), False),
        ("reject", REFUSED, True),
        ("reject", ASKED, False),
        ("list", Given(Action.REMINDER_LISTED), True),
        ("cancel", Given(Action.REMINDER_CANCELLED), True),
        ("change", Given(Action.REMINDER_SNOOZED), True),
        ("none", Given(Action.UNKNOWN), True),
        ("none", placed(), False),
    ],
)
def test_the_action_is_the_one_the_label_names(wants: str, given: Given, *, right: bool) -> None:
    assert action_right(line(action=wants), given) is right


def test_an_alternative_named_first_in_its_sentence_is_right_too() -> None:
    either = line(action="create_recurring", accept_alternative="reject that says why")
    assert action_right(either, REFUSED)
    assert not action_right(either, ASKED)
    assert judge(either, Way.ADDRESSED, REFUSED).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("expect", "given", "right"),
    [
        ({"when": NINE}, placed(), True),
        ({"when": NINE}, placed("2026-11-22T09:01:00Z"), True),
        ({"when": NINE}, placed("2026-11-22T09:01:01Z"), False),
        ({"when": NINE, "when_accept": ["2026-11-22T00:00:00Z", "2026-11-22T23:59:59Z"]}, placed(NINE), True),
        ({"when": "2026-11-22T12:00:00Z", "when_accept": ["2026-11-22T00:00:00Z", NINE]}, placed(NINE), True),
        ({"when": "2026-11-22T12:00:00Z", "when_accept": ["2026-11-22T10:00:00Z", NINE]}, placed(), True),
        ({"when": "2026-11-24T12:00:00Z", "also_accept": f"the next day: {NINE}"}, placed(), True),
        ({"when": "2026-11-24T12:00:00Z", "also_accept": "the next day"}, placed(), False),
        ({"when": NINE, "rrule": RULE}, placed(rrule="BYDAY=TU;INTERVAL=2;FREQ=WEEKLY"), True),
        ({"when": NINE, "rrule": RULE}, placed(rrule="FREQ=WEEKLY;BYDAY=TU"), False),
        ({"when": NINE, "rrule": RULE}, placed(), False),
        ({"when": [NINE, "2026-11-22T18:00:00Z"]}, several(NINE, "2026-11-22T18:00:00Z"), True),
        ({"when": [NINE, "2026-11-22T18:00:00Z"]}, several(NINE), False),
        ({"when": NINE}, ASKED, None),
        ({"when": None}, placed(), None),
        ({"when": "2026-11-22"}, placed(), None),
    ],
)
def test_the_instant_is_right_within_a_minute(expect: dict[str, object], given: Given, right: bool | None) -> None:  # noqa: FBT001  a column
    assert instant_right(line(action="create", **expect), given) is right


@pytest.mark.parametrize(
    ("what", "text", "kept"),
    [
        ("water the plants", "Noted. Reminder 1: water the plants", True),
        ("Water the PLANTS", "Noted. Reminder 1: water the plants tomorrow", True),
        ("water the plants", "Noted. Reminder 1: the plants", False),
        (None, "Noted.", True),
    ],
)
def test_every_word_of_the_task_is_told_back(what: str | None, text: str, *, kept: bool) -> None:
    assert task_kept(line(action="create", what=what), placed(text=text)) is kept


@pytest.mark.parametrize(
    ("way", "given", "verdict"),
    [
        (Way.ADDRESSED, placed(), Verdict.RIGHT),
        (Way.ADDRESSED, placed("2026-11-23T09:00:00Z"), Verdict.WRONG),
        (Way.ADDRESSED, placed(text="Noted."), Verdict.WRONG),
        (Way.ADDRESSED, placed(rrule=RULE), Verdict.WRONG),
        (Way.ADDRESSED, ASKED, Verdict.NOT_ANSWERED),
        (Way.UNADDRESSED, Given(Action.SILENT), Verdict.RIGHT),
        (Way.UNADDRESSED, placed(), Verdict.FALSE_ANSWER),
        (Way.UNADDRESSED, Given(Action.ANSWER, "shutdown"), Verdict.FALSE_ANSWER),
    ],
)
def test_the_verdict(way: Way, given: Given, verdict: Verdict) -> None:
    assert judge(line(action="create", when=NINE, what="water the plants"), way, given).verdict is verdict


def test_what_is_wanted_is_said_in_words() -> None:
    assert wanted(line(action="create", when=NINE, what="eat"), Way.ADDRESSED) == f"create {NINE} eat"
    assert wanted(line(action="create", when=NINE), Way.UNADDRESSED) == "silence"


def test_the_figures_are_counted_over_what_was_said_to_the_bot() -> None:
    label = line(action="create", when=NINE)
    given = [placed(), placed("2026-11-23T09:00:00Z"), ASKED]
    judged = [Judged(label, Way.ADDRESSED, one, Verdict.RIGHT) for one in given]
    unasked = Judged(label, Way.UNADDRESSED, Given(Action.SILENT), Verdict.RIGHT)
    action, instant = reminders([*judged, unasked])
    assert (action.part, action.whole, action.met) == (2, 3, False)
    assert (instant.part, instant.whole, instant.met) == (1, 2, False)
    assert reminders([unasked]) == ()
