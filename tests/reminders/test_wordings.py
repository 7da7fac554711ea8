"""What people write and what is understood: a table a language, in `wordings/`.

A line is a wording, a tab, and what it means; `#` begins a note. A line that begins with `!` says from where on and
how the following ones are said: `! now=2026-11-21T12:00 zone=Europe/Berlin language=de command`. Instants are in UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.reminders import zones
from bot.reminders.understanding import (
    Ambiguous,
    AroundMilestone,
    Asking,
    CancelAsked,
    ChangeAsked,
    ForSomebodyElse,
    Impossible,
    ListAsked,
    NeitherTimeNorTask,
    NoSuchLimit,
    NotAReminder,
    NoTask,
    NoTime,
    Once,
    OneAtATime,
    Past,
    PauseAsked,
    Repeating,
    ResumeAsked,
    Several,
    ShowAsked,
    SnoozeAsked,
    Target,
    TooFar,
    TooLong,
    TooMany,
    TooOften,
    Understanding,
    UnknownZone,
)
from bot.reminders.when import hears, understand

TABLES = sorted((Path(__file__).parent / "wordings").glob("*.tsv"))
LANGUAGES = {"en", "es", "tr", "fr", "de", "pt", "it", "ru", "ja", "zh", "ko", "ar", "hi"}


@dataclass(frozen=True)
class Wording:
    place: str
    text: str
    asking: Asking
    meaning: str


def wordings(table: Path) -> Iterator[Wording]:
    asking = Asking(datetime(2026, 11, 21, 12, tzinfo=UTC), language=table.stem.partition("_")[0])
    for number, line in enumerate(table.read_text("utf-8").splitlines(), 1):
        if line.startswith("!"):
            asking = said(line, table)
        elif line and not line.startswith("#"):
            text, _, meaning = line.partition("\t")
            yield Wording(f"{table.name}:{number}", text.replace("⏎", "\n"), asking, meaning)


def said(line: str, table: Path) -> Asking:
    words = dict(word.partition("=")[::2] for word in line[1:].split())
    return Asking(
        datetime.fromisoformat(words.get("now", "2026-11-21T12:00")).replace(tzinfo=UTC),
        zones.load(words["zone"]) if "zone" in words else None,
        words.get("language", table.stem.partition("_")[0]),
        "command" in words,
    )


def meaning(understood: Understanding | None) -> str:  # noqa: C901, PLR0911, PLR0912  a table of all that can be meant
    match understood:
        case None:
            return "nothing"
        case Once(at, zone, what):
            return f"once {instant(at)}{in_zone(zone)}{task(what)}"
        case Repeating(series, first, zone, what):
            return f"every {series.rule} from {instant(first)}{in_zone(zone)}{task(what)}"
        case Several(times, what):
            shown = without_task if what else meaning
            return f"several {'; '.join(shown(time) for time in times)}{task(what)}"
        case Ambiguous(options, what):
            return f"either {' or '.join(without_task(option) for option in options)}{task(what)}"
        case AroundMilestone(lead, words, what, _, _, clock):
            return f"around {length(lead)} <{words}>{f' at {clock:%H:%M}' if clock else ''}{task(what)}"
        case NoTime(what):
            return f"no time{task(what)}"
        case NoTask(when):
            return f"no task: {meaning(when)}"
        case NeitherTimeNorTask():
            return "neither"
        case Past(_, what):
            return f"past{task(what)}"
        case Impossible(words, what):
            return f"impossible <{words}>{task(what)}"
        case TooFar(_, what):
            return f"too far{task(what)}"
        case TooOften(_, what):
            return f"too often{task(what)}"
        case TooMany(_, what):
            return f"too many{task(what)}"
        case TooLong():
            return "too long"
        case NoSuchLimit(words, what):
            return f"no such limit <{words}>{task(what)}"
        case OneAtATime():
            return "one at a time"
        case UnknownZone(words, what):
            return f"unknown zone <{words}>{task(what)}"
        case ListAsked():
            return "list"
        case CancelAsked(target):
            return f"cancel {which(target)}"
        case ChangeAsked(target, to, by, months):
            return f"change {which(target)} {f'by {shift(by, months)}' if by is not None else f'to {meaning(to)}'}"
        case PauseAsked(target):
            return f"pause {which(target)}"
        case ResumeAsked(target):
            return f"resume {which(target)}"
        case ShowAsked(target):
            return f"show {which(target)}"
        case SnoozeAsked(to, target, by, months):
            one = "" if target == Target() else f"{which(target)} "
            return f"snooze {one}{f'by {shift(by, months)}' if by is not None else f'to {meaning(to)}'}"
        case ForSomebodyElse(who):
            return f"for <{who}>"
        case NotAReminder():
            return "not a reminder"


def instant(at: datetime) -> str:
    assert at.tzinfo is UTC
    assert not at.microsecond
    return at.strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00")


def in_zone(zone: str) -> str:
    return "" if zone == "UTC" else f" {zone}"


def task(what: str) -> str:
    return f" | {what}".replace("\n", "⏎") if what else ""


def without_task(understood: Understanding) -> str:
    return meaning(understood).partition(" | ")[0]


def length(span: timedelta) -> str:
    sign, span = ("-", -span) if span < timedelta() else ("+", span)
    days, rest = divmod(span, timedelta(days=1))
    hours, minutes = divmod(span, timedelta(hours=1))
    return (
        f"{sign}{days}d" if not rest else f"{sign}{hours}h" if not minutes else f"{sign}{span // timedelta(minutes=1)}m"
    )


def shift(by: timedelta, months: int) -> str:
    """Months are told apart from what is counted in days and hours."""
    return f"{months:+}mo" if months else length(by)


def which(target: Target) -> str:
    match target:
        case Target(everything=True):
            return "all"
        case Target(number=int(number)):
            return f"#{number}"
        case Target(first=datetime() as first, last=datetime() as last):
            return f"due {instant(first)}" + ("" if first == last else f"..{instant(last)}")
        case _:
            return f"<{target.words}>"


ALL = [wording for table in TABLES for wording in wordings(table)]


@pytest.mark.parametrize("wording", ALL, ids=lambda wording: wording.place)
def test_a_wording_means_what_the_table_says(wording: Wording) -> None:
    assert meaning(understand(wording.text, wording.asking)) == wording.meaning


@pytest.mark.parametrize("wording", ALL, ids=lambda wording: wording.place)
def test_what_is_understood_without_a_command_is_heard_and_nothing_else(wording: Wording) -> None:
    if not wording.asking.command and wording.meaning != "too long":
        assert hears(wording.text, wording.asking.language) == (wording.meaning != "not a reminder")


def test_the_tables_hold_every_language_and_hundreds_of_wordings() -> None:
    assert {table.stem.partition("_")[0] for table in TABLES} >= LANGUAGES
    assert len(ALL) >= 400


def test_no_wording_stands_in_the_tables_twice() -> None:
    said_so = [(wording.text, wording.asking) for wording in ALL]
    assert len(said_so) == len(set(said_so))
