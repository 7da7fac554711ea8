"""What updates mean: a table for each kind of place, and a storm of odd ones."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.core.message import Place
from bot.core.people import Address, Person
from bot.platforms.telegram.connection import readable
from bot.platforms.telegram.events import (
    Arrived,
    Called,
    Closed,
    Dismissed,
    Event,
    Ignored,
    Left,
    Me,
    Migrated,
    Opened,
    Pressed,
    Prompted,
    Said,
    Typing,
)
from bot.platforms.telegram.incoming import WANTED, Reader

Json = dict[str, Any]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ME = Me(42, "sunset_bot", frozenset({"ask", "help"}), frozenset({"en", "es", "pt"}))
ANN: Json = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "es-419"}
BOT: Json = {"id": 42, "is_bot": True, "first_name": "Sunset", "username": "sunset_bot"}
OTHER_BOT: Json = {"id": 43, "is_bot": True, "first_name": "Other", "username": "other_bot"}
PRIVATE: Json = {"id": 7, "type": "private", "first_name": "Ann"}
GROUP: Json = {"id": -100, "type": "supergroup", "title": "Lamps"}
CHANNEL: Json = {"id": -200, "type": "channel", "title": "News"}


def read(update: Json, me: Me = ME) -> Event:
    native = Update.de_json({"update_id": 1, **update}, None)
    return Reader(me, NOW).read(native)


def written(text: str, chat: Json = GROUP, *, age: timedelta = timedelta(), **more: Any) -> Json:  # noqa: ANN401
    return {
        "message_id": 5,
        "date": int((NOW - age).timestamp()),
        "chat": chat,
        "from": ANN,
        "text": text,
        **more,
    }


def mention(text: str, name: str = "@sunset_bot") -> Json:
    """The entity Telegram puts on a name, counted in UTF-16 units."""
    offset = len(text[: text.index(name)].encode("utf-16-le")) // 2
    return {"entities": [{"type": "mention", "offset": offset, "length": len(name)}]}


def said(message: Json) -> Said:
    event = read({"message": message})
    assert isinstance(event, Said), event
    return event


def test_in_private_everything_is_for_the_bot() -> None:
    event = said(written("when?", PRIVATE))
    message = event.message
    assert (message.addressed, message.place, message.text) == (True, Place.DM, "when?")
    assert message.person == Person("telegram", "7")
    assert message.address == Address("telegram", "7")
    assert (message.at, message.language, message.id) == (NOW, "es", "7:5")


@pytest.mark.parametrize(
    ("text", "addressed", "command", "rest"),
    [
        ("when?", False, None, "when?"),
        ("/ask when?", True, "ask", "when?"),
        ("/ASK when?", True, "ask", "when?"),
        ("/ask\nwhen?", True, "ask", "when?"),
        ("/ask", True, "ask", ""),
        ("/ask@sunset_bot when?", True, "ask", "when?"),
        ("/ask@Sunset_Bot when?", True, "ask", "when?"),
        ("/weather", False, "weather", ""),
        ("/weather@sunset_bot", True, "weather", ""),
        ("/ question", False, None, "/ question"),
        ("/5 lamps", False, None, "/5 lamps"),
        ("a /ask in the middle", False, None, "a /ask in the middle"),
    ],
)
def test_in_a_group_a_command_of_ours_is_for_the_bot(
    text: str, addressed: object, command: str | None, rest: str
) -> None:
    message = said(written(text)).message
    assert (message.addressed, message.command, message.text) == (addressed, command, rest)
    assert message.place is Place.GROUP


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("@sunset_bot when?", "when?"),
        ("when, @sunset_bot?", "when, ?"),
        ("😀😀 hey @sunset_bot when?", "😀😀 hey when?"),
        ("@Sunset_Bot when?", "when?"),
        ("@sunset_bot", ""),
        ("@sunset_bot /ask when?", "when?"),
    ],
)
def test_a_mention_is_for_the_bot_and_is_no_part_of_the_question(text: str, rest: str) -> None:
    name = "@Sunset_Bot" if "@Sunset_Bot" in text else "@sunset_bot"
    message = said(written(text, **mention(text, name))).message
    assert (message.addressed, message.text) == (True, rest)


def test_a_mention_without_a_user_name_counts_and_that_of_another_does_not() -> None:
    named: Json = {"entities": [{"type": "text_mention", "offset": 0, "length": 6, "user": BOT}]}
    assert said(written("Sunset when?", **named)).message.addressed
    text = "@other_bot when?"
    assert not said(written(text, **mention(text, "@other_bot"))).message.addressed
    assert not said(written("mail me at x@sunset_bot.example")).message.addressed


def test_a_reply_to_the_bot_is_for_the_bot_and_a_reply_to_another_is_not() -> None:
    ours = written("It is 5 December.") | {"from": BOT}
    theirs = written("I lost my videos") | {"from": OTHER_BOT}
    assert said(written("thanks", reply_to_message=ours)).message.addressed
    assert not said(written("thanks", reply_to_message=theirs)).message.addressed


def test_a_message_in_a_topic_the_bot_opened_is_no_reply_to_it() -> None:
    opening = written("x") | {"from": BOT, "forum_topic_created": {"name": "Lamps", "icon_color": 1}}
    del opening["text"]
    event = said(written("when?", reply_to_message=opening, message_thread_id=9, is_topic_message=True))
    assert not event.message.addressed
    assert event.message.quoted is None


def test_ask_in_reply_brings_what_was_written_or_the_part_that_was_quoted() -> None:
    theirs = written("I lost my videos and my lamp")
    assert said(written("/ask", reply_to_message=theirs)).message.quoted == "I lost my videos and my lamp"
    quote: Json = {"quote": {"text": "my lamp", "position": 21}}
    assert said(written("/ask", reply_to_message=theirs, **quote)).message.quoted == "my lamp"


@pytest.mark.parametrize(
    ("more", "thread"),
    [
        ({}, None),
        ({"message_thread_id": 9, "is_topic_message": True}, "9"),
        ({"message_thread_id": 9}, None),
        ({"message_thread_id": 1}, None),
    ],
)
def test_only_a_topics_own_id_is_kept(more: Json, thread: str | None) -> None:
    event = said(written("/ask x", **more))
    assert event.message.address == Address("telegram", "-100", thread)
    assert event.spot.thread == (int(thread) if thread else None)


@pytest.mark.parametrize(
    ("text", "age", "kind"),
    [
        ("/ask when?", timedelta(hours=20), Said),
        ("when?", timedelta(minutes=9), Said),
        ("when?", timedelta(minutes=11), Ignored),
    ],
)
def test_old_chatter_is_left_alone_but_an_old_question_to_the_bot_is_not(
    text: str, age: timedelta, kind: type[Event]
) -> None:
    assert isinstance(read({"message": written(text, age=age)}), kind)


@pytest.mark.parametrize("age", [timedelta(minutes=5), timedelta(hours=5)])
def test_an_edited_message_says_whether_it_is_fresh(age: timedelta) -> None:
    event = read({"edited_message": written("when?", age=age, edit_date=int(NOW.timestamp()))})
    assert isinstance(event, Said)
    assert (event.edited, event.fresh) == (True, age < timedelta(minutes=10))


@pytest.mark.parametrize(
    ("code", "language"),
    [("es", "es"), ("es-419", "es"), ("pt-br", "pt"), ("PT_BR", "pt"), ("xx", None), ("", None), (None, None)],
)
def test_the_clients_language_counts_where_we_speak_it(code: str | None, language: str | None) -> None:
    person = {**ANN, "language_code": code}
    assert said(written("x", PRIVATE) | {"from": person}).message.language == language


@pytest.mark.parametrize(
    "update",
    [
        {"channel_post": written("/ask x", CHANNEL)},
        {"edited_channel_post": written("/ask x", CHANNEL)},
        {"message": written("/ask x", CHANNEL)},
        {"business_message": written("/ask x", PRIVATE, business_connection_id="b")},
        {"edited_business_message": written("/ask x", PRIVATE, business_connection_id="b")},
        {"message": written("/ask x") | {"from": OTHER_BOT}},
        {"message": written("/ask x", via_bot=BOT)},
        {"message": written("/ask x", sender_chat=CHANNEL)},
        {"message": written("/ask x", sender_chat=CHANNEL, is_automatic_forward=True)},
        {"message": written("/ask@other_bot x")},
        {"message": {k: v for k, v in written("x").items() if k != "text"}},
        {"message": {k: v for k, v in written("/ask x").items() if k != "from"}},
        {"something_new": {"id": 1}},
        {"guest_message": written("x") | {"guest_query_id": "q", "from": OTHER_BOT}},
        {"guest_message": written("x")},
        {},
    ],
)
def test_what_is_not_for_us_is_ignored(update: Json) -> None:
    assert isinstance(read(update), Ignored)


def test_an_admin_without_a_name_is_known_by_the_group() -> None:
    event = said(written("/ask x", sender_chat=GROUP) | {"from": {**OTHER_BOT, "id": 1087968824}})
    assert event.anonymous
    assert event.message.person == Person("telegram", "-100")
    assert event.message.admin


def test_a_group_that_moved_says_so_from_both_sides() -> None:
    old, new = Address("telegram", "-5"), Address("telegram", "-100")
    leaving = written("") | {"chat": {**GROUP, "id": -5, "type": "group"}, "migrate_to_chat_id": -100}
    coming = written("") | {"migrate_from_chat_id": -5}
    assert read({"message": leaving}) == read({"message": coming}) == Migrated(old, new)


def member(status: str) -> Json:
    return {"user": BOT, "status": status, "until_date": 0}


@pytest.mark.parametrize(
    ("chat", "status", "event"),
    [
        (PRIVATE, "kicked", Closed(Person("telegram", "7"))),
        (PRIVATE, "member", Opened(Person("telegram", "7"))),
        (GROUP, "left", Left(Address("telegram", "-100"))),
        (GROUP, "kicked", Left(Address("telegram", "-100"))),
        (GROUP, "member", Ignored("membership")),
        (CHANNEL, "left", Ignored("membership")),
    ],
)
def test_blocked_unblocked_and_put_out(chat: Json, status: str, event: Event) -> None:
    change = {
        "chat": chat,
        "from": ANN,
        "date": int(NOW.timestamp()),
        "old_chat_member": member("member" if status != "member" else "kicked"),
        "new_chat_member": member(status),
    }
    assert read({"my_chat_member": change}) == event


@pytest.mark.parametrize(
    ("text", "kind"), [("/start abc-DEF_1", Arrived), ("/start", Said), ("/start@sunset_bot abc", Arrived)]
)
def test_a_link_brings_its_payload(text: str, kind: type[Event]) -> None:
    event = read({"message": written(text, PRIVATE)})
    assert isinstance(event, kind)
    if isinstance(event, Arrived):
        assert event.kept == text.partition(" ")[2]


def test_in_a_group_start_brings_nothing() -> None:
    assert isinstance(read({"message": written("/start@sunset_bot abc")}), Said)


def pressed(data: str | None, **where: Any) -> Json:  # noqa: ANN401
    known = where or {"message": written("answer") | {"from": BOT}}
    return {
        "callback_query": {"id": "q", "from": ANN, "chat_instance": "c", **known, **({"data": data} if data else {})}
    }


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("ask:deleted:en", Pressed),
        ("?remind:new", Prompted),
        ("-7:", Dismissed),
        ("-7:3,4", Dismissed),
        ("-x", Pressed),
        ("?", Pressed),
        (None, Ignored),
    ],
)
def test_a_press_is_a_choice_a_prompt_or_a_removal(data: str | None, kind: type[Event]) -> None:
    assert isinstance(read(pressed(data)), kind)


def test_a_choice_is_made_where_its_button_stands() -> None:
    event = read(pressed("ask:deleted"))
    assert isinstance(event, Pressed)
    assert event.message.chosen == "ask:deleted"
    assert event.message.address == Address("telegram", "-100")
    assert event.spot is not None
    assert event.spot.message == 5


def test_a_choice_below_an_old_message_or_in_any_chat_is_made_too() -> None:
    old = read(pressed("ask:x", message={"message_id": 5, "date": 0, "chat": GROUP}))
    assert isinstance(old, Pressed)
    assert old.spot is not None
    anywhere = read(pressed("ask:x", inline_message_id="i"))
    assert isinstance(anywhere, Pressed)
    assert (anywhere.spot, anywhere.inline, anywhere.message.place) == (None, "i", Place.GROUP)


def test_inline_and_guest_mode_are_for_the_bot_and_no_place_to_write_to() -> None:
    typing = read({"inline_query": {"id": "q", "from": ANN, "query": " when? ", "offset": ""}})
    assert isinstance(typing, Typing)
    assert (typing.message.text, typing.message.addressed) == ("when?", True)
    text = "@sunset_bot when?"
    called = read({"guest_message": written(text, PRIVATE, guest_query_id="g", **mention(text))})
    assert isinstance(called, Called)
    assert (called.message.text, called.message.place) == ("when?", Place.GROUP)
    for message in (typing.message, called.message):
        assert not message.address.place.lstrip("-").isdecimal()


def test_half_a_character_does_no_harm() -> None:
    message = said(written("@sunset_bot a\ud83d b", PRIVATE, **mention("@sunset_bot"))).message
    message.text.encode()


def test_the_bot_asks_for_what_it_reads_and_for_nothing_else() -> None:
    assert not any(kind.startswith(("business", "channel", "edited_channel", "chat_member")) for kind in WANTED)


json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
shapes = st.fixed_dictionaries(
    {},
    optional={
        "text": st.text(max_size=40),
        "caption": st.text(max_size=10),
        "entities": st.lists(
            st.fixed_dictionaries(
                {
                    "type": st.sampled_from(["mention", "text_mention", "bot_command", "text_link", "date_time"]),
                    "offset": st.integers(0, 50),
                    "length": st.integers(0, 50),
                }
            ),
            max_size=3,
        ),
        "from": st.sampled_from([ANN, BOT, OTHER_BOT]),
        "chat": st.sampled_from([PRIVATE, GROUP, CHANNEL]),
        "sender_chat": st.sampled_from([GROUP, CHANNEL]),
        "reply_to_message": st.just(written("x") | {"from": BOT}),
        "message_thread_id": st.integers(0, 9),
        "is_topic_message": st.booleans(),
        "guest_query_id": st.text(max_size=3),
        "data": st.text(max_size=10),
    },
)


WRITTEN = ["message", "edited_message", "guest_message", "channel_post", "business_message"]


def stormy(kind: str, shape: Json) -> Json:
    message = {**written("hello"), **shape}
    match kind:
        case "callback_query":
            return pressed(shape.get("data", "x"), message=message)
        case "inline_query":
            return {kind: {"id": "q", "from": ANN, "query": shape.get("text", ""), "offset": ""}}
        case _:
            return {kind: message}


@given(kind=st.sampled_from([*WRITTEN, "callback_query", "inline_query"]), shape=shapes)
def test_every_update_is_exactly_one_event(kind: str, shape: Json) -> None:
    update = readable({"update_id": 1, **stormy(kind, shape)})
    assert isinstance(Reader(ME, NOW).read(Update.de_json(update, None)), Event)


@given(kind=st.sampled_from(WANTED), what=json)
def test_what_the_library_cannot_read_keeps_its_number(kind: str, what: object) -> None:
    assert Update.de_json(readable({"update_id": 9, kind: what}), None).update_id == 9


def document(**more: Any) -> Json:  # noqa: ANN401
    return {"file_id": "doc-1", "file_unique_id": "u1", "file_name": "loaf.zip", "file_size": 9, **more}


def carrying(chat: Json, **more: Any) -> Json:  # noqa: ANN401
    return {name: value for name, value in written("", chat, **more).items() if name != "text"}


@pytest.mark.parametrize(
    ("carried", "held"),
    [
        ({"document": document(mime_type="application/zip")}, ("doc-1", "loaf.zip", "application/zip", 9)),
        (
            {
                "photo": [
                    {"file_id": "s", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 10},
                    {"file_id": "l", "file_unique_id": "l", "width": 900, "height": 900, "file_size": 1000},
                    {"file_id": "m", "file_unique_id": "m", "width": 300, "height": 300, "file_size": 100},
                ]
            },
            ("l", "photo-5.jpg", "image/jpeg", 1000),
        ),
        (
            {"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1}},
            ("v", "video-5.mp4", "video/mp4", None),
        ),
        (
            {"voice": {"file_id": "o", "file_unique_id": "o", "duration": 1, "file_size": 3}},
            ("o", "voice-5.ogg", "audio/ogg", 3),
        ),
        (
            {"audio": {"file_id": "a", "file_unique_id": "a", "duration": 1, "file_name": "song.flac"}},
            ("a", "song.flac", "audio/mpeg", None),
        ),
        (
            {
                "animation": {"file_id": "g", "file_unique_id": "g", "width": 1, "height": 1, "duration": 1},
                "document": document(file_id="g"),
            },
            ("g", "animation-5.mp4", "video/mp4", None),
        ),
    ],
    ids=["a document", "a photo in three sizes", "a video without a name", "a voice note", "a song", "an animation"],
)
def test_a_file_in_private_is_a_message_even_without_words(
    carried: Json, held: tuple[str, str, str, int | None]
) -> None:
    message = said(carrying(PRIVATE, **carried)).message
    [one] = message.attachments
    assert (one.reference, one.name, one.media_type, one.size) == held
    assert (message.text, one.forwarded) == ("", False)
    assert "reference" not in repr(one), "what opens a file is not shown"


def test_a_forwarded_file_says_that_it_is_and_brings_its_caption() -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Cem"}
    message = said(carrying(PRIVATE, document=document(), forward_origin=origin, caption="my loaf")).message
    assert (message.text, message.attachments[0].forwarded) == ("my loaf", True)


def test_files_shown_in_a_group_are_not_for_us() -> None:
    assert read({"message": carrying(GROUP, document=document())}) == Ignored("no words")
    captioned = said(carrying(GROUP, document=document(), caption="look"))
    assert captioned.message.attachments == ()
