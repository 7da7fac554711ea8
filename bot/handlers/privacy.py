"""Tells what is kept about people, for how long, and what of it there is about the one who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.command import PLAIN, Command
from bot.core.message import Action, Choice, Message, Reply
from bot.core.phrase import Phrase, Say
from bot.handlers.parts import Parts

_KEPT = {
    "reminder": "privacy.reminders",
    "notice": "privacy.notices",
    "follow": "privacy.follows",
    "preference": "privacy.preferences",
    "draft": "privacy.drafts",
    "feed": "privacy.feeds",
    "export": "privacy.exports",
    "basket": "privacy.baskets",
    "upload_page": "privacy.upload_pages",
    "upload": "privacy.uploads",
    "report": "privacy.reports",
}
"""What each kind of record is called; a kind without a name here is told as `other`."""


@dataclass(frozen=True, slots=True)
class Privacy:
    parts: Parts
    name: str = "privacy"
    command: Command = PLAIN

    def hears(self, message: Message) -> bool:
        said = message.text.strip().lower().rstrip("?.!")
        return message.addressed and said in _WORDS

    async def handle(self, message: Message) -> Reply:
        held = await self.parts.personal.mydata(message.person)
        counts = {kind: len(rows) for kind, rows in held.items() if rows}
        yours = _yours(counts, typed=self.parts.keeps_words(message.person))
        says: tuple[Say, ...] = (Phrase("privacy.title"), Phrase("privacy.kept"), Phrase("privacy.how_long"), *yours)
        return Reply(
            Action.PRIVACY_SHOWN,
            says,
            (Choice(Phrase("privacy.forget"), "forget:ask"),),
            private=True,
            language=message.language,
            data={"held": counts},
        )


def _yours(counts: Mapping[str, int], *, typed: bool) -> Sequence[Say]:
    if not counts and not typed:
        return (Phrase("privacy.nothing"),)
    other = sum(count for kind, count in counts.items() if kind not in _KEPT)
    lines = [_line(key, counts[kind]) for kind, key in _KEPT.items() if kind in counts]
    more = [_line("privacy.other", other)] if other else []
    return (Phrase("privacy.yours"), *lines, *more, *([Phrase("privacy.typed")] if typed else []))


def _line(key: str, count: int) -> Phrase:
    return Phrase(key, {"count": count})


_WORDS = frozenset(
    {
        "privacy",
        "what do you know about me",
        "what do you store about me",
        "what data do you have about me",
        "privacidad",
        "qué sabes de mí",
        "qué guardas sobre mí",
        "gizlilik",
        "hakkımda ne biliyorsun",
        "hakkımda ne saklıyorsun",
    }
)
