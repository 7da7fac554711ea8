from datetime import date

import pytest
from fakes import NOON
from hypothesis import given
from hypothesis import strategies as st

from bot.core.period import day
from bot.core.phrase import Curated, Page, Phrase, Value
from bot.core.template import Part, Slot, Template, Words, parse
from bot.core.text import Kind, Link, Moment, Plain, Strong, Text
from bot.texts.catalog import load_voice
from bot.texts.filling import Filling

VOICE = load_voice()
STRONG_DAY = Slot("x", "day", strong=True)
MARKUP = st.text(st.sampled_from("{}|*-> ~\n\ra_1:.<@#`[]()é\u2028"), max_size=40)


def shape(template: Template) -> list[tuple[Kind, tuple[Part, ...]]]:
    return [(block.kind, block.parts) for block in template.blocks]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        (" \n \n", []),
        ("words", [(Kind.PARAGRAPH, (Words("words"),))]),
        ("one\ntwo", [(Kind.PARAGRAPH, (Words("one two"),))]),
        ("one\n\ntwo", [(Kind.PARAGRAPH, (Words("one"),)), (Kind.PARAGRAPH, (Words("two"),))]),
        ("one\n \t\n\ntwo", [(Kind.PARAGRAPH, (Words("one"),)), (Kind.PARAGRAPH, (Words("two"),))]),
        ("- one\n- two", [(Kind.ITEM, (Words("one"),)), (Kind.ITEM, (Words("two"),))]),
        ("- one\n  goes on\n- two", [(Kind.ITEM, (Words("one goes on"),)), (Kind.ITEM, (Words("two"),))]),
        ("- one\n\nafter", [(Kind.ITEM, (Words("one"),)), (Kind.PARAGRAPH, (Words("after"),))]),
        ("before\n- one", [(Kind.PARAGRAPH, (Words("before"),)), (Kind.ITEM, (Words("one"),))]),
        ("> title\n\n~ note", [(Kind.TITLE, (Words("title"),)), (Kind.NOTE, (Words("note"),))]),
        ("-  wide", [(Kind.ITEM, (Words("wide"),))]),
        ("a - b > c ~ d", [(Kind.PARAGRAPH, (Words("a - b > c ~ d"),))]),
        ("-5 and >2", [(Kind.PARAGRAPH, (Words("-5 and >2"),))]),
        ("in {x}.", [(Kind.PARAGRAPH, (Words("in "), Slot("x"), Words(".")))]),
        ("{x|ago}{page:y-z.1}", [(Kind.PARAGRAPH, (Slot("x", "ago"), Slot("page:y-z.1")))]),
        ("a **b** c", [(Kind.PARAGRAPH, (Words("a "), Words("b", strong=True), Words(" c")))]),
        ("**on {x|day}!**", [(Kind.PARAGRAPH, (Words("on ", strong=True), STRONG_DAY, Words("!", strong=True)))]),
        ("**over\ntwo lines**", [(Kind.PARAGRAPH, (Words("over two lines", strong=True),))]),
        ("2 * 3 * 4", [(Kind.PARAGRAPH, (Words("2 * 3 * 4"),))]),
    ],
)
def test_a_template_is_read_as_blocks_of_words_and_slots(source: str, expected: list[object]) -> None:
    assert shape(parse(source)) == expected


@pytest.mark.parametrize(
    "source",
    [
        "{",
        "}",
        "{}",
        "{x",
        "x}",
        "{{x}}",
        "{X}",
        "{x|}",
        "{x|Day}",
        "{x y}",
        "**half",
        "****",
        "**a {x** b}",
        "**one\n\ntwo**",
        "- **one\n- two**",
    ],
)
def test_a_mark_without_its_partner_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="without its partner"):
        parse(source)


def test_slots_are_told_in_their_order() -> None:
    assert parse("{a} **{b|day}**\n- {a}").slots() == (Slot("a"), Slot("b", "day", strong=True), Slot("a"))


@given(st.one_of(st.text(), MARKUP))
def test_any_text_is_read_or_refused_with_a_value_error(source: str) -> None:
    try:
        template = parse(source)
    except ValueError:
        return
    for block in template.blocks:
        assert block.parts, "a block without anything in it would be an empty line"


def fill(source: str, **values: Value) -> Text:
    filling = Filling("en", NOON, "today", "now", lambda say: VOICE.say((say,), "en", NOON))
    return filling.fill(parse(source), values)


@given(st.one_of(st.text(), MARKUP))
def test_what_somebody_typed_stays_one_span_of_plain_words(typed: str) -> None:
    """Whatever is typed, the blocks and spans are those of the template."""
    text = fill("> You said {what}\n\n- **see** {what}, {when|day} and {page}\n~ {what}", **values_with(typed))
    assert [block.kind for block in text.blocks] == [Kind.TITLE, Kind.ITEM, Kind.NOTE]
    assert text.blocks[0].spans == (Plain("You said "), Plain(typed))
    assert [type(span) for span in text.blocks[1].spans] == [Strong, Plain, Plain, Plain, Moment, Plain, Link]
    assert text.blocks[2].spans == (Plain(typed),)


@given(st.one_of(st.text(), MARKUP))
def test_what_somebody_typed_stays_plain_within_a_phrase_within_a_phrase(typed: str) -> None:
    inner = Curated({"en": "- a {what}"}, {"what": typed})
    assert fill("{phrase}", phrase=inner).blocks[0].spans == (Plain("a "), Plain(typed))
    command = Phrase("help.unknown_command", {"command": typed})
    assert Plain(typed) in fill("**{phrase}**", phrase=command).blocks[0].spans


def test_only_the_template_makes_a_value_strong() -> None:
    assert fill("**{what}**", what="**a** {b}").blocks[0].spans == (Strong("**a** {b}"),)
    assert fill("{what}", what="**a** {b}").blocks[0].spans == (Plain("**a** {b}"),)


def test_a_number_is_said_in_digits() -> None:
    assert fill("{n}", n=7).blocks[0].spans == (Plain("7"),)


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError, match="gone"):
        fill("{gone}")


def values_with(typed: str) -> dict[str, Value]:
    return {"what": typed, "when": day(date(2026, 4, 26)), "page": Page("a page", "https://lumen.example")}
