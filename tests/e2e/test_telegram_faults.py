"""What goes wrong between the bot and Telegram, and what people notice of it: against the stand-in, over TCP."""

import asyncio
import time

import pytest
from e2e.telegram_house import QUESTION, TITLE, House
from e2e.telegram_standin import Fault, TelegramStandIn
from structlog.testing import capture_logs

from bot.platforms.telegram.errors import TelegramTokenError
from bot.platforms.telegram.polling import RIVAL

pytest_plugins = ["e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


async def settled(telegram: TelegramStandIn) -> None:
    last = telegram.numbers
    await telegram.until(lambda: not any(number <= last for number in telegram.waiting))


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.BAD_GATEWAY, Fault.BEFORE])
async def test_an_answer_survives_a_fault_and_comes_once(telegram: TelegramStandIn, house: House, fault: Fault) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    telegram.fail("sendMessage", fault, fault)
    async with house.connected(telegram):
        await telegram.say(chat, ann, QUESTION)
        await telegram.until(lambda: telegram.said(chat))
        await settled(telegram)
    assert len(telegram.said(chat)) == 1


async def test_an_answer_whose_receipt_is_lost_may_come_twice_and_is_counted(
    telegram: TelegramStandIn, house: House
) -> None:
    """Telegram offers no way to tell whether it was applied: twice is better than never."""
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    telegram.fail("sendMessage", Fault.AFTER)
    with capture_logs() as logs:
        async with house.connected(telegram):
            await telegram.say(chat, ann, QUESTION)
            await telegram.until(lambda: len(telegram.said(chat)) == 2)
            await settled(telegram)
    assert [log["event"] for log in logs].count("telegram_maybe_doubled") == 1


async def test_an_edit_whose_receipt_is_lost_is_done_and_not_complained_about(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    telegram.fail("editMessageText", Fault.AFTER)
    with capture_logs() as logs:
        async with house.connected(telegram):
            asked = await telegram.say(chat, ann, "gibberish")
            await telegram.until(lambda: telegram.said(chat))
            await telegram.push("edited_message", {**asked, "text": QUESTION})
            await telegram.until(lambda: len(telegram.called("editMessageText")) == 2)
            await settled(telegram)
    assert telegram.said(chat)[0]["text"].startswith(TITLE)
    assert "telegram_answer_lost" not in [log["event"] for log in logs]


async def test_told_to_wait_it_waits_and_then_answers(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    telegram.floods[chat.id] = 7
    async with house.connected(telegram):
        await telegram.say(chat, ann, QUESTION)
        await telegram.until(lambda: telegram.said(chat))
    assert 7.0 in house.waited


async def test_one_chat_that_must_wait_holds_up_no_other(telegram: TelegramStandIn, house: House) -> None:
    ann, bob = telegram.world.user("Ann"), telegram.world.user("Bob")
    async with house.connected(telegram):
        await telegram.say(telegram.world.private(ann), ann, "slow")
        await telegram.say(telegram.world.private(bob), bob, QUESTION)
        await telegram.until(lambda: telegram.said(telegram.world.private(bob)))
        assert telegram.said(telegram.world.private(ann)) == []
        await telegram.until(lambda: telegram.said(telegram.world.private(ann)))


async def test_in_one_chat_answers_come_in_the_order_of_the_questions(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        for words in ("slow", QUESTION):
            await telegram.say(chat, ann, words)
        await telegram.until(lambda: len(telegram.said(chat)) == 2)
    assert telegram.said(chat)[1]["text"].startswith(TITLE)


async def test_a_crash_between_answer_and_confirmation_doubles_nothing(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        await telegram.say(chat, ann, QUESTION)
        await settled(telegram)
    lost = await telegram.push("message", chat.messages[1])
    telegram.waiting = {lost - 1: {**telegram.waiting[lost], "update_id": lost - 1}, lost: telegram.waiting[lost]}
    later = House(house.home)
    async with later.connected(telegram):
        await settled(telegram)
    assert len(later.ask.got) == 1, "of the two, the one that was handled before is known"


async def test_what_was_not_done_before_the_stop_is_done_after_the_start_and_the_rest_not_again(
    telegram: TelegramStandIn, house: House
) -> None:
    """Nothing is confirmed before it is handled: not what takes long, and not what came after it."""
    ann, bob = telegram.world.user("Ann"), telegram.world.user("Bob")
    house.grace = 0.1
    async with house.connected(telegram):
        await telegram.say(telegram.world.private(ann), ann, "stuck")
        await telegram.say(telegram.world.private(bob), bob, QUESTION)
        await telegram.until(lambda: telegram.said(telegram.world.private(bob)))
    later = House(house.home)
    later.ask.freed.set()
    async with later.connected(telegram):
        await telegram.until(lambda: telegram.said(telegram.world.private(ann)))
        await settled(telegram)
    assert [message.text for message in later.ask.got] == ["stuck"]


async def test_an_update_that_cannot_be_read_does_not_stop_the_next(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with house.connected(telegram):
        await telegram.push("message", {"message_id": 1})
        await telegram.push("message", {"message_id": 2, "date": "soon", "chat": 5})
        await telegram.say(chat, ann, QUESTION)
        await telegram.until(lambda: telegram.said(chat))
        await settled(telegram)


async def test_an_outage_at_the_start_is_waited_for(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    telegram.fail("getMe", Fault.BEFORE, Fault.ERROR)
    telegram.fail("getUpdates", Fault.BEFORE)
    await telegram.say(chat, ann, QUESTION)
    async with house.connected(telegram):
        assert await telegram.until(lambda: telegram.said(chat))


@pytest.mark.parametrize("revoked", [True, False])
async def test_a_token_that_is_not_taken_ends_it_with_words_and_without_the_token(
    telegram: TelegramStandIn, house: House, *, revoked: bool
) -> None:
    telegram.revoked = revoked
    running = asyncio.create_task(house.telegram(telegram).run(asyncio.Event()))
    if not revoked:
        await telegram.until(lambda: telegram.called("setMyCommands"))
        telegram.revoked = True
        await telegram.touch()
    with pytest.raises(TelegramTokenError, match="TELEGRAM_TOKEN") as ended:
        async with asyncio.timeout(10):
            await running
    assert "AAStandIn" not in str(ended.value)
    assert ended.value.__suppress_context__ or ended.value.__context__ is None


async def test_another_instance_elsewhere_is_told_of_and_left_some_time(
    telegram: TelegramStandIn, house: House
) -> None:
    with capture_logs() as logs:
        async with house.connected(telegram):
            await telegram.until(lambda: telegram.poller is not None and not telegram.poller.done())
            assert telegram.poller is not None
            ended = telegram.poller
            ended.cancel()
            await telegram.until(lambda: telegram.poller is not ended)
    assert RIVAL in house.waited
    (told,) = [log for log in logs if log["event"] == "telegram_two_instances"]
    assert "same token" in told["what"]


async def test_a_second_instance_on_this_machine_waits_until_the_first_has_ended(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    stop, second = asyncio.Event(), House(house.home)
    with capture_logs() as logs:
        async with house.connected(telegram):
            waiting = second.telegram(telegram)
            running = asyncio.create_task(waiting.run(stop))
            await telegram.until(lambda: len(telegram.called("getMe")) == 2)
            await telegram.say(chat, ann, QUESTION)
            await settled(telegram)
            assert not waiting.connected.is_set()
        async with asyncio.timeout(10):
            await waiting.connected.wait()
        stop.set()
        await running
    assert [log["event"] for log in logs].count("telegram_two_instances") == 1
    assert len(telegram.said(chat)) == 1
    assert second.ask.got == []


async def test_a_webhook_that_is_still_set_is_removed_and_nothing_is_dropped(
    telegram: TelegramStandIn, house: House
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    telegram.hook.url = "https://old.example/hook"
    await telegram.say(chat, ann, QUESTION)
    async with house.connected(telegram):
        await telegram.until(lambda: telegram.said(chat))
    assert telegram.hook.url == ""


async def test_it_stops_at_once_while_telegram_holds_its_question(telegram: TelegramStandIn, house: House) -> None:
    async with house.connected(telegram):
        await telegram.until(lambda: telegram.poller is not None and not telegram.poller.done())
        before = time.monotonic()
    assert time.monotonic() - before < 3


async def test_no_log_holds_what_somebody_wrote_or_the_token(telegram: TelegramStandIn, house: House) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    telegram.fail("sendMessage", Fault.ERROR)
    with capture_logs() as logs:
        async with house.connected(telegram):
            for words in ("my secret lamp", "note my secret lamp", "/note"):
                await telegram.say(chat, ann, words)
            await settled(telegram)
    assert "secret lamp" not in str(logs)
    assert "AAStandIn" not in str(logs)


async def test_who_is_reachable_is_told_to_those_who_keep_it(telegram: TelegramStandIn, house: House) -> None:
    ann, group = telegram.world.user("Ann"), telegram.world.group("Lamps")
    bot = telegram.me

    def change(chat: dict[str, object], before: str, after: str) -> dict[str, object]:
        member = {"user": bot, "until_date": 0}
        return {
            "chat": chat,
            "from": ann.json(),
            "date": telegram.world.now,
            "old_chat_member": {**member, "status": before},
            "new_chat_member": {**member, "status": after},
        }

    private = telegram.world.private(ann).json()
    async with house.connected(telegram):
        await telegram.push("my_chat_member", change(private, "member", "kicked"))
        await telegram.push("my_chat_member", change(private, "kicked", "member"))
        await telegram.push("my_chat_member", change(group.json(), "member", "left"))
        moved = {"message_id": 9, "date": telegram.world.now, "chat": group.json(), "from": ann.json()}
        await telegram.push("message", {**moved, "migrate_to_chat_id": -1005})
        ann.blocked = True
        await telegram.say(telegram.world.private(ann), ann, QUESTION)
        await settled(telegram)
    lanes = {place: [what for what, where in house.contacts.told if where == place] for _, place in house.contacts.told}
    assert lanes[str(ann.id)] == ["closed", "opened", "closed"]
    assert lanes[str(group.id)] == ["left", "moved to -1005"]
