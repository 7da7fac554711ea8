"""Text becomes Discord's markdown, and somebody's words stay words."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.period import Period, day, days, month, quarter
from bot.core.text import Block, Kind, Link, Moment, Plain, Span, Strong, Text, Timestamp
from bot.platforms.discord.markdown import escape
from bot.platforms.discord.rendering import LONGEST_MESSAGE, render

GONE = day(date(2026, 4, 26))
STAMP = 1777197600
"""Ten in the morning of that day, UTC."""


def paragraph(*spans: Span) -> Block:
    return Block(Kind.PARAGRAPH, spans)


def rendered(*blocks: Block) -> str:
    (only,) = render(Text(blocks))
    return only


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("save [free](http://evil) @everyone", r"save \[free\](<http://evil>) \@everyone"),
        ("**bold** _thin_ ~~gone~~ ||secret||", r"\*\*bold\*\* \_thin\_ \~\~gone\~\~ \|\|secret\|\|"),
        ("`code` \\ back", r"\`code\` \\ back"),
        ("<@123> <#456> <t:1:R> </ask:1>", r"\<@123> \<#456> \<t\:1:R> \</ask:1>"),
        ("# big", r"\# big"),
        ("-# small", r"\-# small"),
        ("> quote\n>>> quote", "\\> quote\n\\>>> quote"),
        ("- item\n* item\n+ item", "\\- item\n\\* item\n\\+ item"),
        ("1. first\n12) twelfth", "1\\. first\n12\\) twelfth"),
        ("at 12:30, :party: time", r"at 12:30, \:party: time"),
        ("3.5 of 10 - well", "3.5 of 10 - well"),
        ("see https://example.org/a_b?c=*d*.", "see <https://example.org/a_b?c=>\\*d\\*."),
        ("see https://example.org/a_b, and", "see <https://example.org/a_b>, and"),
        ("ünïcödé 😀 漢字", "ünïcödé 😀 漢字"),
        ("", ""),
    ],
)
def test_what_a_person_typed_is_shown_as_it_is(typed: str, shown: str) -> None:
    assert escape(typed) == shown


@given(st.text(alphabet="ab1.[]()<>*_~`|\\#-@: \nhttps/.", max_size=60))
def test_nothing_typed_can_become_markup(typed: str) -> None:
    """Every sign that could begin markup is held by a backslash, except in an address between angle brackets."""
    shown = escape(typed)
    outside = "".join(shown.split("<http")[:1] + [piece.partition(">")[2] for piece in shown.split("<http")[1:]])
    held = False
    for sign in outside:
        assert held or sign not in "*_~`|[]<"
        held = sign == "\\" and not held


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (Strong("very"), "**very**"),
        (Strong(" very "), " **very** "),
        (Strong("2*3"), r"**2\*3**"),
        (Link("the page", "https://example.org/a"), "[the page](<https://example.org/a>)"),
        (Link("a [b]", "https://example.org/a"), r"[a \[b\]](<https://example.org/a>)"),
        (Link("example.org", "https://example.org/"), "<https://example.org/>"),
        (Link("http://other.org", "https://example.org"), "<http://other.org> (<https://example.org>)"),
        (Link("x", "https://example.org/a b>c"), "[x](<https://example.org/a%20b%3Ec>)"),
    ],
)
def test_a_span_is_shown_the_way_discord_has_for_it(span: Span, shown: str) -> None:
    assert rendered(paragraph(Plain("so: "), span, Plain("."))) == f"so: {shown}."


@pytest.mark.parametrize(
    ("words", "period", "shown"),
    [
        ("26 April 2026 (7 months ago)", GONE, f"<t:{STAMP}:D> (<t:{STAMP}:R>)"),
        ("26 April 2026", GONE, f"<t:{STAMP}:D>"),
        ("26 Nisan 2026 (7 ay önce)", GONE, f"<t:{STAMP}:D> (<t:{STAMP}:R>)"),
        ("7 months ago", GONE, f"<t:{STAMP}:R>"),
        ("26 April 2026 (today)", GONE, f"<t:{STAMP}:D> (today)"),
        ("today", GONE, "today"),
        ("April 2026", GONE, "April 2026"),
        ("2026", GONE, "2026"),
        ("March 2026 (8 months ago)", month(2026, 3), "March 2026 (8 months ago)"),
        ("1st quarter 2026", quarter(2026, 1), "1st quarter 2026"),
        ("1 – 5 April 2026", days(date(2026, 4, 1), date(2026, 4, 5)), "1 – 5 April 2026"),
    ],
)
def test_a_day_is_shown_by_the_readers_client_and_everything_vaguer_in_words(
    words: str, period: Period, shown: str
) -> None:
    assert rendered(paragraph(Moment(words, period))) == shown


def test_blocks_are_set_apart_as_a_reader_expects() -> None:
    blocks = (
        Block(Kind.TITLE, (Plain("When?"),)),
        paragraph(Plain("Then.")),
        paragraph(Plain("In particular:")),
        Block(Kind.ITEM, (Plain("one"),)),
        Block(Kind.ITEM, (Plain("two"),)),
        Block(Kind.NOTE, (Plain("Source"),)),
        Block(Kind.NOTE, (Plain("Another"),)),
    )
    assert rendered(*blocks) == ("### When?\nThen.\n\nIn particular:\n- one\n- two\n\n-# Source\n-# Another")


def test_line_breaks_in_somebodys_words_stay() -> None:
    blocks = paragraph(Plain("You asked: "), Plain("milk\n# bread"), Plain("!"))
    assert rendered(blocks) == "You asked: milk\n\\# bread!"


def test_a_long_text_becomes_several_messages_and_no_link_or_date_is_cut() -> None:
    link = Link("the page", "https://example.org/" + "a" * 60)
    moment = Moment("26 April 2026 (7 months ago)", GONE)
    item = Block(Kind.ITEM, (Plain("word " * 9), link, Plain(", "), moment, Plain(".")))
    parts = render(Text((item,) * 30))
    assert len(parts) > 1
    assert all(len(part) <= LONGEST_MESSAGE for part in parts)
    whole = f"[the page](<{link.url}>), <t:{STAMP}:D> (<t:{STAMP}:R>)."
    assert sum(part.count(whole) for part in parts) == 30


def test_nothing_said_is_no_message() -> None:
    assert render(Text(())) == ()


def test_an_instant_is_left_to_the_readers_client() -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert rendered(paragraph(Timestamp("Tuesday, 12:00 UTC", at))) == "<t:1795521600:F>"
    away = Timestamp("Tuesday, 12:00 UTC", at, "in 3 days")
    assert rendered(paragraph(away)) == "<t:1795521600:F> (<t:1795521600:R>)"
