"""What Discord sends becomes one message of ours, or none."""

import discord
import pytest
from discord_kit import CHANNEL, ME, Payload, guild, member, payload, state, user, written
from fakes import NOON

from bot.core.message import Place
from bot.core.people import Address, Person
from bot.platforms.discord.incoming import Ear, address

EAR = Ear(ME, ("en", "es", "tr"))
BOT = user(ME, "bot", bot=True)
MENTIONED: Payload = {"mentions": [BOT]}


def reply_to(author: Payload, content: str = "the first") -> Payload:
    """That a message answers another, as the gateway tells it."""
    reference = {"message_id": "4000", "channel_id": CHANNEL}
    return {
        "type": 19,
        "message_reference": reference,
        "referenced_message": payload(content, 4000, {"author": author}),
    }


@pytest.fixture
def hall() -> discord.Guild:
    return guild(state())


def test_a_direct_message_is_addressed_to_us() -> None:
    heard = EAR.hear(written("when is it?"), NOON)
    assert heard is not None
    assert (heard.id, heard.text, heard.at) == ("5000", "when is it?", NOON)
    assert heard.person == Person("discord", "1")
    assert heard.address == Address("discord", CHANNEL)
    assert heard.place is Place.DM
    assert heard.addressed
    assert not heard.admin


@pytest.mark.parametrize(
    ("content", "more", "addressed"),
    [
        ("when is it?", {}, False),
        ("<@900> when is it?", MENTIONED, True),
        ("when is it, <@!900>?", MENTIONED, True),
        ("<@&81> when is it?", {"mention_roles": ["81"]}, True),
        ("<@&82> when is it?", {"mention_roles": ["82"]}, False),
        ("@everyone when is it?", {"mention_everyone": True}, False),
        ("<@900> when is it?", {}, False),
        ("when is it?", reply_to(BOT), True),
        ("when is it?", reply_to(user(3, "cem")), False),
    ],
    ids=[
        "said to nobody",
        "a mention",
        "a mention at the end",
        "our own role",
        "somebody else's role",
        "everyone",
        "something that only looks like a mention",
        "a reply to us",
        "a reply to somebody else",
    ],
)
def test_in_a_server_we_are_addressed_by_mention_and_by_reply(
    hall: discord.Guild,
    content: str,
    more: Payload,
    addressed: bool,  # noqa: FBT001
) -> None:
    heard = EAR.hear(written(content, more, hall), NOON)
    assert heard is not None
    assert heard.place is Place.GROUP
    assert heard.addressed is addressed


@pytest.mark.parametrize(
    "more",
    [
        {"author": user(2, "another", bot=True)},
        {"author": BOT},
        {"webhook_id": "77"},
        {"type": 7},
        {"type": 18},
        {"content": ""},
        {"content": " \n"},
    ],
    ids=["another bot", "ourselves", "a webhook", "somebody joined", "a thread was made", "a picture", "blanks"],
)
def test_what_nobody_asks_us_is_no_message(hall: discord.Guild, more: Payload) -> None:
    content = more.pop("content", "hello")
    assert EAR.hear(written(content, more, hall), NOON) is None


@pytest.mark.parametrize(
    ("content", "more", "text"),
    [
        ("<@900> when is it?", MENTIONED, "when is it?"),
        ("hey <@900> when?", MENTIONED, "hey when?"),
        ("<@900>", MENTIONED, ""),
        ("ask <@1> in <#700000000000000070>", {"mentions": [user(1, "ann")]}, "ask @ann in #general"),
        ("<@&81> ask <@&82>", {"mention_roles": ["81", "82"]}, "ask @Boss"),
        ("use </ask:123> <:party:456> <a:dance:789>", {}, "use /ask :party: :dance:"),
        ("at <t:1761000000:f> sharp", {}, "at <t:1761000000:f> sharp"),
        ("<@12345> who?", {}, "<@12345> who?"),
        ("two\nlines", {}, "two\nlines"),
    ],
)
def test_words_come_without_our_mention_and_with_others_by_name(
    hall: discord.Guild, content: str, more: Payload, text: str
) -> None:
    heard = EAR.hear(written(content, more, hall), NOON)
    assert heard is not None
    assert heard.text == text


def test_a_reply_brings_what_it_replies_to(hall: discord.Guild) -> None:
    heard = EAR.hear(written("<@900>", reply_to(user(3, "cem"), "gone, is it?") | MENTIONED, hall), NOON)
    assert heard is not None
    assert heard.quoted == "gone, is it?"


def test_a_thread_is_told_with_its_channel(hall: discord.Guild) -> None:
    heard = EAR.hear(written("hello", {"channel_id": "71"}, hall), NOON)
    assert heard is not None
    assert heard.address == Address("discord", CHANNEL, "71")


def test_a_place_the_library_does_not_know_has_an_address_all_the_same() -> None:
    assert address(discord.Object(99)) == Address("discord", "99")


def test_who_may_manage_the_server_is_an_admin(hall: discord.Guild) -> None:
    heard = EAR.hear(written("hello", {"member": member("82")}, hall), NOON)
    assert heard is not None
    assert heard.admin


@pytest.mark.parametrize(
    ("features", "locale", "language"),
    [((), "es-ES", None), (("COMMUNITY",), "es-ES", "es"), (("COMMUNITY",), "fr", None)],
    ids=["never chosen", "chosen", "one we do not speak"],
)
def test_the_servers_language_counts_where_it_was_chosen(
    features: tuple[str, ...], locale: str, language: str | None
) -> None:
    heard = EAR.hear(written("hello", hall=guild(state(), features=features, locale=locale)), NOON)
    assert heard is not None
    assert heard.language == language


def a_file(number: int, name: str = "loaf.zip") -> Payload:
    address = f"https://cdn.discordapp.com/attachments/1/{number}/{name}?ex=1&hm=2"
    return {"id": str(number), "filename": name, "size": 9, "url": address, "proxy_url": address}


def forwarded(*files: Payload) -> Payload:
    snapshot = {
        "type": 0,
        "content": "",
        "embeds": [],
        "attachments": list(files),
        "timestamp": "2026-10-20T12:00:00+00:00",
        "edited_timestamp": None,
        "flags": 0,
        "mentions": [],
        "mention_roles": [],
    }
    reference = {"type": 1, "message_id": "4000", "channel_id": "70"}
    return {"message_reference": reference, "message_snapshots": [{"message": snapshot}]}


def test_files_in_a_direct_message_are_heard_without_words_and_told_by_where_they_were_shown() -> None:
    more = {"attachments": [a_file(31)], **forwarded(a_file(32, "clip.mp4"))}
    heard = EAR.hear(written("", more), NOON)
    assert heard is not None
    assert [(one.reference, one.name, one.size, one.forwarded) for one in heard.attachments] == [
        (f"{CHANNEL}/5000/31", "loaf.zip", 9, False),
        (f"{CHANNEL}/5000/32", "clip.mp4", 9, True),
    ]


def test_files_shown_in_a_server_are_not_for_us(hall: discord.Guild) -> None:
    assert EAR.hear(written("", {"attachments": [a_file(31)]}, hall), NOON) is None
    heard = EAR.hear(written("look", {"attachments": [a_file(31)]}, hall), NOON)
    assert heard is not None
    assert heard.attachments == ()


def test_a_server_is_the_community_of_what_is_said_there(hall: discord.Guild) -> None:
    there, alone = EAR.hear(written("hello", {}, hall), NOON), EAR.hear(written("hello"), NOON)
    assert there is not None
    assert alone is not None
    assert (there.community, alone.community) == (str(hall.id), None)
