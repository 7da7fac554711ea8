"""Before and after something: "3 days before the API shutdown", "a week after friday", "when the window opens"."""

from collections.abc import Iterator, Mapping

from bot.reminders.wording.durations import amount
from bot.reminders.wording.language import Language
from bot.reminders.wording.lengths import Length
from bot.reminders.wording.pieces import Around, Piece, Strength

_FIXED: Mapping[str, Around] = {
    "bare_before": Around(None, later=False),
    "bare_after": Around(None, later=True),
    "on": Around(Length(), later=True),
    "day_before": Around(Length(days=-1), later=False),
    "day_after": Around(Length(days=1), later=True),
    "bare_before_behind": Around(None, later=False, behind=True),
    "bare_after_behind": Around(None, later=True, behind=True),
    "day_before_behind": Around(Length(days=-1), later=False, behind=True),
    "on_behind": Around(Length(), later=True, behind=True),
}
_MEASURED = (
    ("before", False, False),
    ("after", True, False),
    ("before_behind", False, True),
    ("after_behind", True, True),
)


def around(text: str, language: Language) -> Iterator[Piece]:
    for key, later, behind in _MEASURED:
        for found in language.find(f"beside.{key}", text):
            length = amount(found.slots["amount"], language)
            if length is not None:
                yield Piece(found.start, found.end, (Around(length if later else -length, later=later, behind=behind),))
    for key, value in _FIXED.items():
        for found in language.find(f"beside.{key}", text):
            yield Piece(found.start, found.end, (value,), Strength.BARE)
