"""Text into Telegram's HTML, read back by a parser that was written without it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from e2e.telegram_html import Parsed, parse, utf16
from hypothesis import given
from hypothesis import strategies as st

from bot.core.period import Period, day, days, month
from bot.core.text import Block, Kind, Link, Moment, Plain, Span, Strong, Text, Timestamp
from bot.platforms.telegram import markup
from bot.platforms.telegram.limits import LONGEST_TEXT, cut, units, whole
from bot.platforms.telegram.rendering import render

LAST = day(date(2026, 12, 5))
FORMATS = {"bold", "italic", "text_link", "date_time", "code", "pre", "blockquote", "spoiler", "underline"}


def text(*spans: Span, kind: Kind = Kind.PARAGRAPH) -> Text:
    return Text((Block(kind, spans),))


def shown(*spans: Span, kind: Kind = Kind.PARAGRAPH) -> Parsed:
    (message,) = render(text(*spans, kind=kind))
    return parse(message)


def marks(parsed: Parsed) -> list[str]:
    return [entity["type"] for entity in parsed.entities]


def test_blocks_are_set_apart_and_items_and_notes_stand_together() -> None:
    (message,) = render(
        Text(
            (
                Block(Kind.TITLE, (Plain("Title"),)),
                Block(Kind.PARAGRAPH, (Plain("It ends "), Strong("soon"), Plain("."))),
                Block(Kind.ITEM, (Plain("one"),)),
                Block(Kind.ITEM, (Plain("two"),)),
                Block(Kind.PARAGRAPH, (Plain("More."),)),
                Block(Kind.NOTE, (Plain("Source: "), Link("Help", "https://e.example/?a=1&b=2"))),
                Block(Kind.NOTE, (Plain("Another."),)),
            )
        )
    )
    assert message == (
        "<b>Title</b>\nIt ends <b>soon</b>.\n• one\n• two\n\nMore.\n\n"
        '<i>Source: <a href="https://e.example/?a=1&amp;b=2">Help</a></i>\n<i>Another.</i>'
    )


def test_a_day_keeps_its_words_and_carries_its_instant_and_only_the_distance_is_the_clients() -> None:
    parsed = shown(Moment("5 December 2026 (in 3 days)", LAST))
    assert parsed.text == "5 December 2026 (in 3 days)"
    absolute, relative = parsed.entities
    assert "date_time_format" not in absolute
    assert relative["date_time_format"] == "r"
    assert absolute["unix_time"] == relative["unix_time"]


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "America/Los_Angeles", "UTC", "Asia/Tokyo", "Pacific/Auckland"])
@pytest.mark.parametrize("when", [date(2026, 1, 15), date(2026, 7, 15)])
def test_the_instant_of_a_day_is_on_that_day_for_nearly_everybody(zone: str, when: date) -> None:
    words = f"{when.day} {when:%B} {when.year}"
    (entity,) = shown(Moment(words, day(when))).entities
    assert datetime.fromtimestamp(entity["unix_time"], UTC).astimezone(ZoneInfo(zone)).date() == when


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("December 2026", month(2026, 12)),
        ("1 December 2026 – 5 December 2026", days(date(2026, 12, 1), date(2026, 12, 5))),
        ("2026", LAST),
        ("today", LAST),
        ("in 3 days", LAST),
    ],
)
def test_what_is_no_day_in_full_stays_words(words: str, period: Period) -> None:
    assert shown(Moment(words, period)) == Parsed(words)


def test_a_title_is_bold_once() -> None:
    assert marks(shown(Plain("When does "), Strong("it"), Plain(" end?"), kind=Kind.TITLE)) == ["bold"]


def test_a_text_without_words_becomes_no_message() -> None:
    assert render(text(Plain("  "), kind=Kind.NOTE)) == ()
    assert render(Text(())) == ()


words = st.text(max_size=60) | st.sampled_from(
    [
        "<b>x</b>",
        "&amp;",
        "&lt;b&gt;",
        "</a>",
        '<a href="tg://user?id=1">you</a>',
        "@name",
        "<tg-time unix='1'>",
        "\x00",
    ]
)


@given(typed=words, kind=st.sampled_from(Kind))
def test_whatever_somebody_typed_is_shown_as_typed_and_is_never_markup(typed: str, kind: Kind) -> None:
    for message in render(text(Plain(typed), kind=kind)):
        parsed = parse(message)
        assert FORMATS.isdisjoint(marks(parsed)) or kind in {Kind.TITLE, Kind.NOTE}
        assert "mention" not in marks(parsed)
        visible = parsed.text.replace("\u2060", "").removeprefix("• ")
        assert "".join(visible.split()) == "".join("".join(c for c in typed if _kept(c)).replace("\u2060", "").split())


def _kept(character: str) -> bool:
    """Characters of control, direction and private use are not shown; half a character cannot be."""
    return markup.escape(character) != "" and character != "\ufffd" and not "\ud800" <= character <= "\udfff"


@given(typed=words, url=words)
def test_a_link_leads_where_it_was_given_and_says_what_it_was_given(typed: str, url: str) -> None:
    parsed = parse(f"x{markup.link(typed, url)}")
    links = [entity["url"] for entity in parsed.entities if entity["type"] == "text_link"]
    assert links == ([whole(url)] if markup.bare(markup.escape(typed)) else [])


spans = st.lists(
    st.builds(Plain, st.text(max_size=3000))
    | st.builds(Strong, st.text(max_size=3000))
    | st.builds(Link, st.text(min_size=1, max_size=600), st.just("https://e.example/"))
    | st.just(Moment("5 December 2026 (in 3 days)", LAST)),
    max_size=6,
)


@given(blocks=st.lists(st.builds(Block, st.sampled_from(Kind), spans.map(tuple)), max_size=6))
def test_no_message_is_longer_than_telegram_takes_and_each_is_sound_by_itself(blocks: list[Block]) -> None:
    for message in render(Text(tuple(blocks))):
        parsed = parse(message)
        assert utf16(parsed.text) <= LONGEST_TEXT
        assert parsed.text.strip() or "\u2060" in parsed.text


@pytest.mark.parametrize("word", ["&", "😀", "<", "ab"])
def test_a_word_longer_than_a_message_is_cut_but_never_inside_a_character(word: str) -> None:
    messages = [parse(message).text for message in render(text(Plain(word * 5000)))]
    assert "".join(messages) == word * 5000
    assert all(utf16(message) <= LONGEST_TEXT for message in messages)


def test_a_link_is_never_cut() -> None:
    link = Link("the help page of the lamp", "https://e.example/help")
    messages = render(text(Plain("word " * 818), link, Plain(" and so on")))
    assert sum("the help page of the lamp</a>" in message for message in messages) == 1
    assert all(message.count("<a ") == message.count("</a>") for message in messages)


def test_lengths_are_counted_as_telegram_counts() -> None:
    assert units("aé") == 2
    assert units("😀") == 2
    assert markup.length('<a href="https://long.example">a&amp;😀</a>') == 4


def test_words_without_their_markup_and_without_their_instants() -> None:
    message = f"{markup.bold('a<b')} {markup.time('5 December', 1)} {markup.link('x', 'https://e.example')}"
    assert markup.bare(message) == "a<b 5 December x"
    assert markup.timeless(message) == '<b>a&lt;b</b> 5 December <a href="https://e.example">x</a>'


def test_words_are_cut_with_an_ellipsis() -> None:
    assert cut("lamp", 4) == "lamp"
    assert cut("the lamp", 5) == "the…"


def test_an_instant_keeps_its_words_and_says_its_instant() -> None:
    parsed = shown(Timestamp("Tuesday, 12:00 UTC", datetime(2026, 11, 24, 12, tzinfo=UTC), "in 3 days"))
    assert parsed.text == "Tuesday, 12:00 UTC (in 3 days)"
    assert len(parsed.entities) == 2
