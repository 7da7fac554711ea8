"""What is kept for people until they come, how a prompt is known again, which messages answered which question."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from e2e.telegram_html import parse
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message as Native

from bot.core.message import Action, Reply
from bot.core.people import Person
from bot.core.platform import Button
from bot.platforms.telegram import prompts
from bot.platforms.telegram.answers import MOST as MOST_ANSWERS
from bot.platforms.telegram.answers import Answers, Given, fingerprint
from bot.platforms.telegram.deeplinks import KEPT, MOST, Keeping, link
from bot.platforms.telegram.events import Me, Spot
from bot.platforms.telegram.prompts import Wordings

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ANN, BOB = Person("telegram", "7"), Person("telegram", "8")
ME = Me(42, "sunset_bot")
REPLY = Reply(Action.ANSWER)


def keeping() -> Keeping:
    return Keeping()


def test_a_link_holds_a_random_handle_and_no_data() -> None:
    kept = keeping()
    handles = {kept.keep(ANN, REPLY, "es", NOW) for _ in range(50)}
    assert len(handles) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{16,64}", handle) for handle in handles)
    assert link(ME, "abc") == "https://t.me/sunset_bot?start=abc"
    assert link(ME) == "https://t.me/sunset_bot"


def test_what_is_kept_is_for_one_person_and_one_day() -> None:
    kept = keeping()
    handle = kept.keep(ANN, REPLY, "es", NOW)
    assert kept.find(handle, ANN, NOW) == (REPLY, "es")
    assert kept.find(handle, ANN, NOW + KEPT) == (REPLY, "es")
    assert kept.find(handle, BOB, NOW) is None
    assert kept.find("guess", ANN, NOW) is None
    assert kept.find(handle, ANN, NOW + KEPT + timedelta(seconds=1)) is None


def test_what_was_handed_over_or_belongs_to_a_stranger_is_gone() -> None:
    kept = keeping()
    first, second = kept.keep(ANN, REPLY, None, NOW), kept.keep(BOB, REPLY, None, NOW)
    kept.drop(first)
    kept.drop(first)
    kept.forget(BOB)
    assert kept.find(first, ANN, NOW) is kept.find(second, BOB, NOW) is None


def test_no_more_is_kept_than_there_is_room_for() -> None:
    kept = keeping()
    handles = [kept.keep(ANN, REPLY, None, NOW) for _ in range(MOST + 1)]
    assert kept.find(handles[0], ANN, NOW) is None
    assert kept.find(handles[1], ANN, NOW) is not None
    kept.keep(ANN, REPLY, None, NOW + 2 * KEPT)
    assert kept.find(handles[-1], ANN, NOW) is None


def question(handle: str, sender: int = 42, me: Me = ME) -> Native:
    parsed = parse(f"{prompts.carrier(handle, me)}What shall I note?")
    sent = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 7, "type": "private"},
        "from": {"id": sender, "is_bot": True, "first_name": "Sunset"},
        "text": parsed.text,
        "entities": parsed.entities,
    }
    return Native.de_json(sent, None)


@given(handle=st.text(min_size=1, max_size=64).filter(lambda words: words.isprintable()))
def test_a_prompt_carries_its_handle_unseen(handle: str) -> None:
    native = question(handle)
    assert prompts.handle_of(native, ME) == handle
    assert (native.text or "").lstrip("\u200b") == "What shall I note?"


def test_only_the_bots_own_prompts_carry_anything() -> None:
    assert prompts.handle_of(None, ME) is None
    assert prompts.handle_of(question("note:new", sender=43), ME) is None
    assert prompts.handle_of(question("note:new", me=Me(42, "old_name")), ME) is None


@pytest.mark.parametrize(
    "url", ["https://t.me/sunset_bot?asks=%%%", "https://t.me/sunset_bot?asks=_w", "https://t.me/sunset_bot", "x"]
)
def test_a_link_that_carries_nonsense_carries_nothing(url: str) -> None:
    native = question("note:new")
    marks = [{"type": "text_link", "offset": 0, "length": 1, "url": url}]
    sent = {**native.to_dict(), "entities": marks}
    assert prompts.handle_of(Native.de_json(sent, None), ME) is None


def test_what_to_ask_is_remembered_up_to_a_bound() -> None:
    wordings = Wordings()
    wordings.note((Button("Write", "note:new", "What?"), Button("No", "note:no")))
    assert wordings.find("note:new") == "What?"
    assert wordings.find("note:no") is None
    wordings.note(tuple(Button("x", f"note:{n}", "?") for n in range(prompts.MOST)))
    assert wordings.find("note:new") is None


def test_answers_are_found_by_their_question_up_to_a_bound() -> None:
    answers = Answers()
    answers.note(Spot(7, None, 1), Given((2, 3), fingerprint("when?")))
    answers.note(Spot(8, None, 1), Given((4,), fingerprint("when?")))
    answers.note(Spot(7), Given((9,), b""))
    assert answers.find(Spot(7, None, 1)) == Given((2, 3), fingerprint("when?"))
    assert answers.find(Spot(7, None, 2)) is answers.find(Spot(7)) is None
    answers.forget(7)
    assert answers.find(Spot(7, None, 1)) is None
    assert answers.find(Spot(8, None, 1)) is not None
    for number in range(MOST_ANSWERS):
        answers.note(Spot(9, None, number), Given((1,), b""))
    assert answers.find(Spot(8, None, 1)) is None


def test_a_fingerprint_tells_words_apart_and_does_not_hold_them() -> None:
    assert fingerprint("when?") == fingerprint("when?") != fingerprint("when")
    assert b"when" not in fingerprint("when?")
    fingerprint("\ud83d")
