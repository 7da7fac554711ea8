from datetime import timedelta

from fakes import ANN, BOB, HALL, NOON

from bot.core.conversations import MEMORY, MOST, Conversations, Turn
from bot.core.people import Address, Person


def test_a_turn_is_recalled_for_ten_minutes_and_no_longer() -> None:
    talk = Conversations()
    turn = Turn("when does it close", "closing", NOON)
    talk.note(ANN, HALL, turn)
    assert talk.recall(ANN, HALL, NOON) == turn
    assert talk.recall(ANN, HALL, NOON + MEMORY) == turn
    assert talk.recall(ANN, HALL, NOON + MEMORY + timedelta(seconds=1)) is None


def test_a_turn_that_lies_in_the_future_is_none() -> None:
    talk = Conversations()
    talk.note(ANN, HALL, Turn("q", "closing", NOON))
    assert talk.recall(ANN, HALL, NOON - timedelta(seconds=1)) is None


def test_another_person_and_another_place_and_another_thread_are_other_conversations() -> None:
    talk = Conversations()
    talk.note(ANN, HALL, Turn("q", "closing", NOON))
    assert talk.recall(BOB, HALL, NOON) is None
    assert talk.recall(ANN, Address("fake", "yard"), NOON) is None
    assert talk.recall(ANN, Address("fake", "hall", "thread"), NOON) is None


def test_the_last_turn_replaces_the_one_before() -> None:
    talk = Conversations()
    talk.note(ANN, HALL, Turn("one", "closing", NOON))
    talk.note(ANN, HALL, Turn("two", "deleted", NOON))
    assert talk.recall(ANN, HALL, NOON) == Turn("two", "deleted", NOON)


def test_whoever_asks_to_be_forgotten_is_forgotten_everywhere_and_nobody_else_is() -> None:
    talk = Conversations()
    yard = Address("fake", "yard")
    for person, address in ((ANN, HALL), (ANN, yard), (BOB, HALL)):
        talk.note(person, address, Turn("q", "closing", NOON))
    talk.forget(ANN)
    assert talk.recall(ANN, HALL, NOON) is None
    assert talk.recall(ANN, yard, NOON) is None
    assert talk.recall(BOB, HALL, NOON) is not None


def test_beyond_the_most_kept_the_longest_unused_goes_first() -> None:
    talk = Conversations()
    for number in range(MOST):
        talk.note(Person("fake", str(number)), HALL, Turn("q", "closing", NOON))
    talk.note(Person("fake", "0"), HALL, Turn("again", "closing", NOON))
    talk.note(ANN, HALL, Turn("q", "closing", NOON))
    assert talk.recall(Person("fake", "0"), HALL, NOON) is not None
    assert talk.recall(Person("fake", "1"), HALL, NOON) is None
    assert talk.recall(ANN, HALL, NOON) is not None


def test_what_can_no_longer_be_recalled_is_not_kept_either() -> None:
    """Seen from outside: an old turn is gone even for somebody who asks with an old clock."""
    talk = Conversations()
    talk.note(ANN, HALL, Turn("q", "closing", NOON))
    talk.note(BOB, HALL, Turn("q", "closing", NOON + MEMORY + timedelta(seconds=1)))
    assert talk.recall(ANN, HALL, NOON) is None
