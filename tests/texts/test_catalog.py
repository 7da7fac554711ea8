from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fakes import NOON

from bot.core.instant import Instant
from bot.core.period import Period, day, month
from bot.core.phrase import Curated, Page, Phrase, Say, Value
from bot.core.text import Block, Kind, Link, Moment, Plain, Strong, Text, Timestamp, plain
from bot.texts.catalog import Catalog, Voice, load_voice, read_catalog

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"date.today": "today", "date.now": "now", "a.b": "Hello {name}", "only.here": "English {inner}"},
    "es": {"date.today": "hoy", "date.now": "ahora", "a.b": "Hola {name}"},
    "de": {"a.b": "Hallo {name}"},
}
VOICE = Voice({code: Catalog(code, words) for code, words in WORDS.items()})
APRIL_26 = day(date(2026, 4, 26))


def say(*says: Say, language: str | None = "en", at: datetime = NOON) -> str:
    return plain(VOICE.say(says, language, at))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Hello Ann"), ("es", "Hola Ann"), ("xx", "Hello Ann"), (None, "Hello Ann")]
)
def test_a_phrase_is_said_in_the_language_or_in_english(language: str | None, words: str) -> None:
    assert say(Phrase("a.b", {"name": "Ann"}), language=language) == words


def test_a_language_that_lacks_one_phrase_says_that_one_whole_in_english() -> None:
    says = (Phrase("a.b", {"name": "Ann"}), Phrase("only.here", {"inner": Phrase("a.b", {"name": "Bob"})}))
    assert say(*says, language="es") == "Hola Ann\nEnglish Hello Bob"


def test_a_key_that_no_catalog_has_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"not\.there"):
        say(Phrase("not.there"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "it is 26 April 2026"), ("es", "es 26 de abril de 2026"), ("de", "it is 26 April 2026")],
)
def test_curated_words_are_said_in_the_language_or_in_english_with_its_dates(language: str, words: str) -> None:
    curated = Curated({"en": "it is {x|day}", "es": "es {x|day}"}, {"x": APRIL_26})
    assert say(curated, language=language) == words


def test_curated_words_without_english_are_said_in_what_there_is() -> None:
    assert say(Curated({"tr": "gün {x|day}"}, {"x": APRIL_26}), language="es") == "gün 26 Nisan 2026"


@pytest.mark.parametrize(
    ("period", "style", "language", "words"),
    [
        (APRIL_26, "", "en", "26 April 2026 (6 months ago)"),
        (APRIL_26, "|day", "en", "26 April 2026"),
        (APRIL_26, "|month", "en", "April 2026"),
        (APRIL_26, "|year", "en", "2026"),
        (APRIL_26, "|ago", "en", "6 months ago"),
        (day(NOON.date()), "", "en", "20 October 2026 (today)"),
        (day(NOON.date()), "|ago", "es", "hoy"),
        (month(2026, 10), "", "en", "October 2026 (now)"),
        (month(2026, 10), "|ago", "es", "ahora"),
        (day(NOON.date()), "|ago", "de", "today"),
    ],
)
def test_a_date_is_said_in_a_style(period: Period, style: str, language: str, words: str) -> None:
    template = f"{{x{style}}}"
    assert say(Curated({"en": template, "es": template, "de": template}, {"x": period}), language=language) == words


def test_values_become_spans() -> None:
    words = {"en": "> {page}\n- **{n}** and {when|day} by {phrase}"}
    page = Page("the page", "https://lumen.example")
    values: dict[str, Value] = {"page": page, "n": 3, "when": APRIL_26, "phrase": Phrase("a.b", {"name": "Ann"})}
    assert VOICE.say((Curated(words, values),), "en", NOON) == Text(
        (
            Block(Kind.TITLE, (Link("the page", "https://lumen.example"),)),
            Block(
                Kind.ITEM,
                (
                    Strong("3"),
                    Plain(" and "),
                    Moment("26 April 2026", APRIL_26),
                    Plain(" by "),
                    Plain("Hello "),
                    Plain("Ann"),
                ),
            ),
        )
    )


def test_empty_curated_words_say_nothing() -> None:
    assert VOICE.say((Curated({"en": ""}),), "en", NOON) == Text(())
    assert VOICE.say((), "en", NOON) == Text(())


def test_the_shipped_catalogs_are_read() -> None:
    voice = load_voice()
    assert {"en", "es", "tr"} <= set(voice.catalogs)
    at = datetime(2026, 10, 20, tzinfo=UTC)
    assert plain(voice.say((Phrase("choices.none"),), "es", at)) == "Ninguna de estas"


def test_a_section_may_be_spread_over_the_files_of_a_language(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('[a]\nb = "B"\n', encoding="utf-8")
    (tmp_path / "two.toml").write_text('[a]\nc = "C"\n', encoding="utf-8")
    assert read_catalog(tmp_path).words == {"a.b": "B", "a.c": "C"}


def test_a_key_that_two_files_say_is_an_error(tmp_path: Path) -> None:
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text('[a]\nb = "B"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"two\.toml says a\.b a second time"):
        read_catalog(tmp_path)


def test_an_instant_becomes_a_timestamp_that_a_platform_may_show_its_own_way() -> None:
    voice = Voice({"en": Catalog("en", {"date.today": "today", "date.now": "now", "at": "{x}, {x|at}, {x|ago}"})})
    soon = Instant(NOON.replace(hour=15), "UTC")
    text = voice.say((Phrase("at", {"x": soon}),), "en", NOON)
    words = "Tuesday, 20 October 2026, 15:00 UTC"
    assert text.blocks[0].spans[0] == Timestamp(words, soon.at, "in 3 hours")
    assert plain(text) == f"{words} (in 3 hours), {words}, in 3 hours"
