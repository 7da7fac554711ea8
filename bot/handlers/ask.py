"""Answers a question from the knowledge: the answer, a choice of entries, "I don't know", or silence."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.core.command import Command, Option, Suggestion
from bot.core.conversations import Conversations, Turn
from bot.core.message import SILENT, Action, Choice, Message, Reply
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.handlers import names
from bot.handlers.below import NOTHING, Below
from bot.handlers.suggesting import PREFIX, suggestions
from bot.knowledge.answer import RumourAsked, answer, sources, title
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.curation import CurationBox, Missed
from bot.knowledge.matcher import (
    Answered,
    Gate,
    Hit,
    Match,
    NotKnown,
    Offered,
    Previous,
    Question,
    Silence,
    SmallTalk,
    decide,
)
from bot.knowledge.shelf import Edition, Shelf

_COMMAND = Command((Option("question", required=True, suggests=True),), menu=True)

_NONE = "none"
"""The choice that says: none of these."""


@dataclass(frozen=True, slots=True)
class Ask:
    shelf: Shelf
    conversations: Conversations
    below: Below = NOTHING
    curation: CurationBox | None = None
    name: str = "ask"
    command: Command = _COMMAND

    def hears(self, _message: Message) -> bool:
        return False  # the router's fallback: it gets whatever nobody else hears

    async def handle(self, message: Message) -> Reply:
        edition = self.shelf.edition
        if message.chosen is not None:
            return self._pressed(edition.base, message, message.chosen)
        text = message.options.get("question") or message.text.strip() or message.quoted or ""
        if text.startswith(PREFIX):
            return self._chosen(edition.base, message, text.removeprefix(PREFIX))
        if message.command == self.name and not text.strip():
            raise Refusal(Phrase("unknown.empty"))
        return await self._asked(edition, replace(message, text=text))

    async def suggest(self, _option: str, typed: str, message: Message) -> tuple[Suggestion, ...]:
        """The entries whose question is nearest to what was typed; those most asked about when nothing was."""
        return suggestions(self.shelf.edition.base, typed, message.language)

    async def _asked(self, edition: Edition, message: Message) -> Reply:
        question = Question(message.text, message.addressed, message.language, self._previous(edition.base, message))
        match = await asyncio.to_thread(edition.matcher.match, question)
        match decide(match, addressed=message.addressed):
            case Answered(hit):
                return self._answer(edition.base, message, hit, match)
            case Offered(hits):
                return _offer(edition.base, hits, match)
            case SmallTalk(small):
                phrase = Phrase(f"small.{small}", {"subjects": names.subjects(edition.base)})
                return Reply(Action.GREETING, (phrase,), language=match.language)
            case NotKnown():
                await self._take_down(message, match)
                return _not_known(edition.base, match)
            case Silence():
                return SILENT

    async def _take_down(self, message: Message, match: Match) -> None:
        """What nobody can answer goes to the curators, without a name. An edited question was taken down before."""
        if self.curation is None or message.edited or match.gate is not None:
            return
        near = match.hits[0].entry if match.hits else None
        with suppress(Refusal):  # the person is told that we do not know, whether or not it could be taken down
            await self.curation.missed(Missed(message.text, match.language, near), message.at)

    def _previous(self, base: KnowledgeBase, message: Message) -> Previous | None:
        turn = self.conversations.recall(message.person, message.address, message.at)
        return Previous(turn.text, turn.entry) if turn is not None and turn.entry in base.entries else None

    def _pressed(self, base: KnowledgeBase, message: Message, handle: str) -> Reply:
        """A choice made by `_handle`, or one that nobody here made: then its answer is gone."""
        owner, _, rest = handle.partition(":")
        entry, _, language = rest.partition(":")
        message = replace(message, language=language or message.language)
        return self._chosen(base, message, entry if owner == self.name else "")

    def _chosen(self, base: KnowledgeBase, message: Message, entry: str) -> Reply:
        """In the place of the offer it was picked from. A button of an answer that is gone leaves its message alone."""
        if entry == _NONE:
            return Reply(Action.UNKNOWN, (Phrase("unknown.none_of_these"),), replaces=True, language=message.language)
        if entry not in base.entries or base.entries[entry].subject not in base.served:
            return Reply(Action.UNKNOWN, (Phrase("unknown.gone"),), language=message.language)
        return replace(self._say(base, message, Hit(entry, 1.0, ""), message.language), replaces=True)

    def _answer(self, base: KnowledgeBase, message: Message, hit: Hit, match: Match) -> Reply:
        return self._say(base, message, hit, match.language)

    def _say(self, base: KnowledgeBase, message: Message, hit: Hit, language: str | None) -> Reply:
        entry = base.entries[hit.entry]
        spoken = language if language is not None and language in entry.wordings else "en"
        asked_by = RumourAsked(spoken, hit.rumour) if hit.rumour is not None else None
        text = message.text or entry.wording(language).title
        self.conversations.note(message.person, message.address, Turn(text, entry.id, message.at))
        return Reply(
            Action.ANSWER,
            answer(base, entry, message.at, asked_by),
            self.below.choices(base, entry, message.at, language),
            language=language,
            entry=entry.id,
            confidence=min(max(hit.score, 0.0), 1.0),
            data=_particulars(base, hit),
        )


def _offer(base: KnowledgeBase, hits: tuple[Hit, ...], match: Match) -> Reply:
    entries = tuple(hit.entry for hit in hits)
    choices = tuple(Choice(title(base, base.entries[entry]), _handle(entry, match.language)) for entry in entries)
    return Reply(
        Action.CHOICES,
        (Phrase("choices.intro"),),
        choices=(*choices, Choice(Phrase("choices.none"), _handle(_NONE, match.language))),
        language=match.language,
        entries=entries,
    )


def _handle(entry: str, language: str | None) -> str:
    """The language the question was asked in goes along: pressing a button says nothing about it."""
    return f"ask:{entry}:{language}" if language else f"ask:{entry}"


def _not_known(base: KnowledgeBase, match: Match) -> Reply:
    if match.gate is Gate.OTHER_LANGUAGE:
        phrase = Phrase("unknown.language", {"languages": names.languages(base)})
    else:
        phrase = Phrase("unknown.answer", {"subjects": names.subjects(base)})
    return Reply(Action.UNKNOWN, (phrase,), language=match.language)


def _particulars(base: KnowledgeBase, hit: Hit) -> dict[str, object]:
    """The structured outcome for whoever reads JSON: what the answer stands on."""
    entry = base.entries[hit.entry]
    claims = [base.claims[name] for name in entry.stands_on]
    found: dict[str, object] = {
        "subject": entry.subject,
        "phrasing": hit.phrasing,
        "milestones": {name: _when(base, name) for name in entry.milestones},
        "sources": [
            {"title": source.title, "publisher": source.publisher, "url": source.url, "checked": checked.isoformat()}
            for source, checked in sources(base, claims)
        ],
    }
    return found


def _when(base: KnowledgeBase, milestone: str) -> dict[str, str] | None:
    """First and last day; None where none was announced."""
    period = base.milestones[milestone].period
    return None if period is None else {"first": period.first.isoformat(), "last": period.last.isoformat()}
