"""Slash commands and message menus as Discord wants to be told of them, built from the handlers. Pure.

A command is shown under a name of each language, and comes back to us under its own, whatever the language.

Plain JSON rather than the library's decorators: those read a Python function's signature, and our commands are data.
The order is the handlers' own; a command for admins is offered in servers only, to those who may manage the server.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.core.command import Option
from bot.core.phrase import Phrase
from bot.core.router import Handler
from bot.core.text import plain
from bot.core.voice import Voice
from bot.platforms.discord.locales import DEFAULT, cut, locales_of

Json: TypeAlias = dict[str, object]

LONGEST_DESCRIPTION = 100
LONGEST_NAME = 32
MOST_CHOICES = 25

_SLASH, _MESSAGE_MENU = 1, 3
_STRING = 3
_GUILD, _BOT_DM, _PRIVATE_CHANNEL = 0, 1, 2
_GUILD_INSTALL, _USER_INSTALL = 0, 1
_MANAGE_GUILD = 0x20

_FIRST_LETTERS = {"tr": str.maketrans("iı", "İI")}
"""Capitals where Python's own rule is not the language's."""


@dataclass(frozen=True, slots=True)
class Menus:
    """The commands in every language we speak. `at` is only what the catalogs ask for: no description holds a date."""

    handlers: Mapping[str, Handler]
    voice: Voice
    at: datetime

    def payload(self) -> list[Json]:
        slash = [self._slash(handler) for handler in self.handlers.values()]
        menus = [self._menu(handler) for handler in self.handlers.values() if handler.command.menu]
        return [*slash, *menus]

    def by_label(self) -> Mapping[str, str]:
        """The handler behind each message menu, by the name under which Discord calls it back."""
        found = (handler.name for handler in self.handlers.values() if handler.command.menu)
        return {self._words(f"menu.{name}", None, LONGEST_NAME): name for name in found}

    def _slash(self, handler: Handler) -> Json:
        names = self._translations(f"slash.{handler.name}", LONGEST_NAME)
        command: Json = {"type": _SLASH, "name": handler.name, "name_localizations": names}
        command |= self._described(f"command.{handler.name}")
        options = sorted(handler.command.options, key=lambda option: not option.required)
        command["options"] = [self._option(handler, option) for option in options]
        return {**command, **_where(admin=handler.command.admin)}

    def _option(self, handler: Handler, option: Option) -> Json:
        told: Json = {"type": _STRING, "name": option.name, "required": option.required}
        told |= self._described(f"option.{handler.name}_{option.name}")
        if option.choices:
            told["choices"] = [
                {**self._named(f"choice.{value}", LONGEST_DESCRIPTION), "value": value}
                for value in option.choices[:MOST_CHOICES]
            ]
        elif option.suggests:
            told["autocomplete"] = True
        return told

    def _menu(self, handler: Handler) -> Json:
        name = self._named(f"menu.{handler.name}", LONGEST_NAME)
        return {"type": _MESSAGE_MENU, **name, **_where(admin=handler.command.admin)}

    def _described(self, key: str) -> Json:
        translations = {
            locale: _capital(words, locale) for locale, words in self._translations(key, LONGEST_DESCRIPTION).items()
        }
        words = _capital(self._words(key, None, LONGEST_DESCRIPTION), DEFAULT)
        return {"description": words, "description_localizations": translations}

    def _named(self, key: str, longest: int) -> Json:
        return {"name": self._words(key, None, longest), "name_localizations": self._translations(key, longest)}

    def _translations(self, key: str, longest: int) -> dict[str, str]:
        english = self._words(key, None, longest)
        said = {language: self._words(key, language, longest) for language in self.voice.languages}
        return {
            locale: words for language, words in said.items() if words != english for locale in locales_of(language)
        }

    def _words(self, key: str, language: str | None, longest: int) -> str:
        return cut(plain(self.voice.say((Phrase(key),), language, self.at)), longest)


def fingerprint(payload: list[Json]) -> str:
    """The same for the same commands, whatever the process."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _where(*, admin: bool) -> Json:
    """In servers, in the bot's direct messages, and wherever somebody takes it who installed it for themselves."""
    if admin:
        guild: Json = {"contexts": [_GUILD], "integration_types": [_GUILD_INSTALL]}
        return {**guild, "default_member_permissions": _MANAGE_GUILD}
    contexts, installs = [_GUILD, _BOT_DM, _PRIVATE_CHANNEL], [_GUILD_INSTALL, _USER_INSTALL]
    return {"contexts": contexts, "integration_types": installs, "default_member_permissions": None}


def _capital(words: str, locale: str) -> str:
    first = words[:1].translate(_FIRST_LETTERS.get(locale, {}))
    return first.upper() + words[1:]
