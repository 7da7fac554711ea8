from dataclasses import replace

import pytest
from fakes import FakeHandler, FakeReport, message
from fakes_notices import FakePreferences, Memory

from bot.core.message import SILENT, Action, Message, Reply
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.core.router import Router, build_router


class House:
    """A router over four fake handlers and a report that counts."""

    def __init__(self) -> None:
        self.ask = FakeHandler("ask")
        self.first = FakeHandler("first", words="lamp")
        self.second = FakeHandler("second", words="lamp")
        self.help = FakeHandler("help", says=Reply(Action.HELP))
        self.report = FakeReport()
        self.handlers = (self.ask, self.first, self.second, self.help)
        self.router: Router = build_router(self.handlers, "ask", self.report)

    async def who_gets(self, sent: Message) -> str | None:
        await self.router.route(sent)
        got = [handler.name for handler in self.handlers if handler.got]
        assert len(got) <= 1
        return got[0] if got else None

    def received(self) -> Message:
        return next(handler.got[0] for handler in self.handlers if handler.got)


@pytest.mark.parametrize(
    ("sent", "handler"),
    [
        (message("a question"), "ask"),
        (message("the lamp is on"), "first"),
        (message("the lamp is on", command="second"), "second"),
        (message("/second the lamp"), "second"),
        (message("the lamp is on", chosen="second:x"), "second"),
        (message("/second", chosen="first:x"), "first"),
        (message("lamp", chosen="ghost:x"), "ask"),
        (message("lamp", chosen="no colon"), "ask"),
        (message("/nothing lamp"), "help"),
        (message("/lamp on"), "first"),
        (message("/lamp on", addressed=False), None),
        (message("/nothing lamp", addressed=False), None),
        (message("", command="nothing", addressed=False), None),
        (message("", addressed=False), "ask"),
        (message("the lamp is on", addressed=False), "ask"),
        (message("/second the lamp", addressed=False), None),
        (message("/second@other_bot the lamp", addressed=False), None),
        (message("the lamp", command="second", addressed=False), None),
        (message("/ask when?", addressed=False), "ask"),
    ],
)
async def test_a_choice_comes_first_then_a_command_then_who_hears_then_the_fallback(
    sent: Message, handler: str | None
) -> None:
    assert await House().who_gets(sent) == handler


@pytest.mark.parametrize(
    ("typed", "command", "text"),
    [
        ("/second", "second", ""),
        ("/second two words ", "second", "two words"),
        ("/SECOND Two Words", "second", "Two Words"),
        ("/second@lumen_bot two words", "second", "two words"),
        ("/second@lumen_bot", "second", ""),
        ("/second\non another line", "second", "on another line"),
        ("/second\ttab", "second", "tab"),
        ("/second  a  b", "second", "a  b"),
        ("/", None, "/"),
        ("/ second", None, "/ second"),
        ("//second", None, "//second"),
        ("/v1/videos answers with 404", None, "/v1/videos answers with 404"),
        ("say /second", None, "say /second"),
    ],
)
async def test_a_command_typed_as_text_is_a_command(typed: str, command: str | None, text: str) -> None:
    house = House()
    await house.who_gets(message(typed))
    assert (house.received().command, house.received().text) == (command, text)


async def test_a_command_the_platform_gave_is_not_read_again() -> None:
    house = House()
    await house.who_gets(message("/second x", command="first"))
    assert (house.received().command, house.received().text) == ("first", "/second x")


async def test_a_refusal_is_told_in_the_persons_language_and_not_reported() -> None:
    house = House()
    house.ask.says = Refusal(Phrase("unknown.empty"))
    reply = await house.router.route(message("x", language="es"))
    assert reply == Reply(Action.REFUSAL, (Phrase("unknown.empty"),), language="es")
    assert house.report.errors == []


async def test_an_unexpected_error_is_reported_once_and_told_with_its_id() -> None:
    house = House()
    error = ZeroDivisionError("bug")
    house.ask.says = error
    sent = message("x", language="tr")
    reply = await house.router.route(sent)
    assert reply == Reply(Action.ERROR, (Phrase("error.broke", {"id": "id-1"}),), language="tr")
    assert house.report.errors == [(error, sent)]


class Deaf(FakeHandler):
    def hears(self, message: Message) -> bool:
        raise RecursionError(message.id)


async def test_an_error_while_listening_is_reported_like_any_other() -> None:
    report = FakeReport()
    router = build_router((Deaf("deaf"), FakeHandler("ask")), "ask", report)
    assert (await router.route(message("x"))).action is Action.ERROR
    assert len(report.errors) == 1


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.ANSWER])
async def test_who_was_not_spoken_to_says_nothing_but_an_answer(action: Action) -> None:
    house = House()
    house.ask.says = Reply(action, (Phrase("said"),))
    said = await house.router.route(message("x", addressed=False))
    assert said.action is Action.SILENT
    assert (await house.router.route(message("x"))).action is action


@pytest.mark.parametrize("raised", [Refusal(Phrase("no")), ValueError("bug")])
async def test_a_refusal_or_an_error_is_not_told_to_who_did_not_speak_to_us(raised: Exception) -> None:
    house = House()
    house.ask.says = raised
    assert await house.router.route(message("x", addressed=False)) == SILENT
    assert len(house.report.errors) == isinstance(raised, ValueError)


async def test_whoever_presses_a_button_is_told_what_became_of_it() -> None:
    house = House()
    house.second.says = Reply(Action.REMINDER_SET, (Phrase("said"),))
    said = await house.router.route(message("", chosen="second:x", addressed=False))
    assert said.action is Action.REMINDER_SET


async def test_an_answer_is_said_unasked() -> None:
    house = House()
    said = await house.router.route(message("x", addressed=False))
    assert said == Reply(Action.ANSWER, (Phrase("said"),))


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        (message("when?"), True),
        (message("/ask when?"), True),
        (message("/other"), False),
        (message("other words"), False),
        (message("/unheard_of"), False),
        (message("", chosen="ask:when"), False),
    ],
    ids=["words", "typed command", "another command", "words another hears", "no command of ours", "a press"],
)
def test_only_what_goes_to_the_fallback_in_words_can_be_asked_twice(asked: Message, *, question: bool) -> None:
    handlers = (FakeHandler("ask"), FakeHandler("other", "other words"), FakeHandler("help"))
    assert build_router(handlers, "ask", FakeReport()).is_question(asked) is question


@pytest.mark.parametrize(
    ("sent", "language"),
    [
        (message("when?", addressed=False, language="en"), "es"),
        (message("when?", addressed=False), "es"),
        (message("when?", language="en"), "en"),
        (message("", command="ask", addressed=False, language="en"), "en"),
        (message("", chosen="ask:when", addressed=False, language="en"), "en"),
    ],
    ids=["in a group", "a client that tells none", "in private", "a command", "a press"],
)
async def test_words_among_others_are_expected_in_the_language_of_the_place(sent: Message, language: str) -> None:
    """A command or a press is the person's own, and their client's language is known."""
    preferences, ask = FakePreferences(Memory()), FakeHandler("ask")
    await preferences.change_place(sent.address, lambda held: replace(held, language="es"))
    await build_router((ask,), "ask", FakeReport(), preferences).route(sent)
    assert ask.got[0].language == language


def test_two_handlers_of_one_name_or_a_missing_fallback_are_refused() -> None:
    one = FakeHandler("one")
    with pytest.raises(ValueError, match="names of their own"):
        build_router((one, replace(one)), "one", FakeReport())
    with pytest.raises(ValueError, match="'ask'"):
        build_router((one,), "ask", FakeReport())
