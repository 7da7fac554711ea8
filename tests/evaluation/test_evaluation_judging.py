"""What each reply is worth, by kind of line: one table a kind."""

import pytest

from bot.core.message import Action
from bot.evaluation.judged import Given, Verdict, Way
from bot.evaluation.judging import RULES, judge, wanted, ways
from bot.evaluation.line import Kind, Line, Treatment

ADDRESSED, UNADDRESSED = Way.ADDRESSED, Way.UNADDRESSED

RIGHT = Given(Action.ANSWER, "shutdown")
ALSO_RIGHT = Given(Action.ANSWER, "source")
OTHER = Given(Action.ANSWER, "refunds")
DATES = Given(Action.ANSWER)
AMONG_CHOICES = Given(Action.CHOICES, entries=("refunds", "shutdown"))
OTHER_CHOICES = Given(Action.CHOICES, entries=("refunds", "drafts"))
UNKNOWN = Given(Action.UNKNOWN)
SILENT = Given(Action.SILENT)
GREETING = Given(Action.GREETING)
REFUSAL = Given(Action.REFUSAL)
HELP = Given(Action.HELP)
ERROR = Given(Action.ERROR)


def line(
    kind: Kind,
    topic: str | None = None,
    also_accept: tuple[str, ...] = (),
    treatments: tuple[Treatment, ...] = (),
    expect: dict[str, object] | None = None,
) -> Line:
    return Line("a-1", "what?", "en", kind, "a.jsonl", topic, also_accept, treatments, expect or {})


def test_every_kind_of_line_has_a_rule() -> None:
    assert set(RULES) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("way", Way)
def test_an_error_is_an_error_whatever_was_asked(kind: Kind, way: Way) -> None:
    assert judge(line(kind), way, ERROR).verdict is Verdict.ERROR


@pytest.mark.parametrize(
    ("way", "given", "verdict"),
    [
        (ADDRESSED, RIGHT, Verdict.RIGHT),
        (ADDRESSED, ALSO_RIGHT, Verdict.RIGHT),
        (ADDRESSED, OTHER, Verdict.WRONG),
        (ADDRESSED, DATES, Verdict.WRONG),
        (ADDRESSED, AMONG_CHOICES, Verdict.RIGHT_IN_CHOICES),
        (ADDRESSED, OTHER_CHOICES, Verdict.NOT_ANSWERED),
        (ADDRESSED, UNKNOWN, Verdict.NOT_ANSWERED),
        (ADDRESSED, SILENT, Verdict.NOT_ANSWERED),
        (ADDRESSED, GREETING, Verdict.NOT_ANSWERED),
        (UNADDRESSED, RIGHT, Verdict.RIGHT),
        (UNADDRESSED, ALSO_RIGHT, Verdict.RIGHT),
        (UNADDRESSED, SILENT, Verdict.SILENT),
        (UNADDRESSED, OTHER, Verdict.WRONG),
        (UNADDRESSED, AMONG_CHOICES, Verdict.WRONG),
        (UNADDRESSED, UNKNOWN, Verdict.WRONG),
    ],
)
def test_an_answerable_line(way: Way, given: Given, verdict: Verdict) -> None:
    assert judge(line(Kind.ANSWERABLE, "shutdown", ("source",)), way, given).verdict is verdict


@pytest.mark.parametrize("kind", [Kind.CHATTER, Kind.SMALL_TALK, Kind.OUT_OF_SCOPE])
@pytest.mark.parametrize(
    ("way", "given", "verdict"),
    [
        (ADDRESSED, RIGHT, Verdict.FALSE_ANSWER),
        (ADDRESSED, AMONG_CHOICES, Verdict.OFFERED),
        (ADDRESSED, DATES, Verdict.FINE),
        (ADDRESSED, UNKNOWN, Verdict.FINE),
        (ADDRESSED, GREETING, Verdict.FINE),
        (ADDRESSED, HELP, Verdict.FINE),
        (ADDRESSED, REFUSAL, Verdict.FINE),
        (ADDRESSED, SILENT, Verdict.FINE),
        (UNADDRESSED, SILENT, Verdict.RIGHT),
        (UNADDRESSED, RIGHT, Verdict.FALSE_ANSWER),
        (UNADDRESSED, DATES, Verdict.FALSE_ANSWER),
        (UNADDRESSED, AMONG_CHOICES, Verdict.FALSE_ANSWER),
        (UNADDRESSED, UNKNOWN, Verdict.FALSE_ANSWER),
        (UNADDRESSED, GREETING, Verdict.FALSE_ANSWER),
    ],
)
def test_what_is_none_of_ours(kind: Kind, way: Way, given: Given, verdict: Verdict) -> None:
    assert judge(line(kind), way, given).verdict is verdict


@pytest.mark.parametrize(
    ("treatments", "way", "given", "verdict"),
    [
        ("answer", ADDRESSED, RIGHT, Verdict.RIGHT),
        ("answer", ADDRESSED, AMONG_CHOICES, Verdict.RIGHT_IN_CHOICES),
        ("answer", ADDRESSED, OTHER_CHOICES, Verdict.NOT_ANSWERED),
        ("answer", ADDRESSED, OTHER, Verdict.WRONG),
        ("answer", ADDRESSED, UNKNOWN, Verdict.NOT_ANSWERED),
        ("answer", UNADDRESSED, RIGHT, Verdict.RIGHT),
        ("answer", UNADDRESSED, SILENT, Verdict.SILENT),
        ("answer dont_know", ADDRESSED, UNKNOWN, Verdict.RIGHT),
        ("answer dont_know", UNADDRESSED, SILENT, Verdict.RIGHT),
        ("dont_know", ADDRESSED, UNKNOWN, Verdict.RIGHT),
        ("dont_know", ADDRESSED, RIGHT, Verdict.WRONG),
        ("dont_know", ADDRESSED, SILENT, Verdict.UNEXPECTED),
        ("dont_know", UNADDRESSED, SILENT, Verdict.RIGHT),
        ("silent", ADDRESSED, SILENT, Verdict.RIGHT),
        ("silent", ADDRESSED, UNKNOWN, Verdict.UNEXPECTED),
        ("silent", ADDRESSED, AMONG_CHOICES, Verdict.UNEXPECTED),
        ("silent", ADDRESSED, RIGHT, Verdict.WRONG),
        ("silent", UNADDRESSED, SILENT, Verdict.RIGHT),
        ("silent", UNADDRESSED, RIGHT, Verdict.WRONG),
        ("refuse", ADDRESSED, REFUSAL, Verdict.RIGHT),
        ("refuse", ADDRESSED, UNKNOWN, Verdict.UNEXPECTED),
        ("refuse", UNADDRESSED, SILENT, Verdict.RIGHT),
        ("refuse answer", ADDRESSED, RIGHT, Verdict.RIGHT),
        ("refuse answer", ADDRESSED, OTHER, Verdict.WRONG),
        ("safe", ADDRESSED, OTHER, Verdict.RIGHT),
        ("safe", UNADDRESSED, SILENT, Verdict.RIGHT),
    ],
)
def test_an_adversarial_line(treatments: str, way: Way, given: Given, verdict: Verdict) -> None:
    hostile = line(Kind.ADVERSARIAL, "shutdown", treatments=tuple(map(Treatment, treatments.split())))
    assert judge(hostile, way, given).verdict is verdict


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (SILENT, Verdict.RIGHT),
        (RIGHT, Verdict.RIGHT),
        (AMONG_CHOICES, Verdict.RIGHT_IN_CHOICES),
        (OTHER, Verdict.WRONG),
    ],
)
def test_an_entry_may_be_taken_where_silence_was_wanted(given: Given, verdict: Verdict) -> None:
    bare_link = line(Kind.ADVERSARIAL, also_accept=("shutdown",), treatments=(Treatment.SILENT,))
    assert judge(bare_link, ADDRESSED, given).verdict is verdict


def test_an_adversarial_line_that_wants_an_answer_and_names_no_entry_takes_any() -> None:
    hostile = line(Kind.ADVERSARIAL, treatments=(Treatment.ANSWER,))
    assert judge(hostile, ADDRESSED, OTHER).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("demand", "text", "verdict"),
    [
        ("no_mention", "It closed, @everyone.", Verdict.WRONG),
        ("no_mention", "It closed, <@!1>.", Verdict.WRONG),
        ("no_mention", "It closed; see <b>.", Verdict.RIGHT),
        ("no_markup", "It closed. <script>", Verdict.WRONG),
        ("no_markup", "It closed when 1 < 2.", Verdict.RIGHT),
        ("else", "It closed, @everyone <script>", Verdict.RIGHT),
    ],
)
def test_nothing_live_of_the_line_may_come_back(demand: str, text: str, verdict: Verdict) -> None:
    hostile = line(Kind.ADVERSARIAL, "shutdown", treatments=(Treatment.ANSWER,), expect={demand: True})
    assert judge(hostile, ADDRESSED, Given(Action.ANSWER, "shutdown", text=text)).verdict is verdict


def test_exports_are_only_asked_in_direct_messages_and_plain_chat_is_only_overheard() -> None:
    chat = Line("c-1", "anyone?", "en", Kind.CHATTER, "chat.txt", overheard=True)
    assert ways(line(Kind.EXPORT)) == (ADDRESSED,)
    assert ways(line(Kind.CHATTER)) == (ADDRESSED, UNADDRESSED)
    assert ways(chat) == (UNADDRESSED,)


@pytest.mark.parametrize(
    ("asked", "way", "words"),
    [
        (line(Kind.ANSWERABLE, "shutdown", ("source",)), ADDRESSED, "shutdown or source"),
        (line(Kind.ANSWERABLE, "shutdown"), UNADDRESSED, "shutdown or silence"),
        (line(Kind.CHATTER), ADDRESSED, "no entry"),
        (line(Kind.REMINDER), UNADDRESSED, "silence"),
        (line(Kind.ADVERSARIAL, "shutdown", treatments=(Treatment.ANSWER,)), ADDRESSED, "entry shutdown"),
        (line(Kind.ADVERSARIAL, treatments=(Treatment.ANSWER,)), ADDRESSED, "answer"),
        (line(Kind.ADVERSARIAL, "shutdown", treatments=(Treatment.SILENT,)), ADDRESSED, "silent"),
        (
            line(Kind.ADVERSARIAL, None, ("source",), (Treatment.SILENT, Treatment.REFUSE)),
            UNADDRESSED,
            "silent or refuse or entry source",
        ),
    ],
)
def test_what_was_wanted_is_said_in_words(asked: Line, way: Way, words: str) -> None:
    assert wanted(asked, way) == words
