"""Text as HTML: what anybody wrote stays words."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.period import Period, day, days, month, quarter
from bot.core.text import Block, Kind, Link, Moment, Plain, Span, Strong, Text, Timestamp
from bot.web.markup import blocks, inline

EVIL = "<script>alert('1')</script> & \"x\""
ESCAPED = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &#34;x&#34;"


def line(*spans: Span, kind: Kind = Kind.PARAGRAPH) -> Text:
    return Text((Block(kind, spans),))


@pytest.mark.parametrize(
    ("span", "html"),
    [
        (Plain(EVIL), ESCAPED),
        (Strong(EVIL), f"<strong>{ESCAPED}</strong>"),
        (Link(EVIL, "https://a.example/?b=1&c=\"'<"), None),
        (Link("in words", "javascript:alert(1)"), "in words"),
        (Link("in words", " https://a.example"), "in words"),
        (Link("in words", "//a.example"), "in words"),
        (Moment(EVIL, day(date(2026, 4, 26))), f'<time datetime="2026-04-26">{ESCAPED}</time>'),
        (Moment("April", month(2026, 4)), '<time datetime="2026-04">April</time>'),
    ],
)
def test_a_span_becomes_an_element_with_its_words_escaped(span: Span, html: str | None) -> None:
    found = str(inline(line(span)))
    if html is None:
        assert found == (
            '<a href="https://a.example/?b=1&amp;c=&#34;&#39;&lt;" rel="noreferrer noopener">' + ESCAPED + "</a>"
        )
    else:
        assert found == html


@pytest.mark.parametrize("period", [days(date(2026, 4, 1), date(2026, 4, 3)), quarter(2026, 2)])
def test_a_date_that_html_cannot_write_stays_words(period: Period) -> None:
    assert inline(line(Moment("some days", period))) == "some days"


def test_an_instant_is_written_for_machines_in_utc() -> None:
    span = Timestamp("Tuesday, 12:00 CEST", datetime(2026, 10, 20, 10, tzinfo=UTC), "in 3 days")
    assert inline(line(span)) == '<time datetime="2026-10-20T10:00:00Z">Tuesday, 12:00 CEST (in 3 days)</time>'


def test_blocks_are_paragraphs_and_items_that_follow_each_other_are_one_list() -> None:
    text = (
        line(Plain("a"), kind=Kind.TITLE)
        + line(Plain("b"), kind=Kind.ITEM)
        + line(Plain("c"), kind=Kind.ITEM)
        + line(Plain("d"), kind=Kind.NOTE)
        + line(Plain("e"), kind=Kind.ITEM)
    )
    expected = '<h3>a</h3><ul><li>b</li><li>c</li></ul><p class="note">d</p><ul><li>e</li></ul>'
    assert blocks(text) == expected


@given(st.text(), st.text())
def test_no_words_and_no_address_open_an_element_of_their_own(words: str, url: str) -> None:
    for span in (Plain(words), Strong(words), Link(words, f"https://{url}"), Moment(words, day(date(2026, 1, 1)))):
        html = str(inline(line(span)))
        assert html.count("<") <= 2
        assert html.count('"') <= 4
