import subprocess
import sys

import pytest

from bot.knowledge.matching.language import Ear, ear
from bot.knowledge.matching.normalise import plain
from bot.knowledge.matching.words import english_words


@pytest.fixture(scope="module")
def listening() -> Ear:
    lines = {
        "en": ["how do i export my paintings", "sora alternatives"],
        "es": ["cómo exporto mis cuadros"],
        "tr": ["tablolarımı nasıl dışa aktarırım"],
    }
    return ear(lines, english_words())


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("how do i export my paintings", "en"),
        ("export where", "en"),
        ("sora alternatives", "en"),
        ("wen is it gone", "en"),
        ("cómo exporto mis cuadros", "es"),
        ("y ahora que hago", "es"),
        ("tablolarımı nasıl indiririm", "tr"),
        ("peki ya api", "tr"),
        ("wann werden meine daten gelöscht", "de"),
        ("comment supprimer mon compte", "fr"),
        ("como apago minha conta", "pt"),
        ("когда удалят данные", "ru"),
        ("いつ終了しますか", "ja"),
        ("sora 什么时候关闭", "zh"),
        ("언제 종료되나요", "ko"),
        ("متى يغلق", "ar"),
        ("कब बंद होगा", "hi"),
    ],
)
def test_a_language_is_heard_in_a_short_line(listening: Ear, line: str, code: str) -> None:
    assert listening.hear(plain(line)) == code


@pytest.mark.parametrize(("hint", "code"), [("tr", "tr"), ("es", "es")])
def test_a_line_without_any_evidence_is_in_the_persons_own_language(listening: Ear, hint: str, code: str) -> None:
    assert listening.hear(plain("xqzt"), hint) == code


def test_a_clear_line_is_believed_over_the_persons_language(listening: Ear) -> None:
    assert listening.hear(plain("how do i export my paintings"), "tr") == "en"


def test_plain_english_never_loads_the_statistics() -> None:
    """A hundred megabytes and most of a second: paid only by a message that needs them."""
    program = (
        "import sys; from bot.knowledge.matching.language import ear;"
        "from bot.knowledge.matching.normalise import plain;"
        "from bot.knowledge.matching.words import english_words;"
        "heard = ear({'en': ['how do i export']}, english_words()).hear(plain('how do i export my stuff'));"
        "assert heard == 'en'; assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603  our own words
