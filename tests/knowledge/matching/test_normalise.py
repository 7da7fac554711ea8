import time

import pytest

from bot.knowledge.matching.normalise import MOST, folded, plain


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("When IS it deleted?", "when is it deleted?"),
        ("  two\n lines\t here ", "two lines here"),
        ("\uff53\uff4f\uff52\uff41 \U0001d4fc\U0001d4f8 \u24e2", "sora so s"),
        ("İptal", "iptal"),
        ("zero\u200bwidth \u202eright to left\u202c", "zerowidth right to left"),
        ("null\0byte and \x1b[31mred", "nullbyte and [31mred"),
        ("> what he said\nwhat is it?", "what is it?"),
        ("see ```rm -rf /``` there", "see there"),
        ("what is `sora-2`?", "what is sora-2?"),
        ("run `rm -rf /` now", "run now"),
        ("look https://example.com/a?b=c here", "look here"),
        ("mail me@example.com please", "mail please"),
        ("[this page](https://example.com) is new", "this page is new"),
        ("<b>when</b> does it end", "when does it end"),
        ("<script>alert(1)</script> how do i export", "how do i export"),
        ("<:party:123> hello :tada: all", "hello all"),
        ("{{7*7}} ${7*7}", "77 77"),
        ("||spoiler|| **bold** __under__ ~~gone~~", "spoiler bold under gone"),
        ("sooooo goooood", "so god"),
        ("h o w  d o  i  e x p o r t", "how do i export"),
        ("h o w d o i", "howdoi"),
        ("don’t — “quote”", 'don\'t - "quote"'),
        ("x" * 100, "x"),
        ("ab" * 100, ""),
        ("...", "..."),
        ("", ""),
    ],
)
def test_a_message_becomes_one_plain_line(typed: str, meant: str) -> None:
    assert plain(typed).text == meant


@pytest.mark.parametrize("typed", ["<@123> hello", "<@!123> hello", "<#9> hello", "@mike how big was it"])
def test_a_named_person_or_place_is_noticed_and_taken_out(typed: str) -> None:
    message = plain(typed)
    assert message.mentions
    assert "123" not in message.text
    assert "@" not in message.text


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("!eval 1", True),
        ("?rank", True),
        ("/roll 2d20", True),
        ("-play song", True),
        ("/v1/videos is down", False),
        ("? what", False),
    ],
)
def test_a_command_for_another_bot_is_known(typed: str, command: bool) -> None:  # noqa: FBT001
    assert plain(typed).command is command


def test_words_keep_what_belongs_to_them() -> None:
    assert plain("the api's end, sora-2 and c++ on /v1/videos!").words == (
        "the",
        "api's",
        "end",
        "sora-2",
        "and",
        "c++",
        "on",
        "/v1/videos",
    )


def test_a_long_message_keeps_its_beginning_and_its_end() -> None:
    message = plain("first things " + "word " * 50_000 + " how do i export")
    assert message.text.startswith("first things")
    assert message.text.endswith("how do i export")
    assert message.long
    assert len(message.text) <= MOST + 3


@pytest.mark.parametrize(
    "unit", ["<", "`", "[(", "a b ", "<a ", "@a", "http://", "<script", "_-", "> \n", "é", "\u200b"]
)
def test_no_pattern_takes_long_over_a_hundred_kilobytes(unit: str) -> None:
    started = time.process_time()
    plain(unit * (100_000 // len(unit)))
    assert time.process_time() - started < 0.5


def test_accents_and_dotless_letters_fold() -> None:
    assert folded("cuándo ışık çöğü") == "cuando isik cogu"
