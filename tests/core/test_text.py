from datetime import date

import pytest

from bot.core.period import day
from bot.core.text import Block, Kind, Link, Moment, Plain, Span, Strong, Text, one_line, plain


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Plain("a [link](http://evil) @everyone"), "a [link](http://evil) @everyone"),
        (Strong("now"), "now"),
        (Moment("26 April 2026", day(date(2026, 4, 26))), "26 April 2026"),
        (Link("the page", "https://lumen.example/x"), "the page (https://lumen.example/x)"),
        (Link("lumen.example", "https://lumen.example/"), "lumen.example"),
        (Link("lumen.example/x", "https://lumen.example/x"), "lumen.example/x"),
        (Link("lumen.example", "http://lumen.example"), "lumen.example (http://lumen.example)"),
    ],
)
def test_a_span_in_bare_words(span: Span, words: str) -> None:
    assert plain(Text((Block(Kind.PARAGRAPH, (span,)),))) == words


def test_blocks_are_lines_and_only_an_item_has_a_mark() -> None:
    blocks = tuple(Block(kind, (Plain(kind.value), Strong("!"))) for kind in Kind)
    assert plain(Text(blocks)) == "title!\nparagraph!\n- item!\nnote!"


def test_on_a_button_all_of_it_is_one_line() -> None:
    blocks = (Block(Kind.PARAGRAPH, (Plain(" call\n\n the  dentist"),)), Block(Kind.PARAGRAPH, (Plain("soon"),)))
    assert one_line(Text(blocks)) == "call the dentist soon"


def test_texts_add_up_in_order() -> None:
    one, two = (Block(Kind.PARAGRAPH, (Plain(words),)) for words in ("one", "two"))
    assert Text((one,)) + Text((two,)) == Text((one, two))
    assert plain(Text(())) == ""
