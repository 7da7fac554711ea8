"""A person's own reminders: listed, changed, snoozed, paused, cancelled and brought back, by command and by button."""

from dataclasses import dataclass, replace

from bot.core.command import Command, Option, Suggestion
from bot.core.message import Action, Choice, Message, Reply
from bot.core.phrase import Page, Phrase
from bot.core.refusal import Refusal, or_refusal
from bot.handlers.calendaring.giving import Giving
from bot.handlers.parts import Parts
from bot.handlers.reminding import completions, listing
from bot.handlers.reminding.asker import Asker, asker_of
from bot.handlers.reminding.heard import is_answer, number
from bot.handlers.reminding.meaning import understood
from bot.handlers.reminding.requests import Requests
from bot.handlers.reminding.taking import Taking
from bot.reminders.drafts import Aim
from bot.reminders.reminder import Reminder
from bot.reminders.understanding import (
    ChangeAsked,
    ListAsked,
    SnoozeAsked,
    Target,
)
from bot.reminders.wording.requests import Asked

LIST, CHANGE, SNOOZE, PAUSE = "list", "change", "snooze", "pause"
RESUME, CANCEL, UNDO, CALENDAR = "resume", "cancel", "undo", "calendar"
_VERBS = (LIST, CHANGE, SNOOZE, PAUSE, RESUME, CANCEL, UNDO, CALENDAR)
_ON_EACH = frozenset({PAUSE, RESUME, CANCEL, UNDO})
_COMMAND = Command((Option("do", choices=_VERBS), Option("which", suggests=True), Option("to")))
_UNDO_WORDS = {"undo": "en", "deshacer": "es", "geri al": "tr"}


@dataclass(frozen=True, slots=True)
class Reminders:
    parts: Parts
    name: str = "reminders"
    command: Command = _COMMAND

    def hears(self, message: Message) -> bool:
        """What is said about reminders is heard by remind already; here the bare words and answers to our questions."""
        if not message.addressed:
            return False
        said = message.text.strip().lower()
        if said in _UNDO_WORDS:
            return self.parts.turns.recall(message).reminder is not None
        return said == self.name or is_answer(self.name, self.parts.turns, message)

    async def handle(self, message: Message) -> Reply:
        asker = await asker_of(message, self.parts.preferences)
        spoken = _UNDO_WORDS.get(message.text.strip().lower())
        asker = replace(asker, language=spoken or asker.language)
        reply = await or_refusal(self._handle(asker))
        return replace(reply, language=reply.language or asker.language)

    async def suggest(self, option: str, typed: str, message: Message) -> tuple[Suggestion, ...]:
        if option != "which":
            return ()
        return completions.own(await self.parts.reminders.of(message.person), typed)

    async def _handle(self, asker: Asker) -> Reply:
        message, requests = asker.message, Requests(self.parts)
        if message.chosen is not None:
            return await self._pressed(asker, message.chosen)
        if message.command == self.name:
            return await self._called(asker)
        turn = self.parts.turns.recall(message)
        said = message.text.strip().lower()
        if said in _UNDO_WORDS and turn.reminder is not None:
            if turn.change is not None:
                return await requests.take_back(asker, *turn.change)
            return await requests.on_each(asker, UNDO, [turn.reminder])
        if turn.asked is not None and said != self.name:
            return await self._pressed(asker, turn.asked)
        return await requests.list(asker)

    async def _called(self, asker: Asker) -> Reply:
        """By blanks, by a verb and a number typed as text, or in a sentence."""
        self.parts.turns.ask(asker.message, None)
        options, text = asker.message.options, asker.message.text
        if options:
            return await self._do(asker, options.get("do", LIST), options.get("which", ""), options.get("to", ""))
        verb, _, rest = text.strip().partition(" ")
        if verb.lower() in _VERBS:
            which, _, to = rest.strip().partition(" ")
            return await self._do(asker, verb.lower(), which, to)
        if verb.isdecimal() and not rest:
            return await self._do(asker, LIST, verb, "")
        meant = await understood(asker.words()) if text.strip() else ListAsked()
        if isinstance(meant, Asked):
            return await Requests(self.parts).asked(asker, meant)
        return await Requests(self.parts).list(asker)

    async def _do(self, asker: Asker, verb: str, which: str, to: str) -> Reply:  # noqa: PLR0911  a table of verbs
        requests = Requests(self.parts)
        if verb == CALENDAR:
            file = which.strip()
            return Giving(self.parts).reminder(asker, await self._one(asker, file)) if file else await self._feed(asker)
        if verb == LIST and not which.strip():
            return await requests.list(asker)
        if verb in _ON_EACH and verb != UNDO and not which.strip().isdecimal():
            everything = which.strip().lower() == "all"
            target = Target(everything=everything, words="" if everything else which.strip())
            return await requests.on_target(asker, verb, target)
        held = await self._one(asker, which)
        if verb in _ON_EACH:
            return await requests.on_each(asker, verb, [held.id])
        if verb == CHANGE:
            return await requests.change(asker, held.id, to)
        if verb == SNOOZE:
            return await self._snoozed(asker, held, to)
        return listing.one(held, self.parts.follows.deadlines(), asker)

    async def _snoozed(self, asker: Asker, held: Reminder, to: str) -> Reply:
        if not to.strip():
            return await Requests(self.parts).snooze(asker, held.id, "ask")
        return await Taking(self.parts).take(asker, asker.draft(to, Aim.SNOOZE, held.id))

    async def _pressed(self, asker: Asker, handle: str) -> Reply:  # noqa: PLR0911  a table of handles
        requests = Requests(self.parts)
        match handle.split(":")[1:]:
            case ["list", page]:
                return await requests.list(asker, number(page))
            case ["show", one]:
                return listing.one(await self._held(asker, number(one)), self.parts.follows.deadlines(), asker)
            case ["all", verb] if verb in _ON_EACH:
                return await requests.on_all(asker, verb)
            case [verb, ids] if verb in _ON_EACH:
                return await requests.on_each(asker, verb, [number(one) for one in ids.split(".")])
            case ["change", one]:
                return await requests.change(asker, number(one), asker.message.text)
            case ["snooze", one, how]:
                return await requests.snooze(asker, number(one), how)
            case ["apply", draft, one]:
                return await self._apply(asker, number(draft), number(one))
        return await self._asked_of_all(asker, handle)

    async def _asked_of_all(self, asker: Asker, handle: str) -> Reply:
        match handle.split(":")[1:]:
            case ["undelivered"]:
                return await self._undelivered(asker)
            case ["seen"]:
                return await self._seen(asker)
            case ["feed"]:
                return await self._feed(asker)
            case ["unfeed"]:
                await self.parts.feeds.revoke(asker.person)
                return Reply(Action.REMINDER_LISTED, (Phrase("calendar.revoked"),), private=True, replaces=True)
        raise Refusal(Phrase("remind.gone"))

    async def _apply(self, asker: Asker, draft_id: int, reminder: int) -> Reply:
        """A change that was said before it was clear to which of them."""
        draft = await self.parts.drafts.take(asker.person, draft_id)
        if draft is None:
            raise Refusal(Phrase("remind.gone"))
        meant = await understood(replace(draft, aim=Aim.SET))
        held = await self.parts.reminders.one(asker.person, reminder)
        if isinstance(meant, ChangeAsked | SnoozeAsked):
            return await Requests(self.parts).apply(asker, held, meant, draft)
        return await Taking(self.parts).take(asker, replace(draft, reminder=reminder))

    async def _undelivered(self, asker: Asker) -> Reply:
        """Whoever comes to see it can be reached again, as far as anybody knows."""
        kept = await self.parts.notices.undelivered(asker.person)
        held = {one.id: one for one in await self.parts.reminders.of(asker.person)}
        await self.parts.preferences.acted(asker.person)
        await self.parts.notices.hasten(asker.person)
        self.parts.wake()
        return listing.undelivered(kept, held, asker)

    async def _seen(self, asker: Asker) -> Reply:
        kept = await self.parts.notices.undelivered(asker.person)
        await self.parts.notices.dismiss(asker.person, [one.notice.id for one in kept])
        return Reply(Action.REMINDER_LISTED, (Phrase("reminders.let_go"),), private=True, replaces=True)

    async def _feed(self, asker: Asker) -> Reply:
        """A new private address; the one before it ends."""
        if self.parts.feed_at is None:
            raise Refusal(Phrase("calendar.none"))
        url = self.parts.feed_at(await self.parts.feeds.issue(asker.person))
        says = (Phrase("calendar.feed", {"address": Page(url, url)}), Phrase("calendar.private"))
        choices = (
            Choice(Phrase("calendar.renew"), "reminders:feed"),
            Choice(Phrase("calendar.revoke"), "reminders:unfeed"),
        )
        return Reply(Action.REMINDER_LISTED, says, choices, private=True)

    async def _one(self, asker: Asker, which: str) -> Reminder:
        """By its number, as everybody sees it in the list."""
        written = which.strip().lstrip("#")
        if not written.isascii() or not written.isdecimal():
            raise Refusal(Phrase("reminders.which_number"))
        return await self.parts.reminders.numbered(asker.person, number(written))

    async def _held(self, asker: Asker, reminder: int) -> Reminder:
        listed = await self.parts.reminders.of(asker.person)
        found = next((one for one in listed if one.id == reminder), None)
        if found is None:
            raise Refusal(Phrase("reminder.not_found"))
        return found
