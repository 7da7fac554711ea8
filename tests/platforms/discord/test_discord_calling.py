"""What somebody calls or presses becomes one message of ours, wherever they are."""

from typing import Any

import discord
import pytest
from discord_kit import CHANNEL, ME, Payload, guild, member, payload, state, thread, user
from fakes import NOON

from bot.core.message import Message, Place
from bot.core.people import Address, Person
from bot.platforms.discord import calling
from bot.platforms.discord.calling import Blank, Desk, Interaction

DESK = Desk(("en", "es", "tr"), {"What about this?": "ask"})
IN_GUILD: Payload = {"guild_id": "60", "member": {**member(), "user": user(), "permissions": "0"}, "context": 0}
IN_DM: Payload = {"user": user(), "context": 1, "channel": {"id": CHANNEL, "type": 1, "recipients": [user()]}}
AMONG_FRIENDS: Payload = {"user": user(), "context": 2, "channel": {"id": CHANNEL, "type": 3, "recipients": [user()]}}
ASK: Payload = {"id": "1", "name": "ask", "type": 1, "options": [{"name": "question", "type": 3, "value": "when?"}]}


def interaction(data: Payload, more: Payload, kind: int = 2) -> Interaction:
    told: Payload = {
        "id": "5",
        "application_id": "6",
        "type": kind,
        "token": "t",
        "version": 1,
        "data": data,
        "channel": {"id": CHANNEL, "type": 0, "name": "general", "position": 0, "permission_overwrites": []},
        "locale": "en-US",
        "entitlements": [],
        "attachment_size_limit": 0,
    }
    everything: Any = told | more
    of: Any = state()
    ourselves: Any = user(ME, "bot", bot=True)
    of.user = discord.ClientUser(state=of, data=ourselves)
    if "unknown" not in more and "guild_id" in more:
        of._add_guild(guild(of))  # noqa: SLF001
    return discord.Interaction(data=everything, state=of)


def called(more: Payload, data: Payload = ASK) -> Message:
    return DESK.called(interaction(data, more), NOON)


def test_a_command_in_a_server() -> None:
    message = called(IN_GUILD)
    assert (message.id, message.command, message.text, message.options) == ("5", "ask", "", {"question": "when?"})
    assert (message.person, message.address) == (Person("discord", "1"), Address("discord", CHANNEL))
    assert (message.place, message.addressed, message.admin) == (Place.GROUP, True, False)


@pytest.mark.parametrize(
    ("more", "place", "private"),
    [(IN_GUILD, Place.GROUP, False), (IN_DM, Place.DM, True), (AMONG_FRIENDS, Place.GROUP, False)],
    ids=["a server", "our direct messages", "a group of friends"],
)
def test_only_our_direct_messages_are_private(more: Payload, place: Place, private: bool) -> None:  # noqa: FBT001
    assert called(more).place is place
    assert calling.in_private(interaction(ASK, more)) is private


def test_a_server_we_were_never_invited_to_is_a_place_like_any_other() -> None:
    message = called({**IN_GUILD, "unknown": True, "authorizing_integration_owners": {"1": "1"}})
    assert (message.place, message.address) == (Place.GROUP, Address("discord", CHANNEL))


def test_a_thread_is_told_with_its_channel() -> None:
    assert called({**IN_GUILD, "channel": thread()}).address == Address("discord", CHANNEL, "71")


def test_who_may_manage_the_server_is_an_admin_and_in_private_nobody_is() -> None:
    boss = {**member(), "user": user(), "permissions": str(0x20)}
    assert called({**IN_GUILD, "member": boss}).admin
    assert not called(IN_DM).admin


@pytest.mark.parametrize(
    ("locale", "servers", "language"),
    [("es-ES", "en-US", "es"), ("tr", None, "tr"), ("fr", "es-ES", "es"), ("fr", "de", None), ("xx-new", None, None)],
)
def test_the_callers_language_counts_then_the_servers(locale: str, servers: str | None, language: str | None) -> None:
    more = {**IN_GUILD, "locale": locale} | ({"guild_locale": servers} if servers else {})
    assert called(more).language == language


def test_a_menu_on_a_message_is_its_handlers_command_with_the_message_quoted() -> None:
    on = payload("gone?", 4000)
    data = {
        "id": "1",
        "name": "What about this?",
        "type": 3,
        "target_id": "4000",
        "resolved": {"messages": {"4000": on}},
    }
    message = called(IN_GUILD, data)
    assert (message.command, message.quoted, message.text) == ("ask", "gone?", "")


def test_a_command_we_no_longer_have_is_told_by_its_name() -> None:
    assert called(IN_GUILD, {"id": "1", "name": "old", "type": 1}).command == "old"


def test_a_press_brings_the_handle_and_a_form_what_was_typed() -> None:
    field = {"type": 18, "component": {"type": 4, "custom_id": "typed", "value": "tomorrow"}}
    form = interaction({"custom_id": "s:ask:other", "components": [field]}, IN_GUILD, 5)
    message = DESK.chosen(form, "ask:other", NOON, calling.typed(form))
    assert (message.chosen, message.text) == ("ask:other", "tomorrow")
    assert calling.custom_id(form) == "s:ask:other"


def test_a_form_of_the_older_kind_is_read_too() -> None:
    row = {"type": 1, "components": [{"type": 4, "custom_id": "typed", "value": "tomorrow"}]}
    assert calling.typed(interaction({"custom_id": "s:x", "components": [row]}, IN_GUILD, 5)) == "tomorrow"


def test_the_blank_somebody_types_in_is_the_focused_one() -> None:
    options = [{"name": "one", "type": 3, "value": "a"}, {"name": "two", "type": 3, "value": "b", "focused": True}]
    typing = interaction({"id": "1", "name": "ask", "type": 1, "options": options}, IN_GUILD, 4)
    assert calling.blank(typing) == Blank("two", "b")
    assert calling.blank(interaction(ASK, IN_GUILD)) is None


METADATA: Payload = {"id": "9", "type": 2, "user": user(3, "cem"), "authorizing_integration_owners": {}}
REPLY: Payload = {
    "type": 19,
    "message_reference": {"message_id": "4000", "channel_id": CHANNEL},
    "referenced_message": payload("when?", 4000, {"author": user(3, "cem")}),
}


@pytest.mark.parametrize(
    ("more", "asker"),
    [({"interaction_metadata": METADATA}, 3), (REPLY, 3), ({**REPLY, "referenced_message": None}, None), ({}, None)],
    ids=["a command's answer", "a reply", "a reply to what was deleted", "neither"],
)
def test_whose_question_an_answer_is_for_can_be_told_from_the_answer(more: Payload, asker: int | None) -> None:
    answer = payload("then", 4001, {"author": user(ME, "bot", bot=True), **more})
    press = interaction({"custom_id": "s:x", "component_type": 2}, {**IN_GUILD, "message": answer}, 3)
    assert calling.asker(press.message) == asker


def test_of_no_message_nobody_is_the_asker() -> None:
    assert calling.asker(None) is None
