"""What holds for every text there is: nothing crashes, nothing lies in the past, a task stays as it was typed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.reminders.recurrence import next_after
from bot.reminders.understanding import (
    Ambiguous,
    AroundMilestone,
    Asking,
    ChangeAsked,
    NotAReminder,
    NoTask,
    NoTime,
    Once,
    Repeating,
    Settled,
    Several,
    SnoozeAsked,
    TooLong,
    Understanding,
)
from bot.reminders.when import LONGEST_TEXT, hears, spoken, understand
from bot.reminders.wording.folding import fold
from bot.reminders.wording.language import codes, language
from bot.reminders.wording.several import LONGEST_TASK

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HERE = Asking(NOON, language="en")
ZONES = st.sampled_from(
    [
        None,
        UTC,
        ZoneInfo("Europe/Berlin"),
        ZoneInfo("America/New_York"),
        ZoneInfo("Australia/Lord_Howe"),
        timezone(timedelta(hours=5, minutes=45)),
    ]
)
YEARS = ("2020-01-01", "2060-01-01")
INSTANTS = st.datetimes(*map(datetime.fromisoformat, YEARS), timezones=st.just(UTC))
FRAGMENTS = st.sampled_from(
    [
        *(
            "remind me",
            "recuérdame",
            "hatırlat",
            "erinnere mich",
            "напомни",
            "提醒我",
            "リマインドして",
            "tomorrow",
            "mañana",
        ),
        *(
            "yarın",
            "at",
            "9",
            "17:30",
            "5pm",
            "in 2 hours",
            "every",
            "every day",
            "friday",
            "next friday",
            "31",
            "february",
        ),
        *(
            "29 february",
            "31 february",
            "25:00",
            "2026-12-05",
            "03/04",
            "05.12.",
            "until",
            "from",
            "before",
            "3 days before",
        ),
        *(
            "99999999999999999999",
            "years",
            "-5 minutes",
            "½",
            "UTC+3",
            "EST",
            "Berlin time",
            "<t:1796000000:F>",
            "and",
            ",",
        ),
        *(
            ":",
            "-",
            "midnight",
            "end of month",
            "last day of every month",
            "9, 12 and 18",
            "every 5 minutes",
            "@everyone",
        ),
        *(
            "明天",
            "2時間後",
            "每天",
            "cuma",
            "her",
            "cada",
            "hasta",
            "kadar",
            "\u200f",
            "\ue000",
            "\x1f",
            "\n",
            "İ",
            "٣",
            "९",
        ),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(FRAGMENTS, max_size=10).map(" ".join),
    st.lists(FRAGMENTS, max_size=10).map("".join),
)
ASKINGS = st.builds(Asking, INSTANTS, ZONES, st.sampled_from([None, "xx", "pl", "pt-BR", *codes()]), st.booleans())


def settled(understood: Understanding | None) -> Iterator[Settled]:
    match understood:
        case Once() | Repeating():
            yield understood
        case Several(times):
            yield from times
        case Ambiguous(options):
            for option in options:
                yield from settled(option)
        case NoTask(when):
            yield from settled(when)
        case ChangeAsked(_, to) | SnoozeAsked(to):
            yield from settled(to)
        case _:
            return


@settings(max_examples=120)
@given(TEXTS, ASKINGS)
def test_no_text_makes_it_crash_and_no_reminder_lies_in_the_past(text: str, asking: Asking) -> None:
    for one in settled(understand(text, asking)):
        at = one.first if isinstance(one, Repeating) else one.at if isinstance(one, Once) else asking.now
        assert at.tzinfo is UTC
        assert at > asking.now or isinstance(one, Several)
        assert not at.microsecond
        assert at - asking.now < timedelta(days=5 * 366)
    hears(text, asking.language)


@settings(max_examples=60)
@given(TEXTS, ASKINGS)
def test_a_series_begins_with_the_first_instant_that_was_told(text: str, asking: Asking) -> None:
    for one in settled(understand(text, asking)):
        if isinstance(one, Repeating):
            assert next_after(one.series, asking.now) == one.first


TASKS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf", "Co", "Cn"), exclude_characters="\ufe0f"),
    min_size=1,
    max_size=60,
)


@settings(max_examples=80)
@given(TASKS, TASKS)
def test_words_behind_the_time_and_a_joining_word_stay_as_they_were_typed(first: str, second: str) -> None:
    task = f"{first} {second} 🎬 **x**"
    assume(spoken(task, "en") is None)  # words that happen to be a time are asked about
    understood = understand(f"remind me in 2 hours to {task}", HERE)
    assert isinstance(understood, Once)
    assert understood.what == task
    assert understood.at == NOON + timedelta(hours=2)


@settings(max_examples=50)
@given(TASKS)
def test_words_behind_a_colon_stay_as_they_were_typed_in_every_zone_of_the_world(word: str) -> None:
    task = f"call about {word} at 5pm on friday, every day in 3 hours"
    understood = understand(f"tomorrow 12:30: {task}", Asking(NOON, ZoneInfo("Asia/Tokyo"), "en", command=True))
    assert isinstance(understood, Once)
    assert understood.what == task


@pytest.mark.parametrize("size", [LONGEST_TEXT + 1, 100_000])
def test_a_huge_text_is_refused_before_it_is_looked_at(size: int) -> None:
    text = "remind me " + "9" * size
    assert understand(text, HERE) == TooLong(LONGEST_TASK)
    assert not hears(text, "en")


def test_a_task_may_be_long_but_not_longer() -> None:
    task = "x" * LONGEST_TASK
    understood = understand(f"remind me in 2 hours to {task}", HERE)
    assert isinstance(understood, Once)
    assert understood.what == task
    assert understand(f"remind me in 2 hours to {task}y", HERE) == TooLong(LONGEST_TASK)
    assert understand(f"remind me to {task}y", HERE) == TooLong(LONGEST_TASK)


def test_the_time_of_a_long_text_is_found_at_either_end() -> None:
    task = "word " * 150 + "end"
    for text in (f"remind me tomorrow at 8am to {task}", f"remind me to {task} tomorrow at 8am"):
        understood = understand(text, HERE)
        assert isinstance(understood, Once)
        assert understood.at == datetime(2026, 11, 22, 8, tzinfo=UTC)
        assert understood.what == task


def test_nobody_is_told_a_zone_is_assumed_where_it_makes_no_difference() -> None:
    later, tomorrow = understand("remind me in 2 hours to x", HERE), understand("remind me tomorrow to x", HERE)
    named = understand("remind me tomorrow at 9 Berlin time to x", HERE)
    known = understand("remind me tomorrow to x", Asking(NOON, UTC, "en"))
    assert isinstance(later, Once)
    assert not later.zone_assumed
    assert isinstance(tomorrow, Once)
    assert tomorrow.zone_assumed
    assert isinstance(named, Once)
    assert not named.zone_assumed
    assert isinstance(known, Once)
    assert not known.zone_assumed


def test_the_words_behind_before_are_all_told_for_a_name_that_holds_a_joining_word() -> None:
    understood = understand("remind me 3 days before the right to export ends", HERE)
    assert isinstance(understood, AroundMilestone)
    assert understood.words == "the right"
    assert understood.typed == "the right to export ends"


def test_what_is_no_milestone_can_still_be_a_task() -> None:
    understood = understand("remind me to wash my hands before dinner", HERE)
    assert isinstance(understood, AroundMilestone)
    assert understood.otherwise == "wash my hands before dinner"


def test_an_hour_can_be_said_with_a_milestone() -> None:
    understood = understand("remind me a week before the window closes at 18:00", HERE)
    assert isinstance(understood, AroundMilestone)
    assert (understood.words, understood.clock and understood.clock.hour) == ("the window closes", 18)


def test_a_language_of_which_we_have_no_words_is_left_to_dateparser() -> None:
    polish = Asking(NOON, UTC, "pl", command=True)
    understood = understand("za 2 godziny: kup mleko", polish)
    assert isinstance(understood, Once)
    assert (understood.at, understood.what) == (NOON + timedelta(hours=2), "kup mleko")
    dated = understand("5 grudnia: kup mleko", polish)
    assert isinstance(dated, Once)
    assert dated.at == datetime(2026, 12, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"), [("jutro o 9: kup mleko", "pl"), ("morgen om 9 uur: melk", "nl"), ("2 bilety", "pl")]
)
def test_what_dateparser_only_guesses_is_asked_instead(text: str, code: str) -> None:
    assert isinstance(understand(text, Asking(NOON, UTC, code, command=True)), NoTime)


def test_a_variant_of_a_language_is_the_language() -> None:
    understood = understand("amanhã às 9: exportar", Asking(NOON, UTC, "pt-BR", command=True))
    assert isinstance(understood, Once)
    assert understood.what == "exportar"


UNADDRESSED = [
    "that reminds me of an old friend",
    "this reminds me, has anybody seen Ada?",
    "sometimes i need to be reminded",
    "a reminder that we meet at noon",
    "friendly reminder to vote by friday",
    "can somebody remind Bob about it",
    "you keep reminding me of home",
    "ping me tomorrow when you are back",
    "notify me in 5 minutes",
    "who set that reminder?",
    "that video, it will always remind me of you",
    "bu bana birini hatırlatıyor",
    "me recuerda a mi abuela",
    "ça me rappelle quelque chose",
    "das erinnert mich an früher",
]


@pytest.mark.parametrize("text", UNADDRESSED)
def test_talk_between_other_people_is_not_heard(text: str) -> None:
    assert not hears(text, None, addressed=False)


def test_weak_words_are_heard_by_those_who_are_spoken_to_and_only_beside_a_time() -> None:
    assert hears("ping me in 20 minutes to call", "en")
    assert not hears("ping me when you can", "en")
    assert understand("ping me when you can", HERE) == NotAReminder()


@given(st.text(max_size=60))
def test_every_folded_character_knows_where_it_stood(text: str) -> None:
    folded = fold(text)
    assert len(folded.at) == len(folded.text)
    assert list(folded.at) == sorted(folded.at)
    assert folded.typed(0, len(folded.text)) in text
    assert re.fullmatch("[^\ue000-\uf8ff]*", folded.text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Yarın SAAT 9", "yarin saat 9"),
        ("MAÑANA", "manana"),
        ("\ufb01ne", "fine"),
        ("٣ أيام", "3 ايام"),
        ("\uff46\uff55\uff4c\uff4c\u3000\uff57\uff49\uff44\uff45", "full wide"),
        ("I\u2019ll", "i'll"),
        ("a\u0301b", "ab"),
        ("\u00af", "\u00af"),
    ],
)
def test_folding_is_blind_to_looks(text: str, plain: str) -> None:
    assert fold(text).text == plain


def test_reading_a_language_twice_gives_the_same_patterns() -> None:
    assert language("en") is language("en")
