"""How a page speaks: phrases put into the reader's language as of one instant, and turned into HTML or bare words."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.core.phrase import Curated, Say
from bot.core.text import plain
from bot.core.voice import Voice
from bot.web import markup


@dataclass(frozen=True, slots=True)
class Speech:
    voice: Voice
    language: str
    at: datetime

    def say(self, say: Say) -> Markup:
        """On one line."""
        return markup.inline(self.voice.say((say,), self.language, self.at))

    def tell(self, *says: Say) -> Markup:
        """In paragraphs."""
        return markup.blocks(self.voice.say(says, self.language, self.at))

    def words(self, say: Say) -> str:
        """Bare, for an attribute or a feed."""
        return plain(self.voice.say((say,), self.language, self.at))

    def foreign(self, say: Say) -> Markup:
        """The lang attribute of an element whose words are not in the page's language; else nothing."""
        if not isinstance(say, Curated) or self.language in say.words:
            return Markup("")
        found = next((code for code in ("en", *say.words) if code in say.words), self.language)
        return Markup(' lang="{}"').format(found)
