"""What answers say: templates that can be filled, no date typed by hand, short enough, in every language promised."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.core.template import parse
from bot.knowledge.answer import values_of
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checks.typed_date import find_typed_date
from bot.knowledge.condition import Condition, State
from bot.knowledge.entry import Entry
from bot.knowledge.milestone import Milestone
from bot.knowledge.problems import KeyPath, Problem, Severity

LONGEST = 1200
"""Characters of lead and more together: with title, sources and dates written out it still fits Discord's 2,000."""

STYLES = frozenset({None, "day", "month", "year", "ago"})


@dataclass(frozen=True, slots=True)
class _Written:
    """One text that people get to read: where it stands, its words, and the condition under which it is said."""

    file: Path
    subject: str
    path: KeyPath
    words: str
    when: Condition | None = None
    before: tuple[Condition, ...] = ()
    """The conditions of the variants above: none of them held."""


def _texts(base: KnowledgeBase) -> Iterator[_Written]:
    for entry in base.entries.values():
        file = base.files[Entry, entry.id]
        for language, wording in entry.wordings.items():
            yield _Written(file, entry.subject, (language, "title"), wording.title)
            for n, rumour in enumerate(wording.rumours):
                yield _Written(file, entry.subject, (language, "rumours", n, "says"), rumour.says)
            passed: tuple[Condition, ...] = ()
            for n, says in enumerate(wording.says):
                for key, words in (("lead", says.lead), ("more", says.more)):
                    yield _Written(file, entry.subject, (language, "says", n, key), words, says.when, passed)
                passed = (*passed, says.when) if says.when else passed


def _titles(base: KnowledgeBase) -> Iterator[_Written]:
    """What /deadlines lists, and why one of two dates is followed."""
    for milestone in base.milestones.values():
        file = base.files[Milestone, milestone.id]
        for language, words in milestone.title.items():
            yield _Written(file, milestone.subject, (milestone.id, "title", language), words)
        for language, words in (milestone.ruling.reason if milestone.ruling else {}).items():
            yield _Written(file, milestone.subject, (milestone.id, "ruling", "reason", language), words)


def broken_templates(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    values = {subject: {*values_of(base, subject), *base.milestones} for subject in base.subjects}
    for text in (*_texts(base), *_titles(base)):
        try:
            slots = parse(text.words).slots()
        except ValueError as error:
            yield _problem(text, "template", str(error))
            continue
        for slot in slots:
            if slot.name not in values[text.subject]:
                message = f"there is nothing to put for {{{slot.name}}}"
                yield _problem(text, "dead_value", message, f"{{{slot.name}")
            elif slot.style not in STYLES:
                message = f"{{{slot.name}|{slot.style}}}: styles are day, month, year, ago"
                yield _problem(text, "dead_value", message, f"{{{slot.name}|{slot.style}")


def typed_dates(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    for text in (*_texts(base), *_titles(base)):
        found = find_typed_date(text.words)
        if found:
            message = f"the date {found!r} is typed: name a milestone instead, so that it moves when the date does"
            yield _problem(text, "typed_date", message, found)


def unannounced_dates(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    """A text names the date of a milestone that has none, and nothing kept it from being said."""
    for text in (*_texts(base), *_titles(base)):
        for name in _slot_names(text.words):
            milestone = base.milestones.get(name)
            if milestone is not None and milestone.period is None and not _ruled_out(name, text):
                message = f"{{{name}}} may have no date: say it only under a `when` that rules that out"
                yield _problem(text, "unannounced", message, f"{{{name}")


def _ruled_out(milestone: str, text: _Written) -> bool:
    here = text.when is not None and text.when.milestone == milestone and text.when.rules_out_unannounced
    return here or any(c.milestone == milestone and c.state is State.UNKNOWN for c in text.before)


def too_long(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    for entry in base.entries.values():
        for language, wording in entry.wordings.items():
            for n, says in enumerate(wording.says):
                length = len(says.lead) + len(says.more)
                if length > LONGEST:
                    message = f"lead and more have {length} characters together; {LONGEST} at the most"
                    yield Problem(base.files[Entry, entry.id], (language, "says", n), "too_long", message)


def languages(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    """A language the subject promises is missing (an error); a language other entries have is missing (a hint)."""
    for entry in base.entries.values():
        missing = [code for code in base.subjects[entry.subject].languages if code not in entry.wordings]
        for code in missing:
            message = f"has no [{code}], which subject.toml promises for every entry"
            yield Problem(base.files[Entry, entry.id], (), "language", message)
    for entry in base.served_entries():
        others = [code for code in base.languages if code not in entry.wordings]
        if others:
            message = f"is answered in English only where somebody writes in {', '.join(others)}"
            yield Problem(base.files[Entry, entry.id], (), "language", message, Severity.WARNING)


def languages_of_milestones(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    """A title or a ruling's reason that would be shown in English to somebody who reads another language."""
    for milestone in base.milestones.values():
        shown = {"title": milestone.title} if milestone.headline else {}
        shown |= {"ruling": milestone.ruling.reason} if milestone.ruling else {}
        promised = base.subjects[milestone.subject].languages
        for key, words in shown.items():
            missing = [code for code in dict.fromkeys((*promised, *base.languages)) if code not in words]
            if missing:
                severity = Severity.ERROR if set(missing) & set(promised) else Severity.WARNING
                message = f"{milestone.id}.{key} is shown in English where somebody reads {', '.join(missing)}"
                file = base.files[Milestone, milestone.id]
                yield Problem(file, (milestone.id, key), "language", message, severity)


def _slot_names(words: str) -> list[str]:
    return re.findall(r"\{([a-z0-9_:.-]+)", words)


def _problem(text: _Written, rule: str, message: str, needle: str = "") -> Problem:
    return Problem(text.file, text.path, rule, message, needle=needle)
