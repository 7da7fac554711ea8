from datetime import UTC, datetime

from bot.core.buttons import worded
from bot.core.message import Choice
from bot.core.phrase import Curated
from bot.core.platform import Button
from bot.core.text import one_line
from bot.texts.catalog import load_voice

NOW = datetime(2026, 11, 21, tzinfo=UTC)
CHOICES = (
    Choice(Curated({"en": "Later", "es": "Más tarde"}), "remind:later", asks=Curated({"en": "When", "es": "Cuándo"})),
    Choice(Curated({"en": "{what}"}, {"what": "call the\ndentist"}), "remind:show:7"),
)


def test_a_choice_is_worded_in_the_language_and_asks_only_where_it_did() -> None:
    voice = load_voice()
    assert worded(voice, CHOICES, "es", NOW) == (
        Button("Más tarde", "remind:later", "Cuándo"),
        Button("call the\ndentist", "remind:show:7"),
    )
    assert worded(voice, CHOICES, "en", NOW, one_line)[1].label == "call the dentist"
