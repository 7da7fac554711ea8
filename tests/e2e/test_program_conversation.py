"""To whom and about what the program speaks: follow-ups, choices, groups, and one subject beside another."""

from typing import Any

import pytest
from e2e.asked import CLOSED, DELETED, NOW, choices
from e2e.program import Program
from e2e.told_dates import known, shipped, told

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = pytest.mark.e2e

AND_THE_API = "what about the API?"
FOLLOWED = {DELETED: "api_data", CLOSED: "api_shutdown"}
"""What is then meant by "what about the API?". One question without its context can only mean one of them."""


@pytest.mark.parametrize(("asked", "meant"), FOLLOWED.items())
def test_what_about_the_api_is_understood_after_a_question(sora: Program, person: str, asked: str, meant: str) -> None:
    first = sora.tell(text=asked, person=person, now=NOW)
    then = sora.tell(text=AND_THE_API, person=person, now=NOW)
    assert (then["action"], then["entry"]) == ("answer", meant)
    assert then["entry"] != first["entry"]
    assert told(then["text"]) <= known()


def test_who_is_not_named_is_someone(sora: Program) -> None:
    for asked, meant in FOLLOWED.items():
        sora.tell(text=asked, now=NOW, reset=True)
        assert sora.tell(text=AND_THE_API, person="someone", now=NOW)["entry"] == meant
    sora.tell(reset=True)


@pytest.mark.parametrize("place", ["dm", "group"])
def test_two_persons_do_not_share_what_was_spoken_of(sora: Program, person: str, place: str) -> None:
    where: dict[str, Any] = {"place": place, "addressed": True, "now": NOW}
    people = {f"{person}-{meant}": (asked, meant) for asked, meant in FOLLOWED.items()}
    for name, (asked, _) in people.items():
        sora.tell(text=asked, person=name, **where)
    for name, (_, meant) in people.items():
        assert sora.tell(text=AND_THE_API, person=name, **where)["entry"] == meant


def understood(program: Program, said: dict[str, Any]) -> dict[str, Any]:
    """What became of "what about the API?" in these circumstances, whatever its line's id."""
    return program.tell(text=AND_THE_API, **said) | {"id": None}


@pytest.mark.parametrize("asked", FOLLOWED)
def test_a_conversation_in_private_is_not_carried_into_the_group(sora: Program, person: str, asked: str) -> None:
    in_group = {"person": person, "place": "group", "addressed": True, "now": NOW}
    before = understood(sora, in_group | {"reset": True})
    sora.tell(text=asked, person=person, now=NOW, reset=True)
    assert understood(sora, in_group) == before


@pytest.mark.parametrize("asked", FOLLOWED)
def test_reset_makes_a_stranger_of_a_person(sora: Program, person: str, asked: str) -> None:
    stranger = understood(sora, {"person": person, "now": NOW})
    sora.tell(text=asked, person=person, now=NOW, reset=True)
    assert understood(sora, {"person": person, "now": NOW, "reset": True}) == stranger


@pytest.mark.parametrize("asked", FOLLOWED)
def test_a_conversation_is_forgotten_after_a_while(sora: Program, person: str, asked: str) -> None:
    later = {"person": person, "now": "2026-10-20T12:30:00Z"}
    stranger = understood(sora, later | {"person": f"{person}-stranger"})
    sora.tell(text=asked, person=person, now=NOW)
    assert understood(sora, later) == stranger


def test_a_choice_is_picked_by_its_handle(sora: Program, person: str) -> None:
    offered = choices(sora, person)
    *entries, none = offered["choices"]
    assert len(entries) == len(offered["entries"])
    for choice, entry in zip(entries, offered["entries"], strict=True):
        assert choice["label"] == shipped().entries[entry].wordings["en"].title
        picked = sora.tell(choose=choice["handle"], person=person, now=NOW)
        assert (picked["action"], picked["entry"]) == ("answer", entry)
        assert picked["text"].splitlines()[0] == choice["label"]
    declined = sora.tell(choose=none["handle"], person=person, now=NOW)
    assert declined["action"] == "unknown"
    assert declined["text"].startswith("Then I have no answer to that.")
    assert "entry" not in declined


def test_a_handle_is_good_for_whoever_comes_later(sora: Program, person: str) -> None:
    """A button outlives the conversation it was part of."""
    handle = choices(sora, person)["choices"][0]["handle"]
    assert sora.tell(choose=handle, person=f"{person}-later", now=NOW)["action"] == "answer"


@pytest.mark.parametrize(
    "handle", ["ask:nothing_here:en", "ask:", "ask", "", "nobody:7", "garbage", "none", "\u202e" * 9]
)
def test_a_handle_nobody_knows_says_that_its_answer_is_gone(sora: Program, person: str, handle: str) -> None:
    said = sora.tell(choose=handle, person=person)
    assert said["action"] == "unknown"
    assert "no longer have" in said["text"]


@pytest.mark.parametrize(
    "text",
    [
        "lol same",
        "good morning everyone",
        "does anyone want to play tonight?",
        "what time is it in tokyo?",
        "i finally finished my exams!!",
        "who's up for a movie?",
        "@mara did you get my message?",
        "my cat walked over the keyboard fghdjk",
        "how do you make that effect with the rain?",
        "brb dinner",
        "/roll 2d6",
        "😂😂😂",
        "can somebody recommend a laptop",
        "https://example.com/watch?v=abc",
    ],
)
def test_chatter_in_a_group_is_met_with_silence(sora: Program, person: str, text: str) -> None:
    said = sora.tell(text=text, person=person, place="group", now=NOW)
    assert (said["action"], said["text"]) == ("silent", "")


@pytest.mark.parametrize(
    ("text", "entry"),
    [("when did sora shut down?", "app_shutdown"), ("when did the sora api shut down?", "api_shutdown")],
)
def test_a_question_in_a_group_is_answered_unasked(sora: Program, person: str, text: str, entry: str) -> None:
    said = sora.tell(text=text, person=person, place="group", now=NOW)
    assert (said["action"], said.get("entry")) == ("answer", entry)


OF_POCKET = (
    "when did pocket shut down",
    "has my pocket data been deleted",
    "how do I export from Pocket?",
    "do i get a refund for pocket premium",
    "does getpocket.com still work?",
    "pocket app gone from my phone, when did it close?",
)
OF_SORA = (
    "when did sora shut down",
    "when will my Sora data be deleted?",
    "how do I export my sora videos?",
    "when did the sora api shut down",
    "sora app gone from my phone, when did it close?",
)


@pytest.mark.parametrize(
    ("text", "subject"), [*((one, "pocket") for one in OF_POCKET), *((one, "sora") for one in OF_SORA)]
)
@pytest.mark.parametrize("place", ["dm", "group"])
def test_a_question_about_one_subject_never_gets_the_others_answer(
    both: Program, person: str, text: str, subject: str, place: str
) -> None:
    said = both.tell(text=text, person=person, place=place, now=NOW)
    offered = [said["entry"]] if "entry" in said else said.get("entries", [])
    assert {shipped().entries[entry].subject for entry in offered} <= {subject}


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("when did pocket shut down", "pocket_shutdown"),
        ("has my pocket data been deleted", "pocket_deletion"),
        ("when did sora shut down", "app_shutdown"),
        ("when will my Sora data be deleted?", "deletion_date"),
    ],
)
def test_each_subject_is_answered_about(both: Program, person: str, text: str, entry: str) -> None:
    said = both.tell(text=text, person=person, now=NOW)
    assert (said["action"], said.get("entry")) == ("answer", entry)
    assert said["data"]["subject"] == shipped().entries[entry].subject


@pytest.mark.parametrize("place", ["dm", "group"])
@pytest.mark.parametrize("text", OF_POCKET)
def test_a_subject_that_is_not_served_gets_no_answer(sora: Program, person: str, text: str, place: str) -> None:
    said = sora.tell(text=text, person=person, place=place, now=NOW)
    assert said["action"] == ("silent" if place == "group" else "unknown")
    assert "entry" not in said


def test_an_entry_of_a_subject_that_is_not_served_cannot_be_picked(sora: Program, person: str) -> None:
    assert sora.tell(choose="ask:pocket_shutdown:en", person=person)["action"] == "unknown"
