"""How a place wants the bot: set by those who run the community, in the channel, group, thread or topic it is for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.command import Command, Option
from bot.core.message import Action, Choice, Message, Place, Reply
from bot.core.phrase import Phrase, Say
from bot.core.preferences import PlacePreferences, PreferenceBox
from bot.core.refusal import Refusal
from bot.handlers.names import OWN_NAMES

ANY = "any"
"""Instead of a language: that of each question."""

ON, OFF = "on", "off"
EVERYBODY, ASKER = "everybody", "asker"


@dataclass(frozen=True, slots=True)
class Setup:
    """`languages`: those the bot speaks."""

    preferences: PreferenceBox
    languages: Sequence[str]
    name: str = "setup"

    @property
    def command(self) -> Command:
        options = (
            Option("unprompted", choices=(ON, OFF)),
            Option("answers", choices=(EVERYBODY, ASKER)),
            Option("language", choices=(ANY, *self.languages)),
        )
        return Command(options, admin=True)

    def hears(self, _message: Message) -> bool:
        return False

    async def handle(self, message: Message) -> Reply:
        """Shows what is set, after changing what was asked for."""
        if message.place is Place.DM:
            raise Refusal(Phrase("setup.in_private"))
        if not message.admin:
            raise Refusal(Phrase("setup.admins_only"))
        wishes = _wishes(message)
        if wishes:
            held = await self.preferences.change_place(message.address, lambda held: self._edited(held, wishes))
        else:
            held = await self.preferences.of_place(message.address)
        pressed = message.chosen is not None
        return Reply(Action.ANSWER, _told(held), self._choices(held), replaces=pressed, language=message.language)

    def _edited(self, held: PlacePreferences, wishes: dict[str, str]) -> PlacePreferences:
        """What is not understood changes nothing: the reply shows what holds."""
        unprompted, answers, language = (wishes.get(name) for name in ("unprompted", "answers", "language"))
        if unprompted in {ON, OFF}:
            held = replace(held, unprompted=unprompted == ON)
        if answers in {EVERYBODY, ASKER}:
            held = replace(held, public=answers == EVERYBODY)
        if language == ANY or language in self.languages:
            held = replace(held, language=None if language == ANY else language)
        return held

    def _choices(self, held: PlacePreferences) -> tuple[Choice, ...]:
        unprompted = (
            Choice(Phrase("setup.only_spoken_to"), f"setup:unprompted:{OFF}")
            if held.unprompted
            else Choice(Phrase("setup.answer_unprompted"), f"setup:unprompted:{ON}")
        )
        answers = (
            Choice(Phrase("setup.to_asker"), f"setup:answers:{ASKER}")
            if held.public
            else Choice(Phrase("setup.to_everybody"), f"setup:answers:{EVERYBODY}")
        )
        others = [code for code in self.languages if code != held.language]
        languages = [
            Choice(Phrase("setup.in_language", {"language": OWN_NAMES.get(code, code)}), f"setup:language:{code}")
            for code in others
        ]
        anything = [Choice(Phrase("setup.in_any"), f"setup:language:{ANY}")] if held.language else []
        return (unprompted, answers, *anything, *languages)


def _wishes(message: Message) -> dict[str, str]:
    """By option, by button, or typed as `/setup unprompted on`."""
    if message.chosen is not None:
        _, _, rest = message.chosen.partition(":")
        name, _, value = rest.partition(":")
        return {name: value}
    words = message.text.lower().split()
    return {**dict(zip(words[::2], words[1::2], strict=False)), **message.options}


def _told(held: PlacePreferences) -> tuple[Say, ...]:
    language = held.language
    return (
        Phrase("setup.title"),
        Phrase("setup.unprompted_on") if held.unprompted else Phrase("setup.unprompted_off"),
        Phrase("setup.public") if held.public else Phrase("setup.private"),
        Phrase("setup.language_any")
        if language is None
        else Phrase("setup.language", {"language": OWN_NAMES.get(language, language)}),
        *((Phrase("setup.needs_reading"),) if held.unprompted else ()),
    )
