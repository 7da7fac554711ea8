"""Says what was measured, in plain text for a terminal: figures with their targets, tables, every wrong answer."""

import unicodedata
from collections.abc import Iterator, Sequence

from bot.evaluation.figures import Figure, count_lines, exports, headlines, reminders, safety, times
from bot.evaluation.judged import Given, Judged, Verdict, Way
from bot.evaluation.judging import wanted
from bot.evaluation.tables import LEGEND, by, by_kind, by_topic, table

LONGEST_TEXT = 80
"""Characters of a line's text that the report shows."""

_UNSEEN = "(nothing to be seen)"
_FAULTS = frozenset({Verdict.WRONG, Verdict.FALSE_ANSWER, Verdict.UNEXPECTED, Verdict.ERROR})


def report(judged: Sequence[Judged]) -> str:
    """The whole report, ending in a line break."""
    parts = [f"{count_lines(judged)} lines, {len(judged)} replies", *_headlines(judged), _over_all(judged), LEGEND]
    parts += [by_topic(judged), by("By language", judged, lambda one: one.line.lang)]
    parts += [by("By file", judged, lambda one: one.line.file), by_kind(judged), "\n".join(_faults(judged))]
    return "\n\n".join(parts) + "\n"


def shown(text: str) -> str:
    """A text as it may stand in a terminal: in one row, nothing in it unseen or steering, and not too long."""
    seen = "".join(one for one in " ".join(text.split()) if not unicodedata.category(one).startswith("C"))
    return seen if len(seen) <= LONGEST_TEXT else f"{seen[: LONGEST_TEXT - 1]}…"


def _headlines(judged: Sequence[Judged]) -> Iterator[str]:
    for way, figures in headlines(judged).items():
        yield f"English, {way}\n{table(_row(figure) for figure in figures)}"


def _row(figure: Figure) -> tuple[str, ...]:
    share = f"{100 * figure.part / figure.whole:.2f} % ({figure.part}/{figure.whole})" if figure.whole else "- (0/0)"
    if figure.target is None:
        return (figure.name, share)
    outcome = {True: "met", False: "MISSED", None: "nothing to measure"}[figure.met]
    return (figure.name, share, f"target {figure.target.bound} {figure.target.percent:g} %", outcome)


def _over_all(judged: Sequence[Judged]) -> str:
    rows = [_row(figure) for figure in (*safety(judged), *reminders(judged), *exports(judged))]
    return "\n".join(["All languages", table(rows), *_times(judged)])


def _times(judged: Sequence[Judged]) -> Iterator[str]:
    for way in Way:
        found = ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in times(judged, way).items())
        if found:
            yield f"time to reply, {way}: {found}"


def _faults(judged: Sequence[Judged]) -> Iterator[str]:
    found = [one for one in judged if one.verdict in _FAULTS]
    yield f"Wrong, false and unexpected: {len(found)}"
    for one in found:
        yield f"{shown(one.line.id)}  {one.way}  {one.verdict}  {shown(one.line.text) or _UNSEEN}"
        yield f"    expected {wanted(one.line, one.way)}; given {_in_words(one.given)}"


def _in_words(given: Given) -> str:
    sure = "" if given.confidence is None else f" ({given.confidence:.2f})"
    return " ".join([given.action, *((given.entry,) if given.entry else given.entries)]) + sure
