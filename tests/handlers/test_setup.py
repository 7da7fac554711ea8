"""How a place wants the bot: shown and changed by those who run it, and by nobody else."""

from dataclasses import replace

import pytest
from fakes import HALL, message
from fakes_notices import FakePreferences, Memory

from bot.core.message import Action, Message, Place, Reply
from bot.core.people import Address
from bot.core.preferences import PlacePreferences
from bot.core.refusal import Refusal
from bot.handlers.setup import Setup

CORNER = Address("fake", "hall", "corner")


@pytest.fixture
def setup() -> Setup:
    return Setup(FakePreferences(Memory()), ("en", "es", "tr"))


def said(text: str = "", *, admin: bool = True, chosen: str | None = None, address: Address = HALL) -> Message:
    sent = message(text, command=None if chosen else "setup", chosen=chosen, address=address)
    return replace(sent, place=Place.GROUP, admin=admin)


def keys(reply: Reply) -> list[str]:
    return [getattr(say, "key", "") for say in reply.says]


async def test_it_shows_what_is_set_and_offers_the_opposite(setup: Setup) -> None:
    reply = await setup.handle(said())
    assert keys(reply) == ["setup.title", "setup.unprompted_off", "setup.private", "setup.language_any"]
    assert [choice.handle for choice in reply.choices] == [
        "setup:unprompted:on",
        "setup:answers:everybody",
        "setup:language:en",
        "setup:language:es",
        "setup:language:tr",
    ]
    assert not reply.replaces


@pytest.mark.parametrize(
    ("sent", "held"),
    [
        (said("unprompted on"), PlacePreferences(unprompted=True)),
        (said("answers everybody language es"), PlacePreferences("es", public=True)),
        (replace(said(), options={"unprompted": "on", "language": "tr"}), PlacePreferences("tr", unprompted=True)),
        (said(chosen="setup:unprompted:on"), PlacePreferences(unprompted=True)),
        (said(chosen="setup:language:es"), PlacePreferences("es")),
        (said("unprompted perhaps language elvish nonsense"), PlacePreferences()),
        (said(chosen="setup:colour:red"), PlacePreferences()),
        (said(chosen="setup"), PlacePreferences()),
    ],
    ids=["words", "two things", "options", "a button", "a language", "not understood", "no such thing", "no wish"],
)
async def test_each_thing_can_be_set_by_option_by_button_and_in_words(
    setup: Setup, sent: Message, held: PlacePreferences
) -> None:
    reply = await setup.handle(sent)
    assert await setup.preferences.of_place(HALL) == held
    assert reply.replaces == (sent.chosen is not None)


async def test_one_setting_leaves_the_others_and_can_be_taken_back(setup: Setup) -> None:
    await setup.handle(said("unprompted on answers everybody language es"))
    reply = await setup.handle(said(chosen="setup:language:any"))
    assert await setup.preferences.of_place(HALL) == PlacePreferences(unprompted=True, public=True)
    assert "setup.needs_reading" in keys(reply)
    await setup.handle(said("unprompted off answers asker"))
    assert await setup.preferences.of_place(HALL) == PlacePreferences()


async def test_a_thread_is_set_up_by_itself(setup: Setup) -> None:
    await setup.handle(said("unprompted on"))
    await setup.handle(said("unprompted off", address=CORNER))
    assert (await setup.preferences.of_place(HALL)).unprompted
    assert not (await setup.preferences.of_place(CORNER)).unprompted


@pytest.mark.parametrize("chosen", [None, "setup:unprompted:on"])
async def test_who_does_not_run_the_community_changes_nothing(setup: Setup, chosen: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        await setup.handle(said("unprompted on", admin=False, chosen=chosen))
    assert refused.value.phrase.key == "setup.admins_only"
    assert await setup.preferences.of_place(HALL) == PlacePreferences()


async def test_in_private_there_is_no_place_to_set_up(setup: Setup) -> None:
    with pytest.raises(Refusal) as refused:
        await setup.handle(replace(said("unprompted on"), place=Place.DM))
    assert refused.value.phrase.key == "setup.in_private"


async def test_it_is_an_admins_command_whose_choices_fit_into_its_menus(setup: Setup) -> None:
    assert setup.command.admin
    assert {option.name: option.choices for option in setup.command.options} == {
        "unprompted": ("on", "off"),
        "answers": ("everybody", "asker"),
        "language": ("any", "en", "es", "tr"),
    }
    assert (await setup.handle(said())).action is Action.ANSWER
