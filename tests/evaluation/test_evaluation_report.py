"""The report and the JSON rows of a small set, word for word."""

import json
from typing import Any

import pytest

from bot.core.message import Action
from bot.evaluation.judged import Given, Judged, Way
from bot.evaluation.judging import judge
from bot.evaluation.line import Kind, Line, Treatment
from bot.evaluation.report import report, shown
from bot.evaluation.rows import json_rows

ADDRESSED, UNADDRESSED = Way.ADDRESSED, Way.UNADDRESSED
SILENT = Given(Action.SILENT, seconds=0.001)


def answered(entry: str, confidence: float, text: str = "Said.") -> Given:
    return Given(Action.ANSWER, entry, (), confidence, text, seconds=0.02)


CLOSED = Line("a-1", "when did it close?", "en", Kind.ANSWERABLE, "a.jsonl", "shutdown", ("source",))
MONEY = Line("a-2", "money \x1b[31mback\u202e\nplease", "en", Kind.ANSWERABLE, "a.jsonl", "refunds")
CERRADO = Line("a-3", "¿cuándo cerró?", "es", Kind.ANSWERABLE, "a.jsonl", "shutdown")
WEATHER = Line("n-1", "nice weather " * 9, "en", Kind.OUT_OF_SCOPE, "n.jsonl")
CHAT = Line("chat.txt:1", "morning all", "en", Kind.CHATTER, "chat.txt", overheard=True)
SHELL = Line("n-2", "$(reboot)", "und", Kind.ADVERSARIAL, "n.jsonl", treatments=(Treatment.SILENT,))
PACK = Line("n-3", "pack up my things", "en", Kind.EXPORT, "n.jsonl")

JUDGED = [
    judge(CLOSED, ADDRESSED, answered("shutdown", 0.9)),
    judge(CLOSED, UNADDRESSED, SILENT),
    judge(MONEY, ADDRESSED, answered("shutdown", 0.456)),
    judge(MONEY, UNADDRESSED, SILENT),
    judge(CERRADO, ADDRESSED, Given(Action.CHOICES, entries=("drafts", "shutdown"), seconds=2.5)),
    judge(CERRADO, UNADDRESSED, answered("shutdown", 0.8)),
    judge(WEATHER, ADDRESSED, Given(Action.UNKNOWN, seconds=0.01)),
    judge(WEATHER, UNADDRESSED, answered("drafts", 0.7)),
    judge(CHAT, UNADDRESSED, SILENT),
    judge(SHELL, ADDRESSED, Given(Action.CHOICES, entries=("drafts", "refunds"), seconds=0.01)),
    judge(SHELL, UNADDRESSED, SILENT),
    judge(PACK, ADDRESSED, Given(Action.ERROR, seconds=0.01)),
    judge(PACK, UNADDRESSED, SILENT),
]

REPORT = """\
7 lines, 13 replies

English, addressed
right                   50.00 % (1/2)   target >= 80 %  MISSED
right or among choices  50.00 % (1/2)   target >= 95 %  MISSED
wrong                   50.00 % (1/2)  target <= 2.5 %  MISSED
not answered             0.00 % (0/2)

English, unaddressed
right            0.00 % (0/2)   target >= 50 %  MISSED
wrong            0.00 % (0/2)  target <= 0.5 %     met
silent         100.00 % (2/2)
false answers   50.00 % (1/2)  target <= 0.1 %  MISSED

All languages
errors                 7.69 % (1/13)   target <= 0 %  MISSED
slower than 2 s        7.69 % (1/13)   target <= 0 %  MISSED
exports: action right   0.00 % (0/1)  target >= 95 %  MISSED
time to reply, addressed: p50 10.0 ms, p99 2500.0 ms
time to reply, unaddressed: p50 1.0 ms, p99 20.0 ms

a: addressed, in a direct message. u: unaddressed, in a group.
false: replied to what is none of the bot's. Shares are of the line's own group and way.

By topic  asked     a right  a in choices      a wrong     a none     u right     u silent    u wrong
refunds       1   0.0 % (0)     0.0 % (0)  100.0 % (1)  0.0 % (0)   0.0 % (0)  100.0 % (1)  0.0 % (0)
shutdown      2  50.0 % (1)    50.0 % (1)    0.0 % (0)  0.0 % (0)  50.0 % (1)   50.0 % (1)  0.0 % (0)

By language  asked     a right  a in choices     a wrong     a none      u right     u silent    u wrong     u false
en               2  50.0 % (1)     0.0 % (0)  50.0 % (1)  0.0 % (0)    0.0 % (0)  100.0 % (2)  0.0 % (0)  50.0 % (1)
es               1   0.0 % (0)   100.0 % (1)   0.0 % (0)  0.0 % (0)  100.0 % (1)    0.0 % (0)  0.0 % (0)           -
und              0           -             -           -          -            -            -          -           -

By file   asked     a right  a in choices     a wrong     a none     u right    u silent    u wrong      u false
a.jsonl       3  33.3 % (1)    33.3 % (1)  33.3 % (1)  0.0 % (0)  33.3 % (1)  66.7 % (2)  0.0 % (0)            -
chat.txt      0           -             -           -          -           -           -          -    0.0 % (0)
n.jsonl       0           -             -           -          -           -           -          -  100.0 % (1)

By kind
adversarial, addressed, 1 replies: unexpected 100.0 % (1)
adversarial, unaddressed, 1 replies: right 100.0 % (1)
answerable, addressed, 3 replies: right 33.3 % (1), right_in_choices 33.3 % (1), wrong 33.3 % (1)
answerable, unaddressed, 3 replies: right 33.3 % (1), silent 66.7 % (2)
chatter, unaddressed, 1 replies: right 100.0 % (1)
export, addressed, 1 replies: error 100.0 % (1)
export, unaddressed, 1 replies: right 100.0 % (1)
out_of_scope, addressed, 1 replies: fine 100.0 % (1)
out_of_scope, unaddressed, 1 replies: false_answer 100.0 % (1)

Wrong, false and unexpected: 4
a-2  addressed  wrong  money [31mback please
    expected refunds; given answer shutdown (0.46)
n-1  unaddressed  false_answer  nice weather nice weather nice weather nice weather nice weather nice weather n…
    expected silence; given answer drafts (0.70)
n-2  addressed  unexpected  $(reboot)
    expected silent; given choices drafts refunds
n-3  addressed  error  pack up my things
    expected nothing; given error
"""


def test_the_report_of_a_small_set() -> None:
    assert report(JUDGED) == REPORT


def test_a_fault_in_a_line_without_a_visible_character_is_still_listed() -> None:
    unseen = Line("n-8", "\u2060\u2060", "und", Kind.CHATTER, "n.jsonl")
    listed = report([judge(unseen, UNADDRESSED, answered("drafts", 0.7))]).splitlines()[-2:]
    assert listed == [
        "n-8  unaddressed  false_answer  (nothing to be seen)",
        "    expected silence; given answer drafts (0.70)",
    ]


def test_the_report_on_nothing_has_nothing_to_measure() -> None:
    said = report([])
    assert said.startswith("0 lines, 0 replies\n")
    assert "nothing to measure" in said
    assert "met" not in said.replace("nothing to measure", "")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\tb\r\nc  d", "a b c d"),
        ("\u2060\u200b\u202e\x00\ud83d", ""),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
        ("x" * 80 + "\n", "x" * 80),
    ],
)
def test_a_text_is_shown_without_what_steers_a_terminal_and_cut(text: str, seen: str) -> None:
    assert shown(text) == seen


def rows(judged: list[Judged]) -> list[dict[str, Any]]:
    return [json.loads(row) for row in json_rows(judged)]


def test_a_json_row_tells_what_was_asked_wanted_and_given() -> None:
    assert rows(JUDGED)[2] == {
        "id": "a-2",
        "file": "a.jsonl",
        "kind": "answerable",
        "topic": "refunds",
        "lang": "en",
        "question": MONEY.text,
        "way": "addressed",
        "expected": "refunds",
        "verdict": "wrong",
        "action": "answer",
        "entry": "shutdown",
        "entries": [],
        "confidence": 0.456,
        "text": "Said.",
        "seconds": 0.02,
    }


def test_every_reply_is_a_json_row_and_the_last_row_sums_up() -> None:
    said = rows(JUDGED)
    assert len(said) == len(JUDGED) + 1
    assert not any("summary" in row for row in said[:-1])
    assert said[-1]["summary"] == {
        "lines": 7,
        "replies": 13,
        "english": {
            "addressed": {
                "right": {"count": 1, "of": 2, "target": ">= 80 %", "met": False},
                "right or among choices": {"count": 1, "of": 2, "target": ">= 95 %", "met": False},
                "wrong": {"count": 1, "of": 2, "target": "<= 2.5 %", "met": False},
                "not answered": {"count": 0, "of": 2, "target": None, "met": None},
            },
            "unaddressed": {
                "right": {"count": 0, "of": 2, "target": ">= 50 %", "met": False},
                "wrong": {"count": 0, "of": 2, "target": "<= 0.5 %", "met": True},
                "silent": {"count": 2, "of": 2, "target": None, "met": None},
                "false answers": {"count": 1, "of": 2, "target": "<= 0.1 %", "met": False},
            },
        },
        "all": {
            "errors": {"count": 1, "of": 13, "target": "<= 0 %", "met": False},
            "slower than 2 s": {"count": 1, "of": 13, "target": "<= 0 %", "met": False},
            "exports: action right": {"count": 0, "of": 1, "target": ">= 95 %", "met": False},
        },
        "seconds": {"addressed": {"p50": 0.01, "p99": 2.5}, "unaddressed": {"p50": 0.001, "p99": 0.02}},
    }


def test_json_rows_are_plain_ascii_even_for_text_that_has_no_encoding() -> None:
    half = Line("n-9", "half \ud83d ¿qué?\n", "und", Kind.CHATTER, "n.jsonl", overheard=True)
    said = list(json_rows([judge(half, UNADDRESSED, SILENT)]))
    assert all(row.isascii() and "\n" not in row for row in said)
    assert json.loads(said[0])["question"] == half.text
