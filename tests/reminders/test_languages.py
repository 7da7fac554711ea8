"""The language files: every phrase can be used, and every key is one that somebody asks for."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from bot.reminders.wording.asking import Kind
from bot.reminders.wording.language import Language, codes, language
from bot.reminders.wording.patterns import compiled
from bot.reminders.wording.vocabulary import Vocabulary

NONE: frozenset[str] = frozenset()
WEEKDAY = frozenset({"weekday", "weekday_stem"})
HOUR = frozenset({"hour", "hour_stem"})
MONTH = frozenset({"month", "month_stem", "month_number"})
DAY = frozenset({"day", "nth"})

SETTINGS = {"name", "letters", "spaced", "around", "clock_24", "hour_word_24", "dotted_dates", "date_order"} | {
    "ordinal_endings"
}
NEEDED: dict[str, tuple[frozenset[str], ...]] = {
    **dict.fromkeys(["glue.between", "glue.before", "glue.after", "glue.and", "glue.and_half"], ()),
    **dict.fromkeys(["delay.after", "delay.ago", "limit.lasting", "every.amount"], (frozenset({"amount"}),)),
    **dict.fromkeys(["request.later", "request.earlier"], (frozenset({"amount"}),)),
    **dict.fromkeys(["clock.at", "clock.am", "clock.pm", "clock.ending", "clock.half"], ()),
    **dict.fromkeys(["clock.hour", "clock.half_past", "clock.half_to"], (HOUR,)),
    **dict.fromkeys(["clock.quarter_past", "clock.quarter_to"], (HOUR,)),
    **dict.fromkeys(["clock.hour_minute", "clock.minutes_past", "clock.minutes_to"], (HOUR, frozenset({"minute"}))),
    **dict.fromkeys([f"part.{part}" for part in ("dawn", "morning", "noon", "afternoon", "evening", "night")], ()),
    **dict.fromkeys([f"part.this_{part}" for part in ("morning", "afternoon", "evening")], ()),
    **dict.fromkeys(["part.midnight", "part.tonight", "part.tomorrow_morning", "part.last_night"], ()),
    **dict.fromkeys(["day.today", "day.tomorrow", "day.overmorrow", "day.yesterday", "day.never"], ()),
    **dict.fromkeys(["day.next_week", "day.week_after", "day.next_month", "day.next_year"], ()),
    **dict.fromkeys(["day.this_weekend", "day.next_weekend", "day.end_of_day", "day.end_of_week"], ()),
    **dict.fromkeys(["day.end_of_month", "day.end_of_next_month", "day.end_of_year"], ()),
    **dict.fromkeys(["day.weekday", "day.next_weekday", "day.weekday_next_week"], (WEEKDAY,)),
    **dict.fromkeys(["day.last_weekday", "day.weekday_week_after"], (WEEKDAY,)),
    "day.date": (DAY, MONTH),
    **dict.fromkeys(["day.month", "day.month_middle", "day.month_end"], (MONTH,)),
    "day.weekday_week_later": (WEEKDAY,),
    "day.month_day": (DAY,),
    "day.nth_weekday": (frozenset({"nth"}), WEEKDAY, MONTH),
    "day.final_weekday": (WEEKDAY, MONTH),
    **dict.fromkeys(["day.nth_weekday_this_month", "day.nth_weekday_next_month"], (frozenset({"nth"}), WEEKDAY)),
    **dict.fromkeys(["day.final_weekday_this_month", "day.final_weekday_next_month"], (WEEKDAY,)),
    "every.unit": (frozenset({"unit", "interval_unit"}),),
    "every.other_unit": (frozenset({"unit", "interval_unit"}),),
    "every.units": (frozenset({"n"}), frozenset({"unit", "interval_unit"})),
    "every.weekdays": (frozenset({"weekdays", "plural_weekdays"}),),
    "every.other_weekdays": (frozenset({"weekdays", "plural_weekdays"}),),
    "every.nth_weekday": (frozenset({"nth"}), WEEKDAY),
    "every.weekday_of_month": (frozenset({"nth", "n"}), WEEKDAY),
    "every.last_weekday_of_month": (WEEKDAY,),
    "every.weekday_range": (frozenset({"first_weekday"}), frozenset({"final_weekday", "final_stem"})),
    "every.month_day": (DAY,),
    "every.date": (DAY, MONTH),
    **dict.fromkeys(["every.hourly", "every.daily", "every.weekly", "every.fortnightly", "every.monthly"], ()),
    **dict.fromkeys(["every.quarterly", "every.yearly", "every.workdays", "every.weekends", "every.last_day"], ()),
    **dict.fromkeys([f"every.{part}" for part in ("morning", "noon", "afternoon", "evening", "night")], ()),
    **dict.fromkeys(["limit.until", "limit.until_behind", "limit.until_done"], ()),
    "clock.range": (frozenset({"begin"}), frozenset({"final"})),
    "limit.between": (frozenset({"begin"}), frozenset({"final"})),
    "limit.starting_month": (MONTH,),
    **dict.fromkeys(["limit.without", "limit.unknown"], ()),
    **dict.fromkeys(
        [
            "name.of",
            "name.owner",
            "name.not",
            "name.to",
            "name.behind",
            "name.ending",
            "name.that",
            "name.due",
            "name.due_behind",
        ],
        (),
    ),
    **dict.fromkeys(["limit.starting", "limit.starting_behind"], ()),
    **dict.fromkeys(["limit.times", "limit.times_per"], (frozenset({"n"}),)),
    **dict.fromkeys(["beside.before", "beside.after"], (frozenset({"amount"}),)),
    **dict.fromkeys(["beside.before_behind", "beside.after_behind"], (frozenset({"amount"}),)),
    **dict.fromkeys(["beside.bare_before", "beside.bare_after", "beside.on", "beside.day_before"], ()),
    **dict.fromkeys(["beside.day_after", "beside.bare_before_behind", "beside.bare_after_behind"], ()),
    **dict.fromkeys(["beside.on_behind", "beside.day_before_behind"], ()),
    **dict.fromkeys(["zone.before", "zone.behind", "zone.abbreviations"], ()),
    **dict.fromkeys([f"ask.{kind}" for kind in Kind], ()),
    **dict.fromkeys(["ask.before", "ask.me", "ask.hints"], ()),
    **dict.fromkeys(["request.to", "request.that"], ()),
    **dict.fromkeys(["request.noun", "request.forward"], ()),
    "request.number": (frozenset({"n"}),),
    **dict.fromkeys(["task.connect", "task.glued", "task.close", "task.final", "task.split"], ()),
    **dict.fromkeys(["task.this", "task.vague", "task.polite"], ()),
}
WITHOUT_SLOTS = (
    "glue.",
    "part.",
    "zone.",
    "task.",
    "name.",
    "clock.at",
    "clock.am",
    "clock.pm",
    "clock.ending",
    "ask.before",
)
OFFERED = ("en", "es", "tr")
PROMISED = ("fr", "de", "pt", "it", "ru", "ja", "zh", "ko", "ar", "hi")


def read(code: str) -> dict[str, Any]:
    return tomllib.loads((files("bot.reminders.wording") / "languages" / f"{code}.toml").read_text("utf-8"))


def test_every_language_that_was_promised_has_a_file() -> None:
    assert set(codes()) >= {*OFFERED, *PROMISED}


@pytest.mark.parametrize("code", codes())
def test_a_file_holds_only_keys_that_are_asked_for(code: str) -> None:
    for section, entries in read(code).items():
        if not isinstance(entries, dict):
            assert section in SETTINGS
        elif section not in Vocabulary.TABLES:
            assert {f"{section}.{key}" for key in entries} <= set(NEEDED)


@pytest.mark.parametrize("code", codes())
def test_every_phrase_has_the_slots_its_meaning_is_read_from(code: str) -> None:
    known = language(code)
    for key, phrases in known.phrases.items():
        for phrase in phrases:
            slots = set(re.findall(r"\{(\w+)\}", phrase))
            assert all(slots & needed for needed in NEEDED[key]), f"{key}: {phrase}"
            assert not (key.startswith(WITHOUT_SLOTS) and slots), f"{key} is built into other expressions: {phrase}"


@pytest.mark.parametrize("code", codes())
def test_every_phrase_is_an_expression_of_its_own(code: str) -> None:
    known = language(code)
    for phrases in known.phrases.values():
        for phrase in phrases:
            compiled([phrase], known.slots, spaced=known.vocabulary.spaced)


@pytest.mark.parametrize("code", codes())
def test_all_words_of_asking_hold_a_hint_that_they_ask(code: str) -> None:
    known = language(code)
    for kind in Kind:
        for phrase in known.phrases.get(f"ask.{kind}", ()):
            assert any(hint in phrase for hint in known.phrases["ask.hints"]), phrase


@pytest.mark.parametrize("code", OFFERED)
def test_an_offered_language_has_words_for_every_kind_of_asking(code: str) -> None:
    known: Language = language(code)
    assert all(known.phrases.get(f"ask.{kind}") for kind in Kind)
    assert all(known.phrases.get(key) for key in ("task.connect", "task.this", "task.vague", "task.polite"))


@pytest.mark.parametrize("code", codes())
def test_all_weekdays_and_months_have_words(code: str) -> None:
    vocabulary = language(code).vocabulary
    assert {vocabulary.weekdays[word] for word in vocabulary.weekdays} == set(range(7))
    assert not vocabulary.months or {vocabulary.months[word] for word in vocabulary.months} == set(range(1, 13))


@pytest.mark.parametrize("code", codes())
def test_all_units_have_words(code: str) -> None:
    vocabulary = language(code).vocabulary
    assert len({vocabulary.units[word] for word in vocabulary.units}) == 7
