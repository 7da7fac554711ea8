"""The menus are built from the handlers and the catalogs, as Discord wants them."""

import re
from pathlib import Path

import pytest
from discord_kit import VOICE, Bench
from discord_specs import problems_with

from bot.core.command import Command, Option
from bot.platforms.discord.commands import Json, Menus, fingerprint
from bot.texts.catalog import load_voice


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def payload(bench: Bench) -> list[Json]:
    return Menus(bench.parts.router.handlers, VOICE, bench.clock()).payload()


def options_of(command: Json) -> list[Json]:
    options = command["options"]
    assert isinstance(options, list)
    return options


def named(told: list[Json], name: str) -> Json:
    (only,) = (command for command in told if command["name"] == name)
    return only


def test_every_handler_is_a_slash_command_in_the_order_of_the_handlers(bench: Bench) -> None:
    slash = [command["name"] for command in payload(bench) if command["type"] == 1]
    assert slash == ["ask", "secret", "setup"]


def test_a_command_is_described_in_every_language_in_its_own_capitals(bench: Bench) -> None:
    ask = named(payload(bench), "ask")
    assert ask["description"] == "Ask a question"
    assert ask["description_localizations"] == {
        "es-ES": "Haz una pregunta",
        "es-419": "Haz una pregunta",
        "tr": "İçinden geldiği gibi sor",
    }


def test_a_command_is_called_by_a_name_of_each_language_and_by_its_own_everywhere_else(bench: Bench) -> None:
    ask = named(payload(bench), "ask")
    assert ask["name_localizations"] == {"es-ES": "preguntar", "es-419": "preguntar", "tr": "sor"}
    assert named(payload(bench), "secret")["name_localizations"] == {}


CATALOGS = load_voice().catalogs
COMMANDS = sorted(key.partition(".")[2] for key in CATALOGS["en"].words if key.startswith("slash."))


@pytest.mark.parametrize("language", list(CATALOGS))
def test_discord_takes_the_names_of_every_language(language: str) -> None:
    """One that it does not take would cost all commands: they are told together."""
    names = [CATALOGS[language].words[f"slash.{command}"] for command in COMMANDS]
    assert [name for name in names if re.fullmatch(r"[-_'\w]{1,32}", name) is None or name != name.lower()] == []
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", [language for language in CATALOGS if language != "en"])
def test_no_name_of_a_language_is_another_commands_own(language: str) -> None:
    others = {CATALOGS[language].words[f"slash.{command}"] for command in COMMANDS}
    mine = {command for command in COMMANDS if CATALOGS[language].words[f"slash.{command}"] == command}
    assert others & set(COMMANDS) == mine


def test_the_english_names_are_the_handlers_own() -> None:
    assert {command: CATALOGS["en"].words[f"slash.{command}"] for command in COMMANDS} == {one: one for one in COMMANDS}


def test_what_a_language_lacks_is_left_to_english(bench: Bench) -> None:
    assert named(payload(bench), "secret")["description_localizations"] == {}


def test_an_option_that_suggests_is_completed_while_typing(bench: Bench) -> None:
    assert options_of(named(payload(bench), "ask")) == [
        {
            "type": 3,
            "name": "question",
            "required": True,
            "description": "What you want to know",
            "description_localizations": {"es-ES": "Lo que quieres saber", "es-419": "Lo que quieres saber"},
            "autocomplete": True,
        }
    ]


def test_an_option_with_choices_shows_their_labels(bench: Bench) -> None:
    (mode,) = options_of(named(payload(bench), "setup"))
    assert mode["choices"] == [
        {
            "name": "be quiet",
            "name_localizations": {"es-ES": "callado", "es-419": "callado"},
            "value": "quiet",
        },
        {"name": "be loud", "name_localizations": {}, "value": "loud"},
    ]


def test_required_options_come_first_as_discord_demands(bench: Bench) -> None:
    bench.ask.command = Command((Option("question"), Option("question", required=True)))
    options = options_of(named(payload(bench), "ask"))
    assert [option["required"] for option in options] == [True, False]


def test_a_command_works_in_servers_in_private_and_wherever_somebody_brings_it(bench: Bench) -> None:
    ask = named(payload(bench), "ask")
    assert (ask["contexts"], ask["integration_types"]) == ([0, 1, 2], [0, 1])
    assert ask["default_member_permissions"] is None


def test_an_admins_command_is_for_servers_and_for_those_who_manage_them(bench: Bench) -> None:
    setup = named(payload(bench), "setup")
    assert (setup["contexts"], setup["integration_types"]) == ([0], [0])
    assert setup["default_member_permissions"] == 0x20


def test_a_handler_with_a_menu_is_offered_on_messages_and_found_again_by_its_label(bench: Bench) -> None:
    menu = named(payload(bench), "What about this?")
    assert menu["type"] == 3
    assert menu["name_localizations"] == {"es-ES": "¿Y esto?", "es-419": "¿Y esto?"}
    assert Menus(bench.parts.router.handlers, VOICE, bench.clock()).by_label() == {"What about this?": "ask"}


def test_the_fingerprint_changes_with_the_commands_and_with_nothing_else(bench: Bench) -> None:
    before = fingerprint(payload(bench))
    assert fingerprint(payload(Bench(bench.home))) == before
    bench.ask.command = Command()
    assert fingerprint(payload(bench)) != before


def test_discords_own_specification_takes_them(bench: Bench) -> None:
    assert problems_with("PUT", "/applications/1/commands", payload(bench)) == []
