"""Long texts become messages; nothing that is whole is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.splitting import Line, pack, words

LINES = st.lists(
    st.builds(
        Line,
        st.lists(st.text("ab cé😀\u00a0", min_size=1, max_size=8), max_size=12).map(tuple),
        st.sampled_from(["", "- ", "### "]),
        st.sampled_from(["", "-# "]),
    ),
    max_size=8,
)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def line(text: str, mark: str = "", again: str = "") -> Line:
    return Line(words(text), mark, again)


def test_what_fits_is_one_message() -> None:
    assert pack([line("one"), Line(), line("two", "- ")], 100) == ("one\n\n- two",)


def test_nothing_is_no_message() -> None:
    assert pack([], 100) == ()
    assert pack([Line(), line("  ")], 100) == ()


def test_a_line_that_does_not_fit_any_more_begins_the_next_message() -> None:
    assert pack([line("aaaa"), line("bbbb"), line("cccc")], 9) == ("aaaa\nbbbb", "cccc")


def test_a_message_neither_begins_nor_ends_with_an_empty_line() -> None:
    assert pack([line("aaaa"), Line(), line("bbbb"), Line()], 5) == ("aaaa", "bbbb")


def test_a_line_longer_than_a_message_breaks_between_words_and_keeps_its_mark() -> None:
    assert pack([line("one two three", "- ", "  ")], 9) == ("- one two", "  three")


def test_a_link_is_never_cut_nor_parted_from_the_bracket_before_it() -> None:
    link = "[the page](<https://example.org/a>)"
    broken = Line((*words("look here "), "(", link, "), ", *words("and there")))
    assert pack([broken], 40) == ("look here", f"({link}),", "and there")


def test_a_word_longer_than_a_message_is_cut_and_nothing_of_it_is_lost() -> None:
    assert pack([line("a" * 25)], 10) == ("a" * 10, "a" * 10, "a" * 5)


def test_the_platform_says_how_long_a_text_is() -> None:
    assert pack([line("😀😀 😀😀")], 5, utf16) == ("😀😀", "😀😀")


@pytest.mark.parametrize(
    "lines",
    [
        [line("a" * 300_000)],
        [line("word " * 60_000)],
        [line("a word") for _ in range(50_000)],
        [Line(("(", "a" * 150_000, ")" * 150_000))],
    ],
    ids=["one word", "one line", "many lines", "without a space"],
)
def test_a_very_long_text_is_measured_in_proportion_to_its_length(lines: list[Line]) -> None:
    """Counted rather than timed: measuring a whole message anew for each character of it would count a thousandfold."""
    measured = 0

    def counting(text: str) -> int:
        nonlocal measured
        measured += len(text)
        return len(text)

    messages = pack(lines, 2000, counting)
    assert sum(map(len, messages)) >= 270_000
    assert measured < 8 * 350_000


@given(LINES, st.integers(8, 40))
def test_whatever_comes_no_message_is_empty_or_too_long_and_every_word_is_there(lines: list[Line], limit: int) -> None:
    messages = pack(lines, limit, utf16)
    assert all(message.strip() for message in messages)
    assert all(utf16(message) <= limit for message in messages)
    shown = "".join("".join(messages).split())
    for each in lines:
        assert all(character in shown for atom in each.atoms for character in atom if not character.isspace())
