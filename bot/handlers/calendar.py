"""Calendar files: one reminder or one date, for a calendar of the person's own. The feed of all is reminders' own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.command import Command, Option, Suggestion
from bot.core.message import Action, Choice, Message, Reply
from bot.core.phrase import Curated, Phrase
from bot.core.refusal import Refusal, or_refusal
from bot.handlers.calendaring import asking
from bot.handlers.calendaring.asking import Wish
from bot.handlers.calendaring.giving import Giving
from bot.handlers.parts import Parts
from bot.handlers.reminding import completions, telling_back
from bot.handlers.reminding.asker import Asker, asker_of
from bot.handlers.reminding.heard import number
from bot.handlers.reminding.targets import resolve
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.milestone import Milestone
from bot.knowledge.search import search_milestones
from bot.reminders.reminder import Reminder
from bot.reminders.understanding import Target

_COMMAND = Command((Option("which", suggests=True),))
_MOST = 20
"""Reminders, and dates, offered to choose from."""
_SUGGESTED = 25


@dataclass(frozen=True, slots=True)
class Calendar:
    parts: Parts
    name: str = "calendar"
    command: Command = _COMMAND

    def hears(self, message: Message) -> bool:
        """What is only pointed at is heard where something was just spoken of."""
        wish = asking.wish(message.text, self._base) if message.addressed else None
        return wish is not None and not (wish.that and self.parts.turns.recall(message).reminder is None)

    async def handle(self, message: Message) -> Reply:
        asker = await asker_of(message, self.parts.preferences)
        reply = await or_refusal(self._handle(asker))
        return replace(reply, private=True, language=reply.language or asker.language)

    async def suggest(self, option: str, typed: str, message: Message) -> tuple[Suggestion, ...]:
        """The person's own reminders, then the dates nearest to what was typed."""
        if option != "which":
            return ()
        own = completions.own(await self.parts.reminders.of(message.person), typed)
        language = message.language or "en"
        dates = [
            Suggestion((one.title.get(language) or one.title.get("en") or one.id)[: completions.LONGEST], one.id)
            for one in search_milestones(self._base, typed, language)
            if one.period is not None
        ]
        return (*own, *dates)[:_SUGGESTED]

    @property
    def _base(self) -> KnowledgeBase:
        return self.parts.shelf.edition.base

    async def _handle(self, asker: Asker) -> Reply:
        message = asker.message
        if message.chosen is not None:
            return await self._pressed(asker, message.chosen)
        if message.command == self.name:
            return await self._called(asker, (message.options.get("which") or message.text).strip())
        wish = asking.wish(message.text, self._base) or Wish()
        asker = replace(asker, language=wish.language or asker.language)
        return replace(await self._give(asker, wish), language=asker.language)

    async def _pressed(self, asker: Asker, handle: str) -> Reply:
        match handle.split(":")[1:]:
            case ["reminder", one]:
                return Giving(self.parts).reminder(asker, await self._held(asker, number(one)))
            case ["date", milestone]:
                return await Giving(self.parts).milestone(asker, milestone)
        raise Refusal(Phrase("remind.gone"))

    async def _called(self, asker: Asker, which: str) -> Reply:
        """By number, by the value of a completion, or by words."""
        if which.isascii() and which.isdecimal():
            return await self._give(asker, Wish(number(which)))
        if which in self.parts.follows.deadlines():
            return await Giving(self.parts).milestone(asker, which)
        wish = asking.what(which, self._base)
        return await self._give(asker, wish or Wish(about=which))

    async def _give(self, asker: Asker, wish: Wish) -> Reply:
        giving, own = Giving(self.parts), self.parts.reminders
        if wish.number is not None:
            return giving.reminder(asker, await own.numbered(asker.person, wish.number))
        if wish.that:
            return giving.reminder(asker, await self._held(asker, self.parts.turns.recall(asker.message).reminder))
        if wish.milestones:
            return await self._of_milestones(asker, wish.milestones)
        if wish.about:
            found = resolve(Target(words=wish.about), await own.of(asker.person), None)
            if not found:
                raise Refusal(Phrase("calendar.unknown", {"words": wish.about[: completions.LONGEST]}))
            return giving.reminder(asker, found[0]) if len(found) == 1 else self._which(found, ())
        return await self._offer(asker)

    async def _of_milestones(self, asker: Asker, named: Sequence[Milestone]) -> Reply:
        """Of several that the words name equally well those with a date, for there is nothing to choose otherwise."""
        dated = [one for one in named if one.period is not None] or list(named)
        if len(dated) == 1:
            return await Giving(self.parts).milestone(asker, dated[0].id)
        return self._which((), [one.id for one in dated])

    async def _offer(self, asker: Asker) -> Reply:
        """Everything of theirs that could be meant; and the address of all of it, where there are pages."""
        reminders = await self.parts.reminders.of(asker.person)
        follows = await self.parts.follows.of(asker.person)
        deadlines = self.parts.follows.deadlines().values()
        dated = [one.id for one in deadlines if one.period and any(follow.target.climbs(one) for follow in follows)]
        if not reminders and not dated:
            raise Refusal(Phrase("calendar.nothing"))
        reply = self._which(reminders, dated)
        feed = (Choice(Phrase("calendar.all"), "reminders:feed"),) if self.parts.feed_at is not None else ()
        return replace(reply, choices=(*reply.choices, *feed))

    def _which(self, reminders: Sequence[Reminder], milestones: Sequence[str]) -> Reply:
        deadlines = self.parts.follows.deadlines()
        own = [Choice(telling_back.label(one), f"calendar:reminder:{one.id}") for one in reminders[:_MOST]]
        dates = [Choice(Curated(deadlines[one].title), f"calendar:date:{one}") for one in milestones[:_MOST]]
        return Reply(Action.CHOICES, (Phrase("calendar.which"),), (*own, *dates))

    async def _held(self, asker: Asker, reminder: int | None) -> Reminder:
        listed = await self.parts.reminders.of(asker.person)
        found = next((one for one in listed if one.id == reminder), None)
        if found is None:
            raise Refusal(Phrase("reminder.not_found"))
        return found
