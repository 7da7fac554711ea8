"""What a reply to a line about exports is worth: by what was understood, for there is nothing yet to do it to."""

import pytest

from bot.core.message import Action
from bot.evaluation.figures import exports
from bot.evaluation.judged import Given, Verdict, Way
from bot.evaluation.judging import judge, wanted, ways
from bot.evaluation.line import Kind, Line
from bot.exports.hearing import Intent

OFFERED, LOOKED = Given(Action.EXPORT_OFFERED), Given(Action.EXPORT_LOOKED)
REFUSED, ADVISED, CHOICES = Given(Action.REFUSAL), Given(Action.EXPORT_ADVISED), Given(Action.CHOICES)
ANSWERED, OTHERWISE = Given(Action.ANSWER, "how_to_export"), Given(Action.ANSWER, "refunds")
UNKNOWN, SILENT = Given(Action.UNKNOWN), Given(Action.SILENT)


def none_yet(asked: Intent) -> Given:
    return Given(Action.EXPORT_SHOWN, data={"asked": asked.value})


def line(action: str | None, topic: str | None = None) -> Line:
    expect = {} if action is None else {"action": action, "channel": "dm"}
    return Line("e-1", "pack up my things", "en", Kind.EXPORT, "e.jsonl", topic, expect=expect)


@pytest.mark.parametrize(
    ("action", "given", "verdict"),
    [
        ("start", OFFERED, Verdict.RIGHT),
        ("start", LOOKED, Verdict.RIGHT),
        ("start", Given(Action.EXPORT_STARTED), Verdict.RIGHT),
        ("start", ANSWERED, Verdict.NOT_ANSWERED),
        ("start", UNKNOWN, Verdict.NOT_ANSWERED),
        ("start", none_yet(Intent.CANCEL), Verdict.WRONG),
        ("status", none_yet(Intent.STATUS), Verdict.RIGHT),
        ("status", Given(Action.EXPORT_SHOWN), Verdict.RIGHT),
        ("status", OFFERED, Verdict.WRONG),
        ("cancel", none_yet(Intent.CANCEL), Verdict.RIGHT),
        ("cancel", Given(Action.EXPORT_CANCELLED), Verdict.RIGHT),
        ("cancel", none_yet(Intent.STATUS), Verdict.WRONG),
        ("resend", none_yet(Intent.LINK), Verdict.RIGHT),
        ("resend", none_yet(Intent.FRESH), Verdict.RIGHT),
        ("link", none_yet(Intent.FRESH), Verdict.RIGHT),
        ("link", Given(Action.EXPORT_LINKED), Verdict.RIGHT),
        ("link", none_yet(Intent.DELETE), Verdict.WRONG),
        ("delete_copy", none_yet(Intent.DELETE), Verdict.RIGHT),
        ("delete_copy", Given(Action.EXPORT_REVOKED), Verdict.RIGHT),
        ("delete_copy", none_yet(Intent.CANCEL), Verdict.WRONG),
        ("clarify", REFUSED, Verdict.RIGHT),
        ("clarify", ADVISED, Verdict.RIGHT),
        ("clarify", CHOICES, Verdict.RIGHT),
        ("clarify", OFFERED, Verdict.WRONG),
        ("clarify", UNKNOWN, Verdict.NOT_ANSWERED),
        ("howto", ANSWERED, Verdict.RIGHT),
        ("howto", OFFERED, Verdict.WRONG),
        (None, UNKNOWN, Verdict.RIGHT),
        (None, OFFERED, Verdict.WRONG),
    ],
)
def test_the_action_counts(action: str | None, given: Given, verdict: Verdict) -> None:
    assert judge(line(action), Way.ADDRESSED, given).verdict is verdict


def test_where_the_label_names_an_entry_another_one_is_no_answer() -> None:
    how = line("howto", "how_to_export")
    assert judge(how, Way.ADDRESSED, ANSWERED).verdict is Verdict.RIGHT
    assert judge(how, Way.ADDRESSED, OTHERWISE).verdict is Verdict.NOT_ANSWERED


def test_overheard_it_is_nobody_s_business() -> None:
    assert judge(line("start"), Way.UNADDRESSED, SILENT).verdict is Verdict.RIGHT
    assert judge(line("start"), Way.UNADDRESSED, OFFERED).verdict is Verdict.FALSE_ANSWER
    assert wanted(line("start"), Way.UNADDRESSED) == "silence"


def test_it_is_asked_in_a_direct_message_alone() -> None:
    assert ways(line("start")) == (Way.ADDRESSED,)
    assert wanted(line("start"), Way.ADDRESSED) == "start"


def test_the_figure_counts_what_was_said_to_the_bot() -> None:
    judged = [judge(line("start"), Way.ADDRESSED, given) for given in (OFFERED, LOOKED, UNKNOWN)]
    overheard = judge(line("start"), Way.UNADDRESSED, SILENT)
    [figure] = exports([*judged, overheard])
    assert (figure.part, figure.whole) == (2, 3)
    assert exports([overheard]) == ()
