"""Calendar files from the program itself, over JSON lines: of a reminder, of a date, and where there is none."""

import pytest
from e2e.program import Program

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

NOW = "2026-08-01T12:00:00Z"


def test_a_reminder_that_was_set_can_be_taken_into_a_calendar(sora: Program, person: str) -> None:
    told = sora.tell(text="remind me every friday at 18:00 to back up", person=person, now=NOW)
    button = next(choice for choice in told["choices"] if choice["label"] == "Calendar file")
    said = sora.tell(choose=button["handle"], person=person, now=NOW)
    assert said["action"] == "reminder.calendar"
    (file,) = said["data"]["files"]
    assert (file["name"], file["type"]) == ("reminder-1.ics", "text/calendar")
    lines = file["text"].split("\r\n")
    assert "RRULE:FREQ=WEEKLY;BYDAY=FR" in lines
    assert "SUMMARY:back up" in lines
    assert sora.tell(text="put reminder 1 in my calendar", person=person, now=NOW)["data"] == said["data"]


def test_so_can_a_date_and_what_has_none_is_said_to_have_none(sora: Program, person: str) -> None:
    said = sora.tell(text="calendar file for the API shutdown", person=person, now=NOW)
    assert said["data"]["files"][0]["text"].count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:" in said["data"]["files"][0]["text"]
    undated = sora.tell(text="ics for the data deletion", person=person, now=NOW)
    assert undated["action"] == "refusal"
    assert "files" not in undated.get("data", {})


@pytest.mark.parametrize("words", ["is there a calendar of dates?", "when does the api shut down? i keep a calendar"])
def test_a_question_that_speaks_of_a_calendar_stays_a_question(sora: Program, person: str, words: str) -> None:
    assert sora.tell(text=words, person=person, now=NOW)["action"] not in {"reminder.calendar", "refusal"}
