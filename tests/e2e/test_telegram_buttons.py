"""What people press, and what is told in private: the Telegram platform against the stand-in, over TCP."""

import re
from dataclasses import replace
from typing import Any

import pytest
from e2e.telegram_house import QUESTION, TITLE, House, Setup, answer, says
from e2e.telegram_standin import TelegramStandIn
from e2e.telegram_world import BOT_NAME, Chat, Json, User

from bot.core.message import Action, Choice, Reply

pytest_plugins = ["e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


async def sent(telegram: TelegramStandIn, chat: Chat, user: User, text: str, **more: Any) -> Json:  # noqa: ANN401
    """Says something and gives the first message of the bot's that comes."""
    before = len(telegram.said(chat))
    await telegram.say(chat, user, text, **more)
    found: Json = (await telegram.until(lambda: telegram.said(chat)[before:]))[0]
    return found


def labels(message: Json) -> list[str]:
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def button(message: Json, label: str) -> Json:
    rows = message["reply_markup"]["inline_keyboard"]
    return next(dict(one) for row in rows for one in row if one["text"] == label)


async def test_a_choice_takes_the_place_of_what_offered_it(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        offer = await sent(telegram, chat, ann, "which")
        assert labels(offer) == ["The app", "The API"]
        query = await telegram.press(offer, "The app", ann)
        await telegram.until(lambda: telegram.said(chat)[0]["text"].startswith("The app?"))
    assert query in telegram.queries
    assert len(telegram.said(chat)) == 1


async def test_somebody_elses_choice_leaves_the_offer_to_who_asked_for_it(
    telegram: TelegramStandIn, house: House
) -> None:
    ann, bob, group = telegram.world.user("Ann"), telegram.world.user("Bob"), telegram.world.group("Lamps")
    async with house.connected(telegram):
        offer = await sent(telegram, group, ann, "/ask which")
        await telegram.press(offer, "The app", bob)
        theirs = (await telegram.until(lambda: telegram.said(group)[1:]))[0]
        assert theirs["text"].startswith("The app?")
        assert telegram.said(group)[0]["text"] == "Which one?"
        await telegram.press(offer, "The app", ann)
        await telegram.until(lambda: telegram.said(group)[0]["text"].startswith("The app?"))
    assert len(telegram.said(group)) == 2


async def test_a_button_still_works_after_a_restart_and_when_its_query_is_old(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        offer = await sent(telegram, chat, ann, "which")
    telegram.stale.add(f"press-{telegram.numbers}")
    await telegram.press(offer, "The app", ann)
    async with House(house.home).connected(telegram):
        await telegram.until(lambda: telegram.said(chat)[0]["text"].startswith("The app?"))


async def test_what_is_typed_in_reply_belongs_to_the_choice_that_asked(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        offer = await sent(telegram, chat, ann, "/note")
        await telegram.press(offer, "Write it", ann)
        prompt = (await telegram.until(lambda: telegram.said(chat)[1:]))[0]
        assert prompt["text"].strip("\u200b") == "What shall I note?"
        assert telegram.called("sendMessage")[-1].params["reply_markup"]["force_reply"] is True
        await sent(telegram, chat, ann, "buy a lamp", reply=prompt)
    assert house.note.noted == [("note:new", "buy a lamp")]


async def test_a_prompt_from_before_a_restart_is_still_understood(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        offer = await sent(telegram, chat, ann, "/note")
        await telegram.press(offer, "Write it", ann)
        prompt = (await telegram.until(lambda: telegram.said(chat)[1:]))[0]
    later = House(house.home)
    async with later.connected(telegram):
        await sent(telegram, chat, ann, "buy a lamp", reply=prompt)
        assert later.note.noted == [("note:new", "buy a lamp")]
        await telegram.press(offer, "Write it", ann)
        asked = (await telegram.until(lambda: telegram.said(chat)[3:]))[0]
    assert asked["text"].strip("\u200b") == "Write it", "what to ask was forgotten: the button's label asks"


async def test_in_a_group_the_one_who_pressed_is_asked(telegram: TelegramStandIn, house: House) -> None:
    ann, bob, group = telegram.world.user("Ann"), telegram.world.user("Bob"), telegram.world.group("Lamps", 7)
    async with house.connected(telegram):
        offer = await sent(telegram, group, ann, "/note", thread=7)
        await telegram.press(offer, "Write it", bob)
        prompt = (await telegram.until(lambda: telegram.said(group)[1:]))[0]
        assert prompt["text"].strip("\u200b").startswith("Bob: What shall I note?")
        assert f"tg://user?id={bob.id}" in [entity.get("url") for entity in prompt["entities"]]
        assert prompt["message_thread_id"] == 7
        assert telegram.called("sendMessage")[-1].params["reply_markup"]["selective"] is True
        await sent(telegram, group, bob, "buy a lamp", reply=prompt, thread=7)
    assert house.note.noted == [("note:new", "buy a lamp")]


async def test_a_link_that_others_wrote_is_no_prompt(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        offer = await sent(telegram, chat, ann, "/note")
        await telegram.press(offer, "Write it", ann)
        prompt = (await telegram.until(lambda: telegram.said(chat)[1:]))[0]
        forged = {**prompt, "from": ann.json()}
        await sent(telegram, chat, ann, "buy a lamp", reply=forged)
    assert house.note.noted == []


async def test_in_a_group_the_asker_can_remove_an_answer_and_nobody_else(
    telegram: TelegramStandIn, house: House
) -> None:
    ann, bob, group = telegram.world.user("Ann"), telegram.world.user("Bob"), telegram.world.group("Lamps")
    house.ask.knows["long"] = answer("word " * 1000, "long", "Long?")
    async with house.connected(telegram):
        await telegram.say(group, ann, "/ask long")
        last = (await telegram.until(lambda: [one for one in telegram.said(group) if labels(one)]))[0]
        query = await telegram.press(last, "Remove", bob)
        await telegram.until(lambda: query in telegram.queries)
        assert telegram.queries[query]["text"]
        assert len(telegram.said(group)) == 3
        await telegram.press(last, "Remove", ann)
        await telegram.until(lambda: not telegram.said(group))


async def test_an_answer_too_old_to_be_removed_stays_and_its_asker_hears_why(
    telegram: TelegramStandIn, house: House
) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps")
    async with house.connected(telegram):
        message = await sent(telegram, group, ann, f"/ask {QUESTION}")
        telegram.world.now += 49 * 3600
        query = await telegram.press(message, "Remove", ann)
        await telegram.until(lambda: query in telegram.queries)
    assert telegram.queries[query]["text"]
    assert telegram.said(group) == [message]


async def test_in_private_an_answer_can_be_shared_by_inline_mode(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        message = await sent(telegram, telegram.world.private(ann), ann, QUESTION)
    assert button(message, labels(message)[0])["switch_inline_query"] == TITLE


async def test_without_inline_mode_nothing_offers_it(telegram: TelegramStandIn, house: House) -> None:
    telegram.me["supports_inline_queries"] = False
    ann = telegram.world.user("Ann")
    async with house.connected(telegram):
        message = await sent(telegram, telegram.world.private(ann), ann, QUESTION)
    assert labels(message) == []


async def test_what_is_private_is_told_in_private_and_the_group_sees_a_line(
    telegram: TelegramStandIn, house: House
) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps")
    async with house.connected(telegram):
        line = await sent(telegram, group, ann, "/secret")
    private = telegram.said(telegram.world.private(ann))
    assert [message["text"] for message in private] == ["Nobody else may read this."]
    assert "Nobody else" not in line["text"]
    assert button(line, labels(line)[0])["url"] == f"https://t.me/{BOT_NAME}"


async def test_who_never_opened_the_private_chat_is_led_there_and_told_once(
    telegram: TelegramStandIn, house: House
) -> None:
    ann, bob = telegram.world.user("Ann", started=False), telegram.world.user("Bob")
    group, chat = telegram.world.group("Lamps"), telegram.world.private(ann)
    async with house.connected(telegram):
        line = await sent(telegram, group, ann, "/secret")
        url = button(line, labels(line)[0])["url"]
        payload = url.removeprefix(f"https://t.me/{BOT_NAME}?start=")
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
        stranger = await sent(telegram, telegram.world.private(bob), bob, f"/start {payload}")
        told = await sent(telegram, chat, ann, f"/start {payload}")
        again = await sent(telegram, chat, ann, f"/start {payload}")
    assert told["text"] == "Nobody else may read this."
    assert "Nobody else" not in stranger["text"] + again["text"]
    assert ("opened", str(ann.id)) in house.contacts.told


async def test_a_link_from_before_a_restart_says_to_ask_again(telegram: TelegramStandIn, house: House) -> None:
    ann, group = telegram.world.user("Ann", started=False), telegram.world.group("Lamps")
    async with house.connected(telegram):
        line = await sent(telegram, group, ann, "/secret")
    payload = button(line, labels(line)[0])["url"].partition("?start=")[2]
    async with House(house.home).connected(telegram):
        told = await sent(telegram, telegram.world.private(ann), ann, f"/start {payload}")
    assert "ask again" in told["text"]


async def test_a_press_in_a_group_with_a_private_answer_opens_the_private_chat(
    telegram: TelegramStandIn, house: House
) -> None:
    house.secret.press = True
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps")
    async with house.connected(telegram):
        offer = await sent(telegram, group, ann, "/secret")
        ann.started = False
        query = await telegram.press(offer, "More", ann)
        await telegram.until(lambda: query in telegram.queries)
        payload = telegram.queries[query]["url"].partition("?start=")[2]
        told = await sent(telegram, telegram.world.private(ann), ann, f"/start {payload}")
    assert told["text"] == "Nobody else may read this."
    assert len(telegram.said(group)) == 1


async def test_a_passing_word_after_a_press_in_a_group_flashes_up_and_opens_nothing(
    telegram: TelegramStandIn, house: House
) -> None:
    doubt = Choice(says("Wrong?"), "ask:wrong")
    house.ask.knows["doubt"] = replace(answer("Is it so?", "doubt", "Doubt?"), choices=(doubt,))
    house.ask.knows["ask:wrong"] = Reply(Action.ANSWER, (says("Thank you."),), private=True, passing=True)
    ann, bob = telegram.world.user("Ann"), telegram.world.user("Bob", started=False)
    group = telegram.world.group("Lamps")
    async with house.connected(telegram):
        told = await sent(telegram, group, ann, "/ask doubt")
        query = await telegram.press(told, "Wrong?", bob)
        await telegram.until(lambda: query in telegram.queries)
    assert telegram.queries[query]["text"] == "Thank you."
    assert "url" not in telegram.queries[query]
    assert len(telegram.said(group)) == 1
    assert telegram.said(telegram.world.private(bob)) == []
    assert house.ask.got[-1].quoted is not None
    assert house.ask.got[-1].quoted.startswith("Doubt?")


async def test_an_admin_without_a_name_is_told_to_ask_as_themselves(telegram: TelegramStandIn, house: House) -> None:
    group = telegram.world.group("Lamps")
    nobody = User(1087968824, "Group")
    telegram.world.users[nobody.id] = nobody
    async with house.connected(telegram):
        line = await sent(telegram, group, nobody, "/secret", sender_chat=group.json())
        right = await sent(telegram, group, nobody, "/setup", sender_chat=group.json())
    assert "without a name" in line["text"]
    assert right["text"] == "You run this."
    assert telegram.called("sendMessage")[0].params["chat_id"] == group.id


async def test_only_for_admin_commands_it_asks_who_runs_the_group(telegram: TelegramStandIn, house: House) -> None:
    house.setup = Setup()
    ann, bob, group = telegram.world.user("Ann"), telegram.world.user("Bob"), telegram.world.group("Lamps")
    group.admins.add(ann.id)
    async with house.connected(telegram):
        await sent(telegram, group, ann, f"/ask {QUESTION}")
        assert telegram.called("getChatMember") == []
        yes, no = await sent(telegram, group, ann, "/setup"), await sent(telegram, group, bob, "/setup")
    assert (yes["text"], no["text"]) == ("You run this.", "You do not run this.")
