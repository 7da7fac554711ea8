"""Numbers as they are written: figures, words, halves, and the numerals of East Asia."""

from bot.reminders.wording.vocabulary import Vocabulary

_MOST_DIGITS = 12
_TEN, _HUNDRED = 10, 100


def number(text: str, vocabulary: Vocabulary) -> float | None:
    """The value of words that the slot of a number has matched."""
    text = text.strip()
    if text in vocabulary.numbers:
        return vocabulary.numbers[text]
    if text and all(sign in vocabulary.numerals for sign in text):
        return _numeral(text, vocabulary)
    half = text.endswith("½")
    figures = text.rstrip("½ ").replace(",", ".") or "0"
    if not figures.replace(".", "", 1).isdecimal():
        return None
    return float(figures[:_MOST_DIGITS] if "." not in figures else figures) + (0.5 if half else 0)


def whole(text: str, vocabulary: Vocabulary) -> int | None:
    """The same for numbers that only make sense whole, ordinals among them: "5", "5th", "fifth", "五"."""
    text = text.strip()
    if text in vocabulary.ordinals:
        return vocabulary.ordinals[text]
    if text[:1].isdecimal():
        figures = "".join(character for character in text if character.isdecimal())
        return int(figures[:_MOST_DIGITS])
    found = number(text, vocabulary)
    return int(found) if found is not None and found == int(found) else None


def _numeral(text: str, vocabulary: Vocabulary) -> float:
    """三十一 is 31, 十五 is 15, 二〇 is 20."""
    total, figure = 0, 0
    for sign in text:
        value = vocabulary.numerals[sign]
        if value in (_TEN, _HUNDRED):
            total, figure = total + (figure or 1) * value, 0
        else:
            figure = figure * _TEN + value
    return float(total + figure)
