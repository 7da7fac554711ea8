"""The bot in a terminal: what it offers, to somebody at the keyboard and to a pipe."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest
from discord_kit import VOICE
from fakes import NOON, FakeHandler, FakeReport, TurnedClock
from fakes_upkeep import KeptUpkeep
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.core.editing import Editing, Posted, Revision
from bot.core.message import SILENT, Action, Choice, File, Message, Reply
from bot.core.phrase import Phrase
from bot.core.platform import Delivered
from bot.core.router import build_router
from bot.core.text import plain
from bot.core.voice import Voice
from bot.platforms.console import HERE, YOU, Console
from bot.texts.catalog import load_voice

CHOICES = (Choice(Phrase("said.this"), "ask:this"), Choice(Phrase("said.other"), "ask:other", Phrase("said.when")))
GOING = Reply(Action.EXPORT_SHOWN, (Phrase("said.which"),), live="job")


def console(home: Path, reply: Reply, voice: Voice = VOICE) -> tuple[Console, FakeHandler]:
    ask = FakeHandler("ask", says=reply)
    return Console(build_router((ask,), "ask", FakeReport()), voice, TurnedClock(), home, ("ask",)), ask


KNOWN = Reply(Action.ANSWER, (Phrase("said.which"),), CHOICES, entry="closing")
OFFER = Reply(Action.CHOICES, (Phrase("said.which"),), CHOICES)


async def test_what_can_be_done_about_an_answer_is_one_line_and_can_be_picked(tmp_path: Path) -> None:
    terminal, ask = console(tmp_path, KNOWN)
    assert plain(await terminal.answer("when?")) == "Which one?\n1. This one   2. Another time…"
    await terminal.answer("1")
    assert ask.got[-1].chosen == "ask:this"
    assert plain(await terminal.answer("2")) == "Until when?"
    await terminal.answer("tomorrow")
    assert (ask.got[-1].chosen, ask.got[-1].text) == ("ask:other", "tomorrow")


async def test_a_pipe_gets_the_answer_alone_and_its_numbers_stay_words(tmp_path: Path) -> None:
    terminal, ask = console(tmp_path, KNOWN)
    assert await terminal.answer_plainly("when?") == "Which one?"
    await terminal.answer_plainly("1")
    assert (ask.got[-1].chosen, ask.got[-1].text) == (None, "1")


@pytest.mark.parametrize("attended", [True, False])
async def test_an_offer_is_numbered_a_line_each_and_picked_in_a_pipe_too(tmp_path: Path, *, attended: bool) -> None:
    terminal, ask = console(tmp_path, OFFER)
    shown = plain(await terminal.answer("which?", attended=attended))
    assert shown.splitlines() == ["Which one?", "  1. This one", "  2. Another time…"]
    await terminal.answer("1", attended=attended)
    assert ask.got[-1].chosen == "ask:this"


HANDED = Reply(Action.CALENDAR_GIVEN, file=File("reminder-2.ics", "text/calendar", b"BEGIN:VCALENDAR"))


async def test_a_file_is_put_into_the_home_and_said_by_its_path_and_goes_when_all_is_forgotten(tmp_path: Path) -> None:
    terminal, _ = console(tmp_path / "home", HANDED, load_voice())
    saved = tmp_path / "home" / "files" / "reminder-2.ics"
    for _twice in range(2):
        assert await terminal.answer_plainly("the file") == f"  Saved as {saved}"
    assert saved.read_bytes() == b"BEGIN:VCALENDAR"
    terminal.forget(YOU)
    assert list(saved.parent.iterdir()) == []


@dataclass(slots=True)
class Forgetful(FakeHandler):
    """Has the terminal forget whoever says so."""

    terminal: Console | None = None

    async def handle(self, message: Message) -> Reply:
        if message.text == "forget me" and self.terminal is not None:
            assert self.terminal.keeps_words(YOU)
            self.terminal.forget(YOU)
        return await FakeHandler.handle(self, message)


ENTER, END = "\r", "\x04"


@pytest.mark.parametrize(("words", "known"), [("forget me", []), ("thanks", ["secret", "thanks"])])
async def test_what_was_typed_is_kept_for_bringing_it_back_until_all_is_forgotten(
    tmp_path: Path, words: str, known: list[str]
) -> None:
    ask = Forgetful("ask", says=KNOWN)
    router = build_router((ask,), "ask", FakeReport())
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        ask.terminal = terminal = Console(router, VOICE, TurnedClock(), tmp_path, ("ask",))
        for pressed in ("secret", ENTER, words, ENTER, END):
            keys.send_text(pressed)
        async with asyncio.timeout(10):
            await terminal.talk(())
        assert terminal.session is not None
        assert terminal.session.history.get_strings() == known, "in memory"
        assert [line async for line in terminal.session.history.load()] == known[::-1], "in the file"
    assert [message.text for message in ask.got] == ["secret", words]
    assert terminal.keeps_words(YOU) == bool(known)


async def test_a_file_that_cannot_be_saved_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way", encoding="utf-8")
    terminal, _ = console(tmp_path, HANDED, load_voice())
    said = await terminal.answer_plainly("the file")
    assert said == f"  It could not be saved as {tmp_path / 'files' / 'reminder-2.ics'}: File exists"


async def test_what_goes_on_is_told_of_where_somebody_watches_and_to_no_pipe(tmp_path: Path) -> None:
    terminal, _ = console(tmp_path, GOING)
    terminal.upkeep = upkeep = KeptUpkeep()
    await terminal.answer("go", attended=False)
    assert upkeep.told == []
    await terminal.answer("go")
    assert upkeep.told == [("job", Posted(HERE, "2"))]


async def test_what_goes_on_stands_in_one_line_below_what_is_typed_until_it_ends(tmp_path: Path) -> None:
    terminal, _ = console(tmp_path, GOING)
    posted = Posted(HERE, "2")
    revision = Revision(posted, VOICE.say((Phrase("said.which"), Phrase("said.this")), "en", NOON))
    assert isinstance(terminal, Editing)
    assert await terminal.edit(revision) == Delivered("2")
    assert terminal.below == "Which one? This one"
    terminal.let_go(posted)
    assert terminal.below is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2", "There is nothing on offer with the number 2. Ask in your own words, or see /help."),
        ("77", "There is nothing on offer with the number 77. Ask in your own words, or see /help."),
        ("https://lumen.example/a.mp4", "I find no question in that. Ask in your own words, or see /help."),
        ("", "I find no question in that. Ask in your own words, or see /help."),
        ("9" * 5000, "I find no question in that. Ask in your own words, or see /help."),
    ],
)
async def test_what_says_nothing_still_gets_a_sentence(tmp_path: Path, line: str, said: str) -> None:
    terminal, _ = console(tmp_path, SILENT, load_voice())
    assert plain(await terminal.answer(line)) == said
    assert await terminal.answer_plainly(line) == said


async def test_what_says_nothing_is_met_in_the_language_spoken_before(tmp_path: Path) -> None:
    terminal, ask = console(tmp_path, Reply(Action.ANSWER, (Phrase("small.bye"),), language="es"), load_voice())
    await terminal.answer("¿cuándo?")
    ask.says = SILENT
    assert plain(await terminal.answer("7")).startswith("No hay nada que elegir")
