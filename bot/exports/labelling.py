"""What an archive says of itself, in its person's language: every word that `archive/words.py` asks for."""

from collections.abc import Callable

from bot import __version__
from bot.core.phrase import Phrase
from bot.core.text import plain
from bot.core.voice import Voice
from bot.exports.archive.words import NEEDED
from bot.exports.export import Export
from bot.exports.packing import Label
from bot.exports.source import Order, Why
from bot.exports.telling import TITLES


def labelling(voice: Voice) -> Callable[[Export, Order], Label]:
    """Gives the label of an export's archive."""
    reasons = [f"left_out.{why}" for why in Why]

    def label(export: Export, order: Order) -> Label:
        def say(phrase: Phrase) -> str:
            return plain(voice.say((phrase,), export.language, export.asked))

        title = TITLES.get(export.source)
        words = {key: say(Phrase(key)) for key in (*NEEDED, *reasons)}
        named = export.source if title is None else say(title)
        return Label(order, export.source, named, words, export.asked, __version__)

    return label
