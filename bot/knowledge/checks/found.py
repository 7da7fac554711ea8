"""What the fitted matcher makes of the knowledge: lines that must or must not be answered, and entries hard to find.

Told by `sunset-bot check` only. A running bot takes such an edit in: what it says is true, if not found as it should.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.entry import Entry
from bot.knowledge.matcher import Answered, Decision, Matcher, Offered, Question, decide
from bot.knowledge.matching.report import Report
from bot.knowledge.problems import KeyPath, Problem, Severity

SEVERAL = 2
"""Phrasings that one entry would take from another, from which on the two count as colliding."""


def check_found(base: KnowledgeBase, matcher: Matcher, reports: Sequence[Report]) -> list[Problem]:
    """`matcher` was fitted on `base`, and `reports` are of that fit, one a language."""
    return [
        *must_answer(base, matcher),
        *must_ignore(base, matcher),
        *_hard_to_find(base, reports),
        *(problem for report in reports for problem in (*_near(base, report), *_muted(base, report))),
    ]


def must_answer(base: KnowledgeBase, matcher: Matcher) -> Iterable[Problem]:
    """Said to the bot, the line is answered, and by this entry."""
    for entry in base.served_entries():
        for language, wording in entry.wordings.items():
            for number, line in enumerate(wording.must_answer):
                decision = _decided(matcher, line, language, addressed=True)
                if not _answers(decision, entry):
                    message = f"{line!r} must be answered by this entry: {_instead(decision)}"
                    yield _problem(base, entry.id, (language, "must_answer", number), "must_answer", message)


def must_ignore(base: KnowledgeBase, matcher: Matcher) -> Iterable[Problem]:
    """The entry does not answer the line, whether it was said to the bot or not. It may be offered."""
    for entry in base.served_entries():
        for language, wording in entry.wordings.items():
            for number, line in enumerate(wording.must_ignore):
                said = [
                    way
                    for way, addressed in (("asked", True), ("unasked", False))
                    if _answers(_decided(matcher, line, language, addressed=addressed), entry)
                ]
                if said:
                    message = f"{line!r} must be ignored, and this entry answers it {' and '.join(said)}"
                    yield _problem(base, entry.id, (language, "must_ignore", number), "must_ignore", message)


def _decided(matcher: Matcher, line: str, language: str, *, addressed: bool) -> Decision:
    return decide(matcher.match(Question(line, addressed, language)), addressed=addressed)


def _answers(decision: Decision, entry: Entry) -> bool:
    return isinstance(decision, Answered) and decision.hit.entry == entry.id


def _instead(decision: Decision) -> str:
    match decision:
        case Answered(hit):
            return f"{hit.entry!r} answers it, by {hit.phrasing!r}"
        case Offered(hits):
            return f"it is not sure enough, and offers {', '.join(repr(hit.entry) for hit in hits)}"
        case _:
            return "nothing is found"


def _hard_to_find(base: KnowledgeBase, reports: Sequence[Report]) -> Iterator[Problem]:
    """One warning an entry, whatever the languages."""
    weak = defaultdict[str, list[tuple[str, float]]](list)
    for report in reports:
        for entry, share in report.weak:
            weak[entry].append((report.language, share))
    for entry, shares in weak.items():
        told = ", ".join(f"{share:.0%} in {language!r}" for language, share in shares)
        message = f"is hard to find: had each of its phrasings been missing, it would have answered only {told}"
        found = _problem(base, entry, (shares[0][0], "phrasings"), "hard_to_find", message)
        yield replace(found, severity=Severity.WARNING)


def _near(base: KnowledgeBase, report: Report) -> Iterator[Problem]:
    """A note for each phrasing that would go to another entry, and a warning where two entries do that repeatedly."""
    for thefts in report.pairs():
        first = thefts[0]
        if len(thefts) >= SEVERAL:
            message = (
                f"is near {first.taken_by!r}, which would answer {len(thefts)} of its phrasings had they been missing"
            )
            found = _problem(base, first.entry, (report.language,), "near", message)
            yield replace(found, needle=first.phrasing, severity=Severity.WARNING)
        for theft in thefts:
            message = f"had it been missing, {theft.taken_by!r} would have answered {theft.phrasing!r}"
            found = _problem(base, theft.entry, (report.language,), "near", message)
            yield replace(found, needle=theft.phrasing, severity=Severity.NOTE)


def _muted(base: KnowledgeBase, report: Report) -> Iterator[Problem]:
    for muted in report.muted:
        message = f"{muted.phrasing!r} is answered only where the bot is spoken to ({muted.gate})"
        found = _problem(base, muted.entry, (report.language,), "muted", message)
        yield replace(found, needle=muted.phrasing, severity=Severity.NOTE)


def _problem(base: KnowledgeBase, entry: str, path: KeyPath, rule: str, message: str) -> Problem:
    return Problem(base.files[Entry, entry], path, rule, message)
