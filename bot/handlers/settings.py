"""What a person sets for themselves: the language they are spoken to in, their time zone, a pause of everything."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.command import Command, Option, Suggestion
from bot.core.instant import UTC_ZONE, Instant
from bot.core.message import Action, Choice, Message, Reply
from bot.core.phrase import Phrase, Say
from bot.core.preferences import Preferences
from bot.core.refusal import Refusal, or_refusal
from bot.handlers.names import OWN_NAMES
from bot.handlers.parts import Parts
from bot.handlers.reminding.asker import Asker, asker_of
from bot.handlers.reminding.completions import moments
from bot.handlers.reminding.heard import is_answer
from bot.handlers.reminding.meaning import understood
from bot.handlers.zones import set_zone
from bot.reminders import zones
from bot.reminders.understanding import Ambiguous, NoTask, Once

OFF = "off"
_ZONE = re.compile(
    r"(?:my (?:time ?zone|timezone) is|set my time ?zone to|i(?:'m| am) in|i live in|mi zona horaria es|vivo en|"
    r"estoy en|saat dilimim) (?P<zone>.+)",
    re.IGNORECASE,
)
_PAUSE = re.compile(
    r"(?:pause|mute) (?:everything|all)(?: until| till)? (?P<en>.+)|(?:pausa|silencia) todo hasta (?P<es>.+)|"
    r"(?P<tr>.+?) kadar (?:her şeyi|hepsini) (?:durdur|sustur)",
    re.IGNORECASE,
)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Settings:
    parts: Parts
    name: str = "settings"

    @property
    def command(self) -> Command:
        languages = Option("language", choices=tuple(self.parts.languages))
        return Command((Option("zone", suggests=True), languages, Option("pause", suggests=True)))

    def hears(self, message: Message) -> bool:
        if not message.addressed:
            return False
        text = message.text.strip()
        named = _words(_ZONE, text)
        if named is not None and zones.find(named, message.language) is not None:
            return True
        bare = text.lower() == self.name
        return bare or _words(_PAUSE, text) is not None or is_answer(self.name, self.parts.turns, message)

    async def handle(self, message: Message) -> Reply:
        asker = await asker_of(message, self.parts.preferences)
        reply = await or_refusal(self._handle(asker))
        language = (await self.parts.preferences.of(message.person)).language
        return replace(reply, language=language or asker.language, private=True)

    async def suggest(self, option: str, typed: str, message: Message) -> tuple[Suggestion, ...]:
        if option == "zone":
            return tuple(Suggestion(name, name) for name in zones.like(typed))
        if option == "pause":
            return await asyncio.to_thread(moments, typed, await asker_of(message, self.parts.preferences))
        return ()

    async def _handle(self, asker: Asker) -> Reply:
        message = asker.message
        if message.chosen is not None:
            return await self._pressed(asker, message.chosen)
        if message.options:
            return await self._changed(asker, message.options)
        text = message.text.strip()
        for pattern, option in ((_ZONE, "zone"), (_PAUSE, "pause")):
            words = _words(pattern, text)
            if words is not None:
                return await self._changed(asker, {option: words})
        turn = self.parts.turns.recall(message)
        if message.command is None and turn.asked is not None and text.lower() != self.name:
            self.parts.turns.ask(message, None)
            return await self._pressed(asker, turn.asked)
        verb, _, rest = text.partition(" ")
        return await self._changed(asker, {verb.lower(): rest} if rest else {})

    async def _pressed(self, asker: Asker, handle: str) -> Reply:
        text = asker.message.text.strip()
        match handle.split(":")[1:]:
            case ["zone"] if not text:
                self.parts.turns.ask(asker.message, "settings:zone")
                return Reply(Action.CHOICES, (Phrase("remind.which_city"),))
            case ["pause"] if not text:
                self.parts.turns.ask(asker.message, "settings:pause")
                return Reply(Action.CHOICES, (Phrase("settings.pause_asks"),))
            case ["zone" | "pause" as option]:
                return await self._changed(asker, {option: text})
            case ["language" | "zone" | "pause" as option, value]:
                return replace(await self._changed(asker, {option: value}), replaces=True)
        raise Refusal(Phrase("remind.gone"))

    async def _changed(self, asker: Asker, wishes: Mapping[str, str]) -> Reply:
        """Changes what was asked for, and shows what holds then."""
        known = {name: value for name, value in wishes.items() if name in {"language", "zone", "pause"}}
        for name, value in known.items():
            match name:
                case "language":
                    await self._set_language(asker, value.strip().lower())
                case "zone":
                    await set_zone(self.parts, asker.message, value)
                case _:
                    await self._pause(asker, value.strip())
        return await self._show(asker, changed=bool(known))

    async def _set_language(self, asker: Asker, wanted: str) -> None:
        """By its code or its own name; `off` is none: each message is answered in its own."""
        by_name = {OWN_NAMES.get(code, code).lower(): code for code in self.parts.languages}
        code = by_name.get(wanted, wanted)
        if code != OFF and code not in self.parts.languages:
            spoken = ", ".join(OWN_NAMES.get(one, one) for one in self.parts.languages)
            raise Refusal(Phrase("settings.unknown_language", {"languages": spoken}))
        language = None if code == OFF else code
        await self.parts.preferences.change(asker.person, lambda held: replace(held, language=language))

    async def _pause(self, asker: Asker, words: str) -> None:
        """Until then nothing is delivered, and nothing is lost. Ended, what was put off comes at once."""
        until = None if words.lower() == OFF else await self._until(asker, words)
        await self.parts.preferences.change(asker.person, lambda held: replace(held, paused_until=until))
        if until is None:
            await self.parts.notices.hasten(asker.person)
        self.parts.wake()

    async def _until(self, asker: Asker, words: str) -> datetime:
        meant = await understood(asker.draft(words))
        meant = meant.when if isinstance(meant, NoTask) else meant
        meant = meant.options[0] if isinstance(meant, Ambiguous) else meant
        if not isinstance(meant, Once):
            raise Refusal(Phrase("settings.pause_unclear"))
        return meant.at

    async def _show(self, asker: Asker, *, changed: bool) -> Reply:
        held = await self.parts.preferences.of(asker.person)
        says = (Phrase("settings.title"), _language(held), _zone(held, asker.now), _paused(held, asker.now))
        action = Action.SETTINGS_CHANGED if changed else Action.SETTINGS_SHOWN
        return Reply(action, says, self._choices(held, asker.now), data=_data(held))

    def _choices(self, held: Preferences, now: datetime) -> tuple[Choice, ...]:
        zone = Choice(Phrase("settings.set_zone"), "settings:zone", Phrase("remind.which_city"))
        languages = [
            Choice(Phrase("settings.speak", {"language": OWN_NAMES.get(code, code)}), f"settings:language:{code}")
            for code in self.parts.languages
            if code != held.language
        ]
        if _is_paused(held, now):
            pause = Choice(Phrase("settings.resume"), f"settings:pause:{OFF}")
        else:
            pause = Choice(Phrase("settings.pause"), "settings:pause", Phrase("settings.pause_asks"))
        return (zone, pause, *languages[:3])


def _language(held: Preferences) -> Say:
    if held.language is None:
        return Phrase("settings.any_language")
    return Phrase("settings.language", {"language": OWN_NAMES.get(held.language, held.language)})


def _zone(held: Preferences, now: datetime) -> Say:
    if held.zone is None:
        return Phrase("settings.no_zone")
    return Phrase("settings.zone", {"zone": held.zone, "now": Instant(now, held.zone)})


def _paused(held: Preferences, now: datetime) -> Say:
    if held.paused_until is None or not _is_paused(held, now):
        return Phrase("settings.not_paused")
    return Phrase("settings.paused", {"until": Instant(held.paused_until, held.zone or UTC_ZONE)})


def _is_paused(held: Preferences, now: datetime) -> bool:
    return held.paused_until is not None and held.paused_until > now


def _data(held: Preferences) -> dict[str, object]:
    until = held.paused_until
    return {
        "language": held.language,
        "zone": held.zone,
        "paused_until": None if until is None else until.isoformat().replace("+00:00", "Z"),
    }


def _words(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.fullmatch(text.rstrip(".!"))
    words = next((said for said in found.groupdict().values() if said), None) if found else None
    return words if words is not None and len(words) <= _LONGEST else None
