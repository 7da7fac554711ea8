"""Every line is asked in each of its ways, by a stranger, at one fixed instant, and timed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.core.message import SILENT, Action, Message, Place, Reply
from bot.core.phrase import Phrase, Say
from bot.core.text import Block, Kind, Plain, Text
from bot.evaluation.judged import Verdict, Way
from bot.evaluation.line import Kind as LineKind
from bot.evaluation.line import Line
from bot.evaluation.measure import measure
from bot.evaluation.run import evaluate

QUESTION = Line("a-1", "when did it close?", "en", LineKind.ANSWERABLE, "a.jsonl", "shutdown")
CHAT = Line("chat.txt:1", "morning all", "en", LineKind.CHATTER, "chat.txt", overheard=True)


class KeysAsWords:
    """A voice that says the key of each phrase, with language and day."""

    languages = ("en", "es")

    def say(self, says: Sequence[Say], language: str | None, at: datetime) -> Text:
        words = [f"{say.key} {language} {at:%Y-%m-%d}" for say in says if isinstance(say, Phrase)]
        return Text(tuple(Block(Kind.PARAGRAPH, (Plain(one),)) for one in words))


@dataclass(slots=True)
class KnowsOneAnswer:
    """A bot that answers whoever speaks to it, and never anybody else. Remembers what it was asked."""

    heard: list[Message] = field(default_factory=list)

    async def __call__(self, message: Message) -> Reply:
        self.heard.append(message)
        if not message.addressed:
            return SILENT
        said = (Phrase("it.closed"),)
        return Reply(Action.ANSWER, said, language="es", entry="shutdown", confidence=0.75, data={"subject": "one"})


async def test_each_line_is_asked_in_its_ways_in_the_order_of_the_lines() -> None:
    bot = KnowsOneAnswer()
    judged = await evaluate([QUESTION, CHAT], bot, KeysAsWords())
    assert [(one.line.id, one.way, one.verdict) for one in judged] == [
        ("a-1", Way.ADDRESSED, Verdict.RIGHT),
        ("a-1", Way.UNADDRESSED, Verdict.SILENT),
        ("chat.txt:1", Way.UNADDRESSED, Verdict.RIGHT),
    ]
    assert [(heard.text, heard.place, heard.addressed) for heard in bot.heard] == [
        (QUESTION.text, Place.DM, True),
        (QUESTION.text, Place.GROUP, False),
        (CHAT.text, Place.GROUP, False),
    ]


async def test_nobody_asks_twice_and_nobody_shares_a_place() -> None:
    bot = KnowsOneAnswer()
    await evaluate([QUESTION, QUESTION, CHAT], bot, KeysAsWords())
    assert len({heard.person for heard in bot.heard}) == len({heard.address for heard in bot.heard}) == 5


async def test_all_is_asked_at_the_instant_the_labels_were_written_for_or_another() -> None:
    bot = KnowsOneAnswer()
    await evaluate([CHAT], bot, KeysAsWords())
    await evaluate([CHAT], bot, KeysAsWords(), datetime(2027, 1, 2, tzinfo=UTC))
    assert [heard.at.isoformat() for heard in bot.heard] == ["2026-11-21T12:00:00+00:00", "2027-01-02T00:00:00+00:00"]


async def test_what_was_given_is_kept_with_its_words_and_its_seconds() -> None:
    ticks = count(100, 3)
    judged = await evaluate([QUESTION], KnowsOneAnswer(), KeysAsWords(), stopwatch=lambda: float(next(ticks)))
    given = judged[0].given
    assert (given.action, given.entry, given.entries, given.confidence) == (Action.ANSWER, "shutdown", (), 0.75)
    assert (given.text, given.data, given.seconds) == ("it.closed es 2026-11-21", {"subject": "one"}, 3.0)


async def test_measuring_files_reads_asks_and_reports(tmp_path: Path) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_text("morning all\nany news?\n", encoding="utf-8")
    assert (await measure([chat], KnowsOneAnswer(), KeysAsWords())).startswith("2 lines, 2 replies\n")
    rows = (await measure([chat], KnowsOneAnswer(), KeysAsWords(), as_json=True)).splitlines()
    assert len(rows) == 3
    assert '"summary"' in rows[-1]
