import pytest

from bot.knowledge.matcher import Small
from bot.knowledge.matching.normalise import plain
from bot.knowledge.matching.smalltalk import small_talk


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Hello!", Small.HELLO),
        ("heyyyyy bot", Small.HELLO),
        ("good morning everyone", Small.HELLO),
        ("hola a todos", Small.HELLO),
        ("merhaba arkadaşlar", Small.HELLO),
        ("guten Morgen", Small.HELLO),
        ("你好", Small.HELLO),
        ("thank you so much!!", Small.THANKS),
        ("ok thanks", Small.THANKS),
        ("çok teşekkür ederim", Small.THANKS),
        ("good bot", Small.PRAISE),
        ("buen bot", Small.PRAISE),
        ("bye all", Small.BYE),
        ("iyi geceler", Small.BYE),
        ("who are you?", Small.WHO),
        ("¿quién eres?", Small.WHO),
        ("are you there", Small.PING),
        ("ping", Small.PING),
    ],
)
def test_small_talk_is_heard(line: str, kind: Small) -> None:
    assert small_talk(plain(line)) is kind


@pytest.mark.parametrize(
    "line",
    [
        "hi when is my data deleted",
        "hello, how do i export",
        "thanks but it does not work",
        "bot export",
        "who are you to say when it closes",
        "everyone",
        "",
        "hola cuándo cierra",
    ],
)
def test_a_line_with_anything_else_in_it_is_not(line: str) -> None:
    assert small_talk(plain(line)) is None
