"""Sets a reminder, by command or in plain words, and takes every answer that was asked for on the way."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.command import Command, Option, Suggestion
from bot.core.message import Action, Choice, Message, Reply
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal, or_refusal
from bot.handlers.parts import Parts
from bot.handlers.reminding import around, telling_back
from bot.handlers.reminding.around import Around
from bot.handlers.reminding.asker import Asker, asker_of, remember_language
from bot.handlers.reminding.completions import moments
from bot.handlers.reminding.heard import answers_first, is_answer, number
from bot.handlers.reminding.meaning import understood
from bot.handlers.reminding.requests import Requests
from bot.handlers.reminding.taking import Taking
from bot.handlers.zones import set_zone
from bot.reminders.drafts import Aim, Draft
from bot.reminders.understanding import (
    AroundMilestone,
    NoTask,
    Once,
)
from bot.reminders.when import hears
from bot.reminders.wording.requests import Asked
from bot.reminders.wording.several import LONGEST_TASK

_COMMAND = Command((Option("when", required=True, suggests=True), Option("what")), menu=True)


@dataclass(frozen=True, slots=True)
class Remind:
    """Hears all that is said about reminders; what is about those that are there goes on to `Requests`."""

    parts: Parts
    name: str = "remind"
    command: Command = _COMMAND

    def hears(self, message: Message) -> bool:
        if not message.addressed:
            return False
        answer = is_answer(self.name, self.parts.turns, message)
        return answer or (hears(message.text, message.language) and not answers_first(self.parts.turns, message))

    async def handle(self, message: Message) -> Reply:
        asker = await asker_of(message, self.parts.preferences)
        reply = await or_refusal(self._handle(asker))
        if reply.action is Action.REMINDER_SET:
            await remember_language(asker, self.parts.preferences)
        return replace(reply, language=reply.language or asker.language)

    async def suggest(self, option: str, typed: str, message: Message) -> tuple[Suggestion, ...]:
        """The times that the words may mean; some likely ones where nothing was typed."""
        if option != "when":
            return ()
        asker = await asker_of(message, self.parts.preferences)
        return await asyncio.to_thread(moments, typed, asker)

    async def _handle(self, asker: Asker) -> Reply:
        message = asker.message
        if message.chosen is not None:
            return await self._pressed(asker, message.chosen)
        if message.command == self.name:
            return await self._called(asker)
        if hears(message.text, message.language) and not answers_first(self.parts.turns, message):
            return await self._said(asker)
        asked = self.parts.turns.recall(message).asked
        self.parts.turns.ask(message, None)
        return await self._pressed(asker, asked or self.name)

    async def _said(self, asker: Asker) -> Reply:
        self.parts.turns.ask(asker.message, None)
        draft = asker.words()
        meant = await understood(draft)
        if isinstance(meant, Asked):
            return await Requests(self.parts).asked(asker, meant)
        return await Taking(self.parts).carry_out(asker, draft, meant)

    async def _called(self, asker: Asker) -> Reply:
        self.parts.turns.ask(asker.message, None)
        options = asker.message.options
        draft = asker.draft(options.get("when") or asker.message.text)
        draft = replace(draft, what=options.get("what", "").strip()[:LONGEST_TASK])
        return await Taking(self.parts).take(asker, draft)

    async def _pressed(self, asker: Asker, handle: str) -> Reply:
        match handle.split(":")[1:]:
            case ["new"]:
                return await Taking(self.parts).take(asker, asker.draft(asker.message.text))
            case ["me" | "share" as verb, reminder]:
                does = self._me_too if verb == "me" else self._share
                return await does(asker, number(reminder))
            case ["about", milestone]:
                return around.leads(self.parts, asker, milestone)
            case ["lead", milestone, days]:
                return replace(await Taking(self.parts).before(asker, milestone, number(days)), private=True)
            case ["zone", draft]:
                return await self._zone(asker, number(draft))
            case [verb, draft, *rest]:
                return await self._answered(asker, verb, number(draft), rest)
        raise Refusal(Phrase("remind.gone"))

    async def _answered(self, asker: Asker, verb: str, draft_id: int, rest: Sequence[str]) -> Reply:
        """The answer to a question. The words are let go of only when there is one."""
        typed = asker.message.text.strip()
        if verb in {"when", "what"} and not typed:
            return self._ask_to_type(asker, verb, draft_id)
        draft = await self.parts.drafts.take(asker.person, draft_id)
        if draft is None:
            raise Refusal(Phrase("remind.gone"))
        taking = Taking(self.parts)
        match verb, rest:
            case "when", []:
                again = replace(asker.draft(typed, draft.aim, draft.reminder), what=draft.what)
                return await taking.take(asker, again)
            case "what", []:
                return await taking.take(asker, replace(draft, what=typed[:LONGEST_TASK]))
            case "in", [preset]:
                return await self._preset(asker, draft, preset)
            case "at", [place, stamp]:
                return replace(await taking.pick(asker, draft, number(place), number(stamp)), replaces=True)
            case "near", [milestone]:
                return await self._near(asker, draft, milestone)
        raise Refusal(Phrase("remind.gone"))

    def _ask_to_type(self, asker: Asker, verb: str, draft_id: int) -> Reply:
        """Pressed where the platform cannot let somebody type into a form: the next message is the answer."""
        handle = f"remind:{verb}:{draft_id}"
        self.parts.turns.ask(asker.message, handle)
        asks = Phrase("remind.when_asks") if verb == "when" else Phrase("remind.what_asks")
        return Reply(Action.CHOICES, (asks,))

    async def _preset(self, asker: Asker, draft: Draft, name: str) -> Reply:
        taking = Taking(self.parts)
        at = taking.questions.preset(name, asker)
        if at is None:
            raise Refusal(Phrase("remind.gone"))
        due = asker.told(at)
        assumed = asker.zone is None and name != "1h"
        again = replace(draft, text=f"{asker.local(at):%Y-%m-%dT%H:%M}", at=asker.now, command=True)
        if not draft.what and draft.aim is Aim.SET:
            return await taking.questions.what(asker, again)
        return await taking.setting.finish(asker, again, Once(at, due.zone, draft.what, zone_assumed=assumed))

    async def _near(self, asker: Asker, draft: Draft, milestone: str) -> Reply:
        meant = await understood(draft)
        meant = meant.when if isinstance(meant, NoTask) else meant
        if not isinstance(meant, AroundMilestone):
            raise Refusal(Phrase("remind.gone"))
        found = Around(self.parts).at(asker, meant, milestone)
        return replace(await Taking(self.parts).near(asker, draft, meant, found), replaces=True)

    async def _me_too(self, asker: Asker, reminder: int) -> Reply:
        placed = await self.parts.reminders.me_too(asker.person, reminder, asker.origin)
        reply = await Taking(self.parts).setting.told(asker, [placed], "remind.copied")
        choices: tuple[Choice, ...] = telling_back.choices(placed.reminder, asker)
        return replace(reply, choices=choices, private=True)

    async def _share(self, asker: Asker, reminder: int) -> Reply:
        """For all to see. Only its own person may show it."""
        theirs = await self.parts.reminders.of(asker.person)
        held = next((one for one in theirs if one.id == reminder and one.shared), None)
        if held is None:
            raise Refusal(Phrase("remind.gone"))
        says = (telling_back.for_all(held, self.parts.follows.deadlines()),)
        choices = (telling_back.me_too(held),)
        return Reply(Action.REMINDER_LISTED, says, choices, data=telling_back.data(held))

    async def _zone(self, asker: Asker, draft_id: int) -> Reply:
        """The person's city; what was read in UTC is read again in its zone."""
        if not asker.message.text.strip():
            self.parts.turns.ask(asker.message, f"remind:zone:{draft_id}")
            return Reply(Action.CHOICES, (Phrase("remind.which_city"),))
        zone = await set_zone(self.parts, asker.message, asker.message.text)
        self.parts.turns.ask(asker.message, None)
        asker = replace(asker, zone=zone)
        now = Phrase("settings.zone_set", {"zone": zone, "now": asker.told(asker.now)})
        draft = await self.parts.drafts.take(asker.person, draft_id)
        if draft is None:
            return Reply(Action.SETTINGS_CHANGED, (now,), data={"zone": zone})
        reply = await Taking(self.parts).take(asker, replace(draft, zone=zone))
        return replace(reply, says=(now, *reply.says))
