"""From files of labelled lines to the report on them: what `sunset-bot eval` calls."""

from collections.abc import Sequence
from pathlib import Path

from bot.core.voice import Voice
from bot.evaluation.questions import read_lines
from bot.evaluation.report import report
from bot.evaluation.rows import json_rows
from bot.evaluation.run import Route, evaluate


async def measure(files: Sequence[Path], route: Route, voice: Voice, *, as_json: bool = False) -> str:
    """Asks the bot every line of the files; gives the report, or a JSON object a row, ending in a line break.

    Raises:
        UnreadableLinesError: something in a file cannot be read; nothing was asked.
    """
    judged = await evaluate(read_lines(files), route, voice)
    return "".join(f"{row}\n" for row in json_rows(judged)) if as_json else report(judged)
