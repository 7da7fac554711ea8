"""Every rule of `sunset-bot check`: a folder broken in one place gives one problem, with its rule, file and line."""

from datetime import date

import pytest
from lumen import AFTER, Folder

from bot.knowledge.checks import check, check_all
from bot.knowledge.checks.texts import LONGEST
from bot.knowledge.checks.typed_date import find_typed_date
from bot.knowledge.loader import load
from bot.knowledge.problems import Severity
from bot.knowledge.report import render

TODAY = AFTER.date()
CLOSING, DELETED = "entries/closing.toml", "entries/deleted.toml"
MILESTONES, APP, DELETION = "milestones.toml", "claims/app.toml", "claims/deletion.toml"

RULING = """
[app_end.ruling]
follows = ["ended"]
against = ["later"]
reason.en = "The company says so itself."
reason.es = "Lo dice la propia empresa."
reason.tr = "Bunu şirketin kendisi söylüyor."
"""
LATER = """
[later]
source = "news"
milestone = "app_end"
date = 2026-05-01
says = "It closed later."
status = "confirmed"
"""


def found(folder: Folder, today: date = TODAY) -> list[str]:
    """`file:line: severity [rule]` of each problem, the files as seen from the subject."""
    lines = render(check_all(load(folder.root), today), folder.file(""))
    return [f"{line.split(': ')[0]}: {line.split(': ')[1]} {line.rpartition(' ')[2]}" for line in lines]


def test_a_sound_folder_has_no_problem(folder: Folder) -> None:
    assert found(folder) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "rule"),
    [
        # A name that stands for nothing.
        (APP, 'source = "news"', 'source = "olds"', '"olds"', "unknown_reference"),
        (APP, 'milestone = "preview"', 'milestone = "peek"', '"peek"', "unknown_reference"),
        (DELETION, 'by = ["no-day"]', 'by = ["no-night"]', "no-night", "unknown_reference"),
        (MILESTONES, 'surface = "app"', 'surface = "watch"', '"watch"', "unknown_reference"),
        (CLOSING, 'surfaces = ["app"]', 'surfaces = ["app", "watch"]', '"watch"', "unknown_reference"),
        (CLOSING, 'milestones = ["app_end"]', 'milestones = ["end"]', '["end"]', "unknown_reference"),
        (CLOSING, '["told", "ended"]', '["told", "heard"]', '"heard"', "unknown_reference"),
        (CLOSING, 'when = "on app_end"', 'when = "on the_end"', "the_end", "unknown_reference"),
        (DELETED, '[[en.rumours]]\nclaim = "wiped"', '[[en.rumours]]\nclaim = "wept"', '"wept"', "unknown_reference"),
        # Texts.
        (CLOSING, 'lead = "**The app closes on {app_end}.**"', 'lead = "**The app closes."', "**The app", "template"),
        (CLOSING, "- Checked {checked:ended|day}.", "- Checked {checked:endet|day}.", "{checked:endet", "dead_value"),
        (CLOSING, "- Checked {checked:ended|day}.", "- Checked {published:told}.", "{published:told", "dead_value"),
        (CLOSING, "first: {page:sunset}.", "first: {page:sunrise}.", "{page:sunrise", "dead_value"),
        (CLOSING, 'lead = "Kapanış: {app_end}."', 'lead = "Kapanış: {app_end|week}."', "{app_end|week", "dead_value"),
        (CLOSING, "- Checked {checked:ended|day}.", "- It was 26 April.", "26 April", "typed_date"),
        (CLOSING, 'lead = "La fecha del cierre: {app_end}."', 'lead = "El 26 de abril."', "26 de abril", "typed_date"),
        (CLOSING, 'lead = "Kapanış: {app_end}."', 'lead = "26 Nisan."', "26 Nisan", "typed_date"),
        (CLOSING, 'title = "When does', 'title = "After 2026: when does', "After 2026", "typed_date"),
        (DELETED, "No: the company names no day.", "No: nothing went on March 13.", "March 13", "typed_date"),
        (MILESTONES, '"Lumen app closed"', '"Lumen app closed in 2026"', "in 2026", "typed_date"),
        (MILESTONES, '"Lumen app closed"', '"Lumen app {closed"', "{closed", "template"),
        (MILESTONES, '"Lumen app closed"', '"Lumen app {closed}"', "{closed", "dead_value"),
        # A date nobody has announced.
        (DELETED, "No day is known.", "Not before {deletion}.", "Not before", "unannounced"),
        (DELETED, "No: the company names no day.", "No: on {deletion}.", "No: on", "unannounced"),
        (CLOSING, "- Checked {checked:ended|day}.", "- Deleted {deletion|ago}.", "{deletion|ago", "unannounced"),
        # Claims.
        (MILESTONES, "date = 2026-04-26", "date = 2026-04-27", "[app_end]", "no_ruling"),
        (DELETION, "date = 2026-03-13", 'month = "2026-13"', "[wiped]", "form"),
        (CLOSING, '["told", "ended"]', '["told", "wiped"]', "stands_on", "refuted"),
        (DELETED, '[[es.rumours]]\nclaim = "wiped"', '[[es.rumours]]\nclaim = "told"', '"told"', "confirmed_rumour"),
        # Phrasings.
        (DELETED, '"deletion day"', '"Closing day?"', "Closing day?", "collision"),
        (DELETED, '"gone since march"', '"last  day"', '"last  day"', "collision"),
        (DELETED, '"silinme günü"', '"Son gün"', '"Son gün"', "collision"),
    ],
)
def test_a_mistake_of_meaning_is_told_with_its_rule_file_and_line(  # noqa: PLR0913, PLR0917  a row of the table
    folder: Folder, name: str, old: str, new: str, place: str, rule: str
) -> None:
    folder.change(name, old, new)
    problem = f"{name}:{folder.line(name, place)}: error [{rule}]"
    told = found(folder)
    assert problem in told
    assert {line for line in told if line != problem} <= {problem.replace("no_ruling", "unsourced")}


def test_a_claim_without_a_source_is_told(folder: Folder) -> None:
    folder.change(APP, 'source = "news"\n', "")
    assert found(folder) == [f"{APP}:{folder.line(APP, '[told]')}: error [form]"]


def test_a_milestone_without_a_confirmed_claim_is_told(folder: Folder) -> None:
    folder.change(APP, '[previewed]\nsource = "help"\nmilestone = "preview"', '[previewed]\nsource = "help"')
    assert found(folder) == [f"{MILESTONES}:{folder.line(MILESTONES, '[preview]')}: error [unsourced]"]


def test_that_nothing_is_announced_also_needs_a_claim(folder: Folder) -> None:
    folder.change(DELETION, "not_announced = true\n", "")
    assert found(folder) == [f"{MILESTONES}:{folder.line(MILESTONES, '[deletion]')}: error [unsourced]"]


def test_contradictory_claims_need_a_ruling(folder: Folder) -> None:
    folder.add(APP, LATER)
    assert found(folder) == [f"{MILESTONES}:{folder.line(MILESTONES, '[app_end]')}: error [no_ruling]"]
    folder.change(MILESTONES, "date = 2026-04-26\n", "date = 2026-04-26\n" + RULING)
    assert found(folder) == []


def test_a_ruling_does_not_excuse_a_milestone_that_left_the_claim_it_follows(folder: Folder) -> None:
    """Somebody moves the milestone to the other claim's day and forgets the ruling: it is told, not believed."""
    folder.add(APP, LATER)
    folder.change(MILESTONES, "date = 2026-04-26\n", "date = 2026-05-01\n" + RULING)
    assert found(folder) == [f"{MILESTONES}:{folder.line(MILESTONES, '[app_end]')}: error [no_ruling]"]


def test_a_ruling_names_claims_that_exist_and_gives_no_typed_date(folder: Folder) -> None:
    folder.change(MILESTONES, "date = 2026-04-26\n", "date = 2026-04-26\n" + RULING)
    line = folder.line(MILESTONES, '"later"')
    assert found(folder) == [f"{MILESTONES}:{line}: error [unknown_reference]"]
    folder.add(APP, LATER)
    folder.change(MILESTONES, "The company says so itself.", "It was 1 May.")
    line = folder.line(MILESTONES, "1 May")
    assert found(folder) == [f"{MILESTONES}:{line}: error [typed_date]"]


@pytest.mark.parametrize(("today", "stale"), [(date(2026, 11, 15), []), (date(2026, 11, 16), ["[ended]", "[no-day]"])])
def test_a_check_goes_stale_by_the_calendar_alone(folder: Folder, today: date, stale: list[str]) -> None:
    """Forty-five days after 1 October it still holds; the claim with a threshold of its own rests longer."""
    files = {"[ended]": APP, "[no-day]": DELETION}
    assert found(folder, today) == [
        f"{files[claim]}:{folder.line(files[claim], claim)}: warning [stale]" for claim in stale
    ]


def test_a_claim_no_answer_stands_on_may_rest(folder: Folder) -> None:
    assert f"{DELETION}:{folder.line(DELETION, '[wiped]')}: warning [stale]" not in found(folder, date(2027, 6, 1))


def test_a_text_that_is_not_announced_is_fine_where_a_when_rules_it_out(folder: Folder) -> None:
    """The sound folder says {deletion} only after `unknown deletion`; under `known` it may be said too."""
    folder.change(
        DELETED, 'when = "unknown deletion"\nlead = "No day', 'when = "known deletion"\nlead = "On {deletion}'
    )
    folder.change(DELETED, "The data goes on {deletion}.", "No day is known.")
    assert found(folder) == []


def test_a_language_the_subject_promises_is_missing(folder: Folder) -> None:
    text = folder.file(CLOSING).read_text(encoding="utf-8")
    folder.write(CLOSING, text[: text.index("[tr]")])
    assert found(folder) == [f"{CLOSING}:1: error [language]", f"{CLOSING}:1: warning [language]"]


def test_a_language_other_entries_have_is_a_hint(folder: Folder) -> None:
    folder.change("subject.toml", 'languages = ["en", "es", "tr"]\n', "")
    text = folder.file(CLOSING).read_text(encoding="utf-8")
    folder.write(CLOSING, text[: text.index("[es]")])
    assert found(folder) == [f"{CLOSING}:1: warning [language]"]


def test_a_headline_and_a_reason_are_written_in_the_languages_promised(folder: Folder) -> None:
    folder.add(APP, LATER)
    folder.change(MILESTONES, "date = 2026-04-26\n", "date = 2026-04-26\n" + RULING)
    folder.change(MILESTONES, 'reason.tr = "Bunu şirketin kendisi söylüyor."\n', "")
    folder.change(MILESTONES, 'title.es = "Eliminación de los datos de Lumen"\n', "")
    assert found(folder) == [
        f"{MILESTONES}:{folder.line(MILESTONES, 'title.en')}: error [language]",
        f"{MILESTONES}:{folder.line(MILESTONES, '[app_end.ruling]')}: error [language]",
    ]
    folder.change("subject.toml", '["en", "es", "tr"]', '["en"]')
    assert [line.split(": ")[1] for line in found(folder)] == ["warning [language]"] * 2


def test_a_reply_that_is_too_long_is_told_at_its_variant(folder: Folder) -> None:
    short = "La fecha del cierre: {app_end}."
    folder.change(CLOSING, short, short + "x" * (LONGEST - len(short)))
    assert found(folder) == []
    folder.change(CLOSING, short, short + "x")
    assert found(folder) == [f"{CLOSING}:{folder.line(CLOSING, '[[es.says]]')}: error [too_long]"]


def test_too_few_phrasings_are_a_warning(folder: Folder) -> None:
    folder.change(CLOSING, '"when does lumen close", ', "")
    folder.change(DELETED, ', "silindi mi"', "")
    assert found(folder) == [
        f"{CLOSING}:{folder.line(CLOSING, 'phrasings = [')}: warning [too_few_phrasings]",
        f"{DELETED}:{folder.line(DELETED, 'phrasings = [', 5)}: warning [too_few_phrasings]",
    ]


@pytest.mark.parametrize(("name", "long"), [("x" * 40, False), ("x" * 41, True), ("é" * 21, True)])
def test_an_id_must_fit_into_a_buttons_handle(folder: Folder, name: str, *, long: bool) -> None:
    folder.file(CLOSING).rename(folder.file(f"entries/{name}.toml"))
    folder.change(f"entries/{name}.toml", 'id = "closing"', f'id = "{name}"')
    assert found(folder) == [f"entries/{name}.toml:1: error [long_id]"] * long


def test_mistakes_of_all_kinds_are_told_at_once(folder: Folder) -> None:
    """A mistake of form, a name that stands for nothing and a typed date do not hide each other."""
    folder.change(APP, 'source = "news"', 'source = "olds"')
    folder.change(DELETED, "No day is known.", "It was 26 April.")
    typed = f"{DELETED}:{folder.line(DELETED, '26 April')}: error [typed_date]"
    unknown = f"{APP}:{folder.line(APP, 'olds')}: error [unknown_reference]"
    assert found(folder) == [unknown, typed]
    folder.change("sources.toml", "primary = false\n", "")
    assert found(folder) == [typed, f"sources.toml:{folder.line('sources.toml', '[news]')}: error [form]"]


def test_a_record_that_cannot_be_read_is_not_blamed_on_those_that_name_it(folder: Folder) -> None:
    folder.change(MILESTONES, 'kind = "shutdown"', 'kind = "shut"')
    assert found(folder) == [f"{MILESTONES}:{folder.line(MILESTONES, 'shut')}: error [form]"]


def test_a_subject_that_cannot_be_read_hides_only_what_hangs_on_it(folder: Folder) -> None:
    folder.write("subject.toml", "name = 5\n")
    assert {line.rpartition(" ")[2] for line in found(folder)} == {"[form]", "[no_subject]"}


def test_check_alone_takes_a_base_with_unknown_references(folder: Folder) -> None:
    folder.change(CLOSING, '["told", "ended"]', '["told", "heard"]')
    problems = check(load(folder.root).base, TODAY)
    assert [(problem.rule, problem.severity) for problem in problems] == [("unknown_reference", Severity.ERROR)]


@pytest.mark.parametrize(
    "text",
    [
        *("on 26 April", "on April 26", "the 26th of April", "April 26th, at noon", "26 Apr", "Sept. 26", "26-April"),
        *("since 2026", "2026-04-26", "26.04.2026", "4/26/26", "26.4.26", "in May 2026", "1 May", "the 1st of may"),
        *("el 26 de abril", "26 abril", "1.º de mayo", "1º de mayo", "el 3 de Septiembre", "abril 26"),
        *("26 Nisan", "26 NİSAN", "1 Eylül'de", "13 Mart’ta", "5 Ağustos 2026", "Nisan 26", "3 şubat", "3 Kasım"),
        *("2026年4月26日", "26. April", "le 26 avril", "26 апреля", "em 26 de março"),
    ],
)
def test_a_typed_date_is_found(text: str) -> None:
    assert find_typed_date(f"It was {text}, they said.") is not None


@pytest.mark.parametrize(
    "text",
    [
        *("{app_end}", "{checked:e01-2026|day}", "https://lumen.example/2026/04/26", "30 days", "within 24 hours"),
        *("2 videos", "article 20001152", "Sora 2", "you may", "a march of 300", "1,200 characters", "v1.2", "50/50"),
        *("7 días", "el lunes", "30 gün", "mart ayı", "100 %", "1080p", "10 GB", "step 2 - may fail", "9:00", ""),
    ],
)
def test_what_only_looks_like_one_is_not(text: str) -> None:
    assert find_typed_date(text) is None


def test_what_was_typed_is_given_back_as_it_stands_so_that_its_line_can_be_found() -> None:
    assert find_typed_date("It was {x} on the 26th of April.") == "26th of April"
