"""Lays figures out in columns: by topic, by language, by file, by kind; groups in the order of the alphabet."""

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from bot.evaluation.figures import answerable, overheard, share
from bot.evaluation.judged import Judged, Verdict, Way

LEGEND = (
    "a: addressed, in a direct message. u: unaddressed, in a group.\n"
    "false: replied to what is none of the bot's. Shares are of the line's own group and way."
)

_COLUMNS = {
    Way.ADDRESSED: (Verdict.RIGHT, Verdict.RIGHT_IN_CHOICES, Verdict.WRONG, Verdict.NOT_ANSWERED),
    Way.UNADDRESSED: (Verdict.RIGHT, Verdict.SILENT, Verdict.WRONG),
}
_HEADER = ("asked", "a right", "a in choices", "a wrong", "a none", "u right", "u silent", "u wrong")


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows in aligned columns, the first to the left and the others to the right."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    return "\n".join(_aligned(row, widths) for row in rows)


def by_topic(judged: Sequence[Judged]) -> str:
    asked = [one for way in Way for one in answerable(judged, way)]
    rows = [(name, *_answered(group)) for name, group in _groups(asked, lambda one: str(one.line.topic))]
    return table([("By topic", *_HEADER), *rows])


def by(title: str, judged: Sequence[Judged], key: Callable[[Judged], str]) -> str:
    """What became of each group's answerable lines, and its false answers."""
    rows = [(name, *_answered(group), _false(group)) for name, group in _groups(judged, key)]
    return table([(title, *_HEADER, "u false"), *rows])


def by_kind(judged: Sequence[Judged]) -> str:
    """Every verdict that a kind got, in each way it was asked."""
    groups = _groups(judged, lambda one: f"{one.line.kind}, {one.way}")
    return "\n".join(["By kind", *(f"{name}, {len(group)} replies: {_verdicts(group)}" for name, group in groups)])


def percent(part: int, whole: int) -> str:
    """A share with its count; a dash where there is nothing to have a share of."""
    return f"{100 * part / whole:.1f} % ({part})" if whole else "-"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=False))  # a row may end early
    return "  ".join([row[0].ljust(len(first)), *others]).rstrip()


def _groups(judged: Iterable[Judged], key: Callable[[Judged], str]) -> list[tuple[str, list[Judged]]]:
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(key(one), []).append(one)
    return sorted(groups.items())


def _answered(group: Sequence[Judged]) -> list[str]:
    cells = [_share(answerable(group, way), verdict) for way, verdicts in _COLUMNS.items() for verdict in verdicts]
    return [str(len(answerable(group, Way.ADDRESSED))), *cells]


def _false(group: Sequence[Judged]) -> str:
    return _share(overheard(group), Verdict.FALSE_ANSWER)


def _share(judged: Sequence[Judged], verdict: Verdict) -> str:
    figure = share("", judged, [verdict])
    return percent(figure.part, figure.whole)


def _verdicts(group: Sequence[Judged]) -> str:
    given = {one.verdict for one in group}
    return ", ".join(f"{verdict} {_share(group, verdict)}" for verdict in Verdict if verdict in given)
