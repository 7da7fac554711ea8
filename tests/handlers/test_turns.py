"""What was just asked is remembered for the same person in the same place, for a while."""

from datetime import timedelta

from fakes import ANN, BOB, NOON, message

from bot.core.people import Address
from bot.handlers.turns import MEMORY, Turn, Turns

ATTIC = Address("fake", "attic")


def test_the_answer_is_expected_of_whom_was_asked_where_they_were_asked() -> None:
    turns = Turns()
    turns.ask(message(), "remind:new")
    assert turns.recall(message()).asked == "remind:new"
    assert turns.recall(message(person=BOB)).asked is None
    assert turns.recall(message(address=ATTIC)).asked is None


def test_it_is_soon_forgotten() -> None:
    turns = Turns()
    turns.ask(message(), "remind:new")
    assert turns.recall(message(at=NOON + MEMORY)).asked == "remind:new"
    assert turns.recall(message(at=NOON + MEMORY + timedelta(seconds=1))) == Turn(NOON + MEMORY + timedelta(seconds=1))


def test_a_question_and_what_was_spoken_of_are_remembered_side_by_side() -> None:
    turns = Turns()
    turns.speak_of(message(), 7)
    turns.ask(message(), "remind:new")
    assert turns.recall(message()) == Turn(NOON, "remind:new", 7)
    turns.ask(message(), None)
    assert turns.recall(message()) == Turn(NOON, None, 7)


def test_whoever_is_forgotten_was_asked_nothing() -> None:
    turns = Turns()
    turns.ask(message(), "remind:new")
    turns.ask(message(person=BOB), "remind:what:1")
    turns.forget(ANN)
    assert turns.recall(message()).asked is None
    assert turns.recall(message(person=BOB)).asked == "remind:what:1"
