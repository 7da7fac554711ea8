"""Which part of a file is given, by the table of the standard and against a model of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.ranges import Beyond, Part, Unchanged, Unlike, Version, Wanted, Whole, wanted

SIZE = 1000
VERSION = Version('"abc"', datetime(2026, 10, 20, 11, 30, 5, 999, tzinfo=UTC))
DAY = "Tue, 20 Oct 2026 11:30:05 GMT"
TENTH = {"range": "bytes=0-9"}


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("bytes=0-0", Part(0, 1)),
        ("bytes=0-999", Part(0, 1000)),
        ("bytes=0-", Part(0, 1000)),
        ("bytes=500-", Part(500, 1000)),
        ("bytes=999-", Part(999, 1000)),
        ("bytes=500-99999", Part(500, 1000)),
        ("bytes=-1", Part(999, 1000)),
        ("bytes=-1000", Part(0, 1000)),
        ("bytes=-5000", Part(0, 1000)),
        ("bytes= 3-4 ", Part(3, 5)),
        ("bytes=1000-", Beyond()),
        ("bytes=1000-2000", Beyond()),
        ("bytes=-0", Beyond()),
        ("", Whole()),
        ("bytes=", Whole()),
        ("bytes=-", Whole()),
        ("bytes=5-3", Whole()),
        ("bytes=1-2,5-6", Whole()),
        ("bytes=a-b", Whole()),
        ("bytes=\uff11-\uff12", Whole()),
        ("bytes=--5", Whole()),
        ("items=0-5", Whole()),
        ("bytes=0-" + "9" * 5000, Whole()),
    ],
)
def test_one_range_is_given_and_what_is_none_gets_the_whole(asked: str, given: Wanted) -> None:
    assert wanted({"range": asked}, SIZE, VERSION) == given


def test_an_empty_file_has_no_part() -> None:
    assert wanted({"range": "bytes=0-"}, 0, VERSION) == Beyond()
    assert wanted({"range": "bytes=-5"}, 0, VERSION) == Beyond()
    assert wanted({}, 0, VERSION) == Whole()


@pytest.mark.parametrize(
    ("if_range", "given"),
    [
        ('"abc"', Part(0, 10)),
        (DAY, Part(0, 10)),
        ('"other"', Whole()),
        ('W/"abc"', Whole()),
        ("abc", Whole()),
        ("", Whole()),
        ("Tue, 20 Oct 2026 11:30:06 GMT", Whole()),
        ("Mon, 01 Jan 0001 00:00:00 +9999", Whole()),
        ("Tue, 20 Oct 99999999999999999999 11:30:05 GMT", Whole()),
    ],
)
def test_a_part_is_only_given_of_the_very_file_that_was_begun(if_range: str, given: Wanted) -> None:
    assert wanted({**TENTH, "if-range": if_range}, SIZE, VERSION) == given


@pytest.mark.parametrize(
    ("headers", "given"),
    [
        ({"if-match": '"abc"'}, Part(0, 10)),
        ({"if-match": "*"}, Part(0, 10)),
        ({"if-match": '"x", "abc"'}, Part(0, 10)),
        ({"if-match": '"x"'}, Unlike()),
        ({"if-match": 'W/"abc"'}, Unlike()),
        ({"if-none-match": '"abc"'}, Unchanged()),
        ({"if-none-match": 'W/"abc"'}, Unchanged()),
        ({"if-none-match": "*"}, Unchanged()),
        ({"if-none-match": '"x"'}, Part(0, 10)),
        ({"if-match": '"x"', "if-none-match": '"abc"'}, Unlike()),
    ],
)
def test_a_condition_comes_before_the_part(headers: dict[str, str], given: Wanted) -> None:
    assert wanted({**TENTH, **headers}, SIZE, VERSION) == given


def test_the_day_of_a_version_is_written_as_the_standard_has_it_in_any_zone() -> None:
    assert VERSION.modified == DAY
    elsewhere = VERSION.made.astimezone().astimezone(UTC) + timedelta()
    assert Version('"abc"', elsewhere).modified == DAY


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
def test_what_is_given_are_the_bytes_that_were_asked_for(size: int, first: int, last: int) -> None:
    file = bytes(range(size))
    given = wanted({"range": f"bytes={first}-{last}"}, size, VERSION)
    if isinstance(given, Part):
        assert file[given.start : given.end] == file[first : last + 1] != b""
    else:
        assert given == (Whole() if last < first else Beyond())
        assert last < first or file[first : last + 1] == b""


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_header_breaks_it(asked: str, if_range: str, if_match: str) -> None:
    headers = {"range": asked, "if-range": if_range, "if-match": if_match}
    assert isinstance(wanted(headers, SIZE, VERSION), Whole | Part | Beyond | Unlike)
