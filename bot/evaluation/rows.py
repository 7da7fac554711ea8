"""Says what was measured as JSON lines: an object for every reply that was judged, and a last one that sums up."""

import json
from collections.abc import Iterator, Mapping, Sequence

from bot.evaluation.figures import Figure, count_lines, exports, headlines, reminders, safety, times
from bot.evaluation.judged import Judged, Way
from bot.evaluation.judging import wanted

_DIGITS = 6
"""Behind the point, of a second: a clock tells no more."""


def json_rows(judged: Sequence[Judged]) -> Iterator[str]:
    """Plain ASCII whatever the lines hold. The last row is the only one with the key `summary`."""
    for one in judged:
        yield json.dumps(_row(one))
    yield json.dumps({"summary": _summary(judged)})


def _row(one: Judged) -> dict[str, object]:
    line, given = one.line, one.given
    return {
        "id": line.id,
        "file": line.file,
        "kind": line.kind,
        "topic": line.topic,
        "lang": line.lang,
        "question": line.text,
        "way": one.way,
        "expected": wanted(line, one.way),
        "verdict": one.verdict,
        "action": given.action,
        "entry": given.entry,
        "entries": list(given.entries),
        "confidence": given.confidence,
        "text": given.text,
        "seconds": round(given.seconds, _DIGITS),
    }


def _summary(judged: Sequence[Judged]) -> dict[str, object]:
    return {
        "lines": count_lines(judged),
        "replies": len(judged),
        "english": {way: _figures(figures) for way, figures in headlines(judged).items()},
        "all": _figures((*safety(judged), *reminders(judged), *exports(judged))),
        "seconds": {way: _rounded(times(judged, way)) for way in Way},
    }


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, _DIGITS) for name, value in seconds.items()}


def _figures(figures: Sequence[Figure]) -> dict[str, dict[str, object]]:
    return {figure.name: _figure(figure) for figure in figures}


def _figure(figure: Figure) -> dict[str, object]:
    """`met` is null where no target is set, or nothing was there to hold against it."""
    target = None if figure.target is None else f"{figure.target.bound} {figure.target.percent:g} %"
    return {"count": figure.part, "of": figure.whole, "target": target, "met": figure.met}
