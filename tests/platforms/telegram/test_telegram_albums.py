"""What was sent together is answered once, whether it comes at once or one after the other."""

from telegram import Update

from bot.platforms.telegram import albums
from bot.platforms.telegram.albums import Albums
from bot.platforms.telegram.events import Spot


def update(number: int, album: str | None = "a") -> Update:
    user = {"id": 5, "is_bot": False, "first_name": "Ann"}
    message = {"message_id": number, "date": 1, "chat": {"id": 5, "type": "private"}, "from": user}
    more = {} if album is None else {"media_group_id": album}
    found = Update.de_json({"update_id": number, "message": {**message, **more}})
    assert found is not None
    return found


def test_while_others_of_it_wait_there_are_more() -> None:
    held = Albums()
    for number in (1, 2):
        held.begin(update(number))
    held.begin(update(3, "another"))
    held.begin(update(4, None))
    assert [held.more(album) for album in ("a", "another", "unknown", None)] == [True, False, False, False]
    held.end(update(1))
    assert not held.more("a")
    held.end(update(2))
    held.begin(update(5))
    assert not held.more("a"), "nothing is left over of those that were handled"


def test_the_one_that_was_answered_is_found_again() -> None:
    held = Albums()
    assert held.answered(5, "a") is None
    held.note(Spot(5, None, 7), "a")
    held.note(Spot(5, None, 8), None)
    assert held.answered(5, "a") == Spot(5, None, 7)
    assert (held.answered(6, "a"), held.answered(5, None)) == (None, None)
    for number in range(albums.MOST):
        held.note(Spot(5, None, number), f"later {number}")
    assert held.answered(5, "a") is None


def test_of_a_chat_that_is_forgotten_nothing_that_was_answered_is_known() -> None:
    held = Albums()
    for chat in (5, 6):
        for album in ("a", "b"):
            held.note(Spot(chat, None, 7), album)
    held.forget(5)
    assert [held.answered(5, album) for album in ("a", "b")] == [None, None]
    assert [held.answered(6, album) for album in ("a", "b")] == [Spot(6, None, 7)] * 2
