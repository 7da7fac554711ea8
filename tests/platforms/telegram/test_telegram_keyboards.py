"""What stands behind a button, and how buttons lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton

from bot.core.platform import Button
from bot.platforms.telegram import keyboards
from bot.platforms.telegram.keyboards import Asking, Chosen, Removing


def rows(*buttons: Button) -> list[list[str]]:
    board = keyboards.keyboard(buttons)
    return [] if board is None else [[one.text for one in row] for row in board.inline_keyboard]


handles = st.from_regex(r"[a-z]{1,8}:[a-z0-9:_]{0,40}", fullmatch=True)


@given(handle=handles, asks=st.none() | st.text())
def test_what_a_button_carries_is_understood_when_it_comes_back(handle: str, asks: str | None) -> None:
    written = keyboards.data(Button("Label", handle, asks))
    assert len(written.encode()) <= 64
    assert keyboards.read(written) == (Chosen(handle) if asks is None else Asking(handle))


@pytest.mark.parametrize(
    "button",
    [
        Button("x", "a" * 65),
        Button("x", "a" * 64, "What?"),
        Button("x", "é" * 33),
        Button("x", ""),
        Button("x", "?a"),
        Button("x", "-a"),
    ],
)
def test_a_handle_that_does_not_fit_or_is_not_its_own_is_refused(button: Button) -> None:
    with pytest.raises(ValueError, match="behind a button"):
        keyboards.keyboard((button,))


def test_handles_of_the_longest_length_are_taken() -> None:
    assert keyboards.data(Button("x", "a" * 64)) == "a" * 64
    assert keyboards.data(Button("x", "a" * 63, "What?")) == "?" + "a" * 63


@given(owner=st.integers(1, 2**52), ids=st.lists(st.integers(1, 2**31), max_size=3))
def test_a_removal_knows_its_owner_and_its_messages(owner: int, ids: list[int]) -> None:
    button = keyboards.removal("Remove", str(owner), ids)
    assert button is not None
    assert isinstance(button.callback_data, str)
    assert keyboards.read(button.callback_data) == Removing(str(owner), tuple(ids))


def test_an_answer_of_too_many_messages_offers_no_removal() -> None:
    assert keyboards.removal("Remove", "7", range(10**9, 10**9 + 20)) is None


@given(written=st.text(min_size=1))
def test_whatever_comes_back_is_something(written: str) -> None:
    assert isinstance(keyboards.read(written), Chosen | Asking | Removing)


def test_long_choices_stand_below_each_other_and_short_ones_beside() -> None:
    long = [Button(f"When is the lamp switched off, number {n}?", f"ask:{n}") for n in range(2)]
    short = [Button(label, f"remind:{label}") for label in ("1 h", "3 h", "1 day", "1 week")]
    assert rows(*long, *short) == [[long[0].label], [long[1].label], ["1 h", "3 h", "1 day"], ["1 week"]]


def test_what_else_belongs_below_has_a_row_of_its_own() -> None:
    board = keyboards.keyboard((Button("A", "a:1"),), InlineKeyboardButton("Link", url="https://e.example"))
    assert board is not None
    assert [[one.text for one in row] for row in board.inline_keyboard] == [["A"], ["Link"]]
    assert keyboards.keyboard(()) is None
